import Crypto
import Ledger
import Records

@testable import Pouch

/// Nodes for the tests, always the same: their seeds are counted up.
enum Sample {
    static func keys(_ number: UInt8) throws -> NodeKeys { try NodeKeys(seed: (0..<96).map { number &+ $0 }) }

    static func keyring(_ organisation: String = "KE-OUT", _ number: UInt8 = 1) throws -> NodeKeyring {
        try NodeKeyring(
            organisation: organisation, generation: 1, current: keys(number), retired: [],
            link: link(number))
    }

    /// The bytes of a certificate are for TLS to read: here they only have to look like one.
    static func link(_ number: UInt8) throws -> LinkIdentity {
        LinkIdentity(
            certificate: try LinkCertificate(der: [0x30, 0x03, 0x02, 0x01, number]),
            key: try P256.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: number, count: 32)))
    }

    static let now = Instant("2025-04-05T09:30:00Z") ?? Instant(microseconds: 0)

    static func later(days: Int64, microseconds: Int64 = 0) -> Instant {
        Instant(microseconds: now.microseconds + days * 86_400_000_000 + microseconds)
    }

    static func card(_ keyring: NodeKeyring, from: Instant = now, days: Int64 = 365) throws -> NodeCard {
        NodeCard(
            organisation: keyring.organisation, name: "Ofisi ya Uratibu wa Taarifa", country: "KE",
            keys: keyring.current.publicKeys, generation: keyring.generation, predecessor: keyring.predecessor,
            addresses: [try NodeAddress("https://ke-out.example:8444")], linkCertificates: [keyring.link.certificate],
            ceiling: 3,
            languages: ["en", "sw"], dutyPosts: [DutyPost(title: "Duty officer", contact: "+254 20 000 0000")],
            ledger: try SignerKey(name: "ke-out.example/ledger", seed: [UInt8](repeating: 7, count: 32)).verifierKey,
            from: from, until: Instant(microseconds: from.microseconds + days * 86_400_000_000))
    }

    /// What a closure that must fail throws.
    static func code(_ body: () throws -> Void) -> PouchError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? PouchError)?.code
        }
    }
}
