extension SearchQuestion {
    /// Words of a name at most.
    private static let longestName = 12

    /// A name as names are compared: its words as they are written, without those that are in nearly every text.
    package static func spelling(of name: String) -> String {
        let words = Lexis.words(of: name).map(\.exact)
        let telling = words.filter { !SmallWords.contains($0) }
        return (telling.isEmpty ? words : telling).joined(separator: " ")
    }

    /// The same, where words that together are a name also ask for the other names of what it names.
    ///
    /// - Parameter others: all names of what a spelling names; `nil` where it names nothing.
    package func naming(_ others: (String) -> [String]?) -> SearchQuestion {
        var question = self
        var named: [[Term]] = []
        var rest = clauses[...]
        while let first = rest.first {
            var found: (clause: [Term], count: Int)?
            for count in (1...min(rest.count, Self.longestName)).reversed() where found == nil {
                found = Self.name(rest.prefix(count), others).map { (clause: $0, count: count) }
            }
            named.append(found?.clause ?? first)
            rest = rest.dropFirst(found?.count ?? 1)
        }
        question.clauses = named
        return question
    }

    private static func name(_ clauses: ArraySlice<[Term]>, _ others: (String) -> [String]?) -> [Term]? {
        let terms = clauses.compactMap { $0.count == 1 && !$0[0].isPrefix ? $0[0] : nil }
        guard terms.count == clauses.count else { return nil }
        let typed = terms.map(\.text).joined(separator: " ")
        guard let names = others(spelling(of: typed)) else { return nil }
        // As it was asked for before, each word anywhere; and every name as it stands.
        var forms =
            terms.count == 1
            ? terms[0].forms
            : [Phrase(places: terms.flatMap { $0.forms.first?.places ?? [] }, isLoose: true)]
        for name in names {
            let words = Lexis.words(of: name)
            if !words.isEmpty { forms.append(Phrase(places: words.map { [$0.exact] })) }
        }
        return [Term(text: typed, isPhrase: false, isPrefix: false, forms: forms)]
    }
}
