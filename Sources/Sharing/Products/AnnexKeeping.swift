import JSON
import Policy
import Records
import Store

/// Says which copies of a file stay where reports go that have it with them.
///
/// A file is stored once on each shelf, however many reports there have it with them, and no copy says which of them
/// brought it.
struct AnnexKeeping {
    let core: Core
    let snapshot: Snapshot

    /// A version of a report that is listed and has the file with it.
    struct Keeper: Sendable {
        let shelf: ShelfKey
        let added: Instant
    }

    /// What the versions of reports at these places in the ledger have with them.
    func named(at reports: [Position]) async throws -> Set<RecordID> {
        var named: Set<RecordID> = []
        for position in reports {
            guard let body = try await core.store.entry(at: position)?.body,
                let report = try? JSONDocument(parsing: body).root
            else { continue }
            named.formUnion(Product.annexes(of: report).map(\.artifact))
        }
        return named
    }

    /// Who has a file with it on these shelves.
    ///
    /// - Parameter gone: versions of reports that are about to go.
    func keepers(of file: RecordID, besides gone: Set<Position>, on shelves: [ShelfKey]) async throws -> [Keeper] {
        var found: [Keeper] = []
        for shelf in shelves {
            var after = Position.zero
            while true {
                let entries = try await core.store.referrers(to: file, on: shelf, after: after, limit: StoreLimits.page)
                var reports: [RecordID: Set<Position>] = [:]
                for entry in entries where entry.kind == "report" && !gone.contains(entry.position) {
                    guard let report = try? JSONDocument(parsing: entry.body).root,
                        Product.annexes(of: report).contains(where: { $0.artifact == file }),
                        let id = report["id"]?.recordID
                    else { continue }
                    reports[id, default: []].insert(entry.position)
                }
                // What was taken back refers to it still, and keeps it no more.
                let listed = reports.isEmpty ? [] : try await core.versions(of: reports.keys.sorted(), on: [shelf])
                for row in listed where reports[row.id]?.contains(row.position) ?? false {
                    found.append(Keeper(shelf: shelf, added: row.added))
                }
                guard let last = entries.last else { break }
                after = last.position
            }
        }
        return found
    }

    /// Those of the shelves with a copy of a file on which it stays.
    ///
    /// A report keeps the copy under its own terms. Where there is none, because the file asks for more than the report does,
    /// it keeps those that ask for no less; but none under the terms of a report that goes, as that one's file goes with it, and
    /// none that is another's word: anybody may name a file.
    ///
    /// - Parameters:
    ///   - copies: where it stands.
    ///   - leaving: where the reports stand that go.
    func kept(_ copies: Set<ShelfKey>, by keepers: [Keeper], leaving: Set<ShelfKey>) -> Set<ShelfKey> {
        let terms = Dictionary(
            uniqueKeysWithValues: copies.union(leaving).union(keepers.map(\.shelf)).compactMap { shelf in
                Terms(of: shelf, in: snapshot).map { (shelf, $0) }
            })
        let left = Set(leaving.compactMap { terms[$0] })
        var kept: Set<ShelfKey> = []
        for keeper in Set(keepers.compactMap { terms[$0.shelf] }) {
            let own = copies.filter { terms[$0] == keeper }
            kept.formUnion(own)
            guard own.isEmpty else { continue }
            kept.formUnion(
                copies.filter { copy in
                    terms[copy].map {
                        $0.policy.originators == keeper.policy.originators
                            && !left.contains($0) && !$0.asksLess(than: keeper, in: snapshot)
                    } ?? false
                })
        }
        return kept
    }

    /// Under what something stands, and since which era.
    struct Terms: Hashable {
        let policy: ReleasePolicy
        let era: Instant?
        let channel: ChannelKey

        init?(of shelf: ShelfKey, in snapshot: Snapshot) {
            guard let about = snapshot.shelves[shelf], var policy = snapshot.policies[about.policy] else { return nil }
            // A report with portions stands on another shelf than its file: the terms of the whole are the same.
            policy.portions = []
            (self.policy, era, channel) = (policy, about.era, about.channel)
        }

        func asksLess(than other: Terms, in snapshot: Snapshot) -> Bool {
            let code = snapshot.channelsByKey[channel]?.code
            return policy.resolved(in: snapshot.world, channel: code).loosens(
                other.policy.resolved(in: snapshot.world, channel: code))
        }
    }
}

