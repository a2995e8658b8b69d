extension Kind {
    /// STIX 2.1 §6.9.
    static let ipv6Addr = Kind.observable(
        "ipv6-addr", rule: "§6.9", id: ["value"],
        [
            .required("value", .pattern(.ipv6), .folded),
            .optional("resolves_to_refs", .references("mac-addr")),
            .optional("belongs_to_refs", .references("autonomous-system")),
        ])
}
