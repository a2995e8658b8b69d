import Ledger
import Records
package import Store

extension SQLiteStore {
    package func inspect(_ progress: @escaping @Sendable (Int64) -> Void) async throws(StoreError) -> [String] {
        let anchor = anchorFile.read()
        return try await read { connection in
            var inspection = Inspection(connection)
            try inspection.checkFile()
            try inspection.checkEnd(anchor: anchor)
            try inspection.checkEntries(progress)
            try inspection.checkVersions()
            try inspection.checkIndexes()
            try inspection.checkWords()
            return inspection.findings
        }
    }
}

/// Compares everything in the database that can be made again with what it was made from.
///
/// All of it in one transaction, as other processes may write meanwhile. What was derived from bodies (words, values,
/// references, times) is known to stand at the right entries here; that it is the right words only the maker can tell.
struct Inspection {
    private(set) var findings: [String] = []
    private let connection: Connection
    /// Records that were found listed, by shelf.
    private var listed: [ShelfKey: Int64] = [:]
    /// Record entries, withdrawn ones too, by shelf.
    private var filed: [ShelfKey: Int64] = [:]

    /// After so many findings it is clear that a backup is needed.
    private static let limit = 100
    /// Entries between two reports of progress.
    private static let stride: Int64 = 4_096

    init(_ connection: Connection) { self.connection = connection }

    private mutating func find(_ sentence: @autoclosure () -> String) {
        if findings.count < Self.limit { findings.append(sentence()) }
    }

    // MARK: The file

    mutating func checkFile() throws {
        for line in try connection.query("PRAGMA integrity_check(\(Self.limit))").all({ $0.text(0) }) where line != "ok"
        {
            find("the database file is damaged: \(line)")
        }
    }

    mutating func checkEnd(anchor: [UInt8]?) throws {
        let end: LogEnd
        do {
            end = try LogEnd.load(connection, remembered: nil)
        } catch let error as StoreError {
            return find("the log's end does not hold together: \(error)")
        }
        let select = try connection.query(
            "SELECT count(*), coalesce(max(position), 0), coalesce(max(added), 0) FROM entry")
        let (count, last, added) = try select.first { ($0.integer(0), $0.integer(1), $0.integer(2)) } ?? (0, 0, 0)
        if count != end.size || last != end.size {
            find("the log has size \(end.size), but \(count) entries, the last of them at \(last)")
        }
        if added != end.added.microseconds {
            find("the last entry was added at \(Instant(microseconds: added).text), the log says \(end.added.text)")
        }
        guard let anchor else { return }
        do {
            let anchored = try Checkpoint(text: SignedNote(parsing: anchor).text)
            if anchored.size > end.size {
                find(
                    "the file `checkpoint` has size \(anchored.size), the database \(end.size): the database was cut or put back to an older state"
                )
            }
            if anchored.size == end.size, anchored.root != end.edge.root {
                find("the file `checkpoint` and the database are of the same size \(end.size) and have other roots")
            }
        } catch {
            find("the file `checkpoint` beside the database is not a checkpoint: \(error)")
        }
    }

    // MARK: Entries and the listing

    mutating func checkEntries(_ progress: @Sendable (Int64) -> Void) throws {
        let entries = try connection.query(
            """
            SELECT e.position, e.added, e.shelf, e.kind, length(b.bytes)
            FROM entry e LEFT JOIN body b ON b.key = (\(BodyKey.ofEntry)) ORDER BY e.position
            """)
        defer { entries.reset() }
        let withdrawal = try connection.query("SELECT entry FROM withdrawal WHERE position = ?")
        var before: (position: Int64, added: Int64) = (0, 0)
        var bodies: Int64 = 0
        while try entries.step() {
            let (position, added) = (entries.integer(0), entries.integer(1))
            if position != before.position + 1 { find("after position \(before.position) comes \(position)") }
            if added <= before.added { find("position \(position) was not added later than the one before it") }
            before = (position, added)
            if position % Self.stride == 0 { progress(position) }
            if entries.isNull(4) {
                find("the entry at \(position) has no body where it was filed")
            } else {
                bodies += 1
            }
            guard let shelf = entries.optionalInteger(2).map({ ShelfKey($0) }) else { continue }
            filed[shelf, default: 0] += 1
            try withdrawal.bind(1, position)
            let withdrew = try withdrawal.first { $0.integer(0) }
            let row: Row?
            do {
                row = try connection.listed(Position(position), on: shelf)
            } catch let error as StoreError {
                find("\(error)")
                continue
            }
            switch (row, withdrew) {
            case (nil, nil): find("the record at \(position) is neither listed nor withdrawn")
            case (.some, .some(let entry)): find("the record at \(position) is listed, and was withdrawn by \(entry)")
            case (nil, .some(let entry)) where entry <= position:
                find("the record at \(position) was withdrawn by the earlier entry \(entry)")
            case (.some(let row), nil):
                listed[shelf, default: 0] += 1
                let kind = entries.withText(3) { $0.elementsEqual(row.id.type.utf8) }
                if row.added.microseconds != added || !kind || Int64(row.bytes) != entries.integer(4) {
                    find("the record at \(position) is listed with another time, type or length than its entry has")
                }
            case (nil, .some): break
            }
        }
        progress(before.position)
        let all = try connection.query("SELECT count(*) FROM body").first { $0.integer(0) } ?? 0
        if all != bodies { find("\(all) bodies are kept, \(bodies) of them belong to entries") }
        try checkCounts()
    }

