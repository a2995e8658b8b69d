import Records
import Sharing

/// What has to be done by a time, in the reader's words.
struct DueList: Sendable {
    struct Item: Sendable {
        let what: String
        let which: String
        let spoken: String
        let exact: String
        let state: String
        let isLate: Bool
    }
    let items: [Item]
    let hasItems: Bool

    init(_ view: OversightView, language: Language) {
        func item(_ what: String, _ which: String, _ due: Instant, _ deadline: Deadline) -> Item {
            let time = SpokenTime(due, language: language)
            return Item(
                what: what, which: which, spoken: time.spoken, exact: time.exact,
                state: language.text("deadline.\(deadline.rawValue)"), isLate: deadline == .passed)
        }
        var items: [Item] = []
        for breach in view.breaches where breach.deadline != .met {
            items.append(item(language.text("due.breach"), breach.id, breach.due, breach.deadline))
        }
        for request in view.requests where request.isOpen {
            items.append(
                item(
                    language.text("due.request"), request.reference, request.due, request.isOverdue ? .passed : .inTime)
            )
        }
        for question in view.questions where question.deadline != .met {
            if let due = question.due {
                items.append(item(language.text("due.question"), question.scope, due, question.deadline))
            }
        }
        for ending in view.endings {
            let which = language.text(
                "due.agreement.which",
                ["title": ending.title, "parties": ending.parties.joined(separator: " · ")])
            items.append(item(language.text("due.agreement"), which, ending.until, .soon))
        }
        for rating in view.ratings {
            let which = language.text(
                "due.rating.which",
                [
                    "organisation": rating.organisation,
                    "category": rating.category == "*" ? language.text("due.rating.every") : rating.category,
                    "grade": language.word("diligence.\(rating.grade)"),
                ])
            items.append(item(language.text("due.rating"), which, rating.until, rating.deadline))
        }
        self.items = items
        hasItems = !items.isEmpty
    }
}

/// What an overseer asked, found or recommended.
struct QuestionItem: Sendable {
    let id: String
    let kind: String
    let asker: String
    let scope: String
    let question: String
    let answer: String?
    let answeredBy: String?
    let due: String?
    let state: String
    let isLate: Bool
    let isOpen: Bool

    init(_ view: QuestionView, language: Language) {
        id = view.id
        kind = language.text("question.kind.\(view.kind)")
        asker = view.asker
        scope = view.scope
        question = view.question
        answer = view.answer
        answeredBy = view.answeredBy
        due = view.due.map { SpokenTime($0, language: language).spoken }
        state = language.text("deadline.\(view.deadline.rawValue)")
        isLate = view.deadline == .passed
        isOpen = view.answer == nil
    }
}
