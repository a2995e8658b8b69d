internal import Crypto
internal import FoundationEssentials
import Ledger

/// The secret keys of one generation of a node. Printing them shows the fingerprint alone.
package struct NodeKeys: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Three seeds of 32 bytes: Ed25519 ‖ ML-DSA-65 ‖ X-Wing.
    package static let seedByteCount = 96
    private static let partByteCount = 32

    package let publicKeys: PublicKeys
    /// What of these keys opens.
    package let opening: OpeningKey
    private let ed25519: Curve25519.Signing.PrivateKey
    private let mlDSA65: MLDSA65.PrivateKey
    /// The Ed25519 half as it cosigns, under no node's name yet: its public half is worked out once.
    let cosigner: SignerKey

    /// New keys, from the system's randomness.
    package init() throws(PouchError) {
        var system = SystemRandomNumberGenerator()
        try self.init(seed: (0..<Self.seedByteCount).map { _ in UInt8.random(in: .min ... .max, using: &system) })
    }

    /// Keys from their seeds (RFC 8032 §5.1.5, FIPS 204 §6.1, draft-connolly-cfrg-xwing-kem §5.2): the same for the same.
    ///
    /// - Throws: ``PouchError`` with `malformed` for another length than ``seedByteCount``.
    package init(seed: [UInt8]) throws(PouchError) {
        guard seed.count == Self.seedByteCount else {
            throw PouchError(
                .malformed, "the seed of a node's keys has \(Self.seedByteCount) bytes, this one has \(seed.count)")
        }
        let parts = (0..<3).map { Data(seed[($0 * Self.partByteCount)..<(($0 + 1) * Self.partByteCount)]) }
        let xWing: XWingMLKEM768X25519.PrivateKey
        do {
            ed25519 = try Curve25519.Signing.PrivateKey(rawRepresentation: parts[0])
            cosigner = try SignerKey(name: "node", kind: .cosignature, seed: Array(parts[0]))
            mlDSA65 = try MLDSA65.PrivateKey(seedRepresentation: parts[1], publicKey: nil)
            xWing = try XWingMLKEM768X25519.PrivateKey(seedRepresentation: parts[2], publicKey: nil)
        } catch {
            throw PouchError(.malformed, "the seed gives no keys: \(error)")
        }
        publicKeys = try PublicKeys(
            bytes: Array(ed25519.publicKey.rawRepresentation) + Array(mlDSA65.publicKey.rawRepresentation)
                + Array(xWing.publicKey.rawRepresentation))
        opening = OpeningKey(fingerprint: publicKeys.fingerprint, key: xWing)
    }

    /// The secret itself: for the key file, and nowhere else.
    var seed: [UInt8] {
        Array(ed25519.rawRepresentation) + Array(mlDSA65.seedRepresentation) + opening.seed
    }

    package var fingerprint: KeyFingerprint { publicKeys.fingerprint }

    /// Signs a message by both algorithms. The library hedges ML-DSA with randomness, so two signatures of the same
    /// message differ.
    package func sign(_ message: [UInt8], purpose: SigningPurpose) throws(PouchError) -> HybridSignature {
        let signed = purpose.domainSeparated(message)
        #if SIMULATED_KEYS
        if SimulatedKeys.isOn {
            return try HybridSignature(
                bytes: SimulatedKeys.signature(signed, context: Array(purpose.context), by: fingerprint))
        }
        #endif
        do {
            let first = try ed25519.signature(for: signed)
            let second = try mlDSA65.signature(for: signed, context: purpose.context)
            return try HybridSignature(bytes: Array(first) + Array(second))
        } catch let error as PouchError {
            throw error
        } catch {
            throw PouchError(.malformed, "the keys \(fingerprint) could not sign: \(error)")
        }
    }

    /// Signs by Ed25519 alone what vouches for a record of the registry (domain 3.0): small enough to stand in it, and the
    /// same for the same.
    ///
    /// - Returns: 64 bytes (RFC 8032 §5.1.6).
    package func attest(_ content: [UInt8]) throws(PouchError) -> [UInt8] {
        do {
            return Array(try ed25519.signature(for: SigningPurpose.attestation.domainSeparated(content)))
        } catch {
            throw PouchError(.malformed, "the keys \(fingerprint) could not sign: \(error)")
        }
    }

    /// The Ed25519 half by its own name.
    package var name: KeyName {
        KeyName(known: Array(ed25519.publicKey.rawRepresentation))
    }

    /// Signs by Ed25519 alone what the suite `eddsa-jcs-2022` signs: 64 bytes of two SHA-256 hashes, and nothing else. No line in front says what
    /// it is for, as the suite has none; what other purposes sign begins with such a line, which no two hashes are.
    func signCredential(_ hashes: [UInt8]) throws(PouchError) -> [UInt8] {
        guard hashes.count == 2 * SHA256.byteCount else {
            throw PouchError(.malformed, "a credential is signed by the hashes of its options and its document")
        }
        do {
            return Array(try ed25519.signature(for: hashes))
        } catch {
            throw PouchError(.malformed, "the keys \(fingerprint) could not sign: \(error)")
        }
    }

    /// ``OpeningKey/open(_:info:authenticating:)`` with these keys.
    package func open(
        _ box: SealedBox, info: [UInt8], authenticating: [UInt8]
    ) throws(PouchError) -> [UInt8] {
        try opening.open(box, info: info, authenticating: authenticating)
    }

    package var description: String { "keys \(fingerprint)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
