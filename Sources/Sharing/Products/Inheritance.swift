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
}

extension Intake {
    /// What a product inherits; `nil` for what was made from nothing.
    ///
    /// Its sources may stand in any channel that its author reads. Who names what they cannot know of has not read it: it
    /// must not matter whether it is here, so the product is then for the house of its author alone.
    func inheritance(of object: JSONValue, in company: Company) async throws -> Inheritance? {
        let sources = Product.sources(of: object)
        // What replaces a version has what that one took over.
        guard !sources.isEmpty, replaced == nil else { return nil }
        let snapshot = access.snapshot
        let seen = Set(access.allowed.sure)
        let here = snapshot.shelvesByChannel[access.channel.key] ?? []
        let places = seen.union(here).sorted()
        var inherited = Inheritance(era: snapshot.world.era(at: now))
        for source in sources {
            let rows = try await core.known(source, to: askedBy ?? caller.name, seeing: seen, among: places)
            let newest = rows.compactMap { Timestamp($0.version)?.sortKey }.max()
            for row in rows where Timestamp(row.version)?.sortKey == newest {
                guard let about = snapshot.shelves[row.shelf], var policy = snapshot.policies[about.policy] else {
                    inherited.policy.notRelTo.insert(.others)
                    continue
                }
                // Whichever portion it was made from: the markings of all of them hold for the whole.
                policy.markings.formUnion(policy.portions)
                policy.portions = []
                inherited.policy = inherited.policy.combined(with: policy)
                inherited.era = inherited.era.flatMap { era in about.era.map { min(era, $0) } }
            }
            inherited.policy.markings.formUnion(company.markings[source] ?? [])
            if rows.isEmpty, company.markings[source] == nil { inherited.policy.notRelTo.insert(.others) }
        }
        return inherited
    }

    /// The era in which something is released.
    func era(of inheritance: Inheritance?) -> Instant? {
        guard let inheritance else { return access.snapshot.world.era(at: now) }
        return inheritance.era
    }
}
