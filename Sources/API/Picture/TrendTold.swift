import JSON
import Records
import Sharing

extension Told {
    static let trendCount = Resource<TrendCount>(
        "TrendCount",
        [
            .count("events") { $0.events },
            .count("estimated", "Those of which it is said how many died.") { $0.estimated },
            .maybeCount("dead_low", "Who died in those, at least.") { $0.low },
            .maybeCount("dead_best", "Most likely.") { $0.best }, .maybeCount("dead_high", "At most.") { $0.high },
            .count("displacing", "Those of which it is said how many had to leave.") { $0.displacing },
            .maybeCount("displaced") { $0.displaced },
            .counts("confidence", "Events by the confidence in their reports.") { $0.confidence },
            .counts("sources", "Sources of the reports by who holds them.") { $0.sources },
            .counts("grades", "Sources by their grade.") { $0.grades },
        ])
    static let trendMonth = Resource<TrendView.Month>(
        "TrendMonth",
        [
            .date("month", "Not there: of these the month is not known.") { $0.month },
            .one("count", trendCount) { $0.count },
        ])
    static let trendArea = Resource<TrendView.Area>(
        "TrendArea",
        [
            .text("name") { $0.name }, .maybeText("country", "ISO 3166-1 alpha-2.") { $0.country },
            .list("months", trendMonth, "The oldest first.") { $0.months }, .one("total", trendCount) { $0.total },
        ])
    static let trend = Resource<TrendView>(
        "Trend",
        [
            .list("areas", trendArea, "Those with most events first.") { $0.areas },
            .one("total", trendCount) { $0.total },
            .value("tlp", .tlp, "The strictest marking of what is counted.") { .string($0.tlp.value) },
            .flag("is_more", "Whether there are older reports that were not looked at, or more areas.") { $0.isMore },
            .time("at") { $0.instant },
        ])
}
