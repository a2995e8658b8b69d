internal import JSON
internal import Ledger
internal import Records

/// Reads the members of a signed object, and says which one is wrong. Members that nobody asked for are refused: a
/// statement whose every word counts is not half understood.
struct SignedFields: Sendable {
    let object: JSONValue
    /// For messages, as in `node card`.
    let what: String

    init(object: JSONValue, what: String) {
        self.object = object
        self.what = what
    }

    /// - Throws: ``PouchError`` with `malformed` for what is no object, or not the canonical form of one.
    init(parsing bytes: [UInt8], what: String) throws(PouchError) {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes, limits: Self.limits)
        } catch {
            throw PouchError(.malformed, "the \(what) is not JSON: \(error.message)")
        }
        guard document.root.kind == .object, document.root.canonical == bytes else {
            throw PouchError(.malformed, "the \(what) is not an object of canonical JSON (RFC 8785)")
        }
        self.init(object: document.root, what: what)
    }

    private static let limits = JSONLimits(bytes: IdentityLimits.keyFileBytes, depth: 8, nodes: 4_096)

    func wrong(_ name: String, _ expected: String) -> PouchError {
        PouchError(.malformed, "\(name) of the \(what) should be \(expected)")
    }

    func only(_ names: Set<String>) throws(PouchError) {
        for (name, _) in object.members where !names.contains(name.text) {
            throw PouchError(.malformed, "the \(what) has a member \(name.text.prefix(80)) that is not known")
        }
    }

    func has(_ name: String) -> Bool { object[name] != nil }

    func text(_ name: String, most: Int = IdentityLimits.textBytes) throws(PouchError) -> String {
        guard let text = object[name]?.string, Self.isLine(text, most: most) else {
            throw wrong(name, "a text of 1 to \(most) bytes without control characters")
        }
        return text
    }

    func texts(_ name: String, count: ClosedRange<Int>, most: Int) throws(PouchError) -> [String] {
        guard let value = object[name], value.kind == .array, count.contains(value.count) else {
            throw wrong(name, "a list of \(count.lowerBound) to \(count.upperBound)")
        }
        var texts: [String] = []
        for element in value.elements {
            guard let text = element.string, Self.isLine(text, most: most) else {
                throw wrong(name, "a list of texts of 1 to \(most) bytes without control characters")
            }
            texts.append(text)
        }
        guard Set(texts).count == texts.count else { throw wrong(name, "a list without repetitions") }
        return texts
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(PouchError) -> Int {
        guard let value = object[name]?.integer, let number = Int(exactly: value), range.contains(number) else {
            throw wrong(name, "a whole number of \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func code(_ name: String) throws(PouchError) -> String {
        let code = try text(name, most: Self.longestCode)
        guard Self.isCode(code) else { throw wrong(name, "an organisation's code, as in KE-OUT") }
        return code
    }

    func time(_ name: String) throws(PouchError) -> Instant {
        guard let text = object[name]?.string, let time = Instant(text), time.text == text else {
            throw wrong(name, "a time as in 2025-04-05T09:30:00.000000Z")
        }
        return time
    }

    func fingerprint(_ name: String) throws(PouchError) -> KeyFingerprint {
        guard let fingerprint = object[name]?.string.flatMap({ KeyFingerprint(hex: $0) }) else {
            throw wrong(name, "a fingerprint of 64 lower-case hexadecimal digits")
        }
        return fingerprint
    }

    func base64(_ name: String) throws(PouchError) -> [UInt8] {
        guard let bytes = object[name]?.string.flatMap({ StrictBase64.decode($0) }) else {
            throw wrong(name, "base64 with its padding")
        }
        return bytes
    }

    // MARK: What a text must be

    private static let longestCode = 64

    static func isLine(_ text: String, most: Int) -> Bool {
        (1...most).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate: false
                // A name must not turn round the text beside it: only the marks of a direction pass.
                case .format: ["\u{200E}", "\u{200F}", "\u{200C}", "\u{200D}"].contains(scalar)
                default: true
                }
            }
    }

    /// As the registry writes codes of organisations.
    static func isCode(_ text: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"):
                true
            default: false
            }
        }
        guard (1...longestCode).contains(text.utf8.count), let first = text.utf8.first, isAlphanumeric(first) else {
            return false
        }
        return text.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
    }
}
