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
        let groups: [Group]
        /// Whether this page is one of them.
        let current: Bool
    }
    struct Group: Sendable {
        /// Unique on the page.
        let key: String
        let label: String
        let items: [NavItem]
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
        case brief, map, timeline, trend, budgets
        case requirements, ratings, releases
        case meetings, commitments, expertise, lessons, training
        case parties, peers, node, protection
    }

    /// A page that a menu leads to: each stands in one place, so that the head can mark where somebody is.
    private struct Door {
        let href: String
        /// The key of what it is called.
        let label: String
        let place: Place
        /// Whom it serves; `nil`: everybody.
        var roles: Set<Role>?

        init(_ href: String, _ label: String, _ place: Place, for roles: Set<Role>? = nil) {
            self.href = href
            self.label = label
            self.place = place
            self.roles = roles
        }

        static let authors: Set<Role> = [.author, .releaser]
        static let write = Door(Paths.write, "site.write", .write, for: authors)
        static let oversight = Door(Paths.oversight, "site.oversight", .oversight, for: [.oversight])

        /// What is behind the last entry, with the key of what each group is called.
        static let behind: [(key: String, label: String, doors: [Door])] = [
            (
                "picture", "site.group.picture",
                [
                    Door(Paths.brief, "site.brief", .brief), Door(Paths.map, "site.map", .map),
                    Door(Paths.timeline, "site.timeline", .timeline), Door(Paths.trend, "site.trend", .trend),
                    Door(Paths.budgets, "site.budgets", .budgets),
                ]
            ),
            (
                "work", "site.group.work",
                [
                    Door(Paths.requirements, "requirement.title", .requirements),
                    Door(Paths.releases, "site.releases", .releases, for: authors),
                    Door(Paths.ratings, "site.ratings", .ratings),
                ]
            ),
            (
                "together", "site.group.together",
                [
                    Door(Paths.meetings, "site.meetings", .meetings),
                    Door(Paths.commitments, "commitment.title", .commitments),
                    Door(Paths.expertises, "site.expertise", .expertise),
                    Door(Paths.lessons, "lesson.title", .lessons), Door(Paths.courses, "site.training", .training),
                ]
            ),
            (
                "node", "site.group.node",
                [
                    Door(Paths.parties, "site.parties", .parties),
                    Door(Paths.peers, "site.peers", .peers, for: [.operator, .secretary, .chair]), oversight,
                    Door(Paths.protection, "site.protection", .protection, for: [.dpo]),
                    Door(Paths.node, "site.node", .node),
                ]
            ),
        ]
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
        func items(_ doors: [Door]) -> [NavItem] {
            doors.filter { door in door.roles.map { !roles.isDisjoint(with: $0) } ?? true }.map { door in
                NavItem(href: door.href, label: language.text(door.label), current: place == door.place)
            }
        }
        let isSignedIn = reader != nil
        // Who oversees and writes nothing has the door of overseers before them; one line has room for one of the two.
        let own: Door = roles.isDisjoint(with: Door.authors) ? .oversight : .write
        let front = items([
            Door(Paths.live, "site.live", .live), Door(Paths.inbox, "site.inbox", .inbox),
            Door(Paths.rfis, "site.rfis", .rfis), own, Door(Paths.search, "site.search", .search),
        ])
        nav = isSignedIn ? front : []
        let groups = Door.behind.map { group in
            let doors = group.doors.filter { $0.place != own.place }
            return Group(key: group.key, label: language.text(group.label), items: items(doors))
        }
        more =
            isSignedIn
            ? More(groups: groups, current: groups.contains { $0.items.contains(where: \.current) }) : nil
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
