/// How likely a judgement is: an interval in percent, which every reader sees in the words of their own language.
///
/// What is stored is the interval and never a word: the words of two houses do not line up. It is neither the grade of a
/// source nor the confidence of who judges (law 13). Source: domain 3.0.
package struct Likelihood: Hashable, Sendable {
    /// Percent, 0 to 100.
    package let from: Int
    /// Percent, not below ``from``.
    package let until: Int

    /// `nil` where it is no interval within 0 to 100.
    package init?(from: Int, until: Int) {
        guard Self.percent.contains(from), Self.percent.contains(until), from <= until else { return nil }
        self.from = from
        self.until = until
    }

    package static let percent = 0...100

    /// A stretch of likelihood that has a word: domain 3.0, after ICD 203.
    package enum Band: String, CaseIterable, Sendable {
        case remote, veryUnlikely = "very-unlikely", unlikely, even, likely, veryLikely = "very-likely",
            almostCertain = "almost-certain"

        /// What a writer who chooses the word states.
        package var interval: Likelihood {
            let (from, until) =
                switch self {
                case .remote: (1, 5)
                case .veryUnlikely: (5, 20)
                case .unlikely: (20, 45)
                case .even: (45, 55)
                case .likely: (55, 80)
                case .veryLikely: (80, 95)
                case .almostCertain: (95, 99)
                }
            return Likelihood(bounds: from, until)
        }
    }

    private init(bounds from: Int, _ until: Int) {
        self.from = from
        self.until = until
    }

    /// The bands of its ends, the lower one first: the same twice where one word covers it. Where two bands meet, the end
    /// belongs to the one that the interval reaches into.
    package var bands: (lowest: Band, highest: Band) {
        let lowest = Band.allCases.last { $0.interval.from <= from } ?? .remote
        let highest = Band.allCases.first { $0.interval.until >= until } ?? .almostCertain
        // A single number on a border would have its lower end above its upper one.
        return Self.order(lowest) <= Self.order(highest) ? (lowest, highest) : (highest, highest)
    }

    private static func order(_ band: Band) -> Int { Band.allCases.firstIndex(of: band) ?? 0 }
}
