import ArgumentParser
import Records
import Sharing

struct RatingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ratings",
        abstract: "Say how the products of a post's house were received by others.",
        discussion: """
            Separated by tabs: how many products there are and how many were answered, answered within a day, rated, rated within \
            a week; each analytic standard with the mean of readers (0 to 3), their number, and the mean of the authors; each mark \
            with its mean (1 to 5) and number; each rating with the product, the organisation and what it gave.

            Exit codes: 0 told, 1 not told, 64 misused.
            """)

    @OptionGroup var who: PostOption

    func run() async throws {
        let view = try await who.ask { try await $0.gate.ratings(for: $1) }
        print(
            "products\t\(view.products)\tanswered\t\(view.answered)\twithin a day\t\(view.answeredInTime)"
                + "\trated\t\(view.rated.count)\twithin a week\t\(view.ratedInTime)")
        for (standard, sum) in view.standards.sorted(by: { $0.key < $1.key }) {
            print("standard\t\(standard)\t\(mean(sum))\t\(sum.count)\t\(mean(view.authors[standard]))")
        }
        for (mark, sum) in view.marks.sorted(by: { $0.key < $1.key }) where sum.count > 0 {
            print("mark\t\(mark)\t\(mean(sum))\t\(sum.count)")
        }
        for product in view.rated {
            for rating in product.ratings {
                let marks = [
                    ("usefulness", rating.usefulness), ("accuracy", rating.accuracy),
                    ("timeliness", rating.timeliness),
                ].compactMap { name, mark in mark.map { "\(name) \($0)" } }
                let standards = rating.standards.sorted { $0.key < $1.key }.map { "standard \($0.key) \($0.value)" }
                print(
                    "rating\t\(product.record.id)\t\(rating.organisation)\t"
                        + (marks + standards).joined(separator: ", "))
            }
        }
    }

    private func mean(_ sum: RatingSum?) -> String {
        guard let sum, sum.count > 0 else { return "-" }
        let hundredths = (100 * Int(sum.sum) + sum.count / 2) / sum.count
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
