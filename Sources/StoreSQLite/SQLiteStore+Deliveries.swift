package import Ledger
package import Records
package import Store

extension SQLiteStore: DeliveryStore {
    package func outbox(of peer: String) async throws(StoreError) -> Outbox {
        try await glimpse { try $0.outbox(of: peer) }
    }

    package func dispatch(_ dispatch: Dispatch) async throws(StoreError) {
        try await write(weight: 1) { try $0.dispatch(dispatch) }
    }

    package func delivered(_ positions: [Position], to peer: String) async throws(StoreError) -> Set<Position> {
        try await read { connection in
            let select = try connection.query("SELECT 1 FROM delivery WHERE position = ? AND peer = ?")
            var found: Set<Position> = []
            for position in positions {
                try select.bind(1, position.raw)
                try select.bind(2, peer)
                if try select.first({ _ in true }) != nil { found.insert(position) }
            }
            return found
        }
    }

    package func undelivered(to peer: String, after: Position, limit: Int) async throws(StoreError) -> [Position] {
        try await read { connection in
            let select = try connection.query(
                """
                SELECT position FROM delivery WHERE peer = ? AND arrived IS NULL AND position > ?
                ORDER BY position LIMIT ?
                """)
            try select.bind(1, peer)
            try select.bind(2, after.raw)
            try select.bind(3, Int64(limit))
            return try select.all { Position($0.integer(0)) }
        }
    }

    package func deliveries(of positions: [Position]) async throws(StoreError) -> [Delivery] {
        try await read { connection in
            let select = try connection.query(
                "SELECT peer, number, item, sent, arrived, exception FROM delivery WHERE position = ? ORDER BY peer")
            return try Set(positions).sorted().flatMap { position in
                try select.bind(1, position.raw)
                return try select.all { row in
                    Delivery(
                        position: position, peer: row.text(0), number: row.integer(1), index: Int(row.integer(2)),
                        sent: Instant(microseconds: row.integer(3)),
                        arrived: row.optionalInteger(4).map { Instant(microseconds: $0) },
                        exception: row.optionalText(5))
                }
            }
        }
    }

    package func sent(
        from: Instant?, until: Instant?, leavingOut kinds: Set<String>
    ) async throws(StoreError) -> [String: Int] {
        try await read { connection in
            let select = try connection.query(
                """
                SELECT peer, kind, count(*) FROM delivery LEFT JOIN entry USING (position)
                WHERE sent >= ? AND sent < ? GROUP BY peer, kind
                """)
            try select.bind(1, from?.microseconds ?? .min)
            try select.bind(2, until?.microseconds ?? .max)
            let counts = try select.all { (peer: $0.text(0), kind: $0.optionalText(1), Int($0.integer(2))) }
            let meant = counts.filter { !($0.kind.map(kinds.contains) ?? false) }
            return Dictionary(meant.map { ($0.peer, $0.2) }, uniquingKeysWith: +)
        }
    }

    package func acknowledge(
        _ receipts: [Acknowledgement], from peer: String
    ) async throws(StoreError) -> [Int64] {
        try await write(weight: 1) { try $0.acknowledge(receipts, from: peer) }
    }

    package func inbox(of peer: String) async throws(StoreError) -> Inbox {
        try await read { connection in
            let through = try connection.inboxThrough(peer)
            let select = try connection.query(
                "SELECT number FROM pouch_in WHERE peer = ? AND number > ? ORDER BY number")
            try select.bind(1, peer)
            try select.bind(2, through)
            return Inbox(peer: peer, through: through, beyond: try select.all { $0.integer(0) })
        }
    }

    package func received(_ number: Int64, from peer: String) async throws(StoreError) -> Received? {
        try await read { connection in
            let select = try connection.query(
                "SELECT \(Connection.receivedColumns) FROM pouch_in WHERE peer = ? AND number = ?")
            try select.bind(1, peer)
            try select.bind(2, number)
            return try select.first(Connection.received)
        }
    }

    package func entry(ofPouch pouch: Digest) async throws(StoreError) -> Position? {
        try await read { try $0.entry(ofPouch: pouch) }
    }

    package func entered(_ number: Int64, from peer: String) async throws(StoreError) -> EnteredPouch? {
        try await read { try $0.entered(number, from: peer) }
    }

    package func receive(_ received: Received, ways: [Way]) async throws(StoreError) {
        try await write(weight: 1) { try $0.receive(received, ways: ways) }
    }

    package func take(_ pouch: PouchArrival) async throws(StoreError) -> PouchFate {
        try await write(weight: pouch.arrivals.count) { try $0.take(pouch) }
    }

    package func unreceipted(
        from peer: String, after: Int64, limit: Int
    ) async throws(StoreError) -> [Received] {
        try await glimpse { connection in
            // Where no receipt counts as lost, those that never left are found by their index.
            let isOpen = after == .max ? "receipted IS NULL" : "(receipted IS NULL OR receipted > ?3)"
            let select = try connection.query(
                """
                SELECT \(Connection.receivedColumns) FROM pouch_in
                WHERE peer = ?1 AND \(isOpen) ORDER BY number LIMIT ?2
                """)
            try select.bind(1, peer)
            try select.bind(2, Int64(limit))
            if after != .max { try select.bind(3, after) }
            return try select.all(Connection.received)
        }
    }

    package func owed() async throws(StoreError) -> [String: Bool] {
        try await glimpse { connection in
            let select = try connection.query(
                "SELECT peer, max(asks) FROM pouch_in WHERE receipted IS NULL AND asks > 0 GROUP BY peer")
            return Dictionary(
                uniqueKeysWithValues: try select.all { ($0.text(0), $0.integer(1) == Connection.asksUrgently) })
        }
    }

