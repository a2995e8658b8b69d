import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("What a releaser is told, and what not")
struct ReleaserTests {
    private func consent(_ number: Int, _ changes: [String: String] = [:]) -> String {
        var members = [
            "object_ref": "\"\(Thing.id(20))\"", "version": "\"\(Thing.time(0))\"", "organisation": "\"UG-NAC\"",
            "originator": "\"KE-OUT\"", "granted_by": "\"console\"", "status": "\"granted\"",
        ]
        members.merge(changes) { _, new in new }
        return members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
    }

    @Test(
        "a consent counts for its version, its organisation and its time, in previews as in what is shown",
        arguments: Backend.allCases)
    func consents(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.originatorControl = .consent
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(20, name: "one"), policy: policy, era: era)
            func share() async throws -> Preview.Share? {
                let found = try await house.gate.preview(
                    Thing.id(20), version: nil, channel: nil, for: ["awareness"], by: house["releaser"])
                return found.preview.lines.first { $0.organisation == "UG-NAC" }?.share
            }
            let end = Instant(microseconds: house.clock.now.microseconds + 60_000_000)
            for (number, changes) in [
                (31, ["version": "\"\(Thing.time(3))\""]), (32, ["organisation": "\"DZ-CAS\""]),
                (33, ["object_ref": "\"\(Thing.id(21))\""]),
            ] {
                try await house.register("consent", number, consent(number, changes))
                #expect(try await share() == .nothing)
                #expect(try await house.titles(guest) == [])
            }
            try await house.register("consent", 34, consent(34, ["valid_until": "\"\(end.text)\""]))
            #expect(try await share() == .whole)
            #expect(try await house.titles(guest) == ["one"])
            house.clock.now = end
            #expect(try await share() == .nothing)
            #expect(try await house.titles(guest) == [])
        }
    }

    @Test("of a tear-line that they may not see they are told nothing", arguments: Backend.allCases)
    func tearlines(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            var source = Thing(20, name: "source")
            source.markings = [try await house.keepFromPartner()]
            try await house.file([source])
            // For whoever has been read in: not the releaser.
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.prerequisites = ["baobab"]
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(30, name: "tear-line"), policy: policy, era: era)
            try await house.register(
                "tear-line", 31,
                #""source_ref":"\#(source.id)","source_version":"\#(Thing.time(0))","result_ref":"\#(Thing.id(30))","removed":["name"],"made_by":"author","second_reader":"releaser","residue_check":"passed""#
            )
            func share(_ caller: Caller) async throws -> Preview.Share? {
                let found = try await house.gate.preview(
                    source.id, version: nil, channel: nil, for: ["awareness"], by: caller)
                return found.preview.lines.first { $0.organisation == "UG-NAC" }?.share
            }
            #expect(try await share(house["releaser"]) == .nothing)
            // Nor does a recall name it.
            try await house.administration.grant("registry", to: "releaser", write: true)
            let recalled = try await house.gate.recall(
                source.id, reason: .error, explanation: nil, by: house["releaser"])
            #expect(recalled.versions == 1 && recalled.derived.isEmpty)
        }
    }

    @Test(
        "of a portion that they are not shown they are told nothing, nor the names of the registry that they may not read",
        arguments: Backend.allCases)
    func portions(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            // For whoever has been read in: neither the partner nor the releaser.
            var policy = ReleasePolicy.neutral
            policy.prerequisites = ["baobab"]
            let id = "marking-definition--22222222-2222-4222-8222-222222222222"
            let marking = try policy.marking(
                id: RecordID(id), created: house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            let definition = try JSONDocument(parsing: marking.bytes).root
            _ = try await house.gate.write([definition], to: Registry.channel, by: house.administration.console)
            let portion = #"{"marking_ref":"\#(id)","selectors":["description"]}"#
            try await house.file([
                Thing(20, name: "one", more: #","description":"d","granular_markings":[\#(portion)]"#)
            ])
            func preview() async throws -> PreviewView {
                try await house.gate.preview(
                    Thing.id(20), version: nil, channel: nil, for: ["awareness"], by: house["releaser"])
            }
            let found = try await preview()
            #expect(found.lines.first { $0.organisation == "UG-NAC" }?.share == .whole)
            #expect(found.lines.first { $0.organisation == "UG-NAC" }?.name(in: "en") == "UG-NAC")
            let told = try await house.gate.explain(
                Thing.id(20), version: nil, channel: nil, for: "guest", purposes: [], at: nil, by: house["releaser"])
            #expect(told.verdict.allows && told.verdict.withheld.isEmpty)
            try await house.administration.grant(Registry.channel, to: "releaser")
            let named = try await preview().lines.first { $0.organisation == "UG-NAC" }
            #expect(named?.name(in: "en") == "National Assessment Centre")
        }
    }

    @Test("consents and recalls of what they are not shown are not there for them", arguments: Backend.allCases)
    func unseenConsents(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.prerequisites = ["baobab"]
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(20, name: "closed"), policy: policy, era: era)
            try await house.file([Thing(21, name: "open")])
            for number in [20, 21] {
                let object = ["object_ref": "\"\(Thing.id(number))\""]
                try await house.register("consent", 10 + number, consent(10 + number, object))
            }
            let (gate, releaser) = (house.gate, house["releaser"])
            #expect(try await gate.consents(for: releaser).map(\.object) == [Thing.id(21)])
            for id in [Thing.id(30, "consent"), Thing.id(99, "consent")] {
                let found = await refusal { try await gate.withdrawConsent(id, reason: "x", by: releaser) }
                #expect(found?.code == .missing)
            }
            for (number, object) in [(1, 20), (2, 21)] {
                try await house.register(
                    "recall", number,
                    #""object_ref":"\#(Thing.id(object))","reason":"error","issued_by":"console","status":"issued""#)
            }
            // What was taken back is for whoever was shown it.
            try await gate.withdraw(
                Thing.id(21), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            #expect(try await gate.recalls(for: releaser).map(\.object) == [Thing.id(21)])
        }
    }

    @Test("who does not release neither explains nor recalls, and nobody recalls another's word")
    func others() async throws {
        try await Backend.memory.run { house in
            let guest = try await house.invitePartner()
            try await house.file([Thing(20)])
            for caller in [house["reader"], house["author"], guest] {
                let explained = await refusal {
                    _ = try await house.gate.explain(
                        Thing.id(20), version: nil, channel: nil, for: "UG-NAC", purposes: [], at: nil, by: caller)
                }
                let recalled = await refusal {
                    _ = try await house.gate.recall(Thing.id(20), reason: .error, explanation: nil, by: caller)
                }
                #expect(explained?.code == .forbidden && recalled?.code == .forbidden)
            }
            // A releaser of the partner's, who may write to the registry, still takes back only the partner's own.
            let key = try await house.administration.addAccount(
                name: "their-releaser", roles: [.releaser], organisation: House.partner, purposes: [.awareness])
            try await house.administration.grant("alerts", to: "their-releaser", write: true)
            try await house.administration.grant("registry", to: "their-releaser", write: true)
            house.clock.pass(seconds: 1)
            let caller = Caller(
                account: key, name: "their-releaser", organisation: House.partner, roles: [.releaser], means: .token)
            let refused = await refusal {
                _ = try await house.gate.recall(Thing.id(20), reason: .error, explanation: nil, by: caller)
            }
            #expect(refused?.code == .forbidden)
            #expect(try await house.titles(house["reader"]) == ["a name"])
        }
    }

    @Test("a clearance is of one organisation's post, whatever others call theirs")
    func clearance() async throws {
        try await Backend.memory.run { house in
            _ = try await house.invitePartner()
            let registry: () async throws -> Registry = { try await house.node.core.directory.current().registry }
            try await house.register(
                "clearance", 41,
                #""post":"reader","organisation":"UG-NAC","ordinal":4,"scheme":"UG","valid_until":"2099-01-01T00:00:00Z","issued_by":"authority","read_ins":["baobab"]"#
            )
            #expect(try await registry().clearance(of: "reader", at: "UG-NAC", house.clock.now)?.ordinal == 4)
            #expect(try await registry().clearance(of: "reader", at: "KE-OUT", house.clock.now) == nil)
            #expect(try await registry().readIns(of: "reader", at: "KE-OUT", house.clock.now).isEmpty)
        }
    }

    @Test("a page names what refers to a record, and what it refers to, as its reader may see them")
    func neighbours() async throws {
        try await Backend.memory.run { house in
            let guest = try await house.invitePartner()
            let own = try await house.keepFromPartner()
            let portion = #","granular_markings":[{"marking_ref":"\#(own)","selectors":["name"]}]"#
            var note = house.note(22, about: Thing.id(20), Thing.id(21))
            note.more += portion
            try await house.file([Thing(20), Thing(21, name: "secret", more: portion), note])
            let referred = try await house.gate.record(Thing.id(20), version: nil, for: guest).referredBy
            #expect(referred.map(\.id) == [note.id] && referred.map(\.title.description) == ["a"])
            let refers = try await house.gate.record(note.id, version: nil, for: guest).refersTo
            #expect(refers.count == 2 && !refers.contains { $0.title.description == "secret" })
            let whole = try await house.gate.record(note.id, version: nil, for: house["reader"]).refersTo
            #expect(whole.contains { $0.title.description == "secret" })
        }
    }
}
