extension Kind {
    /// Asks a second person to release something: domain 3.1.4. Two persons are needed from ordinal 3 on, for personal data,
    /// and for a wider audience.
    ///
    /// It holds the object itself until it is decided, as text: so the object is kept, proved and whole, and is no record
    /// of any channel yet.
    package static let releaseRequest = Kind.governance(
        "release-request", rule: "domain 3.1.4",
        [
            .required("object_ref", .record),
            .optional("version", .time),
            .optional("channel", .code),
            .optional("reason", .text),
            .optional("grounds", .someOf("the grounds of two-person release", ReleaseGround.words)),
            .optional("widening", .boolean),
            .optional("title", .string),
            .optional("object", .string),
            .optional("policy", .policy),
            // Of the files that go along with it, in their order.
            .optional("annex_policies", .list(.policy)),
            .optional("edition", .oneOf("the editions", "2.0 2.1")),
            // With which it goes out once it is released; not there: `ROUTINE`.
            .optional("precedence", .oneOf("the precedences", "PRIORITY IMMEDIATE FLASH")),
            // Of a tear-line: what it was made of, and how.
            .optional("source_ref", .record),
            .optional("source_version", .time),
            .optional("removed", .list(.pattern(.selector))),
            .optional("generalised", .list(.shape(.generalisation))),
            .optional("residue_note", .text),
            // The same as the version before, under other markings.
            .optional("remarking", .boolean),
            // It is for nobody who was admitted since then: the beginning of an era, or before any of them.
            .optional("keeps_era", .boolean),
            .optional("era", .time),
            .required("asked_by", .post),
            .optional("status", .states(.releaseRequest)),
            .optional("decided_by", .post),
            .optional("decision_reason", .text),
            // How well the second person says that it meets each analytic standard: domain 3.8.
            .optional("standards", .list(.shape(.scoredStandard))),
        ],
        rules: [
            // The one who releases is not the one who asks (domain 3.3).
            .different("asked_by", "decided_by", rule: "domain 3.3"),
            .inState("cleared", "returned", "released", needs: "decided_by", rule: "domain 3.1.4"),
            .inState("returned", needs: "decision_reason", rule: "domain 3.1.4"),
        ],
        lifecycle: .releaseRequest, isSearched: false, informs: false)
}

/// Why something takes two persons to release: domain 3.1.4.
package enum ReleaseGround: String, CaseIterable, Hashable, Sendable, Comparable {
    /// CONFIDENTIAL or its equal, or above.
    case classification
    /// It speaks of persons.
    case persons
    /// Somebody may have it who could not have the version before.
    case widening
    /// It was recalled once.
    case recalled
    /// It is a sanitised version of something: a second reader looks for what it still tells.
    case tearline = "tear-line"
    /// It says what a marking means that such things stand, or may come to stand, under, or that others' records do.
    case definition
    /// It is an assessment: somebody else than its author reviews it (domain 3.8).
    case review

    static let words = allCases.map(\.rawValue).joined(separator: " ")

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Lifecycle {
    /// Domain 3.1.4, the part of a product's release that two persons share. Between `cleared` and `released` the node
    /// files it: what stops on the way is finished later, or comes back as `returned`.
    package static let releaseRequest = Lifecycle(
        "release-request", "submitted returned cleared released withdrawn", unstated: "submitted",
        [
            .begin("submitted", by: .author, .releaser),
            .from("submitted", to: "returned", by: .releaser),
            .from("returned", to: "submitted", by: .author, .releaser),
            .from("submitted", to: "cleared", by: .releaser),
            .from("submitted", to: "released", by: .releaser),
            .from("cleared", to: "released", by: .releaser, .clock),
            .from("cleared", to: "returned", by: .releaser, .clock),
            .from("submitted", "returned", to: "withdrawn", by: .author, .releaser),
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
