/// A STIX identifier that is well formed: the only way to make one checks it.
///
/// Held as the type and the 128 bits of the UUID, so that it costs no allocation to read, hash or compare; the text is
/// made on demand and always has the UUID in lower case (I1), whatever the case it came in.
///
/// Source: STIX 2.1 §2.9; the form of the type from §3.1 (X4).
package struct RecordID: Hashable, Sendable {
    /// The part before the two dashes, as in `indicator`.
    package let type: String
    private let high: UInt64
    private let low: UInt64

    /// The length of the two dashes and the UUID in bytes.
    private static let tail = 38
    private static let typeLength = 3...250

    /// Reads `type--UUID`.
    package init(_ text: String) throws(RecordIDError) {
        guard let id = text.withBytes({ RecordID(utf8: $0) }) else { throw RecordIDError(text: text) }
        self = id
    }

    package init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        let length = text.count - Self.tail
        guard Self.typeLength.contains(length), text[length] == UInt8(ascii: "-"),
            text[length + 1] == UInt8(ascii: "-"),
            Names.isType(UnsafeBufferPointer(rebasing: text[..<length])),
            let (high, low) = Self.uuid(UnsafeBufferPointer(rebasing: text[(length + 2)...]))
        else { return nil }
        self.type = Self.name(UnsafeBufferPointer(rebasing: text[..<length]))
        self.high = high
        self.low = low
    }

    /// Puts together an id whose type is known to be well formed.
    init(type: String, high: UInt64, low: UInt64) {
        self.type = type
        self.high = high
        self.low = low
    }

    /// The first eight digits of the UUID.
    var tag: UInt32 { UInt32(truncatingIfNeeded: high >> 32) }

    /// The same with these for its first eight digits.
    func tagged(_ tag: UInt32) -> RecordID {
        RecordID(type: type, high: UInt64(tag) << 32 | high & 0xFFFF_FFFF, low: low)
    }

    /// The number that the UUID says of its making: 4 for random, 5 for derived from a name.
    package var uuidVersion: Int { Int(high >> 12 & 0xF) }

    /// `type--UUID`, the UUID in lower case.
    package var text: String {
        type.withBytes { type in
            String(unsafeUninitializedCapacity: type.count + Self.tail) { text in
                _ = text.update(fromContentsOf: type)
                text[type.count] = UInt8(ascii: "-")
                text[type.count + 1] = UInt8(ascii: "-")
                write(to: UnsafeMutableBufferPointer(rebasing: text[(type.count + 2)...]))
                return type.count + Self.tail
            }
        }
    }

    /// The UUID alone, in lower case.
    package var uuid: String {
        String(unsafeUninitializedCapacity: 36) { text in
            write(to: text)
            return 36
        }
    }

    private func write(to text: UnsafeMutableBufferPointer<UInt8>) {
        let digits = Self.digits.utf8Start
        var place = 0
        for index in 0..<16 {
            if index == 4 || index == 6 || index == 8 || index == 10 {
                text[place] = UInt8(ascii: "-")
                place += 1
            }
            let byte = Int(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - index % 8 * 8) & 0xFF)
            text[place] = digits[byte >> 4]
            text[place + 1] = digits[byte & 0xF]
            place += 2
        }
    }

    private static let digits: StaticString = "0123456789abcdef"

    private static func uuid(_ text: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
        let dash = UInt8(ascii: "-")
        guard text.count == 36, text[8] == dash, text[13] == dash, text[18] == dash, text[23] == dash
        else { return nil }
        var isValid = true
        func number(_ range: Range<Int>) -> UInt64 {
            var number: UInt64 = 0
            for index in range {
                let decimal = text[index] &- UInt8(ascii: "0")
                let letter = (text[index] | 0x20) &- UInt8(ascii: "a")  // of either case
                isValid = isValid && (decimal < 10 || letter < 6)
                number = number << 4 | UInt64(decimal < 10 ? decimal : letter &+ 10)
            }
            return number
        }
        let high = number(0..<8) << 32 | number(9..<13) << 16 | number(14..<18)
        let low = number(19..<23) << 48 | number(24..<36)
        return isValid ? (high, low) : nil
    }

    /// Names over 15 bytes would be allocated each time: the common ones are shared.
    private static let longNames = [
        "course-of-action", "malware-analysis", "language-content", "x509-certificate", "autonomous-system",
        "marking-definition", "extension-definition", "windows-registry-key", "x-mitre-data-source",
        "x-mitre-data-component", "x-mitre-detection-strategy",
    ]

    private static func name(_ text: UnsafeBufferPointer<UInt8>) -> String {
        if text.count > 15 {
            for name in longNames where name.utf8.count == text.count && name.utf8.elementsEqual(text) { return name }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension RecordID: Comparable, CustomStringConvertible {
    package static func < (left: Self, right: Self) -> Bool {
        (left.type, left.high, left.low) < (right.type, right.high, right.low)
    }

    package var description: String { text }

    /// The type counts as well: a sender could give one UUID to a hundred thousand of them.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(type)
        hasher.combine(high)
        hasher.combine(low)
    }
}

/// A text that is not a STIX identifier.
package struct RecordIDError: Error, Hashable, Sendable {
    package let text: String
    package var message: String {
        "\"\(text.prefix(80))\" is not an identifier: write type--UUID, as in "
            + "indicator--a170b338-3926-4059-b28c-105d1fb17c23 (the type 3 to 250 characters, lower case)"
    }
}
