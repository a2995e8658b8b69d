package import Lexis
package import Records

/// What can go wrong with a store: one small vocabulary for every backend.
package enum StoreError: Error, Hashable, Sendable {
    /// No space left: nothing was written; may pass when space is made.
    case full(detail: String)
    /// The medium is read-only, gone, or answers with errors: nothing was written.
    case unavailable(detail: String)
    /// What is stored contradicts itself.
    case corrupt(detail: String)
    /// A name that has to be unique is taken, as in a channel's code.
    case taken(String)
    /// No such thing to change.
    case missing(String)
}

package enum StoreLimits {
    /// Rows in one page.
    package static let page = 10_000
    /// Bytes that one reading of bodies returns, unless a single body is longer.
    package static let chunk = 256 * 1024
    /// Bytes of bodies up to which one reading of whole entries goes on: it has the one that passes them, and none behind it. A file
    /// or a request that waits with several has up to 8 MiB, and what looks through them holds and parses what it was given.
    package static let entries = 4 << 20
    /// Rows that one reading looks at, whether they match or not: a filter that nothing matches ends, too, and says where
    /// to go on. It is more than a page has, so that only filters end there.
    package static let steps = 20_000
    /// Arrivals that one transaction takes at most.
    package static let group = 10_000
    /// Entries up to which calls that wait share a transaction. More would save little of what it costs to make them
    /// durable, and who sends one submission after another would be answered together: then the writer waits while all of
    /// their next ones are checked.
    package static let shared = 2_000
    /// Sessions of one account that were signed out and would not have expired yet at most.
    package static let endedSessions = 1_000
    /// Shelves of one channel: different combinations of markings that its records have. A record that would need one
    /// more is ``Outcome/crowded(_:)``: each shelf has its own place in every page and index, whoever made it.
    package static let shelves = 1_000
    /// Marking definitions of one node: decisions keep all of them in memory.
    package static let markings = 2_000
    /// Invitations that are open at the same time.
    package static let invitations = 100
    /// Nodes that one node knows: sixty-six in the largest community so far.
    package static let peers = 1_000
    /// Searches that one account keeps.
    package static let keptSearches = 20
    /// Records whose words are indexed anew in one transaction at most.
    package static let reworded = 500
    /// Bytes of their bodies that such a transaction is made of, unless those that are read at once are more.
    package static let rewordedBytes = 4 << 20
    /// Records that are read at once for it.
    package static let rewordedAtOnce = 25
}

