import JSON
import Records
import Store
import Synchronization

/// What was given to whom and is not in the ledger yet (domain 3.24).
///
/// Giving costs a look into a table, however much is given. What somebody is given for the first time within
/// ``SharingLimits/disclosureWindow`` is written with the next flush, once a second; what they ask for again and again is
/// counted, and written when that time is over. An entry says from which shelves, between which positions: at most that, and
/// no more exactly, was given.
final class Disclosures: Sendable {
    /// In which way something was given.
    enum Way: String, Sendable {
        /// Whole, or in a manifest: what TAXII and an export send.
        case objects
        case list, search
        /// By itself, with what stands beside it.
        case record
        case live
    }

    struct Key: Hashable, Sendable {
        var post: String
        var organisation: String
        var means: String
        var way: Way

        init(_ caller: Caller, _ way: Way) {
            (post, organisation, means, self.way) = (caller.name, caller.organisation, caller.means.rawValue, way)
        }
    }

    /// What one entry, or one for each channel, tells.
    struct Given: Sendable {
        var key: Key
        /// When the first of it was given.
        var from: Instant
        var stretches: Stretches
        /// How often something was given.
        var count: Int
    }

    private struct Pool {
        /// When what is known began to be known.
        var since: Instant
        /// Not written yet.
        var fresh: Given
        /// Was written before, and was given again since.
        var again: Given
        var known = Stretches()
    }
    private let pools = Mutex<[Key: Pool]>([:])

    /// - Returns: whether so much waits that it has to be written before anything else is given.
    func note(
        _ stretches: [(shelf: ShelfKey, range: ClosedRange<Int64>)], to caller: Caller, as way: Way, at now: Instant
    ) -> Bool {
        guard !stretches.isEmpty else { return false }
        let key = Key(caller, way)
        return pools.withLock { pools in
            let none = Given(key: key, from: now, stretches: Stretches(), count: 0)
            var pool = pools.removeValue(forKey: key) ?? Pool(since: now, fresh: none, again: none)
            if stretches.allSatisfy({ pool.known.holds($0.range, on: $0.shelf) }) {
                Self.add(stretches, to: &pool.again, at: now)
            } else {
                Self.add(stretches, to: &pool.fresh, at: now)
            }
            pools[key] = pool
            return pools.count > SharingLimits.disclosures
        }
    }

    private static func add(
        _ stretches: [(shelf: ShelfKey, range: ClosedRange<Int64>)], to given: inout Given, at now: Instant
    ) {
        if given.count == 0 { given.from = now }
        given.count += 1
        for (shelf, range) in stretches { given.stretches.add(range, on: shelf) }
    }

    /// What is due to be written.
    ///
    /// - Parameter everything: also what would wait for its time to be over.
    func take(at now: Instant, everything: Bool) -> [Given] {
        let window = SharingLimits.disclosureWindow * 1_000_000
        return pools.withLock { pools in
            var due: [Given] = []
            for (key, pool) in pools {
                var pool = pool
                let none = Given(key: key, from: now, stretches: Stretches(), count: 0)
                let isOver = everything || now.microseconds - pool.since.microseconds >= window
                if isOver {
                    if pool.again.count > 0 { due.append(pool.again) }
                    // What is asked for still goes on being known: it is one entry a window, not two.
                    pool.known = pool.again.count > 0 && !everything ? pool.again.stretches : Stretches()
                    (pool.again, pool.since) = (none, now)
                }
                if pool.fresh.count > 0 {
                    due.append(pool.fresh)
                    if !everything { pool.known.add(pool.fresh.stretches) }
                    pool.fresh = none
                }
                pools[key] = pool.known.isEmpty ? nil : pool
            }
            return due.sorted {
                ($0.from, $0.key.post, $0.key.way.rawValue, $0.count)
                    < ($1.from, $1.key.post, $1.key.way.rawValue, $1.count)
            }
        }
    }

    /// Keeps what could not be written for the next time.
    func put(back due: [Given]) {
        pools.withLock { pools in
            for given in due {
                let none = Given(key: given.key, from: given.from, stretches: Stretches(), count: 0)
                var pool = pools[given.key] ?? Pool(since: given.from, fresh: none, again: none)
                pool.fresh.from = pool.fresh.count > 0 ? min(pool.fresh.from, given.from) : given.from
                pool.fresh.count += given.count
                pool.fresh.stretches.add(given.stretches)
                pool.known = Stretches()
                pools[given.key] = pool
            }
        }
    }
}

