extension SearchQuestion {
    /// Where a text has what is asked for: for marking it there.
    ///
    /// - Parameter words: of the text, in their order.
    /// - Returns: by the index of the word, which of the ``clauses`` it answers.
    package func hits(in words: [Lexis.Word]) -> [Int: Set<Int>] {
        // The forms by what their first word may be written as; of loose ones, each word is looked for by itself.
        var beginnings: [String: [(clause: Int, places: ArraySlice<[String]>, isPrefix: Bool)]] = [:]
        var open: [(clause: Int, places: ArraySlice<[String]>)] = []
        for (clause, terms) in clauses.enumerated() {
            for form in terms.flatMap(\.forms) {
                let parts = form.isLoose ? form.places.map { [$0][...] } : [form.places[...]]
                for places in parts {
                    if form.isPrefix, places.count == 1 {
                        open.append((clause, places))
                        continue
                    }
                    for way in places.first ?? [] {
                        beginnings[way, default: []].append((clause, places, form.isPrefix))
                    }
                }
            }
        }
        var hits: [Int: Set<Int>] = [:]
        for (index, word) in words.enumerated() {
            for way in word.all {
                for (clause, places, isPrefix) in beginnings[way] ?? [] where index + places.count <= words.count {
                    let follows = places.dropFirst().enumerated().allSatisfy { offset, ways in
                        let isOpen = isPrefix && offset == places.count - 2
                        return words[index + 1 + offset].all.contains { term in
                            ways.contains { isOpen ? term.hasPrefix($0) : term == $0 }
                        }
                    }
                    guard follows else { continue }
                    for place in index..<index + places.count { hits[place, default: []].insert(clause) }
                }
            }
            for (clause, places) in open
            where places.first?.contains(where: { word.exact.hasPrefix($0) }) ?? false {
                hits[index, default: []].insert(clause)
            }
        }
        return hits
    }
}
