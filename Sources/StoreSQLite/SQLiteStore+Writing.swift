package import Records
package import Store

extension SQLiteStore {
    package func append(
        _ arrivals: [Arrival], receipt: (@Sendable ([Outcome]) -> Receipt)?
    ) async throws(StoreError) -> [Outcome] {
        try await write(weight: arrivals.count) { writing in
            let outcomes = try writing.append(arrivals)
            if let receipt { try writing.keep(receipt(outcomes)) }
            return outcomes
        }
    }

    package func withdraw(
        _ id: RecordID, from shelves: [ShelfKey], versions: VersionFilter, specVersions: [String]?, entry: Arrival
    ) async throws(StoreError) -> [Position] {
        try await write(weight: 1) { writing in
            try writing.withdraw(id, from: shelves, versions: versions, specVersions: specVersions, entry: entry)
        }
    }

    package func forgetReceipts(before: Instant) async throws(StoreError) {
        try await write(weight: 1) { writing in
            let delete = try writing.connection.query("DELETE FROM receipt WHERE made < ?")
            try delete.bind(1, before.microseconds)
            try delete.run()
        }
    }
}

extension Writing {
    func append(_ arrivals: [Arrival]) throws -> [Outcome] {
        for arrival in arrivals {
            if let filing = arrival.filing { try check(filing) }
        }
        let filer = try Filer(self)
        return try arrivals.map { try filer.take($0) }
    }

    func keep(_ receipt: Receipt) throws {
        let insert = try connection.query("INSERT OR REPLACE INTO receipt VALUES (?, ?, ?, ?)")
        try insert.bind(1, receipt.id)
        try insert.bind(2, receipt.account)
        try insert.bind(3, receipt.made.microseconds)
        try insert.bind(4, receipt.body)
        try insert.run()
    }

    /// Takes versions out of the listing. The entries stay, and so do their rows in the other indexes, which lead
    /// nowhere from then on.
    func withdraw(
        _ id: RecordID, from shelves: [ShelfKey], versions: VersionFilter, specVersions: [String]?, entry: Arrival
    ) throws -> [Position] {
        let history = try History(connection, shelves: shelves)
        let chosen = try history.versions(of: id, versions, specVersions.map(SpecFilter.among) ?? .every)
            .sorted { $0.position < $1.position }
        if chosen.isEmpty { return [] }

        let withdrawal = try enter(entry, shelf: nil, added: nextTime())
        noteTakenBack(by: withdrawal)
        let deleteListing = try connection.query(
            "DELETE FROM listing WHERE shelf = ? AND state IN (0, 1) AND position = ?")
        let deleteVersion = try connection.query(
            "DELETE FROM version WHERE object = ? AND shelf = ? AND spec = ? AND sortkey = ?")
        let insert = try connection.query("INSERT INTO withdrawal VALUES (?, ?)")
        for version in chosen {
            try deleteListing.bind(1, version.shelf.raw)
            try deleteListing.bind(2, version.position.raw)
            try deleteListing.run()
            try unbind(version.position.raw, on: version.shelf)
            try deleteVersion.bind(1, version.object)
            try deleteVersion.bind(2, version.shelf.raw)
            try deleteVersion.bind(3, version.spec)
            try deleteVersion.bind(4, version.sortKey)
            try deleteVersion.run()
            try insert.bind(1, version.position.raw)
            try insert.bind(2, withdrawal.raw)
            try insert.run()
            count(-1, on: version.shelf)
        }
        for shelf in Set(chosen.map(\.shelf)) {
            for spec in Set(chosen.map(\.spec)) { try promote(object: chosen[0].object, spec: spec, on: shelf) }
            try bridge(afterLosing: chosen[0].object, on: shelf)
        }
        try noteGone(chosen[0].object)
        return chosen.map(\.position)
    }

    /// What is left nowhere counts as hidden to whoever is shown what refers to it, now or later: that it was taken back is
    /// not theirs to learn, and who could not see it before does not see its id now.
    func noteGone(_ object: Int64) throws {
        guard try shelves("version", of: object).isEmpty else { return }
        let gone = try connection.query("INSERT OR IGNORE INTO gone VALUES (?)")
        try gone.bind(1, object)
        try gone.run()
        for shelf in try shelves("reference", of: object) { try bridge(from: shelf, to: .nowhere) }
    }

    /// Makes the newest version of a specification that is left on a shelf its latest. `elsewhere` is set to be safe: it only says that
    /// one has to look.
    func promote(object: Int64, spec: String, on shelf: ShelfKey) throws {
        let select = try connection.query(
            "SELECT position FROM version WHERE object = ? AND shelf = ? AND spec = ? ORDER BY sortkey DESC LIMIT 1")
        try select.bind(1, object)
        try select.bind(2, shelf.raw)
        try select.bind(3, spec)
        guard let position = try select.first({ $0.integer(0) }) else { return }
        let update = try connection.query(
            "UPDATE listing SET state = 0, elsewhere = 1 WHERE shelf = ? AND state = 1 AND position = ?")
        try update.bind(1, shelf.raw)
        try update.bind(2, position)
        try update.run()
    }
}
