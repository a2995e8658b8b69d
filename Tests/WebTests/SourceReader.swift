/// A string literal of Swift source, with numbered places for what is put in: `"a \(b)" + " c"` is one, `a {1} c`.
struct SourceLiteral: Sendable {
    let text: String
    /// The code before it, as far as ``SourceReader/reach``, with one blank for any white space.
    let before: String
    /// Something that is no literal is put behind it: it is the beginning of a sentence.
    let isOpen: Bool
}

/// Reads Swift source as far as its string literals go: comments are passed over, and so is the code of what is put in.
struct SourceReader {
    /// Bytes of code before a literal that are told.
    static let reach = 200

    private let bytes: [UInt8]
    private var at = 0

    private struct Found {
        /// What stands around the places: one more than there are places.
        var parts: [[UInt8]]
        let start: Int
        var end: Int
    }

    init(_ source: String) { bytes = Array(source.utf8) }

    mutating func literals() -> [SourceLiteral] {
        var found: [Found] = []
        while at < bytes.count {
            guard Self.isMark(bytes[at]) else {
                at += 1
                continue
            }
            if starts("//") {
                skip(past: "\n")
            } else if starts("/*") {
                skip(past: "*/")
            } else if starts("#/") {
                at += 2
                skip(past: "/#")
            } else if opens {
                let next = literal()
                if let last = found.last, joins(last, next) {
                    found[found.count - 1] = joined(last, next)
                } else {
                    found.append(next)
                }
            } else {
                at += 1
            }
        }
        var literals: [SourceLiteral] = []
        for each in found { literals.append(told(each)) }
        return literals
    }

    // MARK: one literal

    /// Whether a literal begins here, raw or not.
    private var opens: Bool {
        guard let first = bytes[at...].firstIndex(where: { $0 != UInt8(ascii: "#") }) else { return false }
        return bytes[first] == UInt8(ascii: "\"")
    }

    /// Reads the literal that begins here, and goes behind it.
    private mutating func literal() -> Found {
        let start = at
        while at < bytes.count, bytes[at] == UInt8(ascii: "#") { at += 1 }
        let hashes = String(repeating: "#", count: at - start)
        let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
        at += quotes.utf8.count
        let end = quotes + hashes
        let escape = "\\" + hashes
        var parts: [[UInt8]] = [[]]
        while at < bytes.count, !starts(end) {
            let isEscape = starts(escape)
            at += isEscape ? escape.utf8.count : 0
            guard at < bytes.count else { break }
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "(") where isEscape:
                skipCode()
                parts.append([])
            case UInt8(ascii: "u") where isEscape: parts[parts.count - 1] += scalar()
            case UInt8(ascii: "n") where isEscape, UInt8(ascii: "r") where isEscape, UInt8(ascii: "t") where isEscape:
                parts[parts.count - 1].append(UInt8(ascii: " "))
            // A line that goes on.
            case UInt8(ascii: "\n") where isEscape: break
            default: parts[parts.count - 1].append(byte)
            }
        }
        at = min(at + end.utf8.count, bytes.count)
        return Found(parts: parts, start: start, end: at)
    }

    /// As in `\u{202F}`, from the brace on.
    private mutating func scalar() -> [UInt8] {
        guard starts("{"), let close = bytes[at...].firstIndex(of: UInt8(ascii: "}")) else { return [] }
        let digits = String(decoding: bytes[(at + 1)..<close], as: UTF8.self)
        at = close + 1
        guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else { return [] }
        return Array(String(Character(scalar)).utf8)
    }

    /// Goes behind the parenthesis that ends what is put in.
    private mutating func skipCode() {
        var depth = 1
        while at < bytes.count, depth > 0 {
            if opens {
                _ = literal()
                continue
            }
            if bytes[at] == UInt8(ascii: "(") { depth += 1 }
            if bytes[at] == UInt8(ascii: ")") { depth -= 1 }
            at += 1
        }
    }

    // MARK: several

    private func joins(_ first: Found, _ second: Found) -> Bool {
        let between = bytes[first.end..<second.start].filter { !Self.isBlank($0) }
        return between == [UInt8(ascii: "+")]
    }

    private func joined(_ first: Found, _ second: Found) -> Found {
        var both = first
        both.parts[both.parts.count - 1] += second.parts[0]
        both.parts += second.parts.dropFirst()
        both.end = second.end
        return both
    }

    private func told(_ found: Found) -> SourceLiteral {
        var text: [UInt8] = []
        for (place, part) in found.parts.enumerated() {
            if place > 0 { text += Array("{\(place)}".utf8) }
            text += part
        }
        let code = String(decoding: bytes[max(0, found.start - Self.reach)..<found.start], as: UTF8.self)
        let words = code.split { $0.isWhitespace }.joined(separator: " ")
        let isApart = code.last?.isWhitespace ?? false
        let next = bytes[found.end...].first { !Self.isBlank($0) }
        return SourceLiteral(
            text: String(decoding: text, as: UTF8.self), before: isApart ? words + " " : words,
            isOpen: next == UInt8(ascii: "+"))
    }

    // MARK: bytes

    private func starts(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

    private mutating func skip(past mark: String) {
        while at < bytes.count, !starts(mark) { at += 1 }
        at = min(at + mark.utf8.count, bytes.count)
    }

    /// Whether a comment, a regular expression or a literal may begin with it.
    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "/")
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
    }
}
