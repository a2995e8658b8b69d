/// Finds any of a list of texts inside another in one pass: names and texts of every object go through here.
struct Fragments: Sendable {
    private struct Fragment {
        let bytes: [UInt8]
        let line: RedLine
    }

    /// By their first byte.
    private let byFirst: [[Fragment]]
    private let wholes: [Fragment]

    /// - Parameters:
    ///   - lists: by the line that they cross, separated by commas, in lower case.
    ///   - wholes: names that count only where there is nothing beside them but the prefix of what is custom.
    init(_ lists: KeyValuePairs<RedLine, String>, wholes: KeyValuePairs<RedLine, String> = [:]) {
        self.wholes = wholes.flatMap { line, name in
            [name, "x" + name].map { Fragment(bytes: Array($0.utf8), line: line) }
        }
        var byFirst = [[Fragment]](repeating: [], count: 256)
        for (line, list) in lists {
            for text in list.split(separator: ",") {
                let bytes = Array(text.drop { $0 == " " || $0 == "\n" }.utf8)
                guard let first = bytes.first else { continue }
                byFirst[Int(first)].append(Fragment(bytes: bytes, line: line))
            }
        }
        self.byFirst = byFirst
    }

    /// The line of the first one that stands in a name, however its words are set apart.
    func first(inName name: UnsafeBufferPointer<UInt8>) -> RedLine? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count) { squeezed in
            var length = 0
            for byte in name where byte.isLetterOrDigit {
                squeezed[length] = byte.lowercased
                length += 1
            }
            let letters = UnsafeBufferPointer(rebasing: squeezed[..<length])
            if let whole = wholes.first(where: { letters.elementsEqual($0.bytes) }) { return whole.line }
            for start in letters.indices {
                for fragment in byFirst[Int(letters[start])] where letters[start...].starts(with: fragment.bytes) {
                    return fragment.line
                }
            }
            return nil
        }
    }

    /// The lines of those that stand in a text, where a word begins. What is no letter counts as one space.
    func all(inText text: [UInt8]) -> Set<RedLine> {
        var lines: Set<RedLine> = []
        var isInside = false
        for start in text.indices {
            defer { isInside = text[start].isLetterOrDigit }
            guard !isInside else { continue }
            for fragment in byFirst[Int(text[start].lowercased)] where !lines.contains(fragment.line) {
                if Self.stands(fragment.bytes, at: start, in: text) { lines.insert(fragment.line) }
            }
        }
        return lines
    }

    private static func stands(_ fragment: [UInt8], at start: Int, in text: [UInt8]) -> Bool {
        var place = start
        for byte in fragment {
            guard place < text.count else { return false }
            if byte == UInt8(ascii: " ") {
                guard !text[place].isLetterOrDigit else { return false }
                while place < text.count, !text[place].isLetterOrDigit { place += 1 }
            } else {
                guard text[place].lowercased == byte else { return false }
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
