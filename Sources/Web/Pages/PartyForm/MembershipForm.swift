import Records
import Sharing

/// Records that an organisation belongs to a community or a body, from when till when.
struct MembershipForm: PartyForm {
    static let name = "membership"
    static let list = PartiesPage.List.communities
    static func isOffered(_ view: PartiesView) -> Bool {
        view.isKeeper && !(view.book.communities.isEmpty && view.book.bodies.isEmpty)
    }

    let view: PartiesView
    let language: Language
    private var wholes: [String] { view.book.communities.keys.sorted() + view.book.bodies.keys.sorted() }
    private var wording: PartyWording {
        PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
    }

    func fields(_ entry: FormEntry) -> [FormModel.Field] {
        var fields = FormFields(entry, language: language)
        fields.select("community", wholes, required: true) { wording.called($0).then }
        fields.select("organisation", view.book.organisations.keys.sorted(), required: true) {
            "\(wording.called($0).then) (\($0))"
        }
        fields.select("tier", PartyWords.tiers, required: true, usual: "member") { language.word($0) }
        fields.line("from", hint: true)
        fields.line("until", hint: true)
        return fields.all
    }

    func change(_ entry: inout FormEntry) -> PartyChange? {
        var check = FieldCheck(entry, language: language)
        let whole = check.choice("community", of: wholes)
        let organisation = check.choice("organisation", of: Array(view.book.organisations.keys))
        let tier = check.choice("tier", of: PartyWords.tiers)
        let (from, until) = check.span(now: view.instant)
        entry = check.entry
        guard entry.isSound else { return nil }
        return .membership(
            of: organisation, in: whole, isBody: view.book.communities[whole] == nil, tier: tier, from: from,
            until: until
        )
    }

    func path(_ entry: FormEntry, id: String) -> String {
        let whole = entry.value("community") ?? ""
        return Paths.party(view.book.communities[whole] == nil ? "bodies" : "communities", whole)
    }
}
