import JSON
import Lexis
import Records
import Store

extension Core {
    /// The question with the other names of whatever it names, as far as the asker may know them.
    func asked(
        _ request: SearchRequest, _ scope: Scope, _ book: PartyBook
    ) -> (question: SearchQuestion, understood: SearchUnderstanding) {
        let plain = SearchQuestion(request.text)
        // Nothing but a type: that is a list of its own, and needs no index.
        let kind = Lexis.facet("kind", "")
        let isWordless = plain.isEmpty && plain.excluded.isEmpty
        let facets = isWordless ? request.facets.filter { !$0.hasPrefix(kind) } : request.facets
        func names(_ spelling: String) -> [String]? {
            book.spellings[spelling].map { $0.flatMap { [$0] + book.names(of: $0).map(\.text) } }
        }
        var question = SearchQuestion(request.text, facets: facets).naming(names)
        // Not those whose versions are judged one by one: how many of these there are would tell of what is withheld (law 3).
        let sure = scope.shelves.count { scope.allowed.views[$0]?.isPerVersion != true }
        let most = SharingLimits.lookups / max(sure, 1)
        let isTooMuch = question.ways > most
        if isTooMuch { question = question.asWritten.cut(to: most) }
        let named = question.terms.filter(\.isName).map { term in
            let others = term.names.filter { $0.lowercased() != term.text.lowercased() }
            return SearchUnderstanding.Name(
                typed: term.text, others: Array(others.prefix(SharingLimits.namesTold)))
        }
        var understood = SearchUnderstanding(question, names: named.filter { !$0.others.isEmpty })
        understood.isAsWritten = isTooMuch
        return (question, understood)
    }

    /// A scope without what is not an organisation's word, or not told to be.
    ///
    /// - Parameter organisation: its code, or any of its names.
    func narrowed(_ scope: Scope, to organisation: String?, _ book: PartyBook) -> Scope {
        guard let organisation = organisation?.trimmed, !organisation.isEmpty else { return scope }
        let codes = Set([organisation] + (book.spellings[SearchQuestion.spelling(of: organisation)] ?? []))
        let shelves = scope.shelves.filter { shelf in
            scope.allowed.views[shelf]?.isUnattributed != true
                && !codes.isDisjoint(with: originators(of: shelf, in: scope.snapshot))
        }
        return Scope(shelves: shelves, allowed: scope.allowed, moment: scope.moment)
    }

    /// The position before which everything was added that a search asks for. Looks at the asker's shelves alone.
    func beyond(_ request: SearchRequest, _ scope: Scope) async throws -> Position {
        guard let until = request.until else { return scope.moment.beyond }
        let later = try await store.page(
            PageQuery(shelves: scope.shelves, addedAfter: until, limit: 1, versions: .every))
        return min(later.rows.first?.position ?? scope.moment.beyond, scope.moment.beyond)
    }

    /// So many rows before a position, newest first.
    func matching(
        _ question: SearchQuestion, _ request: SearchRequest, in scope: Scope, before: Position, limit: Int
    ) async throws -> Rows {
        guard !question.isEmpty else {
            // Filters without a word ask for the newest that they leave; words that are none ask for nothing.
            guard request.isFiltering, request.text.trimmed.isEmpty else { return Rows(rows: [], more: false) }
            let rows = try await store.recent(
                type: request.type, before: before, shelves: scope.shelves, limit: limit)
            return Rows(rows: rows, more: rows.count == limit)
        }
        return try await store.search(
            question, shelves: scope.shelves, types: request.type.map { [$0] }, before: before, limit: limit)
    }

    /// The questions with a word less that find something.
    func fewer(
        _ question: SearchQuestion, _ request: SearchRequest, in scope: Scope, _ book: PartyBook, before: Position
    ) async throws -> [String] {
        var found: [String] = []
        for text in question.withFewerWords.prefix(SharingLimits.fewerWords) {
            // The question that the asker would ask by it, names and bounds included.
            var request = request
            request.text = text
            let less = asked(request, scope, book).question
            let hits = try await newest(1, before: before, in: scope) { before, count in
                try await matching(less, request, in: scope, before: before, limit: count)
            }
            let isRecent = hits.shown.first.map { shown in request.since.map { shown.row.added >= $0 } ?? true }
            if isRecent == true { found.append(text) }
        }
        return found
    }

    /// Where what is left of a record has what is searched for.
    func hit(_ object: JSONValue, _ row: Row, _ question: SearchQuestion, _ title: RecordTitle) -> SearchHit? {
        guard !question.clauses.isEmpty else { return nil }
        let words = if case .text(let text) = title { text } else { "" }
        return SearchHit(of: question, title: words, text: PassageText.of(object))
    }
}
