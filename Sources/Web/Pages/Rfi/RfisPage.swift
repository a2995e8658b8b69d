import Records
import Sharing

/// What the reader's house asked and was asked, what is to be done first.
struct RfisPage: Page {
    static let template = "rfis"
    static var source: [UInt8] { PackageResources.rfis_mustache }

    /// Which of them are shown.
    enum Side: String, CaseIterable, Sendable { case all, received, made }

    struct Tab: Sendable {
        let href: String
        let label: String
        let isCurrent: Bool
    }
    struct Group: Sendable {
        let key: String
        let title: String
        let lines: [RfiModel]
    }

    let askHref: String?
    let requirementsHref = Paths.requirements
    let tabs: [Tab]
    let summary: String
    let groups: [Group]
    let hasGroups: Bool
    let isMore: String?

    init(_ list: RfiList, side: Side, language: Language) {
        askHref = list.mayAsk ? Paths.askRfi : nil
        tabs = Side.allCases.map {
            Tab(
                href: $0 == .all ? Paths.rfis : Paths.rfis + Paths.query(["side": $0.rawValue]),
                label: language.text("rfi.side.\($0.rawValue)"), isCurrent: $0 == side)
        }
        let shown = list.lines.filter { line in
            switch side {
            case .all: true
            case .received: line.side == .addressee
            case .made: line.side == .requester
            }
        }.map { RfiModel($0, book: list.book, at: list.instant, language: language) }
        summary = language.text("rfi.todo", count: shown.count(where: \.isToDo))
        groups = [
            ("todo", shown.filter(\.isToDo)), ("open", shown.filter { !$0.isToDo && !$0.isOver }),
            ("over", shown.filter(\.isOver)),
        ].filter { !$0.1.isEmpty }.map { key, lines in
            Group(key: key, title: language.text("rfi.group.\(key)"), lines: lines)
        }
        hasGroups = !groups.isEmpty
        isMore = list.isMore ? language.text("rfi.more", ["n": language.number(SharingLimits.rfis)]) : nil
    }
}
