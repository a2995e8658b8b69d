/// A tile: up to 256 neighbouring hashes of one level of the tree, as a log keeps and serves them.
///
/// Hash `i` of tile `n` at level `l` is the root of the 256^l leaves from (n·256+i)·256^l on. A tile of 256 hashes
/// never changes again; one of fewer is the right edge of its level and grows.
///
/// Source: c2sp.org/tlog-tiles.
public struct Tile: Hashable, Sendable {
    /// How many hashes a full tile has.
    public static let fullWidth = 256

    /// The level, from 0 (leaf hashes); in practice at most 7, as eight levels hold 2^64 leaves.
    public var level: Int
    /// Which tile of its level, from 0.
    public var index: Int64
    /// 1 to 256 hashes, in order.
    public var hashes: [Digest]

    /// A tile of hashes that are already in memory.
    public init(level: Int, index: Int64, hashes: [Digest]) {
        self.level = level
        self.index = index
        self.hashes = hashes
    }

    /// A tile from the bytes that a log serves.
    ///
    /// - Throws: ``LedgerError`` with `malformed` unless there are 1 to 256 times 32 bytes.
    public init(level: Int, index: Int64, bytes: [UInt8]) throws(LedgerError) {
        self.init(level: level, index: index, hashes: try Self.hashes(bytes: bytes))
    }

    /// The hashes one after the other: what a log serves, 32 to 8,192 bytes.
    public var bytes: [UInt8] { hashes.joinedBytes }

    /// Whether it has all 256 hashes and so never changes again.
    public var isFull: Bool { hashes.count == Self.fullWidth }

    /// The hashes in a tile's bytes.
    ///
    /// - Throws: ``LedgerError`` with `malformed` unless there are 1 to 256 times 32 bytes.
    public static func hashes(bytes: [UInt8]) throws(LedgerError) -> [Digest] {
        let (count, rest) = bytes.count.quotientAndRemainder(dividingBy: Digest.byteCount)
        guard rest == 0, (1...fullWidth).contains(count) else {
            throw LedgerError(.malformed, "a tile has 1 to 256 hashes of 32 bytes, these are \(bytes.count) bytes")
        }
        return bytes.withUnsafeBytes { raw in
            (0..<count).map { raw.loadUnaligned(fromByteOffset: $0 * Digest.byteCount, as: Digest.self) }
        }
    }
}
