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
        let place: String?
        let soWhat: String?
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
        /// Where the reader has answered it.
        let takeBack: FeedbackSheet.TakeBack?
    }

    struct Joint: Sendable {
        let href: String
        let name: String
        let mark: TLPBadge
        let who: String
        let next: String?
    }

    /// What the reader had, and has to use no more.
    struct Recalled: Sendable {
        let mark: TLPBadge?
        let name: String
        /// When and why.
        let words: String
        let originator: String?
        /// What the house had answered.
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
    /// How much waits; `nil` where nothing does, which is said at length.
    let summary: String?
    /// ``shown`` of those that wait for an answer, from where its reader stands among them: FLASH and IMMEDIATE, before everything
    /// else on the page, and the others.
    let pressing: [Item]
    let hasPressing: Bool
    let others: [Item]
    var open: [Item] { pressing + others }
    /// How many come after these, and where they are; `nil` where none do.
    let further: String?
    let furtherHref: String
    /// Whether the most urgent stand on another page.
    let isFurther: Bool
    let hasPages: Bool
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
    let furtherRequests: String?
    /// Those whose time runs out, for whoever has to see to it.
    let urgent: [RfiModel]
    let hasUrgent: Bool
    let furtherUrgent: String?
    /// For a post that is named as one on duty.
    let duty: String?
    /// Products of several originators that wait for the reader's house.
    let joints: [Joint]
    let hasJoints: Bool
    let furtherJoints: String?
    let jointsHref = Paths.joints
    /// Products that were recalled of late.
    let recalled: [Recalled]
    let hasRecalled: Bool
    /// Whether there is anything to do.
    let hasAny: Bool
    let rfisHref = Paths.rfis
    /// Texts on which the reader's house has not said where it stands.
    let texts: [DecisionModel]
    let hasTexts: Bool
    let furtherTexts: String?
    let textsHref = Paths.meetings
    /// Commitments whose day is over.
    let overdue: [CommitmentModel]
    let hasOverdue: Bool
    let furtherOverdue: String?
    let overdueHref = Paths.commitments + Paths.query(["show": CommitmentsPage.Side.overdue.rawValue])

    /// Products on one page, of either kind: so that it is light, however much waits.
    static let shown = 30
    /// Of what waits beside them, so many of each kind: the others are where the page about that kind is.
    static let beside = 5
    /// Of requests whose time runs out.
    static let hurrying = 10
    /// Where the reader stands among what waits, counted from 0: a number in the query.
    static let from = "from"

    /// - Parameters:
    ///   - from: how many that wait stand on pages before this one.
    ///   - isGuideClosed: whether the reader wants no guide.
    init(
        _ view: InboxView, kept: [KeptSearchView] = [], from: Int = 0, isGuideClosed: Bool = false, language: Language
    ) {
        guide = isGuideClosed ? nil : view.steps.map { Guide($0, language: language) }
        watches = kept.filter { !$0.alerts.isEmpty }.map { KeptSearchModel($0, language) }
        hasWatches = !watches.isEmpty
        func isPressing(_ line: InboxLine) -> Bool { line.precedence >= .immediate }
        let ordered = view.open.filter(isPressing) + view.open.filter { !isPressing($0) }
        let here = ordered.dropFirst(from).prefix(Self.shown)
        pressing = here.filter(isPressing).map { Item($0, view, language: language) }
        others = here.filter { !isPressing($0) }.map { Item($0, view, language: language) }
        (hasPressing, hasOpen) = (!pressing.isEmpty, !others.isEmpty)
        let left = ordered.count - from - here.count
        further = left > 0 ? language.text("inbox.further", count: left) : nil
        furtherHref = Paths.inbox + Paths.query([Self.from: String(from + here.count)])
        isFurther = from > 0
        hasPages = isFurther || further != nil
        answered = view.answered.prefix(Self.shown).map { Item($0, view, language: language) }
        hasAnswered = !answered.isEmpty
        let waiting = view.open.count + view.requests.count + view.urgent.count + view.joints.count
        summary = waiting > 0 ? language.text("inbox.open", count: waiting) : nil
        answeredWords = language.text("inbox.answered", count: view.answered.count)
        isMore = view.isMore
        let councilWording = PartyWording(
            book: view.book, date: view.instant, today: view.instant, language: language)
        func beyond(_ all: Int, _ most: Int = Self.beside) -> String? {
            all > most ? language.text("inbox.further", count: all - most) : nil
        }
        texts = view.texts.prefix(Self.beside).map { DecisionModel($0, councilWording) }
        (hasTexts, furtherTexts) = (!texts.isEmpty, beyond(view.texts.count))
        overdue = view.overdue.prefix(Self.beside).map { CommitmentModel($0, at: view.instant, councilWording) }
        (hasOverdue, furtherOverdue) = (!overdue.isEmpty, beyond(view.overdue.count))
        requests = view.requests.prefix(Self.beside).map {
            RfiModel($0, book: view.book, at: view.instant, language: language)
        }
        (hasRequests, furtherRequests) = (!requests.isEmpty, beyond(view.requests.count))
        urgent = view.urgent.prefix(Self.hurrying).map {
            RfiModel($0, book: view.book, at: view.instant, language: language)
        }
        (hasUrgent, furtherUrgent) = (!urgent.isEmpty, beyond(view.urgent.count, Self.hurrying))
        duty = view.isOnDuty ? language.text("rfi.duty") : nil
        joints = view.joints.prefix(Self.beside).map { line in
            let wording = PartyWording(
                book: view.book, date: line.record.added, today: view.instant, language: language)
            return Joint(
                href: Paths.joint(line.record.id), name: language.title(line.record.title),
                mark: TLPBadge(line.record.tlp), who: language.text("joint.lead.of", ["name": wording.name(line.lead)]),
                next: language.next(of: line, wording))
        }
        (hasJoints, furtherJoints) = (!joints.isEmpty, beyond(view.joints.count))
        recalled = view.recalled.map { Recalled($0, view, language: language) }
        hasRecalled = !recalled.isEmpty
        hasAny = waiting > 0 || hasRecalled
    }
}

extension InboxPage.Recalled {
    fileprivate init(_ line: RecalledLine, _ view: InboxView, language: Language) {
        let wording = PartyWording(book: view.book, date: line.added, today: view.instant, language: language)
        let from = line.originators.isEmpty ? nil : language.list(line.originators.map { wording.name($0) })
        mark = line.record.map { TLPBadge($0.tlp) }
        let day = language.date(line.added)
        name =
            line.record.map { language.title($0.title) }
            ?? from.map { language.text("inbox.recalled.from", ["name": $0, "day": day]) }
            ?? language.text("inbox.recalled.of", ["day": day])
        words = language.text(
            "inbox.recalled.why",
            ["time": language.dateTime(line.recalled), "reason": language.text("onward.recall.\(line.reason)")])
        originator = line.record == nil ? nil : from
        said = line.answer.flatMap { language.answered($0) }.map {
            language.text("inbox.recalled.said", ["said": $0])
        }
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
        place = line.places.isEmpty ? nil : language.list(line.places)
        soWhat = line.soWhat
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
        takeBack = line.answer.flatMap { FeedbackSheet.TakeBack($0, of: line.record, back: Paths.inbox) }
    }
}
