/// One reading of one text whose characters were checked; see ``XMLReader``.
struct XMLParser {
    private let bytes: [UInt8]
    private let limits: XMLLimits
    private var at = 0
    private var elements = 0
    private var cursor = XMLCursor()

    /// Namespaces by prefix; the empty prefix is the default one.
    private typealias Scope = [String: String]

    private static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"
    private static let xmlnsNamespace = "http://www.w3.org/2000/xmlns/"

    init(bytes: [UInt8], limits: XMLLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(XMLError) -> XMLElement {
        if looking(at: "\u{FEFF}") { at += 3 }
        if looking(at: "<?xml"), at + 5 < bytes.count, XMLText.isSpace(bytes[at + 5]) { try declaration() }
        try skipBetweenElements()
        guard looking(at: "<") else { throw fail(.syntax, "expected the tag of the root element") }
        let root = try element(depth: 1, scope: ["xml": Self.xmlNamespace])
        try skipBetweenElements()
        guard at == bytes.count else { throw fail(.syntax, "something stands after the root element: leave it out") }
        return root
    }

    // MARK: Parts of a document

    /// `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`: XML §2.8.
    private mutating func declaration() throws(XMLError) {
        at += 5
        var names: [String] = []
        while true {
            let spaces = skipSpaces()
            if looking(at: "?>") {
                at += 2
                break
            }
            let start = at
            guard spaces > 0, let name = scanName(), skipEquals() else {
                throw fail(.syntax, #"expected <?xml version="1.0" encoding="UTF-8"?>"#, at: start)
            }
            let value = try attributeValue()
            names.append(name)
            let isRight =
                switch name {
                case "version": value == "1.0"
                case "encoding": value.lowercased() == "utf-8"
                case "standalone": value == "yes" || value == "no"
                default: false
                }
            guard isRight else {
                let code: XMLError.Code = name == "encoding" ? .encoding : .syntax
                throw fail(code, #"expected <?xml version="1.0" encoding="UTF-8"?>"#, at: start)
            }
        }
        let orders = [
            ["version"], ["version", "encoding"], ["version", "encoding", "standalone"], ["version", "standalone"],
        ]
        guard orders.contains(names) else { throw fail(.syntax, #"expected <?xml version="1.0" encoding="UTF-8"?>"#) }
    }

    /// White space and comments, before and after the root.
    private mutating func skipBetweenElements() throws(XMLError) {
        while true {
            skipSpaces()
            guard looking(at: "<!") || looking(at: "<?") else { return }
            try skipMarkup()
        }
    }

    /// At `<!` or `<?`: a comment, or something that is refused.
    private mutating func skipMarkup() throws(XMLError) {
        if looking(at: "<?") {
            throw fail(.forbidden, "processing instructions are not read: leave it out")
        }
        if looking(at: "<!DOCTYPE") {
            throw fail(.forbidden, "document types are not read, nor anything that they declare: leave it out")
        }
        if looking(at: "<![CDATA[") {
            throw fail(.forbidden, "CDATA sections are not read: write &lt; and &amp; instead")
        }
        guard looking(at: "<!--") else { throw fail(.syntax, "expected a tag or a comment") }
        let start = at
        at += 4
        while at < bytes.count {
            if looking(at: "-->") {
                at += 3
                return
            }
            if looking(at: "--") { throw fail(.syntax, "two dashes inside of a comment: write one") }
            at += 1
        }
        throw fail(.syntax, "this comment does not end: close it with -->", at: start)
    }

    /// At `<`: an element to its end.
    private mutating func element(depth: Int, scope outer: Scope) throws(XMLError) -> XMLElement {
        let start = at
        let place = cursor.place(of: start, in: bytes)
        guard depth <= limits.depth else {
            throw fail(.limit, "elements inside each other, over the limit of \(limits.depth) levels")
        }
        elements += 1
        guard elements <= limits.elements else {
            throw fail(.limit, "over the limit of \(limits.elements) elements")
        }
        at += 1
        guard let tag = scanName() else { throw fail(.syntax, "expected the name of an element") }
        let written = try attributeList(of: tag)
        let scope = try scope(of: written, inside: outer)
        let name = try resolve(tag, in: scope, isAttribute: false, at: start)
        let attributes = try resolve(written, in: scope)
        if looking(at: "/>") {
            at += 2
            return XMLElement(name, attributes: attributes, place: place)
        }
        guard looking(at: ">") else { throw fail(.syntax, "expected > at the end of the tag \(tag)") }
        at += 1
        let content = try content(of: tag, from: start, depth: depth, scope: scope)
        return XMLElement(name, attributes: attributes, content: content, place: place)
    }

    /// What stands before the end tag, and that tag.
    private mutating func content(
        of tag: String, from start: Int, depth: Int, scope: Scope
    ) throws(XMLError) -> [XMLNode] {
        var nodes: [XMLNode] = []
        var text: [UInt8] = []
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "<"):
                if looking(at: "</") {
                    flush(&text, to: &nodes)
                    try endTag(of: tag)
                    return nodes
                }
                if looking(at: "<!") || looking(at: "<?") {
                    try skipMarkup()
                } else {
                    flush(&text, to: &nodes)
                    nodes.append(.element(try element(depth: depth + 1, scope: scope)))
                }
            case UInt8(ascii: "&"): try reference(to: &text)
            case UInt8(ascii: "]") where looking(at: "]]>"): throw fail(.syntax, "]]> in a text: write ]]&gt;")
            case UInt8(ascii: "\r"): lineEnd(to: &text, as: UInt8(ascii: "\n"))
            case let byte:
                text.append(byte)
                at += 1
            }
            try checkLength(text)
        }
        throw fail(.syntax, "the element \(tag) does not end: close it with </\(tag)>", at: start)
    }

    private func flush(_ text: inout [UInt8], to nodes: inout [XMLNode]) {
        guard !text.isEmpty else { return }
        nodes.append(.text(String(decoding: text, as: UTF8.self)))
        text = []
    }

    private mutating func endTag(of tag: String) throws(XMLError) {
        let start = at
        at += 2
        let found = scanName()
        skipSpaces()
        guard found == tag, looking(at: ">") else { throw fail(.syntax, "expected </\(tag)>", at: start) }
        at += 1
    }

    // MARK: Attributes and namespaces

    private struct Written {
        let name: String
        let value: String
        let offset: Int
    }

    private mutating func attributeList(of tag: String) throws(XMLError) -> [Written] {
        var written: [Written] = []
        while true {
            let spaces = skipSpaces()
            if at >= bytes.count || looking(at: ">") || looking(at: "/>") { return written }
            let start = at
            guard let name = scanName() else { throw fail(.syntax, "expected an attribute or > in the tag \(tag)") }
            guard spaces > 0 else { throw fail(.syntax, "expected a space before the attribute \(name)", at: start) }
            guard skipEquals() else { throw fail(.syntax, #"expected \#(name)="…""#, at: start) }
            let value = try attributeValue()
            guard !written.contains(where: { $0.name == name }) else {
                throw fail(.duplicate, "the attribute \(name) stands twice: keep one", at: start)
            }
            written.append(Written(name: name, value: value, offset: start))
            guard written.count <= limits.attributes else {
                throw fail(.limit, "over the limit of \(limits.attributes) attributes", at: start)
            }
        }
    }

    private mutating func attributeValue() throws(XMLError) -> String {
        let start = at
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") else {
            throw fail(.syntax, "expected a value in quotation marks")
        }
        let quote = bytes[at]
        at += 1
        var text: [UInt8] = []
        while at < bytes.count {
            switch bytes[at] {
            case quote:
                at += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "<"): throw fail(.syntax, "< in a value: write &lt;")
            case UInt8(ascii: "&"): try reference(to: &text)
            // XML §3.3.3: white space is a space, unless it is written as a reference.
            case UInt8(ascii: "\r"): lineEnd(to: &text, as: UInt8(ascii: " "))
            case UInt8(ascii: "\n"), UInt8(ascii: "\t"):
                text.append(UInt8(ascii: " "))
                at += 1
            case let byte:
                text.append(byte)
                at += 1
            }
            try checkLength(text)
        }
        throw fail(.syntax, "this value does not end: close its quotation marks", at: start)
    }

    private func scope(of written: [Written], inside outer: Scope) throws(XMLError) -> Scope {
        var scope = outer
        for attribute in written {
            let prefix: String
            if attribute.name == "xmlns" {
                prefix = ""
            } else if attribute.name.hasPrefix("xmlns:") {
                prefix = String(attribute.name.dropFirst(6))
            } else {
                continue
            }
            let namespace = attribute.value
            // Namespaces §3: the two reserved names and prefixes belong together; a prefix is never undeclared.
            let isRight =
                prefix == "xml"
                ? namespace == Self.xmlNamespace
                : attribute.name != "xmlns:" && prefix != "xmlns" && namespace != Self.xmlNamespace
                    && namespace != Self.xmlnsNamespace
                    && (prefix.isEmpty || (XMLText.isName(prefix) && !namespace.isEmpty))
            guard isRight else {
                throw fail(
                    .namespace, "\(attribute.name) cannot mean \"\(namespace.prefix(80))\"", at: attribute.offset)
            }
            scope[prefix] = namespace
        }
        return scope
    }

    private func resolve(_ written: [Written], in scope: Scope) throws(XMLError) -> [XMLAttribute] {
        var attributes: [XMLAttribute] = []
        var seen: Set<XMLName> = []
        for attribute in written where attribute.name != "xmlns" && !attribute.name.hasPrefix("xmlns:") {
            let name = try resolve(attribute.name, in: scope, isAttribute: true, at: attribute.offset)
            guard seen.insert(name).inserted else {
                throw fail(.duplicate, "the attribute \(name) stands twice: keep one", at: attribute.offset)
            }
            attributes.append(XMLAttribute(name, attribute.value))
        }
        return attributes
    }

    /// An attribute without a prefix is in no namespace, an element without one is in the default namespace.
    private func resolve(
        _ written: String, in scope: Scope, isAttribute: Bool, at offset: Int
    ) throws(XMLError) -> XMLName {
        let parts = written.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ XMLText.isName($0) }), let local = parts.last.map(String.init) else {
            throw fail(.syntax, "\(written.prefix(80)) is not a name", at: offset)
        }
        guard parts.count == 2 else { return XMLName(local, in: isAttribute ? "" : scope[""] ?? "") }
        let prefix = String(parts[0])
        guard let namespace = scope[prefix] else {
            throw fail(.namespace, "the prefix \(prefix) has no namespace: declare xmlns:\(prefix)=\"…\"", at: offset)
        }
        return XMLName(local, in: namespace)
    }

