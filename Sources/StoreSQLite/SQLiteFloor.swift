import GRDB
package import Ledger
import Lexis
package import Store

/// What SQLite alone takes: the rows that a store wrote, written again with nothing around them.
///
/// A benchmark's floor. The tables and indexes are the store's own, and so are page size, journal and durability; each
/// row goes through one prepared statement, everything else was done before. So what a node takes longer is what the
/// node adds: HTTP, parsing, checking, deciding, hashing, proving.
package struct SQLiteFloor {
    /// Records among the rows.
    package let records: Int
    private let statements: [String]
    /// For each record, all rows that were written with it.
    private let rows: [[Row]]

    private struct Row {
        let statement: Int
        let cells: [Cell]
    }

    private enum Cell {
        case null
        case integer(Int64)
        case text(String)
        case bytes([UInt8])
    }

    /// Reads a database that is at rest.
    ///
    /// - Parameter words: what full-text search finds a body by: the database does not keep it.
    package init(database path: String, words: (_ body: [UInt8]) throws -> String) throws(StoreError) {
        do {
            var statements = ["INSERT INTO words (rowid, text) VALUES (?, ?)"]
            var rows: [[Row]] = []
            try DatabaseQueue(path: path).read { database in
                let connection = Connection(database)
                rows = try Self.words(connection, words)
                let tables = try connection.query(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"
                ).all { $0.text(0) }
                for table in tables where Self.perRecord.contains(table) || Self.shared.contains(table) {
                    let columns = try connection.query("SELECT name, type FROM pragma_table_info('\(table)')")
                        .all { (name: $0.text(0), type: $0.text(1)) }
                    let marks = columns.map { _ in "?" }.joined(separator: ", ")
                    statements.append("INSERT INTO \(table) VALUES (\(marks))")
                    // A body's place is a part of its key.
                    let position = columns.firstIndex { $0.name == (table == "body" ? "key" : "position") }
                    let order = ["position", "key"].first { name in columns.contains { $0.name == name } } ?? "rowid"
                    let found = try connection.query("SELECT * FROM \(table) ORDER BY \(order)").all { row in
                        (
                            place: position.map { Int(BodyKey.position(row.integer(Int32($0)))) },
                            row: Row(
                                statement: statements.count - 1,
                                cells: columns.indices.map { Self.cell(row, Int32($0), columns[$0].type) })
                        )
                    }
                    for (number, each) in found.enumerated() {
                        // What belongs to no record (names, tiles, receipts) is spread evenly.
                        let place = each.place.map { $0 - 1 } ?? number * rows.count / max(found.count, 1)
                        if rows.indices.contains(place) { rows[place].append(each.row) }
                    }
                }
            }
            self.statements = statements
            self.rows = rows
            self.records = rows.count
        } catch {
            throw StoreError(error)
        }
    }

    private static let perRecord: Set = ["entry", "body", "listing", "version", "reference", "value", "span"]
    private static let shared: Set = ["name", "tile", "receipt"]

    /// A row for the text index for each entry of the ledger that is filed.
    private static func words(
        _ connection: Connection, _ words: ([UInt8]) throws -> String
    ) throws -> [[Row]] {
        let select = try connection.query(
            """
            SELECT e.position, e.shelf, b.bytes FROM entry e JOIN body b ON b.key = (\(BodyKey.ofEntry))
            ORDER BY e.position
            """)
        var rows: [[Row]] = []
        while try select.step() {
            guard let shelf = select.optionalInteger(1) else {
                rows.append([])
                continue
            }
            let cells: [Cell] = [
                .integer(select.integer(0)), .text(ShelfKey(shelf).terms(Lexis.line(of: try words(select.bytes(2))))),
            ]
            rows.append([Row(statement: 0, cells: cells)])
        }
        return rows
    }

    private static func cell(_ row: Query, _ column: Int32, _ type: String) -> Cell {
        if row.isNull(column) { return .null }
        return switch type {
        case "INTEGER": .integer(row.integer(column))
        case "TEXT": .text(row.text(column))
        default: .bytes(row.bytes(column))
        }
    }

    /// Writes all rows into a folder that has no database yet.
    ///
    /// - Parameter transaction: records in one transaction.
    /// - Returns: how long the writing took; not the reading, nor making the tables.
    package func write(
        to folder: String, signer: CheckpointSigner, transaction: Int
    ) throws(StoreError) -> Duration {
        let store = try SQLiteStore(folder: folder, signer: signer)
        do {
            return try store.pool.writeWithoutTransaction { database in
                let connection = Connection(database)
                let queries = try statements.map { try connection.query($0) }
                let update = try connection.query("UPDATE log SET size = ?, added = ? WHERE one = 1")
                return try ContinuousClock().measure {
                    for start in stride(from: 0, to: rows.count, by: transaction) {
                        let end = min(start + transaction, rows.count)
                        try database.inTransaction(.immediate) {
                            for record in rows[start..<end] {
                                for row in record { try Self.insert(row, queries[row.statement]) }
                            }
                            try WordsMerge.run(connection, from: Int64(start), to: Int64(end))
                            try update.bind(1, Int64(end))
                            try update.bind(2, Int64(end))
                            try update.run()
                            return .commit
                        }
                    }
                }
            }
        } catch {
            throw StoreError(error)
        }
    }

    private static func insert(_ row: Row, _ query: Query) throws {
        for (index, cell) in row.cells.enumerated() {
            let column = Int32(index + 1)
            switch cell {
            case .null: try query.bindNull(column)
            case .integer(let value): try query.bind(column, value)
            case .text(let text): try query.bind(column, text)
            case .bytes(let bytes): try query.bind(column, bytes)
            }
        }
        try query.run()
    }
}
