import Paper
import Policy
import Records
import Testing

@testable import Sharing
@testable import Web

@Suite("What a portion is marked with, on a page and on paper")
struct PortionMarkTests {
    private static let marking = "marking-definition--\(Samples.uuid(60))"

    /// A report whose second portion is for one organisation, and whose third has a marking that its reader cannot read.
    private static func view(asking policy: ReleasePolicy, called name: String? = nil) throws -> RecordView {
        let body = "extensions.\(Product.extensionID).body"
        let unread = "marking-definition--\(Samples.uuid(61))"
        var view = try Samples.record(
            object: #"""
                {"type":"report","spec_version":"2.1","id":"report--\#(Samples.uuid(4))","created":"2025-04-01T06:10:24.000Z",
                "modified":"2025-04-01T06:10:24.000Z","name":"Forged summons","report_types":["intrep"],
                "published":"2025-04-01T06:10:24.000Z","object_refs":["report--\#(Samples.uuid(4))"],
                "granular_markings":[{"marking_ref":"\#(TLP.amberStrict.marking.text)","selectors":["\#(body).[1]"]},
                {"marking_ref":"\#(marking)","selectors":["\#(body).[1]"]},
                {"marking_ref":"\#(unread)","selectors":["\#(body).[2]"]}],
                "extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"intrep",
                "body":["For all.","The sender is Kifaru.\nHe pays.","Elsewhere."]}}}
                """#)
        let id = try RecordID(marking)
        view.marks = [id: MarkView(policy, of: id, name: name)]
        return view
    }

    private static func released(to codes: String...) -> ReleasePolicy {
        var policy = ReleasePolicy.neutral
        policy.relTo = .only(Set(codes.map { Party.organisation($0) }))
        return policy
    }

    @Test(
        "for whom a portion is stands before it, in codes that are the same in every language",
        arguments: Language.all)
    func marks(_ language: Language) throws {
        let view = try Self.view(asking: Self.released(to: "UG-NAC", "KE-KUM"), called: "REL TO KE-KUM, UG-NAC")
        let page = RecordPage(view, language: language)
        let body = try #require(page.product?.body)
        #expect(body.map(\.marks) == [[], ["REL TO KE-KUM, UG-NAC"], [language.text("marking.unread")]])
        #expect(body.map { $0.own?.label } == [nil, "TLP:AMBER+STRICT", nil])
        let html = try Templates().html(page, Samples.frame(language, title: page.name, marking: .green))
        #expect(html.contains("(REL TO KE-KUM, UG-NAC)"))
        // Each line of it, so that none passes for another portion.
        let paper = try #require(page.paper(language, rules: [])).map(\.text)
        let portion = try #require(paper.first { $0.contains("Kifaru") })
        for line in portion.split(separator: "\n") {
            #expect(line.contains("(TLP:AMBER+STRICT)") && line.contains("(REL TO KE-KUM, UG-NAC)"))
        }
    }

    /// A report of which this is marked RED, and nothing else.
    private static func marked(_ selector: String, body: String?) throws -> RecordView {
        let text = body.map { #","body":[\#($0)]"# } ?? ""
        return try Samples.record(
            object: #"""
                {"type":"report","spec_version":"2.1","id":"report--\#(Samples.uuid(4))","created":"2025-04-01T06:10:24.000Z",
                "modified":"2025-04-01T06:10:24.000Z","name":"Forged summons","report_types":["note"],
                "published":"2025-04-01T06:10:24.000Z","object_refs":["report--\#(Samples.uuid(4))"],
                "description":"One.\n\nTwo.",
                "granular_markings":[{"marking_ref":"\#(TLP.red.marking.text)","selectors":["\#(selector)"]}],
                "extensions":{"\#(Product.extensionID)":{"extension_type":"property-extension","product_kind":"note",
                "sources":[{"grade":"B2"}],"key_points":["First.","Second."]\#(text)}}}
                """#)
    }

    @Test("what marks a whole text stands before each paragraph of it")
    func wholes() throws {
        let product = "extensions.\(Product.extensionID)"
        let paragraphs = #""One.","Two.""#
        let cases: [(selector: String, body: String?)] = [
            ("description", nil), (product + ".body", paragraphs), (product, paragraphs), ("extensions", paragraphs),
        ]
        for (selector, body) in cases {
            let page = RecordPage(try Self.marked(selector, body: body), language: .english)
            #expect(page.product?.body.map { $0.own?.label } == ["TLP:RED", "TLP:RED"], "\(selector)")
            let paper = try #require(page.paper(.english, rules: [])).map(\.text)
            #expect(paper.contains { $0.contains("(TLP:RED)") && $0.contains("Two.") }, "\(selector)")
        }
        // It marks no text that is not shown.
        let page = RecordPage(try Self.marked("description", body: paragraphs), language: .english)
        #expect(page.product?.body.map { $0.own?.label } == [nil, nil])
    }

    @Test("on paper, too, each portion says whose it is where several wrote it")
    func owners() throws {
        let product = "extensions.\(Product.extensionID)"
        let body = #""One.","Two.\nThree."],"portion_originators":["KE-OUT","UG-NAC""#
        let page = RecordPage(try Self.marked(product + ".body.[1]", body: body), language: .english)
        let paper = try #require(page.paper(.english, rules: [])).map(\.text)
        #expect(paper.contains { $0.contains("(KE-OUT)") && $0.contains("One.") })
        let portion = try #require(paper.first { $0.contains("Three.") })
        for line in portion.split(separator: "\n") {
            #expect(line.contains("(UG-NAC)") && line.contains("(TLP:RED)"))
        }
    }

    @Test("on paper it is said what else is marked by itself", arguments: Language.all)
    func elsewhere(_ language: Language) throws {
        let selector = "extensions.\(Product.extensionID).key_points.[1]"
        let page = RecordPage(try Self.marked(selector, body: nil), language: language)
        let paper = try #require(page.paper(language, rules: [])).map(\.text)
        #expect(paper.contains { $0.contains(language.place(selector)) && $0.contains("(TLP:RED)") })
    }

    @Test("a classification and what has to be kept stand before a portion, and what its marking is called")
    func others() throws {
        var policy = ReleasePolicy.neutral
        policy.handling = ["no-print"]
        policy.notRelTo = [.organisation("TZ-IUT")]
        policy.classifications = [Classification(ordinal: 3, scheme: "unheard-of", label: "CONFIDENTIAL")]
        let page = RecordPage(try Self.view(asking: policy, called: "Kept close"), language: .english)
        #expect(
            page.product?.body[1].marks == ["NOT REL TO TZ-IUT", "CONFIDENTIAL", "not to be printed", "Kept close"])
        let bare = RecordPage(try Self.view(asking: .neutral), language: .english)
        #expect(bare.product?.body[1].marks == [Self.marking])
    }

    @Test("who may have a portion is said where it is said who may have the whole", arguments: Language.all)
    func readers(_ language: Language) throws {
        let view = try Self.view(asking: Self.released(to: "UG-NAC"))
        let wording = PartyWording(book: view.book, date: view.date, today: view.today, language: language)
        let terms = TermsModel(
            Terms(
                originators: ["TZ-IUT"], label: nil, tlp: .green, readers: .untold, keptFrom: [], uses: nil,
                passing: .community, control: "none", duties: [], from: nil, until: nil, review: nil, grounds: []),
            portions: Array(view.marks.values), wording)
        let line = try #require(terms.lines.first { $0.label == language.text("terms.readers") })
        #expect(line.items.count == 2 && line.items[0] == language.text("terms.readers.untold"))
        #expect(line.items[1].contains("REL TO UG-NAC") && line.items[1].ranges(of: "UG-NAC").count == 2)
    }
}
