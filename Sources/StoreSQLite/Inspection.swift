import Ledger
import Records
package import Store

extension SQLiteStore {
    package func inspect(_ progress: @escaping @Sendable (Int64) -> Void) async throws(StoreError) -> [String] {
        let (anchor, volumes) = (anchorFile.read(), volumes)
        return try await read { connection in
            var inspection = Inspection(connection)
            try inspection.check(anchor: anchor, volumes, progress)
            return inspection.findings
        }
    }
}

/// Compares everything in the database that can be made again with what it was made from.
///
/// All of it in one transaction, as other processes may write meanwhile. What was derived from bodies (words, values,
/// references, times) is known to stand at the right entries here; what it ought to be, an ``Inspector`` is told.
struct Inspection {
    private(set) var findings: [String] = []
    let connection: Connection
    /// Records that were found listed, by shelf.
    private var listed: [ShelfKey: Int64] = [:]

    /// After so many findings it is clear that a backup is needed.
    private static let limit = 100
    /// Entries between two reports of progress.
    private static let stride: Int64 = 4_096

    init(_ connection: Connection) { self.connection = connection }

    mutating func find(_ sentence: @autoclosure () -> String) {
        if findings.count < Self.limit { findings.append(sentence()) }
    }

    /// Everything that can be compared without knowing what bodies say.
    mutating func check(anchor: [UInt8]?, _ volumes: VolumeFiles, _ progress: @Sendable (Int64) -> Void) throws {
        try checkFile()
        try checkEnd(anchor: anchor)
        try checkEntries(progress)
        try checkVersions()
        try checkBridges()
        try checkMarks()
        try checkEntered()
        try checkIndexes()
        try checkWords()
        try checkVolumes(volumes)
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
        let takenBack = try connection.query(Schema.lastTakenBack).first { $0.integer(0) } ?? 0
        if takenBack != end.takenBack.raw {
            find("the last entry that took something back is \(takenBack), the log says \(end.takenBack.raw)")
        }
        // One that is torn, as after a power cut, is as good as none.
        guard let anchor, let note = try? SignedNote(parsing: anchor) else { return }
        do {
            let anchored = try Checkpoint(text: note.text)
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
            SELECT e.position, e.added, e.shelf, e.kind, length(b.bytes), t.entry, length(e.salt) + length(e.envelope)
            FROM entry e LEFT JOIN body b ON b.key = (\(BodyKey.ofEntry))
                LEFT JOIN tombstone t ON t.position = e.position
            ORDER BY e.position
            """)
        defer { entries.reset() }
        let withdrawal = try connection.query("SELECT entry FROM withdrawal WHERE position = ?")
        var before: (position: Int64, added: Int64) = (0, 0)
        var bodies: Int64 = 0
        var withdrawn: Int64 = 0
        var tombstones: Int64 = 0
        while try entries.step() {
            let (position, added) = (entries.integer(0), entries.integer(1))
            if position != before.position + 1 { find("after position \(before.position) comes \(position)") }
            if added <= before.added { find("position \(position) was not added later than the one before it") }
            before = (position, added)
            if position % Self.stride == 0 { progress(position) }
            if let erasure = entries.optionalInteger(5) {
                tombstones += 1
                if erasure <= position { find("position \(position) was erased by the earlier entry \(erasure)") }
                if !entries.isNull(4) || !entries.isNull(2) || entries.integer(6) > 0 {
                    find("position \(position) was erased, and something of it is still here")
                }
                if !entries.isNull(4) { bodies += 1 }
                continue
            }
            if entries.isNull(4) {
                find("the entry at \(position) has no body where it was filed")
            } else {
                bodies += 1
            }
            guard let shelf = entries.optionalInteger(2).map({ ShelfKey($0) }) else { continue }
            try withdrawal.bind(1, position)
            let withdrew = try withdrawal.first { $0.integer(0) }
            if withdrew != nil { withdrawn += 1 }
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
        let gone = try connection.query("SELECT count(*) FROM withdrawal").first { $0.integer(0) } ?? 0
        if gone != withdrawn { find("\(gone) records are noted as withdrawn, \(withdrawn) of them are in the ledger") }
        let stones = try connection.query("SELECT count(*) FROM tombstone").first { $0.integer(0) } ?? 0
        if stones != tombstones {
            find("\(stones) entries are noted as erased, \(tombstones) of them are in the ledger")
        }
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

    /// What names an object, and not as what it is marked with: markings go with the record, whoever sees it. The index does
    /// not tell the two apart, so what names a marking definition in another way is not looked at.
    private static let links =
        "r.target NOT IN (SELECT key FROM name WHERE text >= 'marking-definition--' AND text < 'marking-definition-.')"

    /// Every reference from a shelf to what stands on others alone is known: what a reader may not know of is looked for
    /// only where it is.
    mutating func checkBridges() throws {
        let missing = try connection.query(
            """
            SELECT DISTINCT r.shelf, v.shelf FROM reference r JOIN version v ON v.object = r.target
            WHERE \(Self.links)
                AND NOT EXISTS (SELECT 1 FROM version o WHERE o.object = r.target AND o.shelf = r.shelf)
                AND NOT EXISTS (SELECT 1 FROM bridge b WHERE b.source = r.shelf AND b.target = v.shelf)
            """
        ).all { ($0.integer(0), $0.integer(1)) }
        for (source, target) in missing {
            find("records on shelf \(source) refer to shelf \(target), and `bridge` does not say so")
        }
        let unmarked = try connection.query(
            """
            SELECT DISTINCT r.position FROM reference r JOIN listing l
                ON l.shelf = r.shelf AND l.state IN (0, 1) AND l.position = r.position
            WHERE l.beyond <> 1 AND \(Self.links)
                AND NOT EXISTS (SELECT 1 FROM version o WHERE o.object = r.target AND o.shelf = r.shelf)
                AND (EXISTS (SELECT 1 FROM version o WHERE o.object = r.target)
                    OR EXISTS (SELECT 1 FROM gone g WHERE g.object = r.target))
            """
        ).all { $0.integer(0) }
        for position in unmarked {
            find(
                "the record at \(position) refers to what is on another shelf alone, or was taken away, and `beyond` does "
                    + "not say so")
        }
        let unbridged = try connection.query(
            """
            SELECT DISTINCT r.shelf FROM gone g JOIN reference r ON r.target = g.object
            WHERE \(Self.links)
                -- What was taken back may have been filed again since.
                AND NOT EXISTS (SELECT 1 FROM version o WHERE o.object = r.target)
                AND NOT EXISTS (SELECT 1 FROM bridge b WHERE b.source = r.shelf AND b.target = \(ShelfKey.nowhere.raw))
            """
        ).all { $0.integer(0) }
        for shelf in unbridged {
            find("records on shelf \(shelf) refer to what was erased, and `bridge` does not say so")
        }
        try checkGone()
    }

    /// What was withdrawn, or erased while others refer to it, and stands nowhere, is noted as gone; nothing else is.
    private mutating func checkGone() throws {
        let withdrawn = try connection.query(
            """
            SELECT DISTINCT n.key FROM withdrawal w CROSS JOIN entry e ON e.position = w.position
                CROSS JOIN body b ON b.key = (\(BodyKey.ofEntry))
                CROSS JOIN name n ON n.text = json_extract(CAST(b.bytes AS TEXT), '$.id')
            """
        ).all { $0.integer(0) }
        let gone = Set(try connection.query("SELECT object FROM gone").all { $0.integer(0) })
        let standing = try connection.query("SELECT 1 FROM version WHERE object = ? LIMIT 1")
        for object in withdrawn where !gone.contains(object) {
            try standing.bind(1, object)
            if try standing.first({ _ in true }) == nil {
                find("object \(object) was withdrawn everywhere, and is not noted as gone")
            }
        }
        let referred = try connection.query("SELECT 1 FROM reference WHERE target = ? LIMIT 1")
        for object in gone.subtracting(withdrawn) {
            try referred.bind(1, object)
            if try referred.first({ _ in true }) == nil {
                find("object \(object) is noted as gone, was not withdrawn, and nothing refers to it")
            }
        }
    }

    /// Every erasure is found by each mark that stands in its entry, and by no other: whoever was passed on what it erased is
    /// told of a recall by that.
    private mutating func checkMarks() throws {
        let wrong = try connection.query(
            """
            WITH made AS (
                SELECT json_extract(t.value, '$.mark') AS mark, e.position AS entry
                FROM entry e CROSS JOIN body b ON b.key = (\(BodyKey.ofEntry)),
                    json_each(iif(json_valid(CAST(b.bytes AS TEXT)), CAST(b.bytes AS TEXT), '{}'), '$.traces') t
                WHERE e.kind = 'erasure' AND e.shelf IS NULL AND json_extract(t.value, '$.mark') IS NOT NULL)
            SELECT entry FROM (SELECT mark, entry FROM made EXCEPT SELECT mark, entry FROM erasure_mark)
            UNION SELECT entry FROM (SELECT mark, entry FROM erasure_mark EXCEPT SELECT mark, entry FROM made)
            """
        ).all { $0.integer(0) }
        for entry in wrong { find("the erasure at \(entry) is not found by the marks that stand in it, or by others") }
    }

    /// Every entry that a pouch is found by is one of its sender, with its number. That it is of the statement with that
    /// digest is compared by whoever reads what entries say.
    private mutating func checkEntered() throws {
        let wrong = try connection.query(
            """
            SELECT p.entry FROM pouch_entry p LEFT JOIN entry e ON e.position = p.entry
                LEFT JOIN body b ON b.key = (\(BodyKey.ofEntry))
            WHERE e.kind IS NOT 'pouch' OR e.shelf IS NOT NULL OR NOT json_valid(CAST(b.bytes AS TEXT))
                OR p.peer <> json_extract(CAST(b.bytes AS TEXT), '$.from')
                OR p.number <> json_extract(CAST(b.bytes AS TEXT), '$.number')
            """
        ).all { $0.integer(0) }
        for entry in wrong { find("a pouch is found by the entry at \(entry), which is not of its sender and number") }
    }

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

    /// The settings of the text index; what it holds is compared word by word, see ``sums(_:upTo:)``.
    ///
    /// FTS5's own check is a statement that writes, and would keep the node from writing for as long as it takes.
    mutating func checkWords() throws {
        let settings = try connection.query("SELECT k, v FROM words_config ORDER BY k").all { row in
            "\(row.text(0)) \(row.text(1))"
        }
        // What is still to be indexed anew is looked for in the table of the version before.
        let size = try connection.query("SELECT size FROM log").first { $0.integer(0) } ?? 0
        let old = try connection.query("SELECT 1 FROM sqlite_schema WHERE name = '\(OldWords.table)'").first { _ in true
        }
        let pending = try connection.reworded().pending
        if (pending != nil) != (old == true)
            || pending.map({ !(0...size).contains($0.through) || !(0..<$0.through).contains($0.after) }) ?? false
        {
            find("what is said of words to be indexed anew is not so")
        }
        if settings != ["automerge 0", "usermerge \(WordsMerge.indexes)", "version 4"] {
            find("the text index has other settings than it was made with: \(settings.joined(separator: ", "))")
        }
    }

    // MARK: Contents

    /// What the indexes have of the entries up to a size.
    mutating func sums(_ hash: RowHash, upTo size: Int64, _ reworded: Reworded) throws -> IndexSums {
        var sums = IndexSums(size: size)
        func add(_ index: IndexSums.Index, _ sql: String, _ row: (Query) -> (hash: UInt64, position: Int64)) throws {
            let select = try connection.uncached(sql)
            defer { select.reset() }
            while try select.step() {
                let (hash, position) = row(select)
                sums.add(hash, to: index, at: position)
            }
        }
        try add(.reference, "SELECT target, shelf, position FROM reference") { row in
            (hash(row.integer(0), row.integer(1), row.integer(2)), row.integer(2))
        }
        try add(.value, "SELECT text, shelf, position FROM value") { row in
            (row.withText(0) { hash(hash(UnsafeRawBufferPointer($0)), row.integer(1), row.integer(2)) }, row.integer(2))
        }
        try add(.span, "SELECT shelf, level, finish, position, start FROM span") { row in
            (
                hash(row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4)), row.integer(3)
            )
        }
        try connection.execute("CREATE VIRTUAL TABLE temp.wording USING fts5vocab (main, words, instance)")
        defer { try? connection.execute("DROP TABLE temp.wording") }
        do {
            // They come word by word, so each word is hashed once.
            var word: [UInt8] = []
            var wordHash = hash(UnsafeRawBufferPointer(start: nil, count: 0))
            try add(.words, "SELECT term, doc, offset FROM temp.wording") { row in
                row.withText(0) { text in
                    guard !text.elementsEqual(word) else { return }
                    word = Array(text)
                    wordHash = hash(UnsafeRawBufferPointer(text))
                }
                // What is passed over is counted at a place beyond all entries.
                let position = row.integer(1)
                return (hash(wordHash, position, row.integer(2)), reworded.contains(position) ? position : -1)
            }
        } catch {
            find("the text index is damaged: \(error)")
        }
        return sums
    }

    /// Each name has a key of its own, and is there because an entry names it.
    ///
    /// - Parameter last: the highest key when the entries began to be read.
    mutating func checkNames(used: NumberSet, upTo last: Int64) throws {
        let end = try connection.query("SELECT names FROM log").first { $0.integer(0) } ?? 0
        // Ids that were erased have left their numbers; types may have lost their last record in that way.
        let select = try connection.query(
            "SELECT key, text GLOB '\(ErasedName.prefix)*' OR text NOT GLOB '*--*' FROM name")
        defer { select.reset() }
        var seen = NumberSet()
        var count: Int64 = 0
        var unused: Int64 = 0
        while try select.step() {
            let key = select.integer(0)
            guard (1...max(end, 1)).contains(key), seen.insert(key) else {
                find("the number \(key) stands for several names, or for none that was given out")
                continue
            }
            count += 1
            if key <= last, !used.contains(key), select.integer(1) == 0 { unused += 1 }
        }
        if count != end { find("\(end) names were numbered, \(count) are there") }
        if unused > 0 { find("\(unused) names are kept that no entry names") }
    }
}
