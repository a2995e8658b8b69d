import JSON

/// Bytes that are no envelope.
package struct EnvelopeError: Error, Hashable, Sendable {
    package let property: String
    package let message: String
}

extension Envelope {
    /// The canonical JSON (RFC 8785).
    ///
    /// Written member by member in their final order, because one is made for every record.
    package var bytes: [UInt8] {
        var writer = Writer()
        writer.put("channel", channel)
        writer.put("content_hash", contentHash.hex)
        writer.put("created", created.text)
        writer.put("date_precision", datePrecision?.rawValue)
        writer.put("era", era?.text)
        writer.put("filed_by", filedBy)
        writer.put("kind", kind)
        writer.put("lang", lang)
        writer.put("legal_basis", legalBasis)
        writer.put("links", links) { ["rel": .string($0.relation), "target": .string($0.target)] }
        writer.put("modified", modified?.text)
        writer.put("originator", originator)
        writer.put("owner_node", ownerNode)
        writer.put("personal_data", personalData?.tree)
        writer.put("precedence", precedence.rawValue)
        writer.put("prev_hash", previousHash?.hex)
        writer.put("provenance", provenance?.tree)
        writer.put("purpose", purposes) { .string($0) }
        writer.put("received", received?.tree)
        writer.put("release_policy", raw: policy)
        writer.put("released_by", releasedBy)
        writer.put("retention", retention?.tree)
        writer.put("review", review) { .string($0) }
        writer.put("signatures", signatures) {
            ["alg": .string($0.algorithm), "sig": .string($0.value), "signer": .string($0.signer)]
        }
        writer.put("translations", translations) {
            ["lang": .string($0.lang), "origin": .string($0.origin.rawValue), "reviewed": .boolean($0.isReviewed)]
        }
        writer.put("urn", urn)
        writer.put("valid_from", validFrom?.text)
        writer.put("valid_until", validUntil?.text)
        writer.put("version", version.map { .integer($0) })
        return writer.finish()
    }

    private struct Writer {
        private var out: [UInt8] = [UInt8(ascii: "{")]

        init() { out.reserveCapacity(1_024) }

        private mutating func open(_ name: StaticString) {
            if out.count > 1 { out.append(UInt8(ascii: ",")) }
            out.append(UInt8(ascii: "\""))
            name.withUTF8Buffer { out.append(contentsOf: $0) }
            out.append(UInt8(ascii: "\""))
            out.append(UInt8(ascii: ":"))
        }

        mutating func put(_ name: StaticString, raw: [UInt8]) {
            open(name)
            out += raw
        }
        mutating func put(_ name: StaticString, _ text: String?) {
            guard let text else { return }
            open(name)
            JSONTree.string(text).append(to: &out)
        }
        mutating func put(_ name: StaticString, _ tree: JSONTree?) {
            guard let tree else { return }
            open(name)
            tree.appendCanonical(to: &out)
        }
        mutating func put<Element>(_ name: StaticString, _ list: [Element], _ tree: (Element) -> JSONTree) {
            guard !list.isEmpty else { return }
            put(name, .array(list.map(tree)))
        }
        mutating func finish() -> [UInt8] {
            out.append(UInt8(ascii: "}"))
            return out
        }
    }

    /// Reads an envelope. A member that nobody knows is refused: what it asks for could not be kept.
    package init(parsing bytes: [UInt8]) throws(EnvelopeError) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONDocument(parsing: bytes).root
        } catch {
            throw EnvelopeError(property: "", message: error.message)
        }
        guard value.kind == .object else { throw EnvelopeError(property: "", message: "an envelope is an object") }
        for (name, _) in value.members where !Self.names.contains(name.text) {
            throw EnvelopeError(property: name.text, message: "no envelope has this member")
        }
        let reader = EnvelopeReader(value: value)
        self.init(
            urn: try reader.text("urn"), kind: try reader.text("kind"), contentHash: try reader.digest("content_hash"),
            originator: try reader.text("originator"), ownerNode: try reader.text("owner_node"),
            filedBy: try reader.text("filed_by"), channel: try reader.text("channel"),
            created: try reader.instant("created"), policy: try reader.object("release_policy").canonical,
            precedence: try reader.word("precedence"))
        version = value["version"]?.integer
        if value["prev_hash"] != nil { previousHash = try reader.digest("prev_hash") }
        releasedBy = value["released_by"]?.string
        modified = try reader.optionalInstant("modified")
        era = try reader.optionalInstant("era")
        validFrom = try reader.optionalInstant("valid_from")
        validUntil = try reader.optionalInstant("valid_until")
        if value["date_precision"] != nil { datePrecision = try reader.word("date_precision") as DatePrecision }
        lang = value["lang"]?.string
        legalBasis = value["legal_basis"]?.string
        purposes = reader.texts("purpose")
        review = reader.texts("review")
        links = try reader.list("links") { link throws(EnvelopeError) in
            Link(relation: try link.text("rel"), target: try link.text("target"))
        }
        translations = try reader.list("translations") { note throws(EnvelopeError) in
            TranslationNote(
                lang: try note.text("lang"), origin: try note.word("origin"), isReviewed: try note.boolean("reviewed"))
        }
        signatures = try reader.list("signatures") { signature throws(EnvelopeError) in
            Signature(
                signer: try signature.text("signer"), algorithm: try signature.text("alg"),
                value: try signature.text("sig"))
        }
        if value["personal_data"] != nil {
            personalData = PersonalData(try EnvelopeReader(value: reader.object("personal_data")))
        }
        if value["retention"] != nil {
            retention = try Retention(EnvelopeReader(value: reader.object("retention")))
        }
        if value["received"] != nil { received = try Received(EnvelopeReader(value: reader.object("received"))) }
        if value["provenance"] != nil {
            provenance = try Provenance(EnvelopeReader(value: reader.object("provenance")))
        }
    }

    private static let names: Set<String> = [
        "channel", "content_hash", "created", "date_precision", "era", "filed_by", "kind", "lang", "legal_basis",
        "links",
        "modified", "originator", "owner_node", "personal_data", "precedence", "prev_hash", "provenance", "purpose",
        "received", "release_policy", "released_by", "retention", "review", "signatures", "translations", "urn",
        "valid_from",
        "valid_until", "version",
    ]
}

