/// Proof that a leaf is in a tree.
///
/// Source: RFC 9162 §2.1.3.
public struct InclusionProof: Hashable, Sendable {
    /// The most hashes of a path in trees of fewer than 2^63 leaves.
    public static let maxHashes = 63

    /// Which leaf, from 0.
    public let index: Int64
    /// The size of the tree.
    public let size: Int64
    /// The siblings on the way up: the leaf's first, the root's child last.
    public let hashes: [Digest]

    /// A proof from its parts; nothing is checked before ``verify(leaf:root:)``.
    public init(index: Int64, size: Int64, hashes: [Digest]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// The root to which the proof leads from a leaf hash. Compare it with one that is signed.
    ///
    /// - Throws: ``LedgerError`` with `range` when the leaf lies outside the tree, `unproved` when the number of hashes is wrong.
    public func root(leaf: Digest) throws(LedgerError) -> Digest {
        guard 0 <= index, index < size else {
            throw LedgerError(.range, "leaf \(index) is not in a tree of \(size) leaves")
        }
        // Source: RFC 9162 §2.1.3.2.
        var (node, last, hash) = (index, size - 1, leaf)
        for sibling in hashes {
            guard last > 0 else { throw tooLong }
            if node & 1 == 1 || node == last {
                hash = .node(sibling, hash)
                while node != 0, node & 1 == 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = .node(hash, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        guard last == 0 else {
            throw LedgerError(
                .unproved, "\(hashes.count) hashes do not lead from leaf \(index) to the root of \(size) leaves")
        }
        return hash
    }

    /// Verifies that the leaf is in the tree with this root.
    ///
    /// - Throws: ``LedgerError`` with `range` or `unproved`.
    public func verify(leaf: Digest, root: Digest) throws(LedgerError) {
        let found = try self.root(leaf: leaf)
        guard found == root else {
            throw LedgerError(.unproved, "leaf \(index) leads to the root \(found) of \(size) leaves, not to \(root)")
        }
    }

    private var tooLong: LedgerError {
        LedgerError(.unproved, "\(hashes.count) hashes are too many for leaf \(index) of \(size) leaves")
    }
}

/// Proof that a tree is the beginning of a larger one: that a log has only grown.
///
/// Source: RFC 9162 §2.1.4.
public struct ConsistencyProof: Hashable, Sendable {
    /// The size of the smaller, older tree.
    public let oldSize: Int64
    /// The size of the larger, newer tree.
    public let newSize: Int64
    /// The hashes, in the order of RFC 9162 §2.1.4.1.
    public let hashes: [Digest]

    /// A proof from its parts; nothing is checked before ``verify(oldRoot:newRoot:)``.
    public init(oldSize: Int64, newSize: Int64, hashes: [Digest]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Verifies that the tree with the old root is the beginning of the one with the new root.
    ///
    /// An old size of 0 is refused: every tree begins with the empty one, so there is nothing that a proof could prove.
    /// Who follows a log (``LogFollower``) accepts its first checkpoint without.
    ///
    /// - Throws: ``LedgerError`` with `range` for sizes that do not fit; `fork` when the proof shows the new tree to begin
    ///   with another one than the old tree, or two roots are given for one size; `unproved` when it shows nothing.
    public func verify(oldRoot: Digest, newRoot: Digest) throws(LedgerError) {
        guard 0 < oldSize, oldSize <= newSize else {
            throw LedgerError(.range, "there is no proof from \(oldSize) to \(newSize) leaves")
        }
        if oldSize == newSize {
            guard hashes.isEmpty else { throw unproved }
            guard oldRoot == newRoot else {
                throw LedgerError(.fork, "two trees of \(newSize) leaves have the roots \(oldRoot) and \(newRoot)")
            }
            return
        }
        // Source: RFC 9162 §2.1.4.2.
        var rest = hashes[...]
        let isWhole = oldSize & (oldSize - 1) == 0  // then the old root is itself a node of the new tree
        guard !hashes.isEmpty, let first = isWhole ? oldRoot : rest.popFirst() else { throw unproved }
        var (node, last) = (oldSize - 1, newSize - 1)
        while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
        var (old, new) = (first, first)
        for hash in rest {
            guard last > 0 else { throw unproved }
            if node & 1 == 1 || node == last {
                old = .node(hash, old)
                new = .node(hash, new)
                while node != 0, node & 1 == 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                new = .node(new, hash)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        guard last == 0, new == newRoot else { throw unproved }
        guard old == oldRoot else {
            // The hashes do make up the new tree, so its first leaves are provably others than the old tree's.
            throw LedgerError(
                .fork, "the tree of \(newSize) leaves does not begin with that of \(oldSize) and root \(oldRoot)")
        }
    }

    private var unproved: LedgerError {
        LedgerError(.unproved, "the hashes do not prove that \(newSize) leaves begin with the \(oldSize) known ones")
    }
}

extension Digest {
    /// The root over leaf hashes, ``empty`` when there are none: RFC 9162 §2.1.1, in one pass and little memory.
    public static func root(of leaves: some Sequence<Digest>) -> Digest {
        var peaks = Peaks()
        for leaf in leaves { peaks.append(leaf) }
        return peaks.root
    }
}

/// The roots of the perfect subtrees that make up a tree, largest first.
struct Peaks {
    private var size: Int64 = 0
    private var hashes: [Digest] = []

    mutating func append(_ leaf: Digest) {
        var hash = leaf
        for _ in 0..<(~size).trailingZeroBitCount { hash = .node(hashes.removeLast(), hash) }
        hashes.append(hash)
        size += 1
    }

    var root: Digest {
        guard var root = hashes.last else { return .empty }
        for peak in hashes.dropLast().reversed() { root = .node(peak, root) }
        return root
    }
}
