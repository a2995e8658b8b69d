import Records
import Sharing

/// Records a national authority's word up to which level an organisation's node may hold (red line R9).
struct AccreditationForm: PartyForm {
    static let name = "accreditation"
    static let list = PartiesPage.List.organisations
    static func isOffered(_ view: PartiesView) -> Bool { view.isKeeper && !view.book.organisations.isEmpty }

    let view: PartiesView
    let language: Language
    private static let ordinals = (0...5).map(String.init)

    func fields(_ entry: FormEntry) -> [FormModel.Field] {
        let wording = PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
        var fields = FormFields(entry, language: language)
        fields.select("organisation", view.book.organisations.keys.sorted(), required: true) {
            "\(wording.called($0).then) (\($0))"
        }
        fields.select("ordinal", Self.ordinals, required: true) {
            FactReader(view: view, language: language).level(Int($0) ?? 0, of: entry.value("organisation"))
        }
        fields.line("authority", required: true)
        fields.line("from", hint: true)
        fields.line("until", hint: true)
        fields.line("conditions", hint: true)
        return fields.all
    }

    func change(_ entry: inout FormEntry) -> PartyChange? {
        var check = FieldCheck(entry, language: language)
        let organisation = check.choice("organisation", of: Array(view.book.organisations.keys))
        let ordinal = check.choice("ordinal", of: Self.ordinals)
        let authority = check.required("authority")
        let (from, until) = check.span(now: view.instant)
        entry = check.entry
        guard entry.isSound else { return nil }
        return .accreditation(
            of: organisation, ordinal: Int(ordinal) ?? 0, authority: authority, from: from, until: until,
            conditions: entry.value("conditions"))
    }

    func path(_ entry: FormEntry, id: String) -> String {
        Paths.party("organisations", entry.value("organisation") ?? "")
    }
}
