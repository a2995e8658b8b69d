extension Kind {
    /// Asks an originator whether what it gave to one may go to another: domain 3.1.4, 4.4.
    static let onwardRequest = Kind.governance(
        "onward-request", rule: "domain 3.1.4",
        [
            .required("object_ref", .record),
            .optional("version", .time),
            .required("for_organisation", .code),
            .optional("originator", .code),
            .required("asked_by", .post),
            .optional("asking_organisation", .code),
            .required("reason", .text),
            .required("status", .states(.onwardRequest)),
            .optional("due", .time),
            .optional("decided_by", .post),
            .optional("decline_code", .vocabulary(.declineCode)),
            .optional("decision_reason", .text),
            .optional("tear_line_ref", .record),
        ],
        rules: [
            .different("asked_by", "decided_by", rule: "domain 3.3"),
            .inState("granted", "granted-as-tear-line", "refused", needs: "decided_by", rule: "domain 3.1.4"),
            .inState("refused", needs: "decline_code", rule: "domain 3.1.4"),
            .inState("granted-as-tear-line", needs: "tear_line_ref", rule: "domain 3.1.4"),
        ],
        lifecycle: .onwardRequest)
}

extension Lifecycle {
    /// Domain 3.1.4. Silence is a refusal: after `due`, by default 5 working days, it has lapsed.
    static let onwardRequest = Lifecycle(
        "onward-request", "asked seen granted granted-as-tear-line refused lapsed",
        [
            .begin("asked", by: .reader, .author, .releaser),
            .from("asked", to: "seen", by: .releaser, .clock),
            .from("seen", to: "granted", by: .releaser),
            .from("seen", to: "granted-as-tear-line", by: .releaser),
            .from("seen", to: "refused", by: .releaser),
            .from("asked", "seen", to: "lapsed", by: .clock),
        ])
}

extension Vocabulary {
    /// Those of domain 3.9, and the one that originator control exists for (4.4).
    static let declineCode = closed(
        "the decline codes",
        "source-protection not-held judicial-authorisation essential-security-interest would-harm "
            + "disproportionate-or-unclear third-party-rule rights-risk no-capacity")
}

/// Why an originator declines.
package enum DeclineCode {
    /// The closed list.
    package static let all = Vocabulary.declineCode.words
}
