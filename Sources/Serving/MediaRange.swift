/// A media type or range of RFC 9110 §8.3.1 and §12.5.1, as in `application/taxii+json;version=2.1;q=0.5`.
package struct MediaRange: Hashable, Sendable {
    /// In lower case; `*` for any.
    package let type: String
    /// In lower case; `*` for any.
    package let subtype: String
    /// In the order given, names in lower case, values unquoted; without `q`.
    package let parameters: [Parameter]
    /// Thousandths: 1,000 unless `q` says less.
    package let quality: Int

    package struct Parameter: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    /// Reads one media type or range; `nil` where it is malformed.
    package init?(_ text: String) {
        var reader = FieldReader(text)
        guard let range = MediaRange(&reader), reader.atEnd else { return nil }
        self = range
    }

    /// Reads an `Accept` field. Malformed members are left out, as if they were not there.
    package static func list(_ text: String) -> [MediaRange] {
        var ranges: [MediaRange] = []
        for member in FieldReader.members(of: text) {
            if let range = MediaRange(String(member)) { ranges.append(range) }
        }
        return ranges
    }

    package subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// How well a thing that we have is wanted: the quality of the most specific range that covers it, 0 where none does.
    ///
    /// - Parameter ignoring: names of parameters that do not tell representations apart, as in `charset`.
    package static func quality(
        of offer: MediaRange, in accepted: [MediaRange], ignoring: Set<String> = ["charset"]
    ) -> Int {
        var best = (specificity: -1, quality: 0)
        for range in accepted {
            guard let specificity = range.specificity(for: offer, ignoring: ignoring) else { continue }
            let better = specificity > best.specificity
            if better || (specificity == best.specificity && range.quality > best.quality) {
                best = (specificity, range.quality)
            }
        }
        return best.quality
    }

    /// `nil` where this range does not cover the offer; higher for a closer fit.
    private func specificity(for offer: MediaRange, ignoring: Set<String>) -> Int? {
        if type == "*" { return subtype == "*" ? 0 : nil }
        guard type == offer.type else { return nil }
        if subtype == "*" { return 1 }
        guard subtype == offer.subtype else { return nil }
        var specificity = 2
        for parameter in parameters where !ignoring.contains(parameter.name) {
            guard offer[parameter.name] == parameter.value else { return nil }
            specificity += 1
        }
        return specificity
    }

    private init?(_ reader: inout FieldReader) {
        reader.skipSpace()
        guard let type = reader.token(), reader.take("/"), let subtype = reader.token() else { return nil }
        guard type != "*" || subtype == "*" else { return nil }
        var parameters: [Parameter] = []
        var quality = 1_000
        reader.skipSpace()
        while reader.take(";") {
            reader.skipSpace()
            if reader.atEnd { break }
            guard let name = reader.token()?.lowercased(), reader.take("="), let value = reader.value() else {
                return nil
            }
            reader.skipSpace()
            if name == "q" {
                guard let thousandths = Self.thousandths(value) else { return nil }
                quality = thousandths
            } else {
                guard !parameters.contains(where: { $0.name == name }) else { return nil }
                parameters.append(Parameter(name: name, value: value))
            }
        }
        self.type = type.lowercased()
        self.subtype = subtype.lowercased()
        self.parameters = parameters
        self.quality = quality
    }

    /// RFC 9110 §12.4.2: `0`, `0.ddd`, `1`, `1.000`, at most three digits.
    private static func thousandths(_ text: String) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts[0] == "0" || parts[0] == "1" else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard fraction.utf8.count <= 3, fraction.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let padded = String(fraction) + String(repeating: "0", count: 3 - fraction.utf8.count)
        guard let small = Int(padded) else { return nil }
        let value = (parts[0] == "1" ? 1_000 : 0) + small
        return value <= 1_000 ? value : nil
    }
}

/// Reads tokens and quoted strings of RFC 9110 §5.6.
struct FieldReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var atEnd: Bool { rest.isEmpty }

    mutating func skipSpace() {
        while let byte = rest.first, byte == 0x20 || byte == 0x09 { rest.removeFirst() }
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func token() -> String? {
        let token = rest.prefix(while: Self.isToken)
        guard !token.isEmpty else { return nil }
        rest = rest[token.endIndex...]
        return String(Substring(token))
    }

    /// A token or a quoted string.
    mutating func value() -> String? {
        guard take("\"") else { return token() }
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                return String(validating: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                bytes.append(escaped)
            default:
                bytes.append(byte)
            }
        }
        return nil
    }

    /// A list's members, cut at the commas outside quotes.
    static func members(of text: String) -> [Substring] {
        var members: [Substring] = []
        var start = text.startIndex
        var quoted = false
        var escaped = false
        for index in text.utf8.indices {
            let byte = text.utf8[index]
            if escaped {
                escaped = false
            } else if quoted, byte == UInt8(ascii: "\\") {
                escaped = true
            } else if byte == UInt8(ascii: "\"") {
                quoted.toggle()
            } else if byte == UInt8(ascii: ","), !quoted {
                members.append(text[start..<index])
                start = text.utf8.index(after: index)
            }
        }
        members.append(text[start...])
        return members
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
