import Records
import Sharing

/// One organisation, community, body, agreement or channel, as the registry shows it to its reader.
struct PartyPage: Page {
    static let template = "party"
    static var source: [UInt8] { PackageResources.party_mustache }

    struct Cell: Sendable {
        let words: String
        var href: String?
    }
    struct Fact: Sendable {
        let label: String
        let items: [Cell]
    }
    struct Line: Sendable { let cells: [Cell] }
    struct Table: Sendable {
        let key: String
        let heading: String
        let lead: String?
        let columns: [String]
        let lines: [Line]
        /// Where the others of them are: set where the page is made.
        var leaf: Leaf?
    }
    struct Act: Sendable {
        let heading: String
        let form: FormModel
        /// Whether what was sent with it was wrong.
        let isOpen: Bool
    }

    /// What it is, as in “Organisation · fusion cell”.
    let eyebrow: String
    let name: String
    let short: String?
    let flag: String?
    let gone: Bool
    let notices: [String]
    let links: [PartiesPage.Link]
    let facts: [Fact]
    private(set) var timeline: TimelineModel?
    private(set) var tables: [Table]
    let hasActs: Bool
    let acts: [Act]
    let backHref: String
    let backLabel: String

    init(
        eyebrow: String, name: String, short: String?, flag: String?, gone: Bool, notices: [String] = [],
        links: [PartiesPage.Link] = [], facts: [Fact], timeline: TimelineModel? = nil, tables: [Table] = [],
        acts: [Act] = [], back list: PartiesPage.List, language: Language
    ) {
        self.eyebrow = eyebrow
        self.name = name
        self.short = short
        self.flag = flag
        self.gone = gone
        self.notices = notices
        self.links = links
        self.facts = facts
        self.timeline = timeline
        self.tables = tables
        self.acts = acts
        hasActs = !acts.isEmpty
        backHref = Paths.parties(list.rawValue)
        backLabel = language.text("parties.\(list.rawValue)")
    }

    /// Lines of its timeline, and of each table, on one page.
    static let lines = 20
    private static let timelineKey = "timeline"

    /// Leaves those lines of its timeline and its tables that stand on one page.
    ///
    /// - Parameters:
    ///   - start: where a list begins, by its key; `timeline` of that.
    ///   - href: the page itself.
    mutating func cut(from start: (String) throws -> Int, href: String, language: Language) throws {
        var address = LeafAddress(href)
        for key in [Self.timelineKey] + tables.map(\.key) { address.set(key, to: Leaf.value(try start(key))) }
        func part(_ count: Int, _ key: String, _ heading: String) throws -> (Range<Int>, Leaf?) {
            let page = Leaf.range(of: count, from: try start(key), most: PartyPage.lines)
            let leaf = Leaf.unlessWhole(
                page, of: count, turning: key, on: address, at: key + "-h", heading: heading, language: language)
            return (page, leaf)
        }
        if var timeline {
            let (page, leaf) = try part(timeline.rows.count, Self.timelineKey, timeline.heading)
            timeline.rows = Array(timeline.rows[page])
            timeline.leaf = leaf
            self.timeline = timeline
        }
        tables = try tables.map { table in
            let (page, leaf) = try part(table.lines.count, table.key, table.heading)
            return Table(
                key: table.key, heading: table.heading, lead: table.lead, columns: table.columns,
                lines: Array(table.lines[page]), leaf: leaf)
        }
    }
}