/// Keeps records and everything that finds them.
///
/// `StoreSuite` holds every backend to these promises. *Durable*: once `append`, `withdraw` or `commit` returns, a crash
/// loses nothing (memory alone is excused). *Whole*: a call is in the ledger, the listing and every index, or in none.
/// *Ordered*: positions have no gaps, `added` rises strictly with the position, and nothing ever appears below a
/// position that was returned. *Gone*: once `erase` returns nobody reads what it took, and once `scrub` returns no file of
/// the store has a byte of it. *Once*: a version that the channel has, as far as ``Filing/seeing`` looks, is not taken
/// twice. *Bounded*: at most `limit` rows, and what filters leave out is looked at ``StoreLimits/steps`` at a time. *Blind*: a reading touches nothing outside the shelves it names.
package protocol RecordStore: Sendable {
    /// Takes arrivals in order; calls made at the same time share one transaction.
    ///
    /// - Parameter receipt: stored in the same transaction, its body made from the outcomes.
    func append(
        _ arrivals: [Arrival], receipt: (@Sendable ([Outcome]) -> Receipt)?
    ) async throws(StoreError) -> [Outcome]

    /// Takes versions of an object out of what a channel offers, and appends the withdrawal to the ledger.
    ///
    /// - Returns: the positions taken out; empty, and nothing appended, where none match.
    func withdraw(
        _ id: RecordID, from shelves: [ShelfKey], versions: VersionFilter, specVersions: [String]?, entry: Arrival
    ) async throws(StoreError) -> [Position]

    /// Erases the content of records for good, listed or not: body, envelope, salt and every index row. A ``Tombstone``
    /// stays, with which the ledger is proved as before; references of others to what is gone altogether count as hidden.
    ///
    /// - Parameters:
    ///   - records: made anew from their entries, so that the words are known that they are found by.
    ///   - entry: tells of it, and names exactly these positions.
    ///   - marks: by which the entry is found (``erasures(marked:)``): they stand in it, too.
    /// - Returns: where the entry stands.
    /// - Throws: ``StoreError/missing(_:)``, and nothing was changed, where a position has no record that is whole: it was
    ///   erased meanwhile.
    func erase(_ records: [Recomputed], entry: Arrival, marks: Set<String>) async throws(StoreError) -> Position

    /// Where the entries stand that tell of erasures with any of these marks, in order. Costs what these have, however many
    /// others there are: one entry may tell of a thousand records, so whoever looks into them takes a few at a time.
    func erasures(marked marks: Set<String>) async throws(StoreError) -> [Position]

    /// Makes sure that the store's files hold no remains of what was erased: rewrites them where anything was, and does
    /// nothing otherwise. What a crash left to do is known, and done by the next call.
    ///
    /// - Throws: ``StoreError/unavailable(detail:)`` while somebody still reads an older state: call it again.
    func scrub() async throws(StoreError)

    /// Whether something was erased that ``scrub()`` has not made sure of yet.
    func hasRemains() async throws(StoreError) -> Bool

    /// Entries filed on a shelf, superseded and withdrawn ones too, in order, after a position: at most `limit`, and fewer where they are
    /// large (``StoreLimits/entries``). None: there are no more.
    func filed(on shelf: ShelfKey, after: Position, limit: Int) async throws(StoreError) -> [Entry]

    /// Where every version of an object stands, superseded and withdrawn ones too, in order.
    func places(of id: RecordID) async throws(StoreError) -> [RecordPlace]

    func page(_ query: PageQuery) async throws(StoreError) -> Rows

    /// What ``page(_:)`` and ``bodies(at:separator:budget:into:)`` give of a plain query, at once; `nil` where the store has
    /// no quicker way to it, or the query is not plain.
    func joined(_ query: PageQuery) async throws(StoreError) -> JoinedPage?

    /// Does a piece of what makes ``joined(_:)`` quick, if there is something to do. Nothing that is read changes by it.
    func bind() async throws(StoreError)

    /// Appends the bodies of these records, in this order, with `separator` between them (not before the first).
    ///
    /// Cheapest in the order of positions. As the shelves are named, a page of one shelf costs the same whatever stands
    /// between its records on others.
    ///
    /// - Returns: how many were appended: stops after the one that passes `budget` bytes.
    func bodies(
        at places: ArraySlice<RecordPlace>, separator: [UInt8], budget: Int, into buffer: inout [UInt8]
    ) async throws(StoreError) -> Int

    /// The entry at a position, whoever may see it: only the `Gate` asks.
    func entry(at position: Position) async throws(StoreError) -> Entry?

    /// The envelopes of these entries, whoever may see them: only the `Gate` asks.
    func envelopes(at positions: [Position]) async throws(StoreError) -> [Position: [UInt8]]

    /// The listing row of a record on one of these shelves.
    func row(at position: Position, shelves: [ShelfKey]) async throws(StoreError) -> Row?

    /// The listing rows at these positions on these shelves, in order; what stands on none of them is left out. Costs what is asked
    /// for: the shelf of an entry is known by its position.
    func rows(at positions: Set<Position>, shelves: [ShelfKey]) async throws(StoreError) -> [Row]

    /// The versions of each of these records that came first on each of these shelves: so many on each at most, in order of
    /// position, however many came after them.
    ///
    /// - Parameter after: of those that came after this position.
    func first(
        of ids: [RecordID], shelves: [ShelfKey], each limit: Int, after: Position
    ) async throws(StoreError) -> [Row]

    /// The versions of each of these records that came last on each of these shelves, strictly before a position: so many on
    /// each at most, the newest first, however many came before them.
    func last(
        of ids: [RecordID], shelves: [ShelfKey], each limit: Int, before: Position
    ) async throws(StoreError) -> [Row]

    /// Every version, newest first, strictly before a position.
    ///
    /// - Parameter type: of the objects; `nil`: any.
    func recent(
        type: String?, before: Position?, shelves: [ShelfKey], limit: Int
    ) async throws(StoreError) -> [Row]

    /// Full-text search, newest first, strictly before a position. A question that asks for nothing finds nothing.
    func search(
        _ question: SearchQuestion, shelves: [ShelfKey], types: [String]?, before: Position?, limit: Int
    ) async throws(StoreError) -> Rows

    /// The positions whose words are indexed as an older version did it, to be indexed anew (decision 0048): those after the
    /// first up to the second; `nil` where there are none. Until then they are found by their words as they are written.
    func rewording() async throws(StoreError) -> (after: Position, through: Position)?

    /// Indexes the words of records anew: a piece of ``rewording()``, durable, which goes on where the last one ended.
    ///
    /// - Parameters:
    ///   - records: all that stand from there up to `through`, made anew from their entries. What was erased meanwhile is
    ///     passed over.
    ///   - after: where the piece begins. Where another process did it meanwhile, nothing happens.
    func reword(_ records: [Recomputed], after: Position, through: Position) async throws(StoreError)

    /// The records that hold this observable value, newest first.
    func holding(value: String, shelves: [ShelfKey], limit: Int) async throws(StoreError) -> [Row]

    /// The records that refer to this one, newest first.
    func referring(to id: RecordID, shelves: [ShelfKey], limit: Int) async throws(StoreError) -> [Row]

    /// The same of each of several, in their order, in one look.
    func referring(to questions: [ReferenceQuestion]) async throws(StoreError) -> [[Row]]

    /// Entries filed on a shelf whose record refers to this one, superseded and withdrawn ones too, in order, after a position: what an
    /// erasure has to look through. At most `limit`, and fewer where they are large (``StoreLimits/entries``). None: there are no more.
    func referrers(
        to id: RecordID, on shelf: ShelfKey, after: Position, limit: Int
    ) async throws(StoreError) -> [Entry]

    /// Those of these records that are here, and on none of these shelves: what a reader of the shelves may not learn of.
    ///
    /// The one reading that looks beyond the shelves it names: only to take out of an answer what would tell of them.
    func hidden(among ids: Set<RecordID>, from shelves: [ShelfKey]) async throws(StoreError) -> Set<RecordID>

    /// The records about a time that overlaps this one, in the order in which those times end.
    func spanning(_ range: ClosedRange<Instant>, shelves: [ShelfKey], limit: Int) async throws(StoreError) -> [Row]

    /// The newest listed version of each of these records on these shelves.
    ///
    /// Costs what the records' own versions cost, however many shelves there are, and nothing more where there are none.
    func newest(of ids: [RecordID], shelves: [ShelfKey]) async throws(StoreError) -> [RecordID: VersionPlace]

    /// How many records stand on these shelves.
    func count(shelves: [ShelfKey]) async throws(StoreError) -> Int

    /// Ledger entries of one kind, newest first: those after a position, strictly before another.
    func entries(
        kind: String, after: Position, before: Position?, limit: Int
    ) async throws(StoreError) -> [Entry]

    /// How many entries of each kind stand after a position, up to another.
    func tally(after: Position, through: Position) async throws(StoreError) -> [String: Int]

    func receipt(_ id: String) async throws(StoreError) -> Receipt?
    func forgetReceipts(before: Instant) async throws(StoreError)
}

