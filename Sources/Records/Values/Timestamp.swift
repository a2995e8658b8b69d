/// A STIX timestamp: it keeps its spelling (rewriting `…00.000Z` as `…00Z` changes the object: D5) and compares as an
/// instant, with all its digits.
///
/// Source: STIX 2.1 §2.15.
package struct Timestamp: Hashable, Sendable, Comparable {
    /// As spelt in the object.
    package let text: String
    /// How many digits stand after the dot.
    let fractionDigits: Int
    package let instant: Instant

    /// Reads `YYYY-MM-DDTHH:MM:SS[.s+]Z`, a date that the calendar has.
    package init?(_ text: String) {
        guard let time = text.withBytes({ CivilTime($0) }) else { return nil }
        self.init(text: text, time: time)
    }

    init(text: String, time: CivilTime) {
        self.text = text
        self.fractionDigits = time.fractionDigits
        self.instant = Instant(microseconds: time.sinceEpoch)
    }

    /// Its lexicographic order is the order in time: the text without trailing zeros of the fraction and without `Z`.
    package var sortKey: String { String(text.utf8.prefix(sortKeyLength)) ?? text }

    private var sortKeyLength: Int {
        let length = CivilTime.lengthToSeconds
        guard fractionDigits > 0 else { return length }
        return text.withBytes { bytes in
            var end = bytes.count - 1
            while bytes[end - 1] == UInt8(ascii: "0") { end -= 1 }
            return bytes[end - 1] == UInt8(ascii: ".") ? length : end
        }
    }

    package static func < (left: Self, right: Self) -> Bool {
        if left.instant != right.instant { return left.instant < right.instant }
        return left.sortKey < right.sortKey
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.instant == right.instant && (left.text == right.text || left.sortKey == right.sortKey)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(instant) }
}
