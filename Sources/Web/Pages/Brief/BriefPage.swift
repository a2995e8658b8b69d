import Records
import Sharing

/// What somebody who decides reads in the morning, or once a week: it fits two sheets of paper.
struct BriefPage: Page {
    static let template = "brief"
    static var source: [UInt8] { PackageResources.brief_mustache }

    struct Item: Sendable {
        let row: Row
        let precedence: String
        /// As in `flash`: a name in the style sheet.
        let urgency: String
        let originator: String?
        let soWhat: String?
        let sources: [ProductSheet.Source]
        let hasSources: Bool
        let moreSources: String?
        let unprinted: Bool
    }
    struct Due: Sendable {
        let row: Row
        let words: String
        let isLate: Bool
        let unprinted: Bool
    }
    struct Question: Sendable {
        let row: Row
        let who: String
        let due: String?
        let isLate: Bool
        let unprinted: Bool
    }

    struct Waiting: Sendable {
        let row: Row
        let href: String
        /// What the reader's house has to do about it.
        let words: String
        let isLate: Bool
        let unprinted: Bool
    }
    struct Tab: Sendable {
        let href: String
        let label: String
        let isCurrent: Bool
    }

    let inboxHref = Paths.inbox
    let pdfHref: String
    /// How far back it looks.
    let tabs: [Tab]
    let title: String
    let span: String
    let marking: Marking
    let mark: TLPBadge
    /// How all of it is to be handled: in one line, and in sentences.
    let handled: String
    let rules: [String]
    let came: [Item]
    let hasCame: Bool
    let more: String?
    /// Whether there are older ones that were not looked at.
    let isCut: Bool
    let due: [Due]
    let hasDue: Bool
    let requests: [Question]
    let hasRequests: Bool
    /// Not there on most days, and then not told.
    let waiting: [Waiting]
    let hasWaiting: Bool
    /// Whether it is made of anything: of nothing there is no marking to be told.
    let isMade: Bool

    init(_ view: BriefView, language: Language) {
        pdfHref = Paths.briefOver(view.span, isPaper: true)
        tabs = BriefSpan.allCases.map {
            Tab(
                href: Paths.briefOver($0), label: language.text("brief.since.\($0.rawValue)"),
                isCurrent: $0 == view.span)
        }
        title = language.text(view.span == .day ? "brief.title" : "brief.title.week")
        marking = view.marking
        isCut = view.isCut
        span = language.text(
            "brief.span", ["from": language.dateTime(view.since), "until": language.dateTime(view.instant)])
        mark = TLPBadge(view.marking.tlp)
        handled = language.marking(view.marking)
        rules = view.marking.sentences(
            PartyWording(book: view.book, date: view.instant, today: view.instant, language: language))
        came = view.came.map { Item($0, view, language: language) }
        more = view.more > 0 ? language.text("brief.more", count: view.more) : nil
        due = view.due.compactMap { line in
            let (words, isLate) = language.answerDue(
                line.record.acknowledgeBy(arrived: line.record.added), at: view.instant)
            return words.map {
                Due(
                    row: Row(line.record, language: language), words: $0, isLate: isLate,
                    unprinted: view.unprinted.contains(line.record.position))
            }
        }
        requests = view.requests.map { line in
            let wording = PartyWording(
                book: view.book, date: view.instant, today: view.instant, language: language)
            let (due, isLate) = language.answerDue(line.thread.due, at: view.instant)
            return Question(
                row: Row(line.record, language: language),
                who: wording.name(line.side == .requester ? line.addressee : line.requester), due: due,
                isLate: isLate, unprinted: view.unprinted.contains(line.record.position))
        }
        waiting = view.waiting.map { Waiting($0, view, language: language) }
        (hasCame, hasDue, hasRequests) = (!came.isEmpty, !due.isEmpty, !requests.isEmpty)
        hasWaiting = !waiting.isEmpty
        isMade = hasCame || hasDue || hasRequests || hasWaiting
    }
}

extension BriefPage.Waiting {
    fileprivate init(_ waiting: BriefView.Waiting, _ view: BriefView, language: Language) {
        let wording = PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
        unprinted = !waiting.positions.isDisjoint(with: view.unprinted)
        switch waiting {
        case .overdue(let line):
            row = Row(line.record, language: language, tlp: line.tlp)
            href = Paths.commitment(line.record.id)
            (words, isLate) = (language.text("commitment.late", count: line.thread.daysLate(at: view.instant)), true)
        case .text(let line):
            row = Row(line.record, language: language, tlp: line.tlp)
            href = Paths.decision(line.record.id)
            (words, isLate) = (language.text("brief.text"), false)
        case .joint(let line):
            row = Row(line.record, language: language)
            href = Paths.joint(line.record.id)
            (words, isLate) = (language.next(of: line, wording) ?? language.text("joint.next.consent"), false)
        }
    }
}

extension BriefPage.Item {
    fileprivate init(_ item: BriefView.Item, _ view: BriefView, language: Language) {
        let line = item.line
        let wording = PartyWording(
            book: view.book, date: line.record.added, today: view.instant, language: language)
        row = Row(line.record, language: language)
        precedence = language.word("precedence." + line.precedence.rawValue)
        urgency = line.precedence.rawValue.lowercased()
        originator = line.originators.isEmpty ? nil : language.list(line.originators.map { wording.name($0) })
        soWhat = item.soWhat
        sources = item.sources.map { .init(grade: $0.grade, descriptor: $0.descriptor, language) }
        hasSources = !sources.isEmpty
        moreSources =
            item.moreSources > 0 ? language.text("brief.sources.more", count: item.moreSources) : nil
        unprinted = view.unprinted.contains(line.record.position)
    }
}
