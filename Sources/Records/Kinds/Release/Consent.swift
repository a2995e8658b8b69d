extension Kind {
    /// An originator's consent that one organisation gets one version: domain 3.1.1 (`originator_control`), 3.1.3 gate 5.
    static let consent = Kind.governance(
        "consent", rule: "domain 3.1.3",
        [
            .required("object_ref", .record),
            .required("version", .time),
            .required("organisation", .code),
            .required("originator", .code),
            .required("granted_by", .post),
            .required("status", .states(.consent)),
            .optional("valid_until", .time),
            .optional("reason", .text),
            .optional("signature", .signature),
        ],
        // Who consents to itself has said nothing.
        rules: [.different("organisation", "originator", rule: "domain 3.1.3")],
        span: .between("created", "valid_until", isOpen: true), lifecycle: .consent)
}

extension Lifecycle {
    /// Who consents again does so in a new record: what was withdrawn stays so.
    static let consent = Lifecycle(
        "consent", "granted withdrawn",
        [
            .begin("granted", by: .releaser),
            .from("granted", to: "withdrawn", by: .releaser),
        ])
}
