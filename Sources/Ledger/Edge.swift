/// The right edge of a Merkle tree: all that is needed to append to it and to know its root.
///
/// Appending costs one hash of an inner node on average and no allocation, but for a tile in every 256 appends. The
/// edge is a value: copy it before a transaction, and take the copy back if the transaction fails.
///
/// Source: RFC 9162 §2.1 for the tree, c2sp.org/tlog-tiles for the tiles.
public struct Edge: Sendable {
    /// How many leaves the tree has.
    public private(set) var size: Int64 = 0

    /// Roots of the perfect subtrees that make up the tree, largest first: one for each 1 in the size's binary form.
    private var peaks: [Digest] = []
    /// The rightmost, still partial tile of each level, lowest first; at `level` it has ⌊size / 256^level⌋ mod 256 hashes.
    private var partial: [[Digest]] = []
    /// Tiles that became full since ``takeChangedTiles()``.
    private var completed: [Tile] = []
    /// The size at the last ``takeChangedTiles()``.
    private var takenSize: Int64 = 0

    /// An empty tree.
    public init() {}

    /// The edge of a stored tree.
    ///
    /// Some hundred hashes at any size. The tiles are believed: compare ``root`` with the last signed checkpoint.
    ///
    /// - Parameters:
    ///   - size: how many leaves the tree has.
    ///   - tiles: the hashes of the rightmost tile of each level, lowest first. Where ⌊size / 256^level⌋ is a multiple
    ///     of 256 the rightmost tile is empty; the full tile before it is accepted in its place. Levels above the
    ///     highest with a partial tile may be left out. ``TilePath/edge(ofSize:)`` names the tiles to read.
    /// - Throws: ``LedgerError`` with `range` for a negative size, with `missing` when a tile has not as many hashes as
    ///   the size says.
    public init(size: Int64, tiles: [[Digest]]) throws(LedgerError) {
        guard size >= 0 else { throw LedgerError(.range, "a tree cannot have \(size) leaves") }
        var level = 0
        while level < TreeShape.levels(size: size) || level < tiles.count {
            let width = TreeShape.partialWidth(size: size, level: level)
            let given = level < tiles.count ? tiles[level] : []
            let isPrevious = width == 0 && given.count == Tile.fullWidth && size >> (8 * (level + 1)) > 0
            guard given.count == width || isPrevious else {
                throw LedgerError(
                    .missing,
                    "the rightmost tile of level \(level) has \(given.count) hashes, a tree of \(size) leaves needs \(width)"
                )
            }
            partial.append(isPrevious ? [] : given)
            level += 1
        }
        for hashes in partial.reversed() {
            var rest = hashes[...]
            for bit in (0..<8).reversed() where hashes.count >> bit & 1 == 1 {
                peaks.append(TreeShape.perfectRoot(rest.prefix(1 << bit)))
                rest = rest.dropFirst(1 << bit)
            }
        }
        self.size = size
        self.takenSize = size
    }

    /// The root of the tree: ``Digest/empty`` when it has no leaves. At most 62 hashes.
    public var root: Digest {
        guard var root = peaks.last else { return .empty }
        for peak in peaks.dropLast().reversed() { root = .node(peak, root) }
        return root
    }

    /// Appends a leaf hash, as made by ``Digest/leaf(_:)-([UInt8])``.
    public mutating func append(_ leaf: Digest) {
        add(leaf, level: 0)
        var hash = leaf
        var height = 0
        // As in binary counting: each trailing 1 of the size is a perfect subtree that now gets its right sibling.
        while size >> height & 1 == 1 {
            hash = .node(peaks.removeLast(), hash)
            height += 1
            if height & 7 == 0 { add(hash, level: height >> 3) }
        }
        peaks.append(hash)
        size += 1
    }

    /// The tiles that changed since this was last called (or the edge was made): full ones that were completed, in
    /// order, then the partial tile of every level that grew.
    ///
    /// Each is to replace what is stored under its level and index.
    public mutating func takeChangedTiles() -> [Tile] {
        var changed = completed
        completed.removeAll()
        for (level, hashes) in partial.enumerated()
        where !hashes.isEmpty && takenSize >> (8 * level) != size >> (8 * level) {
            changed.append(Tile(level: level, index: TreeShape.shift(size, levels: level + 1), hashes: hashes))
        }
        takenSize = size
        return changed
    }

    /// Adds a hash to its level's partial tile; called before `size` counts the leaf being appended.
    private mutating func add(_ hash: Digest, level: Int) {
        if level == partial.count { partial.append([]) }
        if partial[level].isEmpty { partial[level].reserveCapacity(Tile.fullWidth) }
        partial[level].append(hash)
        guard partial[level].count == Tile.fullWidth else { return }
        let index = TreeShape.shift(size + 1, levels: level + 1) - 1
        completed.append(Tile(level: level, index: index, hashes: partial[level]))
        partial[level] = []
    }
}

/// The arithmetic of trees and tiles.
enum TreeShape {
    /// ⌊size / 256^levels⌋, 0 where a shift would pass the width of the number.
    static func shift(_ size: Int64, levels: Int) -> Int64 { levels > 7 ? 0 : size >> (8 * levels) }

    /// How many levels of tiles a tree has: 0 for no leaves, 1 for 1 to 255, 2 from 256 on.
    static func levels(size: Int64) -> Int { size == 0 ? 0 : (63 - size.leadingZeroBitCount) / 8 + 1 }

    /// How many hashes the partial tile at the right edge of a level has; 0 when there is none.
    static func partialWidth(size: Int64, level: Int) -> Int { Int(shift(size, levels: level) & 0xFF) }

    /// The root over a power of two of neighbouring hashes.
    static func perfectRoot(_ hashes: ArraySlice<Digest>) -> Digest {
        var row = Array(hashes)
        var count = row.count
        while count > 1 {
            count /= 2
            for index in 0..<count { row[index] = .node(row[2 * index], row[2 * index + 1]) }
        }
        return row[0]
    }
}
