/// Watches a log by checkpoints that come late, twice, in any order, from the log itself and from others who saw them.
///
/// ``LogFollower`` is for who asks a log and is answered; this is for who is told. A checkpoint that nothing proves yet is
/// kept open, and ``wanted`` says from which sizes the log has to prove itself: so one that shows different histories to
/// different sides has to sign both, or to stay silent about one for everybody to see.
///
/// A value: keep it between calls. What is refused, and what convicts the log, changes nothing.
public struct LogWatch: Hashable, Sendable {
    /// Checkpoints that wait for their proof at most; what comes beyond is not taken up.
    public static let mostOpen = 16

    /// A checkpoint that the log signed.
    public struct Sighting: Hashable, Sendable {
        /// The note with the log's signature.
        public let note: SignedNote
        /// What it says.
        public let checkpoint: Checkpoint
        /// Counts what the log itself says, in its own order; `nil` for what others were told.
        public fileprivate(set) var order: Int64?
        /// When it was first seen, in microseconds since 1970.
        public let seen: Int64
    }

    /// What a checkpoint says of its log.
    public enum Verdict: Hashable, Sendable {
        /// It is the first: trusted, as nothing else can be.
        case first
        /// It continues what was known.
        case advanced
        /// Nothing new.
        case known
        /// It is not proved yet.
        case open
        /// There are as many open ones as there may be.
        case crowded
        /// The log has signed two trees of which neither continues the other.
        case fork(Sighting, Sighting)
        /// The log has itself said less, after it had said more.
        case rollback(Sighting, Sighting)
    }

    /// The log's key.
    public let log: VerifierKey
    /// The largest tree of which everything that was known before is proved to be the beginning.
    public private(set) var last: Sighting?
    /// What is not proved yet, in the order of its coming.
    public private(set) var open: [Sighting] = []

    /// Nothing is known of the log yet.
    public init(log: VerifierKey) { self.log = log }

    /// Goes on from what was kept.
    ///
    /// - Parameter isVerified: whether this very note was verified by this very key before, so that it need not be once more;
    ///   nothing is by itself.
    /// - Throws: ``LedgerError`` where a note is no checkpoint that the log's key verifies.
    public init(
        log: VerifierKey, last: (note: SignedNote, order: Int64?, seen: Int64)?,
        open: [(note: SignedNote, order: Int64?, seen: Int64)], isVerified: (SignedNote) -> Bool = { _ in false }
    ) throws(LedgerError) {
        func sighting(_ kept: (note: SignedNote, order: Int64?, seen: Int64)) throws(LedgerError) -> Sighting {
            try Self.sighting(
                of: kept.note, by: log, order: kept.order, seen: kept.seen, isVerified: isVerified(kept.note))
        }
        self.log = log
        if let last { self.last = try sighting(last) }
        for each in open { self.open.append(try sighting(each)) }
    }

    /// The sizes that the log has to prove its newest tree from, smallest first; none where all is proved.
    public var wanted: [Int64] {
        var sizes = Set(open.map(\.checkpoint.size))
        if let last, sizes.contains(where: { $0 > last.checkpoint.size }) { sizes.insert(last.checkpoint.size) }
        return sizes.filter { $0 > 0 }.sorted()
    }

    /// Takes a checkpoint up.
    ///
    /// - Parameters:
    ///   - note: signed by the log; other signatures do not matter.
    ///   - oldSize: what the proof begins at.
    ///   - proof: the hashes from there to the note's size; a proof that shows nothing is left alone.
    ///   - order: rises with what the log itself says; `nil` for what somebody else was told.
    ///   - now: microseconds since 1970.
    ///   - isVerified: whether this note, with the log's signature alone, was verified by its key before, so that it need not be
    ///     once more; nothing is by itself.
    /// - Throws: ``LedgerError``: `malformed`, `range`, `unsigned` or `forged` for what is no checkpoint of this log.
    public mutating func take(
        _ note: SignedNote, provedFrom oldSize: Int64 = 0, by proof: [Digest] = [], order: Int64? = nil, at now: Int64,
        isVerified: (SignedNote) -> Bool = { _ in false }
    ) throws(LedgerError) -> Verdict {
        let new = try Self.sighting(
            of: note, by: log, order: order, seen: now, isVerified: isVerified(Self.own(note, of: log)))
        let (size, root) = (new.checkpoint.size, new.checkpoint.root)
        let known = [last].compactMap(\.self) + open
        if let other = known.first(where: { $0.checkpoint.size == size && $0.checkpoint.root != root }) {
            return .fork(other, new)
        }
        var isProved = false
        if let old = known.first(where: { $0.checkpoint.size == oldSize }), 0 < oldSize, oldSize < size {
            do throws(LedgerError) {
                try ConsistencyProof(oldSize: oldSize, newSize: size, hashes: proof)
                    .verify(oldRoot: old.checkpoint.root, newRoot: root)
                isProved = true
            } catch {
                if error.code == .fork { return .fork(old, new) }
            }
        }
        guard let last else {
            // What others tell is no beginning: it waits for the log's own word.
            guard order != nil else { return wait(new) }
            self.last = new
            open.removeAll { $0.checkpoint.size == size }
            return .first
        }
        if size == last.checkpoint.size {
            if let order { self.last?.order = max(order, last.order ?? order) }
            if isProved { open.removeAll { $0.checkpoint.size == oldSize } }
            return .known
        }
        if size < last.checkpoint.size {
            if let order, let before = last.order, order > before { return .rollback(last, new) }
            return wait(new)
        }
        // Every tree begins with the empty one.
        guard last.checkpoint.size == 0 || (isProved && oldSize == last.checkpoint.size) else { return wait(new) }
        self.last = new
        open.removeAll { $0.checkpoint.size == size }
        return .advanced
    }

    private mutating func wait(_ new: Sighting) -> Verdict {
        // The empty tree is the beginning of every other.
        guard new.checkpoint.size > 0 else { return .known }
        guard !open.contains(where: { $0.checkpoint.size == new.checkpoint.size }) else { return .open }
        guard open.count < Self.mostOpen else { return .crowded }
        open.append(new)
        return .open
    }

    private static func sighting(
        of note: SignedNote, by log: VerifierKey, order: Int64?, seen: Int64, isVerified: Bool = false
    ) throws(LedgerError) -> Sighting {
        let checkpoint = try isVerified ? Checkpoint(text: note.text) : Checkpoint(note: note, log: log)
        return Sighting(note: own(note, of: log), checkpoint: checkpoint, order: order, seen: seen)
    }

    /// A note with the signatures in the log's name alone.
    package static func own(_ note: SignedNote, of log: VerifierKey) -> SignedNote {
        SignedNote(
            text: note.text,
            signatures: note.signatures.filter { $0.keyID == log.id && isSame($0.name, log.name) })
    }
}
