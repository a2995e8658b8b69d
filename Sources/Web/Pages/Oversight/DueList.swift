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
    let leaf: Leaf?

    /// Lines of it on one page, which has other lists.
    static let lines = 20
    /// Where it begins: a number in the query.
    static let from = "due"

    /// - Parameters:
    ///   - from: the line that its page of lines begins at.
    ///   - address: the page on which it stands.
    init(_ view: OversightView, from: Int = 0, on address: LeafAddress, language: Language) {
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
        let page = Leaf.range(of: items.count, from: from, most: Self.lines)
        self.items = Array(items[page])
        hasItems = !items.isEmpty
        leaf = Leaf.unlessWhole(
            page, of: items.count, turning: Self.from, on: address, at: "due-h",
            heading: language.text("due.title"), language: language)
    }
}

/// What an overseer asked, found or recommended.
struct QuestionItem: Sendable {
    /// Where a list of them begins: a number in the query.
    static let from = "question"

    /// Which of them stand on one page, by how long each is.
    static func page(of questions: [QuestionView], from line: Int) -> Range<Int> {
        let weights = questions.map { $0.question.utf8.count + ($0.answer?.utf8.count ?? 0) + 900 }
        return Leaf.range(of: weights, from: line, most: 10, weight: 12_000)
    }

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
