import JSON
import Records
import Store
import Testing

@testable import Sharing

@Suite("Which versions a recall takes back, and what becomes of them")
struct RecallMeasureTests {
    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            try await house.file([Thing(1, name: "first word")])
            try await house.file([Thing(1, version: 1, name: "second word")])
            try await body(desk)
        }
    }

    private func translation(_ number: Int, of version: Int?, in desk: HoldingHouse) async throws {
        let stated = version.map { #""object_modified":"\#(Thing.time($0))","# } ?? ""
        var thing = Thing(
            number, name: "x",
            more: #","object_ref":"\#(Thing.id(1))",\#(stated)"contents":{"fr":{"name":"mot \#(number)"}}"#)
        thing.type = "language-content"
        let object = try parse(thing.json.replacing(#""name":"x","#, with: ""))
        let report = try await desk.house.gate.write([object], to: "alerts", by: desk["author"])
        #expect(report.items.map(\.fate) == [.stored])
    }

    private func names(_ house: House) async throws -> [String] {
        let page = try await house.gate.page(PageRequest(versions: .every), in: "alerts", for: house["reader"])
        return page.lines.map { "\($0.id.prefix { $0 != "-" }) \($0.version.dropFirst(11).prefix(2))" }.sorted()
    }

    private func recall(
        _ desk: HoldingHouse, _ versions: [String], _ measure: RecallMeasure = .quarantine
    ) async throws -> RecallView {
        try await desk.house.gate.recall(
            Thing.id(1), versions: versions, reason: .error, measure: measure, explanation: nil, by: desk["chief"])
    }

    @Test("the one that is named goes, with what translates it; the others stay", arguments: Backend.allCases)
    func version(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            try await translation(11, of: 0, in: desk)
            try await translation(12, of: 1, in: desk)
            try await translation(13, of: nil, in: desk)
            let found = try await recall(desk, [Thing.time(0)])
            #expect(found.versions == 1 && found.erased == 0)
            // What translates another version has nothing to be looked at again.
            #expect(
                Set(found.derived.map(\.id)) == [Thing.id(11, "language-content"), Thing.id(13, "language-content")])
            #expect(try await names(house) == ["indicator 01", "language 00"])
            let left = try await house.gate.page(
                PageRequest(types: ["language-content"]), in: "alerts", for: house["reader"])
            #expect(left.lines.map(\.id) == [Thing.id(12, "language-content")])
            let record = try #require(
                try await house.node.core.directory.current().registry.latest(RecordID(found.id)))
            #expect(record["versions"]?.elements.compactMap(\.string) == [Thing.time(0)])
            #expect(record["measure"]?.string == "quarantine")
            #expect(try await house.node.auditor.verify().findings.isEmpty)
        }
    }

    @Test(
        "the next version of what was recalled in part is its author's to file; what was recalled itself is not",
        arguments: Backend.allCases)
    func next(_ backend: Backend) async throws {
        try await with(backend) { desk in
            _ = try await recall(desk, [Thing.time(0)])
            #expect(try await desk.file(Thing(1, version: 2, name: "third word")) == .stored)
            let again = try await desk.hold(Thing(1, name: "first word"))
            #expect(try await desk.house.gate.request(again, for: desk["chief"]).line.grounds == [.recalled])
            // However the time is written.
            let other = try parse(
                Thing(1, name: "first word").json.replacing(
                    #""modified":"2024-01-01T00:00:00.000Z""#, with: #""modified":"2024-01-01T00:00:00Z""#))
            let report = try await desk.house.gate.write([other], to: "alerts", by: desk["author"])
            #expect(report.items.first?.fate != .stored)
            _ = try await recall(desk, [])
            let held = try await desk.hold(Thing(1, version: 3, name: "fourth word"))
            #expect(try await desk.house.gate.request(held, for: desk["chief"]).line.grounds == [.recalled])
        }
    }

    @Test(
        "what waits at the desk was recalled if just that version was, or all of them were", arguments: Backend.allCases
    )
    func waiting(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let request = try await desk.hold(desk.thing(1, version: 2, name: "third word", [desk.confidential]))
            func isRecalled() async throws -> Bool {
                try await desk.house.gate.request(request, for: desk["chief"]).line.grounds.contains(.recalled)
            }
            _ = try await recall(desk, [Thing.time(0)])
            #expect(try await isRecalled() == false)
            _ = try await recall(desk, [])
            #expect(try await isRecalled())
        }
    }

    @Test("one that is not there is refused, and nothing is recalled", arguments: Backend.allCases)
    func unknown(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let refused = await refusal { _ = try await recall(desk, [Thing.time(0), Thing.time(7)]) }
            #expect(refused?.code == .missing)
            #expect(try await names(desk.house) == ["indicator 00", "indicator 01"])
            let snapshot = try await desk.house.node.core.directory.current()
            #expect(snapshot.registry.all("recall").isEmpty)
        }
    }

    @Test(
        "quarantine keeps the content for the node's own proof; shredding erases it for good",
        arguments: Backend.allCases)
    func measures(_ backend: Backend) async throws {
        for measure in RecallMeasure.allCases {
            try await with(backend) { desk in
                let house = desk.house
                try await translation(11, of: nil, in: desk)
                let places = try await house.store.places(of: RecordID(Thing.id(1)))
                let found = try await recall(desk, [], measure)
                #expect(try await names(house) == [])
                for place in places {
                    let entry = try #require(try await house.store.entry(at: place.position))
                    #expect((entry.tombstone != nil) == (measure == .cryptoShred))
                    #expect(entry.body.isEmpty == (measure == .cryptoShred))
                }
                #expect(found.erased == (measure == .cryptoShred ? 3 : 0))
                #expect(try await house.node.auditor.verify().findings.isEmpty)
            }
        }
    }

    @Test("of what was shredded the recall is listed to who recalled it alone", arguments: Backend.allCases)
    func listed(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let gate = desk.house.gate
            let quarantined = try await recall(desk, [Thing.time(0)])
            #expect(try await gate.recalls(for: desk["releaser"]).map(\.id) == [quarantined.id])
            #expect(try await gate.recalls(for: desk["releaser"]).map(\.title) == [.text("first word")])
            let shredded = try await recall(desk, [], .cryptoShred)
            let lines = try await gate.recalls(for: desk["chief"])
            #expect(lines.first { $0.id == shredded.id }?.measure == .cryptoShred)
            #expect(lines.allSatisfy { $0.title == nil })
            #expect(try await gate.recalls(for: desk["releaser"]).isEmpty)
        }
    }

    @Test("shredding one version leaves the other, and its proof", arguments: Backend.allCases)
    func shredOne(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            #expect(try await recall(desk, [Thing.time(0)], .cryptoShred).erased == 1)
            #expect(try await names(house) == ["indicator 01"])
            let erased = try await house.store.entries(kind: Erasure.kind, before: nil, limit: 9)
            let entry = try #require(erased.first)
            let erasure = try #require(Erasure(parse(String(decoding: entry.body, as: UTF8.self))))
            #expect(erased.count == 1 && erasure.rule == .recall && erasure.by == "chief")
            #expect(try await house.node.auditor.verify().findings.isEmpty)
        }
    }
}
