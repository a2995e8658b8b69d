import Crypto
import Foundation
import Ledger
import Pouch
import Records
import Store
import Synchronization
import Testing

@testable import Sharing

@Suite("Connecting with other nodes")
struct PeerTests {
    /// A node of somebody: keys that are always the same.
    struct Other {
        let keyring: NodeKeyring
        let card: NodeCard
        let file: CardFile

        init(_ organisation: String, _ number: UInt8, at now: Instant, days: Int64 = 30) throws {
            let link = LinkIdentity(
                certificate: try LinkCertificate(der: [0x30, 0x01, number]),
                key: try P256.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: number, count: 32)))
            keyring = try NodeKeyring(
                organisation: organisation, generation: 1,
                current: NodeKeys(seed: [UInt8](repeating: number, count: NodeKeys.seedByteCount)), retired: [],
                link: link)
            card = try Self.card(keyring, at: now, days: days)
            file = CardFile(card: try SignedCard(card, by: keyring.current))
        }

        static func card(_ keyring: NodeKeyring, at now: Instant, days: Int64 = 30) throws -> NodeCard {
            NodeCard(
                organisation: keyring.organisation, name: keyring.organisation, country: nil,
                keys: keyring.current.publicKeys, generation: keyring.generation, predecessor: keyring.predecessor,
                addresses: [try NodeAddress("https://node.example:8444")],
                linkCertificates: [keyring.link.certificate], ceiling: 2, languages: ["en"], dutyPosts: [],
                ledger: try SignerKey(name: "node.example", seed: [UInt8](repeating: 7, count: 32)).verifierKey,
                from: now, until: Instant(microseconds: now.microseconds + days * 86_400_000_000))
        }

        /// The next generation's card, and the keyring with it.
        func rotated(at now: Instant) throws -> (NodeKeyring, CardFile) {
            let (next, succession) = try keyring.rotated()
            return (
                next,
                CardFile(card: try SignedCard(Self.card(next, at: now), by: next.current), successions: [succession])
            )
        }
    }

    /// A node that has keys of its own, with UG-NAC and BI-BCS in its registry.
    private func run(
        _ backend: Backend, _ body: (House, Administration, Other) async throws -> Void
    ) async throws {
        try await backend.run { house in
            let own = try Other("KE-OUT", 1, at: house.clock.now)
            let node = try House.node(
                house.store, house.signer, house.clock, own: OwnNode(file: own.file, keyring: own.keyring))
            try await node.administration.addRegistry()
            _ = try await node.gate.record(
                ["UG-NAC", "BI-BCS"].map {
                    .organisation(
                        code: $0, name: $0, lang: "en", acronym: nil, kind: "fusion-cell", status: "active",
                        country: nil, scheme: nil)
                }, by: node.console)
            try await body(house, node.administration, own)
        }
    }

    private func refusal(_ body: () async throws -> Void) async -> Refusal.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? Refusal)?.code
        }
    }

    @Test(
        "two nodes that took each other's cards see the same phrase, and exchange nothing until it was heard",
        arguments: Backend.allCases)
    func connects(_ backend: Backend) async throws {
        try await run(backend) { house, administration, own in
            let other = try Other("UG-NAC", 2, at: house.clock.now)
            let peer = try await administration.accept(other.file)
            #expect(peer.state == .unconfirmed && !peer.isOpen)
            let phrase = try await administration.phrase(with: "UG-NAC")
            #expect(try SpokenPhrase.of(other.card, own.card) == phrase)
            #expect(await refusal { try await administration.confirm("UG-NAC", heard: "babababa") } == .forbidden)
            #expect(await refusal { try await administration.confirm("UG-NAC", heard: "") } == .forbidden)
            #expect(try await administration.peer("UG-NAC").state == .unconfirmed)
            try await administration.confirm("UG-NAC", heard: "  " + phrase.uppercased().replacing(" ", with: "-"))
            #expect(try await administration.peer("UG-NAC").isOpen)
            try await administration.block("UG-NAC")
            #expect(try await administration.peer("UG-NAC").state == .blocked)
            // The same card again opens nothing that was blocked.
            #expect(try await administration.accept(other.file).state == .blocked)
            try await administration.confirm("UG-NAC", heard: phrase)
            try await administration.remove("UG-NAC")
            #expect(await refusal { _ = try await administration.peer("UG-NAC") } == .missing)
        }
    }

    @Test("the page of a request tells whom a confirmed peer's card says to call, to those alone who know the peers")
    func called() async throws {
        try await run(.memory) { house, administration, _ in
            let other = try Other("UG-NAC", 2, at: house.clock.now)
            var card = other.card
            card.dutyPosts = [DutyPost(title: "Duty officer", contact: "+256 41 000 0000")]
            _ = try await administration.accept(CardFile(card: try SignedCard(card, by: other.keyring.current)))
            try await administration.addAccount(name: "ug.node", roles: [.node], organisation: "UG-NAC")
            try await administration.addAccount(name: "chief", roles: [.reader, .releaser])
            for name in ["ug.node", "chief"] { try await administration.grant("alerts", to: name) }
            var draft = RfiDraft(
                channel: "alerts", addressees: ["UG-NAC"], questions: ["Did the lorries cross?"],
                purpose: "warn carriers",
                legalBasis: "clause 4")
            draft.declaresLawful = true
            guard case .filed(let id, _) = try await house.gate.request(draft, by: house["author"]) else {
                Issue.record("it was not filed")
                return
            }
            func contacts(_ caller: Caller) async throws -> [RfiContact] {
                try await house.gate.rfi(id, for: caller).conversations[0].contacts
            }
            let chief = try await administration.post("chief")
            #expect(try await contacts(chief).isEmpty)
            try await administration.confirm("UG-NAC", heard: try await administration.phrase(with: "UG-NAC"))
            #expect(try await contacts(chief) == [RfiContact(title: "Duty officer", contact: "+256 41 000 0000")])
            #expect(try await contacts(house["author"]).isEmpty)
        }
    }

    @Test(
        "a card that cannot be meant is refused: nobody's, our own, lapsed, far in the future",
        arguments: Backend.allCases)
    func cards(_ backend: Backend) async throws {
        try await run(backend) { house, administration, own in
            let now = house.clock.now
            func code(_ file: CardFile) async -> Refusal.Code? {
                await refusal { _ = try await administration.accept(file) }
            }
            #expect(await code(own.file) == .invalid)
            #expect(await code(try Other("XX-NOBODY", 2, at: now).file) == .invalid)
            let past = Instant(microseconds: now.microseconds - 31 * 86_400_000_000)
            #expect(await code(try Other("UG-NAC", 2, at: past).file) == .conflict)
            let future = Instant(microseconds: now.microseconds + 8 * 86_400_000_000)
            #expect(await code(try Other("UG-NAC", 2, at: future).file) == .conflict)
            #expect(try await administration.peers().isEmpty)
            try await house.node.flush()
        }
    }

    @Test("a peer's new keys are taken on the word of the old ones, and nobody else's", arguments: Backend.allCases)
    func succession(_ backend: Backend) async throws {
        try await run(backend) { house, administration, _ in
            let other = try Other("UG-NAC", 2, at: house.clock.now)
            try await administration.accept(other.file)
            try await administration.confirm("UG-NAC", heard: administration.phrase(with: "UG-NAC"))
            house.clock.pass(seconds: 60)
            let stranger = try Other("UG-NAC", 3, at: house.clock.now)
            #expect(await refusal { _ = try await administration.accept(stranger.file) } != nil)
            let (_, file) = try other.rotated(at: house.clock.now)
            let peer = try await administration.accept(file)
            #expect(peer.isOpen && peer.generation == 2)
            #expect(await refusal { _ = try await administration.accept(other.file) } == .conflict)
            // What the first keys signed may still be on its way, and stays known whatever becomes of the peer.
            func keys() async throws -> [PublicKeys] {
                try await administration.core.cards(
                    of: #require(administration.core.directory.current().peers["UG-NAC"])
                ).keys
            }
            let both = [file.card.card.keys, other.file.card.card.keys]
            #expect(try await keys() == both)
            try await administration.block("UG-NAC")
            try await administration.confirm("UG-NAC", heard: administration.phrase(with: "UG-NAC"))
            #expect(try await keys() == both)
        }
    }

    @Test(
        "keys that their owner revoked open nothing, vouch for nothing, and stay revoked when the peer is removed",
        arguments: Backend.allCases)
    func revoked(_ backend: Backend) async throws {
        try await run(backend) { house, administration, _ in
            let now = house.clock.now
            let other = try Other("UG-NAC", 2, at: now)
            try await administration.accept(other.file)
            try await administration.confirm("UG-NAC", heard: administration.phrase(with: "UG-NAC"))
            func statement(_ keys: NodeKeys) throws -> Revocation {
                try Revocation(
                    of: other.keyring.current.fingerprint, organisation: "UG-NAC", at: now, reason: "stolen", by: keys)
            }
            let thief = try Other("UG-NAC", 3, at: now)
            #expect(
                await refusal { try await administration.revoke(statement(thief.keyring.current)) } == .forbidden)
            try await administration.revoke(statement(other.keyring.current))
            #expect(try await administration.peer("UG-NAC").state == .revoked)
            let phrase = try await administration.phrase(with: "UG-NAC")
            #expect(await refusal { try await administration.confirm("UG-NAC", heard: phrase) } == .forbidden)
            // Who stole the keys can sign a succession: it is no more than a card by a stranger.
            house.clock.pass(seconds: 60)
            let (_, file) = try other.rotated(at: house.clock.now)
            #expect(try await administration.accept(file).state == .unconfirmed)
            try await administration.remove("UG-NAC")
            #expect(await refusal { _ = try await administration.accept(other.file) } == .forbidden)
        }
    }

    @Test(
        "who is blocked, removed or revoked leaves no key between the two nodes, and others keep what they gave",
        arguments: Backend.allCases)
    func ends(_ backend: Backend) async throws {
        try await run(backend) { house, administration, _ in
            let now = house.clock.now
            let other = try Other("UG-NAC", 2, at: now)
            func key(_ giver: String) -> KeptPairKey {
                KeptPairKey(giver: giver, epoch: 5, signer: [1], own: [2], sealed: [3])
            }
            for end in 0..<3 {
                try await administration.accept(other.file)
                try await administration.confirm("UG-NAC", heard: administration.phrase(with: "UG-NAC"))
                for giver in ["KE-OUT", "UG-NAC", "BI-BCS"] { try await house.store.keep(key(giver)) }
                switch end {
                case 0: try await administration.block("UG-NAC")
                case 1: try await administration.remove("UG-NAC")
                default:
                    try await administration.revoke(
                        Revocation(
                            of: other.keyring.current.fingerprint, organisation: "UG-NAC", at: now, reason: "stolen",
                            by: other.keyring.current))
                }
                // Its own, too: from these it made the key that it gave.
                #expect(try await house.store.pairKeys(of: nil) == [key("BI-BCS")], "end \(end)")
            }
        }
    }

    @Test("the keys with whoever is shut out end before that one is: a crash between the two leaves none that works")
    func endsBefore() async throws {
        try await run(.memory) { house, _, own in
            let between = Between(house.store)
            let administration = try House.node(
                between, house.signer, house.clock, own: OwnNode(file: own.file, keyring: own.keyring)
            ).administration
            let other = try Other("UG-NAC", 2, at: house.clock.now)
            let revocation = try Revocation(
                of: other.keyring.current.fingerprint, organisation: "UG-NAC", at: house.clock.now, reason: "stolen",
                by: other.keyring.current)
            let ends: [(Administration) async throws -> Void] = [
                { try await $0.block("UG-NAC") }, { try await $0.remove("UG-NAC") },
                { try await $0.revoke(revocation) },
            ]
            for (number, end) in ends.enumerated() {
                try await administration.accept(other.file)
                try await administration.confirm("UG-NAC", heard: administration.phrase(with: "UG-NAC"))
                let states = Mutex<[PeerView.State]>([])
                between.nextOfKeys {
                    let state = try await administration.peer("UG-NAC").state
                    states.withLock { $0.append(state) }
                }
                try await end(administration)
                #expect(states.withLock { $0 } == [.active], "end \(number)")
            }
        }
    }

    @Test(
        "an invitation lets in the organisation that it is for, once, and the ledger gives the peers again",
        arguments: Backend.allCases)
    func invites(_ backend: Backend) async throws {
        try await run(backend) { house, administration, own in
            let address = try NodeAddress("https://ke-out.example:8444")
            #expect(
                await refusal { _ = try await administration.invite("XX-NOBODY", at: address, days: 7) } == .invalid)
            #expect(await refusal { _ = try await administration.invite("UG-NAC", at: address, days: 0) } == .invalid)
            #expect(await refusal { _ = try await administration.invite("UG-NAC", at: address, days: 31) } == .invalid)
            _ = try await administration.invite("UG-NAC", at: address, days: 30)
            let invitation = try await administration.invite("UG-NAC", at: address, days: 1)
            #expect(invitation.fingerprint == own.card.keys.fingerprint)
            let digest = Invitation.digest(ofToken: invitation.token)
            let (wanted, wrong) = (
                try Other("UG-NAC", 2, at: house.clock.now), try Other("BI-BCS", 3, at: house.clock.now)
            )
            func answer(_ other: Other, _ digest: [UInt8]) async -> Refusal.Code? {
                await refusal { _ = try await administration.accept(other.file, answering: digest) }
            }
            #expect(await answer(wrong, digest) == .missing)
            #expect(await answer(wanted, [1, 2, 3]) == .missing)
            #expect(await answer(wanted, digest) == nil)
            #expect(await answer(wanted, digest) == .missing)
            let verified = try await Auditor(
                store: house.store, identity: house.node.identity, verifier: house.signer.verifierKey
            ).verify()
            #expect(verified.findings.isEmpty, "\(verified.findings)")
        }
    }

    @Test("a node without keys invites nobody and says what to do")
    func keyless() async throws {
        try await Backend.memory.run { house in
            let address = try NodeAddress("https://ke-out.example:8444")
            await #expect(throws: Refusal.noIdentity) {
                _ = try await house.administration.invite("UG-NAC", at: address, days: 7)
            }
        }
    }

    @Test(
        "peers are shown to those who run the node, keep its registry, release or oversee", arguments: Backend.allCases)
    func shown(_ backend: Backend) async throws {
        try await backend.run { house in
            for (name, isShown) in [
                ("reader", false), ("author", false), ("outsider", false), ("operator", true), ("auditor", true),
                ("oversight", true), ("releaser", true),
            ] {
                let code = await refusal { _ = try await house.gate.peers(for: house[name]) }
                #expect(code == (isShown ? nil : .forbidden), "\(name)")
                let mayKnow = try await house.gate.mayKnowPeers(house[name])
                #expect(mayKnow == isShown)
            }
        }
    }

    @Test(
        "who has a peer's card by a second way compares the whole of it: another card, or a blocked peer, is not confirmed"
    )
    func compares() async throws {
        try await run(.memory) { house, administration, _ in
            let other = try Other("UG-NAC", 2, at: house.clock.now)
            let stranger = try Other("UG-NAC", 3, at: house.clock.now)
            _ = try await administration.accept(other.file)
            #expect(
                await refusal { try await administration.confirm("UG-NAC", comparing: stranger.file) } == .forbidden)
            #expect(try await administration.peer("UG-NAC").state == .unconfirmed)
            try await administration.confirm("UG-NAC", comparing: other.file)
            #expect(try await administration.peer("UG-NAC").isOpen)
            try await administration.block("UG-NAC")
            #expect(await refusal { try await administration.confirm("UG-NAC", comparing: other.file) } == .conflict)
        }
    }

    @Test("a peer that contradicts itself is closed, no phrase opens it again, and a decision does")
    func disputed() async throws {
        try await run(.memory) { house, administration, own in
            let other = try Other("UG-NAC", 2, at: house.clock.now)
            _ = try await administration.accept(other.file)
            try await administration.confirm("UG-NAC", comparing: other.file)
            let node = try House.node(
                house.store, house.signer, house.clock, own: OwnNode(file: own.file, keyring: own.keyring))
            try await node.core.dispute(
                "UG-NAC", .fork, [1], [2], toldBy: "BI-BCS", number: 4, at: house.clock.now)
            let peer = try await administration.peer("UG-NAC")
            #expect(peer.state == .disputed && !peer.isOpen)
            let phrase = try await administration.phrase(with: "UG-NAC")
            #expect(await refusal { try await administration.confirm("UG-NAC", heard: phrase) } == .conflict)
            try await administration.settle("UG-NAC", because: "They changed a disk.")
            #expect(try await administration.peer("UG-NAC").isOpen)
            #expect(try await node.auditor.verify().findings == [])
        }
    }
}
