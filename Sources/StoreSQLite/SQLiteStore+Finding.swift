package import Lexis
package import Records
package import Store

extension SQLiteStore {
    /// Shelves that one full-text query names; more are asked for in further queries.
    private static let shelvesPerMatch = 64

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
                var rest = allowed.sorted()[...]
                var copy = 0
                while !rest.isEmpty {
                    let select = try connection.query(
                        """
                        SELECT rowid FROM \(table) WHERE \(table) MATCH ? AND rowid < ? AND rowid > ?
                        ORDER BY rowid DESC
                        """,
                        copy: copy)
                    try select.bind(
                        1, Self.match(question, facets: !isOld, shelves: rest.prefix(Self.shelvesPerMatch)))
                    try select.bind(2, before?.raw ?? .max)
                    try select.bind(3, isOld ? pending?.after ?? 0 : 0)
                    try merge.add(select)
                    rest = rest.dropFirst(Self.shelvesPerMatch)
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

    /// The search in FTS5's words. All terms are between quotation marks, where nothing has a meaning, and hold none; the
    /// shelf is a part of every term, so that nothing outside the shelves is ever read.
    private static func match(
        _ question: SearchQuestion, facets withKind: Bool, shelves: some Sequence<ShelfKey>
    ) -> String {
        func lines(_ form: SearchQuestion.Phrase) -> [String] {
            let places = form.places.map { $0.joined(separator: "|") }
            return form.isLoose ? places : [places.joined(separator: " ")]
        }
        func forms(_ terms: [SearchQuestion.Term]) -> [(lines: [String], sign: String)] {
            terms.flatMap { $0.forms.map { (lines($0), $0.isPrefix ? "\" *" : "\"") } }
        }
        let kind = Lexis.facet("kind", "")
        let facets = question.facets.filter { withKind || !$0.hasPrefix(kind) }
        let clauses = facets.map { [(lines: [$0], sign: "\"")] } + question.clauses.map(forms)
        let excluded = forms(question.excluded)
        return shelves.map { shelf in
            func any(_ forms: [(lines: [String], sign: String)]) -> String {
                let ways = forms.map { form in
                    "(" + form.lines.map { "\"" + shelf.terms($0) + form.sign }.joined(separator: " AND ") + ")"
                }
                return "(" + ways.joined(separator: " OR ") + ")"
            }
            let wanted = "(" + clauses.map(any).joined(separator: " AND ") + ")"
            return excluded.isEmpty ? wanted : "(" + wanted + " NOT " + any(excluded) + ")"
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
