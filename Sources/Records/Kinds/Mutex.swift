extension Kind {
    /// STIX 2.1 §6.11.
    static let mutex = Kind.observable(
        "mutex", rule: "§6.11", id: ["name"],
        [
            .required("name", .text, .exact)
        ])
}
