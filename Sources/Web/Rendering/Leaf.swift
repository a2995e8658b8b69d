/// One page of the lines of a long list: so many at a time, from a number in the query, so that a page is light however many there
/// are. For the partial `leaf`.
struct Leaf: Sendable {
    /// Lines of one page.
    static let lines = 40
    /// Where the reader stands among the lines, counted from 0: a number in the query.
    static let from = "from"
    /// The same among the lines of a second list of a page.
    static let texts = "texts"

    /// Which lines, as in “Lines 41 to 80 of 130”.
    let words: String
    /// The same with what the list is called, for who has the page read out: a page may have several lists.
    let label: String
    let first: String?
    let next: String?
    /// Whether all of them stand on one page.
    let isWhole: Bool

    /// - Parameters:
    ///   - range: the lines that stand on it, of ``range(of:from:)``.
    ///   - count: of all lines.
    ///   - heading: what the list is called, where its page has others.
    ///   - href: the page that begins at a line.
    init(
        _ range: Range<Int>, of count: Int, heading: String? = nil, language: Language, href: (Int) -> String
    ) {
        let words = language.text(
            "leaf.lines",
            [
                "from": language.number(range.lowerBound + 1), "until": language.number(range.upperBound),
                "all": language.number(count),
            ])
        self.words = words
        label = heading.map { $0 + " · " + words } ?? words
        first = range.lowerBound > 0 ? href(0) : nil
        next = range.upperBound < count ? href(range.upperBound) : nil
        isWhole = range.count == count
    }

    /// The lines of the page on which a line stands; of the first, where there is no such line.
    static func range(of count: Int, from line: Int) -> Range<Int> {
        let start = (0..<count).contains(line) ? line - line % lines : 0
        return start..<min(start + lines, count)
    }
}

extension String {
    /// No longer than so many characters, the last of them an ellipsis where something is left out.
    func cut(to most: Int) -> String { count > most ? prefix(most - 1) + "…" : self }
}
