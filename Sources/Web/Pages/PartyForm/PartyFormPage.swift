import Sharing

/// A form by itself.
struct PartyFormPage: Page {
    static let template = "partyform"
    static var source: [UInt8] { PackageResources.partyform_mustache }

    let heading: String
    let lead: String
    let backHref: String
    let backLabel: String
    let form: FormModel

    init(_ form: any PartyForm, entry: FormEntry, language: Language) {
        let kind = type(of: form)
        heading = language.text("form.\(kind.name)")
        lead = language.text("form.\(kind.name).lead")
        backHref = Paths.parties(kind.list.rawValue)
        backLabel = language.text("parties.\(kind.list.rawValue)")
        self.form = FormModel(
            action: Paths.addParty(kind.name), fields: form.fields(entry), submit: language.text("form.record"),
            problem: entry.problem)
    }
}
