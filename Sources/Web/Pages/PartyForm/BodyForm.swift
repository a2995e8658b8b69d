import Records
import Sharing

/// Registers a committee, a working group, a secretariat, a network or a board.
struct BodyForm: PartyForm {
    static let name = "body"
    static let list = PartiesPage.List.communities
    static func isOffered(_ view: PartiesView) -> Bool { !view.beginnings(of: name).isEmpty }

    let view: PartiesView
    let language: Language
    private var parents: [String] { view.book.communities.keys.sorted() + view.book.bodies.keys.sorted() }

    func fields(_ entry: FormEntry) -> [FormModel.Field] {
        let wording = PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
        var fields = FormFields(entry, language: language)
        fields.line("code", required: true, hint: true)
        fields.line("name", required: true)
        fields.select("lang", PartyForms.languages, required: true, usual: language.code) {
            language.word("lang." + $0)
        }
        fields.select("kind", PartyWords.bodyKinds, required: true) { language.word($0) }
        fields.select("parent", parents) { "\(wording.called($0).then) (\($0))" }
        fields.select("status", view.beginnings(of: Self.name), required: true, usual: "proposed") { language.word($0) }
        fields.line("sunset", hint: true)
        return fields.all
    }

    func change(_ entry: inout FormEntry) -> PartyChange? {
        var check = FieldCheck(entry, language: language)
        let code = check.freshCode("code", taken: Set(parents))
        let name = check.required("name")
        let lang = check.choice("lang", of: PartyForms.languages)
        let kind = check.choice("kind", of: PartyWords.bodyKinds)
        let status = check.choice("status", of: view.beginnings(of: Self.name))
        let parent = check.optionalChoice("parent", of: parents)
        let sunset = check.day("sunset")
        entry = check.entry
        guard entry.isSound else { return nil }
        return .body(code: code, name: name, lang: lang, kind: kind, status: status, parent: parent, sunset: sunset)
    }

    func path(_ entry: FormEntry, id: String) -> String { Paths.party("bodies", entry.value("code") ?? "") }
}
