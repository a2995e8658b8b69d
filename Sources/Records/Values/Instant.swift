import FoundationEssentials

/// A moment, to the microsecond: the node's own times, and what times of foreign origin are indexed by.
package struct Instant: Hashable, Comparable, Sendable {
    /// Since 1970-01-01T00:00:00Z.
    package let microseconds: Int64
    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// Reads an RFC 3339 time in UTC, as in `2025-04-05T09:30:00.5Z`; digits beyond the sixth are cut off.
    package init?(_ text: String) {
        guard let time = text.withBytes({ CivilTime($0) }) else { return nil }
        self.microseconds = time.sinceEpoch
    }

    /// Reads a day in UTC, as in `2025-04-05`: its first moment, or its last, a microsecond before the next day begins.
    package init?(day text: String, isEnd: Bool = false) {
        guard let day = try? PartialDate(text), day.precision == .day, let range = day.range else { return nil }
        self = isEnd ? Instant(microseconds: range.upperBound.microseconds - 1) : range.lowerBound
    }

    /// The wall clock.
    package static func now() -> Instant {
        Instant(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down)))
    }

    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// Always six fraction digits and `Z`, the form of TAXII 2.1 §3.2, so that the order of the texts is the order in
    /// time for the years 0 to 9999; what lies outside them is shown as the nearest moment inside.
    package var text: String {
        let inside = min(max(microseconds, -62_167_219_200_000_000), 253_402_300_799_999_999)
        let (seconds, fraction) = Self.floored(inside, by: 1_000_000)
        let (days, secondOfDay) = Self.floored(seconds, by: 86_400)
        let date = CivilTime.date(daysSinceEpoch: Int(days))
        let time = Int(secondOfDay)
        return String(unsafeUninitializedCapacity: 27) { text in
            func put(_ value: Int, at index: Int, digits: Int) {
                var rest = value
                for place in stride(from: index + digits - 1, through: index, by: -1) {
                    text[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
            }
            put(date.year, at: 0, digits: 4)
            text[4] = UInt8(ascii: "-")
            put(date.month, at: 5, digits: 2)
            text[7] = UInt8(ascii: "-")
            put(date.day, at: 8, digits: 2)
            text[10] = UInt8(ascii: "T")
            put(time / 3_600, at: 11, digits: 2)
            text[13] = UInt8(ascii: ":")
            put(time / 60 % 60, at: 14, digits: 2)
            text[16] = UInt8(ascii: ":")
            put(time % 60, at: 17, digits: 2)
            text[19] = UInt8(ascii: ".")
            put(Int(fraction), at: 20, digits: 6)
            text[26] = UInt8(ascii: "Z")
            return 27
        }
    }

    private static func floored(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
