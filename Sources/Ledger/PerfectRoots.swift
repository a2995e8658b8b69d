import Synchronization

/// The roots of perfect subtrees of one log, as they were read or computed: a log only grows, so none of them ever changes.
///
/// A node proves its tree to each of its partners from where that one left off: most of what these proofs are made of is the
/// same. With it a proof reads few tiles, or none, and hashes what is new.
package final class PerfectRoots: Sendable {
    /// How many are remembered at most, some hundred bytes each. A tree of a million leaves has two million, of which proofs
    /// between neighbouring sizes need a few dozen.
    package static let most = 16_384

    /// Neighbouring hashes of one tile, a power of two of them.
    struct Place: Hashable {
        let level: Int
        let tile: Int64
        let first: Int
        let width: Int
    }

    private let known = Mutex<[Place: Digest]>([:])

    /// Nothing is known yet.
    package init() {}

    /// How many are remembered.
    package var count: Int { known.withLock { $0.count } }

    subscript(_ place: Place) -> Digest? { known.withLock { $0[place] } }

    func remember(_ root: Digest, at place: Place) {
        known.withLock { known in
            if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
            known[place] = root
        }
    }
}