    package func growth(after: Position, through: Position) async throws(StoreError) -> Growth {
        try await glimpse { connection in
            let select = try connection.query(
                "SELECT DISTINCT kind, shelf FROM entry WHERE position > ? AND position <= ?")
            try select.bind(1, after.raw)
            try select.bind(2, through.raw)
            var growth = Growth()
            for (kind, shelf) in try select.all({ ($0.text(0), $0.optionalInteger(1)) }) {
                growth.kinds.insert(kind)
                if let shelf { growth.shelves.insert(ShelfKey(shelf)) }
            }
            return growth
        }
    }

    package func ways(of positions: [Position]) async throws(StoreError) -> [Way] {
        try await read { connection in
            let select = try connection.query(
                "SELECT peer, number, item FROM way WHERE position = ? ORDER BY peer, number, item")
            return try Set(positions).sorted().flatMap { position in
                try select.bind(1, position.raw)
                return try select.all {
                    Way(position: position, peer: $0.text(0), number: $0.integer(1), index: Int($0.integer(2)))
                }
            }
        }
    }

    package func position(
        ofItem index: Int, in number: Int64, from peer: String
    ) async throws(StoreError) -> Position? {
        try await read { connection in
            let select = try connection.query(
                "SELECT min(position) FROM way WHERE peer = ? AND number = ? AND item = ?")
            try select.bind(1, peer)
            try select.bind(2, number)
            try select.bind(3, Int64(index))
            return try select.first { $0.optionalInteger(0) }.flatMap { $0.map { Position($0) } }
        }
    }

    package func takeBack(_ taken: [TakenBack]) async throws(StoreError) {
        try await write(weight: 1) { writing in
            let insert = try writing.connection.query(
                """
                INSERT INTO taken_back (object, originator, channel, version, at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET at = max(at, excluded.at)
                """)
            for each in taken {
                try insert.bind(1, each.object.text)
                try insert.bind(2, each.originator)
                try insert.bind(3, each.channel)
                // No object spells a version as nothing.
                try insert.bind(4, each.version ?? "")
                try insert.bind(5, each.at.microseconds)
                try insert.run()
            }
        }
    }

    package func takenBack(_ objects: [RecordID]) async throws(StoreError) -> [TakenBack] {
        try await read { try $0.takenBack(Set(objects)) }
    }
}

extension Connection {
    func entry(ofPouch pouch: Digest) throws -> Position? {
        let select = try query("SELECT entry FROM pouch_entry WHERE pouch = ?")
        try select.bind(1, pouch.bytes)
        return try select.first { Position($0.integer(0)) }
    }

    func entered(_ number: Int64, from peer: String) throws -> EnteredPouch? {
        let select = try query(
            "SELECT pouch, entry FROM pouch_entry WHERE peer = ? AND number = ? ORDER BY entry LIMIT 1")
        try select.bind(1, peer)
        try select.bind(2, number)
        return try select.first { row in
            guard let pouch = Digest(bytes: row.bytes(0)) else {
                throw StoreError.corrupt(detail: "pouch \(number) of \(peer) was entered without a digest")
            }
            return EnteredPouch(pouch: pouch, entry: Position(row.integer(1)))
        }
    }

    func takenBack(_ objects: Set<RecordID>) throws -> [TakenBack] {
        let select = try query(
            """
            SELECT originator, channel, version, at FROM taken_back WHERE object = ?
            ORDER BY originator, channel, version
            """)
        return try objects.sorted { $0.text < $1.text }.flatMap { object in
            try select.bind(1, object.text)
            return try select.all { row in
                TakenBack(
                    originator: row.text(0), object: object, channel: row.text(1),
                    version: row.text(2).isEmpty ? nil : row.text(2), at: Instant(microseconds: row.integer(3)))
            }
        }
    }

    func outbox(of peer: String) throws -> Outbox {
        let select = try query("SELECT number, pouch, cursor, shelves, acknowledged FROM outbox WHERE peer = ?")
        try select.bind(1, peer)
        return try select.first { row in
            Outbox(
                peer: peer, number: row.integer(0), pouch: Digest(bytes: row.bytes(1)),
                cursor: Position(row.integer(2)),
                shelves: Set(row.text(3).split(separator: " ").compactMap { Int64($0) }.map(ShelfKey.init)),
                acknowledged: row.integer(4))
        } ?? Outbox(peer: peer)
    }

    func inboxThrough(_ peer: String) throws -> Int64 {
        let select = try query("SELECT through FROM inbox WHERE peer = ?")
        try select.bind(1, peer)
        return try select.first { $0.integer(0) } ?? 0
    }

    /// In the column that says whether a pouch asks for a receipt: at once.
    static let asksUrgently: Int64 = 2
    static let receivedColumns = "peer, number, since, pouch, made, at, entry, exceptions, asks"

    static func received(_ row: Query) throws -> Received {
        guard let pouch = Digest(bytes: row.bytes(3)) else {
            throw StoreError.corrupt(detail: "pouch \(row.integer(1)) of \(row.text(0)) has no digest")
        }
        return Received(
            peer: row.text(0), number: row.integer(1), since: row.integer(2), pouch: pouch,
            made: Instant(microseconds: row.integer(4)), at: Instant(microseconds: row.integer(5)),
            entry: Position(row.integer(6)), exceptions: exceptions(row.text(7)), asksForReceipt: row.integer(8) > 0,
            isUrgent: row.integer(8) == asksUrgently)
    }

    /// `3=absent 12=invalid`
    static func text(_ exceptions: [Int: String]) -> String {
        exceptions.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: " ")
    }

    private static func exceptions(_ text: String) -> [Int: String] {
        var found: [Int: String] = [:]
        for part in text.split(separator: " ") {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2, let item = Int(pair[0]) { found[item] = String(pair[1]) }
        }
        return found
    }
}
