package import JSON
import Ledger
package import Records

/// What the ledger hashes of an entry: when it was added and a commitment to what it says.
///
/// A leaf tells nothing to who does not know the salt, so the tree may be shown to auditors and witnesses who may not
/// read the records.
package enum LedgerEntry {
    /// The first byte of the encoding: its version.
    package static let version: UInt8 = 0x01
    /// The length of a salt in bytes.
    package static let saltLength = 16
    /// The length of the encoding in bytes: version, time, commitment.
    package static let length = 1 + 8 + 32

    /// Keeps a commitment from passing for a hash made for anything else.
    private static let domain = Array("baraza/entry/v1".utf8) + [0x00]

    /// SHA-256(domain ‖ salt ‖ SHA-256(kind) ‖ SHA-256(envelope) ‖ SHA-256(body)).
    ///
    /// - Parameter salt: ``saltLength`` random bytes.
    package static func commitment(kind: String, envelope: [UInt8], body: [UInt8], salt: [UInt8]) -> ContentDigest {
        commitment(kind: kind, envelope: envelope, bodyDigest: ContentDigest(sha256: body), salt: salt)
    }

    /// The same for who knows the digest of the body alone.
    package static func commitment(
        kind: String, envelope: [UInt8], bodyDigest: ContentDigest, salt: [UInt8]
    ) -> ContentDigest {
        var bytes = domain
        bytes.reserveCapacity(domain.count + salt.count + 3 * Digest.byteCount)
        bytes += salt
        bytes += ContentDigest(sha256: Array(kind.utf8)).bytes
        bytes += ContentDigest(sha256: envelope).bytes
        bytes += bodyDigest.bytes
        return ContentDigest(sha256: bytes)
    }

    /// The entry as the ledger keeps it: version ‖ microseconds (8 bytes, big-endian) ‖ commitment.
    package static func bytes(added: Instant, commitment: ContentDigest) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        bytes.append(version)
        let time = UInt64(bitPattern: added.microseconds)
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: time >> UInt64(shift)))
        }
        bytes += commitment.bytes
        return bytes
    }
}

extension Entry {
    /// Recomputed from what is kept, never stored: so it cannot agree with a body that was altered. Of what was erased
    /// it is all that is kept.
    package var commitment: ContentDigest {
        tombstone?.commitment ?? LedgerEntry.commitment(kind: kind, envelope: envelope, body: body, salt: salt)
    }

    /// What the ledger hashes as this entry's leaf.
    package var ledgerBytes: [UInt8] { LedgerEntry.bytes(added: added, commitment: commitment) }
}
