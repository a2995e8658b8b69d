/// Makes proofs and roots of a tree out of its tiles, wherever those are: in a store, in files, at the other end of HTTP.
///
/// Each call reads the tiles that it needs, each one once: for a proof at most two a level, so some six in a tree of
/// sixteen million leaves. What is read is believed; a client verifies the proof that comes out against a signed root.
public struct TreeReader: Sendable {
    /// Gives the hashes of a tile: all of ``TilePath/width``; more are accepted, as a tile may have grown since.
    public typealias Read = @Sendable (TilePath) async throws -> [Digest]

    /// The size of the tree that is read; its store may have grown further.
    public let size: Int64
    private let known: PerfectRoots?
    private let read: Read

    /// A reader of the tree of so many leaves.
    public init(size: Int64, read: @escaping Read) {
        self.size = size
        known = nil
        self.read = read
    }

    /// A reader that remembers what it read and computed.
    ///
    /// - Parameter known: of this log and no other.
    package init(size: Int64, known: PerfectRoots, read: @escaping Read) {
        self.size = size
        self.known = known
        self.read = read
    }

    /// Proof that a leaf is in the tree.
    ///
    /// - Throws: ``LedgerError`` with `range` for an index outside the tree, `missing` for a tile too short; what `read` throws.
    public func inclusionProof(of index: Int64) async throws -> InclusionProof {
        InclusionProof(index: index, size: size, hashes: try await resolve(try path(to: index)))
    }

    /// Proofs for several leaves at once: a tile that several need is still read once.
    ///
    /// - Throws: as ``inclusionProof(of:)``.
    public func inclusionProofs(of indices: [Int64]) async throws -> [InclusionProof] {
        let paths = try indices.map { try path(to: $0) }
        var hashes = try await resolve(paths.flatMap(\.self))[...]
        return zip(indices, paths).map { index, path in
            defer { hashes = hashes.dropFirst(path.count) }
            return InclusionProof(index: index, size: size, hashes: Array(hashes.prefix(path.count)))
        }
    }

    /// Proof that the tree begins with the one of its first `oldSize` leaves; empty for 0, where there is nothing to prove.
    ///
    /// - Throws: ``LedgerError`` with `range` for a size outside the tree, `missing` for a tile too short; what `read` throws.
    public func consistencyProof(from oldSize: Int64) async throws -> ConsistencyProof {
        guard (0...size).contains(oldSize) else {
            throw LedgerError(.range, "a tree of \(size) leaves has no beginning of \(oldSize)")
        }
        // Source: RFC 9162 §2.1.4.1, without the recursion: outermost first, so turned round at the end.
        var (low, high, isOldRoot) = (Int64(0), size, true)
        var spans: [Range<Int64>] = []
        while oldSize > 0 {
            guard oldSize < high else {
                if !isOldRoot { spans.append(low..<high) }
                break
            }
            let middle = low + Self.split(high - low)
            if oldSize <= middle {
                spans.append(middle..<high)
                high = middle
            } else {
                spans.append(low..<middle)
                (low, isOldRoot) = (middle, false)
            }
        }
        return ConsistencyProof(oldSize: oldSize, newSize: size, hashes: try await resolve(spans.reversed()))
    }

    /// The root of the tree.
    public func root() async throws -> Digest { try await root(ofFirst: size) }

    /// The root that the tree had when it was of `count` leaves.
    ///
    /// - Throws: ``LedgerError`` with `range` for a count outside the tree, `missing` for a tile too short; what `read` throws.
    public func root(ofFirst count: Int64) async throws -> Digest {
        guard (0...size).contains(count) else {
            throw LedgerError(.range, "a tree of \(size) leaves has no beginning of \(count)")
        }
        return count == 0 ? .empty : try await resolve([0..<count])[0]
    }

