/// Finds any of a list of texts inside another in one pass: names and texts of every object go through here.
struct Fragments: Sendable {
    /// A text to look for: a stretch of ``letters``.
    private struct Fragment {
        let place: Range<Int>
        let line: RedLine
    }

    // All of them lie in one array, so that walking along a text touches no counts of references.
    private let letters: [UInt8]
    /// By their first byte.
    private let fragments: [Fragment]
    /// Where those with a first byte begin among ``fragments``; those with the next byte follow.
    private let begins: [Int]
    private let wholes: [(bytes: [UInt8], line: RedLine)]

    /// - Parameters:
    ///   - lists: by the line that they cross, separated by commas, in lower case.
    ///   - wholes: names that count only where there is nothing beside them but the prefix of what is custom.
    init(_ lists: KeyValuePairs<RedLine, String>, wholes: KeyValuePairs<RedLine, String> = [:]) {
        self.wholes = wholes.flatMap { line, name in [name, "x" + name].map { (Array($0.utf8), line) } }
        var byFirst = [[(bytes: [UInt8], line: RedLine)]](repeating: [], count: 256)
        for (line, list) in lists {
            for text in list.split(separator: ",") {
                let bytes = Array(text.drop { $0 == " " || $0 == "\n" }.utf8)
                guard let first = bytes.first else { continue }
                byFirst[Int(first)].append((bytes, line))
            }
        }
        var (letters, fragments, begins): ([UInt8], [Fragment], [Int]) = ([], [], [])
        for same in byFirst {
            begins.append(fragments.count)
            for (bytes, line) in same {
                fragments.append(Fragment(place: letters.count..<letters.count + bytes.count, line: line))
                letters += bytes
            }
        }
        self.letters = letters
        self.fragments = fragments
        self.begins = begins + [fragments.count]
    }

    /// The line of the first one that stands in a name, however its words are set apart.
    func first(inName name: UnsafeBufferPointer<UInt8>) -> RedLine? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count) { squeezed in
            var length = 0
            for byte in name where byte.isLetterOrDigit {
                squeezed[length] = byte.lowercased
                length += 1
            }
            let found = UnsafeBufferPointer(rebasing: squeezed[..<length])
            if let whole = wholes.first(where: { found.elementsEqual($0.bytes) }) { return whole.line }
            for start in found.indices {
                for number in begins[Int(found[start])]..<begins[Int(found[start]) + 1]
                where found[start...].starts(with: letters[fragments[number].place]) {
                    return fragments[number].line
                }
            }
            return nil
        }
    }

    /// The lines of those that stand in a text, where a word begins. What is no letter counts as one space.
    func all(inText text: [UInt8]) -> Set<RedLine> {
        text.withUnsafeBufferPointer { text in
            var lines: Set<RedLine> = []
            var isInside = false
            for start in text.indices {
                let isLetter = text[start].isLetterOrDigit
                defer { isInside = isLetter }
                guard !isInside else { continue }
                let first = Int(text[start].lowercased)
                for number in begins[first]..<begins[first + 1]
                where stands(fragments[number].place, at: start, in: text) {
                    lines.insert(fragments[number].line)
                }
            }
            return lines
        }
    }

    private func stands(_ fragment: Range<Int>, at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var place = start
        for letter in fragment {
            guard place < text.count else { return false }
            if letters[letter] == UInt8(ascii: " ") {
                guard !text[place].isLetterOrDigit else { return false }
                while place < text.count, !text[place].isLetterOrDigit { place += 1 }
            } else {
                guard text[place].lowercased == letters[letter] else { return false }
                place += 1
            }
        }
        return true
    }
}

extension UInt8 {
    /// Of ASCII, or a part of any other character: nothing beyond ASCII sets words apart.
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
            true
        default: false
        }
    }

    fileprivate var lowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
