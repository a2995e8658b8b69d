import JSON
import Records
import Sharing
import Testing

@testable import Web

@Suite("A record beside its translation")
struct TranslationPageTests {
    private static let machine = #"""
        {"extensions":{"\#(TranslationOrigin.extensionID)":{"extension_type":"property-extension","origin":"machine",
        "tool":"opus-mt-fr-sw 2024.1"}}}
        """#

    private static func view() throws -> RecordView {
        var view = try Samples.product()
        func translation(_ number: Int, _ language: String, _ text: String, tlp: TLP, _ origin: String?) throws
            -> TranslationView
        {
            TranslationView(
                line: Samples.line(number, type: "language-content", tlp: tlp), language: language,
                origin: try origin.flatMap { TranslationOrigin(of: try JSONDocument(parsing: Array($0.utf8)).root) },
                pairs: [.init(property: "so_what", original: "Le trafic reprendra.", translated: text)])
        }
        view.translations = [
            try translation(31, "en", "Traffic will resume.", tlp: .amber, nil),
            try translation(32, "sw-KE", "Usafiri utarejea.", tlp: .red, machine),
        ]
        return view
    }

    private static func html(_ page: RecordPage, _ language: Language) throws -> String {
        try Templates().html(page, Samples.frame(language, title: page.name, marking: page.tlp))
    }

    @Test("the reader's own language stands beside the original, what a machine made is labelled")
    func labelled() throws {
        let page = RecordPage(try Self.view(), language: .swahili)
        let shown = try #require(page.translation?.shown)
        #expect(shown.isUnreviewed && shown.lines.map(\.translated) == ["Usafiri utarejea."])
        #expect(page.translation?.others.count == 1)
        // What it shows is marked as the strictest of it.
        #expect(page.tlp == .red && page.banner.label == "TLP:RED")
        let html = try Self.html(page, .swahili)
        #expect(html.contains("Usafiri utarejea.") && html.contains("lang=\"sw-KE\""))
        #expect(html.contains(Language.swahili.text("record.translated.unreviewed")))
        #expect(html.contains("opus-mt-fr-sw 2024.1") && !html.contains("Traffic will resume."))
    }

    @Test("who reads the original in its language is offered the others, and gets the one that they choose")
    func chosen() throws {
        let page = RecordPage(try Self.view(), language: .french)
        #expect(page.translation?.shown == nil && page.translation?.others.count == 2)
        #expect(page.tlp == .green)
        let chosen = RecordPage(
            try Self.view(), asked: .init(language: "en", record: Samples.line(31, type: "language-content").id),
            language: .french)
        #expect(chosen.translation?.shown?.lines.map(\.translated) == ["Traffic will resume."])
        #expect(chosen.translation?.shown?.isUnreviewed == false && chosen.tlp == .amber)
        let link = try #require(page.translation?.others.first?.href)
        #expect(link.contains("in=en&by=language-content") && link.hasSuffix("#translation"))
        // Nobody knows what that is: the same as asking for nothing that there is.
        let none = RecordPage(try Self.view(), asked: .init(language: "xx"), language: .french)
        #expect(none.translation?.shown == nil && none.translation?.others.count == 2)
    }

    @Test("a record that nobody translated has no such section")
    func none() throws {
        #expect(RecordPage(try Samples.product(), language: .english).translation == nil)
    }
}
