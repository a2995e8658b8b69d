import Records
import Sharing

/// The form by which a requirement is written down, or written anew.
struct RequirementFormPage: Page {
    static let template = "requirementform"
    static var source: [UInt8] { PackageResources.requirementform_mustache }

    let backHref: String
    let heading: String
    let form: FormModel

    init(_ writing: RequirementForm, entry: FormEntry) {
        backHref = writing.id.map { Paths.requirement($0) } ?? Paths.requirements
        heading = writing.language.text(writing.id == nil ? "requirement.add" : "requirement.revise")
        form = writing.form(entry)
    }
}

/// What somebody writes down, and where.
struct RequirementForm: Sendable {
    let channels: [ChannelView]
    /// Of the one that is written anew.
    let id: String?
    let language: Language

    func form(_ entry: FormEntry) -> FormModel {
        var fields = FormFields(entry, language: language)
        fields.line("name", required: true, hint: true, label: language.text("requirement.question"), isWide: true)
        fields.line("decision", required: true, isWide: true)
        fields.lines("elements", rows: 4, required: true, hint: true)
        fields.channel(channels)
        fields.select(
            "priority", Requirement.Priority.allCases.map(\.rawValue), required: true,
            usual: Requirement.Priority.medium.rawValue
        ) { language.text("requirement.priority.\($0)") }
        fields.select(
            "status", Requirement.Status.allCases.map(\.rawValue), required: true,
            usual: Requirement.Status.active.rawValue
        ) { language.text("requirement.status.\($0)") }
        fields.lines(
            "plan", rows: 3, hint: true,
            words: ["methods": language.list(Requirement.Method.allCases.map { language.method($0) })])
        fields.more {
            $0.lines("description", rows: 2, label: language.text("requirement.background"))
            $0.line("period_from", hint: true)
            $0.line("period_until")
            $0.line("last_time_of_value", hint: true)
            $0.lines("areas", rows: 2)
            $0.lines("themes", rows: 2)
            $0.lines("indicators", rows: 2)
            $0.list("shared", ["yes"]) { _ in language.text("requirement.shared") }
        }
        return FormModel(
            action: id.map { Paths.reviseRequirement($0) } ?? Paths.addRequirement, fields: fields.all,
            more: fields.rest, submit: language.text("write.file"), problem: entry.problem,
            carrying: entry.value("version").map { [FormModel.Hidden(name: "version", value: $0)] } ?? [])
    }

    /// What is to be filed; `nil` where something is wrong, which then stands in the entry.
    func draft(_ entry: inout FormEntry) -> RequirementDraft? {
        var check = FieldCheck(entry, language: language)
        var draft = RequirementDraft(
            channel: check.choice("channel", of: channels.map(\.code)), name: check.required("name"),
            decision: check.required("decision"), elements: check.lines("elements", required: true))
        let priority = check.choice("priority", of: Requirement.Priority.allCases.map(\.rawValue))
        let status = check.choice("status", of: Requirement.Status.allCases.map(\.rawValue))
        draft.priority = Requirement.Priority(rawValue: priority) ?? .medium
        draft.status = Requirement.Status(rawValue: status) ?? .active
        draft.background = check.entry.value("description")
        draft.from = check.date("period_from")
        draft.until = check.date("period_until")
        if let text = check.entry.value("last_time_of_value") {
            draft.lastTimeOfValue = Instant(text.replacing("Z", with: ":00Z")) ?? Instant(text)
            if draft.lastTimeOfValue == nil {
                check.entry.problems["last_time_of_value"] = language.text("write.problem.date")
            }
        }
        draft.areas = check.lines("areas")
        draft.themes = check.lines("themes")
        draft.indicators = check.lines("indicators")
        draft.isShared = check.entry.list("shared") == ["yes"]
        draft.plan = check.lines("plan").compactMap { line in
            guard let planned = RequirementDraft.PlanLine(Self.coded(line)),
                draft.elements.indices.contains(planned.element)
            else {
                check.entry.problems["plan"] = language.text(
                    "requirement.problem.plan",
                    ["text": String(line.prefix(40)), "method": language.method(.partnerRequest)])
                return nil
            }
            return planned
        }
        entry = check.entry
        return entry.isSound ? draft : nil
    }

    /// A line of the plan with the code of its method, where that stands in the words of any of our languages.
    private static func coded(_ line: String) -> String {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count >= 3 else { return line }
        // The longest that is one, as one may begin with another.
        for end in (3...min(words.count, 2 + methodWords)).reversed() {
            let said = ParticipantTable.folded(words[2..<end].joined(separator: " "))
            let method = Requirement.Method.allCases.first { method in
                Language.all.contains { ParticipantTable.folded($0.method(method)) == said }
            }
            if let method {
                let coded: [String] = Array(words[..<2]) + [method.rawValue] + Array(words[end...])
                return coded.joined(separator: " ")
            }
        }
        return line
    }

    /// Words that a method has at most, in any of our languages.
    private static let methodWords = 6

    /// Which field is about a property.
    static func field(of property: String) -> String {
        switch property {
        case "from": "period_from"
        case "until": "period_until"
        default: property
        }
    }
}

extension Language {
    fileprivate func method(_ method: Requirement.Method) -> String { text("requirement.method.\(method.rawValue)") }
}

extension RequirementDraft.PlanLine {
    /// As the form shows it: its method in the reader's words.
    fileprivate func shown(in language: Language) -> String {
        var words = text.split(separator: " ").map(String.init)
        words[2] = language.method(method)
        return words.joined(separator: " ")
    }
}

extension FormEntry {
    /// A form that writes a requirement anew.
    init(_ line: RequirementLine, in language: Language) {
        self.init()
        let draft = line.draft
        values = [
            // Whoever saves what they had before them changes no other version than that.
            "version": [line.record.version],
            "name": [draft.name], "decision": [draft.decision], "elements": [draft.elements.joined(separator: "\n")],
            "channel": [draft.channel], "priority": [draft.priority.rawValue], "status": [draft.status.rawValue],
            "plan": [draft.plan.map { $0.shown(in: language) }.joined(separator: "\n")],
            "areas": [draft.areas.joined(separator: "\n")],
            "themes": [draft.themes.joined(separator: "\n")], "indicators": [draft.indicators.joined(separator: "\n")],
            "description": [draft.background ?? ""], "period_from": [draft.from?.text ?? ""],
            "period_until": [draft.until?.text ?? ""], "last_time_of_value": [draft.lastTimeOfValue?.text ?? ""],
            "shared": draft.isShared ? ["yes"] : [],
        ]
    }
}
