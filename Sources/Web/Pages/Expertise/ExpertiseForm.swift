import Records
import Sharing

/// The forms by which experience is offered or asked for, and by which a lesson is written down.
struct ExpertiseForm: Sendable {
    let view: PartiesView
    let channels: [ChannelView]
    let language: Language

    func form(_ entry: FormEntry) -> FormModel {
        var fields = FormFields(entry, language: language)
        fields.select(
            "way", Expertise.Way.allCases.map(\.rawValue), required: true, usual: Expertise.Way.offer.rawValue
        ) { language.text("expertise.way.\($0)") }
        fields.line("name", required: true, label: language.text("expertise.topic"), isWide: true)
        fields.line("domains", required: true, hint: true, label: language.text("expertise.domains"), isWide: true)
        fields.list("formats", Expertise.Format.allCases.map(\.rawValue), required: true) {
            language.text("expertise.format.\($0)")
        }
        fields.channel(channels)
        fields.line("addressees", label: language.text("expertise.addressees"), isWide: true)
        fields.more {
            $0.lines("description", rows: 3, label: language.text("expertise.about"))
            $0.line("period_from", label: language.text("expertise.from"), input: "date")
            $0.line("period_until", label: language.text("expertise.until"), input: "date")
            $0.line("spoken", hint: true, label: language.text("expertise.languages"))
            $0.select("cost_sharing", Expertise.CostSharing.allCases.map(\.rawValue)) {
                language.text("expertise.cost.\($0)")
            }
            $0.line("cost_note", label: language.text("expertise.costNote"), isWide: true)
        }
        return FormModel(
            action: Paths.addExpertise, fields: fields.all, more: fields.rest, submit: language.text("write.file"),
            problem: entry.problem)
    }

    /// What is to be filed; `nil` where something is wrong, which then stands in the entry.
    func draft(_ entry: inout FormEntry) -> ExpertiseDraft? {
        var check = FieldCheck(entry, language: language)
        let way = check.choice("way", of: Expertise.Way.allCases.map(\.rawValue))
        let formats = entry.list("formats").compactMap(Expertise.Format.init)
        if formats.isEmpty { check.entry.problems["formats"] = language.text("form.problem.required") }
        var draft = ExpertiseDraft(
            channel: check.choice("channel", of: channels.map(\.code)), way: Expertise.Way(rawValue: way) ?? .offer,
            name: check.required("name"), domains: Self.words(check.required("domains"), parted: Self.separators),
            formats: formats)
        draft.background = check.entry.value("description")
        draft.addressees = Self.codes(check.entry.value("addressees"))
        draft.languages = Self.codes(check.entry.value("spoken"))
        draft.from = check.date("period_from")
        draft.until = check.date("period_until")
        draft.costSharing = check.optionalChoice("cost_sharing", of: Expertise.CostSharing.allCases.map(\.rawValue))
            .flatMap(Expertise.CostSharing.init)
        draft.costNote = check.entry.value("cost_note")
        entry = check.entry
        return entry.isSound ? draft : nil
    }

    /// Which field is about a property.
    static func field(of property: String?) -> String? {
        switch property {
        case "from": "period_from"
        case "until": "period_until"
        case "languages": "spoken"
        default: property
        }
    }

    /// Codes that blanks, commas or semicolons part.
    static func codes(_ text: String?) -> [String] {
        var met: Set<String> = []
        return (text ?? "").split { $0.isWhitespace || ",;،".contains($0) }.map(String.init)
            .filter { met.insert($0).inserted }
    }
    /// Between words of a list that stands in a line.
    static let separators = ",;،\n"
    static func words(_ text: String, parted separators: String) -> [String] {
        text.split { separators.contains($0) }.map { FormEntry(values: ["x": [String($0)]]).value("x") ?? "" }
            .filter { !$0.isEmpty }
    }
}

/// The form by which a lesson is written down.
struct LessonForm: Sendable {
    let channels: [ChannelView]
    /// The exchange that it comes from, and what that is called.
    let offer: (id: String, name: String)?
    let language: Language

    func form(_ entry: FormEntry) -> FormModel {
        var fields = FormFields(entry, language: language)
        fields.line("name", required: true, label: language.text("lesson.name"), isWide: true)
        fields.lines("observation", rows: 3, required: true, label: language.text("lesson.observation"))
        fields.select("outcome", Lesson.Outcome.allCases.map(\.rawValue), required: true) {
            language.text("lesson.outcome.\($0)")
        }
        fields.channel(channels)
        fields.lines("context", rows: 2, label: language.text("lesson.context"))
        fields.lines("analysis", rows: 2, label: language.text("lesson.analysis"))
        fields.lines("lesson", rows: 2, label: language.text("lesson.lesson"))
        fields.lines("action", rows: 2, label: language.text("lesson.action"))
        fields.lines("evidence", rows: 2, label: language.text("lesson.evidence"))
        fields.more {
            $0.line("evidence_refs", label: language.text("lesson.evidenceRefs"), isWide: true)
            $0.lines("transferability", rows: 2, label: language.text("lesson.transferability"))
            $0.line("domains", label: language.text("expertise.domains"), isWide: true)
            if offer != nil {
                $0.line("partner", label: language.text("lesson.partner"))
                $0.list("shared", ["yes"]) { _ in language.text("lesson.shared") }
            }
        }
        return FormModel(
            action: Paths.addLesson, fields: fields.all, more: fields.rest, submit: language.text("write.file"),
            problem: entry.problem, carrying: offer.map { [FormModel.Hidden(name: "offer", value: $0.id)] } ?? [])
    }

    func draft(_ entry: inout FormEntry) -> LessonDraft? {
        var check = FieldCheck(entry, language: language)
        let outcome = check.choice("outcome", of: Lesson.Outcome.allCases.map(\.rawValue))
        var draft = LessonDraft(
            channel: check.choice("channel", of: channels.map(\.code)), name: check.required("name"),
            observation: check.required("observation"), outcome: Lesson.Outcome(rawValue: outcome) ?? .mixed)
        draft.context = check.entry.value("context")
        draft.analysis = check.entry.value("analysis")
        draft.lesson = check.entry.value("lesson")
        draft.action = check.entry.value("action")
        draft.transferability = check.entry.value("transferability")
        draft.evidence = check.lines("evidence")
        let refs = ExpertiseForm.codes(check.entry.value("evidence_refs"))
        draft.evidenceRefs = refs.compactMap { try? RecordID($0) }
        if draft.evidenceRefs.count < refs.count {
            check.entry.problems["evidence_refs"] = language.text("form.problem.choice")
        }
        draft.domains = ExpertiseForm.words(check.entry.value("domains") ?? "", parted: ExpertiseForm.separators)
        draft.offer = check.id("offer", of: Expertise.type)
        draft.partner = check.entry.value("partner")
        draft.isShared = check.entry.list("shared") == ["yes"]
        entry = check.entry
        return entry.isSound ? draft : nil
    }
}
