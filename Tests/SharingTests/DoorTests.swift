import JSON
import Policy
import Records
import Testing

@testable import Sharing

/// What only some roles may ask for: everybody else is refused, and told nothing.
@Suite("Doors for some roles")
struct DoorTests {
    /// Refused with `.forbidden`, whatever else is wrong.
    private func isForbidden(_ body: () async throws -> Void) async -> Bool {
        await refusal { try await body() }?.code == .forbidden
    }

    @Test("what releasers ask is not for authors and readers", arguments: ["author", "reader", "auditor"])
    func releasers(_ name: String) async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(1)])
            let (gate, caller) = (house.gate, house[name])
            #expect(await isForbidden { _ = try await gate.consents(for: caller) })
            #expect(await isForbidden { _ = try await gate.recalls(for: caller) })
            #expect(await isForbidden { _ = try await gate.due(for: caller) })
            #expect(await isForbidden { _ = try await gate.deliveries(of: Thing.id(1), for: caller) })
            #expect(
                await isForbidden { try await gate.withdrawConsent(Thing.id(1, "consent"), reason: "no", by: caller) })
        }
    }

    @Test("what was given to whom is for the overseer and the officer", arguments: ["author", "releaser", "operator"])
    func overseers(_ name: String) async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(1)])
            #expect(await isForbidden { _ = try await house.gate.disclosures(of: Thing.id(1), for: house[name]) })
        }
    }

    @Test("other nodes are for those who keep them", arguments: ["author", "reader"])
    func peers(_ name: String) async throws {
        try await Backend.memory.run { house in
            #expect(await isForbidden { _ = try await house.gate.forks(for: house[name]) })
            #expect(await isForbidden { _ = try await house.gate.exchange(with: House.partner, for: house[name]) })
        }
    }

    @Test("pouches are packed and opened, and signatures listed, by who holds the data folder alone")
    func console() async throws {
        try await Capital.all(["KE-OUT", "ET-FAD"]) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1))
            let sealed = try await ke.pack(et)
            let (duty, theirs) = (try await ke.duty(), try await et.duty())
            #expect(
                await isForbidden { _ = try await ke.pouches.pack(to: "ET-FAD", by: duty, carrier: Bag()) })
            #expect(await isForbidden { _ = try await et.pouches.open(1, by: theirs) { sealed[$0] } })
            #expect(await isForbidden { _ = try await ke.node.gate.pouchState(of: "ET-FAD", for: duty) })
            #expect(await isForbidden { _ = try await ke.node.gate.attestations(for: duty) })
            var dues = Dues()
            let refused = await refusal {
                _ = try await ke.pouches.look(
                    &dues, among: ["ET-FAD"], gathering: ReceiptGathering(), isWhole: true, by: duty)
            }
            #expect(refused?.code == .forbidden)
        }
    }

    @Test("what one house's authors ask to release, another's releasers do not learn of", arguments: Backend.allCases)
    func desks(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let key = try await house.administration.addAccount(
                name: "guestauthor", roles: [.author], organisation: House.partner, purposes: [.awareness])
            try await house.administration.grant("alerts", to: "guestauthor", write: true)
            house.clock.pass(seconds: 1)
            let guest = Caller(
                account: key, name: "guestauthor", organisation: House.partner, roles: [.author], means: .token)
            var assessment = Thing(60, more: Self.assessment)
            assessment.type = "report"
            let fate = try await house.gate.write([try assessment.value], to: "alerts", by: guest).items.first?.fate
            guard case .pending(let request) = fate else {
                Issue.record("it was not held: \(String(describing: fate))")
                return
            }
            #expect(try await house.gate.request(request, for: guest).line.isOwn)
            for name in ["releaser", "chief"] {
                #expect(await refusal { _ = try await house.gate.request(request, for: desk[name]) }?.code == .missing)
                let seen = await refusal { _ = try await house.gate.clear(request, seen: nil, by: desk[name]) }
                #expect(seen?.code == .missing)
            }
        }
    }

    private static let assessment: String = {
        let checklist = (1...9).map { #"{"standard":\#($0),"author":2}"# }.joined(separator: ",")
        return #"""
            ,"published":"2024-01-01T00:00:00Z","object_refs":["\#(Thing.id(60, "report"))"],"extensions":{"\#(Product.extensionID)":{
            "extension_type":"property-extension","product_kind":"assessment","question":"q","judgements":[{"text":"t",
            "likelihood_from":55,"likelihood_until":80,"confidence":"low","reasons":"r"}],"sources":[{"grade":"C3"}],
            "alternatives":["a"],"assumptions":["b"],"indicators":["c"],"changes":["none"],"checklist":[\#(checklist)]}}
            """#
    }()

    @Test("who is shown a part of a record makes no tear-line of it", arguments: Backend.allCases)
    func part(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            var thing = Thing(
                20,
                more:
                    #","description":"told by Juma","published":"2024-01-01T00:00:00Z","object_refs":["\#(Thing.id(1))"],"granular_markings":[{"marking_ref":"\#(desk.restricted)","selectors":["description"]}]"#
            )
            thing.type = "report"
            try await desk.file(thing)
            var order = TearLineOrder(record: thing.id, target: "alerts")
            order.removing = ["object_refs.[0]"]
            // The author has no clearance for RESTRICTED, and is shown the rest.
            let shown = try await house.gate.record(thing.id, version: nil, for: desk["author"]).object
            #expect(shown["description"] == nil)
            #expect(await isForbidden { _ = try await house.gate.tearline(order, submits: false, by: desk["author"]) })
        }
    }
}
