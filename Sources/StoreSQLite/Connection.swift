import GRDB
import GRDBSQLite

/// One connection to the database, as the rest of this target sees it: the door to GRDB and SQLite's C interface.
///
/// GRDB opens, serialises and closes connections and keeps prepared statements; rows are stepped through the C
/// interface, because GRDB's row objects cost more than the rows themselves.
struct Connection {
    let database: Database

    init(_ database: Database) { self.database = database }

    /// How many copies of one statement a connection keeps; more are made and forgotten.
    private static let keptCopies = 1_024

    /// A prepared statement, kept for the next time.
    ///
    /// - Parameter copy: tells apart statements of the same text that are stepped at the same time.
    func query(_ sql: String, copy: Int = 0) throws -> Query {
        if copy == 0 { return Query(try database.cachedStatement(sql: sql)) }
        guard copy < Self.keptCopies else { return try uncached(sql) }
        return Query(try database.cachedStatement(sql: "\(sql) -- \(copy)"))
    }

    /// A prepared statement that is not kept.
    func uncached(_ sql: String) throws -> Query { Query(try database.makeStatement(sql: sql)) }

    func execute(_ sql: String) throws { try database.execute(sql: sql) }

    /// How many rows the last statement changed.
    var changes: Int { database.changesCount }
}

/// A prepared statement: bind, step, read, reset.
struct Query {
    private let statement: Statement
    private let handle: OpaquePointer

    fileprivate init(_ statement: Statement) {
        self.statement = statement
        self.handle = statement.sqliteStatement
    }

    /// Tells SQLite to copy what is bound, as the memory ends with the call.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    // MARK: Binding: indexes from 1

    func bind(_ index: Int32, _ value: Int64) throws { try check(sqlite3_bind_int64(handle, index, value)) }

    func bind(_ index: Int32, _ value: Int64?) throws {
        guard let value else { return try bindNull(index) }
        try bind(index, value)
    }

    func bindNull(_ index: Int32) throws { try check(sqlite3_bind_null(handle, index)) }

    func bind(_ index: Int32, _ text: String) throws {
        var text = text
        let code = text.withUTF8 { bytes in
            // The C interface takes characters of either sign; an empty text may have no memory at all.
            bytes.withMemoryRebound(to: CChar.self) { characters in
                sqlite3_bind_text64(
                    handle, index, characters.baseAddress ?? Self.nothing, UInt64(characters.count), Self.transient,
                    UInt8(SQLITE_UTF8))
            }
        }
        try check(code)
    }

    func bind(_ index: Int32, _ text: String?) throws {
        guard let text else { return try bindNull(index) }
        try bind(index, text)
    }

    func bind(_ index: Int32, _ bytes: [UInt8]) throws {
        guard !bytes.isEmpty else { return try check(sqlite3_bind_zeroblob(handle, index, 0)) }
        try check(
            bytes.withUnsafeBytes {
                sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), Self.transient)
            })
    }

    private static var nothing: UnsafePointer<CChar>? { sqlite3_libversion() }

    // MARK: Running

    /// Goes to the next row; false, and reset, when there is none.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else {
            let error = failure(code)
            sqlite3_reset(handle)
            throw error
        }
        sqlite3_reset(handle)
        return false
    }

    /// Runs a statement that has no rows, or whose rows nobody wants.
    func run() throws {
        defer { sqlite3_reset(handle) }
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
    }

    func reset() { sqlite3_reset(handle) }

    /// Calls `body` with the first row, if there is one.
    func first<T>(_ body: (Query) throws -> T) throws -> T? {
        defer { sqlite3_reset(handle) }
        return try step() ? try body(self) : nil
    }

    func all<T>(_ body: (Query) throws -> T) throws -> [T] {
        defer { sqlite3_reset(handle) }
        var rows: [T] = []
        while try step() { rows.append(try body(self)) }
        return rows
    }

    // MARK: Reading the row: indexes from 0

    func integer(_ index: Int32) -> Int64 { sqlite3_column_int64(handle, index) }

    func isNull(_ index: Int32) -> Bool { sqlite3_column_type(handle, index) == SQLITE_NULL }

    func optionalInteger(_ index: Int32) -> Int64? { isNull(index) ? nil : integer(index) }

    func text(_ index: Int32) -> String { withText(index) { String(decoding: $0, as: UTF8.self) } }

    func optionalText(_ index: Int32) -> String? { isNull(index) ? nil : text(index) }

    /// Calls `body` with the text's bytes, valid until the next step.
    func withText<T>(_ index: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
        let start = sqlite3_column_text(handle, index)
        return body(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, index))))
    }

    func bytes(_ index: Int32) -> [UInt8] { withBytes(index) { [UInt8]($0) } }

    /// Calls `body` with the bytes where they lie, mostly in SQLite's own page; valid until the next step.
    func withBytes<T>(_ index: Int32, _ body: (UnsafeRawBufferPointer) -> T) -> T {
        let start = sqlite3_column_blob(handle, index)
        return body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, index))))
    }

    // MARK: Failing

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        let message = sqlite3_errmsg(sqlite3_db_handle(handle)).map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
    }
}
