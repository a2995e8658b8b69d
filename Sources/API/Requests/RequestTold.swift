import JSON
import Records
import Sharing

extension Told {
    static let rfiLine = Resource<RfiLine>(
        "RequestLine",
        [
            .one("record", record) { $0.record }, .word("urgency") { $0.urgency },
            .text("requester", "A code.") { $0.requester },
            .text("addressee", "A code.") { $0.addressee },
            .maybe("side", .oneOf(["requester", "addressee"]), "One's own house's.") {
                $0.side.map { .string($0.rawValue) }
            },
            .flag("is_to_do", "Whether one's own house has the next thing to do.") { $0.isToDo },
            .word("state", "Computed from what both sides did.") { $0.thread.state },
            .maybeTime("delivered") { $0.thread.delivered },
            .value("allotted", .count, "Seconds there are.") { .integer($0.thread.allotted) },
            .maybeTime("due") { $0.thread.due }, .maybeTime("outcome") { $0.thread.outcome },
            .flag("is_expired", "The time ran out before there was an outcome.") { $0.thread.isExpired },
            .maybeText("decline_code") { $0.thread.declineCode }, .maybeText("transfer_to") { $0.thread.transferTo },
            .maybeWord("satisfaction") { $0.thread.satisfaction },
            .maybe("is_hit", .boolean, "Where only that was asked.") { $0.thread.isHit.map { .boolean($0) } },
        ])
}
