extension Kind {
    /// STIX 2.1 §6.5.
    static let emailAddr = Kind.observable(
        "email-addr", rule: "§6.5", id: ["value"],
        [
            .required("value", .pattern(.emailAddress), .folded),
            .optional("display_name", .text),
            .optional("belongs_to_ref", .reference("user-account")),
        ])
}
