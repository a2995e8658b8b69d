extension SearchQuestion {
    /// Whether a text has what is asked for and nothing that is excluded: what an index does, slowly.
    ///
    /// - Parameter line: of its terms, see ``Lexis/line(of:)``.
    package func isAnswered(by line: String) -> Bool {
        if isEmpty { return false }
        let places = line.split(separator: " ").map { $0.split(separator: "|") }
        return facets.allSatisfy { facet in places.contains { $0.contains { $0 == facet } } }
            && clauses.allSatisfy { clause in clause.contains { Self.has(places, $0) } }
            && !excluded.contains { Self.has(places, $0) }
    }

    private static func has(_ places: [[Substring]], _ term: Term) -> Bool {
        term.forms.contains { form in
            if form.isLoose {
                return form.places.allSatisfy { ways in
                    places.contains { $0.contains { term in ways.contains { $0 == term } } }
                }
            }
            guard places.count >= form.places.count else { return false }
            return (0...places.count - form.places.count).contains { start in
                form.places.enumerated().allSatisfy { offset, ways in
                    let isOpen = form.isPrefix && offset == form.places.count - 1
                    return places[start + offset].contains { term in
                        ways.contains { isOpen ? term.hasPrefix($0) : term == $0 }
                    }
                }
            }
        }
    }
}
