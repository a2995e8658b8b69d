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
    let kinds: [Choice]
    let decisions: [Choice]
    let expired: [Due]
    let hasExpired: Bool
    let reviews: [Review]
    let hasReviews: Bool
    let hasRemains: Bool
    let due: DueList
    /// Those that wait for an answer.
    let questions: [QuestionItem]
    let hasQuestions: Bool
    let problem: String?
    let notice: String?

    init(
        _ view: OversightView, _ retention: RetentionView, problem: String? = nil, notice: String? = nil,
        language: Language
    ) {
        requests = view.requests.map { Request($0, language: language) }
        hasRequests = !requests.isEmpty
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
        reviews = retention.reviews.map { review in
            let time = SpokenTime(review.since, language: language)
            return Review(id: review.id, spoken: time.spoken, exact: time.exact)
        }
        hasReviews = !reviews.isEmpty
        hasRemains = retention.hasRemains
        due = DueList(view, language: language)
        questions = view.questions.filter { $0.answer == nil }.map { QuestionItem($0, language: language) }
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
