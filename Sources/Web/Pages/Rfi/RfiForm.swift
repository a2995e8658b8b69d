import Records
import Sharing

/// What was sent about a request, and what is wrong with it.
struct RfiEntry: Sendable {
    var form = FormEntry()
    var deed: RfiAct.Deed?
    /// With whom it is.
    var addressee: String?

    init() {}

    init(_ form: FormEntry) {
        self.form = form
        deed = form.value("act").flatMap(RfiAct.Deed.init)
        addressee = form.value("addressee")
    }

    /// What is to be done; `nil` where it is nothing that can be, which then stands in the entry.
    mutating func draft(of request: String, _ language: Language) -> RfiActDraft? {
        guard let deed else {
            form.problem = language.text("form.problem.choice")
            return nil
        }
        var draft = RfiActDraft(deed, on: request)
        draft.addressee = addressee
        draft.text = form.value("text")
        draft.answers = (form.value("answers") ?? "").split { $0.isWhitespace || ",;،".contains($0) }.map(String.init)
        // Each stands in its own act and in no other: a form has the fields of its acts alone.
        switch deed {
        case .decline:
            draft.declineCode = form.value("decline_code")
            draft.authorisation =
                draft.declineCode == RfiAct.judicial
                ? form.value("authorisation").flatMap(RfiAct.Authorisation.init) : nil
            draft.onward = draft.declineCode == "third-party-rule" ? form.value("onward") : nil
            if draft.declineCode == nil { form.problems["decline_code"] = language.text("form.problem.required") }
        case .transfer:
            draft.transferTo = form.value("transfer_to")
            if draft.transferTo == nil { form.problems["transfer_to"] = language.text("form.problem.required") }
        case .rate:
            draft.satisfaction = form.value("satisfaction").flatMap(RfiAct.Satisfaction.init)
            if draft.satisfaction == nil { form.problems["satisfaction"] = language.text("form.problem.required") }
        default: break
        }
        if deed.needsText, draft.text == nil, draft.answers.isEmpty {
            form.problems["text"] = language.text("form.problem.required")
        }
        return form.isSound ? draft : nil
    }
}

/// A form by which one side does something about a request.
struct RfiForm: Sendable {
    struct Button: Sendable {
        let act: String
        let label: String
        let isPrimary: Bool
    }

    let action: String
    let addressee: String
    /// The line that opens it; `nil`: it is open, as what is to be done next.
    let summary: String?
    /// Something in it has to be mended.
    let isOpen: Bool
    let fields: [FormModel.Field]
    let more: [FormModel.Field]
    let hasMore: Bool
    let suggestions: [FormModel.Suggestions]
    let buttons: [Button]

    /// What a reader may do with one organisation: what is to be done next first, the others behind a line each.
    ///
    /// - Parameters:
    ///   - isOneOfMany: what is sent leads back to this conversation, as not all of them stand on one page.
    ///   - houses: who could answer instead.
    static func all(
        _ conversation: RfiConversation, key: String, of request: String, isOneOfMany: Bool, _ entry: RfiEntry,
        houses: FormCodes, _ language: Language
    ) -> [RfiForm] {
        let deeds = Set(conversation.deeds)
        let maker = Maker(
            action: Paths.rfi(request)
                + Paths.query(["with": isOneOfMany ? conversation.line.addressee : nil]),
            addressee: conversation.line.addressee, key: key, entry: entry, language: language)
        let replies: [RfiAct.Deed] = [.final, .partial, .hit, .noHit, .askClarification, .accept]
        let hasReply = !deeds.isDisjoint(with: replies)
        var forms: [RfiForm] = []
        func add(_ name: String, _ acts: [RfiAct.Deed], opens: Bool, _ make: (inout FormFields) -> Void) {
            let acts = acts.filter { deeds.contains($0) }
            if !acts.isEmpty { forms.append(maker.form(name, acts, opens: opens, make)) }
        }
        add("reply", replies, opens: true) {
            $0.lines("text", rows: 4, label: language.text("rfi.text"))
            // A hit opens a talk between people: it names no record.
            if deeds.contains(.final) { $0.more { $0.line("answers", hint: true, isWide: true) } }
        }
        add("clarify", [.clarify], opens: true) {
            $0.lines("text", rows: 3, required: true, label: language.text("rfi.text"))
        }
        add("rate", [.rate], opens: true) {
            $0.select("satisfaction", RfiAct.Satisfaction.allCases.map(\.rawValue), required: true) {
                language.text("rfi.satisfaction.\($0)")
            }
            $0.line("text", label: language.text("rfi.remark"))
        }
        add("decline", [.decline], opens: !hasReply) {
            $0.select("decline_code", DeclineCode.all, required: true) { language.text("onward.code.\($0)") }
            $0.select("authorisation", RfiAct.Authorisation.allCases.map(\.rawValue)) {
                language.text("rfi.authorisation.\($0)")
            }
            $0.line("text", label: language.text("rfi.remark"))
            $0.line("onward", hint: true, isWide: true)
        }
        add("transfer", [.transfer], opens: !hasReply) {
            $0.line("transfer_to", required: true, hint: true, of: houses)
            $0.line("text", label: language.text("rfi.remark"))
        }
        add("withdraw", [.withdraw], opens: false) { $0.line("text", label: language.text("rfi.remark")) }
        add("close", [.close], opens: false) { $0.line("text", label: language.text("rfi.remark")) }
        return forms
    }

    private struct Maker {
        let action: String
        let addressee: String
        let key: String
        let entry: RfiEntry
        let language: Language

        func form(
            _ name: String, _ acts: [RfiAct.Deed], opens: Bool, _ make: (inout FormFields) -> Void
        ) -> RfiForm {
            let isMeant = entry.deed.map { acts.contains($0) } ?? false
            var fields = FormFields(
                isMeant ? entry.form : FormEntry(), prefix: "\(key)-\(name)-", language: language)
            make(&fields)
            return RfiForm(
                action: action, addressee: addressee,
                summary: opens ? nil : language.text("rfi.do.\(acts[0].rawValue)"),
                isOpen: isMeant && !entry.form.isSound, fields: fields.all, more: fields.rest,
                hasMore: !fields.rest.isEmpty, suggestions: fields.suggestions,
                buttons: acts.enumerated().map { place, act in
                    Button(
                        act: act.rawValue, label: language.text("rfi.do.\(act.rawValue)"),
                        isPrimary: place == 0 && opens)
                })
        }
    }
}
