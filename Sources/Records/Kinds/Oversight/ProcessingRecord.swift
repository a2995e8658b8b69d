extension Kind {
    /// What a node or a channel does with personal data, on what ground, for how long: domain 3.24, 4.5; W3C DPV.
    static let processingRecord = Kind.governance(
        "processing-record", rule: "domain 3.24",
        [
            .required("controller", .code),
            .optional("joint_controllers", .codes),
            .optional("node", .string),
            .optional("channel", .code),
            .required("purposes", .words(.purpose)),
            .required("legal_basis", .text),
            .required("categories", .texts),
            .optional("special_categories", .words(.specialCategory)),
            .optional("data_subjects", .words(.mentionCategory)),
            .optional("recipients", .members),
            .required("retention", .retention),
            .optional("security", .text),
            .optional("transfers", .list(.shape(.transfer))),
            .optional("impact_assessment", .text),
            .optional("prior_authorisation", .text),
            .optional("dpo", .post),
            .optional("valid_from", .time),
            .optional("valid_until", .time),
        ],
        rules: [
            .atLeastOne("node", "channel", rule: "domain 3.24"),
            .order("valid_from", "valid_until", strictly: true, rule: "domain 3.24"),
        ],
        span: .between("valid_from", "valid_until", isOpen: true))
}

extension Shape {
    /// To whom personal data goes across a border, and on what ground (domain 4.5).
    static let transfer = Shape(
        "transfer", rule: "domain 4.5", [.required("to", .pattern(.member)), .required("basis", .text)])
}

extension Vocabulary {
    /// Red line R4.
    static let specialCategory = closed(
        "the special categories", "opinion religion ethnicity union-membership health sexual-life")
}
