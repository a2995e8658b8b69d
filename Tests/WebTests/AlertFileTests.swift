import JSON
import Records
import Sharing
import Testing

@testable import Web

@Suite struct AlertFileTests {
    private static func page(_ warning: String) throws -> RecordPage {
        RecordPage(
            try Samples.record(
                object: #"""
                    {"type":"report","spec_version":"2.1","id":"report--\#(Samples.uuid(4))",
                    "created":"2025-04-01T06:10:24.000Z","modified":"2025-04-01T06:10:24.000Z","name":"Flood",
                    "report_types":["warning"],"published":"2025-04-01T06:10:24.000Z",
                    "object_refs":["report--\#(Samples.uuid(4))"],
                    "extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension",
                    "product_kind":"warning","so_what":"The road will be cut.","areas":[{"name":"Bosso"}],
                    "sources":[{"grade":"A1"}]\#(warning)}}}
                    """#), language: .english)
    }

    @Test("a warning can be taken as an alert, and a part of one that lacks what CAP needs cannot")
    func offered() throws {
        let rest = #""responsible":["Wardens"],"urgency":"Future","severity":"Severe""#
        let file = try Self.page(#","warning":{\#(rest),"hazard":"flood","certainty":"Likely"}"#).alertFile
        #expect(file?.contains("/alert?") == true)
        // What nobody said, or what is withheld, is not known; without what it warns of there is no warning.
        #expect(try Self.page(#","warning":{\#(rest),"hazard":"flood"}"#).alertFile != nil)
        #expect(try Self.page(#","warning":{\#(rest)}"#).alertFile == nil)
        #expect(try Self.page("").alertFile == nil)
    }
}
