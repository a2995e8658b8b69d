import Records
import Sharing
import Testing

@testable import Web

@Suite("A record's page")
struct RecordLayoutTests {
    private static func html(_ view: RecordView) throws -> String {
        let page = RecordPage(view, language: .english)
        return try Templates().html(page, Samples.frame(.english, title: page.name, marking: page.tlp))
    }

    /// Whether a section is folded, and closed; `nil`: it is not folded at all.
    private static func isClosed(_ section: String, in html: String) throws -> Bool? {
        let start = try #require(html.firstRange(of: "<section id=\"\(section)\"")).upperBound
        let end = try #require(html[start...].firstRange(of: "</section>")).lowerBound
        let text = html[start..<end]
        if text.contains("<details class=\"fold\">") { return true }
        return text.contains("<details class=\"fold\" open>") ? false : nil
    }

    @Test("what a product says stands before everything that one does with it, and what machines need is folded")
    func product() throws {
        let view = try Samples.product()
        let html = try Self.html(view)
        func place(_ text: String) throws -> String.Index { try #require(html.firstRange(of: text)).lowerBound }
        let said = try place("<p class=\"product-line\"")
        let (acts, contents) = (try place("<p class=\"acts\">"), try place("<nav class=\"contents\""))
        #expect(said < acts && said < contents)
        // Its identifier is with how it came here.
        let (envelope, id) = (try place("<section id=\"envelope\""), try place("<code>\(view.line.id)</code>"))
        #expect(envelope < id)
        for section in ["properties", "envelope", "proof"] {
            #expect(try Self.isClosed(section, in: html) == true, "\(section)")
        }
        for section in ["markings", "refers-to", "history"] {
            #expect(try Self.isClosed(section, in: html) == nil, "\(section)")
        }
    }

    @Test("of what is no product the properties are what it says, and a proof that fails is told unfolded")
    func others() throws {
        let html = try Self.html(try Samples.record())
        #expect(try Self.isClosed("properties", in: html) == false)
        #expect(try Self.isClosed("proof", in: html) == true)
        #expect(try Self.isClosed("proof", in: try Self.html(try Samples.record(verifies: false))) == false)
    }
}
