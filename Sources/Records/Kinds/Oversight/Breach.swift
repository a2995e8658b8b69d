extension Kind {
    /// Personal data went where it should not: domain 3.24. Those concerned are told within 72 hours unless an agreement
    /// says otherwise.
    static let breach = Kind.governance(
        "breach", rule: "domain 3.24",
        [
            .required("detected", .time),
            .optional("contained", .time),
            .optional("notified", .time),
            .optional("notice_due", .time),
            .optional("organisation", .code),
            .optional("description", .text),
            .optional("affected", .shape(.affected)),
            .optional("object_refs", .records),
            .optional("authority", .text),
            .optional("measures", .text),
        ],
        rules: ["contained", "notified", "notice_due"].map { .order("detected", $0, rule: "domain 3.24") })
}

extension Shape {
    /// Numbers, not names.
    static let affected = Shape(
        "affected", rule: "domain 3.24",
        [
            .optional("persons", .count),
            .optional("records", .count),
            .optional("organisations", .codes),
            .optional("data_subjects", .words(.mentionCategory)),
        ],
        rules: [.atLeastOne("persons", "records", "organisations", "data_subjects", rule: "domain 3.24")])
}
