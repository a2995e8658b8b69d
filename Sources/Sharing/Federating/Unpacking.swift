import JSON
import Ledger
import Policy
import Pouch
import Records
import Store

/// A pouch on its way in: verified whole before, decided item by item here.
///
/// Every step can be done again: what was taken back stays so, what was filed is known, and the pouch counts as received, and
/// is acknowledged, only when all of it is durable.
struct Unpacking {
    let core: Core
    let pouch: OpenedPouch
    let partner: Partner
    private(set) var snapshot: Snapshot
    let now: Instant
    private let keys: PouchKeys
    private let digest: ContentDigest
    private var exceptions: [Int: PouchReceipt.Exception] = [:]
    private var ways: [Way] = []
    private var channels: Set<String> = []
    /// The originators' statements that it passes on from, in their order.
    private let origins: [SignedStatement]
    /// What may be filed later, and what it waits for.
    private(set) var waiting: Waiting
    private var hasTakenBack = false
    /// What was erased here of what it takes back: looked for once, when the first of it is executed.
    private var erased: [RecordID: [ErasedRecord]]?
    private var (filed, known, withdrawn, receipts) = (0, 0, 0, 0)

    /// - Parameter origins: of a pouch of which only some items are at hand; its own where none are given.
    init(core: Core, keys: PouchKeys, pouch: OpenedPouch, origins: [SignedStatement]? = nil) async throws {
        self.core = core
        self.keys = keys
        self.pouch = pouch
        self.origins =
            origins ?? pouch.items.compactMap { if case .origin(let signed) = $0 { signed } else { nil } }
        waiting = Waiting(peer: pouch.header.from, number: pouch.header.number, pouch: pouch.statement.digest)
        now = core.clock()
        snapshot = try await core.directory.current()
        partner = try core.partner(pouch.header.from, in: snapshot)
        guard let digest = ContentDigest(bytes: pouch.statement.digest.bytes) else {
            throw Refusal(.invalid, "the statement of the pouch has no digest")
        }
        self.digest = digest
        try await checkChain()
        try await core.requireUndisputed(pouch.header.from)
    }

    /// Refuses a second pouch of one number, and one that follows another than the one that came: the sender has two
    /// histories. What came first stays.
    private func checkChain() async throws {
        let (from, number) = (pouch.header.from, pouch.header.number)
        func fork(_ before: Received, _ which: String) async throws -> Refusal {
            try await core.dispute(
                from, .pouch, try await core.pouchEntry(at: before.entry)?.evidence ?? [], PouchEntry(pouch).evidence,
                toldBy: from, number: number, at: now)
            return Refusal(
                .conflict,
                "\(from) has sent \(which): keep both, and ask its operators by another way; its node may have been put "
                    + "back to an older state, or lies",
                detail: "fork")
        }
        if let before = try await core.store.received(number, from: from), before.pouch != pouch.statement.digest {
            throw try await fork(before, "two different pouches with the number \(number)")
        }
        if number > 1, let before = try await core.store.received(number - 1, from: from),
            before.pouch != pouch.header.previous
        {
            throw try await fork(
                before, "the pouch \(number) that follows another \(number - 1) than the one which came")
        }
    }

    // MARK: What is taken back

    /// Takes back what the pouch takes back; nothing is shown of it from here on.
    mutating func takeBack() async throws {
        guard !hasTakenBack else { return }
        hasTakenBack = true
        for (index, item) in pouch.items.enumerated() {
            let bytes: [UInt8]
            switch item {
            case .withdrawal(let own): bytes = own
            case .passedOn(let passed):
                guard case .withdrawal(let others) = passed.word else { continue }
                guard try await isProved(passed) else {
                    exceptions[index] = .unknownOriginator
                    continue
                }
                bytes = others
            default: continue
            }
            let notice: WithdrawalNotice
            do throws(PouchError) {
                notice = try WithdrawalNotice(bytes)
            } catch {
                exceptions[index] = .invalid
                continue
            }
            guard notice.originator == speaker(of: item) else {
                exceptions[index] = .notYours
                continue
            }
            let taking = Taking(
                core: core, partner: partner, notice: notice, erased: try await erased(notice.object), now: now)
            let isHere = try await taking.run(
                as: Envelope.Received(from: pouch.header.from, pouch: digest, item: index))
            if isHere { withdrawn += 1 } else { exceptions[index] = .absent }
        }
        // After them, in whatever order they are: what is taken back and erased is known to have been taken back.
        for (index, item) in pouch.items.enumerated() {
            guard case .erasure(let own) = item else { continue }
            guard let notice = try? ErasureNotice(own) else {
                exceptions[index] = .invalid
                continue
            }
            exceptions[index] = try await Erasing(
                core: core, keys: keys, partner: partner, notice: notice, now: now
            ).run()
            withdrawn += exceptions[index] == nil ? 1 : 0
        }
    }