extension Envelope.PersonalData {
    fileprivate var tree: JSONTree {
        .object(
            [JSONMember("presence", isPresent ? "present" : "none")] + JSONMember.list("categories", categories)
                + JSONMember.list("special_categories", specialCategories) + JSONMember.list("subjects", subjects)
                + JSONMember.text("minimisation", minimisation))
    }

    /// What says nothing about the presence of persons counts as having them.
    fileprivate init(_ reader: EnvelopeReader) {
        self.init(
            isPresent: reader.value["presence"]?.string != "none", categories: reader.texts("categories"),
            specialCategories: reader.texts("special_categories"), subjects: reader.texts("subjects"),
            minimisation: reader.value["minimisation"]?.string)
    }
}

extension Envelope.Retention {
    fileprivate var tree: JSONTree {
        ["action": .string(action.rawValue), "after": .string(after.text), "rule": .string(rule)]
    }

    fileprivate init(_ reader: EnvelopeReader) throws(EnvelopeError) {
        self.init(
            action: try reader.word("action"), after: try reader.instant("after"), rule: try reader.text("rule"))
    }
}

extension Envelope.Received {
    fileprivate var tree: JSONTree {
        ["from": .string(from), "item": .integer(Int64(item)), "pouch": .string(pouch.hex)]
    }

    fileprivate init(_ reader: EnvelopeReader) throws(EnvelopeError) {
        guard let item = reader.value["item"]?.integer, item >= 0 else {
            throw EnvelopeError(property: "item", message: "expected a number from 0")
        }
        self.init(from: try reader.text("from"), pouch: try reader.digest("pouch"), item: Int(item))
    }
}

extension Envelope.Provenance {
    fileprivate var tree: JSONTree {
        .object(
            [JSONMember("maker", .string(maker.rawValue))] + JSONMember.list("derived_from", derivedFrom)
                + JSONMember.list("sources", sources) + JSONMember.text("method", method)
                + JSONMember.text("model", model) + JSONMember.text("reviewer", reviewer))
    }

    fileprivate init(_ reader: EnvelopeReader) throws(EnvelopeError) {
        self.init(
            maker: try reader.word("maker"), derivedFrom: reader.texts("derived_from"),
            sources: reader.texts("sources"), method: reader.value["method"]?.string,
            model: reader.value["model"]?.string, reviewer: reader.value["reviewer"]?.string)
    }
}

extension JSONMember {
    fileprivate static func list(_ name: String, _ texts: [String]) -> [JSONMember] {
        texts.isEmpty ? [] : [JSONMember(name, .array(texts.map { .string($0) }))]
    }
    fileprivate static func text(_ name: String, _ text: String?) -> [JSONMember] {
        text.map { [JSONMember(name, .string($0))] } ?? []
    }
}

/// Takes the typed members out of an object.
private struct EnvelopeReader {
    let value: JSONValue

    private func expected(_ what: String, _ name: String) -> EnvelopeError {
        EnvelopeError(property: name, message: "expected \(what)")
    }
    func text(_ name: String) throws(EnvelopeError) -> String {
        guard let text = value[name]?.string else { throw expected("a string", name) }
        return text
    }
    func boolean(_ name: String) throws(EnvelopeError) -> Bool {
        guard let boolean = value[name]?.boolean else { throw expected("true or false", name) }
        return boolean
    }
    func object(_ name: String) throws(EnvelopeError) -> JSONValue {
        guard let object = value[name], object.kind == .object else { throw expected("an object", name) }
        return object
    }
    func digest(_ name: String) throws(EnvelopeError) -> ContentDigest {
        guard let digest = value[name]?.string.flatMap(ContentDigest.init(hex:)) else {
            throw expected("a SHA-256 of 64 digits", name)
        }
        return digest
    }
    func instant(_ name: String) throws(EnvelopeError) -> Instant {
        guard let instant = value[name]?.instant else { throw expected("a time in UTC", name) }
        return instant
    }
    func optionalInstant(_ name: String) throws(EnvelopeError) -> Instant? {
        value[name] == nil ? nil : try instant(name)
    }
    func word<Word: RawRepresentable>(_ name: String) throws(EnvelopeError) -> Word where Word.RawValue == String {
        guard let word = value[name]?.string.flatMap(Word.init(rawValue:)) else { throw expected("a known word", name) }
        return word
    }
    func texts(_ name: String) -> [String] { value[name]?.elements.compactMap(\.string) ?? [] }
    func list<Element>(
        _ name: String, _ element: (EnvelopeReader) throws(EnvelopeError) -> Element
    ) throws(EnvelopeError) -> [Element] {
        var list: [Element] = []
        guard let elements = value[name]?.elements else { return list }
        for item in elements { list.append(try element(EnvelopeReader(value: item))) }
        return list
    }
}

extension ContentDigest {
    /// Reads 64 digits.
    init?(hex: String) {
        let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == 64, hex.utf8.count == 64 else { return nil }
        self.init(bytes: stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}
