/// Reads the little of XML that labels need, and refuses the rest.
///
/// Why not FoundationXML: it brings libxml2 and curl into a program that opens files of strangers, and most of XML is
/// what attacks are made of. Here there are no document types, no entities but the five of the standard and character
/// references, no processing instruction but the declaration at the beginning, no CDATA, no other encoding than UTF-8,
/// and a limit on everything (``XMLLimits``). So nothing expands, nothing is fetched, and time and memory are linear in
/// the size of the text. Comments are read over; the text around one is one text.
///
/// Source: XML 1.0 (fifth edition), Namespaces in XML 1.0 (third edition).
package enum XMLReader {
    /// Reads one document.
    ///
    /// - Throws: ``XMLError`` with the code and the place of the first fault.
    package static func root(_ bytes: [UInt8], limits: XMLLimits = .standard) throws(XMLError) -> XMLElement {
        guard bytes.count <= limits.bytes else {
            throw XMLError(
                .limit, at: .start, "\(bytes.count) bytes are over the limit of \(limits.bytes): send less")
        }
        try checkCharacters(bytes)
        var parser = XMLParser(bytes: bytes, limits: limits)
        return try parser.document()
    }

    /// UTF-8 in whole, and nothing but the characters that XML has (XML §2.2).
    private static func checkCharacters(_ bytes: [UInt8]) throws(XMLError) {
        var parser = Unicode.UTF8.ForwardParser()
        var input = bytes.makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &input) {
            case .emptyInput: return
            case .error:
                throw XMLError(.encoding, at: XMLPlace(of: offset, in: bytes), "not UTF-8: save the text as UTF-8")
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                guard XMLText.isCharacter(scalar) else {
                    throw XMLError(
                        .character, at: XMLPlace(of: offset, in: bytes),
                        "XML has no character U+\(String(scalar.value, radix: 16, uppercase: true)): leave it out")
                }
                offset += encoded.count
            }
        }
    }
}

extension XMLPlace {
    /// The place of a byte.
    init(of offset: Int, in bytes: [UInt8]) {
        var cursor = XMLCursor()
        self = cursor.place(of: offset, in: bytes)
    }
}

/// Knows the place of a byte; cheap as long as the bytes that are asked for come one after the other.
struct XMLCursor {
    private var offset = 0
    private var line = 1
    private var column = 1

    mutating func place(of wanted: Int, in bytes: [UInt8]) -> XMLPlace {
        if wanted < offset { self = XMLCursor() }
        while offset < min(wanted, bytes.count) {
            if bytes[offset] == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if bytes[offset] & 0xC0 != 0x80 {
                column += 1
            }
            offset += 1
        }
        return XMLPlace(line: line, column: column)
    }
}

/// Which characters and names XML has.
enum XMLText {
    /// XML §2.2, `Char`.
    static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x1_0000...0x10_FFFF: true
        default: false
        }
    }

    /// A name without a colon: Namespaces §3, `NCName`.
    static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.unicodeScalars.first, isNameStart(first) else { return false }
        return text.unicodeScalars.allSatisfy(isNameCharacter)
    }

    /// XML §2.3, `NameStartChar` without the colon.
    private static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF,
            0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
            0x1_0000...0xE_FFFF:
            true
        default: false
        }
    }

    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: isNameStart(scalar)
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x9 || byte == 0xA || byte == 0xD }
}
