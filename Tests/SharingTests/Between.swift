import Ledger
import Lexis
import Records
import Store
import Synchronization

/// A store in which something happens between two readings, or before a writing: what another writer does there is seen by
/// the second alone. It may also break off in the middle of a work, as a kill does.
final class Between: Sendable {
    typealias Act = @Sendable () async throws -> Void

    let inner: any Store
    private let act = Mutex<Act?>(nil)
    private let taking = Mutex<(skipped: Int, act: Act)?>(nil)
    private let writes = Mutex<Int?>(nil)
    private let ofKeys = Mutex<Act?>(nil)
    private let read = Mutex(0)
    private let allowed = Mutex<[Write: Int]>([:])
    private let looks = Mutex(0)
    /// How often records were looked up so far.
    var looked: Int { looks.withLock { $0 } }
    private let asked = Mutex(0)
    /// How often records, their places, bodies, envelopes or deliveries were asked for so far, however many at a time.
    var readings: Int { asked.withLock { $0 } }
    private let rows = Mutex(0)
    /// How many rows of records were handed out so far.
    var rowsHanded: Int { rows.withLock { $0 } }
    private func hand(_ found: [Row]) -> [Row] {
        rows.withLock { $0 += found.count }
        return found
    }
    func countReading() { asked.withLock { $0 += 1 } }
    private let pouches = Mutex(0)
    /// How often the ledger's entry of a pouch was asked for so far.
    var pouchesSought: Int { pouches.withLock { $0 } }
    func countPouch() { pouches.withLock { $0 += 1 } }

    enum Write { case withdrawal, erasure }
    /// How many bodies were asked for so far.
    var bodiesRead: Int { read.withLock { $0 } }

    init(_ inner: any Store) { self.inner = inner }

    /// Has something done once, right before the next reading of records, or right after an inspection has begun.
    func next(_ body: @escaping Act) { act.withLock { $0 = body } }

    /// From here on only so many writes of a sort are done, and none after them.
    func breakOff(_ write: Write, after count: Int) { allowed.withLock { $0[write] = count } }

    private func spend(_ write: Write) throws(StoreError) {
        let isOver = allowed.withLock { allowed in
            guard let left = allowed[write] else { return false }
            allowed[write] = left - 1
            return left <= 0
        }
        if isOver { throw .unavailable(detail: "broken off") }
    }

    /// Has something done once, right before what came of a pouch is kept.
    ///
    /// - Parameter skipped: how often something is kept before that.
    func nextTaking(after skipped: Int = 0, _ body: @escaping Act) { taking.withLock { $0 = (skipped, body) } }

    /// Fails every write once so many of a pouch were done: the program has ended.
    func end(after count: Int) { writes.withLock { $0 = count } }

    func spend() throws(StoreError) {
        let isOver = writes.withLock { left in
            guard let rest = left else { return false }
            left = max(rest - 1, 0)
            return rest == 0
        }
        if isOver { throw .unavailable(detail: "the program has ended") }
    }

    func happenBeforeTaking() async throws(StoreError) {
        let body: Act? = taking.withLock { next in
            guard let (skipped, act) = next else { return nil }
            next = skipped == 0 ? nil : (skipped - 1, act)
            return skipped == 0 ? act : nil
        }
        try await run(body)
    }

    /// Has something done once, right before keys between nodes are kept or forgotten.
    func nextOfKeys(_ body: @escaping Act) { ofKeys.withLock { $0 = body } }

    func happenBeforeKeys() async throws(StoreError) {
        let body = ofKeys.withLock { act in
            defer { act = nil }
            return act
        }
        try await run(body)
    }

    private func happen() async throws(StoreError) {
        let body = act.withLock { act in
            defer { act = nil }
            return act
        }
        try await run(body)
    }

    private func run(_ body: Act?) async throws(StoreError) {
        do {
            try await body?()
        } catch {
            throw .unavailable(detail: "\(error)")
        }
    }
}

