import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("Who has a record is known, who does not yet, and why")
struct WhereaboutsTests {
    private static let three = ["KE-OUT", "ET-FAD", "UG-NAC"]

    private func states(_ house: Capital, _ caller: Caller? = nil) async throws -> [String: Whereabouts.State] {
        let duty = try await house.duty()
        let view = try await house.node.gate.whereabouts(of: Thing.id(1), for: caller ?? duty)
        return Dictionary(uniqueKeysWithValues: view.lines.map { ($0.organisation, $0.state) })
    }

    @Test("it waits, is on its way, and is there once the receipt is back", arguments: Backend.allCases)
    func courier(_ backend: Backend) async throws {
        try await Capital.all(Self.three, on: backend) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "dry wells"))
            #expect(try await states(ke) == ["ET-FAD": .unconnected, "UG-NAC": .unconnected])
            try await ke.connect(to: et)
            try await ke.connect(to: capitals[2], state: .blocked)
            #expect(try await states(ke) == ["ET-FAD": .waiting, "UG-NAC": .shut])

            let pouches = try await ke.pack(et)
            #expect(try await states(ke)["ET-FAD"] == .sent)
            try await et.open(pouches)
            #expect(try await states(ke)["ET-FAD"] == .sent)
            try await ke.open(try await et.pack(ke))
            #expect(try await states(ke) == ["ET-FAD": .stored, "UG-NAC": .shut])
        }
    }

    @Test("why it was not kept is told, and who is not in the channel is not named")
    func reasons() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, ug) = (capitals[0], capitals[1], capitals[2])
            try await ke.connect(to: et)
            try await ke.connect(to: ug)
            try await ke.node.administration.ungrant("alerts", from: "ug-nac.node")
            try await et.node.administration.grant("alerts", to: "ke-out.node", write: false)
            try await ke.file(Thing(1, name: "dry wells"))
            #expect(try await states(ke) == ["ET-FAD": .waiting])
            try await ke.send(to: et)
            let view = try await ke.node.gate.whereabouts(of: Thing.id(1), for: try await ke.duty())
            #expect(view.lines.map(\.exception) == ["no-channel"])
            #expect(view.lines.map(\.state) == [.refused])
        }
    }

    @Test("who was sent it stays on the list when it may not have it any more, and nobody else is named")
    func lost() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.connect(to: et)
            try await ke.file(Thing(1, name: "dry wells"))
            try await ke.send(to: et)
            try await ke.register("agreement", 50, Capital.agreement(among: ["KE-OUT", "UG-NAC"]), version: 1)
            let view = try await ke.node.gate.whereabouts(of: Thing.id(1), for: try await ke.duty())
            #expect(view.lines.map(\.organisation) == ["ET-FAD", "UG-NAC"])
            #expect(view.lines.map(\.isEntitled) == [false, true])
            try await ke.register("agreement", 50, Capital.agreement(among: ["KE-OUT", "TZ-IUT"]), version: 2)
            #expect(try await states(ke) == ["ET-FAD": .stored])
        }
    }

    @Test("only those of the house who release may ask, and of what they see alone")
    func doors() async throws {
        try await Capital.all(Self.three) { capitals in
            let ke = capitals[0]
            try await ke.file(Thing(1, name: "dry wells"))
            let administration = ke.node.administration
            try await administration.addAccount(name: "reader", roles: [.reader], purposes: [.awareness])
            try await administration.grant("alerts", to: "reader")
            try await administration.addAccount(
                name: "guest", roles: [.reader, .releaser], organisation: "ET-FAD", purposes: [.awareness])
            try await administration.grant("alerts", to: "guest")
            for (name, code) in [("reader", Refusal.Code.forbidden), ("guest", .forbidden)] {
                let caller = try await administration.post(name)
                let refusal = await #expect(throws: Refusal.self) { try await states(ke, caller) }
                #expect(refusal?.code == code, "\(name)")
            }
            let refusal = await #expect(throws: Refusal.self) {
                try await ke.node.gate.whereabouts(of: Thing.id(2), for: try await ke.duty())
            }
            #expect(refusal?.code == .missing)
        }
    }
}

extension Capital {
    /// Notes another's node as a peer, by its card.
    fileprivate func connect(to other: Capital, state: PeerState = .active) async throws {
        let now = clock.now
        let card = NodeCard(
            organisation: other.code, name: other.code, country: nil, keys: other.keys.publicKeys, generation: 1,
            predecessor: nil, addresses: [], linkCertificates: [try LinkCertificate(der: [0x30, 0x01, 0x00])],
            ceiling: 2,
            languages: ["en"], dutyPosts: [], ledger: try #require(other.node.core.verifier), from: now,
            until: Instant(microseconds: now.microseconds + 30 * 86_400_000_000))
        let file = CardFile(card: try SignedCard(card, by: other.keys))
        _ = try await node.administration.act(
            .setPeer(organisation: other.code, state: state, card: file.bytes), "peer.accept", on: other.code)
    }
}
