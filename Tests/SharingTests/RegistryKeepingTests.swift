import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Who changes what the registry says")
struct RegistryKeepingTests {
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
