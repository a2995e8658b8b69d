import JSON
import Policy
import Records
import Store
import Synchronization

/// What a product takes over from what it was made from: law 5.
struct Inheritance: Sendable {
    /// The strictest of all: whoever may hold the product may hold each of its sources.
    var policy = ReleasePolicy.neutral
    /// The oldest era in which one of them was released: who joined since inherits nothing old (law 4). `nil` is before
    /// every change of an audience.
    var era: Instant?

    /// The strictest of both.
    fileprivate func combined(with other: Inheritance) -> Inheritance {
        Inheritance(
            policy: policy.combined(with: other.policy), era: era.flatMap { era in other.era.map { min(era, $0) } })
    }

    /// It is for the house of its author alone.
    fileprivate mutating func stayHome() { policy.notRelTo.insert(.others) }
}

/// What is known of the records that the products of one submission were made from: each is looked up once, whoever names it.
final class SourceBook: Sendable {
    /// The versions that the author knows of; none where there are none.
    private let rows = Mutex<[RecordID: [Row]]>([:])

    /// What is known of these records.
    ///
    /// - Parameter find: asked once, for all of those that nobody asked for yet.
    fileprivate func rows(
        of ids: Set<RecordID>, _ find: ([RecordID]) async throws -> [RecordID: [Row]]
    ) async throws -> [RecordID: [Row]] {
        let known: [RecordID: [Row]] = rows.withLock { rows in ids.reduce(into: [:]) { $0[$1] = rows[$1] } }
        let new = ids.subtracting(known.keys)
        guard !new.isEmpty else { return known }
        let found = try await find(new.sorted())
        rows.withLock { rows in for id in new { rows[id] = found[id] ?? [] } }
        return known.merging(found) { first, _ in first }
    }
}

extension Intake {
    /// What a product inherits; `nil` for what was made from nothing.
    ///
    /// Its sources may stand in any channel that its author reads, or come with it. Who names what they cannot know of has
    /// not read it: it must not matter whether it is here, so the product is then for the house of its author alone. So is
    /// what was made from another organisation's word, which is not ours to pass on (domain 4.4). A next version inherits what
    /// the one before it did, whatever it says of its sources; and where one of those was recalled, it is for no more than the one before.
    func inheritance(of object: JSONValue, in company: Company, _ book: SourceBook) async throws -> Inheritance? {
        try await inheritance(of: object["id"]?.recordID, from: Product.sources(of: object), in: company, book)
    }

    private func inheritance(
        of id: RecordID?, from sources: [RecordID], in company: Company, _ book: SourceBook
    ) async throws -> Inheritance? {
        // What replaces a version has what that one took over.
        guard replaced == nil else { return nil }
        var level = Set(sources)
        var before: [Row] = []
        var lost: [Reassessment.Lost] = []
        if let id {
            let rows = try await known(level.union([id]), book)[id] ?? []
            // Whatever version another organisation files under this id, one's own word before it is what this one follows.
            let own = rows.filter { core.originators(of: $0.shelf, in: access.snapshot) == [originator] }
            let newest = Self.newest(rows)
            before = newest + Self.newest(own).filter { row in !newest.contains { $0.position == row.position } }
            for body in try await core.bodies(of: before) {
                if let earlier = try? JSONDocument(parsing: body).root { level.formUnion(Product.sources(of: earlier)) }
            }
            // Marked anew it may be under less: that is what a second person decides about.
            if !before.isEmpty, !isMarkedAnew { lost = core.lost(by: id, access.allowed, access.snapshot) }
        }
        guard !level.isEmpty || !lost.isEmpty else { return nil }
        // What this says it was not made of.
        let gone = Set(lost.map(\.source)).subtracting(sources)
        var inherited = Inheritance(era: access.snapshot.world.era(at: now))
        var met: Set<RecordID> = []
        var shelves: Set<ShelfKey> = []
        // Level by level: what comes with it may have been made from something itself.
        while !level.isEmpty {
            met.formUnion(level)
            guard met.count <= SharingLimits.inherited else {
                inherited.stayHome()
                break
            }
            let found = try await known(level, book)
            var next: Set<RecordID> = []
            for source in level {
                next.formUnion(company.sources[source] ?? [])
                let rows = Self.newest(found[source] ?? [])
                shelves.formUnion(rows.map(\.shelf))
                inherited.policy.markings.formUnion(company.markings[source] ?? [])
                if rows.isEmpty, company.markings[source] == nil {
                    if !gone.contains(source) { inherited.stayHome() }
                }
                if company.joint.contains(source) { inherited.stayHome() }
            }
            level = next.subtracting(met)
        }
        shelves.formUnion(try await later(lost, than: before))
        for shelf in shelves.sorted() { take(shelf, into: &inherited) }
        guard !lost.isEmpty else { return inherited }
        // What was recalled asked for as much as the version before, which was made of it, or followed one that was. Its portions are
        // under what this one puts them under.
        for shelf in Set(before.map(\.shelf)).sorted() { take(shelf, withPortions: false, into: &inherited) }
        return inherited
    }

