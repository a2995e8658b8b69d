import JSON
package import Records
package import Store
import Synchronization

extension SQLiteStore: RecordStore {
    package func page(_ query: PageQuery) async throws(StoreError) -> Rows {
        let times = times
        return try await read { connection in
            var paging = Paging(connection, query, times)
            return try paging.rows()
        }
    }

    package func bodies(
        at places: ArraySlice<RecordPlace>, separator: [UInt8], budget: Int, into buffer: inout [UInt8]
    ) async throws(StoreError) -> Int {
        // Handed over and back, so that the bytes are never copied: an inout cannot go to another thread.
        let carrier = Carrier(buffer)
        buffer = []
        defer { buffer = carrier.take() }
        return try await read { connection in
            try carrier.bytes.withLock { bytes in
                try connection.bodies(at: places, separator: separator, budget: budget, into: &bytes)
            }
        }
    }

    private final class Carrier: Sendable {
        let bytes: Mutex<[UInt8]>
        init(_ bytes: consuming [UInt8]) { self.bytes = Mutex(bytes) }
        func take() -> [UInt8] {
            bytes.withLock { bytes in
                defer { bytes = [] }
                return bytes
            }
        }
    }

    package func entry(at position: Position) async throws(StoreError) -> Entry? {
        try await read { try $0.entries(from: position, count: 1).first { $0.position == position } }
    }

    package func envelopes(at positions: [Position]) async throws(StoreError) -> [Position: [UInt8]] {
        try await read { connection in
            let select = try connection.query("SELECT envelope FROM entry WHERE position = ?")
            return try positions.reduce(into: [:]) { found, position in
                try select.bind(1, position.raw)
                found[position] = try select.first { $0.bytes(0) }
            }
        }
    }

    package func row(at position: Position, shelves: [ShelfKey]) async throws(StoreError) -> Row? {
        try await read { connection in
            for shelf in Set(shelves) {
                if let row = try connection.listed(position, on: shelf) { return row }
            }
            return nil
        }
    }

    package func rows(at positions: Set<Position>, shelves: [ShelfKey]) async throws(StoreError) -> [Row] {
        let wanted = Set(shelves)
        return try await read { connection in
            let select = try connection.query("SELECT shelf FROM entry WHERE position = ?")
            return try positions.sorted().compactMap { position in
                try select.bind(1, position.raw)
                // What is no record is on no shelf.
                let shelf = ShelfKey(try select.first { $0.integer(0) } ?? 0)
                return wanted.contains(shelf) ? try connection.listed(position, on: shelf) : nil
            }
        }
    }

    package func first(
        of ids: [RecordID], shelves: [ShelfKey], each limit: Int, after: Position
    ) async throws(StoreError) -> [Row] {
        try await versions(of: ids, shelves: shelves, each: limit, beyond: after, isNewestFirst: false)
    }

    package func last(
        of ids: [RecordID], shelves: [ShelfKey], each limit: Int, before: Position
    ) async throws(StoreError) -> [Row] {
        try await versions(of: ids, shelves: shelves, each: limit, beyond: before, isNewestFirst: true)
    }

    private func versions(
        of ids: [RecordID], shelves: [ShelfKey], each limit: Int, beyond: Position, isNewestFirst: Bool
    ) async throws(StoreError) -> [Row] {
        let wanted = Set(shelves)
        let condition = isNewestFirst ? "< ? ORDER BY position DESC" : "> ? ORDER BY position"
        return try await read { connection in
            let step = try connection.query(
                "SELECT shelf FROM version WHERE object = ? AND shelf > ? ORDER BY shelf LIMIT 1")
            let select = try connection.query(
                "SELECT position FROM version WHERE object = ? AND shelf = ? AND position \(condition) LIMIT ?")
            var rows: [Row] = []
            for id in Set(ids) {
                guard let key = try connection.key(naming: id.text) else { continue }
                try step.bind(1, key)
                var shelf: Int64 = 0
                while true {
                    try step.bind(2, shelf)
                    guard let next = try step.first({ $0.integer(0) }) else { break }
                    shelf = next
                    guard wanted.contains(ShelfKey(shelf)) else { continue }
                    try select.bind(1, key)
                    try select.bind(2, shelf)
                    try select.bind(3, beyond.raw)
                    try select.bind(4, Int64(max(limit, 0)))
                    for position in try select.all({ Position($0.integer(0)) }) {
                        if let row = try connection.listed(position, on: ShelfKey(shelf)) { rows.append(row) }
                    }
                }
            }
            return rows.sorted { isNewestFirst ? $0.position > $1.position : $0.position < $1.position }
        }
    }

