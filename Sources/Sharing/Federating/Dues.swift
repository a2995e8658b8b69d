package import Records
import Store

/// Whom what is new may concern: found in one look at the ledger, for all organisations together.
///
/// A node has sixty peers, and of what its ledger takes most concerns none of them, or one: receipts above all, as everybody
/// sends some for each record. So what is new is looked through once, and whoever it cannot concern is not looked at. Who is due
/// may have nothing to get all the same; who has something to get is due.
///
/// What it remembers may be lost: who is not known yet is due.
package struct Dues: Sendable {
    /// What may go to one organisation, as it was decided last.
    struct Reach: Sendable {
        let shelves: Set<ShelfKey>
        /// The first instant at which a verdict in it may change.
        let until: Instant?
    }

    /// Kinds of entries that whoever was sent something may have to be told of, wherever they were filed.
    private static let telling: Set<String> = [EntryMaker.withdrawal, Erasure.kind, "consent", OnwardNote.kind]

    /// Up to here the ledger was looked through.
    private(set) var through: Position?
    private var epoch: Int64 = -1
    private var reaches: [String: Reach] = [:]
    /// Who may have something to get, by their codes.
    package private(set) var due: Set<String> = []
    /// Whose pouches came and are not receipted, and when a pouch is made for that.
    private var owed: [String: Instant] = [:]
    /// How many pouches may be made for receipts alone at this moment, by whom they go to.
    private var allowances: [String: ReceiptGathering.Allowance] = [:]

    package init() {}

    /// Forgets those that nothing goes to any more: should they come back, they are new.
    mutating func keep(_ organisations: Set<String>) {
        reaches = reaches.filter { organisations.contains($0.key) }
        owed = owed.filter { organisations.contains($0.key) }
        allowances = allowances.filter { organisations.contains($0.key) }
        due.formIntersection(organisations)
    }

    /// Those of which it has to be decided anew what may go there.
    mutating func stale(among organisations: Set<String>, epoch: Int64, at now: Instant) -> Set<String> {
        defer { self.epoch = epoch }
        return organisations.filter { organisation in
            guard let reach = reaches[organisation], epoch == self.epoch else { return true }
            return reach.until.map { $0 <= now } ?? false
        }
    }

    /// Notes what may go to an organisation. Where that is more than before, it is due.
    ///
    /// - Parameter reach: `nil` where nothing can go, which packing for it then says.
    mutating func decide(_ organisation: String, _ reach: Reach?) {
        if reach.map({ reaches[organisation]?.shelves.isSuperset(of: $0.shelves) != true }) ?? true {
            due.insert(organisation)
        }
        reaches[organisation] = reach
    }

    /// Notes whom what is new may concern.
    mutating func add(_ growth: Growth, through: Position) {
        self.through = through
        let concernsAll = !growth.kinds.isDisjoint(with: Self.telling)
        for (organisation, reach) in reaches where concernsAll || !reach.shelves.isDisjoint(with: growth.shelves) {
            due.insert(organisation)
        }
    }

    /// Notes to whom receipts are owed: due once they have gathered for a while.
    ///
    /// - Parameter organisations: each with whether one of them is urgent.
    mutating func owe(_ organisations: [String: Bool], at now: Instant, _ gathering: ReceiptGathering) {
        owed = owed.filter { organisations.keys.contains($0.key) }
        for (organisation, isUrgent) in organisations
        where reaches[organisation] != nil && !due.contains(organisation) {
            var allowance = allowances[organisation] ?? ReceiptGathering.Allowance(gathering, at: now)
            let soon = now.adding(seconds: gathering.seconds)
            let first = isUrgent ? soon : max(soon, allowance.next(gathering, at: now))
            let time = min(owed[organisation] ?? first, first)
            owed[organisation] = time
            guard time <= now else { continue }
            due.insert(organisation)
            if !isUrgent { allowance.spend(gathering, at: now) }
            allowances[organisation] = allowance
        }
    }

    /// When receipts have gathered long enough, where some do.
    var gathered: Instant? { owed.filter { !due.contains($0.key) }.values.min() }

    /// Notes that these are due whatever is new.
    package mutating func insist(on organisations: Set<String>) { due.formUnion(organisations) }

    /// Notes that an organisation is looked after, whether it went well or not.
    package mutating func done(_ organisation: String) {
        due.remove(organisation)
        owed[organisation] = nil
    }
}

extension Pouches {
    /// Looks at what is new, and notes in `dues` which organisations it may concern.
    ///
    /// - Parameters:
    ///   - gathering: for how long receipts gather before they are due.
    ///   - isWhole: whether to look for what is due by the time alone, too: proofs of the log that are asked for, or were not
    ///     given for long.
    /// - Returns: when to look again, where something is due then.
    package func look(
        _ dues: inout Dues, among organisations: Set<String>, gathering: ReceiptGathering, isWhole: Bool,
        by caller: Caller
    ) async throws -> Instant? {
        try await core.door("pouch.pack", on: "", for: caller) {
            try core.requireConsole(caller)
            let (moment, now) = (try await core.directory.moment(), core.clock())
            let snapshot = moment.snapshot
            dues.keep(organisations)
            for organisation in dues.stale(among: organisations, epoch: snapshot.epoch, at: now).sorted() {
                let partner = try? core.partner(organisation, in: snapshot)
                let allowed = partner.map { core.allowed(to: $0, in: snapshot) }
                dues.decide(organisation, allowed.map { Dues.Reach(shelves: Set($0.all), until: $0.until) })
            }
            // At the first look everybody is new, and so due.
            let growth = try await core.store.growth(after: dues.through ?? moment.end, through: moment.end)
            dues.add(growth, through: moment.end)
            dues.owe(try await core.store.owed(), at: now, gathering)
            if isWhole { dues.insist(on: try await pressing(among: organisations, moment.end.raw, at: now)) }
            return dues.gathered
        }
    }

    /// Those to whom something has to be said of logs that does not wait for other things to go.
    private func pressing(among organisations: Set<String>, _ size: Int64, at now: Instant) async throws -> Set<String>
    {
        Set(
            try await core.logNotes().filter { organisations.contains($0.key) && $0.value.isPressing(size, at: now) }
                .keys)
    }
}
