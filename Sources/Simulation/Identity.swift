import Crypto
import Ledger
import Pouch
import Records
import Synchronization

/// Who a node is in every run: its keys are made once, as they take longer than a whole run.
struct Identity: Sendable {
    let code: String
    let keyring: NodeKeyring
    let signer: CheckpointSigner
    let file: CardFile

    var origin: String { Self.origin(code) }
    var country: String { String(code.prefix(2)) }

    private static func origin(_ code: String) -> String { "node.example/" + code.lowercased() }

    /// The first generation.
    init(_ code: String, number: UInt8) throws {
        self.code = code
        signer = CheckpointSigner(
            key: try SignerKey(name: Self.origin(code), seed: [UInt8](repeating: number, count: 32)))
        // No TLS is spoken here: the certificate is bytes that stand on the card.
        let link = LinkIdentity(
            certificate: try LinkCertificate(der: [0x30, 1, number]), key: P256.Signing.PrivateKey())
        keyring = try NodeKeyring(
            organisation: code, generation: 1,
            current: NodeKeys(seed: [UInt8](repeating: number, count: NodeKeys.seedByteCount)), retired: [], link: link)
        file = CardFile(card: try SignedCard(Self.card(keyring, signer, number), by: keyring.current))
    }

    /// The generation after another: new keys, which the old ones vouch for.
    init(after old: Identity, number: UInt8) throws {
        (code, signer) = (old.code, old.signer)
        var seed = [UInt8](repeating: number, count: NodeKeys.seedByteCount)
        // No node's number: keys of two generations are never the same.
        seed[0] = 128 + UInt8(old.keyring.generation)
        let (keyring, succession) = try old.keyring.rotated(to: NodeKeys(seed: seed))
        self.keyring = keyring
        file = CardFile(
            card: try SignedCard(Self.card(keyring, signer, number), by: keyring.current),
            successions: old.file.successions + [succession])
    }

    private static func card(
        _ keyring: NodeKeyring, _ signer: CheckpointSigner, _ number: UInt8
    ) throws -> NodeCard {
        NodeCard(
            organisation: keyring.organisation, name: keyring.organisation, country: nil,
            keys: keyring.current.publicKeys, generation: keyring.generation, predecessor: keyring.predecessor,
            addresses: [try NodeAddress(host: "node\(number).example", port: 8_444)],
            linkCertificates: [keyring.link.certificate], ceiling: 3, languages: ["en"], dutyPosts: [],
            ledger: signer.verifierKey, from: Instant(microseconds: Timeline.start - 30 * Timeline.day),
            until: Instant(microseconds: Timeline.start + 730 * Timeline.day))
    }

    /// A card in somebody's name that is signed by the keys of another.
    static func forged(_ victim: Identity, by liar: Identity) throws -> CardFile {
        var card = victim.file.card.card
        card.keys = liar.keyring.current.publicKeys
        return CardFile(card: try SignedCard(card, by: liar.keyring.current))
    }
}

/// What any two officers read to each other: a tenth of a second each, so once for all runs.
final class Phrases: Sendable {
    private let known = Mutex<[Set<KeyFingerprint>: String]>([:])

    func phrase(_ one: NodeCard, _ other: NodeCard) throws -> String {
        let pair: Set = [one.keys.fingerprint, other.keys.fingerprint]
        if let phrase = known.withLock({ $0[pair] }) { return phrase }
        let phrase = try SpokenPhrase.of(one, other)
        known.withLock { $0[pair] = phrase }
        return phrase
    }
}
