import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Marked anew, corrected, to be reassessed")
struct RemarkTests {
    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { try await body(try await HoldingHouse($0)) }
    }

    /// A copy of 20 that says that it derives from it.
    private func derive(_ desk: HoldingHouse) async throws {
        var link = Thing(
            22, name: "",
            more:
                #","relationship_type":"derived-from","source_ref":"\#(Thing.id(21))","target_ref":"\#(Thing.id(20))""#)
        link.type = "relationship"
        for thing in [Thing(21, name: "copy"), link] { #expect(try await desk.file(thing) == .stored) }
    }

    private func flagged(_ desk: HoldingHouse, _ caller: Caller) async throws -> [String] {
        try await desk.house.gate.recent(channel: nil, cursor: nil, limit: 100, for: caller).lines
            .filter(\.isToReassess).map(\.title.description)
    }

    @Test(
        "an upgrade counts at once, takes the versions before from whom it shuts out, and flags what derives from it",
        arguments: Backend.allCases)
    func upgrade(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await desk.file(Thing(20, name: "source"))
            try await derive(desk)
            #expect(try await desk.house.titles(desk.guest).contains("source"))
            let found = try await desk.house.gate.remark(
                Thing.id(20), markings: [desk.confidential], reason: "more was in it", by: desk["chief"])
            #expect(found.direction == .upgrade && found.requests.isEmpty && found.channels == ["alerts"])
            #expect(found.derived.map(\.id) == [Thing.id(21)])
            for caller in [desk.guest, desk["reader"], desk["junior"]] {
                #expect(try await !desk.house.titles(caller).contains("source"))
            }
            let view = try await desk.house.gate.record(Thing.id(20), version: nil, for: desk["chief"])
            #expect(view.line.version == found.version && view.versions == 1)
            #expect(view.object["name"]?.string == "source")
            // Of the house, who reads where the source stood; a guest is not told that there was one.
            #expect(try await flagged(desk, desk["reader"]) == ["copy"])
            #expect(try await flagged(desk, desk.guest).isEmpty)
            #expect(try await desk.house.gate.record(Thing.id(21), version: nil, for: desk["reader"]).line.isToReassess)
            #expect(try await desk.house.node.auditor.verify().findings.isEmpty)
        }
    }

    @Test("a downgrade waits for a second person, and is on record with both when it is cleared")
    func downgrade() async throws {
        try await with(.memory) { desk in
            let thing = desk.thing(20, name: "source", [desk.restricted])
            #expect(try await desk.file(thing) == .stored)
            #expect(try await desk.house.titles(desk.guest).isEmpty)
            let found = try await desk.house.gate.remark(
                thing.id, markings: [], reason: "two years have passed", by: desk["chief"])
            #expect(found.direction == .downgrade)
            let request = try #require(found.requests.first)
            #expect(try await desk.house.titles(desk.guest).isEmpty)
            let own = await refusal { _ = try await desk.house.gate.clear(request, seen: nil, by: desk["chief"]) }
            #expect(own?.code == .forbidden)
            _ = try await desk.house.gate.clear(request, seen: nil, by: desk["releaser"])
            #expect(try await desk.house.titles(desk.guest) == ["source"])
            let notice = try await desk.house.node.core.directory.current().registry.all("remarking").first?.body
            #expect(notice?["direction"]?.string == "downgrade" && notice?["decided_by"]?.string == "releaser")
            #expect(notice?["proposed_by"]?.string == "chief")
        }
    }

    @Test("only a releaser of the originator marks anew, and only where something changes")
    func refused() async throws {
        try await with(.memory) { desk in
            try await desk.file(Thing(20, name: "source"))
            for caller in [desk["reader"], desk["author"], desk.guest] {
                let found = await refusal {
                    _ = try await desk.house.gate.remark(
                        Thing.id(20), markings: [desk.red], reason: "r", by: caller)
                }
                #expect(found?.code == .forbidden)
            }
            let same = await refusal {
                _ = try await desk.house.gate.remark(Thing.id(20), markings: [], reason: "r", by: desk["chief"])
            }
            #expect(same?.code == .unprocessable)
        }
    }

    @Test("a recall flags what derives from it for those who read where it stood", arguments: Backend.allCases)
    func recall(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await desk.file(Thing(20, name: "source"))
            try await derive(desk)
            _ = try await desk.house.gate.recall(
                Thing.id(20), reason: .sourceProtection, explanation: nil, by: desk["chief"])
            #expect(try await flagged(desk, desk["author"]) == ["copy"])
            #expect(try await flagged(desk, desk.guest).isEmpty)
        }
    }

    @Test("who may see the version that was wrong is told what was wrong, and nobody else", arguments: Backend.allCases)
    func correction(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let wrong = desk.thing(20, name: "ten men", [desk.restricted])
            #expect(try await desk.file(wrong) == .stored)
            let early = await refusal {
                try await desk.house.gate.correct(
                    wrong.id, version: Thing.time(0), what: "two men", why: "misread", by: desk["chief"])
            }
            #expect(early?.code == .unprocessable)
            let request = try await desk.hold(desk.thing(20, version: 1, name: "two men"))
            _ = try await desk.house.gate.clear(request, seen: nil, by: desk["chief"])
            try await desk.house.gate.correct(
                wrong.id, version: Thing.time(0), what: "two men, not ten", why: "misread", by: desk["chief"])
            func told(_ caller: Caller) async throws -> [String] {
                try await desk.house.gate.record(wrong.id, version: nil, for: caller).corrections.map(\.what)
            }
            #expect(try await told(desk["chief"]) == ["two men, not ten"])
            // The partner is shown the new version, and never saw the old one.
            #expect(try await told(desk.guest).isEmpty)
        }
    }
}
