extension Kind {
    /// STIX 2.1 §4.17.
    static let threatActor = Kind.domain(
        "threat-actor", rule: "§4.17",
        [
            .required("name", .text),
            .optional("description", .text),
            .optional("threat_actor_types", .words(.threatActorType)),
            .optional("aliases", .texts),
            .optional("first_seen", .time),
            .optional("last_seen", .time),
            .optional("roles", .words(.threatActorRole)),
            .optional("goals", .texts),
            .optional("sophistication", .vocabulary(.threatActorSophistication)),
            .optional("resource_level", .vocabulary(.attackResourceLevel)),
            .optional("primary_motivation", .vocabulary(.attackMotivation)),
            .optional("secondary_motivations", .words(.attackMotivation)),
            .optional("personal_motivations", .words(.attackMotivation)),
        ],
        rules: [.order("first_seen", "last_seen", rule: "§4.17")],
        span: .between("first_seen", "last_seen"))
}
