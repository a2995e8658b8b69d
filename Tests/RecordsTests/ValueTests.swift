import Testing

@testable import Records

struct ValueTests {
    @Test("an identifier is a well-formed type, two hyphens and a UUID (I1, X4)")
    func identifiers() throws {
        let id = try RecordID("x509-certificate--A170B338-3926-4059-B28C-105D1FB17C23")
        #expect(id.type == "x509-certificate")
        #expect(id.text == "x509-certificate--a170b338-3926-4059-b28c-105d1fb17c23")
        #expect(try id == RecordID(id.text))
        #expect(id.uuidVersion == 4)
        for text in [
            "", "indicator", "indicator--", "indicator-a170b338-3926-4059-b28c-105d1fb17c23",
            "indicator--a170b338-3926-4059-b28c-105d1fb17c2", "Indicator--a170b338-3926-4059-b28c-105d1fb17c23",
            "in--a170b338-3926-4059-b28c-105d1fb17c23", "1ndicator--a170b338-3926-4059-b28c-105d1fb17c23",
            "indi--cator--a170b338-3926-4059-b28c-105d1fb17c23", "indicator--a170b338_3926_4059_b28c_105d1fb17c23",
            "indicator---a170b338-3926-4059-b28c-105d1fb17c23", "indicator--g170b338-3926-4059-b28c-105d1fb17c23",
        ] {
            #expect(throws: RecordIDError.self, "\(text)") { try RecordID(text) }
        }
    }

    @Test("a type of 250 characters is the longest")
    func longest() throws {
        let uuid = "--a170b338-3926-4059-b28c-105d1fb17c23"
        #expect(throws: Never.self) { try RecordID(String(repeating: "a", count: 250) + uuid) }
        #expect(throws: RecordIDError.self) { try RecordID(String(repeating: "a", count: 251) + uuid) }
    }

    @Test("ids sort as their texts do")
    func order() throws {
        let uuid = "--a170b338-3926-4059-b28c-105d1fb17c23"
        let texts = ["file" + uuid, "a-b-c" + uuid, "abc" + uuid, "file--b170b338-3926-4059-b28c-105d1fb17c23"]
        #expect(try texts.map { try RecordID($0) }.sorted().map(\.text) == texts.sorted())
    }

    @Test("a timestamp is in UTC, on a date that the calendar has, with T, Z and digits after a dot (§2.15)")
    func timestamps() {
        for text in [
            "2024-02-29T00:00:00Z", "2024-12-31T23:59:60Z", "0001-01-01T00:00:00.1Z",
            "2024-03-01T10:00:00.123456789012Z",
        ] {
            #expect(Timestamp(text)?.text == text)
        }
        for text in [
            "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-04-31T00:00:00Z",
            "2024-03-01T24:00:00Z", "2024-03-01T10:60:00Z", "2024-03-01T10:00:60Z", "2024-03-01T10:00:00.Z",
            "2024-03-01t10:00:00z", "2024-03-01T10:00:00", "2024-03-01T10:00:00+00:00", "2024-03-01 10:00:00Z",
            "2024-3-1T10:00:00Z", "", "Z", "2024-03-01T10:00:00.1 Z", "1900-02-29T00:00:00Z",
        ] {
            #expect(Timestamp(text) == nil, "\(text)")
        }
    }

    @Test("timestamps compare as instants with all their digits, and keep their spelling (D5)")
    func comparison() throws {
        let short = try #require(Timestamp("2024-03-01T10:00:00Z"))
        let padded = try #require(Timestamp("2024-03-01T10:00:00.000Z"))
        let fine = try #require(Timestamp("2024-03-01T10:00:00.00000000010Z"))
        let finer = try #require(Timestamp("2024-03-01T10:00:00.0000000002Z"))
        #expect(short == padded)
        #expect(short.hashValue == padded.hashValue)
        #expect(padded.text == "2024-03-01T10:00:00.000Z")
        #expect(padded < fine && fine < finer)
        #expect(padded.sortKey == "2024-03-01T10:00:00")
        #expect(fine.sortKey == "2024-03-01T10:00:00.0000000001")
        #expect([short, fine, finer].map(\.sortKey) == [short, fine, finer].map(\.sortKey).sorted())
    }

    @Test("a day is read as its first moment or its last, and nothing but a day of the calendar is")
    func days() {
        #expect(Instant(day: "2024-02-29")?.text == "2024-02-29T00:00:00.000000Z")
        #expect(Instant(day: "2024-02-29", isEnd: true)?.text == "2024-02-29T23:59:59.999999Z")
        for text in ["2023-02-29", "2024-02", "2024", "2024-02-29T00:00:00Z", "2024-2-29", "yesterday", "", "unknown"] {
            #expect(Instant(day: text) == nil, "\(text)")
        }
        #expect(Product.isGrade("B2") && Product.isGrade("F6"))
        for text in ["b2", "G1", "A7", "A", "A22", ""] { #expect(!Product.isGrade(text), "\(text)") }
    }

    @Test("an instant is written with six digits and read back as the same")
    func instants() throws {
        let instant = try #require(Instant("2025-04-05T09:30:00.5Z"))
        #expect(instant.microseconds == 1_743_845_400_500_000)
        #expect(instant.text == "2025-04-05T09:30:00.500000Z")
        #expect(Instant("2025-04-05T09:30:00.1234567Z")?.text == "2025-04-05T09:30:00.123456Z")
        for text in [
            "1969-12-31T23:59:59.999999Z", "0000-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z",
            "2000-02-29T12:00:00.000001Z", "1970-01-01T00:00:00.000000Z",
        ] {
            #expect(Instant(text)?.text == text)
        }
        #expect(Instant(microseconds: .max).text == "9999-12-31T23:59:59.999999Z")
        #expect(Instant(microseconds: .min).text == "0000-01-01T00:00:00.000000Z")
    }

    @Test("TLP is read in both versions' words and written in those of 2.0")
    func lights() {
        #expect(TLP("TLP:AMBER+STRICT") == .amberStrict)
        #expect(TLP("amber+strict") == .amberStrict)
        #expect(TLP("TLP:WHITE") == .clear)
        #expect(TLP("purple") == nil)
        #expect(TLP.amberStrict.label == "TLP:AMBER+STRICT")
        #expect(TLP.allCases.allSatisfy { TLP(marking: $0.marking) == $0 && TLP($0.label) == $0 })
        #expect(TLP.allCases == TLP.allCases.sorted())
    }
}