    private mutating func checkCounts() throws {
        let rows = try connection.query("SELECT count(*) FROM listing").first { $0.integer(0) } ?? 0
        let expected = listed.values.reduce(0, +)
        if rows != expected { find("\(rows) rows are listed, \(expected) of them are records of the ledger") }
        let versions = try connection.query("SELECT count(*) FROM version").first { $0.integer(0) } ?? 0
        if versions != rows { find("\(rows) rows are listed, and \(versions) versions are known") }
        let counts = try connection.query("SELECT key, listed FROM shelf").all { row in
            (shelf: ShelfKey(row.integer(0)), count: row.integer(1))
        }
        for (shelf, count) in counts {
            let found = listed[shelf, default: 0]
            if count != found { find("shelf \(shelf.raw) counts \(count) records and has \(found)") }
        }
    }

    // MARK: Versions

    /// Walks through all versions by object, shelf, specification, newest first: the first of each specification on each
    /// shelf is its latest, no other is.
    mutating func checkVersions() throws {
        let shelves = try ShelfMap(connection)
        let versions = try connection.query(
            "SELECT object, shelf, position, sortkey, spec FROM version ORDER BY object, shelf, spec, sortkey DESC")
        defer { versions.reset() }
        let listing = try connection.query(
            """
            SELECT state, elsewhere, object, version, added, spec FROM listing
            WHERE shelf = ? AND state IN (0, 1) AND position = ?
            """)
        var object: Int64 = -1
        var shelf: Int64 = -1
        var spec = ""
        /// The shelves and specifications of one object whose latest version does not say that there are others.
        var alone: [ChannelKey: Int] = [:]
        var seen: [ChannelKey: Int] = [:]
        while try versions.step() {
            let isNewObject = versions.integer(0) != object
            let isLatest = isNewObject || versions.integer(1) != shelf || versions.text(4) != spec
            if isNewObject {
                checkAlone(object, alone: alone, seen: seen)
                alone = [:]
                seen = [:]
            }
            object = versions.integer(0)
            shelf = versions.integer(1)
            spec = versions.text(4)
            let position = versions.integer(2)
            try listing.bind(1, shelf)
            try listing.bind(2, position)
            let row = try listing.first { row in
                let added = Instant(microseconds: row.integer(4))
                let key = row.optionalText(3).map { Timestamp($0)?.sortKey ?? $0 } ?? added.sortKey
                return (
                    isLatest: row.integer(0) == 0, isElsewhere: row.integer(1) == 1,
                    isSame: row.integer(2) == object && row.text(5) == spec
                        && versions.withText(3) { $0.elementsEqual(key.utf8) }
                )
            }
            guard let row else {
                find("the version at position \(position) is not listed on shelf \(shelf)")
                continue
            }
            if !row.isSame { find("position \(position) is listed as another object or version than is known of it") }
            if row.isLatest != isLatest {
                find("position \(position) is listed as latest and is not, or is and is not listed so")
            }
            guard isLatest, let channel = shelves.channels[ShelfKey(shelf)] else { continue }
            seen[channel, default: 0] += 1
            if !row.isElsewhere { alone[channel, default: 0] += 1 }
        }
        checkAlone(object, alone: alone, seen: seen)
    }

    private mutating func checkAlone(_ object: Int64, alone: [ChannelKey: Int], seen: [ChannelKey: Int]) {
        for channel in alone.keys where seen[channel, default: 0] > 1 {
            find("object \(object) stands in several places of channel \(channel.raw), and not all of them know")
        }
    }

    // MARK: Other indexes

    /// Every row of the other indexes leads to an entry that was filed on that shelf.
    mutating func checkIndexes() throws {
        for table in ["reference", "value", "span"] {
            let astray =
                try connection.query(
                    """
                    SELECT count(*) FROM \(table) i LEFT JOIN entry e ON e.position = i.position
                    WHERE e.shelf IS NOT i.shelf
                    """
                ).first { $0.integer(0) } ?? 0
            if astray > 0 {
                find("\(astray) rows of the index `\(table)` lead to entries of other shelves, or to none")
            }
        }
    }

    /// Reads the whole text index, and compares how many records each shelf has in it.
    ///
    /// FTS5's own check is a statement that writes, and would keep the node from writing for as long as it takes.
    mutating func checkWords() throws {
        try connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, words, col)")
        defer { try? connection.execute("DROP TABLE temp.vocabulary") }
        var indexed: [String: Int64] = [:]
        do {
            let select = try connection.uncached("SELECT term, doc FROM temp.vocabulary WHERE col = 'shelf'")
            defer { select.reset() }
            while try select.step() { indexed[select.text(0)] = select.integer(1) }
        } catch {
            find("the text index is damaged: \(error)")
        }
        for (shelf, count) in filed {
            let found = indexed[shelf.word] ?? 0
            if found != count { find("shelf \(shelf.raw) has \(count) records, and \(found) in the text index") }
        }
    }
}
