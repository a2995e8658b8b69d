import JSON
import Policy
import Records
import Store

/// What a product takes over from what it was made from: law 5.
struct Inheritance: Sendable {
    /// The strictest of all: whoever may hold the product may hold each of its sources.
    var policy = ReleasePolicy.neutral
    /// The oldest era in which one of them was released: who joined since inherits nothing old (law 4). `nil` is before
    /// every change of an audience.
    var era: Instant?

    /// It is for the house of its author alone.
    fileprivate mutating func stayHome() { policy.notRelTo.insert(.others) }
}

extension Intake {
    /// What a product inherits; `nil` for what was made from nothing.
    ///
    /// Its sources may stand in any channel that its author reads, or come with it. Who names what they cannot know of has
    /// not read it: it must not matter whether it is here, so the product is then for the house of its author alone. So is
    /// what was made from another organisation's word, which is not ours to pass on (domain 4.4). A next version inherits what
    /// the one before it did, whatever it says of its sources.
    func inheritance(of object: JSONValue, in company: Company) async throws -> Inheritance? {
        // What replaces a version has what that one took over.
        guard replaced == nil else { return nil }
        let seen = Set(access.allowed.sure)
        let places = seen.union(access.snapshot.shelvesByChannel[access.channel.key] ?? []).sorted()
        var wanted = Product.sources(of: object)
        if let id = object["id"]?.recordID {
            let before = try await known(id, on: places, seen)
            for body in try await core.bodies(of: before) {
                if let earlier = try? JSONDocument(parsing: body).root { wanted += Product.sources(of: earlier) }
            }
        }
        guard !wanted.isEmpty else { return nil }
        var inherited = Inheritance(era: access.snapshot.world.era(at: now))
        var met: Set<RecordID> = []
        while let source = wanted.popLast() {
            guard met.insert(source).inserted else { continue }
            guard met.count <= SharingLimits.inherited else {
                inherited.stayHome()
                break
            }
            // What comes with it may have been made from something itself.
            wanted += company.sources[source] ?? []
            let rows = try await known(source, on: places, seen)
            for row in rows { take(row, into: &inherited) }
            inherited.policy.markings.formUnion(company.markings[source] ?? [])
            if rows.isEmpty, company.markings[source] == nil { inherited.stayHome() }
        }
        return inherited
    }

    private func take(_ row: Row, into inherited: inout Inheritance) {
        let snapshot = access.snapshot
        guard let about = snapshot.shelves[row.shelf], var policy = snapshot.policies[about.policy],
            policy.originators == [originator]
        else { return inherited.stayHome() }
        // Whichever portion it was made from: the markings of all of them hold for the whole. They mean what they mean
        // where the source stands.
        policy.markings.formUnion(policy.portions)
        policy.portions = []
        policy = policy.resolved(in: snapshot.world, channel: snapshot.channelsByKey[about.channel]?.code)
        inherited.policy = inherited.policy.combined(with: policy)
        inherited.era = inherited.era.flatMap { era in about.era.map { min(era, $0) } }
    }

    /// The newest version of a record that the author knows of, wherever it stands.
    private func known(_ id: RecordID, on places: [ShelfKey], _ seen: Set<ShelfKey>) async throws -> [Row] {
        let rows = try await core.known(id, to: askedBy ?? caller.name, seeing: seen, among: places)
        let newest = rows.compactMap { Timestamp($0.version)?.sortKey }.max()
        return rows.filter { Timestamp($0.version)?.sortKey == newest }
    }
}
