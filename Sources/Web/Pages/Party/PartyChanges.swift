import JSON
import Records
import Sharing

/// Reads what a form on a party's page asks for.
struct PartyChanges {
    let view: PartiesView
    let language: Language

    /// What is to be recorded; what is wrong stands in the entry then.
    func changes(of record: PartyRecord, _ entry: inout FormEntry) -> [PartyChange] {
        var check = FieldCheck(entry, language: language)
        defer { entry = check.entry }
        let from = check.instant("from") ?? view.instant
        switch entry.value("change").flatMap(PartyActForms.Name.init) {
        case .status:
            let status = check.choice("status", of: record.nextStates(by: view.roles))
            return [record.moved(to: status, at: from)]
        case .rename:
            let name = check.required("name")
            let lang = check.choice("lang", of: PartyForms.languages)
            let day = entry.value("day") ?? String(view.instant.text.prefix(10))
            if (try? PartialDate(day))?.precision != .day {
                check.entry.problems["day"] = language.text("audience.problem.time")
            }
            return [record.renamed(name, lang: lang, from: day)]
        case .duty:
            let posts = check.lines("duty_posts")
            return [.next(record, ["duty_posts": posts.isEmpty ? nil : .array(posts.map { .string($0) })])]
        case .membership:
            let id = check.required("membership")
            let act = check.choice("act", of: MembershipAct.allCases.map(\.rawValue))
            guard let code = record.string("code"), let act = MembershipAct(rawValue: act),
                let membership = view.book.memberships(of: code).first(where: { $0.id == id })
            else {
                check.entry.problems["membership"] = language.text("form.problem.choice")
                return []
            }
            guard MembershipAct.possible(for: membership, at: view.instant).contains(act) else {
                check.entry.problems["act"] = language.text("form.problem.act")
                return []
            }
            return act.changes(of: membership, at: from)
        case .agreement:
            let possible = AgreementAct.possible(for: record, by: view.roles)
            let act = check.choice("act", of: possible.map(\.rawValue))
            return AgreementAct(rawValue: act)?.changes(of: record, at: from) ?? []
        case nil:
            check.entry.problem = language.text("form.problem.choice")
            return []
        }
    }
}
