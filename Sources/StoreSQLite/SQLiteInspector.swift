import GRDB
import GRDBSQLite
import JSON
import Records
package import Store
import Synchronization

extension SQLiteStore {
    package func inspector() async throws(StoreError) -> any Inspector {
        // The anchor is read first: what is written meanwhile only makes the log longer.
        let anchor = anchorFile.read()
        return try await read { connection in
            SQLiteInspector(
                store: self, anchor: anchor, directory: try connection.wholeDirectory(),
                checkpoint: try connection.query("SELECT checkpoint FROM log").first { $0.bytes(0) } ?? [],
                names: try connection.query("SELECT names FROM log").first { $0.integer(0) } ?? 0,
                reworded: try connection.reworded())
        }
    }
}

/// Compares the listing record by record, and the indexes by their sums.
private final class SQLiteInspector: Inspector {
    let directory: Directory
    let checkpoint: [UInt8]
    private let store: SQLiteStore
    private let anchor: [UInt8]?
    /// The highest key in use for a name when the inspection began.
    private let names: Int64
    /// Whose words were indexed by this version when the inspection began.
    private let reworded: Reworded
    private let shelves: [Shelf: ShelfKey]
    private let hash = RowHash()
    private let expected: Mutex<Expected>
    /// What the indexes have.
    private let stored = Mutex<IndexSums?>(nil)

    /// What the records gave so far.
    private struct Expected {
        var sums: IndexSums
        /// The keys of names that they use.
        var names = NumberSet()
    }

    init(
        store: SQLiteStore, anchor: [UInt8]?, directory: Directory, checkpoint: [UInt8], names: Int64,
        reworded: Reworded
    ) {
        self.store = store
        self.anchor = anchor
        self.directory = directory
        self.checkpoint = checkpoint
        self.names = names
        self.reworded = reworded
        self.shelves = Dictionary(directory.shelves.map { ($0.value, $0.key) }) { first, _ in first }
        self.expected = Mutex(Expected(sums: IndexSums(size: directory.size)))
    }

    func compare(_ records: [Recomputed]) async throws(StoreError) -> [Standing] {
        let (standings, sums, names) = try await store.read { [shelves, hash, directory, reworded] connection in
            var comparison = try Comparison(
                connection, shelves: shelves, hash: hash, size: directory.size, reworded: reworded)
            let standings = try records.map { try comparison.standing($0) }
            return (standings, comparison.sums, comparison.used)
        }
        expected.withLock { expected in
            expected.sums.add(sums)
            for name in names { expected.names.insert(name) }
        }
        return standings
    }

    func examine() async throws(StoreError) -> [String] {
        let (anchor, hash, size, reworded) = (anchor, hash, directory.size, reworded)
        let volumes = store.volumes
        let (findings, sums) = try await store.read { connection in
            var inspection = Inspection(connection)
            try inspection.check(anchor: anchor, volumes) { _ in }
            let sums = try inspection.sums(hash, upTo: size, reworded)
            return (inspection.findings, sums)
        }
        stored.withLock { $0 = sums }
        return findings
    }

    func finish() async throws(StoreError) -> [String] {
        let expected = expected.withLock { $0 }
        let (stored, names) = (stored.withLock { $0 }, names)
        return try await store.read { connection in
            var inspection = Inspection(connection)
            try inspection.checkNames(used: expected.names, upTo: names)
            return (stored?.differences(from: expected.sums) ?? []) + inspection.findings
        }
    }
}

/// Looks up what the database has of records, and counts what its indexes ought to have of them.
private struct Comparison {
    private let connection: Connection
    private let shelves: [Shelf: ShelfKey]
    private let hash: RowHash
    private let reworded: Reworded
    private let tokenizer: any FTS5Tokenizer
    private let listing: Query
    private let version: Query
    private let withdrawal: Query
    private var ids: [RecordID: Int64] = [:]
    private var types: [String: Int64] = [:]
    private(set) var sums: IndexSums
    /// Keys of names, some of them more than once.
    private(set) var used: [Int64] = []

    init(
        _ connection: Connection, shelves: [Shelf: ShelfKey], hash: RowHash, size: Int64, reworded: Reworded
    ) throws {
        self.reworded = reworded
        self.connection = connection
        self.shelves = shelves
        self.hash = hash
        tokenizer = try connection.database.makeTokenizer(ShelfTokenizer.tokenizerDescriptor())
        listing = try connection.query(
            """
            SELECT added, object, type, bytes, id, version, spec FROM listing
            WHERE shelf = ? AND state IN (0, 1) AND position = ?
            """)
        version = try connection.query(
            """
            SELECT position, revoked, loose, created, creator, content FROM version
            WHERE object = ? AND shelf = ? AND spec = ? AND sortkey = ?
            """)
        withdrawal = try connection.query("SELECT entry FROM withdrawal WHERE position = ?")
        sums = IndexSums(size: size)
    }

