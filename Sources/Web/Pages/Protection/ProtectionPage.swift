import Records
import Sharing

/// What a data-protection officer works on: requests, retention, what is due, questions to answer.
struct ProtectionPage: Page {
    static let template = "protection"
    static var source: [UInt8] { PackageResources.protection_mustache }

    struct Request: Sendable {
        let id: String
        let reference: String
        let kind: String
        let authority: String?
        let status: String
        let spoken: String
        let exact: String
        let decision: String?
        let isLate: Bool
        /// What comes next, as far as there is something.
        let isReceived: Bool
        let isConfirmed: Bool
        let isDecided: Bool
        /// Whether there is something to erase.
        let isErasure: Bool
    }
    struct Due: Sendable {
        let channel: String
        let kind: String
        let rule: String
        let count: String
    }
    struct Review: Sendable {
        let id: String
        let spoken: String
        let exact: String
    }
    struct Choice: Sendable {
        let code: String
        let label: String
    }

    let requests: [Request]
    let hasRequests: Bool
    let leaf: Leaf?
    let kinds: [Choice]
    let decisions: [Choice]
    let expired: [Due]
    let hasExpired: Bool
    let reviews: [Review]
    let hasReviews: Bool
    let reviewsLeaf: Leaf?
    let hasRemains: Bool
    let due: DueList
    /// Those that wait for an answer.
    let questions: [QuestionItem]
    let hasQuestions: Bool
    let questionsLeaf: Leaf?
    let problem: String?
    let notice: String?

    /// Where each of its lists begins.
    struct Part: Sendable {
        /// Lines of each on one page; requests have forms.
        static let (requests, lines) = (12, 20)
        var request = 0
        var review = 0
        var due = 0
        var question = 0
    }

    init(
        _ view: OversightView, _ retention: RetentionView, at part: Part = Part(), problem: String? = nil,
        notice: String? = nil, language: Language
    ) {
        let address = LeafAddress(
            Paths.protection,
            [
                Leaf.from: Leaf.value(part.request), "review": Leaf.value(part.review),
                DueList.from: Leaf.value(part.due), QuestionItem.from: Leaf.value(part.question),
            ])
        func leaf(_ range: Range<Int>, of count: Int, _ name: String, _ anchor: String, _ words: String) -> Leaf? {
            Leaf.unlessWhole(
                range, of: count, turning: name, on: address, at: anchor, heading: language.text(words),
                language: language)
        }
        let page = Leaf.range(of: view.requests.count, from: part.request, most: Part.requests)
        requests = view.requests[page].map { Request($0, language: language) }
        hasRequests = !requests.isEmpty
        self.leaf = leaf(page, of: view.requests.count, Leaf.from, "requests-h", "request.title")
        kinds = SubjectRequestKind.allCases.map {
            Choice(code: $0.rawValue, label: language.text("request.kind.\($0.rawValue)"))
        }
        decisions = SubjectDecision.allCases.map {
            Choice(code: $0.rawValue, label: language.text("request.decision.\($0.rawValue)"))
        }
        expired = retention.lines.map { line in
            Due(
                channel: line.channel, kind: language.typeName(line.kind),
                rule: language.text("retention.rule.\(line.rule.rawValue)"), count: language.number(line.count))
        }
        hasExpired = !expired.isEmpty
        let old = Leaf.range(of: retention.reviews.count, from: part.review, most: Part.lines)
        reviewsLeaf = leaf(old, of: retention.reviews.count, "review", "retention-h", "retention.reviews")
        reviews = retention.reviews[old].map { review in
            let time = SpokenTime(review.since, language: language)
            return Review(id: review.id, spoken: time.spoken, exact: time.exact)
        }
        hasReviews = !reviews.isEmpty
        hasRemains = retention.hasRemains
        due = DueList(view, from: part.due, on: address, language: language)
        let open = view.questions.filter { $0.answer == nil }
        let asked = QuestionItem.page(of: open, from: part.question)
        questions = open[asked].map { QuestionItem($0, language: language) }
        questionsLeaf = leaf(asked, of: open.count, QuestionItem.from, "questions-h", "question.open")
        hasQuestions = !questions.isEmpty
        self.problem = problem
        self.notice = notice
    }
}

extension ProtectionPage.Request {
    init(_ view: SubjectRequestView, language: Language) {
        let time = SpokenTime(view.due, language: language)
        let isGranted =
            view.decision == SubjectDecision.granted.rawValue
            || view.decision == SubjectDecision.partlyGranted.rawValue
        self.init(
            id: view.id, reference: view.reference,
            kind: view.kind.map { language.text("request.kind.\($0.rawValue)") } ?? "", authority: view.authority,
            status: language.text("request.status.\(view.status)"), spoken: time.spoken, exact: time.exact,
            decision: view.decision.map { language.text("request.decision.\($0)") }, isLate: view.isOverdue,
            isReceived: view.status == "received", isConfirmed: view.status == "identity-confirmed",
            isDecided: view.status == "decided",
            isErasure: view.status == "decided" && view.kind == .erasure && isGranted)
    }
}
