import Records
import Store

/// How rows of the listing are read, always in this order of columns.
enum Listing {
    /// For `listing` under the name `l`.
    static let columns =
        "l.position, l.shelf, l.added, l.id, l.version, l.spec, l.bytes, l.state, l.elsewhere, l.object, l.beyond"

    /// The first column that a query may add to ``columns``.
    static let extraColumn: Int32 = 11

    static func position(_ query: Query) -> Int64 { query.integer(0) }
    static func shelf(_ query: Query) -> ShelfKey { ShelfKey(query.integer(1)) }
    static func isSuperseded(_ query: Query) -> Bool { query.integer(7) != 0 }
    static func isElsewhere(_ query: Query) -> Bool { query.integer(8) != 0 }
    static func object(_ query: Query) -> Int64 { query.integer(9) }

    static func row(_ query: Query) throws -> Row {
        let added = Instant(microseconds: query.integer(2))
        guard let id = query.withText(3, { RecordID(utf8: $0) }) else {
            throw StoreError.corrupt(detail: "position \(position(query)) has an id that is none: run `baraza verify`")
        }
        return Row(
            position: Position(position(query)), shelf: shelf(query), added: added, id: id,
            version: query.optionalText(4) ?? added.text, specVersion: query.text(5), bytes: Int(query.integer(6)),
            refersBeyond: query.integer(10) != 0)
    }

    static func specVersion(_ query: Query) -> String { query.text(5) }

    static func hasSpecVersion(_ query: Query, among wanted: [String]) -> Bool {
        query.withText(5) { stored in wanted.contains { $0.utf8.elementsEqual(stored) } }
    }

    /// The version's place in the order of versions.
    static func sortKey(_ query: Query) -> String {
        let added = Instant(microseconds: query.integer(2))
        guard let version = query.optionalText(4) else { return added.sortKey }
        return Timestamp(version)?.sortKey ?? version
    }
}

/// Rows from several queries as if they were one, in order.
///
/// Each query is stepped only as far as its rows are wanted, so what a page costs depends on its own rows and on the
/// number of shelves, never on how much stands on them.
struct Merge {
    private struct Source {
        var query: Query
        var key: Int64
        var tie: Int64
    }

    /// A heap: none comes before those at twice its place and one or two more, so the first comes before all.
    private var sources: [Source] = []
    /// Whether the first one's row was given out.
    private var isTaken = false
    private let keyColumn: Int32
    private let isDescending: Bool

    /// - Parameter key: the column to go by; equal ones go by position. Each query gives its rows in that order.
    init(key: Int32 = 0, descending: Bool = false) {
        self.keyColumn = key
        self.isDescending = descending
    }

    /// Takes in a query whose values are bound, before the first row is asked for.
    mutating func add(_ query: Query) throws {
        guard try query.step() else { return }
        sources.append(Source(query: query, key: query.integer(keyColumn), tie: query.integer(0)))
        var place = sources.count - 1
        while place > 0, comesBefore(sources[place], sources[(place - 1) / 2]) {
            sources.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// The query that stands at the next row.
    mutating func next() throws -> Query? {
        if isTaken, let query = sources.first?.query {
            isTaken = false
            if try query.step() {
                sources[0].key = query.integer(keyColumn)
                sources[0].tie = query.integer(0)
            } else {
                sources.swapAt(0, sources.count - 1)
                sources.removeLast()
            }
            sink()
        }
        isTaken = !sources.isEmpty
        return sources.first?.query
    }

    /// Puts the first one where it belongs.
    private mutating func sink() {
        var place = 0
        while true {
            let left = 2 * place + 1
            guard left < sources.count else { return }
            let right = left + 1
            let first = right < sources.count && comesBefore(sources[right], sources[left]) ? right : left
            guard comesBefore(sources[first], sources[place]) else { return }
            sources.swapAt(first, place)
            place = first
        }
    }

    private func comesBefore(_ left: Source, _ right: Source) -> Bool {
        isDescending ? (left.key, left.tie) > (right.key, right.tie) : (left.key, left.tie) < (right.key, right.tie)
    }

    /// Ends all queries; a statement that is left in the middle would hold on to an old state of the database.
    func close() {
        for source in sources { source.query.reset() }
    }
}
