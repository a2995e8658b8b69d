import Ledger
import Records
import Store

/// One transaction of the writer: what all the calls of a group share.
final class Writing {
    let connection: Connection
    private(set) var end: LogEnd
    private let clock: @Sendable () -> Instant
    /// Names that this transaction used already: bundles name the same authors and markings over and over.
    private var names: [RecordID: Int64] = [:]
    private var types: [String: Int64] = [:]
    /// Objects that stand on a shelf, as this transaction found or filed them: most of what records refer to came with them.
    private var standing: Set<Standing> = []
    /// By how much the number of listed records changed.
    private var listed: [ShelfKey: Int64] = [:]
    private var hasChanged = false
    /// The log's size before this transaction.
    private let before: Int64

    private let insertEntry: Query
    private let insertBody: Query
    private let selectName: Query
    private let insertName: Query

    /// Names kept in memory during one transaction, and as many objects with their shelves.
    private static let keptNames = 20_000

    private struct Standing: Hashable {
        let object: Int64
        let shelf: Int64
    }

    init(_ connection: Connection, remembered: LogEnd?, clock: @escaping @Sendable () -> Instant) throws {
        self.connection = connection
        self.end = try LogEnd.load(connection, remembered: remembered)
        self.before = end.size
        self.clock = clock
        insertEntry = try connection.query("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)")
        insertBody = try connection.query("INSERT INTO body VALUES (?, ?)")
        selectName = try connection.query("SELECT key FROM name WHERE text = ?")
        insertName = try connection.query("INSERT OR IGNORE INTO name VALUES (?, ?)")
    }

    // MARK: The ledger

    /// When the next entry is added: never the time of another one, never before it.
    func nextTime() -> Instant {
        max(clock(), Instant(microseconds: end.added.microseconds + 1))
    }

    /// Puts an entry at the end of the ledger.
    func enter(_ arrival: Arrival, shelf: ShelfKey?, added: Instant) throws -> Position {
        end.edge.append(.leaf(LedgerEntry.bytes(added: added, commitment: arrival.commitment)))
        end.size += 1
        end.added = added
        hasChanged = true
        try insertEntry.bind(1, end.size)
        try insertEntry.bind(2, added.microseconds)
        try insertEntry.bind(3, shelf?.raw)
        try insertEntry.bind(4, arrival.kind)
        try insertEntry.bind(5, arrival.salt)
        try insertEntry.bind(6, arrival.envelope)
        try insertEntry.run()
        try insertBody.bind(1, BodyKey.key(shelf: shelf, position: end.size))
        try insertBody.bind(2, arrival.body)
        try insertBody.run()
        return Position(end.size)
    }

    // MARK: Names

    /// The key of an id, and whether it is new.
    func key(of id: RecordID) throws -> (key: Int64, isNew: Bool) {
        if let key = names[id] { return (key, false) }
        if names.count >= Self.keptNames { names.removeAll(keepingCapacity: true) }
        let result = try key(naming: id.text)
        names[id] = result.key
        return result
    }

    /// The key of an id if it has one.
    func knownKey(of id: RecordID) throws -> Int64? { try names[id] ?? connection.key(naming: id.text) }

    func key(ofType type: String) throws -> Int64 {
        if let key = types[type] { return key }
        let key = try key(naming: type).key
        types[type] = key
        return key
    }

    /// Most names are new, so inserting comes first: it looks once where asking and then inserting would look twice.
    private func key(naming text: String) throws -> (key: Int64, isNew: Bool) {
        try insertName.bind(1, text)
        try insertName.bind(2, end.names + 1)
        try insertName.run()
        if connection.changes == 1 {
            end.names += 1
            hasChanged = true
            return (end.names, true)
        }
        try selectName.bind(1, text)
        guard let key = try selectName.first({ $0.integer(0) }) else {
            throw StoreError.corrupt(detail: "the name \(text) is neither there nor new: run `baraza verify`")
        }
        return (key, false)
    }

    /// Takes an id, which nothing names any more, out of the names; its number stays given out.
    func forget(_ id: RecordID) throws {
        names[id] = nil
        let update = try connection.query("UPDATE name SET text = '\(ErasedName.prefix)' || key WHERE text = ?")
        try update.bind(1, id.text)
        try update.run()
    }

    // MARK: Shelves

