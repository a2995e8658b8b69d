import Testing

@testable import Records

struct PartialDateTests {
    @Test(
        "a date says how exactly it is known, and keeps its spelling",
        arguments: [
            ("2025-04-05T09:30:15Z", PartialDate.Precision.second, "2025-04-05T09:30:15Z", "2025-04-05T09:30:16Z"),
            ("2025-04-05T09:30:15.25Z", .second, "2025-04-05T09:30:15.25Z", "2025-04-05T09:30:15.26Z"),
            ("2025-04-05T09:30:15.1234567Z", .second, "2025-04-05T09:30:15.123456Z", "2025-04-05T09:30:15.123457Z"),
            ("2025-04-05T23:59Z", .minute, "2025-04-05T23:59:00Z", "2025-04-06T00:00:00Z"),
            ("2025-04-05T23Z", .hour, "2025-04-05T23:00:00Z", "2025-04-06T00:00:00Z"),
            ("2024-02-29", .day, "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"),
            ("2024-02", .month, "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
            ("2025-12", .month, "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            ("2025", .year, "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            ("1969", .year, "1969-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("2022-04-Tue", .weekday, "2022-04-01T00:00:00Z", "2022-05-01T00:00:00Z"),
            ("2025-Wed", .weekday, "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ])
    func forms(_ text: String, _ precision: PartialDate.Precision, _ from: String, _ until: String) throws {
        let date = try PartialDate(text)
        #expect(date.text == text && date.precision == precision)
        #expect(date.range == (try #require(Instant(from)))..<(try #require(Instant(until))))
    }

    @Test("a Tuesday in April 2022 is one of four days, a Wednesday of 2025 one of fifty-three (S3-01)")
    func weekdays() throws {
        let ministers = try PartialDate("2022-04-Tue")
        #expect(ministers.weekday == .tuesday)
        #expect(
            ministers.days.map { String($0.lowerBound.text.prefix(10)) }
                == ["2022-04-05", "2022-04-12", "2022-04-19", "2022-04-26"])
        let brussels = try PartialDate("2025-Wed")
        #expect(brussels.days.count == 53 && brussels.days.first?.lowerBound.text.prefix(10) == "2025-01-01")
        #expect(try PartialDate("1969-12-Wed").days.map { $0.lowerBound.text.prefix(10) }.last == "1969-12-31")
        #expect(try PartialDate("2022-04-05").days.isEmpty && PartialDate("2022-04-05").weekday == nil)
    }

    @Test("it may mean an instant or not; what is unknown may mean any")
    func instants() throws {
        let (tuesday, wednesday) = (
            try #require(Instant("2022-04-12T15:00:00Z")), try #require(Instant("2022-04-13T15:00:00Z"))
        )
        let date = try PartialDate("2022-04-Tue")
        #expect(date.mayBe(tuesday) && !date.mayBe(wednesday))
        #expect(try PartialDate("2022-04").mayBe(wednesday) && !PartialDate("2022-05").mayBe(wednesday))
        #expect(PartialDate.unknown.mayBe(tuesday) && PartialDate.unknown.range == nil)
        #expect(try PartialDate("unknown") == .unknown && PartialDate.unknown.precision == .unknown)
    }

    @Test("one is certainly before another only where both are known well enough")
    func order() throws {
        func isBefore(_ one: String, _ other: String) throws -> Bool {
            try PartialDate(one).isCertainlyBefore(PartialDate(other))
        }
        #expect(try isBefore("2024", "2025") && isBefore("2025-04-30", "2025-05"))
        #expect(try !isBefore("2025-04", "2025") && !isBefore("2025", "2025-04") && !isBefore("2025", "2025"))
        #expect(try !isBefore("unknown", "2025") && !isBefore("2025", "unknown"))
        // The last Tuesday of that month was the 26th, the first the 5th.
        #expect(try isBefore("2022-04-Tue", "2022-04-27") && isBefore("2022-04-04", "2022-04-Tue"))
        #expect(try !isBefore("2022-04-Tue", "2022-04-26"))
    }

    @Test(
        "what is spelt in another way is refused, and the sentence shows how to write it",
        arguments: [
            "", "25", "2025-4", "2025-04-5", "05.04.2025", "April 2025", "2025-04-05T09:30", "2025-04-05T09:30+03:00",
            "2025-04-05 09:30Z", "2025-tue", "2025-04-05-Tue", "Tue", "-Tue", "2025--Tue", "unknown-Tue", "Unknown",
            "2025-04-05T09:30:15", "2025-04-05T09:30:15+00:00", "２０２５", "2025-W14", "20250405",
        ])
    func spelling(_ text: String) throws {
        let error = try #require(throws: PartialDateError.self) { try PartialDate(text) }
        #expect(error.isForm && error.message.contains("2022-04-Tue"))
    }

    @Test(
        "what the calendar does not have is refused, and the sentence says so",
        arguments: [
            "2025-13", "2025-00", "2025-02-29", "2025-04-31", "2025-04-05T24Z", "2025-04-05T09:60Z", "2025-13-Tue",
        ])
    func calendar(_ text: String) throws {
        let error = try #require(throws: PartialDateError.self) { try PartialDate(text) }
        #expect(!error.isForm && error.message.contains("calendar"))
    }

    @Test("the envelope knows the same precisions")
    func precisions() {
        #expect(
            Envelope.DatePrecision.allCases.map(\.rawValue)
                == ["second", "minute", "hour", "day", "weekday", "month", "year", "unknown"])
    }
}
