import Mustache

/// How text becomes HTML: every one of the five characters that mean something there is written as a reference.
///
/// Mustache's own escaping goes by grapheme clusters, in which `"` with a combining mark after it is another character
/// and is let through, so that text could end an attribute. This one goes by bytes. Every template is set to it by
/// ``Templates``.
struct HTMLText: MustacheContentType {
    static let name = "BARAZA"

    func escapeText(_ text: String) -> String { Self.escape(text) }

    static func escape(_ text: String) -> String {
        let bytes = text.utf8
        guard bytes.contains(where: { reference(for: $0) != nil || isForbidden($0) }) else { return text }
        var escaped: [UInt8] = []
        escaped.reserveCapacity(bytes.count + 32)
        for byte in bytes {
            if let reference = reference(for: byte) {
                reference.withUTF8Buffer { escaped.append(contentsOf: $0) }
            } else if isForbidden(byte) {
                escaped.append(contentsOf: replacement)
            } else {
                escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func reference(for byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }

    /// Controls that no HTML document may hold: shown as the replacement character instead of dropped, so that a reader
    /// sees that something is there.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        (byte < 0x20 && byte != 0x0A && byte != 0x09 && byte != 0x0D) || byte == 0x7F
    }
    private static let replacement = Array("\u{FFFD}".utf8)
}
