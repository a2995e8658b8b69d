import HTTPTypes
import JSON
import Records
import Sharing
import Synchronization

/// What was answered to requests that came with an `Idempotency-Key`, so that one that is sent again is not done again.
///
/// Of this process, and of the last ``APILimits/replaySeconds``: a node that was started anew has forgotten them. What is kept tells
/// of the sender's own doing alone, and is given to nobody else.
final class Replays: Sendable {
    struct Key: Hashable, Sendable {
        let account: String
        let key: String
    }
    private enum State {
        case running
        case done(Reply, at: Instant)
    }
    private struct Known {
        /// Of what was sent, and where to: another one under the same key is a mistake.
        let digest: ContentDigest
        var state: State
        /// In the order of their coming.
        let number: UInt64
    }
    private struct Book {
        var known: [Key: Known] = [:]
        var counts: [String: Int] = [:]
        var next: UInt64 = 0

        mutating func forget(_ key: Key) {
            guard known.removeValue(forKey: key) != nil else { return }
            let left = (counts[key.account] ?? 1) - 1
            counts[key.account] = left > 0 ? left : nil
        }

        /// Makes room for one of an account: what is over goes, then the oldest that is not running.
        mutating func makeRoom(for account: String, at now: Instant) -> Bool {
            let isFull = counts[account] ?? 0 >= APILimits.accountReplays
            guard isFull || known.count >= APILimits.replays else { return true }
            for (key, one) in known { if case .done(_, let at) = one.state, Replays.isOver(at, now) { forget(key) } }
            func oldest(where isMeant: (Key) -> Bool) -> Key? {
                known.filter { key, one in
                    if case .running = one.state { return false }
                    return isMeant(key)
                }.min { $0.value.number < $1.value.number }?.key
            }
            while counts[account] ?? 0 >= APILimits.accountReplays {
                guard let key = oldest(where: { $0.account == account }) else { return false }
                forget(key)
            }
            while known.count >= APILimits.replays {
                guard let key = oldest(where: { _ in true }) else { return false }
                forget(key)
            }
            return true
        }
    }
    private let book = Mutex(Book())

    fileprivate static func isOver(_ at: Instant, _ now: Instant) -> Bool {
        now.microseconds - at.microseconds >= APILimits.replaySeconds * 1_000_000
    }

    /// The answer to the same request, where it was given before; otherwise the caller does it, and says so (``end(_:with:at:)``).
    func begin(_ key: Key, _ digest: ContentDigest, at now: Instant) throws(Refusal) -> Reply? {
        let found: Result<Reply?, Refusal> = book.withLock { book in
            if let one = book.known[key] {
                if case .done(_, let at) = one.state, Self.isOver(at, now) {
                    book.forget(key)
                } else {
                    guard one.digest == digest else {
                        return .failure(
                            Refusal(
                                .unprocessable,
                                "this Idempotency-Key was sent with something else before: send another key with it"))
                    }
                    switch one.state {
                    case .done(let reply, _): return .success(reply)
                    case .running:
                        return .failure(
                            Refusal(.conflict, "the same request is being answered: wait, and send it again"))
                    }
                }
            }
            guard book.makeRoom(for: key.account, at: now) else {
                return .failure(
                    Refusal(.tooMany, "too many requests with keys are being answered: wait, and send it again"))
            }
            book.known[key] = Known(digest: digest, state: .running, number: book.next)
            book.next += 1
            book.counts[key.account, default: 0] += 1
            return .success(nil)
        }
        return try found.get()
    }

    /// - Parameter reply: `nil` where it was not done: it may be tried again under the same key.
    func end(_ key: Key, with reply: Reply?, at now: Instant) {
        book.withLock { book in
            guard let reply else { return book.forget(key) }
            book.known[key]?.state = .done(reply, at: now)
        }
    }
}
