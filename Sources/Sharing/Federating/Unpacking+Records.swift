import JSON
import Logging
import Pouch
import Records
import Store

/// The records of a pouch: what is decided about each, and what it takes the place of.
extension Unpacking {
    /// By their places, each with whether it is passed on from somebody else.
    typealias PouchRecords = [Int: (record: PouchRecord, isPassedOn: Bool)]

    /// Files what this node may hold, in the order of the pouch, in groups; definitions of markings before what is under
    /// them.
    mutating func fileRecords() async throws {
        let records = try await records()
        let definitions = records.filter { $0.value.record.isMarking }.keys.sorted()
        if !definitions.isEmpty {
            try await file(definitions, of: records)
            snapshot = try await core.directory.current()
        }
        try await file(records.keys.filter { records[$0]?.record.isMarking == false }.sorted(), of: records)
    }

    /// The records in it, by their places; of others' those that are proved.
    mutating func records() async throws -> PouchRecords {
        var records: PouchRecords = [:]
        for (index, item) in pouch.items.enumerated() {
            switch item {
            case .record(let own): records[index] = (own, false)
            case .passedOn(let passed):
                guard case .record(let others) = passed.word else { continue }
                guard try await isProved(passed) else {
                    exceptions[index] = .unknownOriginator
                    continue
                }
                // What its sender signed by itself, in a bulk, is its own word as any.
                records[index] = (others, speaker(of: item) != pouch.header.from)
            default: continue
            }
        }
        let spoken = records.reduce(into: [:]) { $0[$1.key] = ($1.value.record, speaker(of: pouch.items[$1.key])) }
        for index in PouchRedLines.bulk(spoken) {
            exceptions[index] = .invalid
            records[index] = nil
        }
        return records
    }

    private mutating func file(_ indices: [Int], of records: PouchRecords) async throws {
        for start in stride(from: 0, to: indices.count, by: SharingLimits.received) {
            let stretch = Array(indices[start..<min(start + SharingLimits.received, indices.count)])
            var conflicts: [Int: Position] = [:]
            try await settling { unpacking in conflicts = try await unpacking.fileOnce(stretch, of: records) }
            for (index, there) in conflicts.sorted(by: { $0.key < $1.key }) {
                try await replace(there, by: index, of: records)
            }
            await raise()
        }
    }

    /// - Returns: which of them are other versions of the same words than the ones that are here, and where these stand.
    private mutating func fileOnce(_ indices: [Int], of records: PouchRecords) async throws -> [Int: Position] {
        let (group, grounds) = try await look(at: indices, of: records)
        guard !group.isEmpty else { return [:] }
        let before = self
        // By which way they came is known as soon as they are here: an erasure finds them by that.
        let kept = try await take(
            PouchArrival(peer: pouch.header.from, arrivals: group.map(\.arrival), grounds: grounds) { outcomes in
                PouchArrival.Noted(
                    received: nil,
                    ways: zip(group, outcomes).compactMap { each, outcome in
                        guard case .there(let position, _) = Kept(outcome) else { return nil }
                        return before.way(position, each.index)
                    })
            })
        return note(kept.outcomes, of: group)
    }

    /// Files a record in the place of what came of a version before, where that may be.
    mutating func replace(_ position: Position, by index: Int, of records: PouchRecords) async throws {
        if let record = records[index]?.record, try await isSameProduct(position, as: record) {
            known += 1
            ways.append(way(position, index))
            return
        }
        guard let record = records[index]?.record, try await takeOut(position, for: record, index) else {
            exceptions[index] = .invalid
            return
        }
        try await settling { unpacking in
            guard try await unpacking.fileOnce([index], of: records).isEmpty else {
                unpacking.exceptions[index] = .invalid
                return
            }
        }
    }

    /// Decides about records.
    ///
    /// - Returns: those that are to be filed, and what that was decided by.
    mutating func look(
        at indices: [Int], of records: PouchRecords
    ) async throws -> (group: [(index: Int, arrival: Arrival)], grounds: PouchGrounds) {
        var receiving = Receiving(core: core, partner: partner, snapshot: snapshot, now: now)
        var group: [(index: Int, arrival: Arrival)] = []
        let erased = try await erased(among: indices, asking: &receiving)
        for index in indices {
            guard !erased.contains(index) else {
                exceptions[index] = .takenBack
                continue
            }
            guard let (record, isPassedOn) = records[index] else { continue }
            let received = Envelope.Received(from: pouch.header.from, pouch: digest, item: index)
            let speaker = speaker(of: pouch.items[index])
            switch try await receiving.look(at: record, of: speaker, isPassedOn: isPassedOn, as: received) {
            case .file(let arrival): group.append((index, arrival))
            case .own(let position):
                known += 1
                ways.append(way(position, index))
            case .refused(let exception):
                exceptions[index] = exception
                if exception == .noChannel { channels.insert(record.channel) }
                guard exception.isPassing else { continue }
                waiting.items[index] = pouch.items[index]
                waiting.waits.formUnion(receiving.waits(of: record, because: exception))
            }
        }
        flags.merge(receiving.flags) { $1 }
        return (group, receiving.grounds)
    }

