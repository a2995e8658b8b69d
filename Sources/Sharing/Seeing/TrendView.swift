package import Records

/// Which events a trend is counted from.
package struct TrendRequest: Hashable, Sendable {
    /// A code; `nil`: every channel that the caller reads.
    package var channel: String?
    /// The current month and those before it, ``SharingLimits/trendMonths`` of them.
    package var months: Int
    package init(channel: String? = nil, months: Int = 12) {
        self.channel = channel
        self.months = months
    }
}

/// What was reported of one area, or of one month in it. It counts what its reader sees, and nothing else.
package struct TrendCount: Hashable, Sendable {
    /// Events.
    package var events = 0
    /// Those of which it is said how many died.
    package var estimated = 0
    /// Who died in those: at least, most likely, at most.
    package var low: Int64 = 0
    package var best: Int64 = 0
    package var high: Int64 = 0
    /// Those of which it is said how many had to leave, and how many those were.
    package var displacing = 0
    package var displaced: Int64 = 0
    /// Events by the confidence in their reports: one of ``Records/Product/confidences``, or `unstated`.
    package var confidence: [String: Int] = [:]
    /// Sources of the reports by who holds them: one of ``Records/Product/holdings``, or `unstated`.
    package var sources: [String: Int] = [:]
    /// Sources by their grade, as in `B2`.
    package var grades: [String: Int] = [:]
    package init() {}

    mutating func add(_ other: TrendCount) {
        events += other.events
        estimated += other.estimated
        (low, best, high) = (low + other.low, best + other.best, high + other.high)
        displacing += other.displacing
        displaced += other.displaced
        confidence.merge(other.confidence) { $0 + $1 }
        sources.merge(other.sources) { $0 + $1 }
        grades.merge(other.grades) { $0 + $1 }
    }
}

/// How events developed, area by area and month by month. Domain 3.14, scenario S3-11.
package struct TrendView: Sendable {
    package struct Month: Hashable, Sendable {
        /// As in `2025-04`; `nil`: of these the month is not known, but that they lie in the time that was asked for.
        package let month: PartialDate?
        package let count: TrendCount
        package init(month: PartialDate?, count: TrendCount) {
            self.month = month
            self.count = count
        }
    }
    package struct Area: Hashable, Sendable {
        /// As its newest report writes it.
        package let name: String
        /// ISO 3166-1 alpha-2.
        package let country: String?
        /// The oldest first, each month that was asked for; at last those of which it is not known, where there are any.
        package let months: [Month]
        package let total: TrendCount
        package init(name: String, country: String?, months: [Month], total: TrendCount) {
            self.name = name
            self.country = country
            self.months = months
            self.total = total
        }
    }
    /// Those with most events first.
    package let areas: [Area]
    package let total: TrendCount
    /// The strictest marking of what is counted: a number is derived from it (law 5). CLEAR where nothing is.
    package let tlp: TLP
    /// Whether there are older reports that were not looked at, or more areas than are told.
    package let isMore: Bool
    package let instant: Instant
    package init(areas: [Area], total: TrendCount, tlp: TLP = .clear, isMore: Bool = false, instant: Instant) {
        self.areas = areas
        self.total = total
        self.tlp = tlp
        self.isMore = isMore
        self.instant = instant
    }
}
