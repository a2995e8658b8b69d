extension Kind {
    /// STIX 2.1 §6.12.
    static let networkTraffic = Kind.observable(
        "network-traffic", rule: "§6.12",
        id: ["start", "end", "src_ref", "dst_ref", "src_port", "dst_port", "protocols", "extensions"],
        [
            .optional("start", .time),
            .optional("end", .time),
            .optional("is_active", .boolean),
            .optional("src_ref", .reference("ipv4-addr", "ipv6-addr", "mac-addr", "domain-name")),
            .optional("dst_ref", .reference("ipv4-addr", "ipv6-addr", "mac-addr", "domain-name")),
            .optional("src_port", .integer(0...65_535)),
            .optional("dst_port", .integer(0...65_535)),
            .required("protocols", .texts),
            .optional("src_byte_count", .count),
            .optional("dst_byte_count", .count),
            .optional("src_packets", .count),
            .optional("dst_packets", .count),
            .optional("ipfix", .dictionary(.integerOrString)),
            .optional("src_payload_ref", .reference("artifact")),
            .optional("dst_payload_ref", .reference("artifact")),
            .optional("encapsulates_refs", .references("network-traffic")),
            .optional("encapsulated_by_ref", .reference("network-traffic")),
        ],
        rules: [
            .order("start", "end", rule: "§6.12"),
            .atLeastOne("src_ref", "dst_ref", rule: "§6.12"),
            .custom("§6.12") { traffic in
                guard traffic.boolean("is_active") == true, traffic.has("end") else { return nil }
                return Complaint("end", "traffic that is active has no end yet")
            },
        ],
        extensions: Shape.networkExtensions)
}
