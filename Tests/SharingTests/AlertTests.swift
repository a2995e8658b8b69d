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

    @Test("a warning says what CAP asks, by whom, for whom and of what it is derived", arguments: Backend.allCases)
    func whole(_ backend: Backend) async throws {
        try await backend.run { house in
            let id = try await house.filed(warning("Flood at Malaba"))
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

    @Test("a later version is an update of those that go wherever it goes", arguments: Backend.allCases)
    func updates(_ backend: Backend) async throws {
        try await backend.run { house in
            let id = try await house.filed(warning("Flood at Malaba"))
            let first = try await house.gate.record(id, version: nil, for: house["author"]).line.version
            house.clock.pass(seconds: 1)
            let revision = ProductRevision(of: id, version: first, keeping: [])
            let outcome = try await house.gate.file(
                try warning("Flood at Busia"), revising: revision, by: house["author"])
            #expect(outcome == .filed(id: id, channel: "alerts"))
            let message = try await house.gate.alert(id, version: nil, channel: nil, for: house["reader"])
            #expect(message.kind == .update && message.references.map(\.identifier) == ["\(id)/\(first)"])
            // Nor does the first know what came after it.
            let before = try await house.gate.alert(id, version: first, channel: nil, for: house["reader"])
            #expect(before.kind == .alert && before.references.isEmpty)
        }
    }

    /// Files the next version; its message.
    private func revised(_ id: String, _ title: String, _ house: House) async throws -> AlertMessage {
        house.clock.pass(seconds: 1)
        let version = try await house.gate.record(id, version: nil, for: house["author"]).line.version
        let outcome = try await house.gate.file(
            try warning(title), revising: ProductRevision(of: id, version: version, keeping: []),
            by: house["author"])
        #expect(outcome == .filed(id: id, channel: "alerts"))
        return try await house.gate.alert(id, version: nil, channel: nil, for: house["reader"])
    }

    @Test("a version that somebody has who has not the one before does not refer to that", arguments: Backend.allCases)
    func newcomers(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            let id = try await house.filed(warning("Flood at Malaba"))
            // An audience that changes elsewhere is nothing to it.
            house.clock.pass(seconds: 1)
            try await house.administration.grant("secret", to: "guest")
            let second = try await revised(id, "Flood at Busia", house)
            #expect(second.kind == .update && second.references.count == 1)
            house.clock.pass(seconds: 1)
            let third = try await house.inviteThird()
            let last = try await revised(id, "Flood at Lwakhakha", house)
            #expect(try await house.gate.record(id, version: nil, for: third).versions == 1)
            #expect(last.kind == .alert && last.references.isEmpty)
        }
    }

    @Test(
        "what is taken back cancels the versions before it, and is no message where it may name none",
        arguments: Backend.allCases)
    func cancelled(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.invitePartner()
            func takeBack(_ id: String) async throws {
                house.clock.pass(seconds: 1)
                let object = try await house.gate.record(id, version: nil, for: house["author"]).object
                let next = object.next([JSONMember("revoked", .boolean(true))], at: .now(house.clock.now))
                let report = try await house.gate.write(
                    [try JSONDocument(parsing: next.bytes).root], to: "alerts", by: house["author"])
                #expect(report.items.map(\.fate) == [.stored])
            }
            let known = try await house.filed(warning("Flood at Malaba"))
            let late = try await house.filed(warning("Flood at Busia"))
            try await takeBack(known)
            let message = try await house.gate.alert(known, version: nil, channel: nil, for: house["reader"])
            #expect(message.kind == .cancel && message.references.count == 1)
            house.clock.pass(seconds: 1)
            _ = try await house.inviteThird()
            try await takeBack(late)
            let refused = await refusal {
                _ = try await house.gate.alert(late, version: nil, channel: nil, for: house["reader"])
            }
            #expect(refused?.code == .invalid && refused?.message.contains("cancel those by hand") == true)
        }
    }

    @Test("a version that asks for more than the one that is told is not referred to")
    func stricter() {
        func known(_ change: (inout ReleasePolicy) -> Void = { _ in }) -> Core.KnownPolicy {
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .clear)
            change(&policy)
            return Core.KnownPolicy(policy: policy, isUnread: false)
        }
        let amber = known { $0.tlp = .amber }
        #expect(known().adds(nothingTo: known()) && known().adds(nothingTo: amber))
        let secret = known { $0.classifications = [Classification(ordinal: 4, scheme: "x", label: "SECRET")] }
        let released = known { $0.relTo = .only([.organisation(House.partner)]) }
        let theirs = known { $0.originators = ["UG-OUT"] }
        let unread = Core.KnownPolicy(policy: known().policy, isUnread: true)
        for version in [amber, secret, released, theirs, unread] {
            #expect(!version.adds(nothingTo: known()), "\(version)")
        }
    }

    @Test("a guest's message says that it was shown to the guest's house", arguments: Backend.allCases)
    func guests(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let id = try await house.filed(warning("Flood at Malaba"))
            let note = try await house.gate.alert(id, version: nil, channel: nil, for: guest).note
            #expect(note?.contains("as shown to \(House.partner) ") == true)
        }
    }

    @Test("what is no warning is refused by name, and what is hidden is as what never was", arguments: Backend.allCases)
    func refused(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(5, name: "a note")])
            await #expect(throws: Refusal.self) {
                _ = try await house.gate.alert(Thing.id(5), version: nil, channel: nil, for: house["reader"])
            }
            let id = try await house.filed(warning("Flood at Malaba"))
            for asked in [id, Thing.id(99)] {
                let refusal = await #expect(throws: Refusal.self) {
                    _ = try await house.gate.alert(asked, version: nil, channel: nil, for: house["outsider"])
                }
                #expect(refusal?.code == .missing)
            }
        }
    }
}
