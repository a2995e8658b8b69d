import JSON
import Policy
import Records
import Store

/// A record of the registry that was filed for more readers than it would have today.
package struct RestrictedLine: Hashable, Sendable {
    package let id: String
    /// The versions that more may read.
    package let versions: Int
}

extension Gate {
    /// What earlier programs filed into the registry for all of its readers, and is for few today: acts, persons, agreements
    /// that are not published (``Registry/Confined``). A version never changes (law 6), so such a record is filed anew, word
    /// for word, and the versions before are taken off the lists; what they say still counts, as it always did.
    ///
    /// For whoever holds the data folder.
    ///
    /// - Parameter applies: whether it is done, and not only listed. Broken off, it is done by doing it again.
    package func restrictRegistry(applies: Bool, by caller: Caller) async throws -> [RestrictedLine] {
        try await core.door("registry.restrict", on: Registry.channel, for: caller) {
            guard caller.isConsole else {
                throw Refusal(.forbidden, "this is for the command line of the node itself: baraza registry restrict")
            }
            return try await core.restrictRegistry(applies: applies, by: caller)
        }
    }
}

extension Core {
    fileprivate func restrictRegistry(applies: Bool, by caller: Caller) async throws -> [RestrictedLine] {
        let snapshot = try await directory.current()
        guard let channel = snapshot.channelsByName[Registry.channel] else { return [] }
        let shelves = snapshot.shelvesByChannel[channel.key] ?? []
        var wide: [RecordID: [Row]] = [:]
        var query = PageQuery(shelves: shelves, limit: StoreLimits.page, versions: .every)
        while !shelves.isEmpty {
            let page = try await store.page(query)
            for (row, body) in zip(page.rows, try await bodies(of: page.rows)) {
                if try isWide(row, body, snapshot) { wide[row.id, default: []].append(row) }
            }
            guard let next = page.next else { break }
            query.after = next
        }
        let newest = try await store.newest(of: wide.keys.sorted(), shelves: shelves)
        for (id, rows) in wide.sorted(by: { $0.key < $1.key }) where applies {
            for (organisation, own) in Dictionary(grouping: rows, by: { word(of: $0, snapshot) }) {
                // First anew, then off the lists: broken off in between, nothing is missing.
                if let last = own.first(where: { $0.position == newest[id]?.place.position }),
                    let body = try await bodies(of: [last]).first
                {
                    let object = try JSONDocument(parsing: body).root
                    try await register(
                        [object.next(without: ["signature"], at: .step(1))], of: .elsewhere(organisation), by: caller)
                }
                _ = try await takeBack(
                    own, in: Registry.channel, of: organisation,
                    on: wordShelves(of: organisation, in: channel, snapshot), by: caller)
            }
            try await note("registry.restrict", on: id.text, outcome: "versions \(rows.count)", by: caller)
        }
        return wide.map { RestrictedLine(id: $0.key.text, versions: $0.value.count) }.sorted { $0.id < $1.id }
    }

    private func word(of row: Row, _ snapshot: Snapshot) -> String {
        originators(of: row.shelf, in: snapshot).sorted().first ?? identity.organisation
    }

    /// Whether a record would be for fewer, were it filed today.
    private func isWide(_ row: Row, _ body: [UInt8], _ snapshot: Snapshot) throws -> Bool {
        let object = try JSONDocument(parsing: body).root
        guard let draft = try? Draft(checking: object, in: row.specVersion == "2.0" ? .stix20 : .stix21),
            let confined = Registry.confined(draft, object, keptBy: identity.organisation, in: snapshot.world),
            let shelf = snapshot.shelves[row.shelf], let policy = snapshot.policies[shelf.policy]
        else { return false }
        let today = policy.combined(with: confined.policy(of: word(of: row, snapshot)))
        return policy.resolved(in: snapshot.world, channel: Registry.channel).loosens(
            today.resolved(in: snapshot.world, channel: Registry.channel))
    }
}
