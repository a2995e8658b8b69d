extension Kind {
    /// An alliance, a regional body, a series of conferences: domain 3.4. Who belongs to it is said by its memberships.
    static let community = Kind.governance(
        "community", rule: "domain 3.4",
        [
            .required("code", .code),
            .required("names", .names),
            .required("community_kind", .vocabulary(.communityKind)),
            .optional("instrument", .text),
            .optional("seats", .texts),
            .optional("organs", .codes),
            .optional("languages", .languages),
            .optional("working_languages", .languages),
            // Treaties know more ways to decide than bodies do: others are warned of, not refused.
            .optional("decision_rule", .vocabulary(.open(Vocabulary.decisionRule.name, Vocabulary.decisionRules))),
            .optional("gateway_policy", .text),
            .optional("founding_date", .date),
            .optional("dissolution_date", .date),
        ],
        rules: [.dates("founding_date", "dissolution_date", rule: "domain 3.4")])
}

extension Vocabulary {
    static let communityKind = closed(
        "the kinds of communities",
        "treaty-alliance confederation regional-economic-community conference-series network")
}
