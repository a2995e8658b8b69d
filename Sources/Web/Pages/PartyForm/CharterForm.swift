import Records
import Sharing

/// Records what a channel is for, who belongs to it by rule, and what it may carry. It is proposed first: on its page the parties
/// agree to it, and then it is put into force.
struct CharterForm: PartyForm {
    static let name = "charter"
    static let list = PartiesPage.List.channels
    static func isOffered(_ view: PartiesView) -> Bool { !view.beginnings(of: "channel-charter").isEmpty }

    let view: PartiesView
    let language: Language
    private static let ordinals = (0...5).map(String.init)
    private var wording: PartyWording {
        PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
    }
    /// As policies write them.
    private var parties: [String] {
        view.book.communities.keys.sorted().map { "alliance:" + $0 }
            + view.book.bodies.keys.sorted().map { "body:" + $0 }
            + view.book.organisations.keys.sorted().map { "organisation:" + $0 }
    }

    func fields(_ entry: FormEntry) -> [FormModel.Field] {
        var fields = FormFields(entry, language: language)
        fields.line("code", required: true, hint: true)
        fields.line("purpose", required: true)
        fields.select("ceiling", Self.ordinals, required: true, usual: "2") {
            FactReader(view: view, language: language).level(Int($0) ?? 0)
        }
        fields.list("members", parties, hint: true) { wording.words($0) }
        fields.select("agreement", view.book.agreements.map(\.id), hint: true) { id in
            view.book.agreements.first { $0.id == id }?.string("title") ?? id
        }
        fields.line("kinds", hint: true)
        fields.line("days", hint: true)
        fields.line("until", hint: true)
        return fields.all
    }

    func change(_ entry: inout FormEntry) -> PartyChange? {
        var check = FieldCheck(entry, language: language)
        let code = check.freshCode("code", taken: Set(view.book.charters.keys))
        let purpose = check.required("purpose")
        let ceiling = check.choice("ceiling", of: Self.ordinals)
        let members = entry.list("members")
        if !Set(members).isSubset(of: parties) {
            check.entry.problems["members"] = language.text("form.problem.choice")
        }
        let agreement = check.optionalChoice("agreement", of: view.book.agreements.map(\.id))
        let kinds = entry.value("kinds")?.split(whereSeparator: { ", ;".contains($0) }).map(String.init)
        let days = check.number("days", in: 1...36_525)
        let until = check.instant("until")
        entry = check.entry
        guard entry.isSound else { return nil }
        return .charter(
            code: code, purpose: purpose, ceiling: Int(ceiling) ?? 0, members: members, agreement: agreement,
            kinds: kinds, retentionDays: days, until: until)
    }

    func path(_ entry: FormEntry, id: String) -> String { Paths.party("channels", entry.value("code") ?? "") }
}