extension Core {
    /// The files that versions of a report have with them and that go with these, as far as they are the same organisation's
    /// word in that channel: see ``AnnexKeeping``.
    ///
    /// - Returns: the versions of each.
    func files(of taken: [Row], at place: WordPlace) async throws -> [[Row]] {
        let reports = taken.filter { $0.id.type == "report" }
        guard !reports.isEmpty else { return [] }
        let keeping = AnnexKeeping(core: self, snapshot: try await directory.current())
        var all: [[Row]] = []
        for file in try await keeping.named(at: reports.map(\.position)).sorted() {
            let rows = try await versions(of: [file], on: place.shelves)
            guard !rows.isEmpty else { continue }
            let keepers = try await keeping.keepers(
                of: file, besides: Set(taken.map(\.position)), on: place.shelves)
            let kept = keeping.kept(Set(rows.map(\.shelf)), by: keepers, leaving: Set(reports.map(\.shelf)))
            let going = rows.filter { !kept.contains($0.shelf) }
            if !going.isEmpty { all.append(going) }
        }
        return all
    }
}

extension Sweep {
    /// The files that go with reports that are erased: every copy in their channels, those that were taken back too, but for what
    /// another report keeps.
    ///
    /// They go first: where it breaks off, the reports are still there that name them.
    ///
    /// - Parameters:
    ///   - due: of one rule.
    ///   - gone: what is about to go beside it.
    func files(goingWith due: [Due], besides gone: Set<Position> = []) async throws -> [Due] {
        let reports = due.filter { $0.kind == "report" }
        guard !reports.isEmpty else { return [] }
        let keeping = AnnexKeeping(core: core, snapshot: try await core.directory.current())
        let gone = gone.union(due.map(\.record.position))
        var found: [Due] = []
        for (_, reports) in Dictionary(grouping: reports, by: \.channel).sorted(by: { $0.key < $1.key }) {
            let shelves = keeping.snapshot.shelvesByChannel[reports[0].record.filing.channel] ?? []
            for file in try await keeping.named(at: reports.map(\.record.position)).sorted() {
                let copies = try await core.store.places(of: file).filter {
                    shelves.contains($0.shelf) && !gone.contains($0.position)
                }
                guard !copies.isEmpty else { continue }
                let keepers = try await keeping.keepers(of: file, besides: gone, on: shelves)
                let kept = keeping.kept(
                    Set(copies.map(\.shelf)), by: keepers, leaving: Set(reports.map(\.shelf)))
                for copy in copies where !kept.contains(copy.shelf) {
                    guard let about = keeping.snapshot.shelves[copy.shelf],
                        let entry = try await core.store.entry(at: copy.position), entry.tombstone == nil,
                        let due = self.due(entry, copy.shelf, about, reports[0].channel, reports[0].rule)
                    else { continue }
                    found.append(due)
                }
            }
        }
        return found
    }

    /// Without the files that a report keeps which is not due itself: a file is as old as the first that it went along with.
    ///
    /// A file's own end, and what was agreed about it, no report puts off that stands under other terms.
    func withoutKept(_ due: [Due]) async throws -> [Due] {
        guard due.contains(where: { $0.record.filing.id.type == "artifact" }) else { return due }
        let keeping = AnnexKeeping(core: core, snapshot: snapshot)
        var left: [Due] = []
        for each in due {
            if try await !isKept(each, keeping) { left.append(each) }
        }
        return left
    }

    private func isKept(_ due: Due, _ keeping: AnnexKeeping) async throws -> Bool {
        let file = due.record.filing.id
        guard file.type == "artifact" else { return false }
        let shelves = snapshot.shelvesByChannel[due.record.filing.channel] ?? []
        // What was taken back is with nothing any more.
        let copies = try await core.versions(of: [file], on: shelves)
        guard copies.contains(where: { $0.position == due.record.position }) else { return false }
        let own = AnnexKeeping.Terms(of: due.shelf, in: snapshot)
        let isByItself = due.rule != .channel || isPastAgreed(due)
        let keepers = try await keeping.keepers(of: file, besides: [], on: shelves).filter { keeper in
            if isByItself, AnnexKeeping.Terms(of: keeper.shelf, in: snapshot) != own { return false }
            guard let about = snapshot.shelves[keeper.shelf],
                let (_, cutoff) = rule(of: snapshot.policies[about.policy] ?? .nobody, in: due.channel)
            else { return true }
            return cutoff.map { keeper.added > $0 } ?? false
        }
        return keeping.kept(Set(copies.map(\.shelf)), by: keepers, leaving: []).contains(due.shelf)
    }

    /// Whether it is past the days of an agreement too, where its channel keeps it for fewer.
    private func isPastAgreed(_ due: Due) -> Bool {
        let policy = (snapshot.policies[due.record.filing.policy] ?? .nobody).resolved(
            in: snapshot.world, channel: due.channel)
        let days = snapshot.registry.agreedDays(for: policy, at: core.identity.organisation)
        return days.map { due.record.added <= Retention.cutoff($0, before: now) } ?? false
    }
}