    // MARK: Characters

    /// At `&`: one of the five entities, or a character by its number.
    private mutating func reference(to text: inout [UInt8]) throws(XMLError) {
        let start = at
        at += 1
        let wordStart = at
        while at < bytes.count, at - wordStart <= Self.longestReference, bytes[at] != UInt8(ascii: ";") { at += 1 }
        guard at < bytes.count, bytes[at] == UInt8(ascii: ";") else {
            throw fail(.syntax, "expected the end of a reference, or &amp; for the character itself", at: start)
        }
        let word = String(decoding: bytes[wordStart..<at], as: UTF8.self)
        at += 1
        switch word {
        case "amp": text.append(UInt8(ascii: "&"))
        case "lt": text.append(UInt8(ascii: "<"))
        case "gt": text.append(UInt8(ascii: ">"))
        case "quot": text.append(UInt8(ascii: "\""))
        case "apos": text.append(UInt8(ascii: "'"))
        case let word where word.hasPrefix("#"):
            guard let scalar = Self.scalar(word.dropFirst()) else {
                throw fail(.character, "&\(word); is not a character that XML has: leave it out", at: start)
            }
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
        default:
            throw fail(
                .forbidden, "the entity \(word) is not read: write the text itself (only amp, lt, gt, quot, apos)",
                at: start)
        }
    }

