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
    }

    private struct Inside {
        /// By sender and number, with whether somebody fetches the bulk.
        var waiting: [String: [Int64: (letter: Letter, isFetched: Bool)]] = [:]
        var whole: [String: Set<Int64>] = [:]
    }
    private let inside = Mutex(Inside())

    /// - Returns: whether it waits; otherwise as many of its sender's do as may.
    func add(_ letter: Letter) -> Bool {
        let (from, number) = (letter.pouch.from, letter.pouch.number)
        return inside.withLock { inside in
            guard inside.waiting[from]?[number] == nil else { return true }
            guard inside.waiting[from]?.count ?? 0 < LinkLimits.unopened else { return false }
            inside.waiting[from, default: [:]][number] = (letter, false)
            return true
        }
    }

    /// Those of which nobody fetches the bulk yet, as far as so many may be fetched at once.
    package func take(most: Int) -> [Letter] {
        inside.withLock { inside in
            let all = inside.waiting.values.flatMap(\.values)
            let room = max(most - all.count { $0.isFetched }, 0)
            let next = all.filter { !$0.isFetched }.map(\.letter).sorted {
                ($0.pouch.from, $0.pouch.number) < ($1.pouch.from, $1.pouch.number)
            }.prefix(room)
            for letter in next { inside.waiting[letter.pouch.from]?[letter.pouch.number]?.isFetched = true }
            return Array(next)
        }
    }

    func isWaiting(_ letter: Letter) -> Bool {
        inside.withLock { $0.waiting[letter.pouch.from]?[letter.pouch.number] != nil }
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
    package func forget(_ letter: Letter) {
        inside.withLock { _ = $0.waiting[letter.pouch.from]?.removeValue(forKey: letter.pouch.number) }
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
        }
    }
}
