#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What strings and names share. Their escapes were checked when the document was read.
@usableFromInline
enum JSONText {
    /// Whether the text of a string node is `wanted`.
    static func equal(
        _ node: JSONNode, in bytes: UnsafePointer<UInt8>, to wanted: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let length = Int(node.length) - 2
        let start = bytes + Int(node.offset) + 1
        guard node.has(JSONNode.escaped) else {
            guard length == wanted.count else { return false }
            guard let base = wanted.baseAddress else { return true }
            return memcmp(start, base, length) == 0
        }
        // Undone, the text is at least a sixth as long: six bytes of escape make one byte at the shortest.
        guard length >= wanted.count, length <= wanted.count * 6 else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { buffer in
            let count = unescape(UnsafeBufferPointer(start: start, count: length), into: buffer)
            return count == wanted.count && buffer[..<count].elementsEqual(wanted)
        }
    }

    /// Undoes the escapes of a string's inside; `out` has room for as many bytes. Returns how many were written.
    @usableFromInline
    static func unescape(_ text: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>) -> Int {
        guard let base = out.baseAddress else { return 0 }
        var at = 0
        var end = 0
        while at < text.count {
            var byte = text[at]
            at += 1
            if byte == UInt8(ascii: "\\") {
                byte = text[at]
                at += 1
                switch byte {
                case UInt8(ascii: "b"): byte = 8
                case UInt8(ascii: "f"): byte = 12
                case UInt8(ascii: "n"): byte = 10
                case UInt8(ascii: "r"): byte = 13
                case UInt8(ascii: "t"): byte = 9
                case UInt8(ascii: "u"):
                    let (scalar, digits) = scalar(text, at: at)
                    at += digits
                    end += encode(scalar, to: base + end)
                    continue
                default: break
                }
            }
            base[end] = byte
            end += 1
        }
        return end
    }

    /// The scalar whose `\u` stands just before, and how many bytes spell it: 4, or 10 for a surrogate pair.
    static func scalar(_ text: UnsafeBufferPointer<UInt8>, at place: Int) -> (scalar: UInt32, digits: Int) {
        let first = unit(text, place)
        guard (0xD800...0xDBFF).contains(first) else { return (first, 4) }
        return (0x10000 + (first - 0xD800) << 10 + (unit(text, place + 6) - 0xDC00), 10)
    }

    /// Writes a scalar as UTF-8: one to four bytes.
    static func encode(_ scalar: UInt32, to out: UnsafeMutablePointer<UInt8>) -> Int {
        func continuation(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | scalar >> shift & 0x3F) }
        switch scalar {
        case ..<0x80:
            out[0] = UInt8(truncatingIfNeeded: scalar)
            return 1
        case ..<0x800:
            out[0] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
            out[1] = continuation(0)
            return 2
        case ..<0x10000:
            out[0] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
            out[1] = continuation(6)
            out[2] = continuation(0)
            return 3
        default:
            out[0] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
            out[1] = continuation(12)
            out[2] = continuation(6)
            out[3] = continuation(0)
            return 4
        }
    }

    static func hexadecimal(_ digit: UInt32) -> UInt8 {
        digit < 10
            ? UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
            : UInt8(ascii: "a") - 10 + UInt8(truncatingIfNeeded: digit)
    }

    /// Four hexadecimal digits.
    private static func unit(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32 {
        var value: UInt32 = 0
        for byte in text[at..<at + 4] {
            let digit = byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : (byte | 0x20) - UInt8(ascii: "a") + 10
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// Orders UTF-8 by UTF-16 code units, which differs from the order of bytes only where one side is a surrogate pair
    /// (first byte F0 and up) and the other stands in U+E000…U+FFFF (EE, EF).
    ///
    /// Source: RFC 8785 §3.2.3.
    static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        for at in 0..<min(left.count, right.count) where left[at] != right[at] {
            let (one, other) = (left[at], right[at])
            if one >= 0xEE, other >= 0xEE, (one >= 0xF0) != (other >= 0xF0) { return one >= 0xF0 }
            return one < other
        }
        return left.count < right.count
    }

    /// Appends a string with its quotes and the escapes of RFC 8785 §3.2.2.2.
    static func appendQuoted(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        var plain = 0
        for (at, byte) in text.enumerated() {
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            out.append(contentsOf: text[plain..<at])
            plain = at + 1
            out.append(UInt8(ascii: "\\"))
            switch byte {
            case 8: out.append(UInt8(ascii: "b"))
            case 9: out.append(UInt8(ascii: "t"))
            case 10: out.append(UInt8(ascii: "n"))
            case 12: out.append(UInt8(ascii: "f"))
            case 13: out.append(UInt8(ascii: "r"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
            default:
                out.append(UInt8(ascii: "u"))
                for digit in [0, 0, byte >> 4, byte & 15] { out.append(hexadecimal(UInt32(digit))) }
            }
        }
        out.append(contentsOf: text[plain...])
        out.append(UInt8(ascii: "\""))
    }
}
