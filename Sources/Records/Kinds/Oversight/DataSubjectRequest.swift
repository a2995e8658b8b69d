extension Kind {
    /// Somebody asks what is held about them, or that it be put right: domain 3.24, 4.5.
    ///
    /// Who asks is known to the home node alone, under `case_reference`: there is no property for a name.
    static let dataSubjectRequest = Kind.governance(
        "data-subject-request", rule: "domain 3.24",
        [
            .required("case_reference", .text),
            .required("request_kind", .oneOf("the requests", "access rectification erasure restriction objection")),
            .required("intake", .oneOf("the ways in", "direct through-authority")),
            .optional("authority", .text),
            .required("handled_by", .code),
            .required("received", .time),
            .required("due", .time),
            .required("status", .states(.dataSubjectRequest)),
            .optional("object_refs", .records),
            .optional("mention_refs", .references("person-mention")),
            .optional("identity_checked_by", .post),
            .optional(
                "decision", .oneOf("the decisions", "granted partly-granted refused nothing-found indirect-access")),
            .optional("decided_by", .post),
            .optional("legal_ground", .text),
            // Where an answer would harm: who looks instead of the one who asks.
            .optional("indirect_access", .text),
            .optional("answered", .time),
        ],
        rules: [
            .order("received", "due", rule: "domain 3.24"),
            .order("received", "answered", rule: "domain 3.24"),
            .needs("decision", "legal_ground", "decided_by", rule: "domain 3.24"),
            .inState(
                "identity-confirmed", "identity-refused", "decided", needs: "identity_checked_by", rule: "domain 3.24"),
            .inState("decided", "answered", needs: "decision", rule: "domain 3.24"),
            .inState("answered", needs: "answered", rule: "domain 3.24"),
            .custom("domain 3.24") { request in
                if request.string("intake") == "through-authority", !request.has("authority") {
                    return Complaint("authority", "it is required where intake is through-authority")
                }
                if request.string("decision") == "indirect-access", !request.has("indirect_access") {
                    return Complaint("indirect_access", "it is required where decision is indirect-access")
                }
                return nil
            },
        ],
        span: .between("received", "due"), lifecycle: .dataSubjectRequest)
}

extension Lifecycle {
    /// Domain 3.24: intake, identity check at home, decision with its legal ground, answer.
    static let dataSubjectRequest = Lifecycle(
        "data-subject-request", "received identity-confirmed identity-refused decided answered withdrawn",
        [
            .begin("received", by: .dpo),
            .from("received", to: "identity-confirmed", by: .dpo),
            .from("received", to: "identity-refused", by: .dpo),
            .from("identity-confirmed", to: "decided", by: .dpo),
            .from("decided", to: "answered", by: .dpo),
            .from("received", "identity-confirmed", to: "withdrawn", by: .dpo),
        ])
}
