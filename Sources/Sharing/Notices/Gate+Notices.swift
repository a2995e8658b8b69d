import JSON
package import Records
import Store

/// What waits for a post, as far as a notice about it goes: nothing of what it is, of whom, or how much (decision 0059).
package struct Awaited: Hashable, Sendable {
    /// The highest of all that waits.
    package let precedence: Envelope.Precedence
    /// The highest of what came after the last notice; `nil`: nothing did.
    package let new: Envelope.Precedence?
    /// Where the newest of it stands.
    package let newest: Position

    package init(precedence: Envelope.Precedence, new: Envelope.Precedence?, newest: Position) {
        self.precedence = precedence
        self.new = new
        self.newest = newest
    }
}

extension Gate {
    /// Whether something waits for a post: products that came from somebody else and that its house has not answered, requests in
    /// which it has the next thing to do, and what it may release as the second person; `nil` where nothing does.
    ///
    /// Decided now, as the post's own reading is. It is no reading: nothing is given, and nothing is in the journal.
    ///
    /// - Parameters:
    ///   - told: up to where a notice told of it.
    ///   - isUrgentAlone: `nil` is returned, too, where nothing that came after that is urgent: then nothing else is looked at.
    package func waiting(
        after told: Position, isUrgentAlone: Bool = false, for post: Caller
    ) async throws -> Awaited? {
        try await core.door("notice", on: post.name, for: post) {
            let scope = try await core.scope(nil, for: post)
            if isUrgentAlone {
                let new = try await core.products(waitingFor: post, after: told, in: scope)
                var isUrgent = new.contains { $0.precedence >= .immediate }
                if !isUrgent {
                    isUrgent = try await !core.releases(waitingFor: post, after: told, from: .immediate).isEmpty
                }
                guard isUrgent else { return nil }
            }
            let all =
                try await core.products(waitingFor: post, in: scope) + core.requests(waitingFor: post, in: scope)
                + core.releases(waitingFor: post)
            guard let newest = all.map(\.position).max(), let highest = all.map(\.precedence).max() else { return nil }
            return Awaited(
                precedence: highest, new: all.filter { $0.position > told }.map(\.precedence).max(), newest: newest)
        }
    }

    /// Up to where there is anything: whoever looked for what waits needs not to look again as long as it is the same.
    package func noticeEnd() async throws -> Position { Position(try await core.store.size()) }
}

extension Core {
    fileprivate struct WaitingItem: Sendable {
        let position: Position
        let precedence: Envelope.Precedence
    }

    /// - Parameter after: those that came later than this.
    fileprivate func products(
        waitingFor post: Caller, after: Position = .zero, in scope: Scope
    ) async throws -> [WaitingItem] {
        let found = try await newest(SharingLimits.inbox, before: scope.moment.beyond, in: scope) { before, count in
            let rows = try await store.recent(type: "report", before: before, shelves: scope.shelves, limit: count)
            let later = rows.filter { $0.position > after }
            return Rows(rows: later, more: later.count == count)
        }
        var known: Set<RecordID> = []
        let shown = found.shown.filter { known.insert($0.row.id).inserted }
        guard !shown.isEmpty else { return [] }
        let rows = shown.map(\.row)
        let envelopes = try await store.envelopes(at: rows.map(\.position))
        let bodies = try await remains(of: shown)
        let answers = try await feedback(on: rows.map(\.id), in: scope)
        var items: [WaitingItem] = []
        for row in rows {
            guard let bytes = envelopes[row.position], let envelope = try? Envelope(parsing: bytes),
                envelope.received != nil || envelope.filedBy != post.name,
                let body = bodies[row.position], let object = try? JSONDocument(parsing: body).root,
                object["revoked"]?.boolean != true
            else { continue }
            let isAnswered = (answers[row.id] ?? []).map(\.view).contains { each in
                guard each.organisation == scope.allowed.organisation, each.answer != nil else { return false }
                guard let asked = Timestamp(row.version), let version = each.version else { return true }
                return version >= asked
            }
            if !isAnswered { items.append(WaitingItem(position: row.position, precedence: envelope.precedence)) }
        }
        return items
    }

    /// What waits at the release desk and the post may decide on, the newest ``SharingLimits/inbox`` of it.
    ///
    /// - Parameters:
    ///   - after: what came later than this.
    ///   - least: and is at least this urgent.
    fileprivate func releases(
        waitingFor post: Caller, after: Position = .zero, from least: Envelope.Precedence = .routine
    ) async throws -> [WaitingItem] {
        let desk: ReleaseDesk
        do {
            desk = try await self.desk(for: post)
        } catch let refusal as Refusal where refusal.code == .forbidden {
            return []
        }
        let new = try await waiting(of: desk.organisation).open
            .filter { $0.value.place > after && $0.value.precedence >= least }
            .sorted { $0.value.place > $1.value.place }.prefix(SharingLimits.inbox)
        var items: [WaitingItem] = []
        for (id, about) in new {
            guard let request = try await held(id, of: desk.organisation),
                let seen = try await seen(request, at: desk, for: post), seen.line.canDecide
            else { continue }
            items.append(WaitingItem(position: about.place, precedence: about.precedence))
        }
        return items
    }

    fileprivate func requests(waitingFor post: Caller, in scope: Scope) async throws -> [WaitingItem] {
        let found = try await newest(SharingLimits.inbox, before: scope.moment.beyond, in: scope) { before, count in
            let rows = try await store.recent(type: Rfi.type, before: before, shelves: scope.shelves, limit: count)
            return Rows(rows: rows, more: rows.count == count)
        }
        let (house, now) = (scope.allowed.organisation, clock())
        return try await rfis(found.shown.map(\.row.id), in: scope, as: nil, for: post)
            .filter { $0.lines(for: house, at: now).contains(where: \.isToDo) }
            .map {
                WaitingItem(
                    position: $0.line.position, precedence: $0.draft.urgency.needsReason ? .priority : .routine)
            }
    }
}
