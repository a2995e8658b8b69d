import Records
import Sharing
import Testing

@testable import Web

/// A page with several lists, each of which goes a page at a time.
@Suite("Turning one of several lists")
struct LeafTests {
    /// What the pagers of a page are called by who has it read out.
    private func called(_ page: some Web.Page) throws -> [String] {
        try Templates().html(page, Samples.frame(.standard, title: ""))
            .matches(of: /<nav class="pager" aria-label="([^"]*)">/).map { String($0.1) }
    }

    @Test("a link that turns one list keeps what the address says of everything else")
    func address() {
        let plain = LeafAddress("/onward", ["from": "8", "consent": nil, "recalls": "10"])
        #expect(plain.turning("consent", to: "20") == "/onward?from=8&consent=20&recalls=10")
        #expect(plain.turning("from", to: nil, at: "asked-h") == "/onward?recalls=10#asked-h")
        #expect(plain.turning("recalls", to: nil) == "/onward?from=8")
        let named = LeafAddress("/records/a?channel=alerts")
        #expect(named.turning("said", to: "10", at: "feedback") == "/records/a?channel=alerts&said=10#feedback")
        #expect(named.turning("said", to: nil) == "/records/a?channel=alerts")
        #expect(LeafAddress("/node").turning("from", to: "a&b") == "/node?from=a%26b")
    }

    @Test("on the page of a record each list goes on by itself, and so does the translation that was chosen")
    func record() throws {
        let lines = (1...30).map { Samples.line($0, type: "report", title: "Report \($0)") }
        let sample = try Samples.record()
        var view = RecordView(
            line: sample.line, channel: sample.channel, object: sample.object, envelope: sample.envelope,
            markings: sample.markings, history: lines, versions: 30, refersTo: lines, referredBy: lines,
            place: sample.place)
        view.feedback = Array(repeating: Samples.answers[0], count: 30)
        let part = RecordPage.Part(refersTo: 10, referredBy: 20, said: 0)
        let page = RecordPage(view, asked: .init(language: "fr", record: nil), at: part, language: .standard)
        #expect(page.refersToLeaf?.next?.hasSuffix("&in=fr&refers=20&referred=20#refers-to") == true)
        #expect(page.refersToLeaf?.first?.hasSuffix("&in=fr&referred=20#refers-to") == true)
        #expect(page.referredByLeaf?.first?.hasSuffix("&in=fr&refers=10#referred-by") == true)
        let said = try #require(page.feedback?.leaf?.next)
        #expect(said.contains("&in=fr&refers=10&referred=20&said=") && said.hasSuffix("#feedback"))
        let labels = try called(page)
        #expect(labels.count == 3 && Set(labels.map { $0.split(separator: "·")[0] }).count == 3, "\(labels)")
        #expect(labels.contains("Refers to · Lines 11 to 20 of 30"))
    }

    @Test("requests, consents and recalls are turned one by one, and the recall that was begun stays")
    func onward() throws {
        let page = OnwardPage(
            Array(repeating: Samples.onward[1], count: 30),
            consents: Array(repeating: Samples.consents[0], count: 90),
            recalls: Array(repeating: Samples.recalls[0], count: 90),
            recall: RecallEntry(id: "report--1", versions: ""),
            at: .init(request: 8, consent: 20, recall: 10), language: .standard)
        let first = try #require(page.consents?.leaf?.first)
        #expect(first == "/onward?recall=report--1&from=8&recalls=10#consents-h")
        #expect(page.leaf?.first == "/onward?recall=report--1&consent=20&recalls=10#asked-h")
        #expect(page.recalls?.leaf?.first == "/onward?recall=report--1&from=8&consent=20#recalls-h")
        let labels = try called(page)
        #expect(labels.count == 3 && labels[0].hasPrefix("Requests to pass on · Lines 9 to "), "\(labels)")
        #expect(labels[1] == "Consents that your organisation gave · Lines 21 to 40 of 90")
        #expect(labels[2].hasPrefix("Recalls · Lines 11 to "))
    }

    @Test("what was done about a text and what was promised by it are turned one by one")
    func decision() throws {
        let sample = Samples.decision()
        let view = DecisionView(
            line: sample.line, events: Array(repeating: sample.events[0], count: 300), deeds: sample.deeds,
            house: sample.house, knowsMissing: sample.knowsMissing,
            commitments: Array(repeating: sample.commitments[0], count: 50), tlp: sample.tlp, instant: sample.instant)
        let page = DecisionPage(view, at: .init(commitment: 20, event: 40), language: .standard)
        let id = sample.line.record.id
        #expect(page.leaf?.first == "/decisions/\(id)?commitment=20&event=0#events-h")
        #expect(page.others?.next == "/decisions/\(id)?commitment=40&event=40#commitments-h")
        #expect(page.others?.first == "/decisions/\(id)?event=40#commitments-h")
        let labels = try called(page)
        #expect(labels.count == 2 && labels[0] == "Commitments · Lines 21 to 40 of 50", "\(labels)")
        #expect(labels.last?.hasPrefix("What was done · Lines 41 to ") == true)
    }

    @Test("each table of a party is turned by itself")
    func party() throws {
        func table(_ key: String, _ heading: String) -> PartyPage.Table {
            PartyPage.Table(
                key: key, heading: heading, lead: nil, columns: ["Name"],
                lines: Array(repeating: PartyPage.Line(cells: [PartyPage.Cell(words: "A")]), count: 45))
        }
        var page = PartyPage(
            eyebrow: "", name: "A", short: nil, flag: nil, gone: false, facts: [],
            tables: [table("names", "Names"), table("posts", "Posts")], back: .organisations, language: .standard)
        let start = ["names": 20, "posts": 40]
        try page.cut(from: { start[$0] ?? 0 }, href: "/parties/organisations/A", language: .standard)
        #expect(page.tables.map(\.lines.count) == [20, 5])
        #expect(page.tables[0].leaf?.next == "/parties/organisations/A?names=40&posts=40#names-h")
        #expect(page.tables[1].leaf?.first == "/parties/organisations/A?names=20#posts-h")
        #expect(try called(page) == ["Names · Lines 21 to 40 of 45", "Posts · Lines 41 to 45 of 45"])
    }

    @Test("the page of a requirement says how much more there is, and leads to it")
    func requirement() throws {
        let sample = try Samples.requirement()
        let asked = try #require(sample.elements[0].requests.first)
        let element = RequirementElement(
            text: "Do the wells hold?", answers: Array(repeating: Samples.lines[1], count: 11),
            requests: Array(repeating: asked, count: 9))
        let view = RequirementView(
            line: sample.line, elements: [element], claims: Array(repeating: Samples.lines[2], count: 45),
            others: Array(repeating: sample.others[0], count: 12), instant: Samples.today)
        let page = RequirementPage(view, language: .standard)
        let record = Paths.record(sample.line.record.id, channel: sample.line.record.channel)
        let shown = try #require(page.elements.first)
        #expect(shown.answers.count == 8 && shown.moreAnswers?.name == "And 3 more.")
        #expect(shown.moreAnswers?.href == record && shown.moreRequests?.href == record)
        #expect(shown.moreRequests?.name == "And 1 more.")
        #expect(page.moreClaims?.name == "And 5 more." && page.moreClaims?.href == record)
        #expect(page.moreOthers?.name == "And 4 more." && page.moreOthers?.href == Paths.requirements)
        let html = try Templates().html(page, Samples.frame(.standard, title: ""))
        #expect(html.contains("And 3 more.<span class=\"sr\"> Do the wells hold?</span>"))
        #expect(html.contains("<a href=\"/requirements\">And 4 more."))
        // Where nothing is left out, nothing says so.
        let whole = RequirementPage(sample, language: .standard)
        #expect(whole.moreClaims == nil && whole.moreOthers == nil)
        #expect(whole.elements.allSatisfy { $0.moreAnswers == nil && $0.moreRequests == nil })
        let list = RequirementList(
            lines: Array(repeating: sample.others[0], count: 43), instant: Samples.today, house: "KE-OUT")
        #expect(RequirementsPage(list, language: .standard).moreGaps == "And 3 more.")
        #expect(RequirementsPage(Samples.requirements(), language: .standard).moreGaps == nil)
    }
}
