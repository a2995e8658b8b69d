extension Kind {
    /// Asks a second person to release something: domain 3.1.4. Two persons are needed from ordinal 3 on, for personal data,
    /// and for a wider audience.
    static let releaseRequest = Kind.governance(
        "release-request", rule: "domain 3.1.4",
        [
            .required("object_ref", .record),
            .optional("version", .time),
            .optional("channel", .code),
            .optional("reason", .text),
            .optional("widening", .boolean),
            .required("asked_by", .post),
            .optional("status", .states(.releaseRequest)),
            .optional("decided_by", .post),
            .optional("decision_reason", .text),
        ],
        rules: [
            // The one who releases is not the one who asks (domain 3.3).
            .different("asked_by", "decided_by", rule: "domain 3.3"),
            .inState("returned", "released", needs: "decided_by", rule: "domain 3.1.4"),
            .inState("returned", needs: "decision_reason", rule: "domain 3.1.4"),
        ],
        lifecycle: .releaseRequest)
}

extension Lifecycle {
    /// Domain 3.1.4, the part of a product's release that two persons share.
    static let releaseRequest = Lifecycle(
        "release-request", "submitted returned released withdrawn", unstated: "submitted",
        [
            .begin("submitted", by: .author),
            .from("submitted", to: "returned", by: .releaser),
            .from("returned", to: "submitted", by: .author),
            .from("submitted", to: "released", by: .releaser),
            .from("submitted", "returned", to: "withdrawn", by: .author),
        ])

    /// A product from its draft to its end: domain 3.1.4. What is cleared may be released; what is released is replaced,
    /// lowered, recalled, or runs out.
    package static let product = Lifecycle(
        "product", "draft analyst-checked submitted returned cleared released updated downgraded recalled expired",
        [
            .begin("draft", by: .author),
            .from("draft", to: "analyst-checked", by: .author),
            .from("analyst-checked", to: "submitted", by: .author),
            .from("submitted", to: "returned", by: .releaser),
            .from("returned", to: "draft", by: .author),
            .from("returned", to: "submitted", by: .author),
            .from("submitted", to: "cleared", by: .releaser),
            .from("cleared", to: "released", by: .releaser),
            .from("released", "downgraded", to: "updated", by: .releaser),
            .from("released", to: "downgraded", by: .releaser),
            .from("released", "downgraded", "updated", to: "recalled", by: .releaser),
            .from("released", "downgraded", "updated", to: "expired", by: .clock),
        ])
}
