import Ledger
import Pouch
import Records
import Store

/// What follows from the ledger's entry of a pouch, for a verification to compare with what the store says of it.
struct PouchFacts: Hashable, Sendable {
    let position: Position
    let peer: String
    let number: Int64
    let pouch: Digest
    /// From the header, where the entry has it.
    let since: Int64?
    let made: Instant?
    /// What its sender took back by its own word.
    let taken: [TakenBack]
    /// What others took back, as the sender passed it on: whether it was proved then cannot be told now.
    let passedOn: [TakenBack]

    init(_ entry: PouchEntry, at position: Position) {
        let header = try? PouchHeader(entry.header)
        self.position = position
        peer = entry.statement.from
        number = entry.number
        pouch = entry.statement.digest
        since = header?.since
        made = header?.made
        let others = Set(entry.passedOn.map(\.item))
        let sender = entry.statement.from
        var (taken, passedOn): ([TakenBack], [TakenBack]) = ([], [])
        for (item, bytes) in entry.withdrawals.sorted(by: { $0.key < $1.key }) {
            guard let notice = try? WithdrawalNotice(bytes) else { continue }
            if others.contains(item) {
                passedOn += notice.taken
            } else if notice.originator == sender {
                taken += notice.taken
            }
        }
        (self.taken, self.passedOn) = (taken, passedOn)
    }
}

extension WithdrawalNotice {
    /// As the store remembers it, so that what comes later by a slower way is not shown either.
    var taken: [TakenBack] {
        let versions: [String?] = versions.isEmpty ? [nil] : versions
        return versions.map {
            TakenBack(originator: originator, object: object, channel: channel, version: $0, at: at)
        }
    }
}

extension Auditor {
    /// Compares what the store knows of pouches that came with their entries: a withdrawal that it forgot would let a slower
    /// copy be shown.
    ///
    /// A pouch that has an entry and is not known as received is no finding: the node stopped in between, and takes it again.
    /// Nor is one that was never received and is not found by its digest: before decision 0045 it was so until it was.
    func findings(_ pouches: [PouchFacts]) async throws -> [Finding] {
        var findings: [Finding] = []
        // A node that stopped in between has two entries of one pouch.
        let entries = Dictionary(grouping: pouches) { "\($0.peer) \($0.number)" }.mapValues { Set($0.map(\.position)) }
        let positions = Dictionary(grouping: pouches, by: \.pouch).mapValues { Set($0.map(\.position)) }
        var wanted: [TakenBack: (at: Instant, position: Position)] = [:]
        var times: [TakenBack: Set<Instant>] = [:]
        for each in pouches {
            for var taken in each.taken + each.passedOn {
                let at = taken.at
                taken.at = Instant(microseconds: 0)
                times[taken, default: []].insert(at)
            }
            for var taken in each.taken {
                let at = taken.at
                taken.at = Instant(microseconds: 0)
                if wanted[taken].map({ $0.at < at }) ?? true { wanted[taken] = (at, each.position) }
            }
            let received = try await store.received(each.number, from: each.peer)
            let entry = try await store.entry(ofPouch: each.pouch)
            let isFound = entry.map { positions[each.pouch]?.contains($0) ?? false } ?? (received?.pouch != each.pouch)
            let named = try await store.entered(each.number, from: each.peer)
            if !isFound || named.map({ $0.entry == each.position && $0.pouch != each.pouch }) ?? false {
                findings.append(
                    Finding(each.position, "pouch \(each.number) of \(each.peer) is not found by its digest"))
            }
            guard let row = received else { continue }
            let isEntry = entries["\(each.peer) \(each.number)"]?.contains(row.entry) ?? false
            guard !isEntry || row.entry == each.position else { continue }
            if !isEntry || row.pouch != each.pouch
                || each.since.map({ $0 != row.since }) ?? false || each.made.map({ $0 != row.made }) ?? false
            {
                findings.append(
                    Finding(
                        each.position,
                        "pouch \(each.number) of \(each.peer) is not known as its entry says that it came"))
            }
        }
        let objects = Array(Set(wanted.keys.map(\.object)))
        for start in stride(from: 0, to: objects.count, by: StoreLimits.page) {
            for row in try await store.takenBack(Array(objects[start..<min(start + StoreLimits.page, objects.count)])) {
                var key = row
                key.at = Instant(microseconds: 0)
                // As late, or later where somebody passed on that it was said again.
                if let each = wanted[key], row.at >= each.at, times[key]?.contains(row.at) == true { wanted[key] = nil }
            }
        }
        for (taken, each) in wanted.sorted(by: { $0.value.position < $1.value.position }) {
            findings.append(
                Finding(
                    each.position,
                    "\(taken.object.text) was taken back by \(taken.originator) at \(each.position.raw), and that is not known"
                ))
        }
        return findings
    }
}
