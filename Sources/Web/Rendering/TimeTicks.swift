import Records

/// The round times by which a drawing of time is read: whole minutes, hours, days, months or years in UTC.
struct TimeTicks {
    struct Tick: Equatable {
        let at: Instant
        let words: String
    }

    /// Ticks at most.
    static let most = 6

    /// Seconds from one tick to the next, up to a week.
    private static let steps: [Int64] = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800]
    /// Months from one to the next; what is longer has tens, hundreds and thousands of years.
    private static let months = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 6_000, 12_000, 60_000]
    private static let day: Int64 = 86_400

    /// - Returns: those between two moments, both included, the earliest first; none where the two are one.
    static func between(_ first: Instant, _ last: Instant, _ language: Language) -> [Tick] {
        let length = (last.microseconds - first.microseconds) / 1_000_000
        guard length > 0 else { return [] }
        guard let step = steps.first(where: { length / $0 < Int64(most) }) else {
            return months(first, last, language)
        }
        // Counted from a Monday of 1970, as weeks are.
        let monday = 4 * day * 1_000_000
        let stride = step * 1_000_000
        var at = first.microseconds - ((first.microseconds - monday) % stride + stride) % stride
        if at < first.microseconds { at += stride }
        var ticks: [Tick] = []
        while at <= last.microseconds {
            let instant = Instant(microseconds: at)
            ticks.append(Tick(at: instant, words: words(instant, step: step, language)))
            at += stride
        }
        return ticks
    }

    private static func words(_ instant: Instant, step: Int64, _ language: Language) -> String {
        let isMidnight = instant.microseconds.isMultiple(of: day * 1_000_000)
        return isMidnight || step >= day ? language.shortDate(instant) : String(Moment(instant).time.prefix(5))
    }

    private static func months(_ first: Instant, _ last: Instant, _ language: Language) -> [Tick] {
        let (begin, end) = (month(of: first), month(of: last))
        guard let step = months.first(where: { (end - begin) / $0 < most }) else { return [] }
        return stride(from: begin - begin % step, through: end, by: step).compactMap { month in
            let (year, number) = month.quotientAndRemainder(dividingBy: 12)
            let day = "\(String(10_000 + year).suffix(4))-\(String(101 + number).suffix(2))-01"
            guard let at = Instant(day: day), at >= first, at <= last else { return nil }
            return Tick(at: at, words: step < 12 ? language.shortDate(at) : String(year))
        }
    }

    /// Months since the year 0.
    private static func month(of instant: Instant) -> Int {
        let moment = Moment(instant)
        return (Int(moment.year) ?? 0) * 12 + moment.month - 1
    }
}
