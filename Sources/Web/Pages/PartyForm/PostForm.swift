import Records
import Sharing

/// Registers a function in an organisation. Who holds it is known at home alone.
struct PostForm: PartyForm {
    static let name = "post"
    static let list = PartiesPage.List.organisations
    static func isOffered(_ view: PartiesView) -> Bool { view.isKeeper && !view.book.organisations.isEmpty }

    let view: PartiesView
    let language: Language

    func fields(_ entry: FormEntry) -> [FormModel.Field] {
        let wording = PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
        var fields = FormFields(entry, language: language)
        fields.line("post", required: true, hint: true)
        fields.select("organisation", view.book.organisations.keys.sorted(), required: true) {
            "\(wording.called($0).then) (\($0))"
        }
        fields.line("title", label: language.text("field.title.post"))
        fields.line("hours")
        fields.lines("functions", rows: 3, hint: true)
        fields.list("languages", PartyForms.languages) { code in
            Language.all.first { $0.code == code }?.name ?? code
        }
        return fields.all
    }

    func change(_ entry: inout FormEntry) -> PartyChange? {
        var check = FieldCheck(entry, language: language)
        let name = check.freshCode("post", taken: Set(view.book.posts.compactMap { $0.string("name") }), also: "@")
        let organisation = check.choice("organisation", of: Array(view.book.organisations.keys))
        entry = check.entry
        guard entry.isSound else { return nil }
        return .post(
            name, of: organisation, title: entry.value("title"), hours: entry.value("hours"),
            functions: (entry.value("functions") ?? "").split(whereSeparator: \.isNewline).map(String.init).filter {
                !$0.allSatisfy(\.isWhitespace)
            },
            languages: PartyForms.languages.filter(Set(entry.list("languages")).contains))
    }

    func path(_ entry: FormEntry, id: String) -> String {
        Paths.party("organisations", entry.value("organisation") ?? "")
    }
}
