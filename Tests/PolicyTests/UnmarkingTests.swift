import JSON
import Records
import Testing

@testable import Policy

@Suite("What loses a marking of its own")
struct UnmarkingTests {
    /// A version whose labels at these places are RED.
    private func version(
        _ labels: [String], red: [Int], name: String = "n", modified: Int = 1, whole: TLP? = nil
    ) throws -> JSONValue {
        let selectors = red.map { "\"labels.[\($0)]\"" }.joined(separator: ",")
        let granular =
            red.isEmpty
            ? "" : #","granular_markings":[{"marking_ref":"\#(TLP.red.marking.text)","selectors":[\#(selectors)]}]"#
        let marked = whole.map { #","object_marking_refs":["\#($0.marking.text)"]"# } ?? ""
        let list = labels.map { "\"\($0)\"" }.joined(separator: ",")
        return try JSONDocument(
            parsing: Array(
                #"""
                {"type":"note","modified":"2025-04-0\#(modified)T00:00:00.000Z","name":"\#(name)",
                "labels":[\#(list)]\#(marked)\#(granular)}
                """#.utf8)
        ).root
    }

    @Test("what stands in the open now is found, as it was or written differently, while another keeps the marking")
    func opened() throws {
        let before = try version(["a", "b", "c"], red: [1, 2])
        #expect(try Unmarking.opens(version(["a", "b", "c"], red: [2], modified: 2), since: before))
        #expect(try Unmarking.opens(version(["a", "B", "c"], red: [2], modified: 2), since: before))
        // The marking went to another, so there are as many as before.
        #expect(try Unmarking.opens(version(["a", "b", "c", "d"], red: [2, 3], modified: 2), since: before))
        #expect(try Unmarking.opens(version(["a", "b", "c"], red: [1, 2], name: "b", modified: 2), since: before))
    }

    @Test("what stays marked, goes, or is under the marking as a whole is not opened")
    func kept() throws {
        let before = try version(["a", "b", "c"], red: [1, 2])
        #expect(try !Unmarking.opens(version(["a", "b", "c"], red: [1, 2], modified: 2), since: before))
        #expect(try !Unmarking.opens(version(["x", "y", "c"], red: [1, 2], name: "z", modified: 2), since: before))
        #expect(try !Unmarking.opens(version(["c", "b", "a"], red: [0, 1], modified: 2), since: before))
        #expect(try !Unmarking.opens(version(["a", "c"], red: [1], modified: 2), since: before))
        #expect(try !Unmarking.opens(version(["a", "b", "c"], red: [2], modified: 2, whole: .red), since: before))
        #expect(try !Unmarking.opens(before, since: version(["a", "b", "c"], red: [])))
    }
}