extension Between: RecordStore {
    func append(
        _ arrivals: [Arrival], receipt: (@Sendable ([Outcome]) -> Receipt)?
    ) async throws(StoreError) -> [Outcome] {
        try spend()
        return try await inner.append(arrivals, receipt: receipt)
    }

    func withdraw(
        _ id: RecordID, from shelves: [ShelfKey], versions: VersionFilter, specVersions: [String]?, entry: Arrival
    ) async throws(StoreError) -> [Position] {
        try spend(.withdrawal)
        return try await inner.withdraw(id, from: shelves, versions: versions, specVersions: specVersions, entry: entry)
    }

    func erase(
        _ records: [Recomputed], entry: Arrival, marks: Set<String>
    ) async throws(StoreError) -> Position {
        try spend(.erasure)
        return try await inner.erase(records, entry: entry, marks: marks)
    }

    func erasures(marked marks: Set<String>) async throws(StoreError) -> [Position] {
        try await inner.erasures(marked: marks)
    }

    func scrub() async throws(StoreError) { try await inner.scrub() }

    func hasRemains() async throws(StoreError) -> Bool { try await inner.hasRemains() }

    func filed(on shelf: ShelfKey, after: Position, limit: Int) async throws(StoreError) -> [Entry] {
        try await inner.filed(on: shelf, after: after, limit: limit)
    }

    func tally(after: Position, through: Position) async throws(StoreError) -> [String: Int] {
        try await inner.tally(after: after, through: through)
    }

    func places(of id: RecordID) async throws(StoreError) -> [RecordPlace] { try await inner.places(of: id) }

    func page(_ query: PageQuery) async throws(StoreError) -> Rows {
        looks.withLock { $0 += 1 }
        countReading()
        try await happen()
        let page = try await inner.page(query)
        _ = hand(page.rows)
        return page
    }

    func bodies(
        at places: ArraySlice<RecordPlace>, separator: [UInt8], budget: Int, into buffer: inout [UInt8]
    ) async throws(StoreError) -> Int {
        countReading()
        let count = try await inner.bodies(at: places, separator: separator, budget: budget, into: &buffer)
        read.withLock { $0 += count }
        return count
    }

    func entry(at position: Position) async throws(StoreError) -> Entry? {
        countReading()
        return try await inner.entry(at: position)
    }

    func envelopes(at positions: [Position]) async throws(StoreError) -> [Position: [UInt8]] {
        countReading()
        return try await inner.envelopes(at: positions)
    }

    func row(at position: Position, shelves: [ShelfKey]) async throws(StoreError) -> Row? {
        try await inner.row(at: position, shelves: shelves)
    }

    func rows(at positions: Set<Position>, shelves: [ShelfKey]) async throws(StoreError) -> [Row] {
        countReading()
        try await happen()
        return hand(try await inner.rows(at: positions, shelves: shelves))
    }

    func first(
        of ids: [RecordID], shelves: [ShelfKey], each limit: Int, after: Position
    ) async throws(StoreError) -> [Row] {
        countReading()
        return hand(try await inner.first(of: ids, shelves: shelves, each: limit, after: after))
    }

    func last(
        of ids: [RecordID], shelves: [ShelfKey], each limit: Int, before: Position
    ) async throws(StoreError) -> [Row] {
        countReading()
        return hand(try await inner.last(of: ids, shelves: shelves, each: limit, before: before))
    }

    func recent(
        type: String?, before: Position?, shelves: [ShelfKey], limit: Int
    ) async throws(StoreError) -> [Row] {
        countReading()
        try await happen()
        return hand(try await inner.recent(type: type, before: before, shelves: shelves, limit: limit))
    }

    func search(
        _ question: SearchQuestion, shelves: [ShelfKey], types: [String]?, before: Position?, limit: Int
    ) async throws(StoreError) -> Rows {
        try await happen()
        return try await inner.search(question, shelves: shelves, types: types, before: before, limit: limit)
    }

