package import Records

/// What an overseer is told in numbers: of everything, or of a stretch of time.
package struct OversightStatistics: Hashable, Sendable {
    /// Records accepted, by kind.
    package var records: [String: Int] = [:]
    /// Mentions of persons among them.
    package var mentions = 0
    package var recalls = 0
    package var withdrawals = 0
    package var corrections = 0
    /// Records erased, by the rule that had it done.
    package var erased: [RetentionRule: Int] = [:]
    /// Refusals by their code.
    package var refusals: [String: Int] = [:]
    /// How often what is CONFIDENTIAL or higher, or personal, was looked at.
    package var views = 0
    /// What other organisations were given, by their codes.
    package var partners: [String: PartnerCount] = [:]
    /// Whether there were more audit entries than one look goes through; then the refusals, the looks and the readings are
    /// those of the newest alone.
    package var isCut = false
    /// What is past its time now: see the lists.
    package var overdue = 0
    package var recordCount: Int { records.values.reduce(0, +) }
    package var erasedCount: Int { erased.values.reduce(0, +) }
    package var refusalCount: Int { refusals.values.reduce(0, +) }
}

/// How much another organisation was given, and not a word of what (domain S1-08).
package struct PartnerCount: Hashable, Sendable {
    /// Versions of records that last went to its node in this stretch of time.
    package var sent = 0
    /// How often its posts here were given something.
    package var given = 0
    package init(sent: Int = 0, given: Int = 0) {
        self.sent = sent
        self.given = given
    }
}

/// Where something stands that has to be done by a time.
package enum Deadline: String, Sendable {
    case inTime = "in-time"
    /// Near enough to be told.
    case soon
    case passed
    /// Done.
    case met

    init(_ due: Instant, done: Bool = false, warning seconds: Int64, at now: Instant) {
        let left = due.microseconds - now.microseconds
        self = done ? .met : left < 0 ? .passed : left <= seconds * 1_000_000 ? .soon : .inTime
    }
}

/// Whether an organisation may be given a kind of information, and until when somebody has said so.
package struct RatingView: Hashable, Sendable {
    package let organisation: String
    package let category: String
    /// `yes`, `mitigated` or `no`.
    package let grade: String
    package let until: Instant
    package let deadline: Deadline
}

/// An agreement that is in force, and comes to its end: what was shared on it alone is shared no more from then on.
package struct EndingView: Hashable, Sendable {
    package let id: String
    package let title: String
    /// Their codes, in order.
    package let parties: [String]
    package let until: Instant
}

/// Personal data that went where it should not.
package struct BreachView: Hashable, Sendable {
    package let id: String
    package let detected: Instant
    /// When those concerned have to be told: 72 hours, unless the record says otherwise.
    package let due: Instant
    package let notified: Instant?
    package let deadline: Deadline
    /// Numbers alone.
    package let persons: Int?
}

/// What an overseer asked, found or recommended.
package struct QuestionView: Hashable, Sendable {
    package let id: String
    /// `question`, `finding` or `recommendation`.
    package let kind: String
    package let asker: String
    package let scope: String
    package let question: String
    package let answer: String?
    package let answeredBy: String?
    package let due: Instant?
    package let deadline: Deadline
}

package struct QuestionDraft: Sendable {
    package var kind: String
    package var scope: String
    package var question: String
    /// Days that there are to answer.
    package var days: Int64
    /// SHA-256 of the evidence pack that it is about.
    package var evidence: String?
    package static let kinds = ["question", "finding", "recommendation"]
    package static let standardDays: Int64 = 30
    package init(
        kind: String = "question", scope: String, question: String, days: Int64 = standardDays, evidence: String? = nil
    ) {
        self.kind = kind
        self.scope = scope
        self.question = question
        self.days = days
        self.evidence = evidence
    }
}

/// Everything that the overseer's page begins with.
package struct OversightView: Sendable {
    package let statistics: OversightStatistics
    package let ratings: [RatingView]
    package let breaches: [BreachView]
    package let questions: [QuestionView]
    package let requests: [SubjectRequestView]
    /// The first to end first.
    package let endings: [EndingView]
}
