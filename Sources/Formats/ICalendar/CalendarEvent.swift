package import Records

/// A meeting as calendars take it: iCalendar (RFC 5545), sent as iTIP has it (RFC 5546).
///
/// Times are written in UTC, which every calendar shows in its reader's own zone: a rule of summer time that changes does not move the
/// meeting of somebody whose tables are older.
package struct CalendarEvent: Hashable, Sendable {
    package enum Method: String, Sendable {
        /// Told, without an answer.
        case publish = "PUBLISH"
        /// Sent to somebody who is to come.
        case request = "REQUEST"
        case cancel = "CANCEL"
    }
    package enum Status: String, Sendable {
        case tentative = "TENTATIVE"
        case confirmed = "CONFIRMED"
        case cancelled = "CANCELLED"
    }
    package enum When: Hashable, Sendable {
        case times(from: Instant, until: Instant?)
        /// Whole days, both included.
        case days(from: Instant, until: Instant)
    }
    /// Somebody who sends or comes: a post by what it is called. A calendar address is a URI (RFC 5545 §3.3.3), so that no mailbox is
    /// needed.
    package struct Party: Hashable, Sendable {
        package var name: String
        /// As in `urn:uuid:…`.
        package var address: String
        /// As in `CHAIR`, `REQ-PARTICIPANT`: RFC 5545 §3.2.16.
        package var role: String?
        package init(name: String, address: String, role: String? = nil) {
            self.name = name
            self.address = address
            self.role = role
        }
    }

    package var uid: String
    package var sequence: Int64
    /// When this was written.
    package var stamp: Instant
    package var method: Method
    package var status: Status
    package var when: When
    package var summary: String
    package var text: String?
    package var place: String?
    package var organiser: Party?
    package var attendee: Party?
    /// BCP 47, of the words.
    package var language: String?

    package init(
        uid: String, sequence: Int64, stamp: Instant, method: Method, status: Status, when: When, summary: String
    ) {
        self.uid = uid
        self.sequence = sequence
        self.stamp = stamp
        self.method = method
        self.status = status
        self.when = when
        self.summary = summary
    }
}

extension CalendarEvent {
    /// A whole calendar with this one event, as it is sent: `text/calendar; charset=utf-8`.
    package var calendar: String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Baraza//Meetings//EN", "CALSCALE:GREGORIAN",
            "METHOD:" + method.rawValue, "BEGIN:VEVENT", "UID:" + Self.text(uid), "SEQUENCE:\(sequence)",
            "DTSTAMP:" + Self.time(stamp), "STATUS:" + status.rawValue,
        ]
        switch when {
        case .times(let from, let until):
            lines.append("DTSTART:" + Self.time(from))
            if let until { lines.append("DTEND:" + Self.time(until)) }
        case .days(let from, let until):
            lines.append("DTSTART;VALUE=DATE:" + Self.day(from))
            // The end is the first day that is none of it: RFC 5545 §3.6.1.
            lines.append(
                "DTEND;VALUE=DATE:" + Self.day(Instant(microseconds: until.microseconds + 86_400_000_000)))
        }
        let tongue = language.map { ";LANGUAGE=" + $0 } ?? ""
        lines.append("SUMMARY\(tongue):" + Self.text(summary))
        if let text { lines.append("DESCRIPTION\(tongue):" + Self.text(text)) }
        if let place { lines.append("LOCATION\(tongue):" + Self.text(place)) }
        if let organiser {
            lines.append("ORGANIZER;CN=\(Self.parameter(organiser.name)):\(organiser.address)")
        }
        if let attendee {
            let role = attendee.role.map { ";ROLE=" + $0 } ?? ""
            lines.append(
                "ATTENDEE;CN=\(Self.parameter(attendee.name));CUTYPE=INDIVIDUAL\(role);PARTSTAT=NEEDS-ACTION:"
                    + attendee.address)
        }
        lines += ["END:VEVENT", "END:VCALENDAR"]
        return lines.map(Self.folded).joined()
    }

    /// RFC 5545 §3.3.11. By scalars: a mark behind a semicolon makes another character of it, and no other octet.
    private static func text(_ text: String) -> String {
        escaped(text) { scalar in
            switch scalar {
            case "\\", ";", ",": "\\" + String(scalar)
            case "\n": "\\n"
            default: nil
            }
        }
    }

    /// In quotes, with what may not stand there written as RFC 6868 §3 has it.
    private static func parameter(_ text: String) -> String {
        let written = escaped(text) { scalar in
            switch scalar {
            case "^": "^^"
            case "\"": "^'"
            case "\n": "^n"
            default: nil
            }
        }
        return "\"" + written + "\""
    }

    /// With every end of a line as one LF, and without control characters but what is written otherwise.
    private static func escaped(_ text: String, _ write: (Unicode.Scalar) -> String?) -> String {
        var out = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { last = scalar }
            if scalar == "\n", last == "\r" { continue }
            let one: Unicode.Scalar = scalar == "\r" ? "\n" : scalar
            if let written = write(one) {
                out.append(contentsOf: written.unicodeScalars)
            } else if one.value >= 0x20 && one.value != 0x7F || one == "\t" {
                out.append(one)
            }
        }
        return String(out)
    }

    /// As in `20260302T060000Z`.
    private static func time(_ instant: Instant) -> String {
        instant.text.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }
    private static func day(_ instant: Instant) -> String { instant.text.prefix(10).filter { $0 != "-" } }

    /// A line with its end, in pieces of at most 75 octets, never cut inside a character: RFC 5545 §3.1.
    private static func folded(_ line: String) -> String {
        var folded = ""
        var length = 0
        for scalar in line.unicodeScalars {
            let width = UTF8.width(scalar)
            if length + width > octetsMost {
                folded += "\r\n "
                length = 1
            }
            folded.unicodeScalars.append(scalar)
            length += width
        }
        return folded + "\r\n"
    }
    private static let octetsMost = 75
}
