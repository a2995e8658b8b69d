import JSON
import Testing

@testable import Records

@Suite("What is said of a record is a note about it alone (domain 3.11)")
struct FeedbackTests {
    private func check(_ said: String, about references: [String] = [Self.report]) throws {
        let list = references.map { "\"\($0)\"" }.joined(separator: ",")
        let text = #"""
            {"type":"note","spec_version":"2.1","id":"note--11111111-1111-4111-8111-111111111111",
            "created":"2025-04-01T06:10:24.000Z","modified":"2025-04-01T06:10:24.000Z","content":"noted",
            "object_refs":[\#(list)],
            "extensions":{"\#(Feedback.extensionID)":{"extension_type":"property-extension"\#(said)}}}
            """#
        _ = try Draft(checking: JSONDocument(parsing: Array(text.utf8)).root)
    }

    private static let report = "report--22222222-2222-4222-8222-222222222222"

    @Test("an answer, a routing and ratings at their ends are taken")
    func sound() throws {
        try check(#","answer":"noted""#)
        try check(#","answer":"question","usefulness":1,"accuracy":5,"timeliness":3,"used_in":"the brief""#)
        try check(#","routed_to":"desk.two","record_version":"2025-04-01T06:10:24.000Z""#)
    }

    @Test("what says nothing, rates beyond the scale, or is about several records is refused")
    func unsound() {
        #expect(throws: Violation.self) { try check("") }
        #expect(throws: Violation.self) { try check(#","answer":"seen""#) }
        #expect(throws: Violation.self) { try check(#","answer":"noted","usefulness":0"#) }
        #expect(throws: Violation.self) { try check(#","answer":"noted","usefulness":6"#) }
        let two = [Self.report, "report--33333333-3333-4333-8333-333333333333"]
        #expect(throws: Violation.self) { try check(#","answer":"noted""#, about: two) }
    }

    @Test("analytic standards are scored from 0 to 3, each once")
    func standards() throws {
        try check(#","answer":"noted","standards":[{"standard":1,"score":0},{"standard":9,"score":3}]"#)
        for wrong in [
            #"[{"standard":0,"score":1}]"#, #"[{"standard":10,"score":1}]"#, #"[{"standard":1,"score":4}]"#,
            #"[{"standard":1,"score":-1}]"#, #"[{"standard":1}]"#,
            #"[{"standard":1,"score":1},{"standard":1,"score":2}]"#,
        ] {
            #expect(throws: Violation.self, "\(wrong)") { try check(#","answer":"noted","standards":\#(wrong)"#) }
        }
    }

    @Test("a note without the extension is a note")
    func plain() throws {
        let text = #"""
            {"type":"note","spec_version":"2.1","id":"note--11111111-1111-4111-8111-111111111111",
            "created":"2025-04-01T06:10:24.000Z","modified":"2025-04-01T06:10:24.000Z","content":"a",
            "object_refs":["\#(Self.report)","report--33333333-3333-4333-8333-333333333333"]}
            """#
        _ = try Draft(checking: JSONDocument(parsing: Array(text.utf8)).root)
    }
}
