import Formats
import Foundation
import Records

/// A zone of the IANA database, and what its clocks show: meetings are held by the clock on the wall.
struct ZoneClock: Sendable {
    let name: String
    private let zone: TimeZone

    /// - Parameter name: as in `Africa/Nairobi`, or `UTC`; `nil` where there is no such zone.
    init?(_ name: String) {
        guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
        self.name = name
        self.zone = zone
    }

    /// Microseconds by which its clocks are ahead of UTC.
    private func offset(at instant: Instant) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000)))
            * 1_000_000
    }

    /// What its clocks show, as if they showed UTC.
    private func wall(_ instant: Instant) -> Instant {
        Instant(microseconds: instant.microseconds + offset(at: instant))
    }

    /// As in `2026-03-02 09:00`.
    func text(_ instant: Instant) -> String {
        let text = wall(instant).text
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }

    /// Reads what its clocks show; `nil` for what is no time, or one that they jump over.
    func instant(_ text: String) -> Instant? {
        let trimmed = CSVReader.trimmed(text)
        let parts = trimmed.split { $0 == " " || $0 == "T" }
        guard parts.count == 2, parts[1].count == 5, let shown = Instant("\(parts[0])T\(parts[1]):00Z") else {
            return nil
        }
        // The offset at the moment itself: the first guess may stand on the other side of a change.
        var found = Instant(microseconds: shown.microseconds - offset(at: shown))
        found = Instant(microseconds: shown.microseconds - offset(at: found))
        return wall(found) == shown ? found : nil
    }

    /// In words, by the clock on the wall, with its zone: “2 March 2026, 09:00 (Africa/Nairobi, UTC+03:00)”.
    func spoken(_ instant: Instant, until end: Instant? = nil, _ language: Language) -> String {
        let ahead = offset(at: instant) / 60_000_000
        let sign = ahead < 0 ? "−" : "+"
        let two = { (value: Int64) in (value < 10 ? "0" : "") + String(value) }
        let shift = ahead == 0 ? "UTC" : "UTC\(sign)\(two(abs(ahead) / 60)):\(two(abs(ahead) % 60))"
        let from = wall(instant)
        var time = String(from.text.dropFirst(11).prefix(5))
        if let end, case let until = wall(end), until.text.prefix(10) == from.text.prefix(10) {
            time += "–" + until.text.dropFirst(11).prefix(5)
        }
        let zone = name == "UTC" ? "UTC" : "\(name), \(shift)"
        return Phrases.fill(language.dateTimePattern, ["date": language.date(from), "time": "\(time) (\(zone))"])
    }
}
