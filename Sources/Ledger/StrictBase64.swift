/// Base64 with one spelling for each value: standard alphabet, padding, no white space, unused bits zero.
///
/// Decoders that forgive let a note or a proof be altered without its value changing, so that two files with the same
/// meaning have different hashes.
///
/// Source: RFC 4648 §4 with the strict reading of its §3.2, §3.3 and §3.5.
public enum StrictBase64 {
    /// The encoding, padded to a multiple of four characters.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        bytes.withContiguousStorageIfAvailable { encode($0) } ?? Array(bytes).withUnsafeBufferPointer { encode($0) }
    }

    private static func encode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let length = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: length) { text in
            alphabet.withUnsafeBufferPointer { alphabet in
                var (index, written) = (0, 0)
                while index < bytes.count {
                    // Three bytes are four characters; what is missing at the end counts as zeros.
                    let rest = bytes.count - index
                    let second = rest > 1 ? UInt32(bytes[index + 1]) : 0
                    let third = rest > 2 ? UInt32(bytes[index + 2]) : 0
                    let group = UInt32(bytes[index]) << 16 | second << 8 | third
                    text[written] = alphabet[Int(group >> 18)]
                    text[written + 1] = alphabet[Int(group >> 12 & 0x3F)]
                    text[written + 2] = rest > 1 ? alphabet[Int(group >> 6 & 0x3F)] : padding
                    text[written + 3] = rest > 2 ? alphabet[Int(group & 0x3F)] : padding
                    index += 3
                    written += 4
                }
            }
            return length
        }
    }

    /// The bytes, or `nil` when the text is not exactly what ``encode(_:)`` writes for them.
    public static func decode(_ text: String) -> [UInt8]? { decode(text.utf8) }

    /// The bytes, or `nil` when the characters are not exactly what ``encode(_:)`` writes for the bytes.
    public static func decode(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
        let length = text.count
        guard length.isMultiple(of: 4) else { return nil }
        return text.withContiguousStorageIfAvailable { decode($0) }
            ?? Array(text).withUnsafeBufferPointer { decode($0) }
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        let padded = text.suffix(2).reversed().prefix { $0 == padding }.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var (accumulator, bits) = (UInt32(0), 0)
        let isWhole = values.withUnsafeBufferPointer { values in
            for index in 0..<text.count - padded {
                let value = values[Int(text[index])]
                guard value != none else { return false }
                accumulator = accumulator << 6 | UInt32(value)
                bits += 6
                guard bits >= 8 else { continue }
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: accumulator >> UInt32(bits)))
            }
            return true
        }
        let unused = accumulator & (1 << UInt32(bits) - 1)
        return isWhole && unused == 0 ? bytes : nil
    }

    private static let padding = UInt8(ascii: "=")

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// Of a character that is none of the alphabet.
    private static let none = UInt8.max
    /// By the character.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: none, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()
}

/// Decimal numbers with one spelling: no sign, no leading zeros.
enum StrictDecimal {
    static func parse(_ text: some Collection<UInt8>) -> Int64? {
        guard let first = text.first, text.count <= 19, text.count == 1 || first != UInt8(ascii: "0") else {
            return nil
        }
        var value: Int64 = 0
        for digit in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tens.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
            guard !tooLarge, !overflows else { return nil }
            value = sum
        }
        return value
    }
}
