import Records
import Store

/// Requests for information, as they are read: decision 0050.
extension Gate {
    /// The newest requests that the caller's house made or was asked, what is to be done first.
    package func rfis(for caller: Caller) async throws -> RfiList {
        try await core.door("rfis", on: Rfi.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (lines, isMore) = try await core.rfiLines(in: scope, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            return RfiList(
                lines: lines, book: book, instant: core.clock(), isMore: isMore,
                mayAsk: try await core.mayWrite(caller))
        }
    }

    /// One request, with all that was said about it that the caller may see.
    package func rfi(_ id: String, for caller: Caller) async throws -> RfiView {
        try await core.door("rfi", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.rfi(id, in: scope, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            let conversations = try await core.conversations(
                found, in: scope,
                mayAct: try await core.accesses(for: caller).accesses.contains {
                    $0.canWrite && $0.channel.code == found.line.channel
                })
            // Whoever asks the next one asks for the same element.
            var planned: (requirement: String, element: Int)?
            if conversations.contains(where: { $0.line.side == .requester && $0.line.thread.state == .transferred }) {
                planned = try await core.planned(found.id, in: scope, for: caller)
            }
            let shown = Set(conversations.map(\.line.addressee))
            return RfiView(
                record: found.line,
                tlp: RfiView.strictest(found.line.tlp, found.acts.filter { shown.contains($0.addressee) }.map(\.tlp)),
                draft: found.draft, requester: found.requester, conversations: conversations,
                requirement: planned?.requirement, element: planned?.element, book: book, instant: core.clock())
        }
    }
}

extension Core {
    fileprivate func conversations(
        _ found: FoundRfi, in scope: Scope, mayAct: Bool
    ) async throws -> [RfiConversation] {
        let (house, now) = (scope.allowed.organisation, clock())
        return found.addressees(knownTo: house).map { addressee in
            let thread = found.thread(with: addressee, at: now)
            let side = found.side(of: house, towards: addressee)
            let order = Dictionary(
                thread.counted.enumerated().map { ($1.text, $0) }, uniquingKeysWith: { first, _ in first })
            let events = found.acts.filter { $0.addressee == addressee }.map(\.event).sorted {
                (order[$0.id] ?? .max, $0.at, $0.id) < (order[$1.id] ?? .max, $1.at, $1.id)
            }.map { $0.counting(order[$0.id] != nil) }
            return RfiConversation(
                line: RfiLine(
                    record: found.line, urgency: found.draft.urgency, requester: found.requester, addressee: addressee,
                    side: side, thread: thread),
                events: events, deeds: mayAct ? side.map { thread.deeds(of: $0) } ?? [] : [])
        }
    }
}

extension RfiLine {
    /// What the reader has to do first, then what others have, then what is over; of each the least time left first.
    static func first(_ left: RfiLine, _ right: RfiLine) -> Bool {
        (left.rank, left.thread.left, right.record.added) < (right.rank, right.thread.left, left.record.added)
    }
    private var rank: Int { isToDo ? 0 : thread.state.isOpen ? 1 : 2 }
}

extension RfiEvent {
    fileprivate func counting(_ counts: Bool) -> RfiEvent {
        RfiEvent(
            id: id, deed: deed, organisation: organisation, post: post, text: text, at: at, counts: counts,
            declineCode: declineCode, transferTo: transferTo, satisfaction: satisfaction, answers: answers)
    }
}
