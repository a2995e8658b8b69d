import Records
import Sharing

@testable import Web

extension Samples {
    /// Two areas: one of which some numbers are not stated and a month is not known, and one with a quiet month.
    static func trend() throws -> TrendView {
        func count(_ events: Int, _ low: Int64, _ best: Int64, _ high: Int64, estimated: Int? = nil) -> TrendCount {
            var count = TrendCount()
            count.events = events
            (count.low, count.best, count.high) = (low, best, high)
            count.estimated = estimated ?? events
            (count.displacing, count.displaced) = (events > 1 ? 1 : 0, events > 1 ? 1_200 : 0)
            if events > 0 { count.confidence = ["high": 1, "unstated": events - 1].filter { $0.value > 0 } }
            if events > 0 { count.sources = ["own": 1, "open": events - 1].filter { $0.value > 0 } }
            if events > 0 { count.grades = ["B2": events] }
            return count
        }
        let months = try ["2025-02", "2025-03", "2025-04"].map { try PartialDate($0) }
        func area(_ name: String, _ counts: [TrendCount], unknown: TrendCount? = nil) -> TrendView.Area {
            TrendView.Area(
                name: name, country: "ML",
                months: zip(months, counts).map { TrendView.Month(month: $0, count: $1) }
                    + (unknown.map { [TrendView.Month(month: nil, count: $0)] } ?? []),
                total: count(5, 6, 11, 30, estimated: 4))
        }
        return TrendView(
            areas: [
                area(
                    "Menaka <market>", [count(1, 2, 4, 9), count(3, 4, 7, 20, estimated: 2), count(0, 0, 0, 0)],
                    unknown: count(1, 0, 0, 1)),
                area("كيدال", [count(0, 0, 0, 0), count(1, 3, 3, 3), count(2, 0, 0, 0, estimated: 0)]),
            ], total: count(8, 9, 14, 33), tlp: .red, isMore: true, instant: today)
    }

    static let ratings = RatingsView(
        rated: [
            RatedProduct(
                record: lines[1],
                ratings: [
                    FeedbackView(
                        organisation: "ET-FAD", answer: .noted, usefulness: 4, standards: [1: 3, 5: 0],
                        usedIn: "Note <b>12</b>", comment: "D’où vient cela ? <script>", at: today)
                ]),
            RatedProduct(
                record: lines[3], ratings: [FeedbackView(organisation: "UG-NAC", accuracy: 5, at: today)]),
        ], products: 20, answered: 12, answeredInTime: 9, ratedInTime: 2,
        marks: ["usefulness": RatingSum(count: 1, sum: 4), "accuracy": RatingSum(count: 1, sum: 5)],
        standards: [1: RatingSum(count: 2, sum: 5), 5: RatingSum(count: 1, sum: 0)],
        authors: [1: RatingSum(count: 1, sum: 2)], isMore: true, instant: today)
}
