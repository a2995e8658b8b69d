import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("A marking that is explained after it was used")
struct LateDefinitionTests {
    private let late = "marking-definition--77777777-7777-4777-8777-777777777777"
    private let other = "marking-definition--88888888-8888-4888-8888-888888888888"

    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { try await body(try await HoldingHouse($0)) }
    }

    private func statement(_ id: String, extra: String = "") throws -> JSONValue {
        try parse(
            #"{"type":"marking-definition","spec_version":"2.1","id":"\#(id)","created":"2024-01-01T00:00:00.000Z","definition_type":"statement","definition":{"statement":"ours"}\#(extra)}"#
        )
    }

    /// What somebody is shown, without the definitions themselves.
    private func shown(_ caller: Caller, _ desk: HoldingHouse) async throws -> [String] {
        try await desk.house.titles(caller).filter { $0 != "ours" }
    }

    private func explain(
        _ id: String, in channel: String = "alerts", by caller: Caller, _ desk: HoldingHouse
    ) async throws -> Filed.Fate? {
        try await desk.house.gate.write([try statement(id)], to: channel, by: caller).items.first?.fate
    }

    private func request(_ fate: Filed.Fate?, _ at: SourceLocation = #_sourceLocation) throws -> String {
        guard case .pending(let request) = fate else {
            Issue.record("it was not held: \(String(describing: fate))", sourceLocation: at)
            throw Refusal(.conflict, "not held")
        }
        return request
    }

    /// A post of another organisation that writes to the channel `alerts`.
    private func guestWriter(_ desk: HoldingHouse) async throws -> Caller {
        let key = try await desk.house.administration.addAccount(
            name: "guest-writer", roles: [.author], organisation: House.partner, purposes: [.awareness])
        try await desk.house.administration.grant("alerts", to: "guest-writer", write: true)
        return Caller(
            account: key, name: "guest-writer", organisation: House.partner, roles: [.author], means: .token)
    }

    @Test("who filed all that stands under it explains it freely, and opens it", arguments: Backend.allCases)
    func own(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await desk.file(desk.thing(20, name: "whole", [late]))
            let portion = Thing(
                21, name: "part", more: #","granular_markings":[{"marking_ref":"\#(late)","selectors":["name"]}]"#)
            try await desk.file(portion)
            #expect(try await !desk.house.titles(desk.guest).contains("whole"))
            #expect(try await explain(late, by: desk["author"], desk) == .stored)
            #expect(try await shown(desk.guest, desk) == ["part", "whole"])
        }
    }

    @Test("a bundle that is imported in parts brings its definitions last, and is filed", arguments: Backend.allCases)
    func importOrder(_ backend: Backend) async throws {
        try await with(backend) { desk in
            func load(_ objects: [JSONValue]) async throws -> [Filed.Fate] {
                try await desk.house.gate.write(objects, to: "alerts", by: desk.console).items.map(\.fate)
            }
            let parts = (0..<3).map { part in (0..<4).map { desk.thing(20 + part * 4 + $0, name: "t", [late]) } }
            #expect(try await load(try parts[0].map { try $0.value }).allSatisfy { $0 == .stored })
            let middle = try parts[1].map { try $0.value } + [try statement(late)]
            #expect(try await load(middle).allSatisfy { $0 == .stored })
            #expect(try await load(try parts[2].map { try $0.value }).allSatisfy { $0 == .stored })
            #expect(try await shown(desk.guest, desk).count == 12)
            // Once more: nothing changes, and nothing waits.
            let again = try await load(middle)
            #expect(again.allSatisfy { $0 == .known })
        }
    }

    @Test(
        "as soon as a colleague's record stands under it, a second person clears the definition",
        arguments: Backend.allCases)
    func colleague(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await desk.file(desk.thing(20, name: "mine", [late]), as: "both")
            try await desk.file(desk.thing(21, name: "theirs", [late]))
            let held = try request(try await explain(late, by: desk["both"], desk))
            #expect(try await desk.house.titles(desk.guest).isEmpty)
            let found = try await desk.house.gate.request(held, for: desk["chief"])
            #expect(found.line.grounds == [.definition])
            #expect(
                await refusal { _ = try await desk.house.gate.clear(held, seen: nil, by: desk["both"]) }?.code
                    == .forbidden)
            _ = try await desk.house.gate.clear(held, seen: found.seen, by: desk["chief"])
            #expect(try await shown(desk.guest, desk) == ["mine", "theirs"])
        }
    }

    @Test("a colleague's older version, or portion, counts as their record", arguments: Backend.allCases)
    func olderAndPortion(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await desk.file(desk.thing(20, name: "first", [late]))
            try await desk.file(desk.thing(20, version: 1, name: "second", [late]), as: "both")
            _ = try request(try await explain(late, by: desk["both"], desk))
            let portion = Thing(
                21, name: "part", more: #","granular_markings":[{"marking_ref":"\#(other)","selectors":["name"]}]"#)
            try await desk.file(portion)
            _ = try request(try await explain(other, by: desk["both"], desk))
        }
    }

    @Test("neither a guest nor the house opens the other's records by an explanation", arguments: Backend.allCases)
    func otherOriginator(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let writer = try await guestWriter(desk)
            try await desk.file(desk.thing(20, name: "the house's", [late]))
            _ = try request(try await explain(late, by: writer, desk))
            let theirs = try await desk.house.gate.write(
                [try desk.thing(21, name: "the guest's", [other]).value], to: "alerts", by: writer)
            #expect(theirs.items.map(\.fate) == [.stored])
            for caller in [desk["author"], desk.console] { _ = try request(try await explain(other, by: caller, desk)) }
            // Of the house, and wants what others give for something.
            try await desk.house.register(
                "due-diligence", 82,
                #""organisation":"KE-OUT","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
            )
            let key = try await desk.house.administration.addAccount(
                name: "wanting", roles: [.reader], purposes: [.awareness])
            try await desk.house.administration.grant("alerts", to: "wanting")
            let wanting = Caller(
                account: key, name: "wanting", organisation: House.organisation, roles: [.reader], means: .token)
            #expect(try await shown(desk.guest, desk) == ["the guest's"])
            #expect(try await shown(wanting, desk) == ["the house's"])
            #expect(try await explain(other, by: writer, desk) == .stored)
            #expect(try await shown(wanting, desk) == ["the guest's", "the house's"])
        }
    }

    @Test(
        "a definition of the registry holds everywhere, so others' records in any channel count; one of a channel there",
        arguments: Backend.allCases)
    func places(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await desk.file(desk.thing(20, name: "theirs", [late]))
            _ = try request(try await explain(late, in: Registry.channel, by: desk.console, desk))
            #expect(try await explain(late, in: "secret", by: desk.house["insider"], desk) == .stored)
            #expect(try await desk.house.titles(desk.guest).isEmpty)
        }
    }

    @Test("what stands under it no more, and what nobody understands, waits for nobody", arguments: Backend.allCases)
    func nothingOpened(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await desk.file(desk.thing(20, name: "taken back", [late]))
            try await desk.house.gate.withdraw(
                Thing.id(20), versions: nil, specVersions: nil, from: "alerts", by: desk["author"])
            #expect(try await explain(late, by: desk["both"], desk) == .stored)
            try await desk.file(desk.thing(21, name: "closed", [other]))
            let riddle = try statement(other, extra: #","x_meaning":"anything""#)
            let report = try await desk.house.gate.write([riddle], to: "alerts", by: desk["both"])
            #expect(report.items.map(\.fate) == [.stored])
            #expect(try await !desk.house.titles(desk.guest).contains("closed"))
        }
    }

    @Test("one record of somebody else counts among as many as are looked up at once, and one more")
    func bounds() async throws {
        try await with(.memory) { desk in
            let own = try (0..<SharingLimits.lookedUp).map { try desk.thing(1_000 + $0, name: "mine", [late]).value }
            let report = try await desk.house.gate.write(own, to: "alerts", by: desk["both"])
            #expect(report.items.allSatisfy { $0.fate == .stored })
            try await desk.file(desk.thing(20, name: "theirs", [late]))
            _ = try request(try await explain(late, by: desk["both"], desk))
            try await desk.house.gate.withdraw(
                Thing.id(20), versions: nil, specVersions: nil, from: "alerts", by: desk["author"])
            #expect(try await explain(late, by: desk["both"], desk) == .stored)
        }
    }

    @Test(
        "nobody's record goes out under another's meaning of the marking that its author defines with it",
        arguments: Backend.allCases)
    func squatted(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let writer = try await guestWriter(desk)
            #expect(try await explain(late, by: writer, desk) == .stored)
            var strict = ReleasePolicy.neutral
            strict.notRelTo = [.organisation(House.partner)]
            let definition = try strict.marking(
                id: RecordID(late), created: desk.house.clock.now, createdBy: RecordID(Thing.id(7, "identity")))
            let meant = try JSONDocument(parsing: definition.bytes).root
            let portion = Thing(
                21, name: "a part of it",
                more: #","granular_markings":[{"marking_ref":"\#(late)","selectors":["name"]}]"#)
            let things = [desk.thing(20, name: "kept from them", [late]), portion, desk.thing(22, name: "open")]
            let report = try await desk.house.gate.write(
                [meant] + things.map { try $0.value }, to: "alerts", by: desk["author"])
            for item in report.items.prefix(3).dropFirst() {
                guard case .refused(let message) = item.fate else {
                    Issue.record("\(item.id ?? "") was filed under another's meaning: \(item.fate)")
                    continue
                }
                #expect(message.contains(late))
            }
            #expect(report.items.last?.fate == .stored)
            #expect(try await shown(desk.guest, desk) == ["open"])
            // Who says the same of it as the one in force may go on.
            let same = try await desk.house.gate.write(
                [try statement(late, extra: #","name":"ours""#), try desk.thing(23, name: "same", [late]).value],
                to: "alerts", by: desk["author"])
            #expect(same.items.last?.fate == .stored)
        }
    }
}
