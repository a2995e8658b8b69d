import Testing

@testable import Formats

@Suite("Comma-separated values (RFC 4180)")
struct CSVTests {
    @Test(
        "a field with a comma, a quote or a line break stands in quotes, others do not",
        arguments: [
            ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a \"b\"", "\"a \"\"b\"\"\""), ("a\nb", "\"a\nb\""),
            ("a\r\nb", "\"a\r\nb\""), ("مركز", "مركز"), (" a", " a"),
        ])
    func quotes(_ text: String, _ field: String) {
        #expect(CSV.line([text]) == field + "\r\n")
    }

    @Test(
        "what a spreadsheet would run is text",
        arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\tcmd", "\r=1", "  =HYPERLINK(\"x\")"])
    func formulas(_ text: String) {
        let line = CSV.line(["id", text])
        #expect(line.hasPrefix("id,'") || line.hasPrefix("id,\"'"))
        #expect(line.contains("'" + text.replacing("\"", with: "\"\"")))
    }

    @Test("a combining mark hides neither a quote nor the beginning of a formula")
    func combining() throws {
        let line = CSV.line(["x\"\u{301},=HYPERLINK(\"h\")", "=\u{FE0F}1", "+\u{301}2"])
        #expect(
            try CSVReader(Array(line.utf8)).rows.map(\.fields)
                == [["x\"\u{301},=HYPERLINK(\"h\")", "'=\u{FE0F}1", "'+\u{301}2"]])
    }

    @Test("fields are parted by commas, lines ended as the standard has it")
    func lines() {
        #expect(CSV.line(["a", "b,c", ""]) == "a,\"b,c\",\r\n")
    }
}
