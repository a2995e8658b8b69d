extension Kind {
    /// STIX 2.1 §4.1.
    static let attackPattern = Kind.domain(
        "attack-pattern", rule: "§4.1",
        [
            .required("name", .text),
            .optional("description", .text),
            .optional("aliases", .texts),
            .optional("kill_chain_phases", .list(.shape(.killChainPhase))),
        ])
}
