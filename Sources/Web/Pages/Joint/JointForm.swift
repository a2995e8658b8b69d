import Records
import Sharing

/// The form by which a joint product is drafted, and by which its lead writes the next version.
struct JointForm: Sendable {
    let channels: [ChannelView]
    /// The draft that it is a version of, and what that is called; `nil`: it is a new one.
    let revising: (id: String, name: String)?
    let language: Language

    /// TLP:RED is for persons that are named, and not for organisations.
    private static let levels = TLP.allCases.filter { $0 != .red }

    func form(_ entry: FormEntry) -> FormModel {
        var fields = FormFields(entry, language: language)
        fields.line("title", required: true, isWide: true)
        fields.lines("portions", rows: 12, required: true, hint: true)
        fields.channel(channels)
        fields.line("audience", label: language.text("joint.audience"), isWide: true)
        fields.select("tlp", Self.levels.map(\.value), hint: true) { TLP($0)?.label ?? $0 }
        return FormModel(
            action: Paths.addJoint, fields: fields.all, more: fields.rest, submit: language.text("joint.file"),
            problem: entry.problem, carrying: revising.map { [FormModel.Hidden(name: "of", value: $0.id)] } ?? [])
    }

    /// What is to be filed; `nil` where something is wrong, which then stands in the entry.
    func draft(_ entry: inout FormEntry) -> JointDraft? {
        var check = FieldCheck(entry, language: language)
        var draft = JointDraft(
            channel: check.choice("channel", of: channels.map(\.code)), title: check.required("title"),
            portions: JointDraft.portions(in: check.required("portions")))
        draft.audience = ExpertiseForm.codes(check.entry.value("audience"))
        draft.tlp = check.optionalChoice("tlp", of: Self.levels.map(\.value)).flatMap { TLP($0) }
        entry = check.entry
        return entry.isSound ? draft : nil
    }

    /// What stands in the form where a next version is written.
    static func entry(_ draft: JointDraft) -> FormEntry {
        FormEntry(values: [
            "title": [draft.title], "portions": [draft.text], "channel": [draft.channel],
            "audience": [draft.audience.joined(separator: " ")], "tlp": [draft.tlp?.value ?? ""],
        ])
    }

    /// Which field is about a property.
    static func field(of property: String?) -> String? {
        switch property {
        case "name": "title"
        case "originators", "text": "portions"
        default: property
        }
    }
}