    /// Where what was recalled came to stand after the version before was made: marked anew since, it asked for more than that does.
    private func later(_ lost: [Reassessment.Lost], than before: [Row]) async throws -> Set<ShelfKey> {
        guard !lost.isEmpty, let made = before.map(\.position).min() else { return [] }
        let snapshot = access.snapshot
        let erased = try await core.erased(Set(lost.map(\.source)))
        var found: Set<ShelfKey> = []
        for each in lost {
            guard let recalled = try await core.store.places(of: each.recall).first?.position else { continue }
            var places = try await core.store.places(of: each.source)
            places += (erased[each.source] ?? []).map { RecordPlace(shelf: $0.shelf, position: $0.position) }
            for place in places where made < place.position && place.position < recalled {
                guard let shelf = snapshot.shelves[place.shelf],
                    snapshot.policies[shelf.policy]?.originators == [originator],
                    let code = snapshot.channelsByKey[shelf.channel]?.code, each.channels.contains(code)
                else { continue }
                found.insert(place.shelf)
            }
        }
        return found
    }

    /// What a file inherits from the reports that it comes with: nobody has it who may not have each of them.
    func inheritance(ofFile id: RecordID, in company: Company, _ book: SourceBook) async throws -> Inheritance? {
        var all: Inheritance?
        for report in company.annexing[id] ?? [] {
            guard let one = try await inheritance(of: report, in: company, book) else { continue }
            all = all?.combined(with: one) ?? one
        }
        return all
    }

    /// What a translation takes over from reports that come with it and are in no store yet: it is for no more than they are. Of a
    /// joint product its policy says so, once it stands.
    func inheritance(
        ofTranslation object: JSONValue, in company: Company, _ book: SourceBook
    ) async throws -> Inheritance? {
        guard replaced == nil, let original = Company.original(of: object) else { return nil }
        var all: Inheritance?
        for report in company.line(from: original) ?? []
        where report.type == "report" && company.markings[report] != nil && !company.joint.contains(report) {
            guard
                let one = try await inheritance(of: report, from: company.sources[report] ?? [], in: company, book)
            else { continue }
            all = all?.combined(with: one) ?? one
        }
        return all
    }

    /// - Parameter withPortions: whether what marks portions holds for the whole.
    private func take(_ shelf: ShelfKey, withPortions: Bool = true, into inherited: inout Inheritance) {
        let snapshot = access.snapshot
        guard let about = snapshot.shelves[shelf], var policy = snapshot.policies[about.policy],
            policy.originators == [originator]
        else { return inherited.stayHome() }
        // Whichever portion it was made from: the markings of all of them hold for the whole. They mean what they mean
        // where the source stands.
        if withPortions { policy.markings.formUnion(policy.portions) }
        policy.portions = []
        policy = policy.resolved(in: snapshot.world, channel: snapshot.channelsByKey[about.channel]?.code)
        // What is defined where the source stands, and nowhere else, is said by now; where the product stands the same id
        // would be unknown, or something else.
        policy.markings = policy.markings.filter { TLP(marking: $0) != nil || snapshot.world.markings[$0] != nil }
        inherited.policy = inherited.policy.combined(with: policy)
        inherited.era = inherited.era.flatMap { era in about.era.map { min(era, $0) } }
    }

    private static func newest(_ rows: [Row]) -> [Row] {
        let newest = rows.compactMap { Timestamp($0.version)?.sortKey }.max()
        return rows.filter { Timestamp($0.version)?.sortKey == newest }
    }

    /// The versions of records that the author knows of, wherever they stand.
    private func known(_ ids: Set<RecordID>, _ book: SourceBook) async throws -> [RecordID: [Row]] {
        try await book.rows(of: ids) { ids in
            let seen = Set(access.allowed.sure)
            let places = seen.union(access.snapshot.shelvesByChannel[access.channel.key] ?? []).sorted()
            let rows = try await core.known(ids, to: askedBy ?? caller.name, seeing: seen, among: places)
            return Dictionary(grouping: rows, by: \.id)
        }
    }
}
