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
    let timeline: TimelineModel?
    let tables: [Table]
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
}
