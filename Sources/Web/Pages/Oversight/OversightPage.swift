import Records
import Sharing

/// What an overseer sees: numbers, what is due, and the log as metadata. No record, and no title of one.
struct OversightPage: Page {
    static let template = "oversight"
    static var source: [UInt8] { PackageResources.oversight_mustache }
    /// Entries of the log on one page.
    static let length = 50
    private static let offered = [
        "create", "recall", "withdraw", "correct", "erase", "refused", "view", "account", "oversight",
    ]

    struct Figure: Sendable {
        let label: String
        let value: String
        let isLate: Bool
    }
    struct Line: Sendable {
        let position: String
        let spoken: String
        let exact: String
        let event: String
        /// The log of such events alone, filtered as it is besides.
        let likeHref: String
        let post: String
        let subject: String
        let release: String
        let reason: String
        let isErased: Bool
        let proof: String
    }
    struct Field: Sendable {
        let event: String?
        let post: String?
        let reason: String?
        let from: String?
        let until: String?
    }

    /// What another organisation was given, in numbers.
    struct Partner: Sendable {
        let code: String
        let sent: String
        let given: String
    }

    let figures: [Figure]
    let partners: [Partner]
    let hasPartners: Bool
    let isCut: Bool
    let rfisHref = Paths.rfiNumbers
    let givenHref = Paths.given
    let due: DueList
    let questions: [QuestionItem]
    let hasQuestions: Bool
    let questionsLeaf: Leaf?
    /// Events that the filter offers.
    let events: [Choice]
    let field: Field
    let hasLines: Bool
    let lines: [Line]
    let pack: String
    let newest: String?
    let older: String?
    let problem: String?

    /// - Parameters:
    ///   - before: where the page of the log begins.
    ///   - dueLine: where the page of what is due begins.
    ///   - line: where the page of questions begins.
    ///   - problem: why a question was not taken.
    init(
        _ view: OversightView, log: OversightLogPage, _ question: LogQuestion, before: Position?,
        due dueLine: Int = 0, asked line: Int = 0, problem: String? = nil, language: Language
    ) {
        let numbers = view.statistics
        func figure(_ label: String, _ value: Int, isLate: Bool = false) -> Figure {
            Figure(label: label, value: language.number(value), isLate: isLate)
        }
        figures = [
            figure(language.text("oversight.records"), numbers.recordCount),
            figure(language.text("oversight.mentions"), numbers.mentions),
            figure(language.text("oversight.refusals"), numbers.refusalCount),
            figure(language.text("oversight.recalls"), numbers.recalls + numbers.withdrawals),
            figure(language.text("oversight.corrections"), numbers.corrections),
            figure(language.text("oversight.erased"), numbers.erasedCount),
            figure(language.text("oversight.views"), numbers.views),
            figure(language.text("oversight.overdue"), numbers.overdue, isLate: numbers.overdue > 0),
        ]
        partners = numbers.partners.sorted { $0.key < $1.key }.map { code, count in
            Partner(code: code, sent: language.number(count.sent), given: language.number(count.given))
        }
        hasPartners = !partners.isEmpty
        isCut = numbers.isCut
        // The filter and the log stay as they are, too.
        let address = LeafAddress(
            Paths.oversight + question.query(before: before),
            [DueList.from: Leaf.value(dueLine), QuestionItem.from: Leaf.value(line)])
        due = DueList(view, from: dueLine, on: address, language: language)
        let page = QuestionItem.page(of: view.questions, from: line)
        questions = view.questions[page].map { QuestionItem($0, language: language) }
        questionsLeaf = Leaf.unlessWhole(
            page, of: view.questions.count, turning: QuestionItem.from, on: address, at: "questions",
            heading: language.text("question.title"), language: language)
        hasQuestions = !questions.isEmpty
        events = Self.offered.map {
            Choice(code: $0, label: language.act($0), chosen: $0 == question.filter.event)
        }
        field = Field(
            event: question.filter.event, post: question.filter.post, reason: question.filter.reason,
            from: question.from, until: question.until)
        lines = log.lines.map { line in
            let time = SpokenTime(line.added, language: language)
            return Line(
                position: language.number(line.position.raw), spoken: time.spoken, exact: time.exact,
                event: language.act(line.event),
                likeHref: Paths.oversight + question.of(line.event).query(before: nil) + "#log", post: line.post,
                subject: language.auditSubject(line.subject, of: line.event), release: line.release,
                reason: language.outcome(line.reason),
                isErased: line.isErased, proof: Paths.oversightProof(line.position.raw))
        }
        hasLines = !lines.isEmpty
        pack = Paths.oversightPack + question.query(before: nil)
        newest = before == nil ? nil : Paths.oversight + question.query(before: nil) + "#log"
        older = log.older.map { Paths.oversight + question.query(before: $0) + "#log" }
        self.problem = problem
    }
}

/// Another name, as a page of the log and a page of the site are two things.
typealias OversightLogPage = Sharing.OversightPage

/// The filter as the form has it: days, of which the node makes instants.
struct LogQuestion: Sendable {
    let filter: OversightFilter
    let from: String?
    let until: String?

    init(event: String?, post: String?, reason: String?, from: String?, until: String?) {
        self.from = from
        self.until = until
        filter = OversightFilter(
            event: event, post: post, reason: reason, from: from.flatMap(Self.day), until: until.flatMap(Self.day))
    }

    /// The beginning of a day in UTC.
    static func day(_ text: String) -> Instant? { Instant(text + "T00:00:00Z") }

    /// The same of events of one kind.
    func of(_ event: String) -> LogQuestion {
        LogQuestion(event: event, post: filter.post, reason: filter.reason, from: from, until: until)
    }

    func query(before: Position?) -> String {
        Paths.query([
            "event": filter.event, "post": filter.post, "reason": filter.reason, "from": from, "until": until,
            "before": before.map { String($0.raw) },
        ])
    }
}