    mutating func standing(_ record: Recomputed) throws -> Standing {
        let filing = record.filing
        guard let shelf = shelves[filing.shelf] else {
            return .listed(differences: ["it was filed where there is no shelf"])
        }
        try count(record, on: shelf)
        let object = try key(of: filing.id)
        let type = try key(ofType: filing.id.type)
        let creator = try filing.createdBy.map { try key(of: $0) }
        try listing.bind(1, shelf.raw)
        try listing.bind(2, record.position.raw)
        let found = try listing.first { row in
            row.integer(0) == record.added.microseconds && row.integer(1) == object && row.integer(2) == type
                && row.integer(3) == Int64(record.bytes) && row.holds(filing.id.text, at: 4)
                && row.holds(filing.version?.text, at: 5) && row.holds(filing.specVersion, at: 6)
        }
        guard let isSame = found else {
            try withdrawal.bind(1, record.position.raw)
            return .gone(withdrawal: try withdrawal.first { Position($0.integer(0)) })
        }
        var differences = isSame ? [] : ["the listing says something else of it than the ledger"]
        try version.bind(1, object)
        try version.bind(2, shelf.raw)
        try version.bind(3, filing.specVersion)
        try version.bind(4, filing.version?.sortKey ?? record.added.sortKey)
        let isKnown = try version.first { row in
            row.integer(0) == record.position.raw && row.integer(1) == (filing.revoked ? 1 : 0)
                && row.integer(2) == (filing.version == nil ? 1 : 0) && row.holds(filing.created?.sortKey, at: 3)
                && row.optionalInteger(4) == creator
                && row.withBytes(5) { $0.elementsEqual(filing.content.bytes) }
        }
        if isKnown != true { differences.append("what is known of its version is not what the ledger says") }
        return .listed(differences: differences)
    }

    // MARK: Names

    /// -1 for a name that there is not: it fits no row.
    private mutating func key(of id: RecordID) throws -> Int64 {
        if let key = ids[id] { return key }
        let key = try key(naming: id.text)
        ids[id] = key
        return key
    }

    private mutating func key(ofType type: String) throws -> Int64 {
        if let key = types[type] { return key }
        let key = try key(naming: type)
        types[type] = key
        return key
    }

    private mutating func key(naming text: String) throws -> Int64 {
        guard let key = try connection.key(naming: text), key > 0 else { return -1 }
        used.append(key)
        return key
    }

    // MARK: Indexes

    private mutating func count(_ record: Recomputed, on shelf: ShelfKey) throws {
        let (filing, position) = (record.filing, record.position.raw)
        for reference in Set(filing.references) {
            sums.add(hash(try key(of: reference), shelf.raw, position), to: .reference, at: position)
        }
        for value in Set(filing.values.map { Array($0.utf8) }) {
            sums.add(value.withUnsafeBytes { hash(hash($0), shelf.raw, position) }, to: .value, at: position)
        }
        if let span = filing.span {
            let (start, finish) = (span.lowerBound.microseconds, span.upperBound.microseconds)
            let level = SpanLevel.level(from: start, to: finish)
            sums.add(hash(shelf.raw, level, finish, position, start), to: .span, at: position)
        }
        if reworded.contains(position) {
            sums.add(words(shelf.terms(filing.terms), at: position), to: .words, at: position)
        }
    }

    private struct Tally {
        let hash: RowHash
        let position: Int64
        var place: Int64 = -1
        var sum: UInt64 = 0
    }

    /// The sum of a text's words, each with its place.
    private func words(_ text: String, at position: Int64) -> UInt64 {
        var text = text
        var tally = Tally(hash: hash, position: position)
        _ = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                tokenizer.tokenize(
                    context: &tally, tokenization: .document, pText: characters.baseAddress,
                    nText: CInt(characters.count)
                ) { context, flags, word, length, _, _ in
                    guard let tally = context?.assumingMemoryBound(to: Tally.self) else { return SQLITE_ERROR }
                    let word = UnsafeRawBufferPointer(start: word, count: min(Int(length), ShelfTokenizer.longest))
                    let hash = tally.pointee.hash
                    if flags & FTS5_TOKEN_COLOCATED == 0 { tally.pointee.place += 1 }
                    tally.pointee.sum &+= hash(hash(word), tally.pointee.position, tally.pointee.place)
                    return SQLITE_OK
                }
            }
        }
        return tally.sum
    }
}

extension Query {
    fileprivate func holds(_ text: String?, at index: Int32) -> Bool {
        guard let text else { return isNull(index) }
        return !isNull(index) && withText(index) { $0.elementsEqual(text.utf8) }
    }
}
