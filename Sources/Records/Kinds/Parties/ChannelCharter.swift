extension Kind {
    /// A named audience and what it is for: domain 3.7; one TAXII collection, one sharing group, one room.
    static let channelCharter = Kind.governance(
        "channel-charter", rule: "domain 3.7",
        [
            .required("code", .code),
            .required("purpose", .text),
            .required("ceiling", .ordinal),
            .required("status", .states(.channelCharter)),
            .optional("names", .names),
            .optional(
                "channel_kind",
                .oneOf(
                    "the kinds of channels",
                    "topic-feed bilateral community-alert task-force-room rfi-desk directory-broadcast public-feed")),
            .optional("agreement_ref", .reference("agreement")),
            .optional("members", .members),
            .optional("moderators", .posts),
            .optional("kinds", .list(.pattern(.typeName))),
            .optional("languages", .languages),
            .optional("precedences", .words(.precedence)),
            .optional("service_times", .shape(.serviceTimes)),
            .optional(
                "interactions",
                .someOf("the ways to exchange", "push request-response publish-subscribe push-unknown")),
            .optional("read_receipts", .oneOf("the levels of read receipts", "organisation post off")),
            // Everything in the channel is erased so long after it was accepted.
            .optional("retention_days", .days),
            // Of what mentions persons: looked at again where nobody evaluated it, erased where somebody did (4.5).
            .optional("person_review_days", .days),
            .optional("person_retention_days", .days),
            .optional("gateway_rules", .text),
            .optional("emergency", .boolean),
            .optional("valid_from", .time),
            .optional("valid_until", .time),
            .optional("suspensions", .terms),
            .optional("template", .policy),
        ],
        rules: [.order("valid_from", "valid_until", strictly: true, rule: "domain 3.7")],
        span: .between("valid_from", "valid_until", isOpen: true), lifecycle: .channelCharter)
}

extension Lifecycle {
    /// Domain 3.7. That all parties agree is asked by whoever records it.
    static let channelCharter = Lifecycle(
        "channel-charter", "proposed agreed active suspended closed archived",
        [
            .begin("proposed", by: .secretary, .chair),
            .from("proposed", to: "agreed", by: .secretary, .chair),
            .from("agreed", to: "active", by: .secretary, .chair, .operator),
            .from("active", to: "suspended", by: .secretary, .chair),
            .from("suspended", to: "active", by: .secretary, .chair),
            .from("active", "suspended", to: "closed", by: .secretary, .chair, .clock),
            .from("closed", to: "archived", by: .secretary, .clock),
        ])
}

extension Vocabulary {
    static let precedence = closed("the precedences", "ROUTINE PRIORITY IMMEDIATE FLASH")
}

extension Shape {
    /// Within how many seconds each precedence should arrive.
    static let serviceTimes = Shape(
        "service-times", rule: "domain 3.7", Vocabulary.precedence.words.map { .optional($0, .integer(1...604_800)) })
}
