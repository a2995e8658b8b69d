/// The forms that names must have.
///
/// Source: STIX 2.1 §3.1, §7.3; rules D3, D4, X4.
enum Names {
    /// The longest name in characters (all names are ASCII).
    static let longest = 250
    /// The shortest name of a type or a property.
    static let shortest = 3

    /// A type: `[a-z][a-z0-9-]{2,249}` without `--`.
    static func isType(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (shortest...longest).contains(text.count), isLower(text[0]), text[text.count - 1] != dash else {
            return false
        }
        var last = text[0]
        for byte in text {
            guard isLower(byte) || isDigit(byte) || (byte == dash && last != dash) else { return false }
            last = byte
        }
        return true
    }

    /// A property: `[a-z][a-z0-9_]{2,249}`.
    static func isProperty(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (shortest...longest).contains(text.count), isLower(text[0]) else { return false }
        return text.allSatisfy { isLower($0) || isDigit($0) || $0 == underscore }
    }

    /// A key of a dictionary: up to 250 characters of `a-zA-Z0-9-_`.
    static func isKey(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        (1...longest).contains(text.count)
            && text.allSatisfy { isLower($0) || isDigit($0) || $0 == underscore || $0 == dash || isUpper($0) }
    }

    /// The name of a relationship: `a-z0-9-` alone (R1).
    static func isRelationship(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy { isLower($0) || isDigit($0) || $0 == dash }
    }

    private static let dash = UInt8(ascii: "-")
    private static let underscore = UInt8(ascii: "_")
    static func isLower(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "a") < 26 }
    static func isUpper(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