extension RecordStore {
    package func first(of ids: [RecordID], shelves: [ShelfKey], each limit: Int) async throws(StoreError) -> [Row] {
        try await first(of: ids, shelves: shelves, each: limit, after: .zero)
    }

    package func erase(_ records: [Recomputed], entry: Arrival) async throws(StoreError) -> Position {
        try await erase(records, entry: entry, marks: [])
    }

    package func entries(kind: String, before: Position?, limit: Int) async throws(StoreError) -> [Entry] {
        try await entries(kind: kind, after: .zero, before: before, limit: limit)
    }

    /// As people type it: see ``SearchQuestion``.
    package func search(
        _ text: String, shelves: [ShelfKey], types: [String]?, before: Position?, limit: Int
    ) async throws(StoreError) -> Rows {
        try await search(SearchQuestion(text), shelves: shelves, types: types, before: before, limit: limit)
    }
}

/// Keeps who may do what.
package protocol DirectoryStore: Sendable {
    /// Cheap enough for every request.
    func extent() async throws(StoreError) -> Extent
    func directory() async throws(StoreError) -> Directory
    /// Makes a change and appends its audit entry, both or neither; returns the new thing's key where there is one.
    func commit(_ change: Change, entry: Arrival) async throws(StoreError) -> Int64?
    /// The key of a policy, interned if it is new.
    func intern(policy: [UInt8]) async throws(StoreError) -> PolicyKey
}

