/// Base64 with one spelling for each value: standard alphabet, padding, no white space, unused bits zero.
///
/// Decoders that forgive let a note or a proof be altered without its value changing, so that two files with the same
/// meaning have different hashes.
///
/// Source: RFC 4648 §4 with the strict reading of its §3.2, §3.3 and §3.5.
public enum StrictBase64 {
    /// The encoding, padded to a multiple of four characters.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        let length = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: length) { text in
            var (accumulator, bits, written) = (UInt32(0), 0, 0)
            func write(_ value: UInt32) {
                text[written] = character(UInt8(value & 0x3F))
                written += 1
            }
            for byte in bytes {
                accumulator = accumulator << 8 | UInt32(byte)
                bits += 8
                while bits >= 6 {
                    bits -= 6
                    write(accumulator >> UInt32(bits))
                }
            }
            if bits > 0 { write(accumulator << UInt32(6 - bits)) }
            while written < length {
                text[written] = padding
                written += 1
            }
            return written
        }
    }

    /// The bytes, or `nil` when the text is not exactly what ``encode(_:)`` writes for them.
    public static func decode(_ text: String) -> [UInt8]? { decode(text.utf8) }

    /// The bytes, or `nil` when the characters are not exactly what ``encode(_:)`` writes for the bytes.
    public static func decode(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
        let length = text.count
        guard length.isMultiple(of: 4) else { return nil }
        let padded = text.suffix(2).reversed().prefix { $0 == padding }.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length / 4 * 3)
        var (accumulator, bits) = (UInt32(0), 0)
        for character in text.dropLast(padded) {
            guard let value = value(character) else { return nil }
            accumulator = accumulator << 6 | UInt32(value)
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: accumulator >> UInt32(bits)))
        }
        let unused = accumulator & (1 << UInt32(bits) - 1)
        return unused == 0 ? bytes : nil
    }

    private static let padding = UInt8(ascii: "=")

    private static func character(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + (value - 26)
        case 52..<62: UInt8(ascii: "0") + (value - 52)
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
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
