import JSON
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

/// Domain 3.1.4: recalled and flagged as by quarantine, and the content key destroyed as well.
@Suite("A recall that erases is a recall wherever the record went, and erases it there")
struct PouchShredTests {
    private static let two = ["KE-OUT", "ET-FAD"]
    private static let four = ["KE-OUT", "ET-FAD", "SN-CAS", "TZ-IUT"]

    private func shred(_ number: Int, at capital: Capital, _ versions: [String] = []) async throws -> RecallView {
        try await capital.node.gate.recall(
            Thing.id(number), versions: versions, reason: .sourceProtection, measure: .cryptoShred,
            explanation: "A source is in danger.", by: capital.duty())
    }

    private func tombstones(at capital: Capital) async throws -> Int {
        let size = try await capital.store.size()
        return try await capital.store.entries(from: Position(1), count: Int(size)).count { $0.tombstone != nil }
    }

    /// An assessment of the holder's own, made of a record.
    private func derive(_ number: Int, from source: Int, at capital: Capital) async throws {
        try await capital.file(Thing(number, name: "our assessment"))
        var relation = Thing(number + 1)
        relation.type = "relationship"
        relation.more =
            #","relationship_type":"derived-from","source_ref":"\#(Thing.id(number))","target_ref":"\#(Thing.id(source))""#
        try await capital.file(relation)
    }

    private func isFlagged(_ number: Int, at capital: Capital) async throws -> Bool {
        try await capital.node.gate.record(Thing.id(number), version: nil, for: capital.duty()).line.isToReassess
    }

    /// What was said of the withdrawals that came, in the order of the pouches.
    private func notices(at capital: Capital) async throws -> [WithdrawalNotice] {
        let end = Position(try await capital.store.size())
        var found: [WithdrawalNotice] = []
        for entry in try await capital.node.core.entries(of: PouchEntry.kind, after: .zero, through: end) {
            let pouch = PouchEntry(try parse(String(decoding: entry.body, as: UTF8.self)))
            for (_, bytes) in (pouch?.withdrawals ?? [:]).sorted(by: { $0.key < $1.key }) {
                found.append(try WithdrawalNotice(bytes))
            }
        }
        return found
    }

