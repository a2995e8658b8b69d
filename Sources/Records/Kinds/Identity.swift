extension Kind {
    /// STIX 2.1 §4.5.
    static let identity = Kind.domain(
        "identity", rule: "§4.5",
        [
            .required("name", .text),
            .optional("description", .text),
            .optional("roles", .texts),
            .optional("identity_class", .vocabulary(.identityClass)),
            .optional("sectors", .words(.industrySector)),
            .optional("contact_information", .text),
        ])
}
