package import Records
package import Store

extension SQLiteStore: SearchStore {
    package func keptSearches(of account: Int64) async throws(StoreError) -> [KeptSearch] {
        try await read { connection in
            let select = try connection.query(
                "SELECT id, sealed, seen FROM kept_search WHERE account = ? ORDER BY id")
            try select.bind(1, account)
            return try select.all { row in
                KeptSearch(id: row.text(0), sealed: row.bytes(1), seen: Position(row.integer(2)))
            }
        }
    }

    package func keep(_ search: KeptSearch, of account: Int64) async throws(StoreError) -> Bool {
        try await write(weight: 1) { writing in
            let count = try writing.connection.query("SELECT count(*) FROM kept_search WHERE account = ? AND id <> ?")
            try count.bind(1, account)
            try count.bind(2, search.id)
            let others = try count.first { $0.integer(0) } ?? 0
            guard others < StoreLimits.keptSearches else { return false }
            let keep = try writing.connection.query("INSERT OR REPLACE INTO kept_search VALUES (?, ?, ?, ?)")
            try keep.bind(1, account)
            try keep.bind(2, search.id)
            try keep.bind(3, search.sealed)
            try keep.bind(4, search.seen.raw)
            try keep.run()
            return true
        }
    }

    package func see(_ id: String, of account: Int64, through position: Position) async throws(StoreError) {
        try await write(weight: 1) { writing in
            let update = try writing.connection.query(
                "UPDATE kept_search SET seen = max(seen, ?) WHERE account = ? AND id = ?")
            try update.bind(1, position.raw)
            try update.bind(2, account)
            try update.bind(3, id)
            try update.run()
        }
    }

    package func forgetSearch(_ id: String, of account: Int64) async throws(StoreError) {
        try await write(weight: 1) { writing in
            // As for keys: it is sealed, so what the write-ahead log has of it for a while is nobody's to read.
            try writing.connection.execute("PRAGMA secure_delete = ON")
            defer { writing.endLeavingNoTrace() }
            let forget = try writing.connection.query("DELETE FROM kept_search WHERE account = ? AND id = ?")
            try forget.bind(1, account)
            try forget.bind(2, id)
            try forget.run()
        }
    }
}
