/// A second reader of JSON, slow and simple, to compare the fast one with: RFC 8259 with the limits of RFC 7493.
struct Reference {
    private let bytes: [UInt8]
    private let depth: Int
    private var at = 0

    static func accepts(_ bytes: [UInt8], depth: Int) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var reader = Reference(bytes: bytes, depth: depth)
        guard reader.value(0) else { return false }
        return reader.at == bytes.count
    }

    private init(bytes: [UInt8], depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    private var here: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func space() {
        while let byte = here, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { at += 1 }
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard here == UInt8(ascii: mark) else { return false }
        at += 1
        return true
    }

    private mutating func value(_ level: Int) -> Bool {
        space()
        defer { space() }
        switch here {
        case UInt8(ascii: "{"): return object(level + 1)
        case UInt8(ascii: "["): return array(level + 1)
        case UInt8(ascii: "\""): return string() != nil
        case UInt8(ascii: "t"): return word("true")
        case UInt8(ascii: "f"): return word("false")
        case UInt8(ascii: "n"): return word("null")
        default: return number()
        }
    }

    private mutating func word(_ text: String) -> Bool {
        guard bytes[at...].starts(with: text.utf8) else { return false }
        at += text.utf8.count
        return true
    }

    private mutating func object(_ level: Int) -> Bool {
        guard level <= depth, take("{") else { return false }
        var names: Set<[UInt16]> = []
        space()
        if take("}") { return true }
        repeat {
            space()
            guard let name = string(), names.insert(name).inserted else { return false }
            space()
            guard take(":"), value(level) else { return false }
        } while take(",")
        return take("}")
    }

    private mutating func array(_ level: Int) -> Bool {
        guard level <= depth, take("[") else { return false }
        space()
        if take("]") { return true }
        repeat {
            guard value(level) else { return false }
        } while take(",")
        return take("]")
    }

    /// The UTF-16 code units of a string, if it is one.
    private mutating func string() -> [UInt16]? {
        guard take("\"") else { return nil }
        var units: [UInt16] = []
        var plain: [UInt8] = []
        func flushed() -> [UInt16] { units + String(decoding: plain, as: UTF8.self).utf16 }
        while let byte = here {
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                let all = flushed()
                return Self.isPaired(all) ? all : nil
            case ..<0x20: return nil
            case UInt8(ascii: "\\"):
                units = flushed()
                plain = []
                guard let escape = here else { return nil }
                at += 1
                if escape == UInt8(ascii: "u") {
                    guard at + 4 <= bytes.count, bytes[at..<at + 4].allSatisfy(Self.isHexadecimal),
                        let unit = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
                    else { return nil }
                    units.append(unit)
                    at += 4
                } else {
                    guard let place = Array(#""\/bfnrt"#.utf8).firstIndex(of: escape) else { return nil }
                    units.append([0x22, 0x5C, 0x2F, 8, 12, 10, 13, 9][place])
                }
            default: plain.append(byte)
            }
        }
        return nil
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool { Array("0123456789abcdefABCDEF".utf8).contains(byte) }

    private static func isPaired(_ units: [UInt16]) -> Bool {
        var place = 0
        while place < units.count {
            if UTF16.isTrailSurrogate(units[place]) { return false }
            if UTF16.isLeadSurrogate(units[place]) {
                guard place + 1 < units.count, UTF16.isTrailSurrogate(units[place + 1]) else { return false }
                place += 1
            }
            place += 1
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = at
        while let byte = here, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
        return at > start
    }

    private mutating func number() -> Bool {
        let start = at
        _ = take("-")
        if !take("0") {
            guard digits() else { return false }
        }
        if take("."), !digits() { return false }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            guard digits() else { return false }
        }
        guard let value = Double(String(decoding: bytes[start..<at], as: UTF8.self)) else { return false }
        return value.isFinite
    }
}
