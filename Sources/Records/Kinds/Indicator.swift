extension Kind {
    /// STIX 2.1 §4.7. The pattern must be in the language that `pattern_type` names; STIX patterns are parsed.
    static let indicator = Kind.domain(
        "indicator", rule: "§4.7",
        [
            .optional("name", .text),
            .optional("description", .text),
            .optional("indicator_types", .words(.indicatorType)),
            .required("pattern", .text),
            .required("pattern_type", .vocabulary(.patternType)),
            .optional("pattern_version", .string),
            .required("valid_from", .time),
            .optional("valid_until", .time),
            .optional("kill_chain_phases", .list(.shape(.killChainPhase))),
        ],
        rules: [.order("valid_from", "valid_until", strictly: true, rule: "§4.7")],
        span: .between("valid_from", "valid_until", isOpen: true))
}
