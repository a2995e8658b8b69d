import Records
import Sharing

/// A record in a list, in ready words.
struct Row: Sendable {
    /// Tells rows apart on one page; says nothing of the ledger.
    let key: String
    let href: String
    let name: String
    let typeName: String
    let family: String
    let channel: String
    let mark: String
    let tone: String
    let rank: Int
    let clock: String
    let day: String
    let exact: String
    /// Revoked.
    let gone: Bool
    /// Exactly what was searched for.
    let hit: Bool
    /// Made of something that was recalled since.
    let reassess: Bool

    /// - Parameter tlp: where more than the record is told here, the strictest of it.
    init(_ line: RecordLine, language: Language, wanted: String? = nil, tlp: TLP? = nil) {
        let badge = TLPBadge(tlp ?? line.tlp)
        let moment = Moment(line.added)
        key = Self.key(line)
        href = Paths.record(line.id, version: line.version, channel: line.channel)
        name = language.title(line.title)
        typeName = language.typeName(line.type)
        family = RecordFamily(line.type).rawValue
        channel = line.channel
        mark = badge.label
        tone = badge.tone
        rank = badge.rank
        clock = moment.time
        day = language.shortDate(line.added)
        exact = moment.exact
        gone = line.revoked
        reassess = line.isToReassess
        hit = wanted.map { $0 == line.id || $0.lowercased() == language.title(line.title).lowercased() } ?? false
    }

    /// What the live list's script copies.
    static let blank = Row()
    private init() {
        (key, href, name, typeName, family, channel) = ("", "", "", "", RecordFamily.knowledge.rawValue, "")
        (mark, tone, rank, clock, day, exact, gone, hit) = ("", TLPBadge(.clear).tone, 0, "", "", "", false, false)
        reassess = false
    }

    static func key(_ line: RecordLine) -> String { "\(line.channel)/\(line.id)/\(line.version)" }
}

/// Rows where a template opens a section only if there are any.
struct Rows: Sendable {
    let rows: [Row]

    init?(_ lines: [RecordLine], language: Language) {
        guard !lines.isEmpty else { return nil }
        rows = lines.map { Row($0, language: language) }
    }
}

/// What a kind of record is about: a shape and a colour in lists.
enum RecordFamily: String, Sendable {
    case threat, trace, knowledge, party, link, rule

    init(_ type: String) {
        switch type {
        case "attack-pattern", "campaign", "incident", "intrusion-set", "malware", "threat-actor", "tool",
            "vulnerability",
            "infrastructure":
            self = .threat
        case "report", "note", "opinion", "grouping", "malware-analysis", "course-of-action":
            self = .knowledge
        case "identity", "location", "organisation", "community", "body", "membership", "agreement", "channel-charter",
            "post":
            self = .party
        case "relationship", "sighting":
            self = .link
        case "marking-definition", "extension-definition", "language-content":
            self = .rule
        default:
            self = .trace
        }
    }
}

extension Language {
    /// A type in words; one that is not STIX's own stands as it is written.
    func typeName(_ type: String) -> String { known("type.\(type)") ?? type }

    /// What a record is called.
    func title(_ title: RecordTitle) -> String {
        switch title {
        case .text(let words): untitled(words) ?? words
        case .sighting(let type): text("record.sightingOf", ["type": typeName(type)])
        case .relation(let source, let name, let target):
            text(
                "record.relation",
                ["source": typeName(source), "relation": relation(name), "target": typeName(target)])
        case .observed(let types, let count):
            text("record.observed", ["types": list(types.map { typeName($0) }), "n": number(count)])
        }
    }

    /// What a record is called that has only its id: by its type, with the first digits, so that two of them can be told apart. `nil`
    /// for what has a title, and for what is of a type that we have no words for.
    private func untitled(_ words: String) -> String? {
        guard words.contains("--"), let id = try? RecordID(words), let type = known("type.\(id.type)") else {
            return nil
        }
        return text("record.untitled", ["type": type, "digits": String(id.uuid.prefix(8))])
    }

    /// What joins two records, in words; a relationship that the standard does not name stands as it is written.
    func relation(_ name: String) -> String { known("word.relation.\(name)") ?? name }

    /// A property in words, as a form of ours asks for it where the standards have no such one; one that we have no words for
    /// stands as it is written.
    func propertyName(_ name: String) -> String { known("property.\(name)") ?? known("field.\(name)") ?? name }
}

/// A time: how it is spoken, and exactly.
struct SpokenTime: Sendable {
    let spoken: String
    let exact: String

    init(_ instant: Instant, language: Language) {
        spoken = language.dateTime(instant)
        exact = Moment(instant).exact
    }

    /// `nil` where the text is not a time. What is exact is the text itself.
    init?(_ text: String, language: Language) {
        guard let instant = Timestamp(text)?.instant else { return nil }
        spoken = language.dateTime(instant)
        exact = text
    }
}

extension Sequence<RecordLine> {
    /// The strictest marking among them: what a page that shows them all is marked as.
    var strictest: TLP? { self.map(\.tlp).max() }
}
