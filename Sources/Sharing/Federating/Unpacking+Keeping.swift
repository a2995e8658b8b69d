import Pouch
import Records
import Store

/// Keeping what was decided, in steps of the store of which each is whole.
extension Unpacking {
    // MARK: Steps

    /// What its grounds do not bear any more, as something was taken back in between.
    struct Stale: Error {}

    /// Does a step, and does it anew where its grounds have changed. What is held is read anew by whoever read it.
    mutating func settling(_ step: (inout Unpacking) async throws -> Void) async throws {
        for _ in 0..<SharingLimits.retries {
            var attempt = self
            do {
                try await step(&attempt)
                self = attempt
                return
            } catch let stale as Stale {
                if held != nil { throw stale }
            }
        }
        throw Refusal(
            .conflict,
            "what pouch \(pouch.header.number) of \(pouch.header.from) is about is taken back all the time: open it "
                + "again")
    }

    func take(_ arrival: PouchArrival) async throws -> (outcomes: [Outcome], acknowledged: [Int64]) {
        var arrival = arrival
        arrival.grounds.held = held
        switch try await core.store.take(arrival) {
        case .kept(let outcomes, let acknowledged): return (outcomes, acknowledged)
        case .stale: throw Stale()
        case .crowded: throw crowded
        case .doubled: throw try await doubled()
        }
    }

    /// Another pouch of this number was entered since it was looked for, by another process: the sender contradicts itself.
    private func doubled() async throws -> Refusal {
        try await checkChain()
        return Refusal(
            .conflict,
            "another process took a pouch \(pouch.header.number) of \(pouch.header.from) at the same moment: open it again"
        )
    }

    /// The ledger's entry of the pouch: made once, before anything that it brings or takes back, however often either is
    /// broken off.
    func enter() async throws -> Position {
        if let known = try await core.store.entry(ofPouch: pouch.statement.digest) { return known }
        let kept = try await core.store.take(
            PouchArrival(
                peer: pouch.header.from, arrivals: [core.maker.pouch(PouchEntry(pouch), at: now)],
                enters: pouch.statement.digest, number: pouch.header.number
            ) { _ in nil })
        if case .doubled = kept { throw try await doubled() }
        guard case .kept(let outcomes, _) = kept, case .stored(let position, _) = outcomes.first else {
            throw Refusal(.unavailable, "the pouch could not be written into the ledger")
        }
        return position
    }

    // MARK: At once

    /// Whether nothing of it changes by what the rest of it is decided, and all of it may be kept in one step.
    var isPlain: Bool {
        var count = 0
        for item in pouch.items {
            switch item {
            case .consent, .onward: return false
            default: break
            }
            guard let record = item.anyRecord else { continue }
            if record.isMarking { return false }
            count += 1
        }
        return count <= SharingLimits.received
    }

    /// Keeps the entry of the pouch, what it brought, its receipts, what waits, and that it came, in one step of the store: most
    /// pouches hold one record, or receipts, and each further step would be a wait for the disk.
    mutating func keepAtOnce() async throws {
        let records = try await records()
        var (entry, conflicts): (Position?, [Int: Position]) = (nil, [:])
        try await settling { unpacking in (entry, conflicts) = try await unpacking.keepOnce(records) }
        await raise()
        guard let entry, !conflicts.isEmpty else { return }
        for (index, there) in conflicts.sorted(by: { $0.key < $1.key }) {
            try await replace(there, by: index, of: records)
        }
        await raise()
        try await finish(at: entry, [])
    }

    /// - Returns: the entry of the pouch, and which records are other versions than the ones that stand there. Where there are such,
    ///   it is not noted yet that the pouch came.
    private mutating func keepOnce(_ records: PouchRecords) async throws -> (
        entry: Position, conflicts: [Int: Position]
    ) {
        let (group, grounds) = try await look(at: records.keys.sorted(), of: records)
        let receipts = readReceipts()
        let before = self
        let kept = try await take(
            PouchArrival(
                peer: pouch.header.from,
                arrivals: [core.maker.pouch(PouchEntry(pouch), at: now)] + group.map(\.arrival),
                enters: pouch.statement.digest, number: pouch.header.number, receipts: receipts, grounds: grounds,
                held: waiting.items.isEmpty ? nil : try holding()
            ) { outcomes in
                guard case .stored(let entry, _) = outcomes.first else { return nil }
                var (exceptions, ways) = (before.exceptions, before.ways)
                var isSettled = true
                for (each, outcome) in zip(group, outcomes.dropFirst()) {
                    switch Kept(outcome) {
                    case .there(let position, _): ways.append(before.way(position, each.index))
                    case .refused: exceptions[each.index] = .invalid
                    case .conflict: isSettled = false
                    }
                }
                let received = before.received(at: entry, exceptions)
                return PouchArrival.Noted(received: isSettled ? received : nil, ways: ways)
            })
        guard case .stored(let entry, _) = kept.outcomes.first else {
            throw Refusal(.unavailable, "the pouch could not be written into the ledger")
        }
        self.receipts += kept.acknowledged.count
        return (entry, note(Array(kept.outcomes.dropFirst()), of: group))
    }

    private func received(at entry: Position, _ exceptions: [Int: PouchReceipt.Exception]) -> Received {
        let header = pouch.header
        return Received(
            peer: header.from, number: header.number, since: header.since, pouch: pouch.statement.digest,
            made: header.made, at: now, entry: entry, exceptions: exceptions.mapValues(\.rawValue),
            asksForReceipt: pouch.items.contains(where: \.asksForReceipt), isUrgent: header.precedence >= .immediate)
    }

    /// Notes that it came, its receipts, and what waits, in one step.
    mutating func finish(at entry: Position, _ receipts: [Acknowledgement]) async throws {
        try await settling { unpacking in
            // It may have been erased since it was looked at.
            let (erased, grounds) = try await unpacking.erased(among: unpacking.waiting.items.keys.sorted())
            unpacking.forget(erased)
            let (received, ways) = (unpacking.received(at: entry, unpacking.exceptions), unpacking.ways)
            let kept = try await unpacking.take(
                PouchArrival(
                    peer: received.peer, receipts: receipts, grounds: grounds, held: try unpacking.holding()
                ) { _ in PouchArrival.Noted(received: received, ways: ways) })
            unpacking.receipts += kept.acknowledged.count
        }
    }

    /// Tries once more to file items that waited.
    ///
    /// - Parameters:
    ///   - held: as they were held.
    ///   - places: theirs; nothing else of the pouch is at hand.
    ///   - before: what is known of the pouch.
    /// - Throws: ``Stale`` where something else is held by now: what was filed until then stays.
    mutating func run(again held: HeldItems, _ places: Set<Int>, of before: Received) async throws {
        self.held = held
        try await fileRecords()
        var received = before
        received.at = now
        // What is held no more, and was called waiting, was erased.
        received.exceptions = before.exceptions.filter { !places.contains($0.key) }
            .mapValues { Self.isWaiting($0) ? PouchReceipt.Exception.takenBack.rawValue : $0 }
            .merging(exceptions.mapValues(\.rawValue)) { $1 }
        let (noted, ways) = (received, ways)
        _ = try await take(
            PouchArrival(peer: before.peer, held: try holding()) { _ in
                PouchArrival.Noted(received: noted, ways: ways)
            })
        await core.feed.wake()
    }
}
