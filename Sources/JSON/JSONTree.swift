/// JSON that the program makes, for writing; see ``JSONDocument`` for reading.
package enum JSONTree: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// What JSON cannot say (NaN, infinities) is written as `null`.
    case number(Double)
    case string(String)
    case array([JSONTree])
    /// Members in the order in which they are to be written; names must differ.
    case object([JSONMember])
    /// One JSON value that is spelt already, as a stored body. Must have been read by ``JSONDocument`` before.
    case raw([UInt8])

    /// The text without white space, members in their order.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        append(to: &out)
        return out
    }

    /// The text of RFC 8785: members sorted, numbers as doubles.
    package var canonical: [UInt8] {
        var out: [UInt8] = []
        appendCanonical(to: &out)
        return out
    }

    package func append(to out: inout [UInt8]) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .boolean(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): out.append(contentsOf: String(value).utf8)
        case .number(let value): JSONNumber.append(value, to: &out)
        case .string(let value): Self.append(value, to: &out)
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for (place, element) in elements.enumerated() {
                if place > 0 { out.append(UInt8(ascii: ",")) }
                element.append(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (place, member) in members.enumerated() {
                if place > 0 { out.append(UInt8(ascii: ",")) }
                Self.append(member.name, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.append(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        case .raw(let bytes): out.append(contentsOf: bytes)
        }
    }

    package func appendCanonical(to out: inout [UInt8]) {
        switch self {
        case .null, .boolean, .number, .string: append(to: &out)
        case .integer(let value):
            // Beyond 2^53 not every integer is a double; RFC 8785 writes the nearest.
            if value.magnitude <= 1 << 53 { append(to: &out) } else { JSONNumber.append(Double(value), to: &out) }
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for (place, element) in elements.enumerated() {
                if place > 0 { out.append(UInt8(ascii: ",")) }
                element.appendCanonical(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
            for (place, member) in sorted.enumerated() {
                if place > 0 { out.append(UInt8(ascii: ",")) }
                Self.append(member.name, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.appendCanonical(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        case .raw(let bytes):
            guard let document = try? JSONDocument(parsing: bytes) else {
                out.append(contentsOf: bytes)
                return
            }
            document.root.appendCanonical(to: &out)
        }
    }

    private static func append(_ text: String, to out: inout [UInt8]) {
        var text = text
        text.withUTF8 { JSONText.appendQuoted($0, to: &out) }
    }
}

/// A name and its value.
package struct JSONMember: Hashable, Sendable {
    package let name: String
    package let value: JSONTree

    package init(_ name: String, _ value: JSONTree) {
        self.name = name
        self.value = value
    }
}

extension JSONTree: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSONTree...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONTree)...) {
        self = .object(elements.map { JSONMember($0.0, $0.1) })
    }
}
