import Records
import Sharing

/// Registers an organisation.
struct OrganisationForm: PartyForm {
    static let name = "organisation"
    static let list = PartiesPage.List.organisations
    static func isOffered(_ view: PartiesView) -> Bool { !view.beginnings(of: name).isEmpty }

    let view: PartiesView
    let language: Language

    func fields(_ entry: FormEntry) -> [FormModel.Field] {
        var fields = FormFields(entry, language: language)
        fields.line("code", required: true, hint: true)
        fields.line("name", required: true)
        fields.select("lang", PartyForms.languages, required: true, usual: language.code) {
            language.word("lang." + $0)
        }
        fields.line("acronym")
        fields.select("kind", PartyWords.organisationKinds, required: true) { language.word($0) }
        fields.line("country", hint: true)
        fields.select("status", view.beginnings(of: Self.name), required: true, usual: "invited") { language.word($0) }
        fields.line("scheme", hint: true)
        return fields.all
    }

    func change(_ entry: inout FormEntry) -> PartyChange? {
        var check = FieldCheck(entry, language: language)
        let code = check.freshCode("code", taken: Set(view.book.organisations.keys))
        let name = check.required("name")
        let lang = check.choice("lang", of: PartyForms.languages)
        let kind = check.choice("kind", of: PartyWords.organisationKinds)
        let status = check.choice("status", of: view.beginnings(of: Self.name))
        let country = entry.value("country")
        if let country, country.utf8.count != 2 || !country.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) {
            check.entry.problems["country"] = language.text("form.problem.country")
        }
        entry = check.entry
        guard entry.isSound else { return nil }
        return .organisation(
            code: code, name: name, lang: lang, acronym: entry.value("acronym"), kind: kind, status: status,
            country: country, scheme: entry.value("scheme"))
    }

    func path(_ entry: FormEntry, id: String) -> String { Paths.party("organisations", entry.value("code") ?? "") }
}
