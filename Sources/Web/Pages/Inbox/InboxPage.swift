import Records
import Sharing

/// What came for the reader, in the order in which it wants to be read, and what is to be said of it.
struct InboxPage: Page {
    static let template = "inbox"
    static var source: [UInt8] { PackageResources.inbox_mustache }

    struct Item: Sendable {
        let row: Row
        let name: String
        let precedence: String
        /// As in `flash`: a name in the style sheet.
        let tone: String
        let originator: String?
        let routed: String?
        /// Until when its originator asks for an answer.
        let due: String?
        let isLate: Bool
        let mayAnswer: Bool
        let action: String
        let version: String
        let channel: String
        let moreHref: String
        /// What the house has answered, and when.
        let said: String?
    }

    /// Where the events come from that say that there may be more.
    let events = Paths.events
    let inboxHref = Paths.inbox
    let briefHref = Paths.brief
    let ratingsHref = Paths.ratings
    let stixHref = Paths.inbox + "/file" + Paths.query(["as": "stix"])
    let csvHref = Paths.inbox + "/file" + Paths.query(["as": "csv"])
    /// For who begins here.
    let guide: Guide?
    let summary: String
    let open: [Item]
    let hasOpen: Bool
    let answered: [Item]
    let hasAnswered: Bool
    let answeredWords: String
    let isMore: Bool
    /// The reader's kept searches that found something since.
    let watches: [KeptSearchModel]
    let hasWatches: Bool
    /// What other organisations wait for, or what has come back from them.
    let requests: [RfiModel]
    let hasRequests: Bool
    /// Those whose time runs out, for whoever has to see to it.
    let urgent: [RfiModel]
    let hasUrgent: Bool
    /// For a post that is named as one on duty.
    let duty: String?
    /// Whether there is anything to do.
    let hasAny: Bool
    let rfisHref = Paths.rfis
    /// Texts on which the reader's house has not said where it stands.
    let texts: [DecisionModel]
    let hasTexts: Bool
    /// Commitments whose day is over.
    let overdue: [CommitmentModel]
    let hasOverdue: Bool
    let overdueHref = Paths.commitments + Paths.query(["show": CommitmentsPage.Side.overdue.rawValue])

    /// - Parameter isGuideClosed: whether the reader wants no guide.
    init(_ view: InboxView, kept: [KeptSearchView] = [], isGuideClosed: Bool = false, language: Language) {
        guide = isGuideClosed ? nil : view.steps.map { Guide($0, language: language) }
        watches = kept.filter { !$0.alerts.isEmpty }.map { KeptSearchModel($0, language) }
        hasWatches = !watches.isEmpty
        open = view.open.map { Item($0, view, language: language) }
        answered = view.answered.map { Item($0, view, language: language) }
        (hasOpen, hasAnswered) = (!open.isEmpty, !answered.isEmpty)
        summary = language.text("inbox.open", count: open.count + view.requests.count + view.urgent.count)
        answeredWords = language.text("inbox.answered", count: answered.count)
        isMore = view.isMore
        let councilWording = PartyWording(
            book: view.book, date: view.instant, today: view.instant, language: language)
        texts = view.texts.map { DecisionModel($0, councilWording) }
        hasTexts = !texts.isEmpty
        overdue = view.overdue.map { CommitmentModel($0, at: view.instant, councilWording) }
        hasOverdue = !overdue.isEmpty
        requests = view.requests.map { RfiModel($0, book: view.book, at: view.instant, language: language) }
        hasRequests = !requests.isEmpty
        urgent = view.urgent.map { RfiModel($0, book: view.book, at: view.instant, language: language) }
        hasUrgent = !urgent.isEmpty
        duty = view.isOnDuty ? language.text("rfi.duty") : nil
        hasAny = hasOpen || hasRequests || hasUrgent
    }
}

extension InboxPage.Item {
    fileprivate init(_ line: InboxLine, _ view: InboxView, language: Language) {
        let wording = PartyWording(
            book: view.book, date: line.record.added, today: view.instant, language: language)
        row = Row(line.record, language: language)
        name = language.title(line.record.title)
        precedence = language.word("precedence." + line.precedence.rawValue)
        tone = line.precedence.rawValue.lowercased()
        originator = line.originators.isEmpty ? nil : language.list(line.originators.map { wording.name($0) })
        routed = line.routedBy.map { language.text("inbox.routed", ["post": $0]) }
        let by = line.answer == nil && line.mayAnswer ? line.record.acknowledgeBy(arrived: line.record.added) : nil
        (due, isLate) = language.answerDue(by, at: view.instant)
        mayAnswer = line.mayAnswer
        action = Paths.feedback(line.record.id)
        version = line.record.version
        channel = line.record.channel
        moreHref =
            Paths.record(line.record.id, version: line.record.version, channel: line.record.channel) + "#feedback"
        said = line.answer.flatMap { language.answered($0) }
    }
}
