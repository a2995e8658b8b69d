/// A log that somebody trusts, and what they ask of its checkpoints.
public struct TrustedLog: Hashable, Sendable {
    /// The log's key; its name is the log's origin.
    public let key: VerifierKey
    /// The keys of witnesses whose cosignatures count.
    public let witnesses: [VerifierKey]
    /// How many different witnesses must have cosigned; 0 asks for none.
    public let threshold: Int

    /// Trust in a log's own signature and, with a threshold, in so many of these witnesses.
    public init(key: VerifierKey, witnesses: [VerifierKey] = [], threshold: Int = 0) {
        self.key = key
        self.witnesses = witnesses
        self.threshold = threshold
    }

    /// Reads a signed checkpoint and verifies it.
    ///
    /// - Throws: ``LedgerError`` with `malformed`, `limit` or `range` for a note that is no checkpoint; `unsigned` when the
    ///   log's signature or enough cosignatures are not there; `forged` when a known key's signature is wrong.
    public func open(_ note: [UInt8]) throws(LedgerError) -> Checkpoint {
        let note = try SignedNote(parsing: note)
        let checkpoint = try Checkpoint(note: note, log: key)
        let cosigners = Set(try note.optionalSigners(among: witnesses).map(\.publicKey))
        guard cosigners.count >= threshold else {
            throw LedgerError(
                .unsigned,
                "the checkpoint of \(key.name) at \(checkpoint.size) has \(cosigners.count) of \(threshold) cosignatures"
            )
        }
        return checkpoint
    }
}

/// Follows a log: keeps the last checkpoint that was verified and takes a newer one only with proof that the log has
/// done nothing but grow since.
///
/// A value: keep ``last`` between runs, or everything begins anew with trust in the first checkpoint that is seen.
/// A refused checkpoint changes nothing.
public struct LogFollower: Sendable {
    /// The log and what is asked of it.
    public let log: TrustedLog
    /// The newest checkpoint that was verified; `nil` before the first.
    public private(set) var last: Checkpoint?

    /// A follower that goes on from a checkpoint which it had verified, or begins with none.
    public init(log: TrustedLog, last: Checkpoint? = nil) {
        self.log = log
        self.last = last
    }

    /// Takes a checkpoint with the consistency proof from the last one's size.
    ///
    /// - Parameters:
    ///   - note: the signed checkpoint.
    ///   - proof: the hashes from ``last``'s size to the note's; empty for the first checkpoint, and where the last one
    ///     is of size 0 or of the same size.
    /// - Returns: the checkpoint, now ``last``.
    /// - Throws: ``LedgerError``: as ``TrustedLog/open(_:)``; `older` for a smaller tree; `fork` when the log has provably
    ///   signed two trees that do not belong together; `unproved` when the proof shows nothing.
    @discardableResult
    public mutating func accept(_ note: [UInt8], proof: [Digest]) throws(LedgerError) -> Checkpoint {
        try accept(try log.open(note), proof: proof)
    }

    /// Takes a checkpoint and makes the consistency proof itself, from the log's tiles.
    ///
    /// - Parameters:
    ///   - note: the signed checkpoint.
    ///   - read: gives the tiles of the log.
    /// - Returns: the checkpoint, now ``last``.
    /// - Throws: as ``accept(_:proof:)``, and what `read` throws. With tiles a proof that fails is `fork` or `unproved`:
    ///   the former when the tiles do make up the new root.
    @discardableResult
    public mutating func follow(_ note: [UInt8], read: @escaping TreeReader.Read) async throws -> Checkpoint {
        let checkpoint = try log.open(note)
        guard let last, last.size > 0, last.size < checkpoint.size else { return try accept(checkpoint, proof: []) }
        let proof = try await TreeReader(size: checkpoint.size, read: read).consistencyProof(from: last.size)
        return try accept(checkpoint, proof: proof.hashes)
    }

    private mutating func accept(_ checkpoint: Checkpoint, proof: [Digest]) throws(LedgerError) -> Checkpoint {
        if let last, last.size > checkpoint.size {
            throw LedgerError(
                .older, "the checkpoint of \(log.key.name) has \(checkpoint.size) leaves, one of \(last.size) is known")
        }
        if let last, last.size > 0 {
            try ConsistencyProof(oldSize: last.size, newSize: checkpoint.size, hashes: proof)
                .verify(oldRoot: last.root, newRoot: checkpoint.root)
        } else if !proof.isEmpty {
            throw LedgerError(.unproved, "nothing of \(log.key.name) is known yet, so there is nothing to prove")
        }
        last = checkpoint
        return checkpoint
    }
}
