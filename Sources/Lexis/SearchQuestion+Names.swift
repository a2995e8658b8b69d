extension SearchQuestion {
    /// Words of a name at most.
    private static let longestName = 12

    /// A name as names are compared: its words as they are written, without those that are in nearly every text.
    package static func spelling(of name: String) -> String {
        let words = Lexis.words(of: name)
        let telling = words.filter { !SmallWords.contains($0, in: name) }
        return (telling.isEmpty ? words : telling).map(\.exact).joined(separator: " ")
    }

    /// All that it may be compared by: a name in capitals throughout has small words among them, too.
    package static func spellings(of name: String) -> Set<String> {
        let plain = spelling(of: name.lowercased())
        return plain.contains(" ") ? [spelling(of: name), plain] : [spelling(of: name)]
    }

    /// The same, where words that together are a name also ask for the other names of what it names.
    ///
    /// - Parameter others: all names of what a spelling names; `nil` where it names nothing.
    package func naming(_ others: (String) -> [String]?) -> SearchQuestion {
        var question = self
        var named: [[Term]] = []
        var rest = clauses[...]
        var room = Limits.ways - ways
        while let first = rest.first {
            var found: (clause: [Term], count: Int)?
            for count in (1...min(rest.count, Self.longestName)).reversed() where found == nil {
                found = Self.name(rest.prefix(count), room: &room, isCut: &question.isCut, others).map {
                    (clause: $0, count: count)
                }
            }
            named.append(found?.clause ?? first)
            rest = rest.dropFirst(found?.count ?? 1)
        }
        question.clauses = named
        return question
    }

    /// - Parameter room: terms of an index that may still be looked up.
    private static func name(
        _ clauses: ArraySlice<[Term]>, room: inout Int, isCut: inout Bool, _ others: (String) -> [String]?
    ) -> [Term]? {
        // What stands in quotation marks stands for itself.
        let terms = clauses.compactMap { $0.count == 1 && !$0[0].isPrefix && !$0[0].isPhrase ? $0[0] : nil }
        guard terms.count == clauses.count else { return nil }
        let typed = terms.map(\.text).joined(separator: " ")
        guard let names = others(spelling(of: typed)) else { return nil }
        // As it was asked for before, each word anywhere; and every name as it stands.
        var forms =
            terms.count == 1
            ? terms[0].forms
            : [Phrase(places: terms.flatMap { $0.forms.first?.places ?? [] }, isLoose: true)]
        var added: [String] = []
        for name in names {
            let words = Lexis.words(of: name)
            if words.isEmpty { continue }
            guard words.count <= room else {
                isCut = true
                continue
            }
            room -= words.count
            added.append(name)
            forms.append(Phrase(places: words.map { [$0.exact] }))
        }
        return [Term(text: typed, isPhrase: false, isPrefix: false, forms: forms, isName: true, names: added)]
    }
}
