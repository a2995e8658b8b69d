import Ledger
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("What is erased at its originator is erased where it went")
struct PouchErasureTests {
    private static let two = ["KE-OUT", "ET-FAD"]
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    private func erase(_ number: Int, at capital: Capital) async throws {
        let sweep = try await Sweep(capital.node.core)
        let due = try await sweep.records(of: RecordID(Thing.id(number)), .request)
        _ = try await sweep.erase(due, by: "dpo")
    }

    /// How many entries of records have no content any more.
    private func tombstones(at capital: Capital) async throws -> Int {
        let size = try await capital.store.size()
        return try await capital.store.entries(from: Position(1), count: Int(size)).count { $0.tombstone != nil }
    }

    @Test(
        "the copy goes, a tombstone stays, the receipt comes back, both ledgers are proved", arguments: Backend.allCases
    )
    func erased(_ backend: Backend) async throws {
        try await Capital.all(Self.two, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "of a person"), Thing(2, name: "of a place"))
            try await ke.send(to: et)
            try await erase(1, at: ke)
            let opened = try await et.open(try await ke.pack(et))
            #expect(opened.map(\.exceptions) == [[:]] && opened.map(\.withdrawn) == [1])
            #expect(try await et.titles() == ["of a place"])
            #expect(try await tombstones(at: et) == 1)
            try await ke.open(try await et.pack(ke))
            let entry = try #require(try await ke.store.entries(kind: Erasure.kind, before: nil, limit: 1).first)
            let receipts = try await ke.store.deliveries(of: [entry.position])
            #expect(
                receipts.map(\.peer) == ["ET-FAD"] && receipts.allSatisfy { $0.arrived != nil && $0.exception == nil })
            let there = try #require(try await et.store.entries(kind: Erasure.kind, before: nil, limit: 1).first)
            #expect(Erasure(try parse(String(decoding: there.body, as: UTF8.self)))?.by == "ke-out.node")
            for capital in capitals { #expect(try await capital.verify() == []) }
            #expect(try await ke.pack(et) == [])
        }
    }

    @Test("who was not sent it is not told")
    func others() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await sn.file(Thing(5))
            try await sn.send(to: ke)
            try await ke.file(Thing(1))
            try await ke.send(to: et)
            let before = try await ke.store.outbox(of: "SN-CAS").number
            try await erase(1, at: ke)
            _ = try await ke.pack(sn)
            let items = try await ke.store.entries(kind: Erasure.kind, before: nil, limit: 1)
            #expect(try await ke.store.deliveries(of: items.map(\.position)).filter { $0.peer == "SN-CAS" } == [])
            #expect(try await ke.store.outbox(of: "SN-CAS").number <= before + 1)
        }
    }

    @Test("what comes by a slower stick than the notice of its erasure is not taken")
    func late() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "gone"), Thing(2, name: "kept"))
            let slow = try await ke.pack(et)
            try await erase(1, at: ke)
            let opened = try await et.open(try await ke.pack(et))
            #expect(opened.flatMap(\.exceptions.keys) == [.absent])
            #expect(try await et.open(slow).flatMap(\.exceptions.keys) == [.takenBack])
            #expect(try await et.titles() == ["kept"])
            #expect(try await et.verify() == [])
        }
    }

    @Test("what two gave is not erased because one of them says so")
    func twoWays() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "twice given"))
            try await ke.send(to: et)
            let positions = try await et.store.places(of: RecordID(Thing.id(1))).map(\.position)
            let received = Received(
                peer: "SN-CAS", number: 1, since: 0, pouch: .leaf([1]), made: et.clock.now, at: et.clock.now,
                entry: Position(1))
            try await et.store.receive(
                received, ways: positions.map { Way(position: $0, peer: "SN-CAS", number: 1, index: 0) })
            try await erase(1, at: ke)
            #expect(try await et.open(try await ke.pack(et)).flatMap(\.exceptions.keys) == [.notYours])
            #expect(try await et.titles() == ["twice given"])
        }
    }

    @Test("nobody has erased what they did not send, and an unknown rule or no notice at all is not carried out")
    func invalid() async throws {
        try await Capital.all(Self.two) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await et.file(Thing(1, name: "own"))
            let items: [PouchItem] = [
                .erasure(ErasureNotice(rule: "request", items: [.init(pouch: 9, index: 0)], at: et.clock.now).bytes),
                .erasure(ErasureNotice(rule: "whim", items: [.init(pouch: 1, index: 0)], at: et.clock.now).bytes),
                .erasure([1]),
            ]
            let opened = try await et.open([try Lie(by: ke).sealed(items, to: et)])
            #expect(opened.map(\.exceptions) == [[.absent: 1, .invalid: 2]])
            #expect(try await et.titles() == ["own"])
        }
    }
}
