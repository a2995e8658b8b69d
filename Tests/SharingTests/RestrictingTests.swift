import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("What was filed into the registry before it was for few")
struct RestrictingTests {
    /// As a program without ``Registry/Confined`` filed it: for all readers of the registry.
    private func open(_ house: House, _ kind: String, _ number: Int, _ members: String, version: Int = 0) async throws {
        let object = try parse(
            #"""
            {"type":"\#(kind)","id":"\#(Thing.id(number, kind))","created":"\#(Thing.time(0))",
            "modified":"\#(Thing.time(version))",\#(members)}
            """#)
        let snapshot = try await house.node.core.directory.current()
        let channel = try #require(snapshot.channelsByName[Registry.channel])
        let draft = try Draft(checking: object)
        let policy = try #require(snapshot.templates[channel.key]).canonical
        let key = try await house.store.intern(policy: policy)
        let era = snapshot.world.era(at: house.clock.now)
        var envelope = Envelope(
            urn: Envelope.urn(node: House.origin, id: draft.id), kind: draft.kind.name, contentHash: draft.content,
            originator: House.organisation, ownerNode: House.origin, filedBy: "console", channel: Registry.channel,
            created: house.clock.now, policy: policy)
        envelope.era = era
        let bytes = envelope.bytes
        let salt = [UInt8](repeating: 5, count: 16)
        let arrival = Arrival(
            kind: draft.kind.name, envelope: bytes, body: draft.body,
            commitment: LedgerEntry.commitment(kind: draft.kind.name, envelope: bytes, body: draft.body, salt: salt),
            salt: salt, filing: Filing(draft, channel: channel.key, policy: key, era: era, precedence: "ROUTINE"))
        guard case .stored = try await house.store.append([arrival], receipt: nil).first else {
            Issue.record("not stored")
            return
        }
    }

    @Test(
        "it is listed, then filed anew for few; the versions before are off the lists, count as before, and are proved",
        arguments: Backend.allCases)
    func restricts(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            try await house.administration.grant(Registry.channel, to: "guest")
            house.clock.pass(seconds: 1)
            let members =
                #""object_ref":"\#(Thing.id(20))","reason":"rights","explanation":"a secret","issued_by":"chief""#
            try await open(house, "recall", 90, members)
            try await open(house, "recall", 90, members + #","status":"closed""#, version: 1)
            try await open(
                house, "organisation", 91,
                #""code":"RW-X","names":[{"text":"RW"}],"organisation_kind":"fusion-cell","status":"active""#)
            func recalls(_ caller: Caller) async throws -> Int {
                try await house.gate.page(
                    PageRequest(types: ["recall"], versions: .every), in: Registry.channel, for: caller
                ).lines.count
            }
            let console = house.administration.console
            #expect(try await recalls(guest) == 2)
            #expect(try await recalls(console) == 2)
            let listed = try await house.gate.restrictRegistry(applies: false, by: console)
            #expect(listed == [RestrictedLine(id: Thing.id(90, "recall"), versions: 2)])
            #expect(try await recalls(guest) == 2)
            #expect(try await house.gate.restrictRegistry(applies: true, by: console) == listed)
            #expect(try await recalls(guest) == 0)
            #expect(try await recalls(console) == 1)
            let registry = try await house.node.core.directory.current().registry
            let id = try RecordID(Thing.id(90, "recall"))
            #expect(registry.latest(id)?["status"]?.string == "closed")
            let recalled = try RecordID(Thing.id(20))
            #expect(registry.isRecalled(recalled, nil, of: [House.organisation]))
            // Nothing is left to do, and nothing is done twice.
            #expect(try await house.gate.restrictRegistry(applies: true, by: console) == [])
            #expect(try await recalls(console) == 1)
            let size = try await house.store.size()
            _ = try await house.gate.restrictRegistry(applies: false, by: console)
            #expect(try await house.store.size() == size)
            let book = try await house.gate.parties(for: guest).book
            #expect(book.organisations["RW-X"] != nil)
            #expect(try await house.node.auditor.verify().findings == [])
        }
    }

    @Test("it is for the command line alone")
    func console() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            for name in ["releaser", "operator"] {
                let found = await refusal { _ = try await house.gate.restrictRegistry(applies: false, by: house[name]) }
                #expect(found?.code == .forbidden)
            }
        }
    }
}
