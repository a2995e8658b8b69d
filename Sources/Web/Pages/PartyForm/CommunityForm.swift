import Records
import Sharing

/// Registers a community.
struct CommunityForm: PartyForm {
    static let name = "community"
    static let list = PartiesPage.List.communities
    static func isOffered(_ view: PartiesView) -> Bool { view.isKeeper }

    let view: PartiesView
    let language: Language

    func fields(_ entry: FormEntry) -> [FormModel.Field] {
        var fields = FormFields(entry, language: language)
        fields.line("code", required: true, hint: true)
        fields.line("name", required: true)
        fields.select("lang", PartyForms.languages, required: true, usual: language.code) {
            language.word("lang." + $0)
        }
        fields.select("kind", PartyWords.communityKinds, required: true) { language.word($0) }
        fields.line("instrument")
        return fields.all
    }

    func change(_ entry: inout FormEntry) -> PartyChange? {
        var check = FieldCheck(entry, language: language)
        let code = check.freshCode(
            "code", taken: Set(view.book.communities.keys).union(view.book.bodies.keys))
        let name = check.required("name")
        let lang = check.choice("lang", of: PartyForms.languages)
        let kind = check.choice("kind", of: PartyWords.communityKinds)
        entry = check.entry
        guard entry.isSound else { return nil }
        return .community(code: code, name: name, lang: lang, kind: kind, instrument: entry.value("instrument"))
    }

    func path(_ entry: FormEntry, id: String) -> String { Paths.party("communities", entry.value("code") ?? "") }
}
