import Records
import Store

extension Connection {
    /// Appends bodies straight from SQLite's pages.
    func bodies(
        at places: ArraySlice<RecordPlace>, separator: [UInt8], budget: Int, into buffer: inout [UInt8]
    ) throws -> Int {
        var cursors = BodyCursors(self)
        defer { cursors.close() }
        let end = buffer.count + budget
        var count = 0
        for place in places {
            let found = try cursors.find(place)
            if count > 0 { buffer.append(contentsOf: separator) }
            found.withBytes(1) { buffer.append(contentsOf: $0) }
            count += 1
            if buffer.count >= end { break }
        }
        return count
    }
}

/// Walks along the bodies of several shelves at once, each in order of position.
///
/// What a shelf has next is mostly what is asked for next, so it is stepped to, which costs a tenth of looking it up.
private struct BodyCursors {
    private struct Cursor {
        let query: Query
        var shelf: ShelfKey
        /// Where it stands; 0 before it was used.
        var key: Int64 = 0
    }

    private let connection: Connection
    private var cursors: [Cursor] = []
    /// The one that was used last.
    private var current = 0
    /// The one that goes to the next shelf for which there is none left.
    private var next = 0

    /// Shelves that are walked along at once; with more, bodies are looked up one by one.
    private static let limit = 16
    /// Bodies that are stepped over (versions that the page does not show) before the next one is looked up instead.
    private static let strides = 8

    private static let sql = "SELECT key, bytes FROM body WHERE key >= ? ORDER BY key"

    init(_ connection: Connection) { self.connection = connection }

    /// The row of a body: its key and its bytes, valid until the next call.
    mutating func find(_ place: RecordPlace) throws -> Query {
        try turn(to: place.shelf)
        let key = BodyKey.key(shelf: place.shelf, position: place.position.raw)
        let query = cursors[current].query
        let isAhead = cursors[current].key > 0 && cursors[current].key < key
        cursors[current].key = 0
        guard try isAhead && step(query, to: key) || seek(query, to: key) else {
            throw StoreError.corrupt(
                detail: "shelf \(place.shelf.raw) has no body at \(place.position.raw): run `baraza verify`")
        }
        cursors[current].key = key
        return query
    }

    func close() {
        for cursor in cursors { cursor.query.reset() }
    }

    private mutating func turn(to shelf: ShelfKey) throws {
        if cursors.indices.contains(current), cursors[current].shelf == shelf { return }
        if let known = cursors.firstIndex(where: { $0.shelf == shelf }) {
            current = known
        } else if cursors.count < Self.limit {
            let query = try connection.query(Self.sql, copy: cursors.count)
            current = cursors.count
            cursors.append(Cursor(query: query, shelf: shelf))
        } else {
            current = next
            next = (next + 1) % Self.limit
            cursors[current].shelf = shelf
            cursors[current].key = 0
        }
    }

    private func step(_ query: Query, to key: Int64) throws -> Bool {
        for _ in 0..<Self.strides {
            guard try query.step() else { return false }
            let found = query.integer(0)
            if found >= key { return found == key }
        }
        return false
    }

    private func seek(_ query: Query, to key: Int64) throws -> Bool {
        query.reset()
        try query.bind(1, key)
        return try query.step() && query.integer(0) == key
    }
}
