import Records
import Sharing
import Testing

@testable import Web

@Suite("A page is light however much people filed")
struct LightPageTests {
    /// What the style sheet, the script and the font weigh beside it leaves room for more: `test_weight.py`.
    private static let most = 80_000
    private static let title = String(repeating: "حادث قرب الحدود ", count: 4)

    private func weight(_ page: some Web.Page) throws -> Int {
        try Templates().html(page, Samples.frame(.arabic, title: "", marking: .red)).utf8.count
    }

    @Test("lines of texts: of long ones fewer stand on a page, always one, and the newest are the last")
    func ranges() {
        #expect(Leaf.range(of: [10, 10, 10], from: 0, weight: 20) == 0..<2)
        #expect(Leaf.range(of: [10, 10, 10], from: 2, weight: 20) == 2..<3)
        #expect(Leaf.range(of: [50, 10], from: 0, weight: 20) == 0..<1)
        #expect(Leaf.range(of: [1, 1], from: 7) == 0..<2 && Leaf.range(of: [], from: 0) == 0..<0)
        #expect(Leaf.last(of: [10, 10, 10], weight: 20) == 1..<3 && Leaf.last(of: []) == 0..<0)
        #expect(Leaf.last(of: [10, 50], weight: 20) == 1..<2)
        #expect(Leaf.range(of: 25, from: 20, most: 10) == 20..<25)
    }

    @Test("requests stand forty lines at a time, in the order of what is to be done")
    func requests() throws {
        let lines = try (0..<90).map { number in
            try Samples.rfiLine(number, .routine, number < 45 ? .requester : .addressee, title: Self.title)
        }
        func page(_ from: Int) -> RfisPage {
            RfisPage(RfiList(lines: lines, instant: Samples.today), side: .all, from: from, language: .arabic)
        }
        #expect(page(0).groups.map(\.lines.count).reduce(0, +) == 40)
        #expect(page(80).groups.map(\.lines.count).reduce(0, +) == 10)
        #expect(page(0).summary == page(80).summary && page(80).leaf?.next == nil)
        #expect(page(0).leaf?.next == "/rfi?from=40")
        #expect(try weight(page(0)) <= Self.most)
    }

    @Test("a record that much refers to is light, and what is not shown is a page away")
    func record() throws {
        let lines = (1...30).map { Samples.line($0, type: "report", title: Self.title) }
        let sample = try Samples.record()
        let view = RecordView(
            line: sample.line, channel: sample.channel, object: sample.object, envelope: sample.envelope,
            markings: sample.markings, history: lines, versions: 30, refersTo: lines, referredBy: lines,
            place: sample.place)
        let page = RecordPage(view, language: .arabic)
        #expect(page.refersTo?.rows.count == 10 && page.referredBy?.rows.count == 10)
        #expect(page.referredByLeaf?.next?.hasSuffix("&referred=10#referred-by") == true)
        #expect(page.older != nil && page.history.count <= RecordPage.Part.versions + 1)
        #expect(try weight(page) <= Self.most)
        let last = RecordPage(view, at: .init(refersTo: 20), language: .arabic)
        #expect(last.refersToLeaf?.next == nil && last.refersTo?.rows.count == 10)
        // That there were more corrections than are told is said, and where they are.
        var corrected = view
        corrected.corrections = Array(
            repeating: CorrectionView(version: Samples.today, what: Self.title, why: Self.title, at: Samples.today),
            count: 12)
        let told = RecordPage(corrected, language: .standard)
        #expect(told.corrections.count == 10 && told.moreCorrections == "And 2 more.")
        #expect(page.corrections.isEmpty && page.moreCorrections == nil)
        let history = HistoryPage(view, nil, language: .arabic)
        #expect(history.leaf == nil || history.leaf?.next == nil)
        #expect(try weight(history) <= Self.most)
    }

    @Test("what was done about a commitment stands newest first to be read, and the rest is a page away")
    func commitment() throws {
        let sample = Samples.commitment()
        let events = (0..<300).map { number in
            CouncilEvent(
                id: "note--\(Samples.uuid(number))", act: "evidence", organisation: "UG-NAC", text: Self.title,
                at: Samples.today)
        }
        let view = CommitmentView(
            line: sample.line, events: events, deeds: sample.deeds, decision: sample.decision, others: sample.others,
            tlp: .green, instant: Samples.today)
        let page = CommitmentPage(view, language: .arabic)
        #expect((20...40).contains(page.events.count) && page.leaf?.next == nil && page.leaf?.first != nil)
        #expect(try weight(page) <= Self.most)
        #expect(CommitmentPage(view, event: 0, language: .arabic).leaf?.first == nil)
    }

    @Test("what was given, passed on and taken back stands a page at a time")
    func onward() throws {
        let given = DisclosuresView(
            id: Samples.given.id, lines: Array(repeating: Samples.given.lines[0], count: 300), isWhole: true)
        let page = GivenPage(given.id, given, from: 40, language: .arabic)
        #expect(page.found?.lines.count == 40 && page.found?.leaf?.first != nil)
        #expect(try weight(page) <= Self.most)
        let passed = OnwardPage(
            Array(repeating: Samples.onward[1], count: 60) + [Samples.onward[0]],
            consents: Array(repeating: Samples.consents[0], count: 90),
            recalls: Array(repeating: Samples.recalls[0], count: 90), language: .arabic)
        // What waits for an answer comes first.
        #expect(passed.requests.first?.decideHref != nil && passed.leaf != nil)
        #expect(passed.consents?.leaf != nil && passed.recalls?.leaf != nil)
        #expect(try weight(passed) <= Self.most)
    }
}
