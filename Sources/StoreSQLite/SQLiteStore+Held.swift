import Records
package import Store

extension SQLiteStore {
    package func hold(
        _ items: HeldItems, most: HeldMost, asErasure isErasure: Bool
    ) async throws(StoreError) -> Bool {
        try await write(weight: 1) { writing in
            let sums = try writing.connection.query(
                """
                SELECT ifnull(sum(size), 0), ifnull(sum(CASE WHEN peer = ?1 THEN size END), 0) FROM held
                WHERE peer <> ?1 OR number <> ?2
                """)
            try sums.bind(1, items.peer)
            try sums.bind(2, items.number)
            let others = try sums.first { ($0.integer(0), $0.integer(1)) } ?? (0, 0)
            let size = Int64(items.bytes.count)
            guard others.1 + size <= Int64(most.ofPeer), others.0 + size <= Int64(most.inAll) else { return false }
            if isErasure { try writing.leaveNoTrace() }
            defer { if isErasure { writing.endLeavingNoTrace() } }
            let keep = try writing.connection.query(
                """
                INSERT INTO held (peer, number, since, waits, size, bytes) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET waits = excluded.waits, size = excluded.size, bytes = excluded.bytes
                """)
            try keep.bind(1, items.peer)
            try keep.bind(2, items.number)
            try keep.bind(3, items.since.microseconds)
            try keep.bind(4, Self.text(items.waits))
            try keep.bind(5, size)
            try keep.bind(6, items.bytes)
            try keep.run()
            return true
        }
    }

    package func held() async throws(StoreError) -> [HeldItems] {
        try await glimpse { connection in
            try connection.query("SELECT peer, number, since, waits FROM held ORDER BY peer, number").all { row in
                HeldItems(
                    peer: row.text(0), number: row.integer(1), since: Instant(microseconds: row.integer(2)),
                    waits: Self.waits(row.text(3)), bytes: [])
            }
        }
    }

    package func held(_ number: Int64, of peer: String) async throws(StoreError) -> HeldItems? {
        try await read { connection in
            let select = try connection.query("SELECT since, waits, bytes FROM held WHERE peer = ? AND number = ?")
            try select.bind(1, peer)
            try select.bind(2, number)
            return try select.first { row in
                HeldItems(
                    peer: peer, number: number, since: Instant(microseconds: row.integer(0)),
                    waits: Self.waits(row.text(1)), bytes: row.bytes(2))
            }
        }
    }

    package func letGo(_ number: Int64, of peer: String, asErasure isErasure: Bool) async throws(StoreError) {
        try await write(weight: 1) { writing in
            if isErasure { try writing.leaveNoTrace() }
            defer { if isErasure { writing.endLeavingNoTrace() } }
            let delete = try writing.connection.query("DELETE FROM held WHERE peer = ? AND number = ?")
            try delete.bind(1, peer)
            try delete.bind(2, number)
            try delete.run()
        }
    }

    /// One to a line.
    private static func text(_ waits: Set<String>) -> String { waits.sorted().joined(separator: "\n") }
    private static func waits(_ text: String) -> Set<String> { Set(text.split(separator: "\n").map(String.init)) }
}
