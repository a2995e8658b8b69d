import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

/// Domain 3.1.4: a recall that erases has erased, whatever stopped the node on the way.
@Suite("A recall that erases and was broken off is finished")
struct BrokenRecallTests {
    /// Two versions in one channel, one of them in a second one as well, and a translation.
    private func with(_ backend: Backend, _ body: (HoldingHouse, Between) async throws -> Void) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            try await house.file([Thing(1, name: "okapi one"), Thing(1, version: 1, name: "okapi two")])
            try await house.file([Thing(1, version: 1, name: "okapi two")], in: "drop")
            var thing = Thing(
                11, name: "x", more: #","object_ref":"\#(Thing.id(1))","contents":{"fr":{"name":"okapi trois"}}"#)
            thing.type = "language-content"
            let translation = try parse(thing.json.replacing(#""name":"x","#, with: ""))
            _ = try await house.gate.write([translation], to: "alerts", by: desk["author"])
            try await body(desk, Between(house.store))
        }
    }

    /// Recalls on a node that breaks off.
    private func recall(
        _ desk: HoldingHouse, on between: Between, _ measure: RecallMeasure = .cryptoShred
    ) async throws -> Refusal? {
        let node = try House.node(between, desk.house.signer, desk.house.clock)
        return await refusal {
            _ = try await node.gate.recall(
                Thing.id(1), reason: .error, measure: measure, explanation: nil, by: desk["chief"])
        }
    }

    /// Starts the node anew, with a store that works.
    private func restart(_ desk: HoldingHouse) async throws {
        let node = try House.node(desk.house.store, desk.house.signer, desk.house.clock)
        try await node.keepRetention { _ in throw CancellationError() }
    }

    private func tombstones(_ house: House) async throws -> Int {
        let size = try await house.store.size()
        return try await house.store.entries(from: Position(1), count: Int(size)).count { $0.tombstone != nil }
    }

    private func listed(_ house: House) async throws -> [Row] {
        let shelves = try await house.node.core.directory.current().shelves.keys.sorted()
        return try await house.store.page(
            PageQuery(
                shelves: shelves, limit: StoreLimits.page,
                ids: [RecordID(Thing.id(1)), RecordID(Thing.id(11, "language-content"))], versions: .every)
        ).rows
    }

    @Test(
        "between taking back and erasing: the next start erases, in the name of who recalled it",
        arguments: Backend.allCases)
    func beforeErasing(_ backend: Backend) async throws {
        try await with(backend) { desk, between in
            let house = desk.house
            between.breakOff(.erasure, after: 0)
            #expect(try await recall(desk, on: between)?.code == .unavailable)
            #expect(try await listed(house).isEmpty)
            #expect(try await tombstones(house) == 0)
            // Nobody can ask for it again: it is on no list any more.
            let again = await refusal {
                _ = try await house.gate.recall(
                    Thing.id(1), reason: .error, measure: .cryptoShred, explanation: nil, by: desk["chief"])
            }
            #expect(again?.code == .missing)
            try await restart(desk)
            #expect(try await tombstones(house) == 4)
            #expect(try house.bytes(holding: "okapi") == [])
            let entries = try await house.store.entries(kind: Erasure.kind, before: nil, limit: 9)
            let erasure = try #require(
                entries.first.flatMap { Erasure(try parse(String(decoding: $0.body, as: UTF8.self))) })
            #expect(entries.count == 1 && erasure.rule == .recall && erasure.by == "chief")
            try await house.expectProof()
            // And once more nothing is left to do.
            try await restart(desk)
            #expect(try await house.store.entries(kind: Erasure.kind, before: nil, limit: 9).count == 1)
        }
    }

    @Test("between one channel and the next: what still stands is taken back, and all of it erased", arguments: 1...2)
    func betweenChannels(_ taken: Int) async throws {
        try await with(.sqlite) { desk, between in
            let house = desk.house
            between.breakOff(.withdrawal, after: taken)
            #expect(try await recall(desk, on: between)?.code == .unavailable)
            #expect(try await !listed(house).isEmpty)
            try await restart(desk)
            #expect(try await listed(house).isEmpty)
            #expect(try await tombstones(house) == 4)
            #expect(try house.bytes(holding: "okapi") == [])
            try await house.expectProof()
        }
    }

    @Test("what was released again since it was recalled stays", arguments: Backend.allCases)
    func releasedAgain(_ backend: Backend) async throws {
        try await with(backend) { desk, between in
            let house = desk.house
            between.breakOff(.erasure, after: 0)
            _ = try await recall(desk, on: between)
            try await house.hide(
                Thing(1, version: 2, name: "the corrected word"),
                policy: .channel("alerts", of: House.organisation, tlp: .green))
            try await restart(desk)
            #expect(try await house.titles(house["reader"]) == ["the corrected word"])
            #expect(try await tombstones(house) == 4)
        }
    }

    @Test("what is quarantined is kept, however often the node starts")
    func quarantine() async throws {
        try await with(.memory) { desk, _ in
            let house = desk.house
            _ = try await house.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: desk["chief"])
            try await restart(desk)
            #expect(try await tombstones(house) == 0)
        }
    }

    @Test("a running node finishes what a command of another process left")
    func hourly() async throws {
        try await with(.sqlite) { desk, between in
            let house = desk.house
            #expect(try await house.gate.sweep(by: desk.console).count == 0)
            between.breakOff(.erasure, after: 0)
            _ = try await recall(desk, on: between)
            #expect(try await house.gate.sweep(by: desk.console).erased == [.recall: 4])
            #expect(try await house.gate.sweep(by: desk.console).count == 0)
        }
    }
}
