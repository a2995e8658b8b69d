/// Why bytes are not acceptable JSON.
///
/// Source: RFC 8259 for the grammar, RFC 7493 (I-JSON) for names, surrogates and the range of numbers.
package struct JSONError: Error, Hashable, Sendable {
    /// Stable, for programs.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case syntax, truncated, encoding, depth, bytes, nodes, duplicate, number, range, surrogate, trailing

        /// Whether the grammar of RFC 8259 allows what is not acceptable here: then where it ends is known, and
        /// what stands beside it can be read.
        package var isWithinGrammar: Bool {
            switch self {
            case .depth, .duplicate, .range, .surrogate: true
            case .syntax, .truncated, .encoding, .bytes, .nodes, .number, .trailing: false
            }
        }
    }

    package let code: Code
    /// In bytes from the start of the text: where it stops being acceptable.
    package let offset: Int
    /// From 1; lines end with LF.
    package let line: Int
    /// From 1, in characters (Unicode scalars) of that line.
    package let column: Int
    /// What stands in the way, in a few words.
    package let expected: String

    /// One sentence to send to whoever wrote the text.
    package var message: String {
        let place = "line \(line), column \(column) (byte \(offset))"
        return switch code {
        case .syntax: "not JSON at \(place): expected \(expected)"
        case .truncated: "the text ends too early at \(place): expected \(expected)"
        case .encoding: "not UTF-8 at \(place)"
        case .depth: "nested too deep at \(place): over the limit"
        case .bytes: "too long: over the limit of \(offset) bytes"
        case .nodes: "too many values and names at \(place): over the limit"
        case .duplicate: "the same member name twice in one object, the second time at \(place)"
        case .number: "not an acceptable number at \(place): expected \(expected)"
        case .range: "a number at \(place) that is not within the range of a double"
        case .surrogate: "half a surrogate pair at \(place): \(expected)"
        case .trailing: "more text after the value at \(place)"
        }
    }

    init(code: Code, offset: Int, expected: String, in text: UnsafeBufferPointer<UInt8>) {
        self.code = code
        self.offset = offset
        self.expected = expected
        var line = 1
        var column = 1
        for byte in text.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.line = line
        self.column = column
    }

    /// For a limit that is met before the text is looked at.
    init(code: Code, offset: Int, expected: String) {
        self.init(code: code, offset: offset, expected: expected, in: UnsafeBufferPointer(start: nil, count: 0))
    }
}
