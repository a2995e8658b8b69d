import JSON
import Policy
import Records
import Store
import Synchronization
import Testing

@testable import Sharing

@Suite("How far a recall reaches")
struct RecallReachTests {
    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            try await house.administration.grant("secret", to: "author", write: true)
            try await body(desk)
        }
    }

    private func translation(_ number: Int, of original: Int) throws -> JSONValue {
        var thing = Thing(
            number, name: "x", more: #","object_ref":"\#(Thing.id(original))","contents":{"fr":{"name":"convoi"}}"#)
        thing.type = "language-content"
        return try parse(thing.json.replacing(#""name":"x","#, with: ""))
    }

    private func isMissing(_ house: House, _ id: String, _ name: String) async -> Bool {
        await refusal { _ = try await house.gate.record(id, version: nil, for: house[name]) }?.code == .missing
    }

    @Test("of what was made of it each is told what they might have seen of that", arguments: Backend.allCases)
    func derived(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            try await house.administration.grant("secret", to: "chief", write: true)
            house.clock.pass(seconds: 1)
            try await house.file([Thing(1, name: "convoy")])
            var link = Thing(
                3, name: "",
                more:
                    #","relationship_type":"derived-from","source_ref":"\#(Thing.id(2))","target_ref":"\#(Thing.id(1))""#
            )
            link.type = "relationship"
            try await house.file([Thing(2, name: "made of it"), link], in: "secret")
            house.clock.pass(seconds: 1)
            let found = try await house.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: desk["chief"])
            #expect(found.derived.map(\.id) == [Thing.id(2)])
            for (name, count) in [("chief", 1), ("junior", 0)] {
                let line = try #require(try await house.gate.recalls(for: desk[name]).first)
                #expect(line.derived == count && line.derivedLines.count == count, "\(name)")
            }
        }
    }

    @Test(
        "translations in other channels go with the original, also where that never stood and the releaser reads nothing",
        arguments: Backend.allCases)
    func translations(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            // The author reads both; the original is in one alone.
            try await house.file([Thing(1, name: "convoy")])
            _ = try await house.gate.write([try translation(2, of: 1)], to: "secret", by: house["author"])
            let id = Thing.id(2, "language-content")
            #expect(try await house.gate.record(id, version: nil, for: house["author"]).line.id == id)
            let recall = try await house.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: desk["junior"])
            #expect(await isMissing(house, id, "author"))
            // Who recalls is told of the channels that they see alone.
            #expect(recall.channels == ["alerts"] && recall.derived.isEmpty)
            #expect(try await house.node.auditor.verify().findings.isEmpty)
        }
    }

    @Test(
        "no recall takes a definition out of a channel where decisions are made by it, seen by its maker or not",
        arguments: Backend.allCases)
    func definitions(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let id = "marking-definition--55555555-5555-4555-8555-555555555555"
            var policy = ReleasePolicy.neutral
            policy.notRelTo = [.organisation(House.partner)]
            let tree = try policy.marking(
                id: RecordID(id), created: house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            let definition = try JSONDocument(parsing: tree.bytes).root
            // In the registry, which the releaser does not read, and in a channel that they do.
            for channel in [Registry.channel, "alerts"] {
                _ = try await house.gate.write([definition], to: channel, by: house.administration.console)
            }
            try await desk.file(desk.thing(20, name: "kept", [id]))
            #expect(try await house.titles(desk.guest).allSatisfy { $0 != "kept" })
            let refused = await refusal {
                _ = try await house.gate.recall(id, reason: .error, explanation: nil, by: desk["chief"])
            }
            #expect(refused?.code == .conflict)
            let snapshot = try await house.node.core.directory.current()
            #expect(snapshot.registry.all("recall").isEmpty)
            #expect(snapshot.world.markings[try RecordID(id)]?.notRelTo == [.organisation(House.partner)])
            #expect(try await house.titles(desk.guest).allSatisfy { $0 != "kept" })
        }
    }

    @Test(
        "a page that was made before a recall and is sent after it says nothing of what was recalled",
        arguments: Backend.allCases)
    func pages(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            try await house.file([Thing(1, name: "recalled word"), Thing(2, name: "other word")])
            let pages = [
                try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"]),
                try await house.gate.page(PageRequest(), in: "alerts", for: desk.guest),
            ]
            for page in pages { #expect(page.lines.count == 2) }
            _ = try await house.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: desk["chief"])
            for (page, caller) in zip(pages, [house["reader"], desk.guest]) {
                let sent = Mutex<[UInt8]>([])
                try? await house.gate.stream(page, separator: [0x2C], for: caller) { bytes in
                    sent.withLock { $0 += bytes }
                }
                let text = String(decoding: sent.withLock { $0 }, as: UTF8.self)
                #expect(!text.contains("recalled word"), "\(caller.name)")
                if caller.name == "reader" { #expect(text.contains("other word")) }
            }
        }
    }
}
