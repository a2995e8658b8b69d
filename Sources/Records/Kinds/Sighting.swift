extension Kind {
    /// STIX 2.1 §5.2; R2. A count of 0 says: looked for, not seen.
    static let sighting = Kind(
        "sighting", rule: "R2", .relationship,
        [
            .optional("description", .text),
            .optional("first_seen", .time),
            .optional("last_seen", .time),
            .optional("count", .integer(0...999_999_999)),
            .required("sighting_of_ref", .identifier(.domain)),
            .optional("observed_data_refs", .references("observed-data")),
            .optional("where_sighted_refs", .references("identity", "location")),
            .optional("summary", .boolean),
        ],
        rules: [.order("first_seen", "last_seen", rule: "R2")],
        span: .between("first_seen", "last_seen"))
}