    @Test(
        "it is on record there with its reason, what was made of it is flagged, and its content is gone",
        arguments: Backend.allCases)
    func flagged(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "source"))
            try await ke.send(to: et)
            try await derive(5, from: 1, at: et)
            let recall = try await shred(1, at: ke)
            let opened = try await et.open(try await ke.pack(et))
            #expect(opened.map(\.exceptions) == [[:]])
            #expect(try await !et.titles().contains("source"))
            #expect(try await isFlagged(5, at: et), "a product of a recalled source has to say so")
            #expect(try await tombstones(at: et) == 1)
            let record = try await et.node.core.directory.current().registry.latest(RecordID(recall.id))
            #expect(record?["reason"]?.string == "source-protection" && record?["measure"]?.string == "crypto-shred")
            try await ke.open(try await et.pack(ke))
            let taken = try await ke.store.entries(kind: EntryMaker.withdrawal, before: nil, limit: 9)
            let receipts = try await ke.store.deliveries(of: taken.map(\.position))
            #expect(receipts.map(\.exception) == [nil] && receipts.allSatisfy { $0.arrived != nil })
            for capital in capitals { #expect(try await capital.verify() == []) }
            // Once is enough.
            #expect(try await et.open(try await ke.pack(et)).map(\.withdrawn) == [0])
        }
    }

    @Test("whoever has it from two partners shows it no more, and keeps nothing of it", arguments: Backend.allCases)
    func twoWays(_ backend: Backend) async throws {
        try await Capital.all(Self.four, on: backend) { capitals in
            let (ke, et, sn, tz) = (capitals[0], capitals[1], capitals[2], capitals[3])
            try await PouchOnwardTests.open(capitals)
            try await ke.file(Thing(1, name: "one source"), in: "shared")
            for relay in [et, sn] {
                try await ke.send(to: relay)
                try await tz.open(try await relay.pack(tz))
            }
            #expect(try await tz.titles() == ["one source"])
            let place = try #require(try await tz.store.places(of: RecordID(Thing.id(1))).first)
            #expect(try await tz.store.ways(of: [place.position]).map(\.peer) == ["ET-FAD", "SN-CAS"])
            _ = try await shred(1, at: ke)
            for relay in [et, sn] {
                try await relay.open(try await ke.pack(relay))
                try await tz.open(try await relay.pack(tz))
            }
            for holder in [et, sn, tz] {
                #expect(try await holder.titles() == [], "\(holder.code)")
                #expect(try await tombstones(at: holder) == 1, "\(holder.code)")
                #expect(try await holder.verify() == [])
            }
            #expect(try await tz.store.entry(at: place.position)?.body.isEmpty == true)
        }
    }

    @Test("what was withdrawn before is erased with it, whoever else gave it", arguments: Backend.allCases)
    func before(_ backend: Backend) async throws {
        try await Capital.all(Array(Self.four.prefix(3)), on: backend) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            try await ke.file(Thing(1, name: "first word"), in: "shared")
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            try await ke.send(to: sn)
            try await ke.node.gate.withdraw(
                Thing.id(1), versions: nil, specVersions: nil, from: "shared", by: ke.duty())
            try await ke.file(Thing(1, version: 1, name: "second word"), in: "shared")
            try await ke.send(to: sn)
            #expect(try await sn.titles() == ["second word"])
            _ = try await shred(1, at: ke)
            let opened = try await sn.open(try await ke.pack(sn))
            #expect(opened.map(\.exceptions) == [[:]])
            #expect(try await tombstones(at: sn) == 2)
        }
    }

    @Test("translations go with it, for the same measure and under no recall of their own")
    func translations() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "source"))
            var translation = Thing(
                11, name: "x", more: #","object_ref":"\#(Thing.id(1))","contents":{"fr":{"name":"une source"}}"#)
            translation.type = "language-content"
            let object = try parse(translation.json.replacing(#""name":"x","#, with: ""))
            _ = try await ke.node.gate.write([object], to: "alerts", by: ke.duty())
            try await ke.send(to: et)
            _ = try await shred(1, at: ke)
            try await et.open(try await ke.pack(et))
            #expect(try await et.titles() == [])
            #expect(try await tombstones(at: et) == 2)
            let told = try await notices(at: et)
            #expect(told.map(\.object.type).sorted() == ["indicator", "language-content"])
            #expect(told.map(\.erases) == [true, true])
            #expect(told.filter { $0.object.type == "language-content" }.map(\.reason) == [.withdrawn])
            #expect(try await et.node.core.directory.current().registry.all("recall").count == 1)
        }
    }

    @Test("the notice of the erasure may come before the recall: what was made of it is flagged all the same")
    func erasureFirst() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "source"))
            try await ke.send(to: et)
            try await derive(5, from: 1, at: et)
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            let recall = try await ke.pack(et)
            let sweep = try await Sweep(ke.node.core)
            let due = try await sweep.records(of: RecordID(Thing.id(1)), .recall)
            _ = try await sweep.erase(due, by: "duty")
            try await et.open(try await ke.pack(et))
            #expect(try await tombstones(at: et) == 1)
            #expect(try await isFlagged(5, at: et) == false)
            try await et.open(recall)
            #expect(try await isFlagged(5, at: et))
        }
    }

    @Test("one version of two is erased, the other stays")
    func oneVersion() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "first word"), Thing(1, version: 1, name: "second word"))
            try await ke.send(to: et)
            _ = try await shred(1, at: ke, [Thing.time(0)])
            try await et.open(try await ke.pack(et))
            #expect(try await et.titles() == ["second word"])
            #expect(try await tombstones(at: et) == 1)
        }
    }

    @Test("what stands on a node under a post of its own is that node's to keep, and is shown no more")
    func guestsCopy() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let guest = try await et.node.administration.addAccount(
                name: "ke-liaison", roles: [.author], organisation: "KE-OUT", purposes: [.awareness])
            try await et.node.administration.grant("alerts", to: "ke-liaison", write: true)
            et.clock.pass(seconds: 1)
            let caller = Caller(
                account: guest, name: "ke-liaison", organisation: "KE-OUT", roles: [.author], means: .token)
            let report = try await et.node.gate.write([try Thing(1, name: "told here").value], to: "alerts", by: caller)
            #expect(report.items.map(\.fate) == [.stored])
            try await ke.file(Thing(1, name: "told here"))
            try await ke.send(to: et)
            _ = try await shred(1, at: ke)
            try await et.open(try await ke.pack(et))
            #expect(try await et.titles() == [])
            #expect(try await tombstones(at: et) == 0)
        }
    }

    @Test("a withdrawal after the recall of another version is told as what it is, and takes effect")
    func afterAnother() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "first word"), Thing(1, version: 1, name: "second word"))
            try await ke.send(to: et)
            _ = try await ke.node.gate.recall(
                Thing.id(1), versions: [Thing.time(0)], reason: .error, explanation: nil, by: ke.duty())
            try await ke.send(to: et)
            #expect(try await et.titles() == ["second word"])
            ke.clock.pass(seconds: 1)
            try await ke.node.gate.withdraw(
                Thing.id(1), versions: nil, specVersions: nil, from: "alerts", by: ke.duty())
            try await ke.send(to: et)
            #expect(try await et.titles() == [])
            let told = try await notices(at: et)
            #expect(told.map(\.reason) == [.error, .withdrawn])
            #expect(told.map(\.versions) == [[Thing.time(0)], [Thing.time(1)]])
            #expect(told.map { $0.recall == nil } == [false, true])
            #expect(try await et.node.core.directory.current().registry.all("recall").count == 1)
        }
    }

    @Test("a withdrawal is told to whom was sent the versions that it is of, also of what has no versions")
    func observable() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            let address = "ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd"
            let object = try parse(
                #"{"type":"ipv4-addr","spec_version":"2.1","id":"\#(address)","value":"198.51.100.3"}"#)
            _ = try await ke.node.gate.write([object], to: "alerts", by: ke.duty())
            try await ke.send(to: et)
            _ = try await ke.node.gate.recall(
                address, reason: .error, measure: .cryptoShred, explanation: nil, by: ke.duty())
            let opened = try await et.open(try await ke.pack(et))
            #expect(opened.map(\.exceptions) == [[:]])
            #expect(try await notices(at: et).map(\.versions) == [[]])
            #expect(try await tombstones(at: et) == 1)
        }
    }
}
