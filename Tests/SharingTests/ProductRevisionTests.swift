import JSON
import Records
import Testing

@testable import Sharing

@Suite("What a next version of a product says")
struct ProductRevisionTests {
    private static let now = Instant(microseconds: 1_750_000_000_000_000)
    private static let source = "report--00000000-0000-4000-8000-000000000002"

    private func report(_ content: String, description: String = "For tools.") throws -> JSONValue {
        try parse(
            #"""
            {"type":"report","spec_version":"2.1","id":"report--00000000-0000-4000-8000-000000000001",
            "created":"2025-04-01T00:00:00.000Z","modified":"2025-04-01T00:00:00.000Z","name":"n",
            "published":"2025-04-01T00:00:00.000Z","description":"\#(description)","report_types":["note"],
            "object_refs":["\#(Self.source)"],"extensions":{"\#(Product.extensionID)":
            {"extension_type":"property-extension","product_kind":"note","sources":[{"grade":"B2"}],\#(content)}}}
            """#)
    }

    private func next(_ before: JSONValue, _ fresh: JSONValue, keeping: Set<String>) throws -> JSONValue {
        let revision = ProductRevision(
            of: "report--00000000-0000-4000-8000-000000000001", version: "2025-04-01T00:00:00.000Z", keeping: keeping)
        return try JSONDocument(parsing: revision.next(of: before, as: fresh, at: Self.now).bytes).root
    }

    @Test("a description that no form shows stays, as long as the paragraphs do")
    func description() throws {
        let before = try report(#""so_what":"one","body":["First.","Second."]"#)
        let fresh = try report(#""so_what":"two""#, description: "First.")
        let kept = try next(before, fresh, keeping: ["name", "body", "sources"])
        #expect(kept["description"]?.string == "For tools.")
        #expect(Product.content(of: kept)?["so_what"]?.string == "two")
        // What is written anew may not stand there as it was: a part of it may have got a mark.
        let written = try next(before, fresh, keeping: ["name", "sources"])
        #expect(written["description"]?.string == "First.")
        // What the form made of the line that follows from it changes with that.
        let line = try report(#""so_what":"one","body":["First.","Second."]"#, description: "one")
        #expect(try next(line, fresh, keeping: ["name", "body", "sources"])["description"]?.string == "First.")
    }

    @Test("what a report refers to already is not named twice once it is made from that, too")
    func references() throws {
        let before = try report(#""so_what":"one""#)
        let fresh = try report(#""so_what":"one","derived_from_refs":["\#(Self.source)"]"#)
        let made = try next(before, fresh, keeping: ["name", "body", "so_what", "sources"])
        #expect(made["object_refs"]?.elements.compactMap(\.string) == [Self.source])
        #expect(Product.sources(of: made).map(\.text) == [Self.source])
    }
}
