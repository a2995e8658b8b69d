import Records
import Store

/// Walks along what a plain query shows of one shelf, in order: through its volumes where there are any, else through the
/// listing.
struct ShelfWalk {
    enum Record {
        /// Lies in a file, with the comma before it.
        case bound(file: Int64, range: Range<Int>)
        /// Has to be read from the database.
        case unbound
    }

    let shelf: ShelfKey
    /// Where it stands; past the end there is none.
    private(set) var current: (position: Int64, record: Record)?
    /// Records that were passed over so far, as another version of theirs is shown.
    private(set) var passed = 0

    private let connection: Connection
    private let through: Int64
    /// Up to here everything was given out, or stands in what is open.
    private var reached: Int64
    /// What the volume that is open shows, and the first of it that was not given out.
    private var bound: [Volume.Record] = []
    private var index = 0
    private var file: Int64 = 0
    /// Positions of the listing, the next one last, where nothing is bound.
    private var rows: [Int64] = []

    /// - Parameter after: the position after which it begins.
    init(_ connection: Connection, _ shelf: ShelfKey, after: Int64, through: Position) {
        self.connection = connection
        self.shelf = shelf
        self.reached = after
        self.through = through.raw
    }

    /// Goes to the next record, at first to the first one.
    ///
    /// - Parameter paging: knows which versions the query shows.
    mutating func advance(_ paging: inout Paging) throws {
        current = nil
        while true {
            if let found = nextBound() ?? rows.popLast().map({ ($0, .unbound) }) {
                if found.0 <= through { current = found }
                return
            }
            guard try open(&paging) else { return }
        }
    }

    private mutating func nextBound() -> (Int64, Record)? {
        guard index < bound.count else { return nil }
        defer { index += 1 }
        return (bound[index].position, .bound(file: file, range: bound[index].range))
    }

    /// Opens the next volume, or reads some rows where nothing is bound; false if there is nothing more.
    ///
    /// Whatever is listed before the end of a shelf's last volume stands in one of its volumes.
    private mutating func open(_ paging: inout Paging) throws -> Bool {
        guard reached < through else { return false }
        let found = try connection.volume(on: shelf, endingFrom: reached + 1)
        if let found, found.isBound {
            try enter(found, &paging)
            reached = found.last
            guard bound.isEmpty else { return true }
            // What is superseded may go on for many volumes: the listing knows where it ends.
            guard let next = try latest() else { return false }
            reached = next - 1
            return true
        }
        let end = min(found?.last ?? .max, through)
        if let last = try listed(reached + 1...end, &paging) {
            reached = last
            return true
        }
        guard let found else { return false }
        reached = found.last
        return true
    }

    /// The position of the next version that is the latest on the shelf.
    private func latest() throws -> Int64? {
        let select = try connection.query(
            "SELECT position FROM listing WHERE shelf = ? AND state = 0 AND position > ? ORDER BY position LIMIT 1")
        try select.bind(1, shelf.raw)
        try select.bind(2, reached)
        return try select.first { $0.integer(0) }
    }

    private mutating func enter(_ found: Volume, _ paging: inout Paging) throws {
        let first = max(found.first, reached)
        let superseded = try connection.query(
            "SELECT position FROM listing WHERE shelf = ? AND state = 1 AND position >= ? AND position <= ?")
        try superseded.bind(1, shelf.raw)
        try superseded.bind(2, first)
        try superseded.bind(3, found.last)
        var hidden = try superseded.all { $0.integer(0) }
        // Whether these are the latest depends on what else the reader sees of their objects.
        let elsewhere = try connection.query(
            """
            SELECT \(Listing.columns) FROM listing l INDEXED BY listing_elsewhere
            WHERE shelf = ? AND elsewhere = 1 AND position >= ? AND position <= ? AND state = 0
            """)
        try elsewhere.bind(1, shelf.raw)
        try elsewhere.bind(2, first)
        try elsewhere.bind(3, found.last)
        let other = try elsewhere.all { try paging.matches($0) ? nil : Listing.position($0) }.compactMap(\.self)
        if !other.isEmpty { hidden = (hidden + other).sorted() }
        passed += hidden.count
        (bound, index) = (try found.records(after: reached, but: hidden), 0)
        file = found.file ?? 0
    }

    /// Reads rows of the listing. Returns the last position that was looked at, `nil` if there was none.
    private mutating func listed(_ range: ClosedRange<Int64>, _ paging: inout Paging) throws -> Int64? {
        let select = try connection.query(
            """
            SELECT \(Listing.columns) FROM listing l
            WHERE shelf = ? AND state = 0 AND position >= ? AND position <= ? ORDER BY position LIMIT ?
            """)
        try select.bind(1, shelf.raw)
        try select.bind(2, range.lowerBound)
        try select.bind(3, range.upperBound)
        try select.bind(4, Int64(VolumeLimits.rows))
        let found = try select.all { (position: Listing.position($0), isShown: try paging.matches($0)) }
        rows = found.filter(\.isShown).reversed().map(\.position)
        passed += found.count - rows.count
        return found.last?.position
    }
}
