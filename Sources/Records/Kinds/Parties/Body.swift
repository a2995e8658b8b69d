extension Kind {
    /// A committee, a working group, a secretariat, a network, a task force's board: domain 3.5; Popolo `Organization`.
    static let body = Kind.governance(
        "body", rule: "domain 3.5",
        [
            .required("code", .code),
            .required("names", .names),
            .required("status", .states(.body)),
            .optional("body_kind", .vocabulary(.bodyKind)),
            .optional("parent", .code),
            .optional("terms_of_reference", .text),
            .optional("composition", .oneOf("the rules of composition", "one-per-member named open")),
            .optional("chair_rule", .oneOf("the rules for the chair", "rotating elected host troika")),
            // A number of members, or the rule in words.
            .optional("quorum", .integerOrString),
            .optional("decision_rule", .vocabulary(.decisionRule)),
            .optional("reporting_line", .code),
            .optional("document_symbol", .text),
            .optional("channels", .codes),
            .optional("languages", .languages),
            .optional("established_on", .date),
            .optional("renewal_on", .date),
            .optional("sunset_on", .date),
        ],
        rules: [
            .different("code", "parent", rule: "domain 3.5"),
            .dates("established_on", "sunset_on", rule: "domain 3.5"),
        ],
        lifecycle: .body)
}

extension Lifecycle {
    /// Domain 3.5. A body may be recorded long after it was founded, so it begins in any state but its end. Only an
    /// interim or established one may own commitments (scenario S0-18).
    static let body = Lifecycle(
        "body", "proposed interim established dormant dissolved",
        [
            .begin("proposed", "interim", "established", "dormant", by: .secretary, .chair),
            .from("proposed", to: "interim", by: .chair),
            .from("proposed", "interim", to: "established", by: .chair),
            .from("established", to: "dormant", by: .chair),
            .from("dormant", to: "established", by: .chair),
            .from("interim", "established", "dormant", to: "dissolved", by: .chair, .clock),
        ])
}

extension Vocabulary {
    static let bodyKind = closed(
        "the kinds of bodies", "committee working-group secretariat network task-force-board")
    static let decisionRule = closed("the rules of decision", decisionRules)
    static let decisionRules = "consensus consensus-minus-parties vote-for-procedure-only"
}