    package func recent(
        type: String?, before: Position?, shelves: [ShelfKey], limit: Int
    ) async throws(StoreError) -> [Row] {
        try await read { connection in
            let key = try type.map { try connection.key(naming: $0) ?? -1 }
            // By itself SQLite goes by the primary key, whose order is the one that is wanted, and so through all records for a type that is rare.
            let (index, condition) = key == nil ? ("", "") : (" INDEXED BY listing_type", " AND type = ?")
            return try connection.newest(shelves, limit: limit, each: [0, 1]) { shelf, state, copy in
                let select = try connection.query(
                    """
                    SELECT \(Listing.columns) FROM listing l\(index)
                    WHERE shelf = ? AND state = ? AND position < ?\(condition) ORDER BY position DESC
                    """, copy: copy)
                try select.bind(1, shelf.raw)
                try select.bind(2, state)
                try select.bind(3, before?.raw ?? .max)
                if let key { try select.bind(4, key) }
                return select
            }
        }
    }

    package func holding(value: String, shelves: [ShelfKey], limit: Int) async throws(StoreError) -> [Row] {
        try await read { connection in
            try connection.newest(shelves, limit: limit) { shelf, _, copy in
                let select = try connection.query(Self.indexed("value", by: "text"), copy: copy)
                try select.bind(1, value)
                try select.bind(2, shelf.raw)
                return select
            }
        }
    }

    package func referring(to id: RecordID, shelves: [ShelfKey], limit: Int) async throws(StoreError) -> [Row] {
        try await referring(to: [ReferenceQuestion(to: id, shelves: shelves, limit: limit)])[0]
    }

    package func referring(to questions: [ReferenceQuestion]) async throws(StoreError) -> [[Row]] {
        try await read { connection in
            try questions.map { question in
                guard let target = try connection.key(naming: question.id.text) else { return [] }
                let type = try question.type.map { try connection.key(naming: $0) ?? -1 }
                let text = Self.indexed(
                    "reference", by: "target", hasType: type != nil, isDescending: !question.isOldestFirst)
                return try connection.merged(
                    question.shelves, limit: question.limit, isDescending: !question.isOldestFirst
                ) { shelf, _, copy in
                    let select = try connection.query(text, copy: copy)
                    try select.bind(1, target)
                    try select.bind(2, shelf.raw)
                    if let type { try select.bind(3, type) }
                    return select
                }
            }
        }
    }

    /// Rows of the listing by another index, newest first.
    private static func indexed(
        _ table: String, by column: String, hasType: Bool = false, isDescending: Bool = true
    ) -> String {
        """
        SELECT \(Listing.columns) FROM \(table) i CROSS JOIN listing l
        ON l.shelf = i.shelf AND l.state IN (0, 1) AND l.position = i.position
        WHERE i.\(column) = ? AND i.shelf = ?\(hasType ? " AND l.type = ?" : "")
        ORDER BY i.position\(isDescending ? " DESC" : "")
        """
    }

    package func hidden(
        among ids: Set<RecordID>, from shelves: [ShelfKey]
    ) async throws(StoreError) -> Set<RecordID> {
        let shelves = Set(shelves)
        return try await read { connection in
            let select = try connection.query(
                "SELECT shelf FROM version WHERE object = ? AND shelf > ? ORDER BY shelf LIMIT 1")
            return try ids.filter { id in
                guard let key = try connection.key(naming: id.text) else { return false }
                try select.bind(1, key)
                var after: Int64 = 0
                while true {
                    try select.bind(2, after)
                    guard let shelf = try select.first({ $0.integer(0) }) else {
                        return try after > 0 || connection.isGone(key)
                    }
                    if shelves.contains(ShelfKey(shelf)) { return false }
                    after = shelf
                }
            }
        }
    }

    package func newest(
        of ids: [RecordID], shelves: [ShelfKey]
    ) async throws(StoreError) -> [RecordID: VersionPlace] {
        let wanted = Set(shelves)
        return try await read { connection in
            let select = try connection.query(
                "SELECT shelf, sortkey, position FROM version WHERE object = ? ORDER BY sortkey, position")
            return try ids.reduce(into: [:]) { newest, id in
                guard let key = try connection.key(naming: id.text) else { return }
                try select.bind(1, key)
                for (shelf, sortKey, position) in try select.all({
                    (ShelfKey($0.integer(0)), $0.text(1), Position($0.integer(2)))
                }) where wanted.contains(shelf) {
                    newest[id] = VersionPlace(place: RecordPlace(shelf: shelf, position: position), sortKey: sortKey)
                }
            }
        }
    }

