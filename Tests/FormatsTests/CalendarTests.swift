import Foundation
import Records
import Testing

@testable import Formats

@Suite("Meetings as calendars take them (RFC 5545, 5546)")
struct CalendarTests {
    private func event(_ summary: String = "MCC") throws -> CalendarEvent {
        CalendarEvent(
            uid: "meeting--11111111-1111-4111-8111-111111111111", sequence: 2,
            stamp: try #require(Instant("2026-01-31T09:00:00.5Z")), method: .request, status: .confirmed,
            when: .times(
                from: try #require(Instant("2026-03-02T06:00:00Z")), until: Instant("2026-03-02T09:30:00Z")),
            summary: summary)
    }

    @Test("times stand in UTC, lines end as the standard has it, and what is newer has the higher number")
    func times() throws {
        let lines = try event().calendar.components(separatedBy: "\r\n")
        #expect(lines.first == "BEGIN:VCALENDAR" && lines.suffix(3) == ["END:VEVENT", "END:VCALENDAR", ""])
        for line in [
            "METHOD:REQUEST", "SEQUENCE:2", "DTSTAMP:20260131T090000Z", "DTSTART:20260302T060000Z",
            "DTEND:20260302T093000Z", "STATUS:CONFIRMED", "SUMMARY:MCC",
        ] { #expect(lines.contains(line), "\(line)") }
    }

    @Test("of whole days the end is the first that is none of them")
    func days() throws {
        var event = try event()
        let day = try #require(Instant(day: "2025-04-05"))
        event.when = .days(from: day, until: day)
        #expect(event.calendar.contains("DTSTART;VALUE=DATE:20250405\r\nDTEND;VALUE=DATE:20250406\r\n"))
    }

    @Test("text cannot end its line or begin another property")
    func escaped() throws {
        var event = try event("a;b,c\\d\r\nATTENDEE:mailto:x\u{0}")
        event.organiser = CalendarEvent.Party(name: "The \"Chair\"; x:y,z\nv^", address: "urn:uuid:1")
        let text = event.calendar
        #expect(text.contains("SUMMARY:a\\;b\\,c\\\\d\\nATTENDEE:mailto:x\r\n"))
        #expect(text.contains("ORGANIZER;CN=\"The ^'Chair^'; x:y,z^nv^^\":urn:uuid:1\r\n"))
        #expect(!text.contains("\r\nATTENDEE"))
    }

    @Test("a mark behind a quote, a semicolon or a stroke lets nobody out of where they stand")
    func combining() throws {
        var event = try event("a;\u{301}b,\u{301}c\\\u{301}d")
        event.attendee = CalendarEvent.Party(name: "Head\"\u{301};X=y:mailto:evil@h", address: "urn:uuid:1")
        let text = event.calendar.replacing("\r\n ", with: "")
        #expect(text.utf8.count > 0 && text.unicodeScalars.contains("\u{301}"))
        #expect(text.contains("SUMMARY:a\\;\u{301}b\\,\u{301}c\\\\\u{301}d\r\n"))
        #expect(text.contains("CN=\"Head^'\u{301};X=y:mailto:evil@h\""))
    }

    @Test("no line has more than 75 octets, and none is cut inside a character")
    func folded() throws {
        let text = String(repeating: "é", count: 100) + "مرحبا"
        let calendar = try event(text).calendar
        for line in calendar.components(separatedBy: "\r\n") { #expect(line.utf8.count <= 75) }
        #expect(calendar.replacing("\r\n ", with: "").contains("SUMMARY:" + text + "\r\n"))
    }
}
