/// Why a PDF cannot be looked through.
enum PDFFault: Error {
    /// It is not as the standard says, or in a form that is not read here.
    case unreadable
    /// It has a password.
    case locked
    /// It is over a limit of ``PDFStructure``.
    case swollen
}

/// Reads the words that a PDF is made of (ISO 32000-2 §7.2, §7.3), one after another.
///
/// Strings and comments are passed over as a whole, so that nothing in them counts as a word. Where programs do not agree on where
/// a word ends, or on what an escape in it means, it is not read at all.
struct PDFLexer {
    enum Token: Hashable {
        /// Without the slash and without escapes, as `#4A` for J.
        case name(String)
        case integer(Int)
        /// Any other number.
        case number
        case string
        /// As in `obj`, `R`, `true`.
        case keyword(String)
        case openArray, closeArray, openDictionary, closeDictionary
    }

    /// Bytes of a name or another word at most. Names have 127 (§C.2), and some programs write the largest numbers out in full.
    private static let wordMost = 1_024

    let bytes: [UInt8]
    /// Where it goes on.
    var at: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        (self.bytes, at, end) = (bytes, range.lowerBound, range.upperBound)
    }

    /// The next word; `nil` at the end.
    mutating func next() throws(PDFFault) -> Token? {
        passBlanks()
        guard at < end else { return nil }
        let byte = bytes[at]
        switch byte {
        case UInt8(ascii: "["): return step(1, .openArray)
        case UInt8(ascii: "]"): return step(1, .closeArray)
        case UInt8(ascii: "<"):
            guard at + 1 < end, bytes[at + 1] == byte else { return try hexadecimal() }
            return step(2, .openDictionary)
        case UInt8(ascii: ">"):
            guard at + 1 < end, bytes[at + 1] == byte else { throw .unreadable }
            return step(2, .closeDictionary)
        case UInt8(ascii: "("): return try string()
        case UInt8(ascii: "/"):
            at += 1
            let word = try regular()
            return .name(try Self.name(word))
        case UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "}"): throw .unreadable
        default:
            let word = try regular()
            return try Self.word(word)
        }
    }

    private mutating func step(_ count: Int, _ token: Token) -> Token {
        at += count
        return token
    }

    private mutating func passBlanks() {
        while at < end {
            if bytes[at].isPDFBlank {
                at += 1
            } else if bytes[at] == UInt8(ascii: "%") {
                while at < end, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
            } else {
                return
            }
        }
    }

    /// Parentheses in it are balanced, or have a backslash before them (§7.3.4.2).
    private mutating func string() throws(PDFFault) -> Token {
        var depth = 0
        while at < end {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\\"): at += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return .string }
            default: break
            }
        }
        throw .unreadable
    }

    private mutating func hexadecimal() throws(PDFFault) -> Token {
        at += 1
        while at < end {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: ">") { return .string }
            guard byte.hexadecimal != nil || byte.isPDFBlank else { throw .unreadable }
        }
        throw .unreadable
    }

    private mutating func regular() throws(PDFFault) -> ArraySlice<UInt8> {
        let start = at
        while at < end, !bytes[at].isPDFBlank, !bytes[at].isPDFDelimiter {
            guard !bytes[at].isPDFDoubtful else { throw .unreadable }
            at += 1
        }
        guard at - start <= Self.wordMost else { throw .unreadable }
        return bytes[start..<at]
    }

    /// A mark of an escape without its two digits is one to some programs still, and some end a name at a zero: §7.3.5 has
    /// neither.
    private static func name(_ word: ArraySlice<UInt8>) throws(PDFFault) -> String {
        guard word.contains(UInt8(ascii: "#")) else { return String(decoding: word, as: UTF8.self) }
        var plain: [UInt8] = []
        var rest = word
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "#") else {
                plain.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap(\.hexadecimal)
            guard digits.count == 2, digits != [0, 0] else { throw .unreadable }
            plain.append(digits[0] << 4 | digits[1])
            rest = rest.dropFirst(2)
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private static func word(_ word: ArraySlice<UInt8>) throws(PDFFault) -> Token {
        guard let first = word.first else { throw .unreadable }
        let text = String(decoding: word, as: UTF8.self)
        guard first.isPDFNumeric else { return .keyword(text) }
        // Where something else follows at once, some programs end the number there.
        guard word.allSatisfy(\.isPDFNumeric) else { throw .unreadable }
        return Int(text).map { .integer($0) } ?? .number
    }
}

extension UInt8 {
    /// White space: §7.2.3.
    var isPDFBlank: Bool {
        switch self {
        case 0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20: true
        default: false
        }
    }
    /// What is white space to some programs and part of a word to others: 0x80 and 0xFF to PDFium, a vertical tab to qpdf.
    var isPDFDoubtful: Bool {
        switch self {
        case 0x0B, 0x80, 0xFF: true
        default: false
        }
    }
    /// What numbers consist of. Many programs end one where anything else begins, as in `0obj`.
    var isPDFNumeric: Bool {
        switch self {
        case 0x30...0x39, 0x2B, 0x2D, 0x2E: true
        default: false
        }
    }
    /// One of `()<>[]{}/%`.
    var isPDFDelimiter: Bool {
        switch self {
        case 0x28, 0x29, 0x3C, 0x3E, 0x5B, 0x5D, 0x7B, 0x7D, 0x2F, 0x25: true
        default: false
        }
    }

    /// The value of a hexadecimal digit; `nil` where it is none.
    var hexadecimal: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}
