import Records
import Sharing

/// What the reader's house and others have to know, and what of it nothing answers yet.
struct RequirementsPage: Page {
    static let template = "requirements"
    static var source: [UInt8] { PackageResources.requirements_mustache }

    let addHref: String?
    let rfisHref = Paths.rfis
    let gaps: [GapModel]
    let hasGaps: Bool
    /// That there are more of them than stand here.
    let moreGaps: String?
    let summary: String
    let lines: [RequirementModel]
    let hasLines: Bool
    let leaf: Leaf?
    let isMore: String?

    /// - Parameter from: the line that its page of lines begins at: see ``Leaf``.
    init(_ list: RequirementList, from: Int = 0, language: Language) {
        addHref = list.mayAdd ? Paths.addRequirement : nil
        let all = list.lines.flatMap {
            GapModel.all($0, asks: $0.mayRevise, language)
        }
        // Each requirement's own page has the rest.
        gaps = Array(all.prefix(Leaf.lines))
        hasGaps = !gaps.isEmpty
        let left = all.count - gaps.count
        moreGaps = left > 0 ? language.text("import.more", count: left) : nil
        summary = language.text("requirement.gaps", count: all.count)
        let page = Leaf.range(of: list.lines.count, from: from)
        lines = list.lines[page].map { RequirementModel($0, book: list.book, at: list.instant, language) }
        hasLines = !lines.isEmpty
        leaf = Leaf.unlessWhole(page, of: list.lines.count, on: LeafAddress(Paths.requirements), language: language)
        isMore =
            list.isMore
            ? language.text("requirement.more", ["n": language.number(SharingLimits.requirements)]) : nil
    }
}

/// A requirement in a list, in ready words.
struct RequirementModel: Sendable {
    let href: String
    let name: String
    let mark: TLPBadge
    let priority: String
    /// As in `high`: a name in the style sheet.
    let tone: String
    let status: String
    let owner: String
    let gaps: String

    init(_ line: RequirementLine, book: PartyBook, at now: Instant, _ language: Language) {
        let wording = PartyWording(book: book, date: line.record.added, today: now, language: language)
        href = Paths.requirement(line.record.id)
        name = line.draft.name
        mark = TLPBadge(line.record.tlp)
        priority = language.text("requirement.priority.\(line.draft.priority.rawValue)")
        tone = line.draft.priority == .high ? "immediate" : line.draft.priority == .medium ? "priority" : "routine"
        status = language.text("requirement.status.\(line.draft.status.rawValue)")
        owner = wording.name(line.owner)
        gaps = language.text("requirement.gaps", count: line.gaps.count)
    }
}

/// An element that nothing answers, and how it is asked for.
struct GapModel: Sendable {
    let text: String
    let requirement: String
    let href: String
    let askHref: String?

    static func all(_ line: RequirementLine, asks: Bool, _ language: Language) -> [GapModel] {
        line.gaps.map { place in
            GapModel(
                text: line.draft.elements[place], requirement: line.draft.name, href: Paths.requirement(line.record.id),
                askHref: asks ? Paths.ask(for: line.record.id, element: place) : nil)
        }
    }
}
