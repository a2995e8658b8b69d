import JSON

extension Kind {
    /// Lets its parties share, what, what for, up to which level, and until when: domain 3.6, 4.4.
    ///
    /// Whatever permits must be said: without a list, or the word `any`, it covers nothing, so both are required.
    static let agreement = Kind.governance(
        "agreement", rule: "domain 3.6", Self.instrument + Self.terms,
        rules: [
            .custom("domain 3.6") { agreement in
                let parties = agreement.value["parties"]?.elements.compactMap(\.string) ?? []
                if parties.count < 2 { return Complaint("parties", "an agreement has at least two parties") }
                return Set(parties).count == parties.count ? nil : Complaint("parties", "each party is named once")
            },
            .order("in_force_from", "in_force_until", strictly: true, rule: "domain 3.6"),
            .dates("signed_on", "in_force_from", rule: "domain 3.6"),
            .inState(
                "in-force", "suspended", "expired", "terminated", "wound-down", needs: "in_force_from",
                rule: "domain 3.6"),
            .inState("expired", "terminated", "wound-down", needs: "in_force_until", rule: "domain 3.6"),
            .inState("suspended", needs: "suspensions", rule: "domain 3.6"),
            .custom("domain 3.6") { agreement in
                let isList = agreement.string("third_party_rule") == "list"
                guard isList != agreement.has("third_parties") else { return nil }
                return Complaint("third_parties", "it goes with the third_party_rule list, and with no other")
            },
        ],
        span: .between("in_force_from", "in_force_until", isOpen: true), lifecycle: .agreement)

    private static let instrument: [Property] = [
        .required("title", .text),
        .required("agreement_kind", .vocabulary(.agreementKind)),
        .required("parties", .codes),
        .required("status", .states(.agreement)),
        .optional("depositary", .text),
        .optional("signed_on", .date),
        .optional("provisional_from", .date),
        .optional("in_force_from", .time),
        .optional("in_force_until", .time),
        .optional("review_on", .date),
        .optional("suspensions", .terms),
        .optional("languages", .languages),
        .optional("authentic_languages", .languages),
        .optional("text_hashes", .hashes),
        .optional(
            "publication_level", .oneOf("the levels of publication", "public existence-only parties-and-oversight")),
    ]

    private static let terms: [Property] = [
        .required("categories", .anyOr(.code)),
        .required("purposes", .anyOr(.vocabulary(.purpose))),
        .required("maximum_ordinal", .ordinal),
        .optional("equivalences", .list(.shape(.equivalence))),
        .optional("originator_control", .oneOf("the sorts of originator control", "none notify consent")),
        .optional("third_party_rule", .oneOf("the third-party rules", "none list community")),
        .optional("third_parties", .members),
        .optional(
            "oversight_clause",
            .oneOf("the oversight clauses", "bodies-are-not-third-parties bodies-are-third-parties")),
        .optional("transfer_basis", .text),
        .optional("data_subject_rights", .text),
        .optional("retention", .retention),
        .optional("breach_notice_hours", .integer(1...8_760)),
        .optional("rights_clause", .text),
        .optional("liability", .text),
        .optional("cost_clause", .text),
        .optional("termination", .text),
        .optional("wind_down", .text),
    ]
}

extension Lifecycle {
    /// Domain 3.6, scenario S3-06. A treaty may be recorded when it has long been in force. What is said here follows the
    /// instrument: sharing itself stops at `in_force_until`, whatever the status says by then.
    static let agreement = Lifecycle(
        "agreement",
        "proposed negotiating initialled signed ratified in-force suspended expired terminated wound-down",
        [
            .begin("proposed", "signed", "ratified", "in-force", by: .secretary, .releaser),
            .from("proposed", to: "negotiating", by: .secretary, .releaser),
            .from("negotiating", to: "initialled", by: .secretary, .releaser),
            .from("proposed", "negotiating", "initialled", to: "signed", by: .releaser),
            .from("signed", to: "ratified", by: .releaser),
            .from("signed", "ratified", to: "in-force", by: .releaser, .clock),
            .from("in-force", to: "suspended", by: .releaser),
            .from("suspended", to: "in-force", by: .releaser),
            .from("in-force", "suspended", to: "expired", by: .clock),
            .from("in-force", "suspended", to: "terminated", by: .releaser),
            .from("expired", "terminated", to: "wound-down", by: .releaser, .dpo),
        ])
}

extension Vocabulary {
    static let agreementKind = closed(
        "the kinds of agreements",
        "treaty framework mou technical-arrangement exchange-of-letters conference-understanding")

    /// What information may be wanted for (domain 3.1.1, `permitted_use`).
    static let purpose = closed(
        "the purposes",
        "awareness analysis protective-action lead-only judicial-after-consent judicial training oversight")
}

extension Shape {
    /// What the labels of one scheme are worth in another: one way, for a time (domain 3.1.2).
    static let equivalence = Shape(
        "equivalence", rule: "domain 3.1.2",
        [
            .required("from", .code),
            .required("to", .code),
            .required("rows", .labels),
            .optional("valid_from", .time),
            .optional("valid_until", .time),
            .optional("signed_by", .text),
        ],
        rules: [
            .different("from", "to", rule: "domain 3.1.2"),
            .order("valid_from", "valid_until", strictly: true, rule: "domain 3.1.2"),
        ])
}
