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

    /// Which of the main pages this is; the last four are for posts with a role of that kind.
    enum Place: Sendable {
        case live, inbox, rfis, write, search, parties, node, peers, releases, oversight, protection
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
        self.nav =
            reader == nil
            ? []
            : [
                NavItem(href: Paths.live, label: language.text("site.live"), current: place == .live),
                NavItem(href: Paths.inbox, label: language.text("site.inbox"), current: place == .inbox),
                NavItem(href: Paths.rfis, label: language.text("site.rfis"), current: place == .rfis),
                roles.isDisjoint(with: [.author, .releaser])
                    ? nil : NavItem(href: Paths.write, label: language.text("site.write"), current: place == .write),
                NavItem(href: Paths.search, label: language.text("site.search"), current: place == .search),
                NavItem(href: Paths.parties, label: language.text("site.parties"), current: place == .parties),
                NavItem(href: Paths.node, label: language.text("site.node"), current: place == .node),
                roles.isDisjoint(with: [.operator, .secretary, .chair])
                    ? nil : NavItem(href: Paths.peers, label: language.text("site.peers"), current: place == .peers),
                roles.isDisjoint(with: [.author, .releaser])
                    ? nil
                    : NavItem(
                        href: Paths.releases, label: language.text("site.releases"), current: place == .releases),
                roles.contains(.oversight)
                    ? NavItem(
                        href: Paths.oversight, label: language.text("site.oversight"), current: place == .oversight)
                    : nil,
                roles.contains(.dpo)
                    ? NavItem(
                        href: Paths.protection, label: language.text("site.protection"), current: place == .protection)
                    : nil,
            ].compactMap { $0 }
        self.languages = Language.all.map {
            LanguageChoice(code: $0.code, name: $0.name, chosen: $0.code == language.code)
        }
        self.formToken = formToken
        self.here = here
        self.marking = (handled?.tlp ?? marking).map(TLPBadge.init)
        band = handled.map { $0.text(in: language.code) }
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
