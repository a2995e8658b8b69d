import Ledger
package import Pouch
import Synchronization

/// Letters that came, and whose bulks are being fetched; and the pouches that have to come whole as nothing can be made of the
/// letters about them.
///
/// In memory alone: what is not stored is sent again.
package final class Letters: Sendable {
    package struct Letter: Hashable, Sendable {
        package let pouch: LinkPouch
        package let about: PouchLetter
        /// When it came, in microseconds of POSIX time: the whole pouch is asked for so long after that, whatever it waited for.
        let came: Int64
        /// Which it was of those that came: another one of the same number is another.
        fileprivate let place: Int
        /// The bulk, where that is here and could not be taken yet.
        fileprivate(set) var bulk: [UInt8]?
    }

    private struct Waiting {
        var letter: Letter
        /// Whether somebody is at it.
        var isFetched = false
        /// How often it was put back, and until when.
        var failures = 0
        var from: Int64 = 0

        func isReady(at now: Int64) -> Bool { !isFetched && from <= now }
    }

    private struct Inside {
        /// By sender and number.
        var waiting: [String: [Int64: Waiting]] = [:]
        var whole: [String: Set<Int64>] = [:]
        /// The fetches that run, by the letters' places, with their senders. Each counts until it has ended, wherever its letter
        /// is by then: it has memory and a connection.
        var running: [Int: String] = [:]
        /// When each sender was last at its turn.
        var turns: [String: Int] = [:]
        var turn = 0
        var came = 0

        /// The next whose bulk is fetched: of those who have the fewest fetches, of whoever has waited longest for a turn.
        mutating func next(at now: Int64, mostOfOne: Int) -> Letter? {
            let counts = running.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            let senders = waiting.filter { sender, letters in
                counts[sender] ?? 0 < mostOfOne && letters.values.contains { $0.isReady(at: now) }
            }.keys
            let sender = senders.min {
                (counts[$0] ?? 0, turns[$0] ?? 0, $0) < (counts[$1] ?? 0, turns[$1] ?? 0, $1)
            }
            guard let sender, let number = waiting[sender]?.filter({ $0.value.isReady(at: now) }).keys.min() else {
                return nil
            }
            turn += 1
            turns[sender] = turn
            waiting[sender]?[number]?.isFetched = true
            guard let letter = waiting[sender]?[number]?.letter else { return nil }
            running[letter.place] = sender
            return letter
        }

        func isWaiting(_ letter: Letter) -> Bool {
            waiting[letter.pouch.from]?[letter.pouch.number]?.letter.place == letter.place
        }
    }
    private let inside = Mutex(Inside())
    private let limits: LinkLimits

    init(limits: LinkLimits) { self.limits = limits }

    /// - Parameter now: microseconds of POSIX time, as everywhere here.
    /// - Returns: whether it waits; otherwise as many of its sender's do as may.
    func add(_ pouch: LinkPouch, about: PouchLetter, at now: Int64) -> Bool {
        let (from, number) = (pouch.from, pouch.number)
        return inside.withLock { inside in
            guard inside.waiting[from]?[number] == nil else { return true }
            guard inside.waiting[from]?.count ?? 0 < LinkLimits.unopened else { return false }
            inside.came += 1
            inside.waiting[from, default: [:]][number] = Waiting(
                letter: Letter(pouch: pouch, about: about, came: now, place: inside.came))
            return true
        }
    }

    /// Those whose bulks are to be fetched now, as far as so many may be at once. What became of each is said with ``forget(_:)``
    /// or ``putBack(_:with:at:)``.
    func take(at now: Int64) -> [Letter] {
        inside.withLock { inside in
            var taken: [Letter] = []
            while inside.running.count < limits.bulkFetches,
                let letter = inside.next(at: now, mostOfOne: limits.bulkFetchesOfOne)
            {
                taken.append(letter)
            }
            return taken
        }
    }

    /// Those that have waited for longer than they may and that nobody is at: their pouches have to come whole.
    func takeOverdue(at now: Int64) -> [Letter] {
        inside.withLock { inside in
            let late = inside.waiting.values.flatMap(\.values).filter { !$0.isFetched && isOver($0.letter, at: now) }
            for each in late { inside.waiting[each.letter.pouch.from]?[each.letter.pouch.number]?.isFetched = true }
            return late.map(\.letter).sorted { ($0.pouch.from, $0.pouch.number) < ($1.pouch.from, $1.pouch.number) }
        }
    }

    func isWaiting(_ letter: Letter) -> Bool { inside.withLock { $0.isWaiting(letter) } }

    /// Whether its bulk is wanted still, and in time.
    func isDue(_ letter: Letter, at now: Int64) -> Bool { isWaiting(letter) && !isOver(letter, at: now) }

    private func isOver(_ letter: Letter, at now: Int64) -> Bool {
        now - letter.came >= limits.bulkFetchSeconds * 1_000_000
    }

    /// Notes that a pouch has to come whole.
    func wantWhole(_ number: Int64, of sender: String) {
        inside.withLock { inside in
            inside.waiting[sender]?[number] = nil
            guard inside.whole[sender]?.count ?? 0 < LinkLimits.unopened else { return }
            inside.whole[sender, default: []].insert(number)
        }
    }

    /// Lets go of a letter whose bulk was fetched, whatever came of it: what is not stored is sent again.
    func forget(_ letter: Letter) {
        inside.withLock { inside in
            inside.running[letter.place] = nil
            if inside.isWaiting(letter) { inside.waiting[letter.pouch.from]?[letter.pouch.number] = nil }
        }
    }

    /// Has a letter wait once more, as it cannot be taken yet: longer each time. It keeps the time at which it came.
    ///
    /// - Parameter bulk: kept with it, as long as no more are than may be fetched at once; otherwise it is fetched again.
    func putBack(_ letter: Letter, with bulk: [UInt8]?, at now: Int64) {
        inside.withLock { inside in
            inside.running[letter.place] = nil
            guard inside.isWaiting(letter), var waiting = inside.waiting[letter.pouch.from]?[letter.pouch.number] else {
                return
            }
            waiting.failures += 1
            let seconds = min(limits.retryLeast * Double(1 << min(waiting.failures - 1, 20)), limits.retryMost)
            (waiting.isFetched, waiting.from) = (false, now + Int64(seconds * 1_000_000))
            let kept = inside.waiting.values.flatMap(\.values).count { $0.letter.bulk != nil }
            if waiting.letter.bulk == nil, kept < limits.bulkFetches { waiting.letter.bulk = bulk }
            inside.waiting[letter.pouch.from]?[letter.pouch.number] = waiting
        }
    }

    /// Notes that a pouch is here, or comes another way.
    func end(_ number: Int64, of sender: String) {
        inside.withLock { inside in
            inside.waiting[sender]?[number] = nil
            inside.whole[sender]?.remove(number)
        }
    }

    /// Those of a sender's that have to come whole, without what is here.
    func whole(of sender: String, without progress: LinkProgress) -> Set<Int64> {
        inside.withLock { inside in
            let rest = (inside.whole[sender] ?? []).filter { !progress.has($0) }
            inside.whole[sender] = rest.isEmpty ? nil : rest
            return rest
        }
    }

    /// Forgets those that nothing is exchanged with any more.
    func keep(_ organisations: Set<String>) {
        inside.withLock { inside in
            inside.waiting = inside.waiting.filter { organisations.contains($0.key) }
            inside.whole = inside.whole.filter { organisations.contains($0.key) }
            inside.turns = inside.turns.filter { organisations.contains($0.key) }
        }
    }
}
