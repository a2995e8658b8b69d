internal import Crypto
package import Ledger

/// Which key a live link is spoken with: SHA-256 over the DER of its SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
///
/// The key is pinned and not the certificate: a certificate that is made anew each time the node starts cannot lapse.
package struct LinkKeyDigest: Hashable, Sendable, CustomStringConvertible {
    package let digest: Ledger.Digest

    package var hex: String { digest.hex }
    package var description: String { hex }

    package init(subjectPublicKeyInfo: [UInt8]) {
        digest = Ledger.Digest(bytes: Array(SHA256.hash(data: subjectPublicKeyInfo))) ?? .empty
    }

    /// Reads ``hex``.
    package init?(hex: String) {
        guard let bytes = Hexadecimal.bytes(hex), let digest = Ledger.Digest(bytes: bytes) else { return nil }
        self.digest = digest
    }
}