extension Core {
    /// Notes that rows are given to a caller; throws where that cannot be written down.
    ///
    /// - Parameter isRun: whether, on each shelf, the caller is given all that stands between the first and the last.
    func give(_ rows: [Row], as way: Disclosures.Way, isRun: Bool, to caller: Caller) async throws {
        var stretches: [ShelfKey: ClosedRange<Int64>] = [:]
        guard isRun else {
            return try await give(
                rows.map { ($0.shelf, $0.position.raw...$0.position.raw) }, as: way, to: caller)
        }
        for row in rows {
            let known = stretches[row.shelf] ?? row.position.raw...row.position.raw
            stretches[row.shelf] =
                min(known.lowerBound, row.position.raw)...max(known.upperBound, row.position.raw)
        }
        try await give(stretches.map { ($0.key, $0.value) }, as: way, to: caller)
    }

    /// The same of a single record.
    func give(_ shown: Shown, to caller: Caller) async throws {
        try await give([shown.row], as: .record, isRun: false, to: caller)
    }

    /// The same of what the registry says of the parties, all of it: names stand beside much else.
    func give(_ book: PartyBook, to caller: Caller) async throws {
        try await give(book.stretches.map { ($0.key, $0.value) }, as: .list, to: caller)
    }

    /// The same of records that are not read through a reader's shelves: what the registry says of others' acts, and what the
    /// release desk holds. Each in every version that there is of it.
    func give(_ ids: [RecordID], to caller: Caller) async throws {
        var stretches: [(shelf: ShelfKey, range: ClosedRange<Int64>)] = []
        for id in Set(ids).sorted() {
            stretches += try await store.places(of: id).map { ($0.shelf, $0.position.raw...$0.position.raw) }
        }
        try await give(stretches, as: .list, to: caller)
    }

    func give(
        _ stretches: [(shelf: ShelfKey, range: ClosedRange<Int64>)], as way: Disclosures.Way, to caller: Caller
    ) async throws {
        let now = clock()
        // Memory has a bound, and nothing is given that is not written down.
        if disclosures.note(stretches, to: caller, as: way, at: now) {
            try await flushDisclosures(at: now, everything: true)
        }
    }

    /// Writes what is due: an entry for each caller, way and channel.
    func flushDisclosures(at now: Instant, everything: Bool = false) async throws {
        let due = disclosures.take(at: now, everything: everything)
        guard !due.isEmpty else { return }
        do {
            let snapshot = try await directory.current()
            let notes = due.flatMap { AuditNote.all($0) { self.channel(of: $0, in: snapshot) ?? "" } }
            for start in stride(from: 0, to: notes.count, by: StoreLimits.group) {
                let group = notes[start..<min(start + StoreLimits.group, notes.count)]
                _ = try await store.append(group.map { maker.audit($0, at: now) }, receipt: nil)
            }
        } catch {
            disclosures.put(back: due)
            throw error
        }
    }
}

extension AuditNote {
    /// The act of an entry that tells what was given.
    static let disclose = "disclose"

    /// An entry for each channel of what was given, or more where there are many stretches.
    static func all(_ given: Disclosures.Given, channel: (ShelfKey) -> String) -> [AuditNote] {
        let byChannel = Dictionary(grouping: given.stretches.byShelf.keys, by: channel)
        return byChannel.sorted { $0.key < $1.key }.flatMap { code, shelves -> [AuditNote] in
            let stretches = shelves.sorted().flatMap { shelf in
                (given.stretches.byShelf[shelf] ?? []).map {
                    Disclosed(shelf: shelf, first: Position($0.lowerBound), last: Position($0.upperBound))
                }
            }
            return stride(from: 0, to: stretches.count, by: SharingLimits.disclosedInEntry).map { start in
                let part = stretches[start..<min(start + SharingLimits.disclosedInEntry, stretches.count)]
                var note = AuditNote(given, Array(part), in: code)
                note.count = given.count
                return note
            }
        }
    }

    private init(_ given: Disclosures.Given, _ stretches: [Disclosed], in channel: String) {
        let first = stretches.map(\.first.raw).min() ?? 0
        let last = stretches.map(\.last.raw).max() ?? 0
        actor = given.key.post
        means = given.key.means
        act = Self.disclose
        subject = "\(channel) entries \(first) to \(last)".cut(to: SharingLimits.subject)
        outcome = given.key.way.rawValue
        self.given = (given.key.organisation, given.from, stretches)
    }
}

/// Positions of one shelf from which something was given.
struct Disclosed: Hashable, Sendable {
    let shelf: ShelfKey
    let first: Position
    let last: Position

    var tree: JSONTree { .array([.integer(shelf.raw), .integer(first.raw), .integer(last.raw)]) }

    init(shelf: ShelfKey, first: Position, last: Position) {
        (self.shelf, self.first, self.last) = (shelf, first, last)
    }

    init?(_ value: JSONValue) {
        let numbers = value.elements.compactMap(\.integer)
        guard numbers.count == 3 else { return nil }
        self.init(shelf: ShelfKey(numbers[0]), first: Position(numbers[1]), last: Position(numbers[2]))
    }
}
