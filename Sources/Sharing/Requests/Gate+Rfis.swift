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
                found, in: scope, book, for: caller,
                mayAct: try await core.accesses(for: caller).accesses.contains {
                    $0.canWrite && $0.channel.code == found.line.channel
                })
            // Whoever asks the next one asks for the same element.
            var planned: (requirement: String, element: Int)?
            if conversations.contains(where: { $0.line.side == .requester && $0.line.thread.state == .transferred }) {
                planned = try await core.planned(found.id, in: scope, for: caller)
            }
            let earlier = try await core.earlier(found, in: scope, for: caller)
            let later = try await core.later(found, in: scope, for: caller)
            let answers = try await core.answers(in: conversations, in: scope, for: caller)
            let shown = Set(conversations.map(\.line.addressee))
            let said = found.acts.filter { shown.contains($0.addressee) }.map(\.tlp)
            let beside = ([earlier].compactMap { $0 } + later + answers.values).map(\.tlp)
            return RfiView(
                record: found.line, tlp: RfiView.strictest(found.line.tlp, said + beside), draft: found.draft,
                requester: found.requester, conversations: conversations,
                requirement: planned?.requirement, element: planned?.element,
                earlier: earlier, later: later, answers: answers, book: book, instant: core.clock())
        }
    }
}

extension Core {
    fileprivate func conversations(
        _ found: FoundRfi, in scope: Scope, _ book: PartyBook, for caller: Caller, mayAct: Bool
    ) async throws -> [RfiConversation] {
        let (house, now) = (scope.allowed.organisation, clock())
        // Whom the node is connected with is not for everybody.
        let peers = knowsPeers(caller, scope.snapshot) ? try await peers() : []
        return found.addressees(knownTo: house).map { addressee in
            let thread = found.thread(with: addressee, at: now)
            let side = found.side(of: house, towards: addressee)
            let order = Dictionary(
                thread.counted.enumerated().map { ($1.text, $0) }, uniquingKeysWith: { first, _ in first })
            let events = found.acts.filter { $0.addressee == addressee }.map(\.event).sorted {
                (order[$0.id] ?? .max, $0.at, $0.id) < (order[$1.id] ?? .max, $1.at, $1.id)
            }.map { event in
                let key = (try? RecordID(event.id)).map { ActKey(id: $0, voice: event.deed.side.rawValue) }
                return event.counting(key.map { thread.countedKeys.contains($0) } ?? false)
            }
            return RfiConversation(
                line: RfiLine(
                    record: found.line, urgency: found.draft.urgency, requester: found.requester, addressee: addressee,
                    side: side, thread: thread),
                events: events, deeds: mayAct ? side.map { thread.deeds(of: $0) } ?? [] : [],
                contacts: side.map {
                    Self.contacts(of: $0 == .requester ? addressee : found.requester, in: book, peers)
                } ?? [])
        }
    }

    private static func contacts(of code: String, in book: PartyBook, _ peers: [PeerView]) -> [RfiContact] {
        let posts = book.posts.filter { $0.string("organisation") == code }
        let named = (book.organisations[code]?.strings("duty_posts") ?? []).map { name in
            let post = posts.first { $0.string("name") == name }
            return RfiContact(title: post?.string("title") ?? name, hours: post?.string("duty_hours"))
        }
        let carded = peers.first { $0.organisation == code && $0.isOpen }?.posts ?? []
        return named + carded.map { RfiContact(title: $0.title, contact: $0.contact) }
    }

    fileprivate func earlier(_ found: FoundRfi, in scope: Scope, for caller: Caller) async throws -> RecordLine? {
        guard let id = found.draft.follows else { return nil }
        return try await rfis([id], in: scope, as: .list, for: caller).first?.line
    }

    /// Those of the same house that take a request up.
    fileprivate func later(_ found: FoundRfi, in scope: Scope, for caller: Caller) async throws -> [RecordLine] {
        guard let shelves = voices(in: scope)[found.requester] else { return [] }
        let rows = try await store.referring(to: found.id, shelves: shelves, limit: SharingLimits.referring)
        return try await rfis(rows.map(\.id), in: scope, as: .list, for: caller)
            .filter { $0.draft.follows == found.id && $0.requester == found.requester }.map(\.line)
    }

    /// The records that answers name, in the newest version that the reader may see of each.
    fileprivate func answers(
        in conversations: [RfiConversation], in scope: Scope, for caller: Caller
    ) async throws -> [String: RecordLine] {
        let ids = conversations.flatMap(\.events).flatMap(\.answers).compactMap { try? RecordID($0) }
        let lines = try await newestLines(of: Array(ids.prefix(SharingLimits.references)), in: scope, for: caller)
        return Dictionary(lines.map { ($0.key.text, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}

extension RfiLine {
    /// What the reader has to do first, then what others have, then what is over; of each the least time left first.
    static func first(_ left: RfiLine, _ right: RfiLine) -> Bool {
        (left.rank, left.thread.left, right.record.added) < (right.rank, right.thread.left, left.record.added)
    }
    private var rank: Int { isToDo ? 0 : thread.state.isOpen ? 1 : 2 }
}
