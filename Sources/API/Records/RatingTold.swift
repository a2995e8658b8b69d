import JSON
import Records
import Sharing

extension Told {
    static let ratingSum = Resource<(name: String, sum: RatingSum)>(
        "RatingSum",
        [
            .text("of", "What was rated.") { $0.name }, .count("count", "How many rated it.") { $0.sum.count },
            .maybeCount("sum", "Of their marks.") { $0.sum.sum },
        ])
    static let ratedProduct = Resource<RatedProduct>(
        "RatedProduct",
        [
            .one("record", record) { $0.record },
            .list("ratings", feedback, "The newest of each organisation, the newest first.") { $0.ratings },
        ])
    static let ratings = Resource<RatingsView>(
        "Ratings",
        [
            .list("rated", ratedProduct, "The newest first.") { $0.rated },
            .count("products", "That were looked at.") { $0.products },
            .count("answered", "Of those, by another organisation.") { $0.answered },
            .count("answered_in_time", "Within a day.") { $0.answeredInTime },
            .count("rated_in_time", "Within a week.") { $0.ratedInTime },
            .list("marks", ratingSum, "Of 1 to 5.") { view in
                view.marks.sorted { $0.key < $1.key }.map { (name: $0.key, sum: $0.value) }
            },
            .list("standards", ratingSum, "Of 0 to 3, by the number of the analytic standard.") {
                byStandard($0.standards)
            },
            .list("authors", ratingSum, "What the authors gave themselves.") { byStandard($0.authors) },
            .flag("is_more", "Whether there are older products that were not looked at.") { $0.isMore },
            .time("at") { $0.instant },
        ])

    private static func byStandard(_ sums: [Int64: RatingSum]) -> [(name: String, sum: RatingSum)] {
        sums.sorted { $0.key < $1.key }.map { (name: String($0.key), sum: $0.value) }
    }
}
