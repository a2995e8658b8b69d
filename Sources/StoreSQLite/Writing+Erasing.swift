import JSON
import Records
import Store

/// What stands in place of an id that was erased: no id, as it has no two dashes.
enum ErasedName {
    static let prefix = "erased:"
}

extension Writing {
    /// From here on what is taken out of a page is overwritten there; the rest is for `scrub`.
    func leaveNoTrace() throws {
        try connection.execute("PRAGMA secure_delete = ON")
        let remains = try connection.query("INSERT OR IGNORE INTO remains VALUES (1, ?)")
        try remains.bind(1, end.added.microseconds)
        try remains.run()
    }

    func endLeavingNoTrace() { try? connection.execute("PRAGMA secure_delete = OFF") }

    /// Takes everything of these records but their tombstones. Looks at all of them before it writes anything.
    func erase(_ records: [Recomputed], entry: Arrival, marks: Set<String>) throws -> Position {
        let kept = try records.map { try whole($0.position) }
        try leaveNoTrace()
        defer { endLeavingNoTrace() }
        let erasure = try enter(entry, shelf: nil, added: nextTime())
        noteTakenBack(by: erasure)
        let find = try connection.query("INSERT INTO erasure_mark (mark, entry) VALUES (?, ?)")
        for mark in marks {
            try find.bind(1, mark)
            try find.bind(2, erasure.raw)
            try find.run()
        }
        for (record, kept) in zip(records, kept) {
            try unlist(record, on: kept.shelf)
            try unindex(record, on: kept.shelf)
            try bury(record.position, kept, by: erasure)
        }
        try forgetNames(of: records)
        return erasure
    }

    private struct Kept {
        let shelf: ShelfKey
        let commitment: [UInt8]
    }

    private func whole(_ position: Position) throws -> Kept {
        let shelf = try connection.query("SELECT shelf FROM entry WHERE position = ?")
        try shelf.bind(1, position.raw)
        guard let found = try shelf.first({ $0.optionalInteger(0) })?.map({ ShelfKey($0) }),
            let entry = try connection.entries(from: position, count: 1).first, entry.position == position,
            entry.tombstone == nil
        else { throw StoreError.missing("a record at position \(position.raw)") }
        return Kept(shelf: found, commitment: entry.commitment.bytes)
    }

    private func unlist(_ record: Recomputed, on shelf: ShelfKey) throws {
        let (position, filing) = (record.position.raw, record.filing)
        let withdrawal = try connection.query("DELETE FROM withdrawal WHERE position = ?")
        try withdrawal.bind(1, position)
        try withdrawal.run()
        let standing = try connection.query("DELETE FROM standing WHERE position = ?")
        try standing.bind(1, position)
        try standing.run()
        if connection.changes > 0 { uncountStanding(isMarking: filing.isMarking) }
        let listing = try connection.query(
            "DELETE FROM listing WHERE shelf = ? AND state IN (0, 1) AND position = ?")
        try listing.bind(1, shelf.raw)
        try listing.bind(2, position)
        try listing.run()
        guard connection.changes > 0 else { return }
        try unbind(position, on: shelf)
        count(-1, on: shelf)
        let (object, _) = try key(of: filing.id)
        let version = try connection.query(
            "DELETE FROM version WHERE object = ? AND shelf = ? AND spec = ? AND position = ?")
        try version.bind(1, object)
        try version.bind(2, shelf.raw)
        try version.bind(3, filing.specVersion)
        try version.bind(4, position)
        try version.run()
        try promote(object: object, spec: filing.specVersion, on: shelf)
        try bridge(afterLosing: object, on: shelf)
    }

    private func unindex(_ record: Recomputed, on shelf: ShelfKey) throws {
        let (position, filing) = (record.position.raw, record.filing)
        try unword(position, filing, on: shelf)
        let reference = try connection.query("DELETE FROM reference WHERE target = ? AND shelf = ? AND position = ?")
        for target in Set(filing.references) {
            try reference.bind(1, try key(of: target).key)
            try reference.bind(2, shelf.raw)
            try reference.bind(3, position)
            try reference.run()
        }
        let value = try connection.query("DELETE FROM value WHERE text = ? AND shelf = ? AND position = ?")
        for text in Set(filing.values) {
            try value.bind(1, text)
            try value.bind(2, shelf.raw)
            try value.bind(3, position)
            try value.run()
        }
        guard let span = filing.span else { return }
        let (start, finish) = (span.lowerBound.microseconds, span.upperBound.microseconds)
        let delete = try connection.query(
            "DELETE FROM span WHERE shelf = ? AND level = ? AND finish = ? AND position = ?")
        try delete.bind(1, shelf.raw)
        try delete.bind(2, SpanLevel.level(from: start, to: finish))
        try delete.bind(3, finish)
        try delete.bind(4, position)
        try delete.run()
    }

    private func bury(_ position: Position, _ kept: Kept, by erasure: Position) throws {
        let body = try connection.query("DELETE FROM body WHERE key = ?")
        try body.bind(1, BodyKey.key(shelf: kept.shelf, position: position.raw))
        try body.run()
        // Where it stood tells which audience it had: that goes, too.
        let entry = try connection.query("UPDATE entry SET shelf = NULL, salt = x'', envelope = x'' WHERE position = ?")
        try entry.bind(1, position.raw)
        try entry.run()
        let stone = try connection.query("INSERT INTO tombstone VALUES (?, ?, ?)")
        try stone.bind(1, position.raw)
        try stone.bind(2, kept.commitment)
        try stone.bind(3, erasure.raw)
        try stone.run()
    }

    /// Takes out the ids that nothing here names any more. Those that others still name are noted as gone, and the shelves
    /// of these others look from then on whether what they refer to is hidden.
    private func forgetNames(of records: [Recomputed]) throws {
        var named: Set<RecordID> = []
        for filing in records.map(\.filing) {
            named.formUnion([filing.id] + filing.references)
            if let creator = filing.createdBy { named.insert(creator) }
        }
        let own = Set(records.map(\.filing.id))
        let created = try connection.query("SELECT 1 FROM version WHERE creator = ? LIMIT 1")
        let ungone = try connection.query("DELETE FROM gone WHERE object = ?")
        for id in named.sorted() {
            guard let key = try knownKey(of: id), try shelves("version", of: key).isEmpty else { continue }
            let referrers = try shelves("reference", of: key)
            if referrers.isEmpty {
                try created.bind(1, key)
                try ungone.bind(1, key)
                try ungone.run()
                if try created.first({ _ in true }) == nil { try forget(id) }
            } else if own.contains(id) {
                try noteGone(key)
            }
        }
    }
}

extension ShelfKey {
    /// A shelf that nobody sees and nothing stands on.
    static let nowhere = ShelfKey(0)
}
