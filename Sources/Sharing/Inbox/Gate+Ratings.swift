import JSON
package import Records
import Store

/// Marks that several readers gave: how many there are, and their sum, so that a mean is nobody's alone.
package struct RatingSum: Hashable, Sendable {
    package var count = 0
    package var sum: Int64 = 0
    package init(count: Int = 0, sum: Int64 = 0) {
        self.count = count
        self.sum = sum
    }
    mutating func add(_ mark: Int64?) {
        guard let mark else { return }
        count += 1
        sum += mark
    }
    /// `nil` where nobody gave one.
    package var mean: Double? { count > 0 ? Double(sum) / Double(count) : nil }
}

/// A product of the reader's house, and what others said of how good it is.
package struct RatedProduct: Hashable, Sendable {
    package let record: RecordLine
    /// The newest of each organisation, the newest first; never whose post it was.
    package let ratings: [FeedbackView]
    package init(record: RecordLine, ratings: [FeedbackView]) {
        self.record = record
        self.ratings = ratings
    }
}

/// How what a house gave was received. Domain 3.11, scenario S1-13.
package struct RatingsView: Sendable {
    /// Those that somebody rated, the newest first.
    package let rated: [RatedProduct]
    /// Products that were looked at.
    package let products: Int
    /// Of those: answered by another organisation, and so within a day; rated within a week (domain 6, measure 7).
    package let answered: Int
    package let answeredInTime: Int
    package let ratedInTime: Int
    /// Of 1 to 5: `usefulness`, `accuracy`, `timeliness`.
    package let marks: [String: RatingSum]
    /// Of 0 to 3, by the number of the analytic standard: what readers gave, and what the authors themselves did.
    package let standards: [Int64: RatingSum]
    package let authors: [Int64: RatingSum]
    package let book: PartyBook
    /// Whether there are older products that were not looked at.
    package let isMore: Bool
    package let instant: Instant
    package init(
        rated: [RatedProduct], products: Int, answered: Int = 0, answeredInTime: Int = 0, ratedInTime: Int = 0,
        marks: [String: RatingSum] = [:], standards: [Int64: RatingSum] = [:], authors: [Int64: RatingSum] = [:],
        book: PartyBook = .empty, isMore: Bool = false, instant: Instant
    ) {
        self.rated = rated
        self.products = products
        self.answered = answered
        self.answeredInTime = answeredInTime
        self.ratedInTime = ratedInTime
        self.marks = marks
        self.standards = standards
        self.authors = authors
        self.book = book
        self.isMore = isMore
        self.instant = instant
    }
}

extension Gate {
    /// What others said of the newest products of the caller's house: the ratings one by one, by organisation and never by post, and
    /// all together by analytic standard.
    ///
    /// It is made of what was said to that house (``respond(_:by:)``), so whom nothing was said to is told of nothing.
    package func ratings(for caller: Caller) async throws -> RatingsView {
        try await core.door("ratings", on: "report", for: caller) {
            try await core.ratings(in: core.scope(nil, for: caller), for: caller)
        }
    }
}

extension Core {
    fileprivate func ratings(in scope: Scope, for caller: Caller) async throws -> RatingsView {
        let own = scope.allowed.organisation
        let most = SharingLimits.rated
        let shelves = scope.shelves.filter { originators(of: $0, in: scope.snapshot) == [own] }
        let found = try await newest(most + 1, before: scope.moment.beyond, in: scope) { before, count in
            let rows = try await store.recent(type: "report", before: before, shelves: shelves, limit: count)
            return Rows(rows: rows, more: rows.count == count)
        }
        let products = Self.newestEach(try await objects(of: Array(found.shown.prefix(most))))
        var (answered, answeredInTime, ratedInTime) = (0, 0, 0)
        var rated: [RatedProduct] = []
        var marks: [String: RatingSum] = [:]
        var (standards, authors): ([Int64: RatingSum], [Int64: RatingSum]) = ([:], [:])
        var given: [Row] = products.map(\.row)
        let feedback = try await feedback(on: products.map(\.row.id), in: scope)
        for product in products {
            let said = feedback[product.row.id] ?? []
            given += said.map(\.row)
            let others = said.map(\.view).filter { $0.organisation != own }
            func isWithin(_ seconds: Int64, _ said: FeedbackView) -> Bool {
                said.at.microseconds - product.row.added.microseconds <= seconds * 1_000_000
            }
            let answers = others.filter { $0.answer != nil }
            if !answers.isEmpty { answered += 1 }
            if answers.contains(where: { isWithin(SharingLimits.answeredWithin, $0) }) { answeredInTime += 1 }
            var known: Set<String> = []
            let ratings = others.filter { $0.isRating && known.insert($0.organisation).inserted }
            guard !ratings.isEmpty else { continue }
            if ratings.contains(where: { isWithin(SharingLimits.ratedWithin, $0) }) { ratedInTime += 1 }
            for rating in ratings {
                marks["usefulness", default: RatingSum()].add(rating.usefulness)
                marks["accuracy", default: RatingSum()].add(rating.accuracy)
                marks["timeliness", default: RatingSum()].add(rating.timeliness)
                for (standard, score) in rating.standards { standards[standard, default: RatingSum()].add(score) }
            }
            for item in Product.content(of: product.object)?["checklist"].map({ Array($0.elements) }) ?? [] {
                guard let standard = item["standard"]?.integer else { continue }
                authors[standard, default: RatingSum()].add(item["author"]?.integer)
            }
            rated.append(
                RatedProduct(record: line(product.shown, product.body, scope.snapshot), ratings: ratings))
        }
        try await give(given, as: .list, isRun: false, to: caller)
        let book = try await book(scope)
        try await give(book, to: caller)
        return RatingsView(
            rated: rated, products: products.count, answered: answered, answeredInTime: answeredInTime,
            ratedInTime: ratedInTime, marks: marks, standards: standards, authors: authors, book: book,
            isMore: found.shown.count > most, instant: clock())
    }
}
