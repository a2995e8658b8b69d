import Records
package import Store

extension SQLiteStore {
    package func hold(_ pouch: HeldPouch, most: Int) async throws(StoreError) -> Bool {
        try await write(weight: 1) { writing in
            let known = try writing.connection.query("UPDATE held SET epoch = ? WHERE peer = ? AND number = ?")
            try known.bind(1, pouch.epoch)
            try known.bind(2, pouch.peer)
            try known.bind(3, pouch.number)
            try known.run()
            if writing.connection.changes > 0 { return true }
            let sum = try writing.connection.query("SELECT ifnull(sum(size), 0) FROM held WHERE peer = ?")
            try sum.bind(1, pouch.peer)
            let there = try sum.first { $0.integer(0) } ?? 0
            guard there + Int64(pouch.bytes.count) <= Int64(most) else { return false }
            let insert = try writing.connection.query("INSERT INTO held VALUES (?, ?, ?, ?, ?, ?)")
            try insert.bind(1, pouch.peer)
            try insert.bind(2, pouch.number)
            try insert.bind(3, pouch.since.microseconds)
            try insert.bind(4, pouch.epoch)
            try insert.bind(5, Int64(pouch.bytes.count))
            try insert.bind(6, pouch.bytes)
            try insert.run()
            return true
        }
    }

    package func held() async throws(StoreError) -> [HeldPouch] {
        try await glimpse { connection in
            try connection.query("SELECT peer, number, since, epoch FROM held ORDER BY peer, number").all { row in
                HeldPouch(
                    peer: row.text(0), number: row.integer(1), since: Instant(microseconds: row.integer(2)),
                    epoch: row.integer(3), bytes: [])
            }
        }
    }

    package func held(_ number: Int64, of peer: String) async throws(StoreError) -> HeldPouch? {
        try await read { connection in
            let select = try connection.query("SELECT since, epoch, bytes FROM held WHERE peer = ? AND number = ?")
            try select.bind(1, peer)
            try select.bind(2, number)
            return try select.first { row in
                HeldPouch(
                    peer: peer, number: number, since: Instant(microseconds: row.integer(0)), epoch: row.integer(1),
                    bytes: row.bytes(2))
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
}