extension DirectoryStore {
    package func epoch() async throws(StoreError) -> Int64 { try await extent().epoch }
}

/// Keeps the Merkle log.
package protocol LedgerStore: Sendable {
    /// The newest signed checkpoint, as a note; signed with every commit.
    func checkpoint() async throws(StoreError) -> [UInt8]
    /// The checkpoint as it was last written outside the database, where the backend does so: an anchor by which a
    /// database that was put back to an older state, or cut, is noticed. `nil` where there is none.
    func anchor() async throws(StoreError) -> [UInt8]?
    func size() async throws(StoreError) -> Int64
    /// The hashes of one tile, as many as are there, up to 256.
    func tile(level: Int, index: Int64) async throws(StoreError) -> [UInt8]
    /// The ledger's entry bytes (``LedgerEntry``) from a leaf index on.
    func leaves(from index: Int64, count: Int) async throws(StoreError) -> [[UInt8]]
    /// Entries whole, in order, for verification.
    func entries(from position: Position, count: Int) async throws(StoreError) -> [Entry]
    /// Recomputes what the backend itself promises (file structure, listing and indexes against entries) without
    /// knowing what bodies say; a sentence a finding.
    ///
    /// - Parameter progress: called now and then with the number of entries that were looked at.
    func inspect(_ progress: @escaping @Sendable (Int64) -> Void) async throws(StoreError) -> [String]
    /// Begins an inspection that is told what bodies say.
    func inspector() async throws(StoreError) -> any Inspector
}

/// Compares everything that a store made from its entries with what they give anew.
///
/// Every record entry up to the size of ``directory`` goes once through ``compare(_:)``, in any order, several calls at a
/// time, while ``examine()`` runs; then comes ``finish()``. The store may be written to meanwhile.
package protocol Inspector: Sendable {
    /// As it was when the inspection began.
    var directory: Directory { get }
    /// The newest signed checkpoint of that moment.
    var checkpoint: [UInt8] { get }
    /// What the store has of these records, in their order.
    func compare(_ records: [Recomputed]) async throws(StoreError) -> [Standing]
    /// Looks at everything that can be looked at before the records are compared; a sentence a finding.
    func examine() async throws(StoreError) -> [String]
    /// Puts together what both found; a sentence a finding.
    func finish() async throws(StoreError) -> [String]
}

package typealias Store = RecordStore & DirectoryStore & LedgerStore & DeliveryStore & SearchStore
