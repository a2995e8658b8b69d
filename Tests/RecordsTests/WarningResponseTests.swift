import JSON
import Testing

@testable import Records

@Suite("What is decided on a warning is a note about it alone (domain 3.16)")
struct WarningResponseTests {
    private static let report = "report--22222222-2222-4222-8222-222222222222"
    private static let rest = #","record_version":"2025-04-01T06:10:24.000Z","decided":"2025-04-02","status":"decided""#

    private func check(_ said: String, about references: [String] = [Self.report]) throws {
        let list = references.map { "\"\($0)\"" }.joined(separator: ",")
        let text = #"""
            {"type":"note","spec_version":"2.1","id":"note--11111111-1111-4111-8111-111111111111",
            "created":"2025-04-01T06:10:24.000Z","modified":"2025-04-01T06:10:24.000Z","content":"no action",
            "object_refs":[\#(list)],
            "extensions":{"\#(WarningResponse.extensionID)":{"extension_type":"property-extension"\#(said)}}}
            """#
        _ = try Draft(checking: JSONDocument(parsing: Array(text.utf8)).root)
    }

    @Test("an option, and that nothing is done, are taken, with how far it is and what came of it")
    func sound() throws {
        try check(#","option":"Move the depot""# + Self.rest)
        try check(#","no_action":true"# + Self.rest)
        for (date, status) in [("2025-04-02T09:30:00Z", "under-way"), ("2025-04", "done")] {
            try check(
                #","option":"Move it","record_version":"2025-04-01T06:10:24.000Z","decided":"\#(date)","status":"\#(status)","result":"Moved.""#
            )
        }
    }

    @Test("what chooses nothing or both, has no date or no state, or is about more than one report is refused")
    func unsound() {
        for said in [
            "", #","option":"Move it","no_action":true"#, #","no_action":false"#,
        ] {
            #expect(throws: Violation.self, "\(said)") { try check(said + Self.rest) }
        }
        let option = #","option":"Move it","record_version":"2025-04-01T06:10:24.000Z""#
        for rest in [
            #","status":"decided""#, #","decided":"unknown","status":"decided""#, #","decided":"2025-04-02""#,
            #","decided":"2025-04-02","status":"closed""#,
        ] {
            #expect(throws: Violation.self, "\(rest)") { try check(option + rest) }
        }
        let other = "report--33333333-3333-4333-8333-333333333333"
        for references in [[Self.report, other], ["indicator--33333333-3333-4333-8333-333333333333"]] {
            #expect(throws: Violation.self) { try check(#","no_action":true"# + Self.rest, about: references) }
        }
    }

    @Test("a warning's options are read as they stand there, and one in a portion of its own is told apart")
    func options() throws {
        func warning(_ more: String, kind: String = "warning") throws -> JSONValue {
            let text = #"""
                {"type":"report","extensions":{"\#(Product.extensionID)":{"product_kind":"\#(kind)",
                "warning":{"options":["Move it"," Wait "]}}}\#(more)}
                """#
            return try JSONDocument(parsing: Array(text.utf8)).root
        }
        let plain = try warning("")
        #expect(WarningResponse.options(of: plain) == ["Move it", " Wait "])
        #expect(WarningResponse.takes(plain) && !WarningResponse.hasMarkedOptions(plain))
        #expect(try !WarningResponse.isWarning(warning("", kind: "intrep")))
        #expect(try !WarningResponse.takes(warning(#","revoked":true"#)))
        let place = "extensions.\(Product.extensionID)"
        for (selector, isMarked) in [
            ("\(place).warning.options.[1]", true), ("\(place).warning", true), ("extensions", true),
            ("\(place).body.[0]", false), ("name", false),
        ] {
            let marked = try warning(#","granular_markings":[{"marking_ref":"x","selectors":["\#(selector)"]}]"#)
            #expect(WarningResponse.hasMarkedOptions(marked) == isMarked, "\(selector)")
        }
    }
}
