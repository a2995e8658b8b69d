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

    @Test("executing it was broken off, and somebody packed meanwhile: the third is told when it is done again")
    func brokenOff() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            try await ke.file(Thing(1, name: "one source"), in: "shared")
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            let recall = try await ke.pack(et)
            // As a kill leaves it: what is taken back is off the lists, and the pouch is not known.
            var unpacking = try await unpacking(recall[0], from: ke, at: et)
            try await unpacking.takeBack()
            #expect(try await et.titles() == [])
            #expect(try await et.pack(sn).isEmpty)
            // More is written than is looked at once more.
            for _ in 0...SharingLimits.lookedBack {
                try await et.node.core.note("test", on: "", by: et.console)
            }
            _ = try await et.pack(sn)
            try await et.open(recall)
            #expect(try await sn.open(try await et.pack(sn)).map(\.withdrawn) == [1])
            #expect(try await sn.titles() == [])
            #expect(try await et.verify() == [])
        }
    }

    @Test("who packs while it is executed passes it on the next time")
    func meanwhile() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            try await ke.file(Thing(1, name: "one source"), in: "shared")
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            let recall = try await ke.pack(et)
            var unpacking = try await unpacking(recall[0], from: ke, at: et)
            try await unpacking.takeBack()
            #expect(try await et.pack(sn).isEmpty)
            _ = try await unpacking.run()
            #expect(try await sn.open(try await et.pack(sn)).map(\.withdrawn) == [1])
            #expect(try await sn.titles() == [])
        }
    }
}
