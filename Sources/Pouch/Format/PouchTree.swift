package import Ledger

internal import struct Crypto.HMAC
internal import struct Crypto.SHA256
internal import struct Crypto.SymmetricKey

/// The tree over the items of a pouch.
///
/// Salts come from one secret seed, so that they cost nothing on the way; who is given one salt knows none of the others.
/// The tree is filled up to a power of two, so that a proof of one record tells little of how many there were.
package struct PouchTree: Sendable {
    package static let saltByteCount = 16
    package static let seedByteCount = 32

    private let seed: SymmetricKey
    /// In the order of the items, the fillers after them.
    package let leaves: [Digest]

    private static let itemDomain = Array("baraza/pouch-item/v1\n".utf8)
    private static let headerDomain = Array("baraza/pouch-header/v1\n".utf8)

    /// - Parameter seed: ``seedByteCount`` random bytes.
    package init(_ items: [PouchItem], seed: [UInt8]) {
        let key = SymmetricKey(data: seed)
        var leaves = items.enumerated().map { Self.leaf(of: $1, salt: Self.salt($0, key)) }
        for index in items.count..<Self.size(for: items.count) {
            leaves.append(Digest(bytes: Self.derived("filler", index, key)) ?? .empty)
        }
        self.seed = key
        self.leaves = leaves
    }

    /// Leaves of the tree over so many items.
    static func size(for items: Int) -> Int {
        items <= 1 ? 1 : 1 << (Int.bitWidth - (items - 1).leadingZeroBitCount)
    }

    package var root: Digest { .root(of: leaves) }

    package func proof(of index: Int) -> OriginProof {
        OriginProof(
            salt: Self.salt(index, seed), index: Int64(index), path: Self.path(to: index, in: leaves))
    }

    /// The inclusion path of a leaf among a power of two of them.
    package static func path(to index: Int, in leaves: [Digest]) -> [Digest] {
        var level = leaves
        var index = index
        var path: [Digest] = []
        while level.count > 1 {
            path.append(level[index ^ 1])
            level = stride(from: 0, to: level.count, by: 2).map { .node(level[$0], level[$0 + 1]) }
            index >>= 1
        }
        return path
    }

    /// SHA-256 over 00, a fixed line, the salt, the kind and the digest of the payload.
    package static func leaf(of item: PouchItem, salt: [UInt8]) -> Digest {
        var writer = ByteWriter()
        writer.put(raw: itemDomain)
        writer.put(raw: salt)
        writer.put(item.kind)
        writer.put(raw: SHA256.hash(data: item.payload))
        return .leaf(writer.bytes)
    }

    /// The digest that stands for a header in what is signed.
    static func digest(ofHeader header: [UInt8], seed: [UInt8]) -> Digest {
        Digest(hashing: headerDomain + headerSalt(seed: seed) + header)
    }

    /// The salt of the digest that stands for a header: who is given it can compare the digest with the header.
    package static func headerSalt(seed: [UInt8]) -> [UInt8] {
        Array(derived("header", 0, SymmetricKey(data: seed)).prefix(saltByteCount))
    }

    /// The salt of an item.
    package static func salt(_ index: Int, seed: [UInt8]) -> [UInt8] { salt(index, SymmetricKey(data: seed)) }

    private static func salt(_ index: Int, _ seed: SymmetricKey) -> [UInt8] {
        Array(derived("item", index, seed).prefix(saltByteCount))
    }

    /// HMAC-SHA-256 of what it is for and its number.
    private static func derived(_ label: String, _ index: Int, _ seed: SymmetricKey) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(code: label)
        writer.put(UInt32(truncatingIfNeeded: index))
        return Array(HMAC<SHA256>.authenticationCode(for: writer.bytes, using: seed))
    }
}
