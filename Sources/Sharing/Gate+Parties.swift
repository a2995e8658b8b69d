import JSON
package import Records
import Store
import Synchronization

/// The registry as a caller may see it, and whether the caller keeps it.
package struct PartiesView: Sendable {
    package let book: PartyBook
    /// The channels that the caller may use.
    package let channels: [ChannelView]
    /// The caller's roles, where it may write to the registry; none where it may not.
    package let roles: Set<Role>
    /// When it was asked.
    package let instant: Instant
    /// The code of the node's own organisation.
    package let organisation: String
    package init(
        book: PartyBook, channels: [ChannelView], roles: Set<Role>, instant: Instant, organisation: String
    ) {
        self.book = book
        self.channels = channels
        self.roles = roles
        self.instant = instant
        self.organisation = organisation
    }

    /// Whether the caller keeps the parties: what has no life cycle of its own, such as a membership.
    package var isKeeper: Bool { !roles.isDisjoint(with: Core.keepers) }

    /// The states in which the caller may begin a record of a kind; none where it may not record one.
    package func beginnings(of kind: String) -> [String] {
        guard let lifecycle = Kind.named(kind)?.lifecycle else { return [] }
        return lifecycle.beginnings.filter {
            lifecycle.next(from: nil, to: $0, by: Set(roles.map(\.rawValue))).isAllowed
        }
    }
}

extension Gate {
    /// The parties, agreements and channels that the caller may see. Who may not read the registry sees an empty one.
    package func parties(for caller: Caller) async throws -> PartiesView {
        try await core.door("parties", on: Registry.channel, for: caller) {
            let accesses = try await core.accesses(for: caller).accesses
            let scope = try await core.scope(nil, for: caller)
            let registry = accesses.first { $0.channel.code == Registry.channel }
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            return PartiesView(
                book: book, channels: accesses.map(\.view),
                roles: registry.map { $0.canWrite ? $0.roles : [] } ?? [],
                instant: core.clock(), organisation: core.identity.organisation)
        }
    }
}

extension Core {
    /// What the organisations are called, by code, as far as the registry is shown; who may not read it sees codes alone.
    func names(in scope: Scope, for caller: Caller) async throws -> [String: [PartyName]] {
        let book = try await book(scope)
        try await give(book, to: caller)
        return book.organisations.mapValues(\.names)
    }

    /// The roles that record what has no life cycle of its own.
    static let keepers: Set<Role> = [.secretary, .chair, .dpo]

    /// The registry as it is shown on the shelves of a reading.
    func book(_ scope: Scope) async throws -> PartyBook {
        guard let channel = scope.snapshot.channelsByName[Registry.channel],
            let shelves = scope.allowed.byChannel[channel.key]
        else { return .empty }
        // What is shown as it is stored, whoever asks, is made once for each state of the registry.
        let isPlain = shelves.allSatisfy { scope.allowed.views[$0] == nil }
        let state = Books.State(
            epoch: scope.snapshot.epoch, shelves: shelves, count: try await store.count(shelves: shelves))
        if isPlain, let kept = books.withLock({ $0.kept[state] }) { return kept }
        var records: [PartyRecord] = []
        var stretches: [ShelfKey: ClosedRange<Int64>] = [:]
        var query = PageQuery(shelves: shelves, limit: StoreLimits.page, types: PartyBook.kinds)
        while true {
            let (shown, next) = try await shown(query, scope.allowed, scope.snapshot)
            for row in shown.map(\.row) {
                let known = stretches[row.shelf] ?? row.position.raw...row.position.raw
                stretches[row.shelf] = known.lowerBound...max(known.upperBound, row.position.raw)
            }
            records += try await zip(lines(shown, scope.snapshot), bodies(of: shown)).compactMap { line, body in
                (try? JSONDocument(parsing: body).root).map { PartyRecord(line: line, body: $0) }
            }
            guard let next, records.count < SharingLimits.parties else { break }
            query.after = next
        }
        var book = PartyBook(records.filter { !$0.line.revoked })
        book.stretches = stretches
        if isPlain { books.withLock { $0.keep(book, state) } }
        return book
    }

    private func bodies(of shown: [Shown]) async throws -> [[UInt8]] {
        var stored = try await bodies(of: shown.filter { $0.body == nil }.map(\.row))[...]
        return shown.compactMap { $0.body ?? stored.popFirst() }
    }
}

/// The books of the newest state of the registry, by the shelves that they were read from.
struct Books: Sendable {
    struct State: Hashable, Sendable {
        var epoch: Int64
        var shelves: [ShelfKey]
        /// Of the records on them: what is withdrawn is shown no more, and changes no epoch.
        var count: Int
    }
    private(set) var kept: [State: PartyBook] = [:]

    mutating func keep(_ book: PartyBook, _ state: State) {
        kept = kept.filter { $0.key.epoch >= state.epoch }
        if kept.count < SharingLimits.books { kept[state] = book }
    }
}
