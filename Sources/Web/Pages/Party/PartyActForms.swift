import Records
import Sharing

/// The forms on a party's page that change it: those that its reader may send.
struct PartyActForms {
    let view: PartiesView
    let language: Language

    /// Which change a form is for.
    enum Name: String, Sendable { case status, rename, duty, membership, agreement }

    func organisation(_ record: PartyRecord, _ entry: FormEntry) -> [PartyPage.Act] {
        let states = record.nextStates(by: view.roles)
        guard !states.isEmpty else { return [] }
        let action = Paths.party("organisations", record.string("code") ?? "")
        let status = form(.status, action, record, entry) { fields in
            fields.select("status", states, required: true) { language.word($0) }
            fields.line("from", hint: true)
        }
        var posts = FormEntry()
        posts.values["duty_posts"] = [record.strings("duty_posts").joined(separator: "\n")]
        let duty = form(.duty, action, record, entry, before: posts) { $0.lines("duty_posts", rows: 2, hint: true) }
        return [status, rename(record, action, entry), duty]
    }

    /// A charter goes along its life cycle: agreed, then active.
    func charter(_ record: PartyRecord, _ entry: FormEntry) -> [PartyPage.Act] {
        status(record, Paths.party("channels", record.string("code") ?? ""), entry).map { [$0] } ?? []
    }

    /// From now on: it is in a state from when that is recorded.
    private func status(_ record: PartyRecord, _ action: String, _ entry: FormEntry) -> PartyPage.Act? {
        let states = record.nextStates(by: view.roles)
        guard !states.isEmpty else { return nil }
        return form(.status, action, record, entry) { fields in
            fields.select("status", states, required: true) { language.word($0) }
        }
    }

    func community(_ record: PartyRecord, _ entry: FormEntry) -> [PartyPage.Act] {
        guard let code = record.string("code") else { return [] }
        let action = Paths.party(record.kind == "body" ? "bodies" : "communities", code)
        let status = record.kind == "body" ? status(record, action, entry).map { [$0] } ?? [] : []
        guard view.isKeeper else { return status }
        let open = view.book.memberships(of: code).filter {
            !MembershipAct.possible(for: $0, at: view.instant).isEmpty
        }
        var acts: [PartyPage.Act] = []
        if !open.isEmpty {
            acts.append(
                form(.membership, action, record, entry) { fields in
                    fields.select("membership", open.map(\.id), required: true) { id in
                        open.first { $0.id == id }.map { words($0) } ?? id
                    }
                    fields.select("act", MembershipAct.allCases.map(\.rawValue), required: true) {
                        language.text("act.\($0)")
                    }
                    fields.line("from", hint: true)
                })
        }
        return status + acts + [rename(record, action, entry)]
    }

    func agreement(_ record: PartyRecord, _ entry: FormEntry) -> [PartyPage.Act] {
        let possible = AgreementAct.possible(for: record, by: view.roles)
        guard !possible.isEmpty else { return [] }
        return [
            form(.agreement, Paths.party("agreements", record.id), record, entry) { fields in
                fields.select("act", possible.map(\.rawValue), required: true) { language.text("act.\($0)") }
                fields.line("from", hint: true)
            }
        ]
    }

    private func words(_ membership: PartyRecord) -> String {
        let code = membership.string("organisation") ?? ""
        let name = PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
            .called(code).then
        return "\(name) (\(code)): \(language.word(membership.string("tier") ?? ""))"
    }

    private func rename(_ record: PartyRecord, _ action: String, _ entry: FormEntry) -> PartyPage.Act {
        form(.rename, action, record, entry) { fields in
            fields.line("name", required: true)
            fields.select("lang", PartyForms.languages, required: true, usual: language.code) {
                language.word("lang." + $0)
            }
            fields.line("day", hint: true)
        }
    }

    private func form(
        _ name: Name, _ action: String, _ record: PartyRecord, _ entry: FormEntry, before: FormEntry = FormEntry(),
        _ make: (inout FormFields) -> Void
    ) -> PartyPage.Act {
        // What was sent belongs to the form that sent it.
        let own = entry.value("change") == name.rawValue ? entry : before
        var fields = FormFields(own, prefix: name.rawValue + "-", language: language)
        make(&fields)
        return PartyPage.Act(
            heading: language.text("change.\(name.rawValue)"),
            form: FormModel(
                action: action, hidden: ["change": name.rawValue, "version": record.line.version], fields: fields.all,
                submit: language.text("form.record"), problem: own.problem), isOpen: !own.isSound)
    }
}