    private mutating func erased(_ object: RecordID) async throws -> [ErasedRecord] {
        if erased == nil {
            let objects = pouch.items.compactMap { item -> RecordID? in
                if case .withdrawal(let own) = item { return try? WithdrawalNotice(own).object }
                guard case .passedOn(let passed) = item, case .withdrawal(let others) = passed.word else { return nil }
                return try? WithdrawalNotice(others).object
            }
            erased = try await core.erased(Set(objects))
        }
        return erased?[object] ?? []
    }

    /// Whose word an item is.
    private func speaker(of item: PouchItem) -> String {
        guard case .passedOn(let passed) = item else { return pouch.header.from }
        return origin(passed)?.statement.from ?? ""
    }

    private func origin(_ passed: PassedOn) -> SignedStatement? {
        origins.indices.contains(passed.origin) ? origins[passed.origin] : nil
    }

    /// Whether an originator whose keys this node knows signed what is passed on.
    private func isProved(_ passed: PassedOn) async throws -> Bool {
        guard let signed = origin(passed) else { return false }
        let keys = try await keys.peer(signed.statement.from)
        guard keys.contains(where: { signed.isSigned(by: $0) }) else { return false }
        return (try? passed.proof.verify(passed.word, in: signed.statement)) != nil
    }

    // MARK: All of it

    mutating func run() async throws -> OpenView {
        let header = pouch.header
        let before = try await core.store.received(header.number, from: header.from)
        if let before, !before.exceptions.values.contains(where: Self.isWaiting) {
            return try await view(isKnown: true)
        }
        try await takeBack()
        try await watch()
        if before == nil, isPlain {
            try await keepAtOnce()
            await core.feed.wake()
            return try await view(isKnown: false)
        }
        let entry = try await keep(before)
        try await takeConsents()
        try await fileRecords()
        try await takeReceipts()
        try await core.store.receive(received(at: entry, exceptions), ways: ways)
        await core.feed.wake()
        return try await view(isKnown: false)
    }

    private func received(at entry: Position, _ exceptions: [Int: PouchReceipt.Exception]) -> Received {
        let header = pouch.header
        return Received(
            peer: header.from, number: header.number, since: header.since, pouch: pouch.statement.digest,
            made: header.made, at: now, entry: entry, exceptions: exceptions.mapValues(\.rawValue),
            asksForReceipt: pouch.items.contains(where: \.asksForReceipt))
    }

    // MARK: At once

    /// Whether nothing of it changes by what the rest of it is decided, and all of it may be kept in one step.
    private var isPlain: Bool {
        var count = 0
        for item in pouch.items {
            switch item {
            case .consent: return false
            case .record(let record):
                if record.isMarking { return false }
                count += 1
            case .passedOn(let passed):
                guard case .record(let record) = passed.word else { continue }
                if record.isMarking { return false }
                count += 1
            default: continue
            }
        }
        return count <= SharingLimits.received
    }

    /// Keeps the entry of the pouch, what it brought, its receipts, and that it came, in one step of the store: most pouches
    /// hold one record, or receipts, and each further step would be a wait for the disk.
    private mutating func keepAtOnce() async throws {
        let records = try await records()
        let group = try await look(at: records.keys.sorted(), of: records)
        let receipts = readReceipts()
        let (exceptions, ways, before) = (exceptions, ways, self)
        let kept = try await core.store.take(
            PouchArrival(
                peer: pouch.header.from,
                arrivals: [core.maker.pouch(PouchEntry(pouch), at: now)] + group.map(\.arrival), receipts: receipts
            ) { outcomes in
                guard case .stored(let entry, _) = outcomes.first else { return nil }
                var (exceptions, ways) = (exceptions, ways)
                for (each, outcome) in zip(group, outcomes.dropFirst()) {
                    switch Kept(outcome) {
                    case .there(let position, _): ways.append(before.way(position, each.index))
                    case .refused: exceptions[each.index] = .invalid
                    // It may be a version before, whose place it takes.
                    case .conflict: return nil
                    }
                }
                return PouchArrival.Noted(received: before.received(at: entry, exceptions), ways: ways)
            })
        guard case .stored(let entry, _) = kept.outcomes.first else {
            throw Refusal(.unavailable, "the pouch could not be written into the ledger")
        }
        self.receipts += kept.acknowledged.count
        let outcomes = Array(kept.outcomes.dropFirst())
        try await note(outcomes, of: group)
        let isSettled = !outcomes.contains { if case .conflict = Kept($0) { true } else { false } }
        if !isSettled { try await core.store.receive(received(at: entry, self.exceptions), ways: self.ways) }
    }

