import Records
import Store

/// One listed version of an object.
struct Version: Hashable {
    var object: Int64
    var shelf: ShelfKey
    var sortKey: String
    var position: Position
}

/// The versions of objects as who may see these shelves knows them: first, latest and every one of them are among the
/// versions on these shelves, channel by channel.
struct History {
    private let connection: Connection
    private let shelves: [ShelfKey]
    private let channels: [ShelfKey: ChannelKey]
    private let newest: Query
    private let oldest: Query

    init(_ connection: Connection, shelves: [ShelfKey]) throws {
        self.connection = connection
        self.shelves = Array(Set(shelves)).sorted()
        let select = try connection.query("SELECT channel FROM shelf WHERE key = ?")
        var channels: [ShelfKey: ChannelKey] = [:]
        for shelf in self.shelves {
            try select.bind(1, shelf.raw)
            channels[shelf] = try select.first { ChannelKey($0.integer(0)) }
        }
        self.channels = channels
        newest = try connection.query(
            "SELECT sortkey, position FROM version WHERE object = ? AND shelf = ? ORDER BY sortkey DESC LIMIT 1")
        oldest = try connection.query(
            "SELECT sortkey, position FROM version WHERE object = ? AND shelf = ? ORDER BY sortkey LIMIT 1")
    }

    /// Whether a version is the latest of its object; it is known to be the latest on its shelf.
    func isLatest(_ object: Int64, sortKey: String, on shelf: ShelfKey) throws -> Bool {
        for other in shelves where other != shelf && channels[other] == channels[shelf] {
            if let version = try end(newest, object, other), version.sortKey > sortKey { return false }
        }
        return true
    }

    func isFirst(_ object: Int64, sortKey: String, on shelf: ShelfKey) throws -> Bool {
        for other in shelves where channels[other] == channels[shelf] {
            if let version = try end(oldest, object, other), version.sortKey < sortKey { return false }
        }
        return true
    }

    private func end(_ query: Query, _ object: Int64, _ shelf: ShelfKey) throws -> Version? {
        try query.bind(1, object)
        try query.bind(2, shelf.raw)
        return try query.first { row in
            Version(object: object, shelf: shelf, sortKey: row.text(0), position: Position(row.integer(1)))
        }
    }

    /// The versions of an object that a filter lets through, in no order.
    ///
    /// An id that nobody ever named is looked for on the shelves all the same: so that it takes as long as one that
    /// stands on other shelves alone.
    func versions(of id: RecordID, _ filter: VersionFilter) throws -> [Version] {
        let object = try connection.key(naming: id.text) ?? -1
        var found: Set<Version> = []
        let exact = Set(filter.exact.map(\.sortKey))
        if filter.all || !exact.isEmpty {
            for version in try everyVersion(of: object) where filter.all || exact.contains(version.sortKey) {
                found.insert(version)
            }
        }
        if filter.last { try extremes(newest, of: object) { $0 > $1 }.forEach { found.insert($0) } }
        if filter.first { try extremes(oldest, of: object) { $0 < $1 }.forEach { found.insert($0) } }
        return Array(found)
    }

    private func everyVersion(of object: Int64) throws -> [Version] {
        let select = try connection.query("SELECT sortkey, position FROM version WHERE object = ? AND shelf = ?")
        return try shelves.flatMap { shelf in
            try select.bind(1, object)
            try select.bind(2, shelf.raw)
            return try select.all { row in
                Version(object: object, shelf: shelf, sortKey: row.text(0), position: Position(row.integer(1)))
            }
        }
    }

    /// The one version of each channel that comes before all others.
    private func extremes(
        _ query: Query, of object: Int64, comesBefore: (String, String) -> Bool
    ) throws -> [Version] {
        var best: [ChannelKey: Version] = [:]
        for shelf in shelves {
            guard let channel = channels[shelf], let version = try end(query, object, shelf) else { continue }
            if let other = best[channel], !comesBefore(version.sortKey, other.sortKey) { continue }
            best[channel] = version
        }
        return Array(best.values)
    }

    /// The listing row at a position of a shelf; `nil` if it was withdrawn or never there.
    func listed(_ position: Position, on shelf: ShelfKey) throws -> Row? {
        try connection.listed(position, on: shelf)
    }
}

extension Connection {
    func listed(_ position: Position, on shelf: ShelfKey) throws -> Row? {
        let select = try query(
            "SELECT \(Listing.columns) FROM listing l WHERE shelf = ? AND state IN (0, 1) AND position = ?")
        try select.bind(1, shelf.raw)
        try select.bind(2, position.raw)
        return try select.first { try Listing.row($0) }
    }

    /// The key of an id or a type that is known.
    func key(naming text: String) throws -> Int64? {
        let select = try query("SELECT key FROM name WHERE text = ?")
        try select.bind(1, text)
        return try select.first { $0.integer(0) }
    }
}
