package import Ledger
package import Records

internal import struct Crypto.SHA256

/// What the sender of a pouch signs: whose word its items are, and when. One hybrid signature for all of them.
///
/// Whoever passes a record on shows this statement, the signature and an inclusion path, and so proves the originator's
/// word without a word about anything else in the pouch: items are salted, the tree is filled up to a power of two, and of
/// the header there is only a salted digest.
package struct PouchStatement: Hashable, Sendable {
    /// The organisation that signs, by its code.
    package let from: String
    /// Of the keys that it signs with.
    package let signer: KeyFingerprint
    package let made: Instant
    /// Leaves of the tree, the fillers with them: a power of two, at most ``PouchLimits/items``.
    package let leaves: Int64
    /// The Merkle root over them (RFC 9162 §2.1.1).
    package let root: Digest
    /// SHA-256 of a salt and the header.
    package let header: Digest

    /// What is signed, for ``SigningPurpose/pouch``.
    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(Self.version)
        writer.put(code: from)
        writer.put(raw: signer.bytes)
        writer.put(UInt64(bitPattern: made.microseconds))
        writer.put(UInt64(bitPattern: leaves))
        writer.put(raw: root.bytes)
        writer.put(raw: header.bytes)
        return writer.bytes
    }

    /// SHA-256 of ``bytes``: the name of the pouch in the header of the next one, and in receipts.
    package var digest: Digest { Digest(hashing: bytes) }

    static let version: UInt8 = 1

    init(from: String, signer: KeyFingerprint, made: Instant, leaves: Int64, root: Digest, header: Digest) {
        self.from = from
        self.signer = signer
        self.made = made
        self.leaves = leaves
        self.root = root
        self.header = header
    }

    /// - Throws: ``PouchError`` with `malformed`, `version` or `limit`; the signature is not looked at.
    package init(_ bytes: [UInt8]) throws(PouchError) {
        var reader = ByteReader(bytes[...], "the statement of an originator")
        let version = try reader.byte()
        guard version == Self.version else {
            throw PouchError(.version, "\(reader.what): version \(version) is unknown to this program")
        }
        from = try reader.code("the originator")
        guard let signer = KeyFingerprint(bytes: try reader.take(Digest.byteCount)) else {
            throw reader.malformed("the signer is no fingerprint")
        }
        self.signer = signer
        made = Instant(microseconds: try reader.signed())
        leaves = try reader.count()
        guard leaves >= 1, leaves & (leaves - 1) == 0 else {
            throw reader.malformed("\(leaves) leaves are no power of two")
        }
        guard leaves <= PouchLimits.items else {
            throw PouchError(.limit, "\(reader.what): \(leaves) leaves are over the limit of \(PouchLimits.items)")
        }
        guard let root = Digest(bytes: try reader.take(Digest.byteCount)),
            let header = Digest(bytes: try reader.take(Digest.byteCount))
        else { throw reader.malformed("a digest is none") }
        self.root = root
        self.header = header
        try reader.finish()
    }
}

extension Digest {
    /// SHA-256 of bytes.
    package init(hashing bytes: [UInt8]) {
        self = Digest(bytes: Array(SHA256.hash(data: bytes))) ?? .empty
    }
}
