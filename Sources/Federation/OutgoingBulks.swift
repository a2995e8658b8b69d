import Ledger
import Pouch
import Synchronization

/// Our own bulks, until the relay has them, and which pouches have letters about them (decision 0047).
///
/// In memory alone: after a restart what waits goes whole, as it is kept.
package final class OutgoingBulks: Sendable {
    /// How a pouch goes to its receiver at this moment.
    package enum Way: Hashable, Sendable {
        /// Not yet: its bulk is on its way to the relay.
        case hold
        case letter
        case whole
    }

    private struct Bulk {
        enum State {
            /// Pouches are being made, and it is not known yet for how many.
            case gathering
            case leaving
            case kept
            /// Too few want it, the relay did not take it, or something was taken back.
            case refused
        }
        var state: State
        /// Empty where it has not to be given any more.
        var bytes: [UInt8]
        /// When it came to be so, in seconds of POSIX time.
        var since: Int64
        /// How many there were before it.
        let order: Int
    }
    private struct Inside {
        var bulks: [Digest: Bulk] = [:]
        var made = 0
        /// By receiver and number.
        var letters: [String: [Int64: Digest]] = [:]

        mutating func turn(_ name: Digest, _ state: Bulk.State, at now: Int64) {
            bulks[name]?.state = state
            bulks[name]?.since = now
            switch state {
            case .gathering, .leaving: break
            // It has not to be given any more.
            case .kept, .refused: bulks[name]?.bytes = []
            }
        }

        func receivers(of name: Digest) -> Set<String> {
            Set(letters.filter { $0.value.values.contains(name) }.keys)
        }
    }
    private let inside = Mutex(Inside())
    private let limits: LinkLimits

    init(limits: LinkLimits) { self.limits = limits }

    /// Notes that a pouch has a letter about a bulk; before the pouch is let go.
    ///
    /// - Returns: whether it leaves from now on: enough wait for it, however many more are being sealed to.
    func assign(_ bulk: PouchBulk, to organisation: String, number: Int64, at now: Int64) -> Bool {
        inside.withLock { inside in
            if inside.bulks[bulk.name] == nil {
                let leaving = inside.bulks.values.map(\.bytes.count).filter { $0 > 0 }
                let isCrowded =
                    leaving.count >= limits.bulksLeaving
                    || !leaving.isEmpty && leaving.reduce(bulk.bytes.count, +) > limits.bulksLeavingBytes
                inside.bulks[bulk.name] = Bulk(
                    state: isCrowded ? .refused : .gathering, bytes: isCrowded ? [] : bulk.bytes, since: now,
                    order: inside.made)
                inside.made += 1
            }
            inside.letters[organisation, default: [:]][number] = bulk.name
            guard case .gathering = inside.bulks[bulk.name]?.state,
                inside.receivers(of: bulk.name).count >= limits.bulkReceivers
            else { return false }
            inside.turn(bulk.name, .leaving, at: now)
            return true
        }
    }

    func way(to organisation: String, number: Int64, at now: Int64) -> Way {
        inside.withLock { inside in
            guard let name = inside.letters[organisation]?[number], let bulk = inside.bulks[name] else { return .whole }
            switch bulk.state {
            case .gathering, .leaving: return now - bulk.since > limits.bulkLeavingSeconds ? .whole : .hold
            case .kept: return now - bulk.since > limits.bulkLetterSeconds ? .whole : .letter
            case .refused: return .whole
            }
        }
    }

    /// Decides about the bulks whose pouches are made by now: where too few wait for one, it goes in their pouches.
    ///
    /// - Parameter waiting: the numbers that wait, by receiver; letters about others are forgotten.
    /// - Returns: whose pouches wait for nothing any more.
    func settle(_ waiting: [String: Set<Int64>], at now: Int64) -> Set<String> {
        inside.withLock { inside in
            for (organisation, numbers) in inside.letters {
                let rest = numbers.filter { waiting[organisation]?.contains($0.key) ?? false }
                inside.letters[organisation] = rest.isEmpty ? nil : rest
            }
            var free: Set<String> = []
            for (name, bulk) in inside.bulks {
                let receivers = inside.receivers(of: name)
                let isOver = bulk.bytes.isEmpty && now - bulk.since > limits.bulkLetterSeconds
                if isOver, receivers.isEmpty { inside.bulks[name] = nil }
                guard case .gathering = bulk.state else { continue }
                inside.turn(name, .refused, at: now)
                free.formUnion(receivers)
            }
            return free
        }
    }

    /// What has to be given to the relay next.
    func next() -> (name: Digest, bytes: [UInt8])? {
        inside.withLock { inside in
            let leaving = inside.bulks.filter { if case .leaving = $0.value.state { true } else { false } }
            return leaving.min { $0.value.order < $1.value.order }.map { ($0.key, $0.value.bytes) }
        }
    }

    /// - Returns: whose pouches wait for nothing any more.
    func gave(_ name: Digest, isKept: Bool, at now: Int64) -> Set<String> {
        inside.withLock { inside in
            // What was dropped while it left stays so.
            guard case .leaving = inside.bulks[name]?.state else { return [] }
            inside.turn(name, isKept ? .kept : .refused, at: now)
            return inside.receivers(of: name)
        }
    }

    /// Whether a bulk is to be given to the relay still.
    func isLeaving(_ name: Digest) -> Bool {
        inside.withLock { if case .leaving = $0.bulks[name]?.state { true } else { false } }
    }

    /// Gives none away any more that has not left, and writes no letter any more about those that have.
    ///
    /// - Returns: whose pouches wait for nothing any more.
    func drop(at now: Int64) -> Set<String> {
        inside.withLock { inside in
            var free: Set<String> = []
            for (name, bulk) in inside.bulks where bulk.state != .refused {
                inside.turn(name, .refused, at: now)
                free.formUnion(inside.receivers(of: name))
            }
            return free
        }
    }
}