    /// Writes down which of what was filed may cross a red line, whatever its sender says of it.
    mutating func raise() async {
        do throws(StoreError) {
            try await core.raise(flagged, by: partner.caller, at: now)
        } catch {
            // What is filed stays filed.
            core.log.error(
                "a flag for review has no audit entry", metadata: ["detail": "\(Refusal(error).detail ?? "")"])
        }
        flagged = [:]
    }

    /// Notes what became of records.
    ///
    /// - Returns: those that are other versions than the ones which are here, and where these stand.
    mutating func note(_ outcomes: [Outcome], of group: [(index: Int, arrival: Arrival)]) -> [Int: Position] {
        var conflicts: [Int: Position] = [:]
        for ((index, _), outcome) in zip(group, outcomes) {
            switch Kept(outcome) {
            case .there(let position, let isNew):
                if isNew { filed += 1 } else { known += 1 }
                ways.append(way(position, index))
                for line in flags[index] ?? [] where isNew { flagged[line, default: []].append(position) }
            case .conflict(let position): conflicts[index] = position
            case .refused: exceptions[index] = .invalid
            }
        }
        return conflicts
    }

    /// Those that their sender erased before they came, as a notice was faster, and what that was decided by.
    func erased(among indices: [Int]) async throws -> (Set<Int>, PouchGrounds) {
        var receiving = Receiving(core: core, partner: partner, snapshot: snapshot, now: now)
        let erased = try await erased(among: indices, asking: &receiving)
        return (erased, receiving.grounds)
    }

    private func erased(among indices: [Int], asking receiving: inout Receiving) async throws -> Set<Int> {
        let (sender, number) = (pouch.header.from, pouch.header.number)
        let marks = Dictionary(
            indices.map { (Erasing.mark($0, of: number, from: sender), $0) }, uniquingKeysWith: { first, _ in first })
        let taken = try await receiving.takenBack(Array(marks.keys)).filter { $0.originator == sender }
        return Set(taken.compactMap { marks[$0.object] })
    }

    /// Whether it is a joint product that stands here already as the same house's word, by another way: under its id there is one text,
    /// and nothing but the reference to its draft can be other (decision 0062).
    private func isSameProduct(_ position: Position, as record: PouchRecord) async throws -> Bool {
        guard let id = (try? JSONDocument(parsing: record.body).root)?["id"]?.recordID, Joint.isProductID(id),
            let new = try? Envelope(parsing: record.envelope), let entry = try await core.store.entry(at: position),
            let old = try? Envelope(parsing: entry.envelope)
        else { return false }
        return old.originator == new.originator && old.urn == new.urn && old.channel == new.channel
    }

    /// Takes out what came of a version before, so that what its originator lets this node have of it now takes its place: a
    /// portion that was opened since.
    ///
    /// - Returns: whether it was that originator's own word, of an earlier pouch.
    private func takeOut(_ position: Position, for record: PouchRecord, _ index: Int) async throws -> Bool {
        guard speaker(of: pouch.items[index]) == pouch.header.from, let new = try? Envelope(parsing: record.envelope),
            let entry = try await core.store.entry(at: position), let old = try? Envelope(parsing: entry.envelope),
            old.received?.from == pouch.header.from, old.urn == new.urn, old.channel == new.channel,
            old.originator == new.originator,
            let before = try await core.store.ways(of: [position]).filter({ $0.peer == pouch.header.from })
                .map(\.number).max(), before < pouch.header.number
        else { return false }
        let shelves = snapshot.shelves.keys.sorted()
        guard let row = try await core.store.row(at: position, shelves: shelves) else { return false }
        let speaker = partner.caller
        return try await core.takeBack(
            [row], in: old.channel, of: old.originator, on: [row.shelf], by: speaker,
            as: Envelope.Received(from: pouch.header.from, pouch: digest, item: index))
    }

    func way(_ position: Position, _ index: Int) -> Way {
        Way(position: position, peer: pouch.header.from, number: pouch.header.number, index: index)
    }

    /// What became of a record.
    enum Kept {
        case there(Position, isNew: Bool)
        case conflict(Position)
        /// Another version of these words is here, whoever may see it: the sender is not told of it by this.
        case refused

        init(_ outcome: Outcome) {
            switch outcome {
            case .stored(let position, _): self = .there(position, isNew: true)
            case .known(let there): self = .there(there.position, isNew: false)
            case .conflict(let position): self = .conflict(position)
            case .revoked, .foreign, .crowded: self = .refused
            }
        }
    }
}

extension PouchItem {
    /// Whether it has something taken back or erased here, whoever says so.
    var takesBack: Bool {
        switch self {
        case .withdrawal, .erasure: return true
        case .passedOn(let passed):
            guard case .withdrawal = passed.word else { return false }
            return true
        default: return false
        }
    }

    /// The record that it is, or that it passes on.
    var anyRecord: PouchRecord? {
        switch self {
        case .record(let own): return own
        case .passedOn(let passed):
            guard case .record(let others) = passed.word else { return nil }
            return others
        default: return nil
        }
    }
}

extension PouchRecord {
    /// Whether it is a definition of a marking, as its envelope says; the body is held to that when it is looked at.
    var isMarking: Bool {
        (try? JSONDocument(parsing: envelope))?.root["kind"]?.string == "marking-definition"
    }
}
