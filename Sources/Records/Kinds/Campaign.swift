extension Kind {
    /// STIX 2.1 §4.2.
    static let campaign = Kind.domain(
        "campaign", rule: "§4.2",
        [
            .required("name", .text),
            .optional("description", .text),
            .optional("aliases", .texts),
            .optional("first_seen", .time),
            .optional("last_seen", .time),
            .optional("objective", .text),
        ],
        rules: [.order("first_seen", "last_seen", rule: "§4.2")],
        span: .between("first_seen", "last_seen"))
}
