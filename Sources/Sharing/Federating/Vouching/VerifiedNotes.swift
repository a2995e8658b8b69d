import JSON
import Ledger
import Store
import Synchronization

/// Notes whose signatures this program has verified, and by which keys: what is kept of a log is looked at with each of its
/// pouches, and a note and a key that were right once are right for ever.
package final class VerifiedNotes: Sendable {
    private let known = Mutex<Set<ContentDigest>>([])

    package init() {}

    func contains(_ note: SignedNote, by key: VerifierKey) -> Bool {
        let digest = Self.digest(note, key)
        return known.withLock { $0.contains(digest) }
    }

    func insert(_ note: SignedNote, by key: VerifierKey) {
        let digest = Self.digest(note, key)
        known.withLock { known in
            if known.count >= SharingLimits.verifiedNotes { known.removeAll() }
            known.insert(digest)
        }
    }

    /// Of all that was verified: the key with its name, the text, every signature. Each part says how long it is, so that no two
    /// notes give the same bytes.
    private static func digest(_ note: SignedNote, _ key: VerifierKey) -> ContentDigest {
        var bytes: [UInt8] = []
        func add(_ part: some Collection<UInt8>) {
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part)
        }
        add(key.name.utf8)
        bytes.append(key.kind.rawValue)
        add(key.publicKey)
        add(note.text.utf8)
        for signature in note.signatures {
            add(signature.name.utf8)
            withUnsafeBytes(of: signature.keyID.bigEndian) { bytes.append(contentsOf: $0) }
            add(signature.signature)
        }
        return ContentDigest(sha256: bytes)
    }
}

/// What is known of logs, read and verified: what stands in the store is looked at with each pouch, and most of them change
/// nothing of it.
final class LogWatches: Sendable {
    private struct Known {
        let last: LogNotes.Seen?
        let open: [LogNotes.Seen]
        let watch: LogWatch
    }
    private let known = Mutex<[VerifierKey: Known]>([:])
    private let verified: VerifiedNotes

    init(_ verified: VerifiedNotes) { self.verified = verified }

    /// What is known of a log with this key, from what is kept of it.
    ///
    /// - Throws: ``Ledger/LedgerError`` where what was seen is not of a log with this key.
    func watch(_ log: VerifierKey, _ notes: LogNotes) throws(LedgerError) -> LogWatch {
        if let known = known.withLock({ $0[log] }), known.last == notes.last, known.open == notes.open {
            return known.watch
        }
        let watch = try LogWatch(
            log: log, last: notes.last.map { ($0.note, $0.order, $0.seen) },
            open: notes.open.map { ($0.note, $0.order, $0.seen) }, isVerified: { verified.contains($0, by: log) })
        for note in [notes.last?.note].compactMap(\.self) + notes.open.map(\.note) { verified.insert(note, by: log) }
        remember(watch, notes)
        return watch
    }

    /// - Parameter notes: what is kept of it.
    func remember(_ watch: LogWatch, _ notes: LogNotes) {
        known.withLock { known in
            if known.count >= StoreLimits.peers { known.removeAll() }
            known[watch.log] = Known(last: notes.last, open: notes.open, watch: watch)
        }
    }
}
