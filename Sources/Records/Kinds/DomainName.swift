extension Kind {
    /// STIX 2.1 §6.4.
    static let domainName = Kind.observable(
        "domain-name", rule: "§6.4", id: ["value"],
        [
            .required("value", .pattern(.domain), .folded),
            .optional("resolves_to_refs", .references("ipv4-addr", "ipv6-addr", "domain-name")),
        ])
}
