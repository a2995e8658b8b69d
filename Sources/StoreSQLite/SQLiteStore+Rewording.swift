import GRDB
package import Records
package import Store

/// What an older version indexed, until it is indexed anew.
enum OldWords {
    static let table = "words_24"
}

/// The entries whose words are indexed by this version.
struct Reworded {
    /// Those after the first up to the second are not yet.
    var pending: (after: Int64, through: Int64)?

    func contains(_ position: Int64) -> Bool {
        guard let pending else { return true }
        return position <= pending.after || position > pending.through
    }
}

extension Connection {
    func reworded() throws -> Reworded {
        Reworded(
            pending: try query("SELECT done, last FROM rewording").first {
                (after: $0.integer(0), through: $0.integer(1))
            })
    }

    /// The tables that a search looks in.
    var wordTables: [String] {
        get throws { try reworded().pending == nil ? ["words"] : ["words", OldWords.table] }
    }
}

extension SQLiteStore {
    package func rewording() async throws(StoreError) -> (after: Position, through: Position)? {
        try await read { connection in
            try connection.reworded().pending.map { (after: Position($0.after), through: Position($0.through)) }
        }
    }

    package func reword(_ records: [Recomputed], after: Position, through: Position) async throws(StoreError) {
        try await write(weight: records.count) { try $0.reword(records, after: after.raw, through: through.raw) }
    }
}

extension Writing {
    /// See ``Store/RecordStore/reword(_:after:through:)``.
    func reword(_ records: [Recomputed], after: Int64, through: Int64) throws {
        guard let pending = try connection.reworded().pending, pending.after == after, through > after else { return }
        let shelf = try connection.query(
            """
            SELECT e.shelf FROM entry e WHERE e.position = ? AND e.shelf IS NOT NULL
                AND EXISTS (SELECT 1 FROM body b WHERE b.key = (\(BodyKey.ofEntry)))
            """)
        let insert = try connection.query("INSERT INTO words (rowid, text) VALUES (?, ?)")
        for record in records where (after + 1...through).contains(record.position.raw) {
            try shelf.bind(1, record.position.raw)
            guard let key = try shelf.first({ ShelfKey($0.integer(0)) }) else { continue }
            try insert.bind(1, record.position.raw)
            try insert.bind(2, key.terms(record.filing.terms))
            try insert.run()
        }
        try WordsMerge.run(connection, from: after, to: through)
        if through < pending.through {
            let update = try connection.query("UPDATE rewording SET done = ?")
            try update.bind(1, through)
            try update.run()
        } else {
            try connection.execute("DELETE FROM rewording")
            try connection.execute("DROP TABLE \(OldWords.table)")
        }
    }

    /// Takes the words of an erased record out of every table that has them.
    func unword(_ position: Int64, _ filing: Filing, on shelf: ShelfKey) throws {
        let pending = try connection.reworded()
        if pending.contains(position) {
            try unword(position, shelf.terms(filing.terms), from: "words")
        }
        if let old = pending.pending, position <= old.through {
            try unword(position, shelf.text(filing.text), from: OldWords.table)
        }
    }

    private func unword(_ position: Int64, _ text: String, from table: String) throws {
        let words = try connection.query("INSERT INTO \(table) (\(table), rowid, text) VALUES ('delete', ?, ?)")
        try words.bind(1, position)
        try words.bind(2, text)
        try words.run()
    }
}
