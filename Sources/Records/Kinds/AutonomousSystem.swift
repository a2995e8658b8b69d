extension Kind {
    /// STIX 2.1 §6.2.
    static let autonomousSystem = Kind.observable(
        "autonomous-system", rule: "§6.2", id: ["number"],
        [
            .required("number", .anyInteger, .exact),
            .optional("name", .text),
            .optional("rir", .text),
        ])
}