    /// Refuses a channel or a policy that is not there, before anything was written.
    func check(_ filing: Filing) throws {
        if filing.newPolicy == nil, end.shelves.keys[filing.shelf] != nil { return }
        let select = try connection.query(
            "SELECT EXISTS (SELECT 1 FROM channel WHERE key = ?), ? OR EXISTS (SELECT 1 FROM policy WHERE key = ?)")
        try select.bind(1, filing.channel.raw)
        try select.bind(2, filing.newPolicy == nil ? 0 : 1)
        try select.bind(3, filing.policy.raw)
        let (hasChannel, hasPolicy) = try select.first { ($0.integer(0) == 1, $0.integer(1) == 1) } ?? (false, false)
        guard hasChannel else { throw StoreError.missing("channel \(filing.channel.raw)") }
        guard hasPolicy else { throw StoreError.missing("policy \(filing.policy.raw)") }
    }

    /// What there are too many of already for a record to be filed as well. Writes nothing.
    func crowd(_ filing: Filing) throws -> Outcome.Crowd? {
        if filing.isMarking, end.shelves.markings >= StoreLimits.markings {
            let select = try connection.query("SELECT 1 FROM standing WHERE id = ?")
            try select.bind(1, filing.id.text)
            if try select.first({ _ in true }) == nil { return .markings }
        }
        guard end.shelves.counts[filing.channel, default: 0] >= StoreLimits.shelves else { return nil }
        return try knownShelf(for: filing) == nil ? .shelves : nil
    }

    /// The shelf that a filing comes to; `nil` where it would be the first one on it.
    func knownShelf(for filing: Filing) throws -> ShelfKey? {
        let policy = try filing.newPolicy.map { try key(ofPolicy: $0) ?? PolicyKey(-1) } ?? filing.policy
        return end.shelves.keys[Shelf(channel: filing.channel, policy: policy, era: filing.era)]
    }

    private func key(ofPolicy policy: [UInt8]) throws -> PolicyKey? {
        let select = try connection.query("SELECT key FROM policy WHERE bytes = ?")
        try select.bind(1, policy)
        return try select.first { PolicyKey($0.integer(0)) }
    }

    func intern(_ policy: [UInt8]) throws -> PolicyKey {
        if let key = try key(ofPolicy: policy) { return key }
        let insert = try connection.query("INSERT INTO policy (bytes) VALUES (?) RETURNING key")
        try insert.bind(1, policy)
        guard let key = try insert.first({ PolicyKey($0.integer(0)) }) else {
            throw StoreError.corrupt(detail: "a new policy has no key")
        }
        changeDirectory()
        return key
    }

    /// Notes that there is one more marking definition.
    func countMarking() {
        end.shelves.markings += 1
        changeDirectory()
    }

    /// Notes that a record is gone that decisions were made by.
    func uncountStanding(isMarking: Bool) {
        if isMarking { end.shelves.markings -= 1 }
        changeDirectory()
    }

    /// The shelf for a channel and a policy, set up when the first record comes.
    func shelf(for filing: Filing) throws -> ShelfKey {
        let policy = try filing.newPolicy.map { try intern($0) } ?? filing.policy
        let shelf = Shelf(channel: filing.channel, policy: policy, era: filing.era)
        if let key = end.shelves.keys[shelf] { return key }
        let insert = try connection.query("INSERT INTO shelf (channel, policy, era) VALUES (?, ?, ?) RETURNING key")
        try insert.bind(1, shelf.channel.raw)
        try insert.bind(2, shelf.policy.raw)
        try insert.bind(3, shelf.era?.microseconds ?? Shelf.noEra)
        guard let key = try insert.first({ ShelfKey($0.integer(0)) }) else {
            throw StoreError.corrupt(detail: "a new shelf has no key")
        }
        guard key.raw < BodyKey.shelves else {
            throw StoreError.full(detail: "there are \(BodyKey.shelves) shelves, as many as a store has")
        }
        end.shelves.add(key, shelf)
        changeDirectory()
        return key
    }

