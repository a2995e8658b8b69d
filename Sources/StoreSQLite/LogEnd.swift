import Ledger
import Records
import Store

/// The end of the log as a writer knows it: all that the next entry needs.
struct LogEnd: Sendable {
    var size: Int64
    /// When the last entry was added.
    var added: Instant
    /// The highest key in use for a name.
    var names: Int64
    var epoch: Int64
    /// See ``Store/Extent/takenBack``.
    var takenBack: Position
    var checkpoint: [UInt8]
    var edge: Edge
    var shelves: ShelfMap

    /// Writes the log's first row, unless it is there.
    static func begin(_ connection: Connection, signer: CheckpointSigner) throws {
        guard try connection.query("SELECT 1 FROM log").first({ _ in true }) == nil else { return }
        let insert = try connection.query(
            "INSERT INTO log (one, size, added, names, epoch, checkpoint) VALUES (1, 0, 0, 0, 1, ?)")
        try insert.bind(1, signer.sign(size: 0, root: .empty))
        try insert.run()
    }

    /// What is stored, taking over what is remembered where it still holds: other processes write too.
    static func load(_ connection: Connection, remembered: LogEnd?) throws -> LogEnd {
        let select = try connection.query("SELECT size, added, names, epoch, takenback, checkpoint FROM log")
        let stored = try select.first { row in
            LogEnd(
                size: row.integer(0), added: Instant(microseconds: row.integer(1)), names: row.integer(2),
                epoch: row.integer(3), takenBack: Position(row.integer(4)), checkpoint: row.bytes(5), edge: Edge(),
                shelves: ShelfMap())
        }
        guard var end = stored else { throw StoreError.corrupt(detail: "the log has no end: restore a backup") }
        if let remembered, remembered.size == end.size, remembered.checkpoint == end.checkpoint {
            end.edge = remembered.edge
        } else {
            end.edge = try loadEdge(connection, of: end)
        }
        if let remembered, remembered.epoch == end.epoch {
            end.shelves = remembered.shelves
        } else {
            end.shelves = try ShelfMap(connection)
        }
        return end
    }

    private static func loadEdge(_ connection: Connection, of end: LogEnd) throws -> Edge {
        let select = try connection.query("SELECT hashes FROM tile WHERE key = ?")
        do {
            var tiles: [[Digest]] = []
            for path in TilePath.edge(ofSize: end.size) {
                try select.bind(1, TileKey.key(level: path.level, index: path.index))
                // A missing tile is no hashes, and the edge says what it misses.
                let bytes = try select.first { $0.bytes(0) } ?? []
                while tiles.count < path.level { tiles.append([]) }
                // What is stored may be ahead of what was asked, never of the size.
                tiles.append(bytes.isEmpty ? [] : try Tile.hashes(bytes: bytes))
            }
            let edge = try Edge(size: end.size, tiles: tiles)
            let signed = try Checkpoint(text: SignedNote(parsing: end.checkpoint).text)
            guard signed.size == end.size, signed.root == edge.root else {
                throw StoreError.corrupt(
                    detail: "the tree of \(end.size) entries has another root than its checkpoint: run `baraza verify`")
            }
            return edge
        } catch let error as LedgerError {
            throw StoreError.corrupt(detail: "the tree's edge at \(end.size) entries: \(error)")
        }
    }
}

/// Which shelf holds what, and how many things there are that are counted; small, and kept until the epoch changes.
struct ShelfMap: Sendable {
    private(set) var keys: [Shelf: ShelfKey] = [:]
    private(set) var channels: [ShelfKey: ChannelKey] = [:]
    private var bridges: Set<[ShelfKey]> = []
    /// Shelves of each channel.
    private(set) var counts: [ChannelKey: Int] = [:]
    /// Marking definitions.
    var markings = 0

    init() {}

    init(_ connection: Connection) throws {
        markings =
            try connection.query("SELECT count(*) FROM standing WHERE kind = 'marking-definition'").first {
                Int($0.integer(0))
            } ?? 0
        let select = try connection.query("SELECT key, channel, policy, era FROM shelf")
        defer { select.reset() }
        while try select.step() {
            add(
                ShelfKey(select.integer(0)),
                Shelf(
                    channel: ChannelKey(select.integer(1)), policy: PolicyKey(select.integer(2)),
                    era: Shelf.era(select.integer(3))))
        }
        for (source, target) in try connection.bridges() { _ = bridge(source, target) }
    }

    mutating func add(_ key: ShelfKey, _ shelf: Shelf) {
        keys[shelf] = key
        channels[key] = shelf.channel
        counts[shelf.channel, default: 0] += 1
    }

    /// Whether it is new.
    mutating func bridge(_ source: ShelfKey, _ target: ShelfKey) -> Bool {
        bridges.insert([source, target]).inserted
    }
}

extension Shelf {
    /// What stands for no era: earlier than every instant.
    static let noEra = Int64.min
    static func era(_ stored: Int64) -> Instant? { stored == noEra ? nil : Instant(microseconds: stored) }
}
