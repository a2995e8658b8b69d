import JSON
import Records
import Sharing

/// A property with its name in words.
struct Property: Sendable {
    let label: String
    /// The standard's name, where the label is not it.
    let raw: String?
    /// The label is too long to stand beside its value.
    let tall: Bool
    let value: PropertyValue
}

/// A value in one of the forms that a page can show. Exactly one of these is there.
struct PropertyValue: Sendable {
    struct Link: Sendable {
        let href: String
        let caption: String
        let kindName: String
        let family: String
        let target: String
    }
    /// A TLP marking by its id.
    struct Marking: Sendable {
        let badge: TLPBadge
        let target: String
    }
    struct Chips: Sendable { let items: [String] }
    struct List: Sendable { let items: [PropertyValue] }
    struct Object: Sendable { let properties: [Property] }
    struct Line: Sendable { let cells: [PropertyValue] }
    struct Table: Sendable {
        let caption: String
        let columns: [String]
        let lines: [Line]
    }

    var prose: String?
    var words: String?
    var code: String?
    var block: String?
    var number: String?
    var time: SpokenTime?
    var link: Link?
    var marking: Marking?
    var chips: Chips?
    var list: List?
    var table: Table?
    var object: Object?
    var note: String?
}

/// Makes readable values of an object's properties.
struct PropertyReader {
    /// Levels of nesting that are shown.
    static let deepest = 8
    /// Values shown on one page; what is beyond them is in the object as received.
    static let most = 300
    /// Values that a link to a record takes the place of, as it is longer.
    private static let linked = 4
    /// Characters of one text shown on a page.
    static let longestText = 20_000
    /// Characters of a label that stands beside its value.
    private static let longestLabel = 30

    let language: Language
    /// Words for codes that the node itself wrote, as those of an envelope; `nil` for what others wrote, which stands as it is.
    private let vocabulary: EnvelopeWords?
    /// Records that the caller may see, by id.
    private let known: [String: RecordLine]
    private var shown = 0
    private(set) var omitted = 0

