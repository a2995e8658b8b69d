import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("The registry as a caller may see it")
struct PartyBookTests {
    @Test("only who may read the registry sees parties; a change is seen at once", arguments: Backend.allCases)
    func book(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            #expect(try await house.gate.parties(for: guest).book.organisations.isEmpty)
            #expect(try await house.gate.parties(for: house["reader"]).book.agreements.isEmpty)
            try await house.administration.grant("registry", to: "reader")
            let view = try await house.gate.parties(for: house["reader"])
            #expect(view.book.organisations.keys.sorted() == ["UG-NAC"] && view.book.agreements.count == 1)
            #expect(view.roles.isEmpty && view.beginnings(of: "agreement").isEmpty)
            try await house.register("agreement", 3, house.agreement(until: "2026-01-01T00:00:00Z"), version: 1)
            let after = try await house.gate.parties(for: house["reader"]).book
            #expect(after.agreements.map { $0.string("in_force_until") } == ["2026-01-01T00:00:00Z"])
            try await house.register("agreement", 3, house.agreement() + #","revoked":true"#, version: 2)
            #expect(try await house.gate.parties(for: house["reader"]).book.agreements.isEmpty)
        }
    }

    @Test(
        "a membership that is suspended leaves its time before on record, as the newest of each",
        arguments: Backend.allCases)
    func suspended(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let console = house.administration.console
            let start = house.clock.now
            house.clock.pass(seconds: 1)
            _ = try await house.gate.record(
                [.membership(of: "UG-NAC", in: "MCC", isBody: false, tier: "member", from: start, until: nil)],
                by: console)
            house.clock.pass(seconds: 60)
            let now = house.clock.now
            let member = try #require(try await house.gate.parties(for: console).book.memberships.first)
            #expect(MembershipAct.possible(for: member, at: now) == [.suspend, .end])
            _ = try await house.gate.record(MembershipAct.suspend.changes(of: member, at: now), by: console)
            let held = try await house.gate.parties(for: console).book.memberships(of: "MCC")
            #expect(held.map { $0.string("tier") } == ["member", "suspended"])
            #expect(held.map(\.span?.until) == [now, nil])
            let world = try await house.node.core.directory.current().world
            #expect(world.communities["MCC"]?.standing(of: "UG-NAC", at: now) == .suspended)
            // By its id, too, the newest version is found.
            #expect(try await house.gate.record(member.id, version: nil, for: console).versions == 2)
        }
    }

    @Test("what the schema refuses names the property, and nothing is recorded", arguments: Backend.allCases)
    func refused(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let now = house.clock.now
            let kept = try await house.gate.record(
                [.membership(of: "UG-NAC", in: "MCC", isBody: false, tier: "member", from: now, until: now)],
                by: house.administration.console)
            guard case .refused(let property, _) = kept else {
                Issue.record("recorded \(kept)")
                return
            }
            #expect(property == "valid_until")
            #expect(try await house.gate.parties(for: house.administration.console).book.memberships.isEmpty)
        }
    }

    @Test(
        "a name is that of its day; a party with one name is never without",
        arguments: [
            ("2023-12-31T00:00:00Z", "Alliance"), ("2024-07-05T23:59:59Z", "Alliance"),
            ("2024-07-06T00:00:00Z", "Confederation"), ("2030-01-01T00:00:00Z", "Confederation"),
        ])
    func names(_ time: String, _ wanted: String) throws {
        let day = try PartialDate("2024-07-06")
        let names = [
            PartyName("Alliance", lang: "en", until: day), PartyName("Confederation", lang: "en", from: day),
            PartyName("AES", kind: "acronym"), PartyName("Old", kind: "former"),
        ]
        let instant = try #require(Instant(time))
        #expect(names.name(at: instant, in: "en")?.text == wanted)
        #expect(names.name(at: instant, in: "fr")?.text == wanted)
        #expect([PartyName("Only", until: try PartialDate("2001"))].name(at: instant, in: "en")?.text == "Only")
    }

    @Test(
        "what both may see is what each may see, consents included, for those who prepare", arguments: Backend.allCases)
    func common(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let console = house.administration.console
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.originatorControl = .consent
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(20, name: "with consent"), policy: policy, era: era)
            policy.originatorControl = .none
            policy.relTo = .only([.organisation("KE-OUT"), .channel("drop")])
            try await house.hide(Thing(21, name: "not for both"), policy: policy, era: era)
            try await house.file([Thing(22, name: "for both")])
            func titles(_ words: String = "") async throws -> [String] {
                let request = CommonRequest(["KE-OUT", "UG-NAC"], words: words)
                return try await house.gate.common(request, for: house["releaser"]).lines.map(\.title.description)
            }
            #expect(try await titles() == ["for both"])
            try await house.register(
                "consent", 9,
                #""object_ref":"\#(Thing.id(20))","version":"\#(Thing.time(0))","organisation":"UG-NAC","originator":"KE-OUT","granted_by":"console","status":"granted""#
            )
            #expect(try await titles().sorted() == ["for both", "with consent"])
            #expect(try await titles("consent") == ["with consent"])
            for who in [guest, house["reader"]] {
                let found = await refusal {
                    _ = try await house.gate.common(CommonRequest(["KE-OUT", "UG-NAC"]), for: who)
                }
                #expect(found?.code == .forbidden)
            }
            for codes in [["KE-OUT"], ["KE-OUT", "KE-OUT"], ["KE-OUT", "XX"]] {
                let found = await refusal { _ = try await house.gate.common(CommonRequest(codes), for: console) }
                #expect(found?.code == .invalid)
            }
        }
    }

    @Test("who may not know an author is told no originator, in the envelope or the terms", arguments: Backend.allCases)
    func unattributed(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            for (number, attribution) in [(20, Attribution.named), (21, .none), (22, .member)] {
                policy.attribution = attribution
                try await house.hide(Thing(number), policy: policy, era: era)
                let view = try await house.gate.record(Thing.id(number), version: nil, for: guest)
                #expect((view.envelope["originator"] != nil) == (attribution == .named))
                #expect(view.terms?.originators == (attribution == .named ? ["KE-OUT"] : []))
                #expect(view.terms?.readers == .untold)
            }
        }
    }

    @Test("a guest's releaser is not told to whom another organisation's record went", arguments: Backend.allCases)
    func guestPreview(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let key = try await house.administration.addAccount(
                name: "guest-releaser", roles: [.releaser], organisation: House.partner, purposes: [.awareness])
            try await house.administration.grant("alerts", to: "guest-releaser", write: true)
            house.clock.pass(seconds: 1)
            let guest = Caller(
                account: key, name: "guest-releaser", organisation: House.partner, roles: [.releaser], means: .token)
            try await house.file([Thing(20, name: "ours")])
            _ = try await house.gate.write([try Thing(21, name: "theirs").value], to: "alerts", by: guest)
            func preview(_ number: Int) async -> Refusal.Code? {
                do {
                    _ = try await house.gate.preview(
                        Thing.id(number), version: nil, channel: nil, for: ["awareness"], by: guest)
                    return nil
                } catch {
                    return (error as? Refusal)?.code
                }
            }
            #expect(await preview(20) == .forbidden)
            #expect(await preview(21) == nil)
        }
    }
}
