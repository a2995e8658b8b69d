import JSON
import Lexis
import Records

/// Where a record that was found has what was searched for. Made of what is left of it for its reader, and of nothing else.
package struct SearchHit: Hashable, Sendable {
    /// A stretch of text, on one line.
    package struct Piece: Hashable, Sendable {
        package let text: String
        /// Whether it is what was searched for.
        package let isHit: Bool
        package init(_ text: String, isHit: Bool = false) {
            self.text = text
            self.isHit = isHit
        }
    }
    /// The title.
    package let title: [Piece]
    /// Words around what was found elsewhere in it, line by line; none where all of it stands in the title. Each line may be
    /// written in a direction of its own.
    package let lines: [[Piece]]
    package init(title: [Piece], lines: [[Piece]]) {
        self.title = title
        self.lines = lines
    }

    /// The lines as one.
    package var passage: [Piece] { Array(lines.joined(separator: [Piece(" ")])) }
}

extension SearchHit {
    /// - Parameters:
    ///   - title: as the record is called.
    ///   - text: of what is left of the record for its reader, a line for each text.
    init?(of question: SearchQuestion, title: String, text: String) {
        guard !question.clauses.isEmpty else { return nil }
        self.title = Array(Self.marked(title, question, longest: .max).joined(separator: [Piece(" ")]))
        let bytes = Array(text.utf8.prefix(SharingLimits.passageLooked))
        let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { $0 != title }
        lines = Self.marked(text.joined(separator: "\n"), question, longest: SharingLimits.passage, onlyHits: true)
    }

    /// The lines of a text with its hits, cut down to where most of them are.
    ///
    /// - Parameters:
    ///   - longest: bytes at most.
    ///   - onlyHits: whether there is nothing where there is no hit.
    private static func marked(
        _ text: String, _ question: SearchQuestion, longest: Int, onlyHits: Bool = false
    ) -> [[Piece]] {
        let bytes = Array(text.utf8)
        let words = Lexis.words(of: text)
        let hits = question.hits(in: words)
        if hits.isEmpty, onlyHits { return [] }
        var lines: [[Piece]] = [[]]
        func add(_ range: Range<Int>, isHit: Bool = false) {
            let parts = bytes[range].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for (number, part) in parts.enumerated() {
                if number > 0 { lines.append([]) }
                let text = line(part)
                if !text.isEmpty { lines[lines.count - 1].append(Piece(text, isHit: isHit)) }
            }
        }
        if hits.isEmpty {
            add(0..<bytes.count)
            return lines.filter { !$0.isEmpty }
        }
        let window = window(words, hits, longest: longest)
        var place = words[window.lowerBound].range.lowerBound
        if window.lowerBound == 0 { place = 0 } else { lines[0].append(Piece("… ")) }
        for index in window where hits[index] != nil {
            let range = words[index].range
            add(place..<range.lowerBound)
            add(range, isHit: true)
            place = range.upperBound
        }
        let isAll = window.upperBound == words.count
        let end = isAll ? bytes.count : words[window.upperBound - 1].range.upperBound
        if end > place { add(place..<end) }
        if !isAll { lines[lines.count - 1].append(Piece(" …")) }
        return lines.filter { !$0.isEmpty }
    }

    /// The words to be shown: those stretches that answer most of what is asked, the first of these, with some words before.
    private static func window(_ words: [Lexis.Word], _ hits: [Int: Set<Int>], longest: Int) -> Range<Int> {
        guard let last = words.last, last.range.upperBound > longest else { return 0..<words.count }
        func end(from start: Int) -> Int {
            var end = start + 1
            while end < words.count, words[end].range.upperBound - words[start].range.lowerBound <= longest { end += 1 }
            return end
        }
        // One walk over the hits with two ends: what a text costs is as long as the text, however often it has the word.
        let places = hits.keys.sorted()
        var (best, most, next) = (places[0], 0, 0)
        var inside: [Int: Int] = [:]
        for (index, start) in places.enumerated() {
            while next < places.count,
                next <= index || words[places[next]].range.upperBound - words[start].range.lowerBound <= longest
            {
                for clause in hits[places[next]] ?? [] { inside[clause, default: 0] += 1 }
                next += 1
            }
            if inside.count > most { (best, most) = (start, inside.count) }
            for clause in hits[start] ?? [] {
                let left = (inside[clause] ?? 0) - 1
                inside[clause] = left > 0 ? left : nil
            }
        }
        var start = best
        while start > 0, words[best].range.lowerBound - words[start - 1].range.lowerBound <= longest / 4 {
            start -= 1
        }
        return start..<end(from: start)
    }

    /// Text as it stands on one line: white space and what controls a terminal or a page is a blank.
    private static func line(_ bytes: ArraySlice<UInt8>) -> String {
        var line = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            // What turns the direction of text would turn what stands after the passage, too.
            if (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value) { continue }
            let isBlank = scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
            if !isBlank { line.append(scalar) } else if line.last != " " { line.append(" ") }
        }
        return String(line)
    }
}
