/// Cuts a pattern into words, one at a time.
struct PatternLexer {
    enum Token: Equatable {
        case name(String)
        /// A name with a hyphen in it, which only object types have.
        case hyphenated(String)
        /// A reserved word (P1).
        case keyword(String)
        case literal(Pattern.Literal)
        case comparison(Pattern.Operator)
        /// One of `[ ] ( ) , . : *`.
        case mark(UInt8)
        case end
    }

    private let bytes: [UInt8]
    private var at = 0
    /// Where the token that was read last begins and ends, in bytes.
    private(set) var start = 0
    var end: Int { at }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() throws(PatternError) -> Token {
        try skip()
        start = at
        guard at < bytes.count else { return .end }
        switch bytes[at] {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","),
            UInt8(ascii: ":"), UInt8(ascii: "*"):
            at += 1
            return .mark(bytes[start])
        case UInt8(ascii: "."):
            if Self.isDigit(peek(1)) { return try number() }
            at += 1
            return .mark(bytes[start])
        case UInt8(ascii: "'"): return .literal(.string(try string()))
        case UInt8(ascii: "="):
            at += peek(1) == UInt8(ascii: "=") ? 2 : 1
            return .comparison(.equal)
        case UInt8(ascii: "!") where peek(1) == UInt8(ascii: "="): return comparison(.notEqual, bytes: 2)
        case UInt8(ascii: "<"):
            if peek(1) == UInt8(ascii: ">") { return comparison(.notEqual, bytes: 2) }
            let orEqual = peek(1) == UInt8(ascii: "=")
            return comparison(orEqual ? .lessOrEqual : .less, bytes: orEqual ? 2 : 1)
        case UInt8(ascii: ">"):
            let orEqual = peek(1) == UInt8(ascii: "=")
            return comparison(orEqual ? .greaterOrEqual : .greater, bytes: orEqual ? 2 : 1)
        case UInt8(ascii: "+"), UInt8(ascii: "-"): return try number()
        case let byte where Self.isDigit(byte): return try number()
        case let byte where Self.isLetter(byte): return try word()
        default: throw error("a word, a constant or a mark of the pattern language", at: at)
        }
    }

    private mutating func comparison(_ sign: Pattern.Operator, bytes: Int) -> Token {
        at += bytes
        return .comparison(sign)
    }

    private func peek(_ ahead: Int) -> UInt8 { at + ahead < bytes.count ? bytes[at + ahead] : 0 }

    // MARK: White space and comments

    private mutating func skip() throws(PatternError) {
        while at < bytes.count {
            let space = spaceLength()
            if space > 0 {
                at += space
            } else if bytes[at] == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
                while at < bytes.count, bytes[at] != UInt8(ascii: "\n"), bytes[at] != UInt8(ascii: "\r") { at += 1 }
            } else if bytes[at] == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                let opening = at
                at += 2
                while at < bytes.count, bytes[at] != UInt8(ascii: "*") || peek(1) != UInt8(ascii: "/") { at += 1 }
                guard at < bytes.count else { throw error("a comment that is closed", at: opening) }
                at += 2
            } else {
                return
            }
        }
    }

    /// Bytes of the white-space character here, 0 if it is none. All of Unicode's are (P2).
    private func spaceLength() -> Int {
        switch bytes[at] {
        case 0x09...0x0D, 0x20: 1
        case 0xC2: peek(1) == 0x85 || peek(1) == 0xA0 ? 2 : 0
        case 0xE1: peek(1) == 0x9A && peek(2) == 0x80 ? 3 : 0
        case 0xE2:
            switch (peek(1), peek(2)) {
            case (0x80, 0x80...0x8A), (0x80, 0xA8), (0x80, 0xA9), (0x80, 0xAF), (0x81, 0x9F): 3
            default: 0
            }
        case 0xE3: peek(1) == 0x80 && peek(2) == 0x80 ? 3 : 0
        default: 0
        }
    }

    // MARK: Words and constants

    private mutating func word() throws(PatternError) -> Token {
        if peek(1) == UInt8(ascii: "'") {
            switch bytes[at] {
            case UInt8(ascii: "t"): return try timestamp()
            case UInt8(ascii: "h"): return try hex()
            case UInt8(ascii: "b"): return try binary()
            default: break
            }
        }
        var isHyphenated = false
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "-") {
                isHyphenated = true
            } else if !Self.isLetter(bytes[at]), !Self.isDigit(bytes[at]) {
                break
            }
            at += 1
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isHyphenated { return .hyphenated(text) }
        switch text {
        case "true": return .literal(.boolean(true))
        case "false": return .literal(.boolean(false))
        case "LIKE": return .comparison(.like)
        case "MATCHES": return .comparison(.matches)
        case "ISSUBSET": return .comparison(.isSubset)
        case "ISSUPERSET": return .comparison(.isSuperset)
        default: return Pattern.reserved.contains(text) ? .keyword(text) : .name(text)
        }
    }

    private mutating func number() throws(PatternError) -> Token {
        let sign = bytes[at]
        if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { at += 1 }
        let whole = at
        while Self.isDigit(peek(0)) { at += 1 }
        let isFloat = peek(0) == UInt8(ascii: ".") && Self.isDigit(peek(1))
        guard at > whole || isFloat else { throw error("a number after the sign", at: start) }
        var digits = bytes[whole..<at]
        if isFloat {
            let point = at
            at += 1
            while Self.isDigit(peek(0)) { at += 1 }
            digits = digits.drop { $0 == UInt8(ascii: "0") }
            let text = String(decoding: digits, as: UTF8.self) + String(decoding: bytes[point..<at], as: UTF8.self)
            let positive = digits.isEmpty ? "0" + text : text
            return .literal(.float(sign == UInt8(ascii: "-") ? "-" + positive : positive))
        }
        if digits.count > 1, digits.first == UInt8(ascii: "0") {
            throw error("a number without leading zeros", at: start, code: .number)
        }
        let text = String(decoding: digits, as: UTF8.self)
        guard let value = Int64(sign == UInt8(ascii: "-") ? "-" + text : text) else {
            throw error("an integer of 64 bits", at: start, code: .number)
        }
        return .literal(.integer(value))
    }

    /// `'…'`, in which a quote and a backslash are escaped, and nothing else is (P4).
    private mutating func string() throws(PatternError) -> String {
        at += 1
        var text: [UInt8] = []
        var plain = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "'") {
            guard bytes[at] == UInt8(ascii: "\\") else {
                at += 1
                continue
            }
            guard peek(1) == UInt8(ascii: "'") || peek(1) == UInt8(ascii: "\\") else {
                throw error(#"\' or \\, the only escapes there are"#, at: at)
            }
            text += bytes[plain..<at]
            plain = at + 1
            at += 2
        }
        guard at < bytes.count else { throw error("a closing quote", at: bytes.count) }
        text += bytes[plain..<at]
        at += 1
        return String(decoding: text, as: UTF8.self)
    }

    /// What stands between the quotes of `t'…'`, `h'…'` and `b'…'`.
    private mutating func quoted(_ expected: String) throws(PatternError) -> ArraySlice<UInt8> {
        at += 2
        guard let close = bytes[at...].firstIndex(of: UInt8(ascii: "'")) else { throw error(expected, at: start) }
        defer { at = close + 1 }
        return bytes[at..<close]
    }

    private mutating func hex() throws(PatternError) -> Token {
        let expected = "h'…' with pairs of hexadecimal digits"
        let digits = Array(try quoted(expected))
        guard digits.count.isMultiple(of: 2) else { throw error(expected, at: start) }
        var octets: [UInt8] = []
        for pair in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.hexadecimal(digits[pair]), let low = Self.hexadecimal(digits[pair + 1]) else {
                throw error(expected, at: start)
            }
            octets.append(high << 4 | low)
        }
        return .literal(.hex(octets))
    }

    private mutating func binary() throws(PatternError) -> Token {
        let expected = "b'…' with padded base64"
        guard let octets = Base64.decode(try quoted(expected)), !octets.isEmpty else {
            throw error(expected, at: start)
        }
        return .literal(.binary(octets))
    }

    private mutating func timestamp() throws(PatternError) -> Token {
        let expected = "t'…' with a time as in t'2024-01-15T12:30:45.5Z'"
        let text = Array(try quoted(expected))
        guard Self.isTime(text) else { throw error(expected, at: start) }
        return .literal(.timestamp(String(decoding: text, as: UTF8.self)))
    }

    /// `YYYY-MM-DDThh:mm:ss[.digits]Z`. Days go to 31 and seconds to 60 in every month and minute (P5).
    static func isTime(_ text: [UInt8]) -> Bool {
        let form = Array("0000-00-00T00:00:00".utf8)
        guard text.count > form.count, text.last == UInt8(ascii: "Z") else { return false }
        for (place, wanted) in form.enumerated() {
            let fits = wanted == UInt8(ascii: "0") ? isDigit(text[place]) : text[place] == wanted
            guard fits else { return false }
        }
        func field(_ place: Int) -> UInt8 {
            (text[place] - UInt8(ascii: "0")) * 10 + (text[place + 1] - UInt8(ascii: "0"))
        }
        guard (1...12).contains(field(5)), (1...31).contains(field(8)), field(11) < 24, field(14) < 60, field(17) <= 60
        else { return false }
        let fraction = text[form.count...].dropLast()
        return fraction.isEmpty
            || fraction.first == UInt8(ascii: ".") && fraction.count > 1 && fraction.dropFirst().allSatisfy(isDigit)
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte - UInt8(ascii: "0") }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : nil
    }

    // MARK: Telling

    /// Characters of what was found that an error shows at most.
    private static let shown = 32

    /// An error at a byte of the text.
    func error(_ expected: String, at place: Int, code: PatternError.Code = .syntax, end: Int? = nil) -> PatternError {
        let column = bytes[..<place].count { $0 & 0xC0 != 0x80 } + 1
        let rest = String(decoding: bytes[place..<max(place, end ?? bytes.count)], as: UTF8.self)
        let word = end == nil ? rest.prefix { !$0.isWhitespace } : rest[...]
        let found = word.count > Self.shown ? word.prefix(Self.shown) + "…" : word
        return PatternError(code: code, column: column, expected: expected, found: String(found))
    }
}
