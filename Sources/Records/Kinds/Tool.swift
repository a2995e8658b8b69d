extension Kind {
    /// STIX 2.1 §4.18.
    static let tool = Kind.domain(
        "tool", rule: "§4.18",
        [
            .required("name", .text),
            .optional("description", .text),
            .optional("tool_types", .words(.toolType)),
            .optional("aliases", .texts),
            .optional("kill_chain_phases", .list(.shape(.killChainPhase))),
            .optional("tool_version", .text),
        ])
}
