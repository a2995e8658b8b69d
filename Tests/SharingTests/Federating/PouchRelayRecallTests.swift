import JSON
import Pouch
import Records
import Store
import Testing

@testable import Sharing

/// Domain 3.1.4: a recall reaches everybody, whoever they have the record from, and whatever came first on the way.
@Suite("A recall goes on to whom a record was passed on, also where nothing of it is left on the way")
struct PouchRelayRecallTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]
    private static let four = ["KE-OUT", "ET-FAD", "SN-CAS", "TZ-IUT"]

    private func shred(at capital: Capital) async throws -> RecallView {
        try await capital.node.gate.recall(
            Thing.id(1), reason: .sourceProtection, measure: .cryptoShred, explanation: nil, by: capital.duty())
    }

    private func tombstones(at capital: Capital) async throws -> Int {
        let size = try await capital.store.size()
        return try await capital.store.entries(from: Position(1), count: Int(size)).count { $0.tombstone != nil }
    }

    private func withdrawals(at capital: Capital) async throws -> Int {
        try await capital.store.entries(kind: EntryMaker.withdrawal, before: nil, limit: 9).count
    }

    /// An assessment of the holder's own, made of the record.
    private func derive(at capital: Capital) async throws {
        try await capital.file(Thing(5, name: "our assessment"))
        var relation = Thing(6)
        relation.type = "relationship"
        relation.more =
            #","relationship_type":"derived-from","source_ref":"\#(Thing.id(5))","target_ref":"\#(Thing.id(1))""#
        try await capital.file(relation)
    }

    private func isFlagged(at capital: Capital) async throws -> Bool {
        try await capital.node.gate.record(Thing.id(5), version: nil, for: capital.duty()).line.isToReassess
    }

    /// The pouches of a recall that erases: first what takes back, then what tells of the erasure, on sticks of their own.
    private func sticks(from ke: Capital, to relay: Capital) async throws -> (recall: [[UInt8]], erasure: [[UInt8]]) {
        _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
        let recall = try await ke.pack(relay)
        let sweep = try await Sweep(ke.node.core)
        _ = try await sweep.erase(try await sweep.records(of: RecordID(Thing.id(1)), .recall), by: "duty")
        return (recall, try await ke.pack(relay))
    }

    private func unpacking(_ sealed: [UInt8], from sender: Capital, at receiver: Capital) async throws -> Unpacking {
        let opened = try PouchReader.open(
            sealed, with: [.node(receiver.keys.opening)], for: [.organisation(receiver.code)]
        ) { _, _ in sender.keys.publicKeys }
        return try await Unpacking(core: receiver.node.core, keys: receiver.pouches.keys, pouch: opened)
    }

    @Test("who has shut an originator out still takes back what that one gave, when another passes the word on")
    func shutOut() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            try await ke.file(Thing(1, name: "one source"), in: "shared")
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            #expect(try await sn.titles() == ["one source"])
            let keys = [ke.keys.publicKeys]
            sn.known["KE-OUT"] = []
            let shutting = sn.node.pouches(
                PouchKeys(
                    signer: sn.keys, peer: { [known = sn.known] in known[$0] },
                    former: { [known = sn.known] in $0 == "KE-OUT" ? keys : known[$0] }))
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            try await ke.file(Thing(2, name: "another"), in: "shared")
            try await et.open(try await ke.pack(et))
            let sealed = try await et.pack(sn)
            for result in try await shutting.open(sealed.count, by: sn.console, sealed: { sealed[$0] }) {
                #expect(try result.get().exceptions[.unknownOriginator] ?? 0 <= 1)
            }
            // Taken back; and nothing new of theirs is taken.
            #expect(try await sn.titles() == [])
        }
    }

    @Test(
        "a recall that is signed with keys which its receiver is shown later is carried out then",
        arguments: Backend.allCases)
    func newerKeys(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            try await ke.file(Thing(1, name: "one source"), in: "shared")
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            let newer = try NodeKeys(seed: [UInt8](repeating: 77, count: NodeKeys.seedByteCount))
            let both = [newer.publicKeys, ke.keys.publicKeys]
            et.known["KE-OUT"] = both
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            let renewed = Capital(
                code: ke.code, store: ke.store, node: ke.node, clock: ke.clock, keys: newer, known: ke.known,
                place: ke.place)
            try await renewed.send(to: et)
            let told = try await sn.open(try await et.pack(sn))
            #expect(told.map(\.exceptions) == [[.unknownOriginator: 1]])
            // An absence as long as one is reckoned with.
            sn.clock.pass(seconds: SharingLimits.heldWithdrawalSeconds - 60)
            try await sn.pouches.takeHeld()
            #expect(try await sn.titles() == ["one source"])
            #expect(try await sn.store.held().count == 1)
            sn.known["KE-OUT"] = both
            try await sn.pouches.takeHeld()
            #expect(try await sn.titles() == [])
            #expect(try await sn.store.held().isEmpty)
            // And whoever passed it on hears of it.
            let entry = try #require(
                try await et.store.entries(kind: EntryMaker.withdrawal, before: nil, limit: 9).first
            ).position
            #expect(try await et.store.deliveries(of: [entry]).map(\.exception) == [nil])
            try await et.open(try await sn.pack(et))
            #expect(try await et.store.deliveries(of: [entry]).map(\.exception) == [nil])
            for capital in [et, sn] { #expect(try await capital.verify() == []) }
        }
    }

    @Test("a recall in the name of whom nobody here knows does not wait")
    func unknown() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            try await ke.file(Thing(1, name: "one source"), in: "shared")
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            try await et.open(try await ke.pack(et))
            sn.known["KE-OUT"] = []
            let told = try await sn.open(try await et.pack(sn))
            #expect(told.map(\.exceptions) == [[.unknownOriginator: 1]])
            #expect(try await sn.store.held().isEmpty)
        }
    }

    @Test(
        "whichever of recall and erasure comes first to the one in between, the third is told of both",
        arguments: Backend.allCases, [true, false])
    func orders(_ backend: Backend, _ isErasureFirst: Bool) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            try await ke.file(Thing(1, name: "one source"), in: "shared")
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            try await derive(at: sn)
            let sticks = try await sticks(from: ke, to: et)
            for stick in isErasureFirst ? [sticks.erasure, sticks.recall] : [sticks.recall, sticks.erasure] {
                let opened = try await et.open(stick)
                #expect(opened.map(\.exceptions) == [[:]], "it was here, and its receipt says so")
                try await sn.open(try await et.pack(sn))
            }
            for holder in [et, sn] {
                #expect(try await !holder.titles().contains("one source"), "\(holder.code)")
                #expect(try await tombstones(at: holder) == 1, "\(holder.code)")
                let recalls = try await holder.node.core.directory.current().registry.all("recall")
                #expect(recalls.map { $0.body["reason"]?.string } == ["error"], "\(holder.code)")
                #expect(try await holder.verify() == [], "\(holder.code)")
            }
            #expect(try await isFlagged(at: sn), "what was made of it has to say so")
            // Who asks is still told that it went there.
            let given = try await et.node.gate.disclosures(of: Thing.id(1), for: et.console)
            #expect(given.lines.filter { $0.way == "pouch" }.map(\.organisation) == ["SN-CAS"])
            // Once is enough: nothing more goes, and nothing more is written down.
            #expect(try await withdrawals(at: et) == 1)
            #expect(try await sn.open(try await et.pack(sn)).map(\.withdrawn).reduce(0, +) == 0)
            // Where it went no further, there is nobody to be told of what is erased already.
            #expect(try await withdrawals(at: sn) == (isErasureFirst ? 0 : 1))
        }
    }

    @Test(
        "who has it from two, of whom each lost it before the recall came, is told by both and shows it no more",
        arguments: Backend.allCases)
    func twoWays(_ backend: Backend) async throws {
        try await Capital.all(Self.four, on: backend) { capitals in
            let (ke, et, sn, tz) = (capitals[0], capitals[1], capitals[2], capitals[3])
            try await PouchOnwardTests.open(capitals)
            try await ke.file(Thing(1, name: "one source"), in: "shared")
            for relay in [et, sn] {
                try await ke.send(to: relay)
                try await tz.open(try await relay.pack(tz))
            }
            // What is kept there only so long is gone at both; the third was given it twice, and keeps it.
            for relay in [et, sn] {
                let sweep = try await Sweep(relay.node.core)
                _ = try await sweep.erase(try await sweep.records(of: RecordID(Thing.id(1)), .channel), by: "clock")
                try await tz.open(try await relay.pack(tz))
            }
            #expect(try await tz.titles() == ["one source"])
            _ = try await shred(at: ke)
            for (number, relay) in [et, sn].enumerated() {
                try await relay.open(try await ke.pack(relay))
                // That time erased it is no recall on record there.
                let recalls = try await relay.node.core.directory.current().registry.all("recall")
                #expect(recalls.isEmpty, "\(relay.code)")
                let opened = try await tz.open(try await relay.pack(tz))
                #expect(opened.map(\.withdrawn) == [1], "\(relay.code)")
                #expect(try await tz.titles() == [])
                #expect(try await tombstones(at: tz) == 1, "\(number)")
                #expect(try await withdrawals(at: tz) == 1, "\(number)")
            }
            for capital in capitals { #expect(try await capital.verify() == [], "\(capital.code)") }
        }
    }

    @Test("an erasure of what stands no more reads no pouch that took back something else")
    func readsItsOwn() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            for number in 1...3 { try await ke.file(Thing(number, name: "source \(number)"), in: "shared") }
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            let sweep = try await Sweep(et.node.core)
            for number in 1...3 {
                _ = try await sweep.erase(
                    try await sweep.records(of: RecordID(Thing.id(number)), .channel), by: "clock")
            }
            try await sn.open(try await et.pack(sn))
            let between = Between(et.store)
            let again = try et.rerun(on: between)
            var sought: [Int] = []
            for number in 1...3 {
                _ = try await ke.node.gate.recall(
                    Thing.id(number), reason: .sourceProtection, measure: .cryptoShred, explanation: nil,
                    by: ke.duty())
                let before = between.pouchesSought
                try await again.open(try await ke.pack(et))
                sought.append(between.pouchesSought - before)
                #expect(try await withdrawals(at: et) == number)
            }
            #expect(Set(sought).count == 1, "each reads those before it: \(sought)")
            try await sn.open(try await et.pack(sn))
            #expect(try await sn.titles() == [])
        }
    }

    @Test("what was made of a source that only time erased is flagged when the recall of the source comes")
    func lostBefore() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "one source"))
            try await ke.send(to: et)
            try await derive(at: et)
            let sweep = try await Sweep(et.node.core)
            _ = try await sweep.erase(try await sweep.records(of: RecordID(Thing.id(1)), .channel), by: "clock")
            _ = try await shred(at: ke)
            try await et.open(try await ke.pack(et))
            #expect(try await isFlagged(at: et))
        }
    }

    @Test("of a version that it did not have nobody is told, whatever was erased of others")
    func otherVersion() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            try await ke.file(Thing(1, name: "first word"), in: "shared")
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            let sweep = try await Sweep(et.node.core)
            _ = try await sweep.erase(try await sweep.records(of: RecordID(Thing.id(1)), .channel), by: "clock")
            try await sn.open(try await et.pack(sn))
            try await ke.file(Thing(1, version: 1, name: "second word"), in: "shared")
            try await ke.send(to: et)
            _ = try await ke.node.gate.recall(
                Thing.id(1), versions: [Thing.time(1)], reason: .error, explanation: nil, by: ke.duty())
            try await et.open(try await ke.pack(et))
            #expect(try await et.pack(sn).isEmpty, "that there is a second version is not theirs to know")
        }
    }

    @Test(
        "executing it was broken off: who packs meanwhile passes it on, and it is told once",
        arguments: Backend.allCases)
    func brokenOff(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let recall = try await recall(from: ke, over: et, to: sn)
            // As a kill leaves it: what is taken back is off the lists, and it is not noted that the pouch came.
            var unpacking = try await unpacking(recall[0], from: ke, at: et)
            try await unpacking.takeBack()
            #expect(try await et.titles() == [])
            #expect(try await et.store.received(unpacking.pouch.header.number, from: ke.code) == nil)
            #expect(try await sn.open(try await et.pack(sn)).map(\.withdrawn) == [1])
            #expect(try await sn.titles() == [])
            try await et.open(recall)
            #expect(try await et.pack(sn).isEmpty)
            #expect(try await withdrawals(at: et) == 1)
            let pouches = try await et.store.entries(kind: PouchEntry.kind, before: nil, limit: 9)
            #expect(Set(pouches.map(\.body)).count == pouches.count, "none is in the ledger twice")
            #expect(try await et.verify() == [])
        }
    }

    @Test("an older program executed it before the pouch was known: the third is told when it is done again")
    func brokenOffBefore() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let recall = try await recall(from: ke, over: et, to: sn)
            let opened = try await unpacking(recall[0], from: ke, at: et)
            let item = try #require(
                opened.pouch.items.firstIndex { if case .withdrawal = $0 { true } else { false } })
            guard case .withdrawal(let bytes) = opened.pouch.items[item] else { return }
            let taking = Taking(
                core: et.node.core, partner: opened.partner, notice: try WithdrawalNotice(bytes), erased: [],
                entry: .zero, now: et.clock.now)
            _ = try await taking.run(
                as: Envelope.Received(from: ke.code, pouch: opened.digest, item: item))
            #expect(try await et.titles() == [])
            // There is no pouch yet to pass its word on from, and what is packed goes past it.
            try await et.file(Thing(2, name: "another"), in: "shared")
            #expect(try await sn.open(try await et.pack(sn)).map(\.withdrawn) == [0])
            try await et.open(recall)
            #expect(try await sn.open(try await et.pack(sn)).map(\.withdrawn) == [1])
            #expect(try await sn.titles() == ["another"])
            #expect(try await et.verify() == [])
        }
    }

    /// What the third has from the one in between, and the pouch that takes it back.
    private func recall(from ke: Capital, over et: Capital, to sn: Capital) async throws -> [[UInt8]] {
        try await PouchOnwardTests.open([ke, et, sn])
        try await ke.file(Thing(1, name: "one source"), in: "shared")
        try await ke.send(to: et)
        try await sn.open(try await et.pack(sn))
        _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
        return try await ke.pack(et)
    }
}
