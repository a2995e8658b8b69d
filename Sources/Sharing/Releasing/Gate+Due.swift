import Policy
package import Records
import Store

/// What somebody said that it has to be looked at by a day which has come: domain 3.1.4, "proposal at `review_on`".
package struct DueView: Sendable {
    package enum Reason: String, CaseIterable, Sendable {
        /// Its policy has a `downgrade_on`: a downgrade is proposed. Nothing is released by it.
        case downgrade
        /// `review_on` of a policy or an agreement, `renewal_on` of a body.
        case review
        /// An agreement that the caller's organisation is a party to ends soon, and with it what is shared on it alone.
        case ending
    }
    package struct Line: Hashable, Sendable {
        package let record: RecordLine
        package let reason: Reason
        package let since: Instant
        package init(record: RecordLine, reason: Reason, since: Instant) {
            self.record = record
            self.reason = reason
            self.since = since
        }
    }
    /// The longest overdue first.
    package let lines: [Line]
    /// Whether there are more than ``SharingLimits/due``.
    package let isMore: Bool
    package init(lines: [Line], isMore: Bool) {
        self.lines = lines
        self.isMore = isMore
    }
}

extension Gate {
    /// What the caller's organisation has to look at again: its own records that a releaser of it may see, under a policy
    /// whose date has come, and agreements and bodies of the registry, for who may read that.
    ///
    /// It proposes alone: to mark something anew is an act of its own (``remark(_:markings:reason:by:)``).
    package func due(for caller: Caller) async throws -> DueView {
        try await core.door("release.due", on: "", for: caller) {
            let scope = try await core.scope(nil, for: caller)
            try core.requireReleaser(caller, scope.snapshot)
            let now = core.clock()
            let book = try await core.book(scope)
            let found = try await core.dueRecords(in: scope, at: now)
            let parties = core.dueParties(in: book, of: scope.allowed.organisation, at: now)
            let sorted = (found.map(\.line) + parties).sorted { ($0.since, $0.record.id) < ($1.since, $1.record.id) }
            let told = Set(sorted.prefix(SharingLimits.due).map(\.record.position))
            try await core.give(
                found.map(\.row).filter { told.contains($0.position) }, as: .list, isRun: false, to: caller)
            if !parties.isEmpty { try await core.give(book, to: caller) }
            return DueView(
                lines: Array(sorted.prefix(SharingLimits.due)), isMore: sorted.count > SharingLimits.due)
        }
    }
}

extension Core {
    /// Newest versions alone: what was marked anew has been looked at.
    fileprivate func dueRecords(
        in scope: Scope, at now: Instant
    ) async throws -> [(line: DueView.Line, row: Row)] {
        var found: [(line: DueView.Line, row: Row)] = []
        for (_, shelves) in scope.allowed.byChannel.sorted(by: { $0.key < $1.key }) {
            var due: [ShelfKey: (reason: DueView.Reason, since: Instant)] = [:]
            for shelf in shelves { due[shelf] = self.due(shelf, in: scope, at: now) }
            guard !due.isEmpty else { continue }
            var query = PageQuery(shelves: due.keys.sorted(), limit: SharingLimits.due)
            // One more than is shown, so that it is known whether there are more.
            while found.count <= SharingLimits.due {
                let (shown, next) = try await shown(query, scope.allowed, scope.snapshot)
                let newest = try await store.newest(of: shown.map(\.row.id), shelves: shelves)
                let standing = shown.filter { newest[$0.row.id]?.place.position == $0.row.position }
                for (each, line) in zip(standing, try await lines(standing, scope.snapshot)) {
                    guard let (reason, since) = due[each.row.shelf] else { continue }
                    found.append((DueView.Line(record: line, reason: reason, since: since), each.row))
                }
                guard let next else { break }
                query.after = next
            }
        }
        return found
    }

    /// Since when what stands on a shelf of one's own is due, by what its policy and each of its portions say.
    private func due(
        _ shelf: ShelfKey, in scope: Scope, at now: Instant
    ) -> (reason: DueView.Reason, since: Instant)? {
        let snapshot = scope.snapshot
        guard originators(of: shelf, in: snapshot) == [scope.allowed.organisation],
            let policy = snapshot.shelves[shelf].flatMap({ snapshot.policies[$0.policy] })
        else { return nil }
        let channel = channel(of: shelf, in: snapshot)
        let withheld = scope.allowed.views[shelf]?.withheld ?? []
        let policies =
            [policy.resolved(in: snapshot.world, channel: channel)]
            + policy.portions.subtracting(withheld).map {
                ReleasePolicy.meaning(of: $0, in: snapshot.world, channel: channel)
            }
        func first(_ date: (ReleasePolicy) -> Instant?) -> Instant? {
            policies.compactMap(date).filter { $0 <= now }.min()
        }
        if let since = first(\.downgradeOn) { return (.downgrade, since) }
        return first(\.reviewOn).map { (.review, $0) }
    }

    /// Agreements and bodies that are not over, from the first moment of their day on; and the organisation's own agreements
    /// before they end.
    fileprivate func dueParties(in book: PartyBook, of organisation: String, at now: Instant) -> [DueView.Line] {
        let endings = book.agreements.compactMap { record -> DueView.Line? in
            guard record.string("status") == "in-force", record.strings("parties").contains(organisation),
                let until = record.instant("in_force_until"), PartyRecord.isEnding(until, at: now)
            else { return nil }
            let since = Instant(microseconds: until.microseconds - SharingLimits.endingWarning * 1_000_000)
            return DueView.Line(record: record.line, reason: .ending, since: since)
        }
        let dated = book.agreements.map { ($0, "review_on") } + book.bodies.values.map { ($0, "renewal_on") }
        return endings
            + dated.compactMap { record, date -> DueView.Line? in
                guard !["expired", "terminated", "wound-down", "dissolved"].contains(record.string("status") ?? ""),
                    let day = record.string(date).flatMap({ try? PartialDate($0) })?.range?.lowerBound, day <= now
                else { return nil }
                return DueView.Line(record: record.line, reason: .review, since: day)
            }
    }
}
