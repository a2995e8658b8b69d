import Records
import Testing

@testable import Web

@Suite struct TimeTicksTests {
    private func ticks(_ first: String, _ last: String) throws -> [String] {
        TimeTicks.between(try #require(Instant(first)), try #require(Instant(last)), .standard).map(\.words)
    }

    @Test("times are round, in the unit that the length asks for, and the day is told where it begins")
    func round() throws {
        #expect(
            try ticks("2025-04-06T20:31:00Z", "2025-04-07T03:10:00Z")
                == ["21:00", "7 Apr 2025", "03:00"])
        #expect(
            try ticks("2025-04-05T10:00:00Z", "2025-04-05T10:04:30Z") == ["10:00", "10:01", "10:02", "10:03", "10:04"])
        #expect(
            try ticks("2025-03-03T10:00:00Z", "2025-04-01T10:00:00Z")
                == ["10 Mar 2025", "17 Mar 2025", "24 Mar 2025", "31 Mar 2025"])
        #expect(
            try ticks("2024-12-15T00:00:00Z", "2025-03-20T00:00:00Z") == ["1 Jan 2025", "1 Feb 2025", "1 Mar 2025"])
        #expect(
            try ticks("1999-05-01T00:00:00Z", "2025-04-01T00:00:00Z") == [
                "2000", "2005", "2010", "2015", "2020", "2025",
            ])
    }

    @Test("there are a few of them however long it is, all inside, and none of a moment")
    func few() throws {
        #expect(try ticks("2025-04-06T20:31:00Z", "2025-04-06T20:31:00Z") == [])
        let first = try #require(Instant("1890-02-28T23:59:59Z"))
        var length: Int64 = 1_000_000
        while length < 6_000_000_000_000_000 {
            let last = Instant(microseconds: first.microseconds + length)
            let ticks = TimeTicks.between(first, last, .standard)
            #expect(ticks.count <= TimeTicks.most && ticks.allSatisfy { first <= $0.at && $0.at <= last })
            if length > 120_000_000 { #expect(!ticks.isEmpty, "\(length)") }
            length += length / 3
        }
    }
}
