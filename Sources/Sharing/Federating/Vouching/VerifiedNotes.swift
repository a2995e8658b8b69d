import JSON
import Ledger
import Synchronization

/// Notes whose signatures this program has verified, and by which keys: what is kept of a log is looked at with each of its
/// pouches, and a note and a key that were right once are right for ever.
final class VerifiedNotes: Sendable {
    private let known = Mutex<Set<ContentDigest>>([])

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

    /// Of all that was verified: the key with its name, the text, every signature.
    private static func digest(_ note: SignedNote, _ key: VerifierKey) -> ContentDigest {
        ContentDigest(sha256: Array(key.text.utf8) + [0] + note.bytes)
    }
}
