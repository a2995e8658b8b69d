import Records
import Sharing

/// What stands around every page.
struct Frame: Sendable {
    let language: Language
    /// The page's own title, in the reader's language or the record's.
    let title: String
    let lang: String
    let dir: String
    /// Between two things that stand in a line, with the space after it.
    let comma: String
    /// The code and name of the node's organisation; `nil` where the node could not say.
    let organisation: String?
    let footer: String?
    let version: String
    /// `nil` for somebody who has not signed in.
    let reader: Reader?
    let nav: [NavItem]
    /// The pages behind the last entry; `nil` for somebody who has not signed in.
    let more: More?
    let languages: [LanguageChoice]
    /// Carried by every form.
    let formToken: String
    /// Where the language switch comes back to: a path of this site.
    let here: String
    /// The strictest marking of what the page shows: for its print, and as a banner where one record is shown.
    let marking: TLPBadge?
    /// The same with classification and caveats, for a page that is made of several records; `nil` for others.
    let band: String?
    let styles: String
    let script: String
    let mark: String

    struct Reader: Sendable {
        let name: String
    }

    struct NavItem: Sendable {
        let href: String
        let label: String
        let current: Bool
    }

    /// What is looked for less often than the rest: the rest stays on one line.
    struct More: Sendable {
        let items: [NavItem]
        /// Whether this page is one of them.
        let current: Bool
    }

    struct LanguageChoice: Sendable {
        let code: String
        let name: String
        let chosen: Bool
    }

    /// Where the style sheet, the script and the mark are.
    struct Assets: Sendable {
        var styles = Asset.styles.path
        var script = Asset.script.path
        var mark = Asset.mark.path
    }

    /// Which of the main pages this is.
    enum Place: Sendable {
        case live, inbox, rfis, write, search, oversight
        case brief, meetings, map, timeline, parties, expertise, training, releases, peers, node, protection, budgets
    }

    init(
        title: String, place: Place?, language: Language, organisation: String?, version: String, reader: String?,
        formToken: String, here: String, marking: TLP? = nil, handled: Marking? = nil, roles: Set<Role> = [],
        assets: Assets = Assets()
    ) {
        self.language = language
        self.title = title
        self.lang = language.code
        self.dir = language.direction.rawValue
        self.comma = language.listSeparator
        self.organisation = organisation
        self.footer = organisation.map { language.text("site.footer", ["organisation": $0]) }
        self.version = language.text("site.version", ["version": version])
        self.reader = reader.map(Reader.init(name:))
        func item(_ href: String, _ label: String, _ own: Place, for needed: Set<Role>? = nil) -> NavItem? {
            if let needed, roles.isDisjoint(with: needed) { return nil }
            return NavItem(href: href, label: language.text(label), current: place == own)
        }
        let isSignedIn = reader != nil
        let authors: Set<Role> = [.author, .releaser]
        // Who oversees and writes nothing has the door of overseers before them; one line has room for one of the two.
        let oversees = item(Paths.oversight, "site.oversight", .oversight, for: [.oversight])
        let writes = item(Paths.write, "site.write", .write, for: authors)
        nav =
            isSignedIn
            ? [
                item(Paths.live, "site.live", .live), item(Paths.inbox, "site.inbox", .inbox),
                item(Paths.rfis, "site.rfis", .rfis), writes ?? oversees,
                item(Paths.search, "site.search", .search),
            ].compactMap { $0 } : []
        let others = [
            item(Paths.brief, "site.brief", .brief), item(Paths.map, "site.map", .map),
            item(Paths.timeline, "site.timeline", .timeline),
            item(Paths.meetings, "site.meetings", .meetings), item(Paths.expertises, "site.expertise", .expertise),
            item(Paths.courses, "site.training", .training),
            item(Paths.parties, "site.parties", .parties),
            item(Paths.releases, "site.releases", .releases, for: authors),
            item(Paths.peers, "site.peers", .peers, for: [.operator, .secretary, .chair]),
            writes == nil ? nil : oversees, item(Paths.budgets, "site.budgets", .budgets, for: [.auditor]),
            item(Paths.protection, "site.protection", .protection, for: [.dpo]),
            item(Paths.node, "site.node", .node),
        ].compactMap { $0 }
        more = isSignedIn ? More(items: others, current: others.contains(where: \.current)) : nil
        self.languages = Language.all.map {
            LanguageChoice(code: $0.code, name: $0.name, chosen: $0.code == language.code)
        }
        self.formToken = formToken
        self.here = here
        self.marking = (handled?.tlp ?? marking).map(TLPBadge.init)
        band = handled.map { language.marking($0) }
        self.styles = assets.styles
        self.script = assets.script
        self.mark = assets.mark
    }
}

/// A TLP mark: its label always in words, its colour by a class.
struct TLPBadge: Sendable, Hashable {
    let label: String
    /// As in `amber-strict`: a name in the style sheet.
    let tone: String
    /// 0 for CLEAR to 4 for RED: what the live list compares.
    let rank: Int

    init(_ tlp: TLP) {
        label = tlp.label
        tone = tlp.value.split(separator: "+").joined(separator: "-")
        rank = tlp.rawValue
    }
}
