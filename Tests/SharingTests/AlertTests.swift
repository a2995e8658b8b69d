import JSON
import Policy
import Records
import Testing

@testable import Sharing

@Suite("Warnings as alerts")
struct AlertTests {
    private func warning(_ title: String) throws -> ProductDraft {
        var draft = ProductDraft(.warning, channel: "alerts", title: title)
        draft.areas = [
            ProductDraft.Area(name: "Malaba", country: "KE", latitude: 0.5, longitude: 34.25, precision: 1_500)
        ]
        draft.soWhat = "The road will be cut."
        draft.sources = [ProductDraft.Source(grade: "B2")]
        draft.warning = ProductDraft.Warning(
            hazard: "flood", urgency: "Expected", severity: "Severe", certainty: "Likely",
            onset: try PartialDate("2025-04-06"), expires: try PartialDate("2025-04"), responsible: ["Carriers"],
            options: ["Wait", "Go by Busia"])
        return draft
    }

    private func filed(_ draft: ProductDraft, _ house: House) async throws -> String {
        guard case .filed(let id, _) = try await house.gate.file(draft, by: house["author"]) else {
            throw Refusal(.conflict, "it was not filed")
        }
        return id
    }

    @Test("a warning says what CAP asks, by whom, for whom and of what it is derived", arguments: Backend.allCases)
    func whole(_ backend: Backend) async throws {
        try await backend.run { house in
            let id = try await filed(warning("Flood at Malaba"), house)
            let message = try await house.gate.alert(id, version: nil, channel: nil, for: house["reader"])
            #expect(message.event == "flood" && message.urgency == "Expected")
            #expect(message.severity == "Severe" && message.certainty == "Likely" && message.kind == .alert)
            #expect(message.identifier.hasPrefix(id + "/") && message.references.isEmpty)
            #expect(message.sender == House.organisation && message.headline == "Flood at Malaba")
            #expect(message.audience == "Carriers" && message.instruction == "Wait\nGo by Busia")
            #expect(
                message.note?.hasPrefix("derived: \(id)") == true && message.note?.contains(House.organisation) == true)
            // GREEN is not for everybody: the rule stands in it, and in the parameters too.
            guard case .restricted(let rule) = message.scope else {
                Issue.record("\(message.scope) is for everybody")
                return
            }
            #expect(rule.hasPrefix("TLP:GREEN") && rule.contains("rel-to=channel:alerts"))
            #expect(message.handling == ["TLP:GREEN"])
            #expect(message.parameters.first?.name == "marking" && message.parameters.first?.value.isEmpty == false)
            // A month that was said as a month is the last second that it may mean, and stands beside that as it was said.
            #expect(message.onset == Instant("2025-04-06T00:00:00Z"))
            #expect(message.expires == Instant("2025-04-30T23:59:59Z"))
            #expect(message.parameters.contains(AlertMessage.Pair("expires as stated", "2025-04")))
            let area = try #require(message.areas.first)
            #expect(area.name == "Malaba" && area.circle?.radius == 1.5)
            #expect(area.codes == [AlertMessage.Pair("ISO 3166-1", "KE")])
        }
    }

    @Test("what is no warning is refused by name, and what is hidden is as what never was", arguments: Backend.allCases)
    func refused(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(5, name: "a note")])
            await #expect(throws: Refusal.self) {
                _ = try await house.gate.alert(Thing.id(5), version: nil, channel: nil, for: house["reader"])
            }
            let id = try await filed(warning("Flood at Malaba"), house)
            for asked in [id, Thing.id(99)] {
                let refusal = await #expect(throws: Refusal.self) {
                    _ = try await house.gate.alert(asked, version: nil, channel: nil, for: house["outsider"])
                }
                #expect(refusal?.code == .missing)
            }
        }
    }
}
