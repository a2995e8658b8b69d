import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

/// What decisions are made by: whoever had it erased would open what it closes.
@Suite("Decisive records are not erased")
struct DecisiveErasureTests {
    private func no(_ house: House, markings: String = "", version: Int = 1) async throws {
        try await house.register(
            "due-diligence", 2,
            #""organisation":"UG-NAC","category":"*","grade":"no","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z"\#(markings)"#,
            version: version)
    }

    @Test("a data subject's request takes nothing that decisions are made by", arguments: Backend.allCases)
    func request(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let officer = try await house.officer()
            try await house.file([Thing(20, name: "one"), Thing(21, name: "about them")])
            try await no(house)
            #expect(try await house.titles(guest) == [])
            let id = try await house.granted([Thing.id(21), Thing.id(2, "due-diligence")], by: officer)
            let found = await refusal { _ = try await house.gate.carryOut(id, by: officer) }
            #expect(found?.code == .conflict && found?.message.contains(Thing.id(2, "due-diligence")) == true)
            #expect(try await house.titles(guest) == [])
            // Nothing of it was done.
            #expect(try await house.titles(house["reader"]) == ["about them", "one"])
        }
    }

    @Test("no date of a marking takes it, and what it superseded is not in force again", arguments: Backend.allCases)
    func sweep(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await house.file([Thing(20, name: "one")])
            let marking = Thing.id(70, "marking-definition")
            var policy = ReleasePolicy.neutral
            policy.validUntil = Instant(microseconds: house.clock.now.microseconds + 60_000_000)
            let definition = try policy.marking(
                id: RecordID(marking), created: house.clock.now, createdBy: RecordID(Thing.id(7, "identity")))
            _ = try await house.gate.write(
                [try JSONDocument(parsing: definition.bytes).root], to: Registry.channel,
                by: house.administration.console)
            try await no(house, markings: #","object_marking_refs":["\#(marking)"]"#)
            #expect(try await house.titles(guest) == [])
            house.clock.pass(seconds: 120)
            #expect(try await house.gate.sweep(by: house.administration.console).erased == [:])
            #expect(try await house.titles(guest) == [])
        }
    }

    @Test(
        "what the release desk holds goes when what it holds has to, by its own date or its channel's charter",
        arguments: Backend.allCases)
    func held(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let dated = Thing.id(71, "marking-definition")
            var policy = ReleasePolicy.neutral
            policy.validUntil = Instant(microseconds: house.clock.now.microseconds + 86_400_000_000)
            let definition = try policy.marking(
                id: RecordID(dated), created: house.clock.now, createdBy: RecordID(Thing.id(7, "identity")))
            _ = try await house.gate.write(
                [try JSONDocument(parsing: definition.bytes).root], to: Registry.channel, by: desk.console)
            let first = try await desk.hold(desk.thing(20, name: "Dated Zanzibar", [desk.confidential, dated]))
            let second = try await desk.hold(desk.thing(21, name: "Charter Mombasa", [desk.confidential]))
            #expect(try await house.gate.sweep(by: desk.console).erased == [:])
            house.clock.pass(seconds: 86_401)
            #expect(try await house.gate.sweep(by: desk.console).erased == [.policy: 1])
            #expect(try house.bytes(holding: "Zanzibar") == [])
            let gone = await refusal { _ = try await house.gate.clear(first, seen: nil, by: desk["chief"]) }
            #expect(gone != nil)
            #expect(try await house.gate.request(second, for: desk["chief"]).line.status == .submitted)
            try await house.register(
                "channel-charter", 5,
                #""code":"alerts","purpose":"alerts","ceiling":4,"status":"active","retention_days":90"#)
            house.clock.pass(seconds: 90 * 86_400)
            #expect(try await house.gate.sweep(by: desk.console).erased == [.channel: 1])
            #expect(try house.bytes(holding: "Mombasa") == [])
            try await house.expectProof()
        }
    }
}
