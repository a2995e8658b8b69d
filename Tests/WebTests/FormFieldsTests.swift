import Records
import Sharing
import Testing

@testable import Web

/// Lines of a form that take codes.
@Suite struct FormFieldsTests {
    private static func codes() throws -> FormCodes {
        .organisations(try Samples.registry([]).book, at: Samples.today, .english)
    }

    @Test("a line that takes codes suggests those of the registry by their names, in one list for all lines")
    func suggested() throws {
        let codes = try Self.codes()
        #expect(codes.options.map(\.code).contains("KE-OUT") && codes.options.allSatisfy { !$0.label.isEmpty })
        var fields = FormFields(FormEntry(), prefix: "hand-", language: .english)
        fields.line("c_host", of: codes)
        fields.more { $0.line("c_seats", of: codes, isSeveral: true) }
        #expect(fields.suggestions.map(\.key) == ["hand-list-organisations"])
        let lines = fields.all + fields.rest
        #expect(lines.map(\.suggested) == ["hand-list-organisations", "hand-list-organisations"])
        #expect(lines.map(\.isSeveral) == [false, true])
    }

    @Test("where the registry names nobody there is a line as before")
    func none() throws {
        var fields = FormFields(FormEntry(), language: .english)
        fields.line("c_seats", of: .organisations(.empty, at: Samples.today, .english), isSeveral: true)
        #expect(fields.suggestions.isEmpty && fields.all.map(\.suggested) == [nil])
        #expect(fields.all.map(\.isSeveral) == [false])
    }

    @Test("a registry that is too large for a list on every form leaves the line as it is")
    func large() {
        func codes(_ count: Int) -> FormCodes {
            let all = (0..<count).map { "KE-\($0)" }
            return FormCodes(name: "list-organisations", all, .empty, Samples.today, .english)
        }
        #expect(codes(FormCodes.most).options.count == FormCodes.most)
        #expect(codes(FormCodes.most + 1).options.isEmpty)
    }

    @Test("the list and the line that uses it are on the page")
    func rendered() throws {
        let codes = try Self.codes()
        let form = DecisionForm(
            base: CouncilForm(
                channels: Samples.channels, organisations: codes,
                bodies: .bodies(try Samples.registry([]).book, at: Samples.today, .english), language: .english))
        let page = form.page(FormEntry())
        let html = try Templates().html(page, Samples.frame(.english, title: page.heading))
        #expect(html.contains("<datalist id=\"list-organisations\">"))
        #expect(html.matches(of: /<datalist id="list-organisations">/).count == 1)
        #expect(html.contains("name=\"c_chair\" list=\"list-organisations\""))
        #expect(html.contains("name=\"c_seats\" list=\"list-organisations\" data-several"))
    }

    @Test("a choice of sentences, of channels or of organisations has the whole width: its end is not cut off")
    func wide() throws {
        let ask = try Templates().html(
            AskRfiPage(try Samples.asking(.english), entry: FormEntry(), writer: "ke-out.duty"),
            Samples.frame(.english, title: "Ask"))
        #expect(ask.contains("<div class=\"field field-long\">\n<label for=\"urgency\">"))
        var view = try Samples.record()
        view.maySight = true
        let wording = PartyWording(book: view.book, date: view.date, today: view.today, language: .english)
        let sightings = try #require(SightingSheet(view, entry: FormEntry(), wording: wording)?.form)
        #expect(sightings.fields.filter(\.isSelect).map(\.isWide) == [true])
        for (template, field) in [("common", "first"), ("common", "second"), ("tearline", "target")] {
            let text = try #require(Templates.texts.first { $0.name == template }?.text)
            let place = try #require(text.firstRange(of: "<label for=\"\(field)\">")).lowerBound
            #expect(text[..<place].suffix(32).contains("field field-long"), "\(field) of \(template)")
        }
    }
}
