extension Kind {
    /// What an overseer asks, finds or recommends, and what is answered: domain 3.24, red line R8.
    static let oversightQuestion = Kind.governance(
        "oversight-question", rule: "domain 3.24",
        [
            .required("asker", .post),
            .optional("addressee", .code),
            .optional("entry_kind", .oneOf("the kinds of entries", "question finding recommendation")),
            .required("scope", .text),
            .required("question", .text),
            .optional("evidence_refs", .records),
            // Of the sealed pack.
            .optional("evidence_hashes", .hashes),
            .optional("in_reply_to_ref", .reference("oversight-question")),
            .optional("answer", .text),
            .optional("answered_by", .post),
            .optional("answered", .time),
            .optional("answer_due", .time),
            // The part that everybody may read.
            .optional("published", .text),
        ],
        rules: [
            .needs("answered_by", "answer", rule: "domain 3.24"),
            .needs("answered", "answer", rule: "domain 3.24"),
            .different("asker", "answered_by", rule: "domain 3.24"),
        ])
}
