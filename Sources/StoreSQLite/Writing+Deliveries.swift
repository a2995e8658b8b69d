import Ledger
import Records
import Store

extension Writing {
    func dispatch(_ dispatch: Dispatch) throws {
        let outbox = dispatch.outbox
        let before = try connection.outbox(of: outbox.peer)
        guard outbox.number == before.number + 1, let pouch = outbox.pouch else {
            throw StoreError.taken("pouch \(outbox.number) to \(outbox.peer)")
        }
        let keep = try connection.query("INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?, ?, ?)")
        try keep.bind(1, outbox.peer)
        try keep.bind(2, outbox.number)
        try keep.bind(3, pouch.bytes)
        try keep.bind(4, outbox.cursor.raw)
        try keep.bind(5, outbox.shelves.sorted().map { String($0.raw) }.joined(separator: " "))
        try keep.bind(6, before.acknowledged)
        try keep.run()

        let leave = try connection.query("INSERT INTO pouch_out VALUES (?, ?, ?, ?, ?, NULL)")
        try leave.bind(1, outbox.peer)
        try leave.bind(2, outbox.number)
        try leave.bind(3, dispatch.since)
        try leave.bind(4, pouch.bytes)
        try leave.bind(5, dispatch.made.microseconds)
        try leave.run()

        let remember = try connection.query(
            """
            INSERT OR IGNORE INTO delivery_before SELECT peer, number, position, item FROM delivery
            WHERE position = ? AND peer = ? AND arrived IS NULL
            """)
        for each in dispatch.items {
            try remember.bind(1, each.position.raw)
            try remember.bind(2, outbox.peer)
            try remember.run()
        }
        let item = try connection.query("INSERT OR REPLACE INTO delivery VALUES (?, ?, ?, ?, ?, NULL, NULL)")
        for each in dispatch.items {
            try item.bind(1, each.position.raw)
            try item.bind(2, outbox.peer)
            try item.bind(3, outbox.number)
            try item.bind(4, Int64(each.index))
            try item.bind(5, dispatch.made.microseconds)
            try item.run()
        }
        let receipt = try connection.query("UPDATE pouch_in SET receipted = ? WHERE peer = ? AND number = ?")
        for number in dispatch.receipts {
            try receipt.bind(1, outbox.number)
            try receipt.bind(2, outbox.peer)
            try receipt.bind(3, number)
            try receipt.run()
        }
    }

    func acknowledge(_ receipts: [Acknowledgement], from peer: String) throws -> [Int64] {
        let select = try connection.query("SELECT pouch FROM pouch_out WHERE peer = ? AND number = ?")
        let note = try connection.query(
            "UPDATE pouch_out SET acknowledged = coalesce(acknowledged, ?) WHERE peer = ? AND number = ?")
        let arrive = try connection.query(
            "UPDATE delivery SET arrived = coalesce(arrived, ?), exception = NULL WHERE peer = ? AND number = ?")
        let except = try connection.query(
            "UPDATE delivery SET exception = ? WHERE peer = ? AND number = ? AND item = ?")
        var taken: [Int64] = []
        for receipt in receipts {
            try select.bind(1, peer)
            try select.bind(2, receipt.number)
            guard try select.first({ $0.bytes(0) }) == receipt.pouch.bytes else { continue }
            taken.append(receipt.number)
            for statement in [note, arrive] {
                try statement.bind(1, receipt.at.microseconds)
                try statement.bind(2, peer)
                try statement.bind(3, receipt.number)
                try statement.run()
            }
            for (item, code) in receipt.exceptions {
                try except.bind(1, code)
                try except.bind(2, peer)
                try except.bind(3, receipt.number)
                try except.bind(4, Int64(item))
                try except.run()
            }
            try arriveBefore(receipt, at: peer)
        }
        if !taken.isEmpty { try reach(of: peer) }
        return taken
    }

    /// What an earlier pouch held is there once that one is, whatever becomes of the later one.
    private func arriveBefore(_ receipt: Acknowledgement, at peer: String) throws {
        let select = try connection.query("SELECT position, item FROM delivery_before WHERE peer = ? AND number = ?")
        try select.bind(1, peer)
        try select.bind(2, receipt.number)
        let held = try select.all { (position: $0.integer(0), item: Int($0.integer(1))) }
        guard !held.isEmpty else { return }
        let arrive = try connection.query(
            "UPDATE delivery SET arrived = coalesce(arrived, ?) WHERE position = ? AND peer = ?")
        for each in held where receipt.exceptions[each.item] == nil {
            try arrive.bind(1, receipt.at.microseconds)
            try arrive.bind(2, each.position)
            try arrive.bind(3, peer)
            try arrive.run()
        }
        let forget = try connection.query("DELETE FROM delivery_before WHERE peer = ? AND number = ?")
        try forget.bind(1, peer)
        try forget.bind(2, receipt.number)
        try forget.run()
    }

