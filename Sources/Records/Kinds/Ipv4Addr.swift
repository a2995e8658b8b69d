extension Kind {
    /// STIX 2.1 §6.8.
    static let ipv4Addr = Kind.observable(
        "ipv4-addr", rule: "§6.8", id: ["value"],
        [
            .required("value", .pattern(.ipv4), .exact),
            .optional("resolves_to_refs", .references("mac-addr")),
            .optional("belongs_to_refs", .references("autonomous-system")),
        ])
}
