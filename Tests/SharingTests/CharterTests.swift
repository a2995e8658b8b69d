import Foundation
import JSON
import Policy
import Records
import Testing

@testable import Sharing

/// What a channel's charter and an agreement say, by what comes of it: domain 3.6, 3.7.
@Suite("Charters and agreements bite")
struct CharterTests {
    private func charter(_ more: String = "", status: String = "active") -> String {
        #""code":"alerts","purpose":"warnings","ceiling":2,"status":"\#(status)"\#(more)"#
    }

    private func fates(_ report: Report) -> [String] {
        report.items.map { item in
            switch item.fate {
            case .stored: "stored"
            case .refused(let message): message
            default: "\(item.fate)"
            }
        }
    }

    @Test(
        "a channel takes the kinds of its charter and definitions of markings, from its author and from the console",
        arguments: Backend.allCases)
    func kinds(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.administration.addRegistry()
            try await house.register("channel-charter", 10, charter(#","kinds":["report"]"#, status: "agreed"))
            // Not before it is in force.
            #expect(fates(try await house.file([Thing(20)])) == ["stored"])
            try await house.register("channel-charter", 10, charter(#","kinds":["report"]"#), version: 1)
            let refused =
                "\(Thing.id(21)): the charter of the channel alerts takes no records of the type indicator: file it in "
                + "another channel"
            #expect(fates(try await house.file([Thing(21)])) == [refused])
            let console = house.administration.console
            #expect(fates(try await house.gate.write([try Thing(21).value], to: "alerts", by: console)) == [refused])
            #expect(fates(try await house.file([house.report(22, name: "r", refersTo: [Thing.id(20)])])) == ["stored"])
            #expect(fates(try await house.file([Thing(21)], in: "drop")) == ["stored"])
            let marking = try parse(
                #"""
                {"type":"marking-definition","spec_version":"2.1","id":"marking-definition--00000000-0000-4000-8000-000000000001",
                "created":"2024-01-01T00:00:00.000Z","definition_type":"statement","definition":{"statement":"ours"}}
                """#)
            #expect(fates(try await house.gate.write([marking], to: "alerts", by: house["author"])) == ["stored"])
        }
    }

    @Test(
        "what is filed under a charter has its template on top of the channel's, what was filed before has not",
        arguments: Backend.allCases)
    func template(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await house.file([Thing(20, name: "before")])
            try await house.register("channel-charter", 10, charter(#","template":{"not_rel_to":["state:UG"]}"#))
            try await house.file([Thing(21, name: "under it")])
            #expect(try await house.titles(guest) == ["before"])
            #expect(try await house.titles(house["reader"]) == ["before", "under it"])
            // Another version, another template.
            try await house.register("channel-charter", 10, charter(#","template":{"tlp":"green"}"#), version: 1)
            try await house.file([Thing(22, name: "after")])
            #expect(try await house.titles(guest) == ["after", "before"])
            // A condition that nobody here understands keeps everybody out.
            try await house.register("channel-charter", 10, charter(#","template":{"moon":"full"}"#), version: 2)
            try await house.file([Thing(23, name: "whose?")])
            #expect(try await house.titles(guest) == ["after", "before"])
        }
    }

    @Test("a charter's agreement is the only one that its channel shares under", arguments: Backend.allCases)
    func agreement(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await house.file([Thing(20, name: "one")])
            let other = Thing.id(4, "agreement")
            try await house.register("channel-charter", 10, charter(#","agreement_ref":"\#(other)""#))
            #expect(try await house.titles(guest) == [])
            try await house.register("agreement", 4, house.agreement())
            #expect(try await house.titles(guest) == ["one"])
        }
    }

    @Test(
        "an agreement that keeps consent to the originator takes its consent to each version",
        arguments: Backend.allCases)
    func consent(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await house.file([Thing(20, name: "one"), Thing(21, name: "two")])
            try await house.register(
                "agreement", 3, house.agreement() + #","originator_control":"consent""#, version: 1)
            #expect(try await house.titles(guest) == [])
            try await house.register(
                "consent", 30,
                #"""
                "object_ref":"\#(Thing.id(20))","version":"\#(Thing.time(0))","organisation":"UG-NAC",
                "originator":"KE-OUT","granted_by":"console","status":"granted"
                """#)
            #expect(try await house.titles(guest) == ["one"])
        }
    }

    @Test(
        "an agreement that its parties keep to themselves is read by them and by who oversees them alone",
        arguments: Backend.allCases)
    func publication(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await house.register(
                "organisation", 60,
                #""code":"TZ-IUT","names":[{"text":"T"}],"organisation_kind":"fusion-cell","status":"active","country":"TZ""#
            )
            try await house.register(
                "due-diligence", 61,
                #""organisation":"TZ-IUT","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
            )
            try await house.register(
                "agreement", 62, house.agreement().replacingOccurrences(of: "UG-NAC", with: "TZ-IUT"))
            let key = try await house.administration.addAccount(
                name: "third", roles: [.reader], organisation: "TZ-IUT", purposes: [.awareness])
            let third = Caller(account: key, name: "third", organisation: "TZ-IUT", roles: [.reader], means: .token)
            for name in ["guest", "third", "reader"] {
                try await house.administration.grant(Registry.channel, to: name)
            }
            house.clock.pass(seconds: 1)
            for (number, level) in [(63, "public"), (64, "existence-only"), (65, "parties-and-oversight")] {
                try await house.register(
                    "agreement", number, house.agreement() + #","publication_level":"\#(level)""#)
            }
            func seen(_ caller: Caller) async throws -> Set<String> {
                Set(try await house.gate.parties(for: caller).book.agreements.map(\.id)).intersection(
                    [63, 64, 65].map { Thing.id($0, "agreement") })
            }
            #expect(try await seen(third) == [Thing.id(63, "agreement")])
            #expect(try await seen(guest).count == 3)
            #expect(try await seen(house["reader"]).count == 3)
            // Whoever oversees one of them.
            try await house.register(
                "organisation", 1,
                #""code":"UG-NAC","names":[{"text":"N"}],"organisation_kind":"fusion-cell","status":"active","country":"UG","oversight_bodies":["TZ-IUT"]"#,
                version: 1)
            try await house.register(
                "agreement", 65, house.agreement() + #","publication_level":"parties-and-oversight""#, version: 1)
            #expect(try await seen(third) == [63, 65].reduce(into: []) { $0.insert(Thing.id($1, "agreement")) })
        }
    }

    @Test("a body that was dissolved, and one whose mandate is over, is nobody's audience", arguments: Backend.allCases)
    func bodies(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let names = #""names":[{"text":"Board"}]"#
            for (number, code) in [(70, "board"), (71, "panel")] {
                try await house.register("body", number, #""code":"\#(code)",\#(names),"status":"established""#)
                for (offset, organisation) in ["UG-NAC", House.organisation].enumerated() {
                    try await house.register(
                        "membership", number * 10 + offset,
                        #""body":"\#(code)","organisation":"\#(organisation)","tier":"member","valid_from":"2024-01-01T00:00:00Z""#
                    )
                }
            }
            house.clock.pass(seconds: 1)
            for (number, code) in [(80, "board"), (81, "panel")] {
                var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
                policy.relTo = .only([.body(code)])
                let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
                try await house.hide(Thing(number, name: code), policy: policy, era: era)
            }
            #expect(try await house.titles(guest) == ["board", "panel"])
            try await house.register("body", 70, #""code":"board",\#(names),"status":"dissolved""#, version: 1)
            house.clock.pass(seconds: 1)
            #expect(try await house.titles(guest) == ["panel"])
            // Through its last day, and not a second longer: the clock stands on 15 June 2025.
            try await house.register(
                "body", 71, #""code":"panel",\#(names),"status":"established","sunset_on":"2025-06-15""#, version: 1)
            #expect(try await house.titles(guest) == ["panel"])
            house.clock.now = try #require(Instant("2025-06-15T23:59:59Z"))
            #expect(try await house.titles(guest) == ["panel"])
            house.clock.now = try #require(Instant("2025-06-16T00:00:00Z"))
            #expect(try await house.titles(guest) == [])
        }
    }

    @Test(
        "what a partner gave is kept as long as the agreement lets it be, and its own charter's shorter days win",
        arguments: Backend.allCases)
    func retention(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let theirs = ReleasePolicy.channel("alerts", of: "UG-NAC", tlp: .green)
            try await house.hide(Thing(20, name: "theirs"), policy: theirs)
            try await house.file([Thing(21, name: "ours")])
            func agree(_ days: Int, _ action: String, status: String = "in-force", version: Int) async throws {
                let text = house.agreement(until: status == "terminated" ? "2025-06-15T15:07:00Z" : nil)
                    .replacingOccurrences(of: "in-force\"", with: "\(status)\"")
                try await house.register(
                    "agreement", 3, text + #","retention":{"days":\#(days),"action":"\#(action)"}"#, version: version)
            }
            let officer = try await house.officer()
            func due() async throws -> [RetentionView.Line] { try await house.gate.retention(for: officer).lines }
            try await agree(10, "review", version: 1)
            house.clock.pass(seconds: 20 * 86_400)
            #expect(try await due() == [])
            try await agree(30, "delete", version: 2)
            #expect(try await due() == [])
            house.clock.pass(seconds: 10 * 86_400 + 2)
            #expect(try await due().map { "\($0.rule) \($0.count)" } == ["agreement 1"])
            // What was shared under it was shared on its terms, after its end as well.
            try await agree(30, "delete", status: "terminated", version: 3)
            #expect(try await due().map { "\($0.rule) \($0.count)" } == ["agreement 1"])
            try await house.register("channel-charter", 10, charter(#","retention_days":29"#))
            #expect(try await due().map { "\($0.rule) \($0.count)" } == ["channel 2"])
            let swept = try await house.gate.sweep(by: officer)
            #expect(swept.erased == [.channel: 2])
            try await house.expectProof()
        }
    }

    @Test("acts that the node makes are not filed by hand: they would look as if they had been done")
    func acts() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            for name in ["releaser", "author"] {
                try await house.administration.grant(Registry.channel, to: name, write: true)
            }
            try await house.file([Thing(20)])
            let members = [
                "recall":
                    #""object_ref":"\#(Thing.id(20))","reason":"error","issued_by":"releaser","measure":"crypto-shred""#,
                "remarking":
                    #""object_ref":"\#(Thing.id(20))","direction":"upgrade","to":{"tlp":"red"},"decided_by":"releaser""#,
                "tear-line":
                    #""source_ref":"\#(Thing.id(20))","result_ref":"\#(Thing.id(21))","second_reader":"chief""#,
            ]
            for (kind, members) in members {
                let object = try parse(
                    #"""
                    {"type":"\#(kind)","id":"\#(Thing.id(90, kind))","created":"\#(Thing.time(0))",
                    "modified":"\#(Thing.time(0))",\#(members)}
                    """#)
                let report = try await house.gate.write([object], to: Registry.channel, by: house["releaser"])
                #expect(fates(report).allSatisfy { $0.contains("filed by hand changes nothing") }, "\(kind)")
            }
            #expect(try await house.titles(house["reader"]) == ["a name"])
        }
    }
}