    /// What became of a record.
    private enum Kept {
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

    /// Tries once more to file items that waited.
    ///
    /// - Parameters:
    ///   - places: theirs; nothing else of the pouch is at hand.
    ///   - before: what is known of the pouch.
    /// - Returns: what still waits.
    mutating func run(again places: Set<Int>, of before: Received) async throws -> Waiting {
        try await fileRecords()
        var received = before
        received.at = now
        received.exceptions = before.exceptions.filter { !places.contains($0.key) }
            .merging(exceptions.mapValues(\.rawValue)) { $1 }
        try await core.store.receive(received, ways: ways)
        await core.feed.wake()
        return waiting
    }

    private static func isWaiting(_ code: String) -> Bool {
        PouchReceipt.Exception(rawValue: code)?.isPassing ?? false
    }

    /// Looks at what it says of logs, before anything of it is filed: whoever contradicts itself is heard no further.
    private mutating func watch() async throws {
        let watching = Watching(core: core, keys: keys, pouch: pouch, now: now)
        for (index, item) in pouch.items.enumerated() {
            if let exception = try await watching.take(item) { exceptions[index] = exception }
        }
    }

    /// The ledger's entry of the pouch: made once, before anything that it brings.
    private func keep(_ before: Received?) async throws -> Position {
        if let before { return before.entry }
        let arrival = core.maker.pouch(PouchEntry(pouch), at: now)
        guard case .stored(let position, _) = try await core.store.append([arrival], receipt: nil).first else {
            throw Refusal(.unavailable, "the pouch could not be written into the ledger")
        }
        return position
    }

    /// Consents of the sender to this organisation, and their withdrawals: put into the registry as the sender's word, before
    /// anything is filed that needs them.
    private mutating func takeConsents() async throws {
        for (index, item) in pouch.items.enumerated() {
            guard case .consent(let bytes) = item else { continue }
            guard let body = try? JSONDocument(parsing: bytes).root, body["type"]?.string == "consent",
                body["originator"]?.string == pouch.header.from,
                body["organisation"]?.string == core.identity.organisation
            else {
                exceptions[index] = .invalid
                continue
            }
            let members = body.members.map { JSONMember($0.name.text, .raw($0.value.minified)) }
            do {
                try await core.register([.object(members)], of: .elsewhere(pouch.header.from), by: partner.caller)
            } catch let refusal as Refusal where refusal.code == .conflict || refusal.code == .invalid {
                if refusal.code == .invalid { exceptions[index] = .invalid }
            }
        }
    }

    private mutating func takeReceipts() async throws {
        let read = readReceipts()
        if !read.isEmpty { receipts += try await core.store.acknowledge(read, from: pouch.header.from).count }
    }

    /// The receipts in it, in their order; notes what of the rest is not understood.
    private mutating func readReceipts() -> [Acknowledgement] {
        var read: [Acknowledgement] = []
        for (index, item) in pouch.items.enumerated() {
            switch item {
            case .receipts(let bytes):
                guard let list = try? PouchReceipt.list(bytes) else {
                    exceptions[index] = .invalid
                    continue
                }
                read += list.map { receipt in
                    Acknowledgement(
                        number: receipt.number, pouch: receipt.pouch, at: receipt.at,
                        exceptions: receipt.exceptions.mapValues(\.rawValue))
                }
            case .onward, .groupKey: exceptions[index] = .unsupported
            case .consent, .origin, .withdrawal, .erasure, .record, .passedOn, .checkpoint, .cosigned, .proofsWanted,
                .other:
                continue
            }
        }
        return read
    }

    private func view(isKnown: Bool) async throws -> OpenView {
        let header = pouch.header
        let ahead = (header.made.microseconds - now.microseconds) / 1_000_000
        return OpenView(
            from: header.from, number: header.number, made: header.made, isKnown: isKnown, filed: filed, known: known,
            withdrawn: withdrawn, receipts: receipts,
            exceptions: exceptions.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }, channels: channels.sorted(),
            missing: try await core.store.inbox(of: header.from).missing,
            isAhead: ahead > SharingLimits.clockAhead ? ahead : nil)
    }
}

