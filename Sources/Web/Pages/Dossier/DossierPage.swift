import HTTPTypes
import Hummingbird
import Serving
import Sharing

/// One thing that people act on, in ready words: what it is, where it stands, and what the reader may do.
struct DossierPage: Page {
    static let template = "dossier"
    static var source: [UInt8] { PackageResources.dossier_mustache }

    struct Fact: Sendable {
        let label: String
        let value: String
    }
    struct Link: Sendable {
        let href: String
        let label: String
        var isPrimary = false
        /// What stands beside it.
        var detail: String?
    }
    struct Event: Sendable {
        let who: String
        let what: String
        let at: SpokenTime
        let text: String?
        let detail: String?
        /// Where the thing stood it could not be done.
        let isVoid: Bool
        /// Of the reader's own house.
        let isOurs: Bool
    }
    struct Group: Sendable {
        /// Unique on the page.
        let key: String
        let title: String
        var flags: [String] = []
        /// What is to be done next, or what is missing.
        var next: String?
        /// Lines, as of activities or questions.
        var items: [String] = []
        var links: [Link] = []
        var events: [Event] = []
        var leaf: Leaf?
        var problem: String?
        var forms: [ActForm] = []

        var hasFlags: Bool { !flags.isEmpty }
        var hasItems: Bool { !items.isEmpty }
        var hasLinks: Bool { !links.isEmpty }
        var hasEvents: Bool { !events.isEmpty }
    }

    let listHref: String
    let listName: String
    let name: String
    var flags: [String] = []
    let mark: TLPBadge
    var lead: String?
    var buttons: [Link] = []
    /// What was just done.
    var notice: String?
    /// Long texts with what they are.
    var texts: [Fact] = []
    var facts: [Fact] = []
    /// In ready models, as templates see no computed ones.
    private(set) var groups: [Model] = []
    /// Where the other groups are; `nil`: all are here.
    var leaf: Leaf?

    /// A group as the template sees it.
    struct Model: Sendable {
        let key: String
        let title: String
        let hasFlags: Bool
        let flags: [String]
        let next: String?
        let hasItems: Bool
        let items: [String]
        let hasLinks: Bool
        let links: [Link]
        let hasEvents: Bool
        let events: [Event]
        /// Where the other events are.
        let leaf: Leaf?
        let problem: String?
        let forms: [ActForm]
    }

    /// Which part of it is shown, where it is long.
    struct Part: Sendable {
        /// The first of those who take part, counted from 0: each has a group with its forms.
        var group = 0
        /// The first event of the only group that has any; `nil`: the newest are shown.
        var event: Int?

        init() {}
        init(_ query: QueryString) throws(Refusal) {
            group = try query.only(Leaf.from).flatMap { Int($0) } ?? 0
            event = try query.only("event").flatMap { Int($0) }
        }
    }

    init(listHref: String, listName: String, name: String, mark: TLPBadge) {
        self.listHref = listHref
        self.listName = listName
        self.name = name
        self.mark = mark
    }

    mutating func add(_ group: Group) {
        groups.append(
            Model(
                key: group.key, title: group.title, hasFlags: group.hasFlags, flags: group.flags, next: group.next,
                hasItems: group.hasItems, items: group.items, hasLinks: group.hasLinks, links: group.links,
                hasEvents: group.hasEvents, events: group.events, leaf: group.leaf, problem: group.problem,
                forms: group.forms))
    }
}

extension DossierPage.Group {
    /// Leaves those of its events that stand on one page: of many the newest, unless others are asked for.
    ///
    /// - Parameters:
    ///   - most: where there are other groups beside it, fewer than stand on a page.
    ///   - address: the page with this group.
    mutating func cut(
        from line: Int?, most: Int = Leaf.lines, weight: Int = Leaf.weight, on address: LeafAddress,
        language: Language
    ) {
        // With what stands around each of them.
        let weights = events.map { ($0.text?.utf8.count ?? 0) + 400 }
        let page =
            line.map { Leaf.range(of: weights, from: $0, most: most, weight: weight) }
            ?? Leaf.last(of: weights, most: most, weight: weight)
        leaf = Leaf.unlessWhole(
            page, of: events.count, turning: "event", on: address, heading: title, beginsLast: true,
            language: language)
        events = Array(events[page])
    }
}

/// A form by which something is done about the thing on the page.
struct ActForm: Sendable {
    struct Button: Sendable {
        let act: String
        let label: String
        let isPrimary: Bool
    }

    let action: String
    let hidden: [FormModel.Hidden]
    /// The line that opens it; `nil`: it is open, as what is to be done next.
    let summary: String?
    /// Something in it has to be mended.
    let isOpen: Bool
    let fields: [FormModel.Field]
    let buttons: [Button]
}

