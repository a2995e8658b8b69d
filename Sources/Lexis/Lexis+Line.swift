extension Lexis {
    /// Between two places of a line.
    package static let space = UInt8(ascii: " ")
    /// Between two terms of one place.
    package static let bar = UInt8(ascii: "|")

    /// The terms of a text as one line, in the form that an index takes: `les attaques|~attac`. Made where there is time
    /// for it, so that the one who writes the index only splits it.
    ///
    /// - Parameter facets: what it is found by beside its words: the first place of the line, see ``facet(_:_:)``.
    package static func line(of text: String, facets: [String] = []) -> String {
        var line = Array(facets.joined(separator: "|").utf8)
        var text = text
        text.withUTF8 { bytes in
            line.reserveCapacity(bytes.count * 2)
            read(bytes) { term, kind, _ in
                if !line.isEmpty { line.append(kind == .exact ? space : bar) }
                line.append(contentsOf: term)
                return true
            }
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// What a record is found by beside its words: `=place.ke`. No word has such a term.
    ///
    /// - Parameter value: its letters and digits count, as in a word.
    package static func facet(_ name: String, _ value: String) -> String {
        "=\(name)." + words(of: value).map(\.exact).joined(separator: "-")
    }
}
