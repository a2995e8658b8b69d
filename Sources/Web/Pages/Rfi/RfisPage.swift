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
    let summary: String?
    let groups: [Group]
    let hasGroups: Bool
    let leaf: Leaf?
    let isMore: String?

    /// - Parameter from: the line that its page of lines begins at: see ``Leaf``.
    init(_ list: RfiList, side: Side, from: Int = 0, language: Language) {
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
        }
        summary = shown.isEmpty ? nil : language.text("rfi.todo", count: shown.count { $0.isToDo })
        func group(_ line: RfiLine) -> String {
            line.isToDo ? "todo" : line.thread.state.isOpen ? "open" : "over"
        }
        let keys = ["todo", "open", "over"]
        let all = keys.flatMap { key in shown.filter { group($0) == key } }
        let page = Leaf.range(of: all.count, from: from)
        groups = keys.compactMap { key -> Group? in
            let lines = all[page].filter { group($0) == key }
            return lines.isEmpty
                ? nil
                : Group(
                    key: key, title: language.text("rfi.group.\(key)"),
                    lines: lines.map { RfiModel($0, book: list.book, at: list.instant, language: language) })
        }
        hasGroups = !groups.isEmpty
        let address = LeafAddress(Paths.rfis, ["side": side == .all ? nil : side.rawValue])
        leaf = Leaf.unlessWhole(page, of: all.count, on: address, language: language)
        isMore = list.isMore ? language.text("rfi.more", ["n": language.number(SharingLimits.rfis)]) : nil
    }
}
