extension Kind {
    /// STIX 2.1 §4.8.
    static let infrastructure = Kind.domain(
        "infrastructure", rule: "§4.8",
        [
            .required("name", .text),
            .optional("description", .text),
            .optional("infrastructure_types", .words(.infrastructureType)),
            .optional("aliases", .texts),
            .optional("kill_chain_phases", .list(.shape(.killChainPhase))),
            .optional("first_seen", .time),
            .optional("last_seen", .time),
        ],
        rules: [.order("first_seen", "last_seen", rule: "§4.8")],
        span: .between("first_seen", "last_seen"))
}
