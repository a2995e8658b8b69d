/// A date as far as it is known, and no further: nobody has to invent a day.
///
/// | text | precision |
/// |---|---|
/// | `2025-04-05T09:30:00Z` (fractions as in STIX) | second |
/// | `2025-04-05T09:30Z` | minute |
/// | `2025-04-05T09Z` | hour |
/// | `2025-04-05` | day |
/// | `2022-04-Tue`, `2025-Wed`: a Tuesday of that month, a Wednesday of that year | weekday |
/// | `2025-04` | month |
/// | `2025` | year |
/// | `unknown` | unknown |
///
/// Everything is UTC: who knows only the day at a far place may be half a day off. Source: domain 3.0
/// (`date_precision`), scenario S3-01; the forms are those of ISO 8601, but for the weekday, for which it has none.
package struct PartialDate: Hashable, Sendable, CustomStringConvertible {
    /// From the finest on.
    package enum Precision: String, Hashable, Sendable, CaseIterable {
        case second, minute, hour, day, weekday, month, year, unknown
    }

    package enum Weekday: Int, Hashable, Sendable, CaseIterable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday

        /// As in `Tue`.
        package var text: String { Self.texts[rawValue] }
        private static let texts = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

        init?(_ text: some StringProtocol) {
            guard let day = Self.allCases.first(where: { $0.text == text }) else { return nil }
            self = day
        }
    }

    /// There is one spelling for each, fractions of a second aside.
    package let text: String
    package let precision: Precision
    /// Where that is all that is known of the day.
    package let weekday: Weekday?
    /// All the instants that it may mean; `nil` where nothing is known. With a weekday this is the whole month or year:
    /// see ``days``.
    package let range: Range<Instant>?

    package static let unknown = PartialDate(text: "unknown", precision: .unknown, weekday: nil, range: nil)

    package var description: String { text }
}

extension PartialDate {
    /// Reads one of the forms above.
    package init(_ text: String) throws(PartialDateError) {
        if text == Self.unknown.text {
            self = .unknown
            return
        }
        if let dash = text.lastIndex(of: "-"), let weekday = Weekday(text[text.index(after: dash)...]) {
            let rest = try PartialDate(String(text[..<dash]))
            guard rest.precision == .month || rest.precision == .year else {
                throw PartialDateError(text: text, isForm: true)
            }
            self.init(text: text, precision: .weekday, weekday: weekday, range: rest.range)
            return
        }
        guard let (precision, whole) = Self.completed(text) else { throw PartialDateError(text: text, isForm: true) }
        guard let time = whole.withBytes({ CivilTime($0) }) else {
            throw PartialDateError(text: text, isForm: precision == .second)
        }
        let start = time.sinceEpoch
        self.init(
            text: text, precision: precision, weekday: nil,
            range: Instant(microseconds: start)..<Instant(microseconds: start + Self.length(of: time, precision)))
    }

    /// For what is not a date.
    init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard text.count <= Self.longest, let date = try? PartialDate(String(decoding: text, as: UTF8.self)) else {
            return nil
        }
        self = date
    }

    /// In bytes: a time with more fraction digits than anybody measures.
    private static let longest = 64

    /// The text as a whole RFC 3339 time, at the beginning of what it stands for.
    private static func completed(_ text: String) -> (Precision, String)? {
        let shape = text.utf8.map { Names.isDigit($0) ? UInt8(ascii: "0") : $0 }
        return switch String(decoding: shape, as: UTF8.self) {
        case "0000": (.year, text + "-01-01T00:00:00Z")
        case "0000-00": (.month, text + "-01T00:00:00Z")
        case "0000-00-00": (.day, text + "T00:00:00Z")
        case "0000-00-00T00Z": (.hour, text.dropLast() + ":00:00Z")
        case "0000-00-00T00:00Z": (.minute, text.dropLast() + ":00Z")
        case let shape where shape.hasPrefix("0000-00-00T00:00:00"): (.second, text)
        default: nil
        }
    }

    private static let second: Int64 = 1_000_000
    private static let day = 86_400 * second

    /// In microseconds; at least one.
    private static func length(of time: CivilTime, _ precision: Precision) -> Int64 {
        func days(to year: Int, _ month: Int) -> Int64 {
            let next = CivilTime.daysSinceEpoch(year: year, month: month, day: 1)
            return Int64(next - CivilTime.daysSinceEpoch(year: time.year, month: time.month, day: time.day)) * day
        }
        switch precision {
        case .second: return (0..<min(time.fractionDigits, 6)).reduce(second) { length, _ in length / 10 }
        case .minute: return 60 * second
        case .hour: return 3_600 * second
        case .day: return day
        case .month, .weekday:
            return time.month == 12 ? days(to: time.year + 1, 1) : days(to: time.year, time.month + 1)
        case .year, .unknown: return days(to: time.year + 1, 1)
        }
    }
}

extension PartialDate {
    /// The days that a weekday may mean, in order; empty for every other precision.
    package var days: [Range<Instant>] {
        guard let weekday, let range else { return [] }
        let first = Int(range.lowerBound.microseconds.floored(by: Self.day))
        let last = Int(range.upperBound.microseconds.floored(by: Self.day))
        // 1970-01-01 was a Thursday.
        let thursday = Weekday.thursday.rawValue
        return (first..<last).filter { (($0 + thursday) % 7 + 7) % 7 == weekday.rawValue }.map {
            Instant(microseconds: Int64($0) * Self.day)..<Instant(microseconds: Int64($0 + 1) * Self.day)
        }
    }

    /// Whether it may mean this instant; what is unknown may mean any.
    package func mayBe(_ instant: Instant) -> Bool {
        guard let range else { return true }
        guard weekday != nil else { return range.contains(instant) }
        return days.contains { $0.contains(instant) }
    }

    /// Whether it is over, whatever it means, before the other begins.
    package func isCertainlyBefore(_ other: PartialDate) -> Bool {
        guard let last = days.last?.upperBound ?? range?.upperBound,
            let first = other.days.first?.lowerBound ?? other.range?.lowerBound
        else { return false }
        return last <= first
    }
}

/// A text that is no date, not even a partial one.
package struct PartialDateError: Error, Hashable, Sendable {
    package let text: String
    /// Whether the spelling is wrong; otherwise the calendar has no such date.
    let isForm: Bool

    package var message: String {
        isForm
            ? "\"\(text.prefix(80))\" is no date: write it as far as it is known, as in \(Self.examples)"
            : "\"\(text.prefix(80))\" is not in the calendar: write a date that exists, or less of it"
    }
    static let examples = "2025-04-05T09:30Z, 2025-04-05, 2022-04-Tue (a Tuesday of that month), 2025-04, 2025, unknown"
}

extension Int64 {
    /// Divided towards the past.
    fileprivate func floored(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
