import Records
import Sharing

/// Who has seen what a record is about, and the form by which its reader says so: a section of its page.
struct SightingSheet: Sendable {
    struct Fact: Sendable {
        let label: String
        let words: String
    }

    let hasFacts: Bool
    let facts: [Fact]
    let form: FormModel?

    /// - Parameter entry: what the reader sent, where that has to be mended.
    init?(_ view: RecordView, entry: FormEntry, wording: PartyWording) {
        guard view.maySight || view.sightings != nil else { return nil }
        let language = wording.language
        facts = view.sightings.map { Self.facts($0, wording) } ?? []
        hasFacts = !facts.isEmpty
        form = view.maySight ? Self.form(view, entry, language) : nil
    }

    private static func facts(_ seen: SightingsView, _ wording: PartyWording) -> [Fact] {
        let language = wording.language
        var facts = [Fact(label: language.text("sighting.count"), words: language.number(Int(seen.count)))]
        func add(_ label: String, _ words: String?) {
            if let words { facts.append(Fact(label: label, words: words)) }
        }
        let names = seen.organisations.map { wording.name($0) }
        add(language.text("sighting.by"), names.isEmpty ? nil : language.list(names))
        add(language.text("sighting.first"), seen.first.map { language.dateTime($0) })
        add(language.text("sighting.last"), seen.last.map { language.dateTime($0) })
        add(language.text("sighting.misses"), seen.misses == 0 ? nil : language.number(seen.misses))
        return facts
    }

    private static let audiences = ["originator", "all"]

    private static func form(_ view: RecordView, _ entry: FormEntry, _ language: Language) -> FormModel {
        var fields = FormFields(entry, prefix: "seen-", language: language)
        fields.line("seen_count", required: true, hint: true, usual: "1", input: "number")
        fields.line("first_seen", hint: true)
        fields.line("last_seen")
        // Of another's word there is one choice, which says whom it is told.
        fields.select(
            "seen_for", view.maySightForAll ? audiences : [audiences[0]], required: true, hint: true,
            usual: audiences[0], isWide: true
        ) {
            language.text("sighting.for.\($0)")
        }
        fields.lines("comment", rows: 2)
        return FormModel(
            action: Paths.sightings(view.line.id),
            hidden: ["version": view.line.version, "channel": view.line.channel], fields: fields.all,
            submit: language.text("write.file"), problem: entry.problem)
    }

    /// What was sent; notes in the entry what is wrong with it.
    static func draft(_ entry: inout FormEntry, of record: String, _ language: Language) -> SightingDraft? {
        var check = FieldCheck(entry, language: language)
        var draft = SightingDraft(record: record, channel: entry.value("channel") ?? "")
        draft.version = entry.value("version")
        _ = check.required("seen_count")
        let range = Int(SightingDraft.counts.lowerBound)...Int(SightingDraft.counts.upperBound)
        draft.count = check.number("seen_count", in: range).map(Int64.init) ?? 0
        draft.first = check.date("first_seen")
        draft.last = check.date("last_seen")
        draft.isForAll = check.choice("seen_for", of: audiences) == "all"
        draft.comment = entry.value("comment")
        entry = check.entry
        return entry.isSound ? draft : nil
    }

    /// Which field is about a property of the sighting.
    static func field(of property: String) -> String { property == "count" ? "seen_count" : property }
}