    init(language: Language, known: [RecordLine], vocabulary: EnvelopeWords? = nil) {
        self.language = language
        self.vocabulary = vocabulary
        self.known = Dictionary(known.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The properties of a record in the order of the object, what it says before what keeps it in order.
    ///
    /// - Parameter told: those that the page says elsewhere.
    mutating func record(_ object: JSONValue, without told: Set<String> = []) -> [Property] {
        var first: [(String, JSONValue)] = []
        var last: [(String, JSONValue)] = []
        for (name, value) in object.members where !told.contains(name.text) {
            let name = name.text
            if Self.housekeeping.contains(name) { last.append((name, value)) } else { first.append((name, value)) }
        }
        return (first + last).compactMap { property($0, $1, depth: 0) }
    }
    private static let housekeeping: Set<String> = [
        "type", "spec_version", "id", "created_by_ref", "created", "modified", "revoked", "lang",
        "object_marking_refs", "granular_markings", "defanged",
    ]

    /// The properties in the order of the object.
    mutating func properties(of object: JSONValue, depth: Int = 0) -> [Property] {
        object.members.compactMap { property($0.name.text, $0.value, depth: depth) }
    }

    private mutating func property(_ name: String, _ value: JSONValue, depth: Int) -> Property? {
        guard let value = self.value(value, named: name, depth: depth) else { return nil }
        let label = language.propertyName(name)
        return Property(
            label: label, raw: label == name ? nil : name, tall: label.count > Self.longestLabel, value: value)
    }

    /// `nil` where the page is full.
    private mutating func value(_ value: JSONValue, named name: String, depth: Int) -> PropertyValue? {
        guard shown < Self.most else {
            omitted += 1
            return nil
        }
        shown += 1
        guard depth < Self.deepest else { return PropertyValue(note: language.text("record.deep")) }
        switch value.kind {
        case .null: return PropertyValue(note: language.text("record.none"))
        case .boolean: return PropertyValue(words: language.text(value.boolean == true ? "record.yes" : "record.no"))
        case .number: return PropertyValue(number: value.numberText)
        case .string: return text(value.string ?? "", named: name)
        case .array: return array(value, named: name, depth: depth)
        case .object:
            let properties = properties(of: value, depth: depth + 1)
            return properties.isEmpty
                ? PropertyValue(note: language.text("record.none"))
                : PropertyValue(object: PropertyValue.Object(properties: properties))
        }
    }

    private mutating func text(_ text: String, named name: String) -> PropertyValue {
        if let time = SpokenTime(text, language: language) { return PropertyValue(time: time) }
        if let id = try? RecordID(text) {
            if let tlp = TLP(marking: id) {
                return PropertyValue(marking: PropertyValue.Marking(badge: TLPBadge(tlp), target: text))
            }
            guard shown < Self.most, let line = known[id.text] ?? known[text] else { return PropertyValue(code: text) }
            shown += Self.linked
            return PropertyValue(
                link: PropertyValue.Link(
                    href: Paths.record(line.id, channel: line.channel), caption: language.title(line.title),
                    kindName: language.typeName(line.type),
                    family: RecordFamily(line.type).rawValue, target: line.id))
        }
        if let words = vocabulary?.words(text, of: name) { return PropertyValue(words: words) }
        if name == "lang" { return PropertyValue(words: language.name(ofTag: text)) }
        if name == "relationship_type" { return PropertyValue(words: language.relation(text)) }
        if name == "type" { return PropertyValue(words: language.typeName(text)) }
        if name == "selectors" { return PropertyValue(words: language.place(text)) }
        let cut = text.count > Self.longestText ? String(text.prefix(Self.longestText)) + "…" : text
        if Self.blocks.contains(name) { return PropertyValue(block: cut) }
        if Self.codes.contains(name) || Self.looksLikeCode(text) { return PropertyValue(code: cut) }
        return text.count > 60 || text.contains("\n") ? PropertyValue(prose: cut) : PropertyValue(words: cut)
    }

    private mutating func array(_ array: JSONValue, named name: String, depth: Int) -> PropertyValue {
        let elements = Array(array.elements)
        guard !elements.isEmpty else { return PropertyValue(note: language.text("record.none")) }
        if let table = table(elements, named: name, depth: depth) { return PropertyValue(table: table) }
        let items = elements.compactMap { value($0, named: name, depth: depth + 1) }
        let words = items.compactMap { $0.words ?? $0.number }
        if words.count == items.count { return PropertyValue(chips: PropertyValue.Chips(items: words)) }
        if items.count == 1, elements.count == 1, elements[0].kind != .array { return items[0] }
        return PropertyValue(list: PropertyValue.List(items: items))
    }

    /// Two objects or more that have few properties and no deeper ones read best as a table.
    private mutating func table(_ elements: [JSONValue], named name: String, depth: Int) -> PropertyValue.Table? {
        guard elements.count > 1, depth + 1 < Self.deepest else { return nil }
        var columns: [String] = []
        for element in elements {
            guard element.kind == .object, element.count > 0 else { return nil }
            for (column, value) in element.members {
                guard value.kind != .object, value.kind != .array else { return nil }
                let column = column.text
                if !columns.contains(column) { columns.append(column) }
            }
            guard columns.count <= Self.mostColumns else { return nil }
        }
        var lines: [PropertyValue.Line] = []
        for element in elements {
            let cells = columns.map { column in
                element[column].flatMap { value($0, named: column, depth: depth + 1) } ?? PropertyValue()
            }
            guard shown < Self.most else {
                omitted += elements.count - lines.count
                break
            }
            lines.append(PropertyValue.Line(cells: cells))
        }
        return PropertyValue.Table(
            caption: language.text("record.table", ["name": language.propertyName(name)]),
            columns: columns.map { language.propertyName($0) }, lines: lines)
    }
    private static let mostColumns = 4

    /// Texts that only make sense letter by letter. An address of the Internet is among them and never a link: it may be
    /// the attacker's.
    private static let codes: Set<String> = [
        "value", "path", "url", "id", "spec_version", "pattern_type", "pattern_version", "selector",
        "cpe", "swid", "key", "mime_type", "external_id", "command_line", "cwd", "serial_number",
        "signature_algorithm", "user_id", "account_login", "schema", "kind", "urn", "owner_node", "version",
        "spec", "message_id", "data", "rir", "name_enc", "path_enc", "modulus",
    ]
    private static let blocks: Set<String> = ["pattern", "body", "payload_bin", "received_lines", "raw_email"]

    /// A hash or another long run of letters and digits without a space.
    private static func looksLikeCode(_ text: String) -> Bool {
        text.utf8.count >= 24 && text.utf8.count % 2 == 0
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
                    || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0)
            }
    }
}
