import GRDB
package import Records
package import Store

extension SQLiteStore {
    package func erase(
        _ records: [Recomputed], entry: Arrival, marks: Set<String>
    ) async throws(StoreError) -> Position {
        try await write(weight: 1) { try $0.erase(records, entry: entry, marks: marks) }
    }

    package func erasures(marked marks: Set<String>) async throws(StoreError) -> [Position] {
        try await read { connection in
            let select = try connection.query("SELECT entry FROM erasure_mark WHERE mark = ?")
            var found: Set<Int64> = []
            for mark in marks {
                try select.bind(1, mark)
                try found.formUnion(select.all { $0.integer(0) })
            }
            return found.sorted().map { Position($0) }
        }
    }

    package func hasRemains() async throws(StoreError) -> Bool {
        try await read { try $0.query("SELECT 1 FROM remains").first { _ in true } ?? false }
    }

    /// Pages that were split or freed keep copies of what once stood on them, and the text index keeps words until it is
    /// merged; so all of it is written anew, without them, and the write-ahead log is emptied. That this has to be done is
    /// in the database until it is done.
    package func scrub() async throws(StoreError) {
        guard try await hasRemains() else { return }
        try await scrubVolumes()
        let folder = anchorFile.folder
        let result: Result<Void, StoreError> = await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { database in
                continuation.resume(
                    returning: Result { try Self.rewrite(database, in: folder) }.mapError { StoreError($0) })
            }
        }
        try result.get()
    }

    /// Files with bytes that belong to no volume go, and what stands in them is bound again; nothing stands after the end of
    /// those that stay.
    private func scrubVolumes() async throws(StoreError) {
        guard let lock = try volumes.lock() else {
            throw StoreError.unavailable(detail: "the node is writing pages into files: try again")
        }
        defer { lock.release() }
        let kept = try await write(weight: 1) { writing in
            try writing.drop(volumeFiles: writing.connection.volumeFilesWithRemains())
            return try writing.connection.query("SELECT key, bytes FROM volumefile").all {
                ($0.integer(0), Int($0.integer(1)))
            }
        }
        volumes.remove(allBut: Set(kept.map(\.0)))
        for (key, end) in kept { try volumes.cut(key, to: end) }
    }

    private static func rewrite(_ database: Database, in folder: String) throws {
        for table in try Connection(database).wordTables {
            try database.execute(sql: "INSERT INTO \(table) (\(table)) VALUES ('optimize')")
        }
        // The copy that is made on the way is as large as the database: it lies beside it, not in memory.
        try database.execute(sql: "PRAGMA temp_store_directory = '\(folder.replacing("'", with: "''"))'")
        try database.execute(sql: "PRAGMA temp_store = FILE")
        defer { try? database.execute(sql: "PRAGMA temp_store = MEMORY") }
        try database.execute(sql: "VACUUM")
        let isBusy = try Connection(database).query("PRAGMA wal_checkpoint(TRUNCATE)").first { $0.integer(0) } ?? 1
        guard isBusy == 0 else {
            throw StoreError.unavailable(detail: "somebody reads an older state, so the write-ahead log stays")
        }
        try database.execute(sql: "DELETE FROM remains")
    }

    package func filed(on shelf: ShelfKey, after: Position, limit: Int) async throws(StoreError) -> [Entry] {
        try await read { connection in
            // By the bodies, which lie shelf by shelf, whatever became of their records.
            let select = try connection.query(
                """
                SELECT e.position, e.kind, e.added, e.salt, e.envelope, b.bytes, NULL, NULL
                FROM body b CROSS JOIN entry e ON e.position = b.key & ?
                WHERE b.key > ? AND b.key < ? ORDER BY b.key LIMIT ?
                """)
            try select.bind(1, BodyKey.position(.max))
            try select.bind(2, BodyKey.key(shelf: shelf, position: after.raw))
            try select.bind(3, BodyKey.key(shelf: ShelfKey(shelf.raw + 1), position: 0))
            try select.bind(4, Int64(min(max(limit, 0), StoreLimits.page)))
            return try SQLiteStore.bounded(select)
        }
    }

    package func referrers(
        to id: RecordID, on shelf: ShelfKey, after: Position, limit: Int
    ) async throws(StoreError) -> [Entry] {
        try await read { connection in
            // By the references alone, which stay where a record is listed no more.
            let select = try connection.query(
                """
                SELECT e.position, e.kind, e.added, e.salt, e.envelope, b.bytes, NULL, NULL
                FROM reference r CROSS JOIN entry e ON e.position = r.position
                    CROSS JOIN body b ON b.key = (\(BodyKey.ofEntry))
                WHERE r.target = ? AND r.shelf = ? AND r.position > ? ORDER BY r.position LIMIT ?
                """)
            try select.bind(1, try connection.key(naming: id.text) ?? -1)
            try select.bind(2, shelf.raw)
            try select.bind(3, after.raw)
            try select.bind(4, Int64(min(max(limit, 0), StoreLimits.page)))
            return try SQLiteStore.bounded(select)
        }
    }

    /// Those up to the one that passes ``StoreLimits/entries``: of what is behind it no body is read.
    private static func bounded(_ select: Query) throws -> [Entry] {
        defer { select.reset() }
        var found: [Entry] = []
        var bytes = 0
        while bytes < StoreLimits.entries, try select.step() {
            let entry = Connection.entry(select)
            found.append(entry)
            bytes += entry.body.count
        }
        return found
    }

    package func places(of id: RecordID) async throws(StoreError) -> [RecordPlace] {
        try await read { connection in
            func place(_ row: Query) -> RecordPlace {
                RecordPlace(shelf: ShelfKey(row.integer(0)), position: Position(row.integer(1)))
            }
            let listed = try connection.query("SELECT shelf, position FROM version WHERE object = ?")
            try listed.bind(1, try connection.key(naming: id.text) ?? -1)
            // Nothing leads from an id to what was withdrawn but the bodies themselves. Withdrawals are few.
            let withdrawn = try connection.query(
                """
                SELECT e.shelf, e.position FROM withdrawal w CROSS JOIN entry e ON e.position = w.position
                    CROSS JOIN body b ON b.key = (\(BodyKey.ofEntry))
                WHERE e.kind = ? AND json_extract(CAST(b.bytes AS TEXT), '$.id') = ?
                """)
            try withdrawn.bind(1, id.type)
            try withdrawn.bind(2, id.text)
            return try (listed.all(place) + withdrawn.all(place)).sorted { $0.position < $1.position }
        }
    }
}
