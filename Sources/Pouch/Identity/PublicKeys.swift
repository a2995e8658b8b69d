internal import Crypto
internal import FoundationEssentials

/// What others know of a node's keys: with two it signs (both signatures must verify), to one it is sealed.
///
/// Sealing is HPKE (RFC 9180) in base mode with X-Wing, HKDF-SHA256 and AES-256-GCM: what is recorded today does not
/// open to a quantum computer later, nor if one half of X-Wing is broken.
package struct PublicKeys: Hashable, Sendable {
    /// RFC 8032 §5.1.5.
    package static let ed25519ByteCount = 32
    /// FIPS 204, table 2.
    package static let mlDSA65ByteCount = 1_952
    /// ML-KEM-768 (FIPS 203, table 3: 1,184) and X25519 (32).
    package static let xWingByteCount = 1_216
    package static let byteCount = ed25519ByteCount + mlDSA65ByteCount + xWingByteCount

    static let suite = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256

    /// Ed25519 ‖ ML-DSA-65 ‖ X-Wing.
    package let bytes: [UInt8]
    package let fingerprint: KeyFingerprint
    private let ed25519: Curve25519.Signing.PublicKey
    private let mlDSA65: MLDSA65.PublicKey
    private let xWing: XWingMLKEM768X25519.PublicKey

    /// - Throws: ``PouchError`` with `malformed` for another length than ``byteCount`` and for bytes that are no keys.
    package init(bytes: [UInt8]) throws(PouchError) {
        guard bytes.count == Self.byteCount else {
            throw PouchError(
                .malformed, "a node's public keys have \(Self.byteCount) bytes, these have \(bytes.count)")
        }
        let first = bytes.prefix(Self.ed25519ByteCount)
        let second = bytes.dropFirst(Self.ed25519ByteCount).prefix(Self.mlDSA65ByteCount)
        let third = bytes.suffix(Self.xWingByteCount)
        do {
            ed25519 = try Curve25519.Signing.PublicKey(rawRepresentation: first)
            mlDSA65 = try MLDSA65.PublicKey(rawRepresentation: Data(second))
            xWing = try XWingMLKEM768X25519.PublicKey(rawRepresentation: Data(third))
            // The library looks at the key only when something is sealed to it: too late, if that is a pouch.
            #if SIMULATED_KEYS
            if !SimulatedKeys.isOn { _ = try xWing.encapsulate() }
            #else
            _ = try xWing.encapsulate()
            #endif
        } catch {
            throw PouchError(.malformed, "the bytes given for a node's public keys are no keys")
        }
        self.bytes = bytes
        self.fingerprint = KeyFingerprint(hashing: bytes)
    }

    /// Whether both signatures verify over the message for this purpose.
    package func isValid(_ signature: HybridSignature, for message: [UInt8], purpose: SigningPurpose) -> Bool {
        let signed = purpose.domainSeparated(message)
        #if SIMULATED_KEYS
        if SimulatedKeys.isOn {
            return signature.bytes
                == SimulatedKeys.signature(signed, context: Array(purpose.context), by: fingerprint)
        }
        #endif
        return ed25519.isValidSignature(signature.ed25519, for: signed)
            && mlDSA65.isValidSignature(signature.mlDSA65, for: signed, context: purpose.context)
    }

    /// Whether a signature of ``NodeKeys/attest(_:)`` verifies over the content.
    package func isAttestation(_ signature: [UInt8], of content: [UInt8]) -> Bool {
        ed25519.isValidSignature(signature, for: SigningPurpose.attestation.domainSeparated(content))
    }

    /// Seals one message to the owner of these keys.
    ///
    /// - Parameters:
    ///   - info: what the key is bound to, at most 64 KiB (RFC 9180 §7.2.1): a fixed line with a version first.
    ///   - authenticating: what the opener must give again.
    package func seal(
        _ plain: [UInt8], info: [UInt8], authenticating: [UInt8]
    ) throws(PouchError) -> SealedBox {
        do {
            #if SIMULATED_KEYS
            if SimulatedKeys.isOn {
                return try SimulatedKeys.seal(plain, to: fingerprint, info: info, authenticating: authenticating)
            }
            #endif
            var sender = try HPKE.Sender(recipientKey: xWing, ciphersuite: Self.suite, info: Data(info))
            let ciphertext = try sender.seal(plain, authenticating: authenticating)
            return try SealedBox(encapsulated: Array(sender.encapsulatedKey), ciphertext: Array(ciphertext))
        } catch let error as PouchError {
            throw error
        } catch {
            throw PouchError(.malformed, "could not seal to the keys \(fingerprint): \(error)")
        }
    }

    package static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }
    package func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}

/// What is sealed to one receiver by HPKE.
package struct SealedBox: Hashable, Sendable {
    /// ML-KEM-768's ciphertext (1,088) ‖ X25519's public key (32).
    package static let encapsulatedByteCount = 1_120
    /// What AES-256-GCM adds.
    package static let tagByteCount = 16

    package let encapsulated: [UInt8]
    /// The plain text's bytes and ``tagByteCount`` more.
    package let ciphertext: [UInt8]

    /// - Throws: ``PouchError`` with `malformed` for lengths that no sealing gives.
    package init(encapsulated: [UInt8], ciphertext: [UInt8]) throws(PouchError) {
        guard encapsulated.count == Self.encapsulatedByteCount, ciphertext.count >= Self.tagByteCount else {
            throw PouchError(
                .malformed,
                "a sealed box has \(Self.encapsulatedByteCount) bytes of encapsulated key and at least "
                    + "\(Self.tagByteCount) more, this one has \(encapsulated.count) and \(ciphertext.count)")
        }
        self.encapsulated = encapsulated
        self.ciphertext = ciphertext
    }
}
