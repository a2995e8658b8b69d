extension Kind {
    /// STIX 2.1 §4.9.
    static let intrusionSet = Kind.domain(
        "intrusion-set", rule: "§4.9",
        [
            .required("name", .text),
            .optional("description", .text),
            .optional("aliases", .texts),
            .optional("first_seen", .time),
            .optional("last_seen", .time),
            .optional("goals", .texts),
            .optional("resource_level", .vocabulary(.attackResourceLevel)),
            .optional("primary_motivation", .vocabulary(.attackMotivation)),
            .optional("secondary_motivations", .words(.attackMotivation)),
        ],
        rules: [.order("first_seen", "last_seen", rule: "§4.9")],
        span: .between("first_seen", "last_seen"))
}