    /// The root over neighbouring leaves, as if they were a tree of their own.
    ///
    /// Cheap where the range begins at a multiple of a power of two that is not smaller than its length; otherwise every
    /// leaf tile of the range is read, one after the other.
    ///
    /// - Throws: ``LedgerError`` with `range` for a range outside the tree, `missing` for a tile too short; what `read` throws.
    public func root(of range: Range<Int64>) async throws -> Digest {
        guard range.lowerBound >= 0, range.upperBound <= size else {
            throw LedgerError(
                .range, "a tree of \(size) leaves has no leaves \(range.lowerBound)..<\(range.upperBound)")
        }
        guard !range.isEmpty else { return .empty }
        let reach = range.count == 1 ? 1 : Self.split(Int64(range.count)) &<< 1
        if range.lowerBound % reach == 0 { return try await resolve([range])[0] }
        var peaks = Peaks()
        for index in range.lowerBound / 256...(range.upperBound - 1) / 256 {
            let start = index * 256
            let wanted = range.clamped(to: start..<start + 256)
            let hashes = try await hashes(of: Spot(level: 0, index: index))
            for leaf in hashes[Int(wanted.lowerBound - start)..<Int(wanted.upperBound - start)] { peaks.append(leaf) }
        }
        return peaks.root
    }

    // MARK: - Which nodes, and where they are

    /// One tile.
    private struct Spot: Hashable {
        var level: Int
        var index: Int64
    }

    /// A perfect subtree: the neighbouring hashes of one tile of which it is the root.
    private struct Subtree {
        var spot: Spot
        var hashes: Range<Int>
    }

    /// The largest power of two smaller than `count`, which is at least 2.
    private static func split(_ count: Int64) -> Int64 { 1 << (63 - (count - 1).leadingZeroBitCount) }

    /// The ranges of leaves whose roots are a leaf's inclusion path, in its order.
    private func path(to index: Int64) throws(LedgerError) -> [Range<Int64>] {
        guard 0 <= index, index < size else {
            throw LedgerError(.range, "leaf \(index) is not in a tree of \(size) leaves")
        }
        var (low, high) = (Int64(0), size)
        var spans: [Range<Int64>] = []
        while high - low > 1 {
            let middle = low + Self.split(high - low)
            if index < middle {
                spans.append(middle..<high)
                high = middle
            } else {
                spans.append(low..<middle)
                low = middle
            }
        }
        return spans.reversed()
    }

    /// The perfect subtrees of a range, largest first. The range begins at a multiple of the largest.
    private static func subtrees(_ span: Range<Int64>) -> [Subtree] {
        var subtrees: [Subtree] = []
        var start = span.lowerBound
        while start < span.upperBound {
            let height = 63 - (span.upperBound - start).leadingZeroBitCount
            let (level, width) = (height / 8, 1 << (height % 8))
            let first = TreeShape.shift(start, levels: level)
            let offset = Int(first % 256)
            subtrees.append(Subtree(spot: Spot(level: level, index: first / 256), hashes: offset..<offset + width))
            start += 1 << height
        }
        return subtrees
    }

    /// The root over each range; all of them aligned as the nodes of the tree are.
    private func resolve(_ spans: [Range<Int64>]) async throws -> [Digest] {
        var tiles: [Spot: [Digest]] = [:]
        var resolved: [Digest] = []
        for span in spans {
            var roots: [Digest] = []
            for subtree in Self.subtrees(span) { roots.append(try await root(of: subtree, &tiles)) }
            resolved.append(roots.dropLast().reversed().reduce(roots[roots.count - 1]) { .node($1, $0) })
        }
        return resolved
    }

    /// - Parameter tiles: those that were read for the same answer.
    private func root(of subtree: Subtree, _ tiles: inout [Spot: [Digest]]) async throws -> Digest {
        let place = PerfectRoots.Place(
            level: subtree.spot.level, tile: subtree.spot.index, first: subtree.hashes.lowerBound,
            width: subtree.hashes.count)
        if let root = known?[place] { return root }
        if tiles[subtree.spot] == nil { tiles[subtree.spot] = try await hashes(of: subtree.spot) }
        let root = TreeShape.perfectRoot((tiles[subtree.spot] ?? [])[subtree.hashes])
        known?.remember(root, at: place)
        return root
    }

    private func hashes(of spot: Spot) async throws -> [Digest] {
        let width = min(TreeShape.shift(size, levels: spot.level) - spot.index * 256, 256)
        guard let path = TilePath(.hashes(level: spot.level), index: spot.index, width: Int(width)) else {
            throw LedgerError(.range, "a tree of \(size) leaves has no tile \(spot.index) at level \(spot.level)")
        }
        let hashes = try await read(path)
        guard hashes.count >= width else {
            throw LedgerError(.missing, "\(path) has \(hashes.count) hashes, a tree of \(size) leaves needs \(width)")
        }
        return hashes
    }
}
