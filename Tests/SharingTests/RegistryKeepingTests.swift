import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Who changes what the registry says")
struct RegistryKeepingTests {
    @Test("what is read on from an older state is what is read from the beginning")
    func readOn() throws {
        func standing(_ position: Int64, _ number: Int, _ version: Int, _ members: String) throws -> StandingRecord {
            let id = Thing.id(number, "organisation")
            let text = #"{"type":"organisation","id":"\#(id)","modified":"\#(Thing.time(version))",\#(members)}"#
            return StandingRecord(
                position: Position(position), kind: "organisation", id: try RecordID(id), channel: ChannelKey(1),
                policy: PolicyKey(1), added: Instant(microseconds: position), body: Array(text.utf8))
        }
        let old = [
            try standing(1, 1, 0, #""code":"ET-FAD","country":"ET","status":"active""#),
            try standing(2, 2, 0, #""code":"UG-NAC","country":"UG","status":"active""#),
        ]
        let channels = [ChannelKey(1): Registry.channel]
        var registry = Registry(old, channels: channels)
        // A newer version of one; then that one is erased, and so is all of the other.
        let new = try standing(3, 1, 1, #""code":"ET-FAD","country":"ER","status":"active""#)
        for (records, countries) in [
            (old + [new], ["ET-FAD": "ER", "UG-NAC": "UG"]), (old, ["ET-FAD": "ET", "UG-NAC": "UG"]),
            ([old[0]], ["ET-FAD": "ET"]),
        ] {
            registry = Registry(records, channels: channels, previous: registry)
            #expect(registry.world.organisations.compactMapValues(\.country) == countries)
            #expect(Set(registry.standing) == Set(records.map(\.id)))
        }
    }

    @Test("of what has no past the newest version alone is in memory, and a membership keeps all of its own")
    func memory() throws {
        func versions(_ kind: String, _ members: String) throws -> [StandingRecord] {
            try (1...50).map { number in
                let id = Thing.id(1, kind)
                let text = #"{"type":"\#(kind)","id":"\#(id)","modified":"\#(Thing.time(number))",\#(members)}"#
                return StandingRecord(
                    position: Position(Int64(number)), kind: kind, id: try RecordID(id), channel: ChannelKey(1),
                    policy: PolicyKey(1), added: Instant(microseconds: Int64(number)), body: Array(text.utf8))
            }
        }
        let channels = [ChannelKey(1): Registry.channel]
        let consent = #""object_ref":"\#(Thing.id(2))","version":"\#(Thing.time(0))","organisation":"ET-FAD""#
        let consents = try versions("consent", consent + #","originator":"KE-OUT","status":"granted""#)
        let registry = Registry(consents, channels: channels)
        #expect(registry.versionsInMemory == 1 && registry.consents.count == 1)
        #expect(Registry(consents, channels: channels, previous: registry).versionsInMemory == 1)
        let membership = #""community":"MCC","organisation":"ET-FAD","tier":"member","valid_from":"\#(Thing.time(0))""#
        #expect(Registry(try versions("membership", membership), channels: channels).versionsInMemory == 50)
    }

    @Test(
        "an agreement in force is changed by whoever may bring one into force, whatever the right to write",
        arguments: Backend.allCases)
    func agreement(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await house.register("agreement", 3, house.agreement(categories: #"["nothing"]"#), version: 1)
            try await house.file([Thing(20, name: "one")])
            for name in ["author", "releaser"] {
                try await house.administration.grant(Registry.channel, to: name, write: true)
            }
            func widen(_ version: Int, by name: String) async throws -> Filed.Fate? {
                let text = #"""
                    {"type":"agreement","id":"\#(Thing.id(3, "agreement"))","created":"\#(Thing.time(0))",
                    "modified":"\#(Thing.time(version))",\#(house.agreement())}
                    """#
                let report = try await house.gate.write([try parse(text)], to: Registry.channel, by: house[name])
                return report.items.first?.fate
            }
            guard case .refused(let message) = try await widen(2, by: "author") else {
                Issue.record("an author widened an agreement in force")
                return
            }
            #expect(message.contains("only") && message.contains("in-force"))
            #expect(try await house.titles(guest).isEmpty)
            #expect(try await widen(2, by: "releaser") == .stored)
            #expect(try await house.titles(guest) == ["one"])
        }
    }
}
