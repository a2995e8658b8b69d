internal import Crypto
internal import FoundationEssentials

/// The secret that opens what is sealed to one generation of a node: all that is kept of a generation once it is retired.
package struct OpeningKey: Sendable, CustomStringConvertible, CustomReflectable {
    static let seedByteCount = 32

    /// Of the generation's public keys, all three.
    package let fingerprint: KeyFingerprint
    private let key: XWingMLKEM768X25519.PrivateKey

    init(fingerprint: KeyFingerprint, key: XWingMLKEM768X25519.PrivateKey) {
        self.fingerprint = fingerprint
        self.key = key
    }

    init(fingerprint: KeyFingerprint, seed: [UInt8]) throws(PouchError) {
        guard seed.count == Self.seedByteCount,
            let key = try? XWingMLKEM768X25519.PrivateKey(seedRepresentation: seed, publicKey: nil)
        else { throw PouchError(.malformed, "the secret of the retired keys \(fingerprint) is not one of X-Wing") }
        self.init(fingerprint: fingerprint, key: key)
    }

    var seed: [UInt8] { Array(key.seedRepresentation) }

    /// Opens what ``PublicKeys/seal(_:info:authenticating:)`` sealed to these keys.
    ///
    /// - Throws: ``PouchError`` with `foreign`: sealed to others, for another use, or altered.
    package func open(
        _ box: SealedBox, info: [UInt8], authenticating: [UInt8]
    ) throws(PouchError) -> [UInt8] {
        do {
            #if SIMULATED_KEYS
            if SimulatedKeys.isOn {
                return try SimulatedKeys.open(box, by: fingerprint, info: info, authenticating: authenticating)
            }
            #endif
            var recipient = try HPKE.Recipient(
                privateKey: key, ciphersuite: PublicKeys.suite, info: Data(info),
                encapsulatedKey: Data(box.encapsulated))
            return Array(try recipient.open(box.ciphertext, authenticating: authenticating))
        } catch {
            throw PouchError(
                .foreign, "this does not open with the keys \(fingerprint): sealed to others, or altered on the way")
        }
    }

    package var description: String { "opening key of \(fingerprint)" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
