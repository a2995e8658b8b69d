extension Kind {
    /// STIX 2.1 §6.14.
    static let software = Kind.observable(
        "software", rule: "§6.14", id: ["name", "cpe", "swid", "vendor", "version"],
        [
            .required("name", .text, .exact),
            .optional("cpe", .pattern(.cpe), .exact),
            .optional("swid", .text),
            .optional("languages", .list(.pattern(.language))),
            .optional("vendor", .text),
            .optional("version", .text),
        ])
}