    /// The shelves in a table that an object's rows stand on, by steps from one to the next: however many rows.
    ///
    /// - Parameter table: `version`, where its versions stand, or `reference`, where what refers to it stands.
    func shelves(_ table: StaticString, of object: Int64) throws -> [ShelfKey] {
        let column = table.description == "version" ? "object" : "target"
        let next = try connection.query(
            "SELECT shelf FROM \(table) WHERE \(column) = ? AND shelf > ? ORDER BY shelf LIMIT 1")
        var found: [ShelfKey] = []
        try next.bind(1, object)
        while true {
            try next.bind(2, found.last?.raw ?? 0)
            guard let shelf = try next.first({ ShelfKey($0.integer(0)) }) else { return found }
            found.append(shelf)
        }
    }

    /// What refers, from a shelf, to an object that is gone from there may still lead to where else it stands.
    func bridge(afterLosing object: Int64, on shelf: ShelfKey) throws {
        let places = try shelves("version", of: object)
        guard !places.contains(shelf), try shelves("reference", of: object).contains(shelf) else { return }
        try markReferrers(to: object, on: shelf)
        for place in places { try bridge(from: shelf, to: place) }
    }

    /// Notes of the records of a shelf that name an object that it stands elsewhere, or stood there.
    func markReferrers(to object: Int64, on shelf: ShelfKey) throws {
        let mark = try connection.query(
            """
            UPDATE listing SET beyond = 1 WHERE shelf = ?1 AND state IN (0, 1)
                AND position IN (SELECT position FROM reference WHERE target = ?2 AND shelf = ?1)
            """)
        try mark.bind(1, shelf.raw)
        try mark.bind(2, object)
        try mark.run()
    }

    /// Notes that a record on one shelf refers to what stands on another.
    func bridge(from source: ShelfKey, to target: ShelfKey) throws {
        guard source != target, end.shelves.bridge(source, target) else { return }
        let insert = try connection.query("INSERT OR IGNORE INTO bridge VALUES (?, ?)")
        try insert.bind(1, source.raw)
        try insert.bind(2, target.raw)
        try insert.run()
        changeDirectory()
    }

    /// Notes that records are about to be taken off the lists, or erased, by an entry.
    func noteTakenBack(by entry: Position) {
        end.takenBack = entry
        standing.removeAll()
    }

    /// Whether it is known that an object stands on a shelf; if not, it may.
    func isKnown(_ object: Int64, on shelf: ShelfKey) -> Bool {
        standing.contains(Standing(object: object, shelf: shelf.raw))
    }

    /// Notes that an object stands on a shelf.
    func note(_ object: Int64, on shelf: ShelfKey) {
        if standing.count >= Self.keptNames { standing.removeAll(keepingCapacity: true) }
        standing.insert(Standing(object: object, shelf: shelf.raw))
    }

    /// Notes that records came to a shelf or went from it.
    func count(_ change: Int64, on shelf: ShelfKey) { listed[shelf, default: 0] += change }

    /// Tells every process to read the directory again.
    func changeDirectory() {
        end.epoch += 1
        hasChanged = true
    }

    // MARK: The end

    /// Writes what the group has in common: counts, tiles, and one signed checkpoint.
    func finish(signer: CheckpointSigner) throws -> LogEnd {
        guard hasChanged || !listed.isEmpty else { return end }
        let count = try connection.query("UPDATE shelf SET listed = listed + ? WHERE key = ?")
        for (shelf, change) in listed where change != 0 {
            try count.bind(1, change)
            try count.bind(2, shelf.raw)
            try count.run()
        }
        try WordsMerge.run(connection, from: before, to: end.size)
        let upsert = try connection.query("INSERT OR REPLACE INTO tile VALUES (?, ?)")
        let tiles = end.edge.takeChangedTiles()
        for tile in tiles {
            try upsert.bind(1, TileKey.key(level: tile.level, index: tile.index))
            try upsert.bind(2, tile.bytes)
            try upsert.run()
        }
        if !tiles.isEmpty { end.checkpoint = try signer.sign(size: end.size, root: end.edge.root) }
        let update = try connection.query(
            """
            UPDATE log SET size = ?, added = ?, names = ?, epoch = ?, takenback = ?, checkpoint = ? WHERE one = 1
            """)
        try update.bind(1, end.size)
        try update.bind(2, end.added.microseconds)
        try update.bind(3, end.names)
        try update.bind(4, end.epoch)
        try update.bind(5, end.takenBack.raw)
        try update.bind(6, end.checkpoint)
        try update.run()
        return end
    }
}
