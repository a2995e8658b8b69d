import Records
import Sharing

/// How what the reader's house gave was received: by analytic standard, and product by product. S1-13.
struct RatingsPage: Page {
    static let template = "ratings"
    static var source: [UInt8] { PackageResources.ratings_mustache }

    struct Mean: Sendable {
        let label: String
        /// As in “3.5”.
        let mean: String
        let count: String
        /// What the authors themselves say; empty where they say nothing.
        let author: String
    }
    struct Rating: Sendable {
        let who: String
        let grades: String
        let comment: String?
        let at: SpokenTime
    }
    struct Product: Sendable {
        let row: Row
        let ratings: [Rating]
    }

    let inboxHref = Paths.inbox
    let summary: String
    let answered: String
    let marks: [Mean]
    let hasMarks: Bool
    let standards: [Mean]
    let hasStandards: Bool
    let rated: [Product]
    let hasRated: Bool
    let leaf: Leaf?
    let isMore: Bool

    /// Characters of what somebody said of a product; the page of its record has all of it.
    static let longest = 240

    /// - Parameter from: the product that its page of them begins at: see ``Leaf``.
    init(_ view: RatingsView, from: Int = 0, language: Language) {
        func number(_ value: Int) -> String { language.number(value) }
        summary = language.text(
            "ratings.summary", ["rated": number(view.rated.count), "products": number(view.products)])
        answered = language.text(
            "ratings.answered",
            [
                "answered": number(view.answered), "day": number(view.answeredInTime), "week": number(view.ratedInTime),
                "products": number(view.products),
            ])
        marks = ["usefulness", "accuracy", "timeliness"].compactMap { name in
            view.marks[name].flatMap { Mean($0, label: language.text("field.\(name)"), language) }
        }
        hasMarks = !marks.isEmpty
        standards = view.standards.sorted { $0.key < $1.key }.compactMap { standard, sum in
            Mean(
                sum, label: language.known("write.standard.\(standard)") ?? "\(standard)",
                author: view.authors[standard], language)
        }
        hasStandards = !standards.isEmpty
        let weights = view.rated.map { product in
            product.ratings.reduce(700) { $0 + 300 + min($1.comment?.utf8.count ?? 0, 2 * Self.longest) }
        }
        let page = Leaf.range(of: weights, from: from)
        leaf = Leaf.unlessWhole(page, of: weights.count, on: LeafAddress(Paths.ratings), language: language)
        rated = view.rated[page].map { product in
            let wording = PartyWording(
                book: view.book, date: product.record.added, today: view.instant, language: language)
            return Product(
                row: Row(product.record, language: language),
                ratings: product.ratings.map { said in
                    let line = FeedbackSheet.Line(said, of: product.record, wording)
                    return Rating(
                        who: wording.name(said.organisation), grades: line.grades ?? "",
                        comment: line.comment?.cut(to: Self.longest),
                        at: line.at)
                })
        }
        hasRated = !rated.isEmpty
        isMore = view.isMore
    }
}

extension RatingsPage.Mean {
    fileprivate init?(_ sum: RatingSum, label: String, author: RatingSum? = nil, _ language: Language) {
        guard let mean = sum.mean else { return nil }
        self.init(
            label: label, mean: language.tenths(mean), count: language.number(sum.count),
            author: author?.mean.map { language.tenths($0) } ?? "")
    }
}

extension Language {
    /// With one decimal, as in “3.5”.
    func tenths(_ value: Double) -> String { value.decimal(1).replacing(".", with: decimalSeparator) }
}
