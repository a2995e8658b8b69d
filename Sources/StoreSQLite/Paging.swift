import Records
import Store

/// Answers one ``PageQuery``.
struct Paging {
    private let connection: Connection
    private let query: PageQuery
    private let times: AcceptanceTimes
    private let shelves: [ShelfKey]
    private let limit: Int
    private let exact: Set<String>
    private var history: History?

    init(_ connection: Connection, _ query: PageQuery, _ times: AcceptanceTimes) {
        self.connection = connection
        self.query = query
        self.times = times
        self.shelves = Array(Set(query.shelves)).sorted()
        self.limit = min(max(query.limit, 1), StoreLimits.page)
        self.exact = Set(query.versions.exact.map(\.sortKey))
    }

    mutating func rows() throws -> Rows {
        let after = try start()
        if let ids = query.ids { return try rows(of: ids, after: after) }
        guard let merge = try open(after: after) else { return Rows(rows: [], more: false) }
        return try rows(merge)
    }

    /// The position after which it begins.
    func start() throws -> Position {
        guard let added = query.addedAfter else { return query.after }
        let size = try connection.query("SELECT size FROM log").first { $0.integer(0) } ?? 0
        let select = try connection.query("SELECT added FROM entry WHERE position = ?")
        let found = try times.lastPosition(addedUpTo: added, in: size) { position in
            try select.bind(1, position)
            return try select.first { $0.integer(0) } ?? .max
        }
        return max(query.after, found)
    }

    // MARK: In order of position

    /// One query for each shelf, and for each type where types are asked for; `nil` if a name of a type is known.
    private func open(after: Position) throws -> Merge? {
        let types = try query.types.map { try Set($0).compactMap { try connection.key(naming: $0) } }
        // Latest versions alone, of whichever specification, never stand among the superseded.
        let onlyLatest = query.versions.last && !query.versions.first && !query.versions.all && exact.isEmpty
        var merge = Merge()
        var copy = 0
        for shelf in shelves {
            for state in onlyLatest ? [Int64(0)] : [0, 1] {
                for type in types.map({ $0.map(Optional.some) }) ?? [nil] {
                    let condition = type == nil ? "" : "AND type = ? "
                    let select = try connection.query(
                        """
                        SELECT \(Listing.columns) FROM listing l
                        WHERE shelf = ? AND state = ? AND position > ? \(condition)ORDER BY position
                        """, copy: copy)
                    try select.bind(1, shelf.raw)
                    try select.bind(2, state)
                    try select.bind(3, after.raw)
                    if let type { try select.bind(4, type) }
                    try merge.add(select)
                    copy += 1
                }
            }
        }
        return merge
    }

    private mutating func rows(_ merge: Merge) throws -> Rows {
        var merge = merge
        defer { merge.close() }
        var rows: [Row] = []
        rows.reserveCapacity(min(limit, 1_000))
        var steps = 0
        var last = query.after
        while let found = try merge.next(), Listing.position(found) <= query.through.raw {
            if steps == StoreLimits.steps { return Rows(rows: rows, more: true, next: last) }
            steps += 1
            last = Position(Listing.position(found))
            guard try matches(found) else { continue }
            if rows.count == limit { return Rows(rows: rows, more: true) }
            rows.append(try Listing.row(found))
        }
        return Rows(rows: rows, more: false)
    }

    /// Whether the version that a query stands at is one of those that are asked for.
    mutating func matches(_ found: Query) throws -> Bool {
        guard let specs = try chosenSpecs(found) else { return false }
        let versions = query.versions
        if versions.all { return true }
        if versions.last, !Listing.isSuperseded(found) {
            if !Listing.isElsewhere(found) { return true }
            let sortKey = Listing.sortKey(found)
            if try known().isLatest(
                Listing.object(found), sortKey: sortKey, on: Listing.shelf(found), specs: specs)
            {
                return true
            }
        }
        if !exact.isEmpty, exact.contains(Listing.sortKey(found)) { return true }
        guard versions.first else { return false }
        return try known().isFirst(
            Listing.object(found), sortKey: Listing.sortKey(found), on: Listing.shelf(found), specs: specs)
    }

    /// The specifications among whose versions this one has to be the first or the latest; `nil` if its own is not wanted.
    private mutating func chosenSpecs(_ found: Query) throws -> [String]? {
        switch query.specVersions {
        case .every: return SpecFilter.known
        case .among(let wanted): return Listing.hasSpecVersion(found, among: wanted) ? wanted : nil
        case .newest:
            if Listing.hasSpecVersion(found, among: Self.newestSpec) { return Self.newestSpec }
            let spec = Listing.specVersion(found)
            // A version that is the latest on its shelf knows whether there are others; one that is superseded may not.
            if !Listing.isSuperseded(found), !Listing.isElsewhere(found) { return [spec] }
            return try known().isNewestSpec(spec, of: Listing.object(found), on: Listing.shelf(found)) ? [spec] : nil
        }
    }

    private static let newestSpec = Array(SpecFilter.known.prefix(1))

    private mutating func known() throws -> History {
        if let history { return history }
        let history = try History(connection, shelves: shelves)
        self.history = history
        return history
    }

    // MARK: By id

    private mutating func rows(of ids: [RecordID], after: Position) throws -> Rows {
        let history = try known()
        var versions: [Version] = []
        for id in Set(ids) where query.types?.contains(id.type) ?? true {
            versions += try history.versions(of: id, query.versions, query.specVersions).filter {
                $0.position > after && $0.position <= query.through
            }
        }
        versions.sort { $0.position < $1.position }
        var rows: [Row] = []
        for version in versions {
            guard let row = try history.listed(version.position, on: version.shelf) else { continue }
            if rows.count == limit { return Rows(rows: rows, more: true) }
            rows.append(row)
        }
        return Rows(rows: rows, more: false)
    }
}