/// Makes the forms of acts, with what was typed in the one that was sent.
struct ActForms: Sendable {
    let action: String
    /// Before the keys of fields: unique on the page.
    let key: String
    /// What every one of them sends along unseen.
    var hidden: [FormModel.Hidden] = []
    /// What was sent, and what is wrong with it.
    let entry: FormEntry
    /// Whether what was sent was meant for this part of the page.
    let isMeant: Bool
    let language: Language
    /// The words of an act are `WORDS.do.ACT`.
    let words: String
    private(set) var all: [ActForm] = []

    init(
        action: String, key: String, hidden: [FormModel.Hidden] = [], entry: FormEntry, isMeant: Bool,
        words: String, language: Language
    ) {
        self.action = action
        self.key = key
        self.hidden = hidden
        self.entry = entry
        self.isMeant = isMeant
        self.words = words
        self.language = language
    }

    /// Whether one of them shows what was sent: else what is wrong with it stands by itself.
    var isShown: Bool { all.contains { $0.isOpen } }

    /// - Parameter opens: it is what is to be done next; else a line opens it.
    mutating func add(_ acts: [String], opens: Bool, _ make: (inout FormFields) -> Void = { _ in }) {
        guard let first = acts.first else { return }
        let isSent = isMeant && (entry.value("act").map { acts.contains($0) } ?? false)
        var fields = FormFields(isSent ? entry : FormEntry(), prefix: "\(key)-\(first)-", language: language)
        make(&fields)
        all.append(
            ActForm(
                action: action, hidden: hidden, summary: opens ? nil : language.text("\(words).do.\(first)"),
                isOpen: isSent && !entry.isSound, fields: fields.all + fields.rest,
                buttons: acts.enumerated().map { place, act in
                    ActForm.Button(
                        act: act, label: language.text("\(words).do.\(act)"), isPrimary: place == 0 && opens)
                }))
    }
}

/// A list of things that people act on, in groups.
struct StackPage: Page {
    static let template = "stack"
    static var source: [UInt8] { PackageResources.stack_mustache }

    struct Row: Sendable {
        let href: String
        let name: String
        let mark: TLPBadge
        let flags: [String]
        let who: String
        /// The colour: a name in the style sheet.
        var tone = "routine"
        /// What the reader has to do.
        var next: String?
    }
    struct Group: Sendable {
        let key: String
        let title: String
        let rows: [Row]
    }

    let heading: String
    let lead: String
    let links: [DossierPage.Link]
    let groups: [Group]
    let hasGroups: Bool
    let leaf: Leaf?
    let none: String
    let isMore: String?

    /// - Parameters:
    ///   - path: of the list.
    ///   - from: the line that its page of lines begins at, through all groups: see ``Leaf``.
    init(
        heading: String, lead: String, links: [DossierPage.Link], groups all: [Group], none: String,
        isMore: String? = nil, path: String, from: Int, language: Language
    ) {
        self.heading = heading
        self.lead = lead
        self.links = links
        let count = all.reduce(0) { $0 + $1.rows.count }
        let page = Leaf.range(of: count, from: from)
        var passed = 0
        groups = all.compactMap { group -> Group? in
            let here = page.clamped(to: passed..<passed + group.rows.count)
            let rows = group.rows[(here.lowerBound - passed)..<(here.upperBound - passed)]
            passed += group.rows.count
            return rows.isEmpty ? nil : Group(key: group.key, title: group.title, rows: Array(rows))
        }
        leaf = Leaf.unlessWhole(page, of: count, on: LeafAddress(path), language: language)
        hasGroups = !groups.isEmpty
        self.none = none
        self.isMore = isMore
    }
}

/// A page that is a form and nothing else.
struct SheetFormPage: Page {
    static let template = "sheetform"
    static var source: [UInt8] { PackageResources.sheetform_mustache }

    let backHref: String
    let backName: String
    let heading: String
    let lead: String?
    let form: FormModel
}

extension Desk {
    /// What was sent in a form. Where its token is too old, or somebody else's, nothing is done with it: it says so, and what was
    /// typed stays.
    func entry(_ request: Request, _ context: AppContext, _ visit: Visit) async throws -> SentEntry {
        do {
            return SentEntry(entry: FormEntry(try await form(request, context, visit)), isStale: false)
        } catch let stale as StaleForm {
            var entry = FormEntry(stale.form)
            entry.problem = visit.language.text("tearline.fault.stale")
            return SentEntry(entry: entry, isStale: true)
        }
    }
}

/// What was sent, and whether by a form of ours.
struct SentEntry: Sendable {
    var entry: FormEntry
    let isStale: Bool
    /// What a page answers that shows it again.
    var status: HTTPResponse.Status { isStale ? .forbidden : .unprocessableContent }
}

extension FormEntry {
    /// Notes why what was asked was refused, at the field that it is about where there is one.
    mutating func refuse(_ property: String?, _ message: String, in language: Language) {
        let words = language.refused(message)
        if let property, values[property] != nil { problems[property] = words } else { problem = words }
    }
}
