import Records
import Sharing
import Testing

@testable import Web

@Suite("A product as its form shows it")
struct EarlierProductTests {
    private func view(_ content: String) throws -> RecordView {
        var view = try Samples.record(
            object: #"""
                {"type":"report","spec_version":"2.1","id":"report--\#(Samples.uuid(4))","created":"2025-04-01T06:10:24.000Z",
                "modified":"2025-04-01T06:10:24.000Z","name":"Forged summons","published":"2025-04-01T06:10:24.000Z",
                "object_refs":["report--\#(Samples.uuid(4))"],"extensions":{"\#(Product.extensionID)":
                {"extension_type":"property-extension","so_what":"s","sources":[{"grade":"B2"}],\#(content)}}}
                """#)
        view.mayRevise = true
        view.paragraphs = []
        return view
    }

    @Test(
        "what no field shows of an event, a period or a warning is not lost: it is not offered to be written anew",
        arguments: [
            #""product_kind":"intrep","areas":[{"name":"Gao"}],"observed":"2025-04-05","event":{"type":"riot"MORE}"#,
            #""product_kind":"intsum","period":{"from":"2025-04-01","until":"2025-04-07"MORE},"key_points":["a"]"#,
            #""product_kind":"warning","areas":[{"name":"Gao"}],"warning":{"hazard":"h","responsible":["r"]MORE}"#,
        ])
    func members(_ content: String) throws {
        let plain = EarlierProduct(try view(content.replacing("MORE", with: "")))
        #expect(plain?.form.genre != nil)
        let more = EarlierProduct(try view(content.replacing("MORE", with: #","x_more":"m""#)))
        #expect(more?.form.genre == nil)
    }
}
