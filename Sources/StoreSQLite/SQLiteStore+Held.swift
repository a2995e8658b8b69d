import Records
package import Store

extension SQLiteStore {
    package func held() async throws(StoreError) -> [HeldItems] {
        try await glimpse { connection in
            try connection.query("SELECT peer, number, since, waits, size FROM held ORDER BY peer, number").all { row in
                HeldItems(
                    peer: row.text(0), number: row.integer(1), since: Instant(microseconds: row.integer(2)),
                    waits: Connection.waits(row.text(3)), size: Int(row.integer(4)), bytes: [])
            }
        }
    }

    package func held(_ number: Int64, of peer: String) async throws(StoreError) -> HeldItems? {
        try await read { try $0.held(number, of: peer) }
    }

    package func letGo(_ number: Int64, of peer: String) async throws(StoreError) {
        try await write(weight: 1) { try $0.letGo(number, of: peer) }
    }

    package func erase(
        held before: HeldItems, leaving rest: HeldItems?, noting received: Received?
    ) async throws(StoreError) -> Bool {
        try await write(weight: 1) { writing in
            guard try writing.isHeld(before) else { return false }
            try writing.leaveNoTrace()
            defer { writing.endLeavingNoTrace() }
            if let rest { try writing.hold(rest) } else { try writing.letGo(before.number, of: before.peer) }
            if let received { try writing.receive(received, ways: []) }
            return true
        }
    }
}

extension Writing {
    /// Whether it is what is held of its pouch.
    func isHeld(_ items: HeldItems) throws -> Bool {
        let select = try connection.query("SELECT 1 FROM held WHERE peer = ? AND number = ? AND bytes = ?")
        try select.bind(1, items.peer)
        try select.bind(2, items.number)
        try select.bind(3, items.bytes)
        return try select.first { _ in true } ?? false
    }

    func hasRoom(for items: HeldItems, _ most: HeldMost) throws -> Bool {
        let sum = try connection.query("SELECT ifnull(sum(size), 0) FROM held WHERE peer = ? AND number <> ?")
        try sum.bind(1, items.peer)
        try sum.bind(2, items.number)
        if try (sum.first { $0.integer(0) } ?? 0) + Int64(items.size) <= Int64(most.ofPeer) { return true }
        let less = try connection.query("SELECT 1 FROM held WHERE peer = ? AND number = ? AND size >= ?")
        try less.bind(1, items.peer)
        try less.bind(2, items.number)
        try less.bind(3, Int64(items.size))
        return try less.first { _ in true } ?? false
    }

    func change(_ change: HeldChange, of peer: String) throws {
        switch change {
        case .hold(let items, _): try hold(items)
        case .letGo(let number): try letGo(number, of: peer)
        }
    }

    fileprivate func hold(_ items: HeldItems) throws {
        let keep = try connection.query(
            """
            INSERT INTO held (peer, number, since, waits, size, bytes) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET waits = excluded.waits, size = excluded.size, bytes = excluded.bytes
            """)
        try keep.bind(1, items.peer)
        try keep.bind(2, items.number)
        try keep.bind(3, items.since.microseconds)
        try keep.bind(4, Connection.text(items.waits))
        try keep.bind(5, Int64(items.size))
        try keep.bind(6, items.bytes)
        try keep.run()
    }

    fileprivate func letGo(_ number: Int64, of peer: String) throws {
        let delete = try connection.query("DELETE FROM held WHERE peer = ? AND number = ?")
        try delete.bind(1, peer)
        try delete.bind(2, number)
        try delete.run()
    }
}

extension Connection {
    fileprivate func held(_ number: Int64, of peer: String) throws -> HeldItems? {
        let select = try query("SELECT since, waits, bytes FROM held WHERE peer = ? AND number = ?")
        try select.bind(1, peer)
        try select.bind(2, number)
        return try select.first { row in
            HeldItems(
                peer: peer, number: number, since: Instant(microseconds: row.integer(0)),
                waits: Self.waits(row.text(1)), bytes: row.bytes(2))
        }
    }

    /// One to a line.
    fileprivate static func text(_ waits: Set<String>) -> String { waits.sorted().joined(separator: "\n") }
    fileprivate static func waits(_ text: String) -> Set<String> {
        Set(text.split(separator: "\n").map(String.init))
    }
}
