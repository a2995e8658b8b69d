/// The fields of an RFC 3339 time in UTC, as read from its text.
///
/// Source: RFC 3339 §5.6 with STIX 2.1 §2.15 (`timestamp`): upper-case `T` and `Z`, any number of fraction digits, no
/// dot without digits, never an offset. A leap second is legal only as 23:59:60.
struct CivilTime {
    let year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int
    /// How many digits stand after the dot.
    let fractionDigits: Int
    /// The first six of them, as microseconds.
    let microseconds: Int

    /// The length of `YYYY-MM-DDTHH:MM:SS`.
    static let lengthToSeconds = 19

    init?(_ text: UnsafeBufferPointer<UInt8>) {
        let count = text.count
        guard count > Self.lengthToSeconds, text[count - 1] == UInt8(ascii: "Z"), text[4] == UInt8(ascii: "-"),
            text[7] == UInt8(ascii: "-"), text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"),
            text[16] == UInt8(ascii: ":")
        else { return nil }
        guard let century = Self.digits(text, 0), let years = Self.digits(text, 2), let month = Self.digits(text, 5),
            let day = Self.digits(text, 8), let hour = Self.digits(text, 11), let minute = Self.digits(text, 14),
            let second = Self.digits(text, 17)
        else { return nil }
        let year = century * 100 + years
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year), hour < 24, minute < 60,
            second < 60 || (second == 60 && hour == 23 && minute == 59)
        else { return nil }
        var microseconds = 0
        var digits = 0
        if count > Self.lengthToSeconds + 1 {
            guard text[Self.lengthToSeconds] == UInt8(ascii: "."), count > Self.lengthToSeconds + 2 else { return nil }
            for index in (Self.lengthToSeconds + 1)..<(count - 1) {
                let digit = text[index] &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                if digits < 6 { microseconds = microseconds * 10 + Int(digit) }
                digits += 1
            }
            for _ in min(digits, 6)..<6 { microseconds *= 10 }
        }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.fractionDigits = digits
        self.microseconds = microseconds
    }

    /// Microseconds since 1970-01-01T00:00:00Z; a leap second falls on the instant after it.
    var sinceEpoch: Int64 {
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
        return Int64(seconds) * 1_000_000 + Int64(microseconds)
    }

    private static func digits(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
        let tens = text[index] &- UInt8(ascii: "0")
        let ones = text[index + 1] &- UInt8(ascii: "0")
        guard tens < 10, ones < 10 else { return nil }
        return Int(tens) * 10 + Int(ones)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar; the year is made to begin in March, so that the leap
    /// day is its last one and the months before it have a regular pattern of lengths.
    static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = (month + 9) % 12
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The other way round: the date of a day counted from 1970-01-01.
    static func date(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension String {
    /// Lends the UTF-8 of the text without copying it where the text is stored that way.
    func withBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        var copy = self
        return copy.withUTF8(body)
    }
}
