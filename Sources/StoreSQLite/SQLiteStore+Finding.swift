package import Lexis
package import Records
package import Store

extension SQLiteStore {
    /// Shelves that one full-text query names at most; more are asked for in further queries.
    private static let shelvesPerMatch = 64
    /// Terms that one full-text query names at most, unless one shelf needs more.
    private static let termsPerMatch = 2_048
    /// Shelves up to which all clauses are looked up on each. With more, those that lack one are found first: most words are on
    /// few of many shelves, and each lookup costs what a reading of the disk's index does.
    private static let shelvesAtOnce = 4

    package func search(
        _ question: SearchQuestion, shelves: [ShelfKey], types: [String]?, before: Position?, limit: Int
    ) async throws(StoreError) -> Rows {
        if question.isEmpty || limit < 1 { return Rows(rows: [], more: false) }
        let allowed = Set(shelves)
        return try await read { connection in
            var merge = Merge(descending: true)
            defer { merge.close() }
            let pending = try connection.reworded().pending
            for table in try connection.wordTables {
                // The old index has what is not indexed anew yet, and knows no kinds: rows are asked for those below.
                let isOld = table == OldWords.table
                let from = isOld ? pending?.after ?? 0 : 0
                var rest = try connection.having(
                    Self.clauses(question, facets: !isOld), in: table, after: from, before: before,
                    among: allowed.sorted(), atOnce: Self.shelvesAtOnce)[...]
                let atOnce = min(Self.shelvesPerMatch, max(1, Self.termsPerMatch / max(question.ways, 1)))
                var copy = 0
                while !rest.isEmpty {
                    let select = try connection.query(
                        """
                        SELECT rowid FROM \(table) WHERE \(table) MATCH ? AND rowid < ? AND rowid > ?
                        ORDER BY rowid DESC
                        """,
                        copy: copy)
                    try select.bind(1, Self.match(question, facets: !isOld, shelves: rest.prefix(atOnce)))
                    try select.bind(2, before?.raw ?? .max)
                    try select.bind(3, from)
                    try merge.add(select)
                    rest = rest.dropFirst(atOnce)
                    copy += 1
                }
            }
            let limit = min(limit, StoreLimits.page)
            let shelf = try connection.query("SELECT shelf FROM entry WHERE position = ?")
            var rows: [Row] = []
            var steps = 0
            var last: Position?
            while let hit = try merge.next() {
                if steps == StoreLimits.steps { return Rows(rows: rows, more: true, next: last) }
                steps += 1
                let position = Position(hit.integer(0))
                // What is being indexed anew may stand in both tables.
                if position == last { continue }
                last = position
                try shelf.bind(1, position.raw)
                // The index has the words of withdrawn records still; the listing does not have the records.
                guard let key = try shelf.first({ ShelfKey($0.integer(0)) }), allowed.contains(key),
                    let row = try connection.listed(position, on: key), types?.contains(row.id.type) ?? true
                else { continue }
                if rows.count == limit { return Rows(rows: rows, more: true) }
                rows.append(row)
            }
            return Rows(rows: rows, more: false)
        }
    }

    /// One way in which a term is found: each of the lines somewhere, and the sign after it.
    fileprivate typealias Form = (lines: [String], sign: String)

    private static func forms(_ terms: [SearchQuestion.Term]) -> [Form] {
        terms.flatMap { term in
            term.forms.map { form in
                let places = form.places.map { $0.joined(separator: "|") }
                return (form.isLoose ? places : [places.joined(separator: " ")], form.isPrefix ? "\" *" : "\"")
            }
        }
    }

    /// What has to occur, each in one of its forms.
    private static func clauses(_ question: SearchQuestion, facets withKind: Bool) -> [[Form]] {
        let kind = Lexis.facet("kind", "")
        let facets = question.facets.filter { withKind || !$0.hasPrefix(kind) }
        return facets.map { [(lines: [$0], sign: "\"")] } + question.clauses.map(forms)
    }

    /// One of the forms, in FTS5's words. All terms are between quotation marks, where nothing has a meaning, and hold none;
    /// the shelf is a part of every term, so that nothing outside the shelves is ever read.
    fileprivate static func any(_ forms: [Form], on shelf: ShelfKey) -> String {
        let ways = forms.map { form in
            "(" + form.lines.map { "\"" + shelf.terms($0) + form.sign }.joined(separator: " AND ") + ")"
        }
        return "(" + ways.joined(separator: " OR ") + ")"
    }

    private static func match(
        _ question: SearchQuestion, facets withKind: Bool, shelves: some Sequence<ShelfKey>
    ) -> String {
        let clauses = clauses(question, facets: withKind)
        let excluded = forms(question.excluded)
        return shelves.map { shelf in
            let wanted = "(" + clauses.map { any($0, on: shelf) }.joined(separator: " AND ") + ")"
            return excluded.isEmpty ? wanted : "(" + wanted + " NOT " + any(excluded, on: shelf) + ")"
        }.joined(separator: " OR ")
    }

    package func spanning(
        _ range: ClosedRange<Instant>, shelves: [ShelfKey], limit: Int
    ) async throws(StoreError) -> [Row] {
        try await read { connection in
            var merge = Merge(key: Listing.extraColumn)
            defer { merge.close() }
            let nextLevel = try connection.query("SELECT level FROM span WHERE shelf = ? AND level > ? LIMIT 1")
            var copy = 0
            for shelf in Set(shelves) {
                var level: Int64 = -1
                while true {
                    try nextLevel.bind(1, shelf.raw)
                    try nextLevel.bind(2, level)
                    guard let next = try nextLevel.first({ $0.integer(0) }) else { break }
                    level = next
                    let select = try connection.query(Self.spanning, copy: copy)
                    let until = range.upperBound.microseconds
                    try select.bind(1, shelf.raw)
                    try select.bind(2, level)
                    try select.bind(3, range.lowerBound.microseconds)
                    try select.bind(4, SpanLevel.latest(level: level, begunBy: until))
                    try select.bind(5, until)
                    try merge.add(select)
                    copy += 1
                }
            }
            return try merge.rows(limit: limit)
        }
    }

    private static let spanning = """
        SELECT \(Listing.columns), i.finish FROM span i CROSS JOIN listing l
        ON l.shelf = i.shelf AND l.state IN (0, 1) AND l.position = i.position
        WHERE i.shelf = ? AND i.level = ? AND i.finish BETWEEN ? AND ? AND i.start <= ?
        ORDER BY i.finish, i.position
        """
}

extension Connection {
    /// Those of the shelves that have each of the clauses somewhere, as far as was looked: no more is looked up than it takes to
    /// come down to a few.
    fileprivate func having(
        _ clauses: [[SQLiteStore.Form]], in table: String, after: Int64, before: Position?, among shelves: [ShelfKey],
        atOnce few: Int
    ) throws -> [ShelfKey] {
        var left = shelves
        // Those with the fewest forms are the quickest to look up; the last is left to the question itself.
        let order = clauses.sorted { $0.count < $1.count }.dropLast()
        for clause in order where left.count > few {
            let probe = try query("SELECT 1 FROM \(table) WHERE \(table) MATCH ? AND rowid < ? AND rowid > ? LIMIT 1")
            left = try left.filter { shelf in
                try probe.bind(1, SQLiteStore.any(clause, on: shelf))
                try probe.bind(2, before?.raw ?? .max)
                try probe.bind(3, after)
                return try probe.first { $0.integer(0) } != nil
            }
        }
        return left
    }
}
