extension Kind {
    /// STIX 2.1 §6.10.
    static let macAddr = Kind.observable(
        "mac-addr", rule: "§6.10", id: ["value"],
        [
            .required("value", .pattern(.mac), .folded)
        ])
}