    /// Moves the mark up to which all pouches to an organisation arrived.
    private func reach(of peer: String) throws {
        let before = try connection.outbox(of: peer).acknowledged
        let select = try connection.query(
            """
            SELECT number, since FROM pouch_out WHERE peer = ? AND number > ? AND acknowledged IS NOT NULL
            ORDER BY number
            """)
        try select.bind(1, peer)
        try select.bind(2, before)
        let through = Reach.through(before, try select.all { ($0.integer(0), $0.integer(1)) })
        let update = try connection.query("UPDATE outbox SET acknowledged = ? WHERE peer = ?")
        try update.bind(1, through)
        try update.bind(2, peer)
        try update.run()
        let forget = try connection.query("DELETE FROM delivery_before WHERE peer = ? AND number <= ?")
        try forget.bind(1, peer)
        try forget.bind(2, through)
        try forget.run()
    }

    func take(_ pouch: PouchArrival) throws -> PouchFate {
        // Whatever is refused is so before anything is written: others' calls are in the same transaction.
        let grounds = pouch.grounds
        guard try Set(connection.takenBack(grounds.objects)) == grounds.takenBack else { return .stale }
        if let before = grounds.held, try !isHeld(before) { return .stale }
        if case .hold(let items, let most) = pouch.held, try !hasRoom(for: items, most) { return .crowded }
        if let digest = pouch.enters, let number = pouch.number,
            let there = try connection.entered(number, from: pouch.peer), there.pouch != digest
        {
            return .doubled
        }
        let outcomes = try append(entering: pouch)
        let acknowledged = try acknowledge(pouch.receipts, from: pouch.peer)
        if let noted = pouch.noting(outcomes) {
            try note(noted.ways)
            if let received = noted.received {
                try receive(received, ways: [])
                if let held = pouch.held { try change(held, of: pouch.peer) }
            }
        }
        return .kept(outcomes, acknowledged: acknowledged)
    }

    /// Appends what it brings, but no second entry of the pouch itself.
    private func append(entering pouch: PouchArrival) throws -> [Outcome] {
        guard let digest = pouch.enters else { return try append(pouch.arrivals) }
        if let known = try connection.entry(ofPouch: digest) {
            let select = try connection.query("SELECT added FROM entry WHERE position = ?")
            try select.bind(1, known.raw)
            guard let added = try select.first({ Instant(microseconds: $0.integer(0)) }) else {
                throw StoreError.corrupt(detail: "the entry \(known.raw) of a pouch is not in the ledger")
            }
            return [.stored(known, added: added)] + (try append(Array(pouch.arrivals.dropFirst())))
        }
        let outcomes = try append(pouch.arrivals)
        if case .stored(let position, _) = outcomes.first {
            let enter = try connection.query("INSERT INTO pouch_entry VALUES (?, ?, ?, ?)")
            try enter.bind(1, digest.bytes)
            try enter.bind(2, position.raw)
            try enter.bind(3, pouch.number == nil ? nil : pouch.peer)
            try enter.bind(4, pouch.number)
            try enter.run()
        }
        return outcomes
    }

    private func note(_ ways: [Way]) throws {
        let way = try connection.query("INSERT OR IGNORE INTO way VALUES (?, ?, ?, ?)")
        for each in ways {
            try way.bind(1, each.position.raw)
            try way.bind(2, each.peer)
            try way.bind(3, each.number)
            try way.bind(4, Int64(each.index))
            try way.run()
        }
    }

    func receive(_ received: Received, ways: [Way]) throws {
        let insert = try connection.query(
            """
            INSERT INTO pouch_in VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)
            ON CONFLICT DO UPDATE SET exceptions = excluded.exceptions, at = excluded.at, receipted = NULL
            WHERE exceptions <> excluded.exceptions
            """)
        try insert.bind(1, received.peer)
        try insert.bind(2, received.number)
        try insert.bind(3, received.since)
        try insert.bind(4, received.pouch.bytes)
        try insert.bind(5, received.made.microseconds)
        try insert.bind(6, received.at.microseconds)
        try insert.bind(7, received.entry.raw)
        try insert.bind(8, Connection.text(received.exceptions))
        try insert.bind(9, !received.asksForReceipt ? 0 : received.isUrgent ? Connection.asksUrgently : 1)
        try insert.run()
        try note(ways)
        let before = try connection.inboxThrough(received.peer)
        let select = try connection.query(
            "SELECT number, since FROM pouch_in WHERE peer = ? AND number > ? ORDER BY number")
        try select.bind(1, received.peer)
        try select.bind(2, before)
        let through = Reach.through(before, try select.all { ($0.integer(0), $0.integer(1)) })
        let keep = try connection.query("INSERT OR REPLACE INTO inbox VALUES (?, ?)")
        try keep.bind(1, received.peer)
        try keep.bind(2, through)
        try keep.run()
    }
}
