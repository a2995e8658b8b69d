import Ledger
package import Records
import Store

/// Nodes that contradict themselves, and what is decided then.
extension Administration {
    /// Every contradiction that was found, newest first.
    ///
    /// - Parameter organisation: `nil` for all of them.
    package func forks(of organisation: String? = nil) async throws -> [ForkView] {
        try await Refusal.translating { try await core.forks(of: organisation) }
    }

    /// Goes on with a node that contradicted itself: somebody spoke with its operators. The proof stays in the ledger.
    ///
    /// Its log is trusted anew from the next checkpoint on, and its pouches from the number on that there were two of.
    ///
    /// - Parameter reason: what was found out, for the record.
    /// - Throws: ``Refusal/Code/missing`` where nothing waits for a decision.
    package func settle(_ organisation: String, because reason: String) async throws {
        try await attempt("peer.settle", on: organisation) {
            let waiting = try await core.forks(of: organisation).filter { $0.settled == nil }
            guard !waiting.isEmpty else {
                throw Refusal(
                    .missing,
                    "nothing that was found of \(organisation.echo) waits for a decision: see `baraza peer forks`")
            }
            let reason = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !reason.isEmpty, reason.count <= SharingLimits.reason else {
                throw Refusal(
                    .invalid, "say why in 1 to \(SharingLimits.reason) characters: it stays in the ledger")
            }
            let pouches = waiting.filter { $0.reason == ForkEntry.Reason.pouch.rawValue }.map(\.number)
            if let first = pouches.min() { try await core.store.rewind(organisation, to: first) }
            try await core.changeLogNotes(of: organisation) { notes in (notes.last, notes.open) = (nil, []) }
            let entry = ForkEntry(of: organisation, .settled(by: console.name, reason: reason))
            guard
                case .stored = try await core.store.append(
                    [core.maker.fork(entry, at: core.clock())], receipt: nil
                ).first
            else { throw Refusal(.unavailable, "the decision could not be written into the ledger") }
            let peer = try await core.directory.current().peers[organisation]
            let change: Change =
                if let peer, peer.state == .disputed {
                    .setPeer(organisation: organisation, state: .active, card: peer.card)
                } else {
                    .note
                }
            _ = try await act(change, "peer.settle", on: organisation, outcome: reason)
        }
    }

    /// How far this node has verified a peer's log, and the peer this node's.
    package func checkpoints(with organisation: String) async throws -> CheckpointView {
        try await Refusal.translating { try CheckpointView(LogNotes(try await core.store.witness(of: organisation))) }
    }
}

/// How far two nodes have verified each other's logs.
package struct CheckpointView: Hashable, Sendable {
    /// Leaves of the largest tree of theirs that is proved to continue all that was seen before, and when it was seen.
    package let theirs: Int64?
    package let theirsSeen: Instant?
    /// How many of their checkpoints wait for a proof that was asked for.
    package let unproved: Int
    /// Leaves of the largest tree of ours that they have cosigned.
    package let ours: Int64?

    package init(theirs: Int64?, theirsSeen: Instant?, unproved: Int, ours: Int64?) {
        self.theirs = theirs
        self.theirsSeen = theirsSeen
        self.unproved = unproved
        self.ours = ours
    }

    init(_ notes: LogNotes) throws {
        theirs = notes.last.flatMap { try? Checkpoint(text: $0.note.text).size }
        theirsSeen = notes.last.map { Instant(microseconds: $0.seen) }
        unproved = notes.open.count
        ours = notes.cosigned.flatMap { try? Checkpoint(text: $0.text).size }
    }
}