// MARK: - Records

extension Unpacking {
    /// Files what this node may hold, in the order of the pouch, in groups; definitions of markings before what is under
    /// them.
    private mutating func fileRecords() async throws {
        let records = try await records()
        let definitions = records.filter { $0.value.record.isMarking }.keys.sorted()
        if !definitions.isEmpty {
            try await file(definitions, of: records)
            snapshot = try await core.directory.current()
        }
        try await file(records.keys.filter { records[$0]?.record.isMarking == false }.sorted(), of: records)
    }

    /// The records in it, by their places; of others' those that are proved.
    private mutating func records() async throws -> [Int: (record: PouchRecord, isPassedOn: Bool)] {
        var records: [Int: (record: PouchRecord, isPassedOn: Bool)] = [:]
        for (index, item) in pouch.items.enumerated() {
            switch item {
            case .record(let own): records[index] = (own, false)
            case .passedOn(let passed):
                guard case .record(let others) = passed.word else { continue }
                guard try await isProved(passed) else {
                    exceptions[index] = .unknownOriginator
                    continue
                }
                records[index] = (others, true)
            default: continue
            }
        }
        return records
    }

    private mutating func file(
        _ indices: [Int], of records: [Int: (record: PouchRecord, isPassedOn: Bool)]
    ) async throws {
        for start in stride(from: 0, to: indices.count, by: SharingLimits.received) {
            let stretch = Array(indices[start..<min(start + SharingLimits.received, indices.count)])
            let group = try await look(at: stretch, of: records)
            guard !group.isEmpty else { continue }
            try await note(try await core.store.append(group.map(\.arrival), receipt: nil), of: group)
        }
    }

    /// Decides about records.
    ///
    /// - Returns: those that are to be filed.
    private mutating func look(
        at indices: [Int], of records: [Int: (record: PouchRecord, isPassedOn: Bool)]
    ) async throws -> [(index: Int, arrival: Arrival)] {
        var receiving = Receiving(core: core, partner: partner, snapshot: snapshot, now: now)
        var group: [(index: Int, arrival: Arrival)] = []
        let erased = try await erased(among: indices)
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
        return group
    }

    /// Notes what became of records, and takes out what one of them takes the place of.
    private mutating func note(_ outcomes: [Outcome], of group: [(index: Int, arrival: Arrival)]) async throws {
        for ((index, arrival), outcome) in zip(group, outcomes) {
            var outcome = outcome
            if case .conflict(let position) = outcome, try await takeOut(position, for: arrival, index) {
                outcome = try await core.store.append([arrival], receipt: nil).first ?? outcome
            }
            switch Kept(outcome) {
            case .there(let position, let isNew):
                if isNew { filed += 1 } else { known += 1 }
                ways.append(way(position, index))
            case .conflict, .refused: exceptions[index] = .invalid
            }
        }
    }

    /// Those that their sender erased before they came: a notice was faster.
    private func erased(among indices: [Int]) async throws -> Set<Int> {
        let (sender, number) = (pouch.header.from, pouch.header.number)
        let marks = Dictionary(
            indices.map { (Erasing.mark($0, of: number, from: sender), $0) }, uniquingKeysWith: { first, _ in first })
        let taken = try await core.store.takenBack(Array(marks.keys)).filter { $0.originator == sender }
        return Set(taken.compactMap { marks[$0.object] })
    }

    /// Takes out what came of a version before, so that what its originator lets this node have of it now takes its place: a
    /// portion that was opened since.
    ///
    /// - Returns: whether it was that originator's own word, of an earlier pouch.
    private func takeOut(_ position: Position, for arrival: Arrival, _ index: Int) async throws -> Bool {
        guard case .record = pouch.items[index], let new = try? Envelope(parsing: arrival.envelope),
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

    private func way(_ position: Position, _ index: Int) -> Way {
        Way(position: position, peer: pouch.header.from, number: pouch.header.number, index: index)
    }
}

extension PouchRecord {
    /// Whether it is a definition of a marking, as its envelope says; the body is held to that when it is looked at.
    fileprivate var isMarking: Bool {
        (try? JSONDocument(parsing: envelope))?.root["kind"]?.string == "marking-definition"
    }
}
