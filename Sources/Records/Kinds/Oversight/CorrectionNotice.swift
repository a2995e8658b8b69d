extension Kind {
    /// Tells everyone who received something that it was wrong: domain 3.24. It follows the original to every node, and to
    /// what was derived from it.
    static let correctionNotice = Kind.governance(
        "correction-notice", rule: "domain 3.24",
        [
            .required("object_ref", .record),
            .optional("version", .time),
            // Of a version that was erased: the one that took its place before the same readers.
            .optional("replaced_by", .time),
            .required("notice_kind", .oneOf("the kinds of notices", "correction withdrawal")),
            .required("what", .text),
            .required("why", .text),
            .optional("requested_by", .text),
            .optional("request_ref", .reference("data-subject-request")),
            .required("decision", .oneOf("the decisions", "corrected withdrawn erased refused")),
            .required("decided_by", .post),
            .optional("replacement_ref", .record),
            // The organisations that may have been shown it as it was: they have to be told.
            .optional("to_inform", .codes),
            // What says that it derives from it, or still has what was wrong in it: to be looked at again.
            .optional("reassess_refs", .records),
        ],
        rules: [.different("object_ref", "replacement_ref", rule: "domain 3.24")])
}