    /// As in `&#x10FFFF;`.
    private static let longestReference = 8

    /// `65` or `x41`.
    private static func scalar(_ number: Substring) -> Unicode.Scalar? {
        let isHex = number.hasPrefix("x")
        let digits = isHex ? number.dropFirst() : number
        // `UInt32(_:radix:)` alone would take a sign as well.
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let value = UInt32(digits, radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(value),
            XMLText.isCharacter(scalar)
        else { return nil }
        return scalar
    }

    /// At CR: a line end of either kind is one character (XML §2.11).
    private mutating func lineEnd(to text: inout [UInt8], as character: UInt8) {
        at += at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "\n") ? 2 : 1
        text.append(character)
    }

    private func checkLength(_ text: [UInt8]) throws(XMLError) {
        guard text.count <= limits.text else {
            throw fail(.limit, "a text over the limit of \(limits.text) bytes: shorten it")
        }
    }

    // MARK: Scanning

    /// Up to what cannot stand in a name; whether it is one is checked when it is resolved.
    private mutating func scanName() -> String? {
        let start = at
        while at < bytes.count, !XMLText.isSpace(bytes[at]), !Self.delimiters.contains(bytes[at]) { at += 1 }
        guard at > start else { return nil }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static let delimiters: Set<UInt8> = Set("<>/=&'\"?!".utf8)

    @discardableResult
    private mutating func skipSpaces() -> Int {
        let start = at
        while at < bytes.count, XMLText.isSpace(bytes[at]) { at += 1 }
        return at - start
    }

    private mutating func skipEquals() -> Bool {
        skipSpaces()
        guard looking(at: "=") else { return false }
        at += 1
        skipSpaces()
        return true
    }

    private func looking(at word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard at + count <= bytes.count else { return false }
        for index in 0..<count where bytes[at + index] != word.utf8Start[index] { return false }
        return true
    }

    private func fail(_ code: XMLError.Code, _ problem: String, at offset: Int? = nil) -> XMLError {
        XMLError(code, at: XMLPlace(of: offset ?? at, in: bytes), problem)
    }
}
