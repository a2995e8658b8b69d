import Records
import Sharing

/// The form by which somebody asks others for information. Domain 3.9.
struct AskRfiPage: Page {
    static let template = "askrfi"
    static var source: [UInt8] { PackageResources.askrfi_mustache }

    let listHref = Paths.rfis
    let form: FormModel
    /// The request that asked the same before.
    let earlierHref: String?

    init(_ asking: RfiAsking, entry: FormEntry, writer: String, earlier: String? = nil) {
        form = asking.form(entry, writer: writer)
        earlierHref = earlier.map { Paths.rfi($0) }
    }
}

/// Whom somebody may ask, and where.
struct RfiAsking: Sendable {
    let view: PartiesView
    let channels: [ChannelView]
    let language: Language

    /// Organisations that are offered to be ticked at most; where there are more, codes are written.
    static let ticked = 40

    private var others: [String] { view.book.organisations.keys.filter { $0 != view.organisation }.sorted() }
    private var isTicked: Bool { (1...Self.ticked).contains(others.count) }

    func form(_ entry: FormEntry, writer: String) -> FormModel {
        let wording = PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
        var fields = FormFields(entry, language: language)
        fields.lines("questions", rows: 3, required: true, hint: true)
        if isTicked {
            fields.list("addressees", others, required: true) { "\(wording.name($0)) (\($0))" }
        } else {
            fields.line("addressees", required: true, hint: true)
        }
        fields.channel(channels)
        fields.select(
            "urgency", Rfi.Urgency.allCases.map(\.rawValue), required: true, usual: Rfi.Urgency.routine.rawValue,
            isWide: true
        ) { "\($0): \(language.text("rfi.urgency.\($0)"))" }
        fields.line("urgency_reason", hint: true, isWide: true)
        fields.line("purpose", required: true, isWide: true)
        fields.line("legal_basis", required: true, isWide: true)
        fields.list("declares_lawful", ["yes"], required: true) { _ in language.text("rfi.lawful") }
        if entry.problems["again"] != nil || !entry.list("again").isEmpty {
            fields.list("again", ["yes"]) { _ in language.text("rfi.again") }
        }
        fields.more {
            $0.line("title", isWide: true)
            $0.line("reference")
            $0.lines("description", rows: 3, label: language.text("rfi.background"))
            $0.line("why_addressee", isWide: true)
            $0.line("wanted_by", hint: true)
            $0.line("answer_format", isWide: true)
            $0.list("use_intended", PartyWords.purposes) { language.text("purpose.\($0)") }
            $0.line("restrictions", isWide: true)
            $0.list("hit_only", ["yes"]) { _ in language.text("rfi.hitOnly") }
            $0.lines("persons", rows: 2, hint: true)
        }
        let hidden = ["follows", "requirement", "element"].compactMap { name in
            entry.value(name).map { FormModel.Hidden(name: name, value: $0) }
        }
        return FormModel(
            action: Paths.askRfi, fields: fields.all, more: fields.rest,
            submit: language.text("rfi.send"), problem: entry.problem,
            draft: hidden.isEmpty ? "\(writer)/rfi" : nil, carrying: hidden)
    }

