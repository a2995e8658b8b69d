import JSON
import Policy
import Records
import Testing

@testable import Sharing

@Suite("What each reader is, counts")
struct ReaderTests {
    private func marking(_ number: Int, _ more: String) throws -> JSONValue {
        try parse(
            #"""
            {"type":"marking-definition","spec_version":"2.1","id":"\#(Thing.id(number, "marking-definition"))",
            "created":"\#(Thing.time(0))","extensions":{"\#(BarazaMarking.extensionID)":{
            "extension_type":"property-extension","onward":"none","permitted_use":"any","rel_to":"any",
            "rel_to_mode":"open","tlp":"green",\#(more)}}}
            """#)
    }

    @Test("a classified record is for who is cleared, until the second at which that ends (trap 3)")
    func clearance() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            let label = #""classification":{"scheme":"KE","label":"restricted","ordinal":2}"#
            _ = try await house.gate.write(
                [try marking(70, label)], to: "registry", by: house.administration.console)
            var thing = Thing(20, name: "classified")
            thing.markings = [Thing.id(70, "marking-definition")]
            try await house.file([thing, Thing(21, name: "open")])
            #expect(try await house.titles(house["reader"]) == ["open"])
            let end = Instant(microseconds: house.clock.now.microseconds + 60_000_000)
            func clear(_ ordinal: Int, version: Int) async throws {
                try await house.register(
                    "clearance", 71,
                    #""post":"reader","organisation":"KE-OUT","ordinal":\#(ordinal),"scheme":"KE","valid_until":"\#(end.text)","issued_by":"authority""#,
                    version: version)
            }
            try await clear(1, version: 0)
            #expect(try await house.titles(house["reader"]) == ["open"])
            try await clear(2, version: 1)
            #expect(try await house.titles(house["reader"]) == ["classified", "open"])
            house.clock.now = end
            #expect(try await house.titles(house["reader"]) == ["open"])
        }
    }

    @Test("an author who is not to be named is named to the author's own house alone")
    func attribution() async throws {
        try await Backend.memory.run { house in
            let guest = try await house.invitePartner()
            _ = try await house.gate.write(
                [try marking(70, #""attribution":"none""#)], to: "registry", by: house.administration.console)
            var thing = Thing(20)
            thing.creator = 5
            thing.markings = [Thing.id(70, "marking-definition")]
            try await house.file([thing])
            func text(_ caller: Caller) async throws -> String {
                String(
                    decoding: try await house.gate.body(thing.id, version: nil, for: caller), as: UTF8.self)
            }
            #expect(try await text(house["reader"]).contains("created_by_ref"))
            #expect(try await text(guest).contains("created_by_ref") == false)
        }
    }

    @Test("a record that is shown in part has the title and the level of that part")
    func part() async throws {
        try await Backend.memory.run { house in
            let guest = try await house.invitePartner()
            let amber = try marking(70, #""not_rel_to":["organisation:UG-NAC"]"#)
            let strict = try parse(
                String(decoding: amber.minified, as: UTF8.self).replacing(#""tlp":"green""#, with: #""tlp":"amber""#))
            _ = try await house.gate.write([strict], to: "registry", by: house.administration.console)
            let id = Thing.id(70, "marking-definition")
            let thing = Thing(
                20, name: "secret name",
                more: #","granular_markings":[{"marking_ref":"\#(id)","selectors":["name"]}]"#)
            try await house.file([thing])
            let whole = try await house.gate.record(thing.id, version: nil, for: house["reader"])
            #expect(whole.line.title.description == "secret name" && whole.line.tlp == .amber)
            let part = try await house.gate.record(thing.id, version: nil, for: guest)
            #expect(part.line.title.description != "secret name" && part.line.tlp == .green)
            // Found by its id, it is no more than that.
            let hits = try await house.gate.search(SearchRequest(text: thing.id), for: guest).lines
            #expect(hits.map(\.id) == [thing.id] && hits.map(\.title) == [part.line.title])
        }
    }

    @Test("a page that one organisation has consent for is not sent to another that sees the same shelves")
    func consents() async throws {
        try await Backend.memory.run { house in
            let guest = try await house.invitePartner()
            try await house.register(
                "organisation", 81,
                #""code":"TZ-IUT","names":[{"text":"a"}],"organisation_kind":"fusion-cell","status":"active","country":"TZ""#
            )
            try await house.register(
                "due-diligence", 82,
                #""organisation":"TZ-IUT","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
            )
            try await house.register(
                "agreement", 83, house.agreement().replacing("UG-NAC", with: "TZ-IUT"))
            let key = try await house.administration.addAccount(
                name: "other", roles: [.reader], organisation: "TZ-IUT", purposes: [.awareness])
            try await house.administration.grant("alerts", to: "other")
            let other = Caller(account: key, name: "other", organisation: "TZ-IUT", roles: [.reader], means: .token)
            house.clock.pass(seconds: 1)
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.originatorControl = .consent
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(20, name: "one"), policy: policy, era: era)
            try await house.register(
                "consent", 84,
                #""object_ref":"\#(Thing.id(20))","version":"\#(Thing.time(0))","organisation":"UG-NAC","originator":"KE-OUT","granted_by":"console","status":"granted""#
            )
            _ = try await house.gate.page(PageRequest(), in: "alerts", for: other)
            let page = try await house.gate.page(PageRequest(), in: "alerts", for: guest)
            #expect(house.ids(page) == [Thing.id(20)])
            let refused = await refusal {
                try await house.gate.stream(page, separator: [], for: other) { _ in
                    Issue.record("it was sent to somebody without consent")
                }
            }
            #expect(refused?.code == .missing)
        }
    }

    @Test("what a marking states is told to who may see its definition, wherever it is named")
    func statements() async throws {
        try await Backend.memory.run { house in
            let id = Thing.id(70, "marking-definition")
            let definition = #"""
                {"type":"marking-definition","spec_version":"2.1","id":"\#(id)","created":"\#(Thing.time(0))",
                "definition_type":"statement","definition":{"statement":"a secret"}}
                """#
            _ = try await house.gate.write([try parse(definition)], to: "secret", by: house["insider"])
            var thing = Thing(20)
            thing.markings = [id]
            try await house.file([thing])
            try await house.administration.grant("alerts", to: "insider")
            func markings(_ name: String) async throws -> [MarkingView] {
                try await house.gate.record(thing.id, version: nil, for: house[name]).markings
            }
            #expect(try await markings("reader") == [.unknown(id)])
            #expect(try await markings("insider") == [.statement("a secret")])
        }
    }
}