    package func count(shelves: [ShelfKey]) async throws(StoreError) -> Int {
        try await read { connection in
            let select = try connection.query("SELECT listed FROM shelf WHERE key = ?")
            var count = 0
            for shelf in Set(shelves) {
                try select.bind(1, shelf.raw)
                count += Int(try select.first { $0.integer(0) } ?? 0)
            }
            return count
        }
    }

    package func entries(
        kind: String, after: Position, before: Position?, limit: Int
    ) async throws(StoreError) -> [Entry] {
        try await read { connection in
            let select = try connection.query(
                """
                SELECT \(Connection.wholeEntries) WHERE e.kind = ? AND e.position > ? AND e.position < ?
                ORDER BY e.position DESC LIMIT ?
                """)
            try select.bind(1, kind)
            try select.bind(2, after.raw)
            try select.bind(3, before?.raw ?? .max)
            try select.bind(4, Int64(min(max(limit, 0), StoreLimits.page)))
            return try select.all { Connection.entry($0) }
        }
    }

    package func tally(after: Position, through: Position) async throws(StoreError) -> [String: Int] {
        try await read { connection in
            let select = try connection.query(
                "SELECT kind, count(*) FROM entry WHERE position > ? AND position <= ? GROUP BY kind")
            try select.bind(1, after.raw)
            try select.bind(2, through.raw)
            let counts = try select.all { ($0.text(0), Int($0.integer(1))) }
            return Dictionary(counts) { first, _ in first }
        }
    }

    package func receipt(_ id: String) async throws(StoreError) -> Receipt? {
        try await read { connection in
            let select = try connection.query("SELECT account, made, body FROM receipt WHERE id = ?")
            try select.bind(1, id)
            return try select.first { row in
                Receipt(
                    id: id, account: row.integer(0), made: Instant(microseconds: row.integer(1)), body: row.bytes(2))
            }
        }
    }
}

extension Connection {
    /// An entry whose body is lost has an empty one, which its commitment disowns.
    static let wholeEntries = """
        e.position, e.kind, e.added, e.salt, e.envelope, b.bytes, t.commitment, t.entry
        FROM entry e LEFT JOIN body b ON b.key = (\(BodyKey.ofEntry))
            LEFT JOIN tombstone t ON t.position = e.position
        """

    static func entry(_ row: Query) -> Entry {
        Entry(
            position: Position(row.integer(0)), kind: row.text(1), added: Instant(microseconds: row.integer(2)),
            salt: row.bytes(3), envelope: row.bytes(4), body: row.bytes(5),
            tombstone: ContentDigest(bytes: row.bytes(6)).map {
                Tombstone(commitment: $0, erasure: Position(row.integer(7)))
            })
    }

    func entries(from position: Position, count: Int) throws -> [Entry] {
        let select = try query(
            "SELECT \(Self.wholeEntries) WHERE e.position >= ? ORDER BY e.position LIMIT ?")
        try select.bind(1, position.raw)
        try select.bind(2, Int64(max(count, 0)))
        return try select.all { Self.entry($0) }
    }

    /// The newest rows of several shelves.
    fileprivate func newest(
        _ shelves: [ShelfKey], limit: Int, each states: [Int64] = [0],
        open: (_ shelf: ShelfKey, _ state: Int64, _ copy: Int) throws -> Query
    ) throws -> [Row] {
        try merged(shelves, limit: limit, each: states, isDescending: true, open: open)
    }

    fileprivate func merged(
        _ shelves: [ShelfKey], limit: Int, each states: [Int64] = [0], isDescending: Bool,
        open: (_ shelf: ShelfKey, _ state: Int64, _ copy: Int) throws -> Query
    ) throws -> [Row] {
        var merge = Merge(descending: isDescending)
        defer { merge.close() }
        var copy = 0
        for shelf in Set(shelves) {
            for state in states {
                try merge.add(open(shelf, state, copy))
                copy += 1
            }
        }
        return try merge.rows(limit: limit)
    }
}

extension Connection {
    /// Whether every version of an object was erased while others refer to it.
    func isGone(_ object: Int64) throws -> Bool {
        let select = try query("SELECT 1 FROM gone WHERE object = ?")
        try select.bind(1, object)
        return try select.first { _ in true } ?? false
    }
}

extension Merge {
    mutating func rows(limit: Int) throws -> [Row] {
        var rows: [Row] = []
        let limit = min(limit, StoreLimits.page)
        while rows.count < limit, let found = try next() { rows.append(try Listing.row(found)) }
        return rows
    }
}
