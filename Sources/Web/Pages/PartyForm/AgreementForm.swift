import Records
import Sharing

/// Registers an agreement: whatever it permits has to be said.
struct AgreementForm: PartyForm {
    static let name = "agreement"
    static let list = PartiesPage.List.agreements
    static func isOffered(_ view: PartiesView) -> Bool { !view.beginnings(of: name).isEmpty }

    let view: PartiesView
    let language: Language
    private static let ordinals = (0...5).map(String.init)

    func fields(_ entry: FormEntry) -> [FormModel.Field] {
        let wording = PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
        var fields = FormFields(entry, language: language)
        fields.line("title", required: true)
        fields.select("kind", PartyWords.agreementKinds, required: true) { language.word($0) }
        fields.list("parties", view.book.organisations.keys.sorted(), required: true, hint: true) {
            "\(wording.called($0).then) (\($0))"
        }
        fields.select("status", view.beginnings(of: Self.name), required: true, usual: "in-force") { language.word($0) }
        fields.line("from", hint: true)
        fields.line("until", hint: true)
        fields.line("categories", required: true, hint: true)
        fields.list("purposes", [PartyChange.everything] + PartyWords.purposes, required: true, hint: true) {
            $0 == PartyChange.everything ? language.text("terms.uses.any") : language.text("purpose.\($0)")
        }
        fields.select("maximum", Self.ordinals, required: true, hint: true) {
            FactReader(view: view, language: language).level(Int($0) ?? 0)
        }
        return fields.all
    }

    func change(_ entry: inout FormEntry) -> PartyChange? {
        var check = FieldCheck(entry, language: language)
        let title = check.required("title")
        let kind = check.choice("kind", of: PartyWords.agreementKinds)
        let status = check.choice("status", of: view.beginnings(of: Self.name))
        let maximum = check.choice("maximum", of: Self.ordinals)
        let categories = check.required("categories").split(whereSeparator: { ", ;".contains($0) }).map(String.init)
        let parties = entry.list("parties")
        if Set(parties).count < 2 || !parties.allSatisfy({ view.book.organisations[$0] != nil }) {
            check.entry.problems["parties"] = language.text("form.problem.parties")
        }
        let purposes = entry.list("purposes")
        if purposes.isEmpty { check.entry.problems["purposes"] = language.text("form.problem.required") }
        let (from, until) = check.span(now: view.instant)
        entry = check.entry
        guard entry.isSound else { return nil }
        return .agreement(
            title: title, kind: kind, parties: parties, status: status, from: from, until: until,
            categories: categories,
            purposes: purposes, maximum: Int(maximum) ?? 0)
    }

    func path(_ entry: FormEntry, id: String) -> String { Paths.party("agreements", id) }
}