    /// What is to be asked; `nil` where something is wrong, which then stands in the entry.
    func draft(_ entry: inout FormEntry) -> RfiDraft? {
        var check = FieldCheck(entry, language: language)
        let questions = check.lines("questions", required: true)
        let codes = check.entry.list("addressees").flatMap { $0.split { $0.isWhitespace || ",;،".contains($0) } }
            .map(String.init)
        if codes.isEmpty { check.entry.problems["addressees"] = language.text("form.problem.required") }
        let channel = check.choice("channel", of: channels.map(\.code))
        let urgency = check.choice("urgency", of: Rfi.Urgency.allCases.map(\.rawValue))
        var draft = RfiDraft(
            channel: channel, addressees: codes, questions: questions, purpose: check.required("purpose"),
            legalBasis: check.required("legal_basis"))
        draft.urgency = Rfi.Urgency(rawValue: urgency) ?? .routine
        draft.urgencyReason = check.entry.value("urgency_reason")
        if draft.urgency.needsReason, draft.urgencyReason == nil {
            check.entry.problems["urgency_reason"] = language.text("form.problem.required")
        }
        draft.declaresLawful = check.entry.list("declares_lawful") == ["yes"]
        if !draft.declaresLawful { check.entry.problems["declares_lawful"] = language.text("form.problem.required") }
        draft.asksAgain = check.entry.list("again") == ["yes"]
        draft.title = check.entry.value("title")
        draft.reference = check.entry.value("reference")
        draft.background = check.entry.value("description")
        draft.why = check.entry.value("why_addressee")
        draft.answerFormat = check.entry.value("answer_format")
        draft.uses = check.entry.list("use_intended").filter { !$0.isEmpty }
        draft.restrictions = check.entry.value("restrictions")
        draft.isHitOnly = check.entry.list("hit_only") == ["yes"]
        if let text = check.entry.value("wanted_by") {
            // To the minute, as somebody writes it down, or a day, at whose end it is.
            let whole = [text, text.replacing("Z", with: ":00Z"), text + "T23:59:59Z"].compactMap { Instant($0) }
            draft.wantedBy = whole.first
            if whole.isEmpty { check.entry.problems["wanted_by"] = language.text("write.problem.date") }
        }
        draft.persons = check.lines("persons").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, PersonCategory.all.contains(parts[0]) else {
                check.entry.problems["persons"] = language.text(
                    "rfi.problem.person", ["categories": language.list(PersonCategory.all)])
                return nil
            }
            return RfiDraft.Person(category: parts[0], link: parts[1])
        }
        draft.follows = check.id("follows", of: Rfi.type)
        entry = check.entry
        return entry.isSound ? draft : nil
    }

    /// Which field is about a property of the request.
    static func field(of property: String) -> String {
        switch property {
        case "name": "title"
        case "follows_ref": "follows"
        default: property
        }
    }
}

extension FormEntry {
    /// A form that asks for an element of a requirement: of whom its plan names.
    init(for view: RequirementView, element place: Int) {
        self.init()
        guard view.elements.indices.contains(place) else { return }
        let element = view.elements[place]
        values["questions"] = [element.text]
        values["addressees"] = element.plan.filter { $0.method == .partnerRequest && $0.request == nil }
            .compactMap(\.organisation)
        values["channel"] = [view.line.draft.channel]
        values["requirement"] = [view.line.record.id]
        values["element"] = [String(place)]
    }

    /// A form that takes up an earlier request: all that it says, but for whom it is asked and what is declared, which is done anew.
    init(following view: RfiView, asking addressees: [String]) {
        self.init()
        let draft = view.draft
        values["questions"] = [draft.questions.joined(separator: "\n")]
        values["addressees"] = addressees
        values["channel"] = [draft.channel]
        values["urgency"] = [draft.urgency.rawValue]
        values["purpose"] = [draft.purpose]
        values["legal_basis"] = [draft.legalBasis]
        values["follows"] = [view.record.id]
        values["use_intended"] = draft.uses
        if draft.isHitOnly { values["hit_only"] = ["yes"] }
        if !draft.persons.isEmpty {
            values["persons"] = [draft.persons.map { "\($0.category):\($0.link)" }.joined(separator: "\n")]
        }
        for (name, value) in [
            ("urgency_reason", draft.urgencyReason), ("reference", draft.reference), ("description", draft.background),
            ("title", draft.title),
            ("why_addressee", draft.why), ("wanted_by", draft.wantedBy?.text), ("answer_format", draft.answerFormat),
            ("restrictions", draft.restrictions), ("requirement", view.requirement),
            ("element", view.element.map { String($0) }),
        ] {
            if let value { values[name] = [value] }
        }
    }
}
