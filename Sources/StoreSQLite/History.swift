import Records
import Store

/// One listed version of an object.
struct Version: Hashable {
    var object: Int64
    var shelf: ShelfKey
    var spec: String
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
        newest = try connection.query(Self.end("DESC"))
        oldest = try connection.query(Self.end("ASC"))
    }

    private static func end(_ order: String) -> String {
        """
        SELECT sortkey, position FROM version WHERE object = ? AND shelf = ? AND spec = ? ORDER BY sortkey \(order) LIMIT 1
        """
    }

    /// Whether no version of a newer specification is there for the reader.
    func isNewestSpec(_ spec: String, of object: Int64, on shelf: ShelfKey) throws -> Bool {
        for newer in SpecFilter.known.prefix(while: { $0 != spec }) {
            for other in shelves where channels[other] == channels[shelf] {
                if try end(newest, object, other, newer) != nil { return false }
            }
        }
        return true
    }

    /// Whether a version is the latest of its object among those of some specifications.
    func isLatest(_ object: Int64, sortKey: String, on shelf: ShelfKey, specs: [String]) throws -> Bool {
        try !has(newest, object, inChannelOf: shelf, specs) { $0 > sortKey }
    }

    func isFirst(_ object: Int64, sortKey: String, on shelf: ShelfKey, specs: [String]) throws -> Bool {
        try !has(oldest, object, inChannelOf: shelf, specs) { $0 < sortKey }
    }

    private func has(
        _ query: Query, _ object: Int64, inChannelOf shelf: ShelfKey, _ specs: [String], where isSuch: (String) -> Bool
    ) throws -> Bool {
        for other in shelves where channels[other] == channels[shelf] {
            for spec in specs {
                if let version = try end(query, object, other, spec), isSuch(version.sortKey) { return true }
            }
        }
        return false
    }

    private func end(_ query: Query, _ object: Int64, _ shelf: ShelfKey, _ spec: String) throws -> Version? {
        try query.bind(1, object)
        try query.bind(2, shelf.raw)
        try query.bind(3, spec)
        return try query.first { row in
            Version(
                object: object, shelf: shelf, spec: spec, sortKey: row.text(0), position: Position(row.integer(1)))
        }
    }

    /// The versions of an object that the filters let through, in no order.
    ///
    /// An id that nobody ever named is looked for on the shelves all the same: so that it takes as long as one that
    /// stands on other shelves alone.
    func versions(of id: RecordID, _ filter: VersionFilter, _ choice: SpecFilter) throws -> [Version] {
        let object = try connection.key(naming: id.text) ?? -1
        var found: Set<Version> = []
        let exact = Set(filter.exact.map(\.sortKey))
        for (channel, specs) in try chosenSpecs(of: object, choice) {
            let shelves = shelves.filter { channels[$0] == channel }
            if filter.all || !exact.isEmpty {
                for version in try everyVersion(of: object, shelves, specs)
                where filter.all || exact.contains(version.sortKey) { found.insert(version) }
            }
            if filter.last, let version = try extreme(newest, of: object, shelves, specs, { $0 > $1 }) {
                found.insert(version)
            }
            if filter.first, let version = try extreme(oldest, of: object, shelves, specs, { $0 < $1 }) {
                found.insert(version)
            }
        }
        return Array(found)
    }

    /// Of which specifications versions are looked for, by channel.
    private func chosenSpecs(of object: Int64, _ choice: SpecFilter) throws -> [ChannelKey: [String]] {
        var chosen: [ChannelKey: [String]] = [:]
        for shelf in shelves {
            guard let channel = channels[shelf], chosen[channel] == nil else { continue }
            switch choice {
            case .every: chosen[channel] = SpecFilter.known
            case .among(let wanted): chosen[channel] = SpecFilter.known.filter { wanted.contains($0) }
            case .newest:
                let others = shelves.filter { channels[$0] == channel }
                chosen[channel] =
                    try SpecFilter.known.first { spec in
                        try others.contains { try end(newest, object, $0, spec) != nil }
                    }.map { [$0] } ?? []
            }
        }
        return chosen
    }

    private func everyVersion(of object: Int64, _ shelves: [ShelfKey], _ specs: [String]) throws -> [Version] {
        let select = try connection.query("SELECT spec, sortkey, position FROM version WHERE object = ? AND shelf = ?")
        return try shelves.flatMap { shelf in
            try select.bind(1, object)
            try select.bind(2, shelf.raw)
            return try select.all { row in
                Version(
                    object: object, shelf: shelf, spec: row.text(0), sortKey: row.text(1),
                    position: Position(row.integer(2)))
            }.filter { specs.contains($0.spec) }
        }
    }

    /// The one version that comes before all others.
    private func extreme(
        _ query: Query, of object: Int64, _ shelves: [ShelfKey], _ specs: [String],
        _ comesBefore: (String, String) -> Bool
    ) throws -> Version? {
        var best: Version?
        for shelf in shelves {
            for spec in specs {
                guard let version = try end(query, object, shelf, spec) else { continue }
                if let other = best, !comesBefore(version.sortKey, other.sortKey) { continue }
                best = version
            }
        }
        return best
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
