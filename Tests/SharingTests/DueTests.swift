import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("What is due for a review or a downgrade")
struct DueTests {
    private let marking = "marking-definition--44444444-4444-4444-8444-444444444444"

    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { try await body(try await HoldingHouse($0)) }
    }

    /// A marking whose day comes 60 seconds from now.
    private func define(_ desk: HoldingHouse, _ change: (inout ReleasePolicy, Instant) -> Void) async throws {
        var policy = ReleasePolicy.neutral
        change(&policy, Instant(microseconds: desk.house.clock.now.microseconds + 60_000_000))
        let tree = try policy.marking(
            id: RecordID(marking), created: desk.house.clock.now,
            createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
        _ = try await desk.house.gate.write(
            [try JSONDocument(parsing: tree.bytes).root], to: Registry.channel, by: desk.console)
    }

    private func due(_ desk: HoldingHouse, _ name: String = "chief") async throws -> [String] {
        try await desk.house.gate.due(for: desk[name]).lines.map { "\($0.record.title) \($0.reason.rawValue)" }
    }

    @Test("a record is proposed from the second of its day on, and widened by none of it", arguments: Backend.allCases)
    func dates(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await define(desk) { policy, day in
                policy.downgradeOn = day
                policy.notRelTo = [.organisation(House.partner)]
            }
            try await desk.file(desk.thing(20, name: "one", [marking]))
            try await desk.file(desk.thing(21, name: "two"))
            desk.house.clock.pass(seconds: 59)
            #expect(try await due(desk) == [])
            desk.house.clock.pass(seconds: 1)
            #expect(try await due(desk) == ["one downgrade"])
            #expect(try await desk.house.titles(desk.guest) == ["two"])
            // Who releases it looks at it; who does not is not asked.
            for name in ["author", "reader"] {
                #expect(await refusal { _ = try await desk.house.gate.due(for: desk[name]) }?.code == .forbidden)
            }
            // Marked anew it has been looked at.
            _ = try await desk.house.gate.remark(
                Thing.id(20), markings: [marking, desk.restricted], reason: "stays", by: desk["chief"])
            #expect(try await due(desk) == ["one downgrade"])
            let request = try #require(
                try await desk.house.gate.remark(
                    Thing.id(20), markings: [desk.restricted], reason: "looked at", by: desk["chief"]
                ).requests.first)
            #expect(try await due(desk) == ["one downgrade"])
            _ = try await desk.house.gate.clear(request, seen: nil, by: desk["releaser"])
            #expect(try await due(desk) == [])
        }
    }

    @Test("a portion's day counts as the whole's does, for who is shown the portion", arguments: Backend.allCases)
    func portions(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await define(desk) { policy, day in
                policy.reviewOn = day
                policy.prerequisites = ["read-in"]
            }
            let thing = Thing(
                20, name: "one",
                more:
                    #","description":"more","granular_markings":[{"marking_ref":"\#(marking)","selectors":["description"]}]"#
            )
            try await desk.file(thing)
            desk.house.clock.pass(seconds: 60)
            #expect(try await due(desk) == [])
            try await desk.house.register(
                "clearance", 300,
                #""post":"chief","organisation":"KE-OUT","ordinal":4,"scheme":"ke","valid_until":"2026-01-01T00:00:00Z","issued_by":"authority","read_ins":["read-in"]"#
            )
            #expect(try await due(desk) == ["one review"])
        }
    }

    @Test(
        "agreements and bodies are due on their own days, for who reads the registry, unless they are over",
        arguments: Backend.allCases)
    func parties(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            try await house.register("agreement", 3, house.agreement() + #","review_on":"2025-06-15""#, version: 1)
            try await house.register(
                "agreement", 4, house.agreement() + #","review_on":"2025-06-16""#)
            let body = #""code":"board","names":[{"text":"Board"}],"renewal_on":"2025-06""#
            try await house.register("body", 5, body + #","status":"established""#)
            #expect(try await due(desk) == [])
            try await house.administration.grant(Registry.channel, to: "chief")
            #expect(try await due(desk) == ["Board review", "Understanding review"])
            try await house.register("body", 5, body + #","status":"dissolved""#, version: 1)
            #expect(try await due(desk) == ["Understanding review"])
        }
    }

    @Test("an agreement is due 90 days before it ends and not a second sooner, until it has ended, for its parties")
    func ending() async throws {
        try await with(.memory) { desk in
            let house = desk.house
            let officer = try await house.officer()
            for name in ["chief", "guest"] { try await house.administration.grant(Registry.channel, to: name) }
            house.clock.pass(seconds: 1)
            let end = Instant(microseconds: house.clock.now.microseconds + SharingLimits.endingWarning * 1_000_000)
            try await house.register("agreement", 3, house.agreement(until: end.text), version: 1)
            // One between others ends then, too: it is theirs to see to.
            let others = house.agreement(until: end.text).replacing("KE-OUT", with: "TZ-IUT").replacing(
                "Understanding", with: "Between others")
            try await house.register("agreement", 4, others)
            func overseen() async throws -> [EndingView] { try await house.gate.oversight(for: officer).endings }
            house.clock.pass(seconds: -1)
            #expect(try await due(desk) == [])
            #expect(try await overseen().isEmpty)
            house.clock.pass(seconds: 1)
            #expect(try await due(desk) == ["Understanding ending"])
            let told = try await overseen().filter { $0.parties.contains(House.organisation) }
            #expect(told.map(\.parties) == [[House.organisation, House.partner]] && told.map(\.until) == [end])
            house.clock.now = Instant(microseconds: end.microseconds - 1)
            #expect(try await due(desk) == ["Understanding ending"])
            house.clock.now = end
            #expect(try await due(desk) == [])
            #expect(try await overseen().isEmpty)
        }
    }

    @Test("a list is as long as it may be, and says where there is more", arguments: [0, 1])
    func limit(_ over: Int) async throws {
        try await with(.memory) { desk in
            try await define(desk) { policy, day in policy.reviewOn = day }
            let things = (0..<SharingLimits.due + over).map { desk.thing(1_000 + $0, name: "r", [marking]) }
            try await desk.house.file(things)
            desk.house.clock.pass(seconds: 60)
            let view = try await desk.house.gate.due(for: desk["chief"])
            #expect(view.lines.count == SharingLimits.due && view.isMore == (over == 1))
        }
    }
}
