import Synchronization

/// What is said to be stored on the streams that peers read from this node: a request beside them would be a handshake of TLS each
/// time, five times as long as what it says.
///
/// The newest word holds: a stream that breaks off loses nothing, as the next one begins with it.
final class StoredWords: Sendable {
    private struct Words {
        var version = 0
        var bySender: [String: LinkProgress] = [:]
    }
    private let words = Mutex<[String: Words]>([:])

    func note(_ progress: LinkProgress, of sender: String, for peer: String) {
        words.withLock { words in
            words[peer, default: Words()].version += 1
            words[peer]?.bySender[sender] = progress
        }
    }

    /// What a stream has not said yet.
    ///
    /// - Parameter version: of the last word that it said, 0 for none; moved on.
    func next(for peer: String, after version: inout Int) -> [LinkFrame] {
        let (known, before) = (words.withLock { $0[peer] }, version)
        guard let known, known.version > before else { return [] }
        version = known.version
        return known.bySender.sorted { $0.key < $1.key }.flatMap { sender, progress -> [LinkFrame] in
            let whole = progress.whole.isEmpty ? [] : [LinkFrame.whole(sender: sender, progress.whole)]
            return [.stored(sender: sender, progress)] + whole
        }
    }

    /// Forgets those that nothing is exchanged with any more.
    func keep(_ organisations: Set<String>) {
        words.withLock { $0 = $0.filter { organisations.contains($0.key) } }
    }
}
