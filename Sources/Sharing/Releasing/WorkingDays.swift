import Records

/// Days on which somebody can be expected to answer: Monday to Friday, in UTC. Holidays differ from house to house and are
/// not known here.
enum WorkingDays {
    /// The same time of day, so many working days later.
    static func after(_ instant: Instant, days: Int) -> Instant {
        let day: Int64 = 86_400_000_000
        var time = instant.microseconds
        var left = days
        while left > 0 {
            time += day
            // 1 January 1970 was a Thursday: 0 is Monday.
            let weekday = ((Int64((Double(time) / Double(day)).rounded(.down)) + 3) % 7 + 7) % 7
            if weekday < 5 { left -= 1 }
        }
        return Instant(microseconds: time)
    }
}
