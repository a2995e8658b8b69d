import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

/// Law 4 and trap 26: who comes is shown nothing that was released before.
@Suite("Newcomers")
struct NewcomerTests {
    private func invite(_ code: String, country: String, _ house: House, _ number: Int) async throws -> Caller {
        try await house.register(
            "organisation", number,
            #""code":"\#(code)","names":[{"text":"\#(code)"}],"organisation_kind":"fusion-cell","status":"active","country":"\#(country)""#
        )
        try await house.register(
            "due-diligence", number,
            #""organisation":"\#(code)","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
        )
        try await house.register(
            "agreement", number,
            #"""
            "title":"Understanding","agreement_kind":"mou","parties":["KE-OUT","\#(code)"],"status":"in-force",
            "in_force_from":"2024-01-01T00:00:00Z","categories":"any","purposes":"any","maximum_ordinal":2
            """#)
        let name = code.lowercased()
        let key = try await house.administration.addAccount(
            name: name, roles: [.reader], organisation: code, purposes: [.awareness])
        return Caller(account: key, name: name, organisation: code, roles: [.reader], means: .token)
    }

    @Test("whose first post is granted a channel reads what is filed from then on", arguments: Backend.allCases)
    func grant(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let late = try await invite("TZ-IUT", country: "TZ", house, 50)
            house.clock.pass(seconds: 1)
            try await house.file([Thing(20, name: "before")])
            house.clock.pass(seconds: 1)
            try await house.administration.grant("alerts", to: "tz-iut")
            house.clock.pass(seconds: 1)
            try await house.file([Thing(21, name: "after")])
            #expect(try await house.titles(late) == ["after"])
            #expect(try await house.titles(guest) == ["after", "before"])
            #expect(try await house.titles(house["reader"]) == ["after", "before"])
            // A right to write besides is no new beginning; a grant after one that was taken back is.
            try await house.administration.grant("alerts", to: "tz-iut", write: true)
            house.clock.pass(seconds: 1)
            #expect(try await house.titles(late) == ["after"])
            try await house.administration.ungrant("alerts", from: "tz-iut")
            try await house.administration.grant("alerts", to: "tz-iut")
            house.clock.pass(seconds: 1)
            #expect(try await house.titles(late) == [])
            try await house.expectProof()
        }
    }

    @Test("a colleague who is granted the channel later reads what their organisation has", arguments: Backend.allCases)
    func colleague(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            try await house.file([Thing(20, name: "before")])
            let key = try await house.administration.addAccount(
                name: "second", roles: [.reader], organisation: House.partner, purposes: [.awareness])
            house.clock.pass(seconds: 1)
            try await house.administration.grant("alerts", to: "second")
            house.clock.pass(seconds: 1)
            let second = Caller(
                account: key, name: "second", organisation: House.partner, roles: [.reader], means: .token)
            #expect(try await house.titles(second) == ["before"])
        }
    }

    @Test(
        "what is issued anew after a person was forgotten is no newer to whoever came since",
        arguments: Backend.allCases)
    func reissued(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let officer = try await house.officer()
            let late = try await invite("TZ-IUT", country: "TZ", house, 50)
            house.clock.pass(seconds: 1)
            let mention = Thing.id(1, "person-mention")
            try await house.file([house.report(20, name: "Told by Okoth", refersTo: [Thing.id(90), mention])])
            try await house.mention(1, of: 20)
            house.clock.pass(seconds: 1)
            try await house.administration.grant("alerts", to: "tz-iut")
            house.clock.pass(seconds: 1)
            let request = try await house.granted([mention], by: officer)
            let done = try await house.gate.carryOut(request, by: officer)
            #expect(done.reissued == [Thing.id(20, "report")])
            #expect(try await house.titles(guest) == ["Told by […]"])
            #expect(try await house.titles(late) == [])
            try await house.expectProof()
        }
    }

    @Test("what is put under stricter markings is no newer to whoever came since", arguments: Backend.allCases)
    func remarked(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let late = try await invite("TZ-IUT", country: "TZ", house, 50)
            house.clock.pass(seconds: 1)
            try await house.file([Thing(20, name: "before")])
            house.clock.pass(seconds: 1)
            try await house.administration.grant("alerts", to: "tz-iut")
            var policy = ReleasePolicy.neutral
            policy.handling = [Handling.noPrint.rawValue]
            let noPrint = "marking-definition--66666666-6666-4666-8666-666666666666"
            let marking = try policy.marking(
                id: RecordID(noPrint), created: house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            _ = try await house.gate.write(
                [try JSONDocument(parsing: marking.bytes).root], to: Registry.channel, by: desk.console)
            house.clock.pass(seconds: 1)
            let found = try await house.gate.remark(
                Thing.id(20), markings: [noPrint], reason: "not on paper", by: desk["chief"])
            #expect(found.direction == .upgrade)
            #expect(try await house.titles(desk.guest) == ["before"])
            #expect(try await house.titles(late) == [])
            try await house.expectProof()
        }
    }

    @Test(
        "an organisation that comes to a nation is not released what was released to it before",
        arguments: Backend.allCases)
    func nation(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.relTo = .only([.state("UG")])
            func file(_ thing: Thing) async throws {
                let snapshot = try await house.node.core.directory.current()
                try await house.hide(thing, policy: policy, era: snapshot.world.era(at: house.clock.now))
            }
            try await file(Thing(20, name: "before"))
            house.clock.pass(seconds: 1)
            let late = try await invite("UG-NEW", country: "UG", house, 50)
            try await house.administration.grant("alerts", to: "ug-new")
            house.clock.pass(seconds: 1)
            try await file(Thing(21, name: "after"))
            #expect(try await house.titles(late) == ["after"])
            #expect(try await house.titles(guest) == ["after", "before"])
        }
    }
}
