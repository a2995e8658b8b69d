import Foundation
import Outbound
import Pouch
import Records
import Sharing
import Testing

@testable import Federation

@Suite("Relays", .timeLimit(.minutes(10)), .serialized)
struct RelayTests {
    @Test(
        "two nodes that cannot reach each other exchange over a relay, which keeps sealed bytes until they are fetched")
    func relays() async throws {
        let relay = try Member("XA-AUW", at: ownAddress(), isRelay: true)
        let (one, other) = (try Member("KE-OUT"), try Member("UG-NAC"))
        try await relay.listening { _ in
            try await relay.know(one, other)
            try await one.know(relay, other)
            try await other.know(relay, one)
            let bytes = (0..<5_000).map { UInt8(truncatingIfNeeded: $0) }
            try one.desk.post(bytes, to: "UG-NAC", number: 1, rank: 3)
            try one.desk.post(bytes + [1], to: "UG-NAC", number: 2, rank: 0)
            try await running([one.runner(relay: "XA-AUW")]) {
                try await eventually { relay.desk.relayed?.waiting(for: "UG-NAC").count == 2 }
            }
            // The sender is gone; the receiver comes.
            try await running([other.runner()]) {
                await other.sink.wait(for: 2)
                try await eventually { relay.desk.relayed?.waiting(for: "UG-NAC").isEmpty == true }
            }
            #expect(await other.sink.taken.map(\.from) == ["KE-OUT", "KE-OUT"])
            #expect(await other.sink.taken.map(\.number) == [2, 1])
            #expect(await other.sink.taken.map(\.bytes) == [bytes + [1], bytes])
            #expect(await relay.sink.taken.isEmpty)
            #expect(relay.desk.relayed?.bytes == 0)
        }
        for member in [one, relay, other] { try await member.close() }
    }

    @Test(
        "a node that is no relay, or does not know the receiver, passes nothing on; a relay keeps no more than its quota"
    )
    func refuses() async throws {
        var limits = Member.limits
        limits.relayedBytes = 1_000
        let (one, plain) = (try Member("KE-OUT"), try Member("TZ-IUT"))
        let (relay, other) = (try Member("XA-AUW", isRelay: true, limits: limits), try Member("UG-NAC"))
        try await plain.know(one, other)
        try await relay.know(one, other)
        @Sendable func status(_ address: NodeAddress, to: String, number: Int, bytes: Int) async throws -> UInt {
            try await one.client.exchange(
                "POST", "/federation/v1/pouches?number=\(number)&to=\(to)",
                at: OutboundTarget(host: address.host, port: address.port, pinned: []),
                body: [UInt8](repeating: 1, count: bytes)
            ).status
        }
        try await plain.listening { address in
            let code = try await status(address, to: "UG-NAC", number: 1, bytes: 10)
            #expect(code == 403)
        }
        try await relay.listening { address in
            var codes = [try await status(address, to: "XX-NOBODY", number: 1, bytes: 10)]
            for (number, bytes) in [(1, 400), (2, 600), (3, 1)] {
                codes.append(try await status(address, to: "UG-NAC", number: number, bytes: bytes))
            }
            // What is here already takes no room again.
            codes.append(try await status(address, to: "UG-NAC", number: 2, bytes: 600))
            #expect(codes == [403, 202, 202, 507, 202])
        }
        for member in [one, plain, relay, other] { try await member.close() }
    }

    @Test("a relay cannot bring pouches in the name of a stranger")
    func strangers() async throws {
        let (relay, other) = (try Member("XA-AUW"), try Member("UG-NAC"))
        try await other.know(relay)
        let fate = try await other.desk.take(LinkPouch(from: "KE-OUT", number: 1, bytes: [1]), by: "XA-AUW")
        #expect(fate == .refused("stranger"))
        #expect(await other.sink.taken.isEmpty)
        for member in [relay, other] { try await member.close() }
    }
}

@Suite("Invitations over the network", .timeLimit(.minutes(10)), .serialized)
struct IntroductionTests {
    @Test("an invitation brings both cards across, once")
    func introduces() async throws {
        let (one, other) = (try Member("KE-OUT"), try Member("UG-NAC"))
        try await one.listening { address in
            for (member, known) in [(one, "UG-NAC"), (other, "KE-OUT")] {
                try await member.node.administration.addRegistry()
                _ = try await member.node.gate.record(
                    [
                        .organisation(
                            code: known, name: known, lang: "en", acronym: nil, kind: "fusion-cell", status: "active",
                            country: nil, scheme: nil)
                    ], by: member.node.console)
            }
            let invitation = try await one.node.administration.invite("UG-NAC", at: address, days: 1)
            let introducer = Introducer(client: other.client)
            let own = try other.node.links.own().node.file
            let card = try await introducer.card(of: invitation)
            #expect(card.card.card.organisation == "KE-OUT")
            try await other.node.administration.accept(card)
            try await introducer.answer(invitation, to: card, with: own)
            #expect(try await one.node.administration.peer("UG-NAC").state == .unconfirmed)
            let here = try await one.node.administration.phrase(with: "UG-NAC")
            let there = try await other.node.administration.phrase(with: "KE-OUT")
            #expect(here == there)
            // The token is used: neither the card nor another answer is to be had for it.
            await #expect(throws: OutboundError.self) { _ = try await introducer.card(of: invitation) }
            await #expect(throws: OutboundError.self) {
                try await introducer.answer(invitation, to: card, with: own)
            }
        }
        for member in [one, other] { try await member.close() }
    }

    @Test("a card that is not the invitation's is not taken, and whoever has no token is given none")
    func impostor() async throws {
        let (one, other, thief) = (try Member("KE-OUT"), try Member("UG-NAC"), try Member("KE-OUT"))
        try await thief.listening { address in
            try await thief.node.administration.addRegistry()
            _ = try await thief.node.gate.record(
                [
                    .organisation(
                        code: "UG-NAC", name: "x", lang: "en", acronym: nil, kind: "fusion-cell", status: "active",
                        country: nil, scheme: nil)
                ], by: thief.node.console)
            let given = try await thief.node.administration.invite("UG-NAC", at: address, days: 1)
            let meant = try Invitation(
                address: address, organisation: "KE-OUT", fingerprint: one.keyring.current.fingerprint,
                token: given.token, until: given.until)
            let introducer = Introducer(client: other.client)
            do {
                _ = try await introducer.card(of: meant)
                Issue.record("taken")
            } catch {
                #expect((error as? PouchError)?.code == .forged)
            }
            let guessed = try Invitation(
                address: address, organisation: "KE-OUT", fingerprint: thief.keyring.current.fingerprint,
                token: [UInt8](repeating: 0, count: 16), until: given.until)
            await #expect(throws: OutboundError.self) { _ = try await introducer.card(of: guessed) }
        }
        for member in [one, other, thief] { try await member.close() }
    }
}
