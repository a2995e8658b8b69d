import JSON

/// An object as received, laid out for reading: line breaks and indentation are put between its tokens, whose bytes stay
/// as they were.
enum SourceText {
    /// Bytes of an object that are laid out on a page; a larger one is there as a file.
    static let longest = 4 * 1024
    private static let deepest = 64

    /// `nil` for an object that is too long or too deep.
    static func laidOut(_ value: JSONValue) -> String? {
        var out: [UInt8] = []
        guard write(value, indent: 0, to: &out) else { return nil }
        return String(decoding: out, as: UTF8.self)
    }

    private static func write(_ value: JSONValue, indent: Int, to out: inout [UInt8]) -> Bool {
        guard out.count < longest, indent < deepest else { return false }
        switch value.kind {
        case .object where value.count > 0:
            out.append(UInt8(ascii: "{"))
            var first = true
            for (name, member) in value.members {
                if !first { out.append(UInt8(ascii: ",")) }
                first = false
                breakLine(indent + 1, &out)
                out.append(contentsOf: JSONTree.string(name.text).bytes)
                out.append(contentsOf: ": ".utf8)
                guard write(member, indent: indent + 1, to: &out) else { return false }
            }
            breakLine(indent, &out)
            out.append(UInt8(ascii: "}"))
        case .array where value.count > 0:
            out.append(UInt8(ascii: "["))
            var first = true
            for element in value.elements {
                if !first { out.append(UInt8(ascii: ",")) }
                first = false
                breakLine(indent + 1, &out)
                guard write(element, indent: indent + 1, to: &out) else { return false }
            }
            breakLine(indent, &out)
            out.append(UInt8(ascii: "]"))
        default:
            value.appendMinified(to: &out)
        }
        return out.count < longest
    }

    private static func breakLine(_ indent: Int, _ out: inout [UInt8]) {
        out.append(UInt8(ascii: "\n"))
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * 2))
    }
}