    func rewording() async throws(StoreError) -> (after: Position, through: Position)? {
        try await inner.rewording()
    }

    func reword(_ records: [Recomputed], after: Position, through: Position) async throws(StoreError) {
        try await inner.reword(records, after: after, through: through)
    }

    func holding(value: String, shelves: [ShelfKey], limit: Int) async throws(StoreError) -> [Row] {
        try await inner.holding(value: value, shelves: shelves, limit: limit)
    }

    func hidden(among ids: Set<RecordID>, from shelves: [ShelfKey]) async throws(StoreError) -> Set<RecordID> {
        countReading()
        return try await inner.hidden(among: ids, from: shelves)
    }

    func joined(_ query: PageQuery) async throws(StoreError) -> JoinedPage? { try await inner.joined(query) }

    func bind() async throws(StoreError) { try await inner.bind() }

    func referring(to id: RecordID, shelves: [ShelfKey], limit: Int) async throws(StoreError) -> [Row] {
        countReading()
        return try await inner.referring(to: id, shelves: shelves, limit: limit)
    }

    func referring(to questions: [ReferenceQuestion]) async throws(StoreError) -> [[Row]] {
        countReading()
        return try await inner.referring(to: questions)
    }

    func referrers(
        to id: RecordID, on shelf: ShelfKey, after: Position, limit: Int
    ) async throws(StoreError) -> [Entry] {
        try await inner.referrers(to: id, on: shelf, after: after, limit: limit)
    }

    func spanning(_ range: ClosedRange<Instant>, shelves: [ShelfKey], limit: Int) async throws(StoreError) -> [Row] {
        try await inner.spanning(range, shelves: shelves, limit: limit)
    }

    func newest(of ids: [RecordID], shelves: [ShelfKey]) async throws(StoreError) -> [RecordID: VersionPlace] {
        countReading()
        return try await inner.newest(of: ids, shelves: shelves)
    }

    func count(shelves: [ShelfKey]) async throws(StoreError) -> Int { try await inner.count(shelves: shelves) }

    func entries(
        kind: String, after: Position, before: Position?, limit: Int
    ) async throws(StoreError) -> [Entry] {
        try await inner.entries(kind: kind, after: after, before: before, limit: limit)
    }

    func receipt(_ id: String) async throws(StoreError) -> Receipt? { try await inner.receipt(id) }
    func forgetReceipts(before: Instant) async throws(StoreError) { try await inner.forgetReceipts(before: before) }
}

extension Between: DirectoryStore {
    func extent() async throws(StoreError) -> Extent { try await inner.extent() }
    func directory() async throws(StoreError) -> Directory { try await inner.directory() }
    func commit(_ change: Change, entry: Arrival) async throws(StoreError) -> Int64? {
        try await inner.commit(change, entry: entry)
    }
    func intern(policy: [UInt8]) async throws(StoreError) -> PolicyKey { try await inner.intern(policy: policy) }
}

extension Between: LedgerStore {
    func checkpoint() async throws(StoreError) -> [UInt8] { try await inner.checkpoint() }
    func anchor() async throws(StoreError) -> [UInt8]? { try await inner.anchor() }
    func size() async throws(StoreError) -> Int64 { try await inner.size() }
    func tile(level: Int, index: Int64) async throws(StoreError) -> [UInt8] {
        try await inner.tile(level: level, index: index)
    }
    func leaves(from index: Int64, count: Int) async throws(StoreError) -> [[UInt8]] {
        try await inner.leaves(from: index, count: count)
    }
    func entries(from position: Position, count: Int) async throws(StoreError) -> [Entry] {
        try await inner.entries(from: position, count: count)
    }
    func inspect(_ progress: @escaping @Sendable (Int64) -> Void) async throws(StoreError) -> [String] {
        try await inner.inspect(progress)
    }
    func inspector() async throws(StoreError) -> any Inspector {
        let inspector = try await inner.inspector()
        try await happen()
        return inspector
    }
}
