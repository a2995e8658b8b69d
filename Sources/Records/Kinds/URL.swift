extension Kind {
    /// STIX 2.1 §6.15.
    static let url = Kind.observable(
        "url", rule: "§6.15", id: ["value"],
        [
            .required("value", .pattern(.url), .exact)
        ])
}
