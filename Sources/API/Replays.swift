import HTTPTypes
import JSON
import Records
import Serving
import Sharing
import Synchronization

/// What was answered to requests that came with an `Idempotency-Key`, so that one that is sent again is not done again.
///
/// Of this process, and of the last ``APILimits/replaySeconds``: a node that was started anew has forgotten them. What is kept tells
/// of the sender's own doing alone, and is given to nobody else; not to them either, once they may do other things here than when they
/// were answered.
final class Replays: Sendable {
    /// A post is several people and programs: each counts its keys by itself, so what it showed belongs to them.
    struct Key: Hashable, Sendable {
        let account: Int64?
        let proof: Caller.Proof?
        let key: String
    }

    /// What was answered, as it was written.
    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let location: String?
        let bytes: [UInt8]

        /// `nil` where it is nothing that is remembered: a file, a stream, more than ``APILimits/replayed``.
        init?(_ reply: Reply) {
            switch reply {
            case .json(let tree, let status, let location):
                let bytes = tree.bytes
                guard bytes.count <= APILimits.replayed else { return nil }
                self.status = status
                self.location = location
                self.bytes = bytes
            case .nothing:
                status = .noContent
                location = nil
                bytes = []
            case .file, .stream: return nil
            }
        }
    }

    /// What came of a request.
    enum End: Sendable {
        /// Nothing was done: it may be tried again under the same key.
        case undone
        case answered(Answer, Standing)
        /// It may have been done, and there is no answer to give: who sends it again has to look first.
        case unknown
    }

    private struct Known {
        struct Done {
            /// `nil`: it is not known what was done.
            let answer: (answer: Answer, standing: Standing)?
            let at: Instant
            /// In the order of their ends.
            let number: UInt64
        }
        /// Of what was sent, and where to: another one under the same key is a mistake.
        let digest: ContentDigest
        /// `nil`: it is being answered.
        var done: Done?
    }

    /// What was answered, in that order.
    private struct Line {
        struct Place {
            let key: Key
            let number: UInt64
        }
        private var places: [Place] = []
        private var gone = 0

        var first: Place? { gone < places.count ? places[gone] : nil }
        var count: Int { places.count - gone }

        mutating func append(_ place: Place) { places.append(place) }
        mutating func removeFirst() {
            gone += 1
            guard gone * 2 > places.count else { return }
            places.removeSubrange(..<gone)
            gone = 0
        }
        mutating func keep(_ isMeant: (Place) -> Bool) {
            places = places[gone...].filter(isMeant)
            gone = 0
        }
    }

    /// What is known of one account.
    private struct Own {
        /// Those that are being answered, too.
        var count = 0
        var line = Line()
    }

    private struct Book {
        var known: [Key: Known] = [:]
        var own: [Int64?: Own] = [:]
        /// Of all accounts. What an account let go of for itself may still stand in it.
        var line = Line()
        var next: UInt64 = 0

        mutating func forget(_ key: Key) {
            guard known.removeValue(forKey: key) != nil else { return }
            own[key.account]?.count -= 1
            if own[key.account]?.count == 0 { own[key.account] = nil }
        }

        private mutating func forgetOldest(of account: Int64?) -> Bool {
            guard let place = own[account]?.line.first else { return false }
            own[account]?.line.removeFirst()
            forget(place.key)
            return true
        }

        /// What of all comes first and is still there.
        private mutating func oldestOfAll() -> (account: Int64?, at: Instant)? {
            while let place = line.first {
                if let done = known[place.key]?.done, done.number == place.number {
                    return (place.key.account, done.at)
                }
                line.removeFirst()
            }
            return nil
        }

        mutating func forgetOver(at now: Instant) {
            // What is the oldest of all is the oldest of its account.
            while let oldest = oldestOfAll(), Replays.isOver(oldest.at, now) {
                guard forgetOldest(of: oldest.account) else { return }
            }
        }

        /// Makes room for one of an account: the oldest goes that is not being answered.
        mutating func makeRoom(for account: Int64?) -> Bool {
            while own[account]?.count ?? 0 >= APILimits.accountReplays {
                guard forgetOldest(of: account) else { return false }
            }
            while known.count >= APILimits.replays {
                guard let oldest = oldestOfAll(), forgetOldest(of: oldest.account) else { return false }
            }
            return true
        }

        mutating func keep(_ answer: (answer: Answer, standing: Standing)?, for key: Key, at now: Instant) {
            guard known[key] != nil else { return }
            let place = Line.Place(key: key, number: next)
            next += 1
            known[key]?.done = Known.Done(answer: answer, at: now, number: place.number)
            own[key.account]?.line.append(place)
            line.append(place)
            guard line.count > 2 * APILimits.replays else { return }
            let there = self.known
            line.keep { there[$0.key]?.done?.number == $0.number }
        }
    }
    private let book = Mutex(Book())

    fileprivate static func isOver(_ at: Instant, _ now: Instant) -> Bool {
        now.microseconds - at.microseconds >= APILimits.replaySeconds * 1_000_000
    }

    /// The answer to the same request, where it was given before; otherwise the caller does it, and says so (``end(_:_:at:)``).
    ///
    /// - Parameter standing: of the account now: what it was answered while it might do more is not told again.
    func begin(
        _ key: Key, _ digest: ContentDigest, _ standing: Standing, at now: Instant
    ) throws(Refusal) -> Answer? {
        let found: Result<Answer?, Refusal> = book.withLock { book in
            book.forgetOver(at: now)
            if let one = book.known[key] {
                guard one.digest == digest else {
                    return .failure(
                        Refusal(
                            .unprocessable,
                            "this Idempotency-Key was sent with something else before: send another key with it"))
                }
                guard let done = one.done else {
                    return .failure(
                        Refusal(.conflict, "the same request is being answered: wait, and send it again"))
                }
                guard let answer = done.answer else {
                    return .failure(
                        Refusal(
                            .conflict,
                            "it is not known whether this was done: look first, and send it with another key if it was not"
                        ))
                }
                guard standing.covers(answer.standing) else {
                    return .failure(
                        Refusal(
                            .conflict,
                            "what you may do here has changed since this was answered: look whether it is to be done anew",
                            cause: .rights))
                }
                return .success(answer.answer)
            }
            guard book.makeRoom(for: key.account) else {
                return .failure(
                    Refusal(.tooMany, "too many requests with keys are being answered: wait, and send it again"))
            }
            book.known[key] = Known(digest: digest)
            book.own[key.account, default: Own()].count += 1
            return .success(nil)
        }
        return try found.get()
    }

    func end(_ key: Key, _ end: End, at now: Instant) {
        book.withLock { book in
            switch end {
            case .undone: book.forget(key)
            case .answered(let answer, let standing): book.keep((answer, standing), for: key, at: now)
            case .unknown: book.keep(nil, for: key, at: now)
            }
        }
    }
}

extension Replays.End {
    /// What came of a request that ended in an error.
    ///
    /// What is refused is refused before anything is done: the gate lets nothing that follows a commit fail the act, and says where some
    /// of it was done. Whatever else goes wrong may have gone wrong after it.
    init(_ error: any Error) {
        self =
            switch error {
            case is RefusedBody, is SchemaFault, is HTTPRefusal: .undone
            case let refusal as Refusal where refusal.cause == .partly: .unknown
            case let refusal as Refusal:
                switch refusal.code {
                case .invalid, .unprocessable, .unauthenticated, .forbidden, .missing, .conflict, .tooLarge, .tooMany:
                    .undone
                case .tooSlow, .full, .unavailable: .unknown
                }
            default: .unknown
            }
    }
}
