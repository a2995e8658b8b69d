import Policy
import Records
import Store

/// The definitions of the markings that stand on what goes to one organisation, of which it is not known that they arrived.
///
/// A definition is filed in the channel that it is used in, and goes out as what it is. But what is more urgent overtakes it, and a
/// stick may be lost: whoever gets a record before it knows what its marking means must not hold it. So a definition goes
/// along with what it marks until its receipt has come.
///
/// Who came later than a definition gets it all the same, with what is released under it since: what a marking means is no
/// older knowledge, but how the newer is to be handled.
struct MarkingDefinitions {
    let core: Core
    let peer: String
    /// What may go there, as if it were released now.
    let allowed: Allowed
    let snapshot: Snapshot
    /// By channel and marking, for one run.
    private var found: [Question: [Row]] = [:]

    private struct Question: Hashable {
        let channel: ChannelKey
        let marking: RecordID
    }

    init(core: Core, partner: Partner, snapshot: Snapshot) {
        (self.core, self.snapshot) = (core, snapshot)
        peer = partner.organisation
        allowed = core.allowed(to: partner, in: snapshot, isAnew: true)
    }

    /// - Returns: in the order of the ledger; of what is itself a definition, nothing.
    mutating func unproved(for row: Row) async throws -> [Row] {
        guard row.id.type != "marking-definition", let shelf = snapshot.shelves[row.shelf],
            let policy = snapshot.policies[shelf.policy], let code = snapshot.channelsByKey[shelf.channel]?.code,
            let local = snapshot.world.localMarkings[code]
        else { return [] }
        var rows: [Row] = []
        for marking in policy.markings.union(policy.portions).sorted(by: { $0.text < $1.text })
        where TLP(marking: marking) == nil && local[marking] != nil {
            let question = Question(channel: shelf.channel, marking: marking)
            if let known = found[question] {
                rows += known
                continue
            }
            let read = try await read(question)
            found[question] = read
            rows += read
        }
        return rows.sorted { $0.position < $1.position }
    }

    private func read(_ question: Question) async throws -> [Row] {
        let rows = try await core.store.page(
            PageQuery(
                shelves: allowed.byChannel[question.channel] ?? [], limit: StoreLimits.page, ids: [question.marking],
                versions: .every)
        ).rows
        let arrived = try await core.store.deliveries(of: rows.map(\.position)).filter {
            $0.peer == peer && $0.arrived != nil && $0.exception == nil
        }
        return rows.filter { row in !arrived.contains { $0.position == row.position } }
    }
}
