import Records
import Sharing

/// A period, for an area or a theme: made from the reports that are ticked, whose titles it begins with.
enum IntsumForm: ProductForm {
    static let genre = Product.Genre.intsum

    static func fields(_ fields: inout FormFields, _ writing: Writing) {
        fields.line("period_from", required: true, hint: true, usual: writing.day(before: 7))
        fields.line("period_until", required: true, usual: writing.day(before: 0))
        let chosen = Set(fields.entry.list("made_from"))
        let points = writing.sources.filter { chosen.contains($0.id) }.map { fields.language.title($0.title) }
        fields.lines("key_points", rows: 6, required: true, hint: true, usual: points.joined(separator: "\n"))
        fields.more {
            $0.lines("changes", rows: 2, hint: true)
            $0.lines("gaps", rows: 2, hint: true)
            $0.line("so_what", hint: true, isWide: true)
            let language = $0.language
            let titles = Dictionary(writing.sources.map { ($0.id, language.title($0.title)) }) { first, _ in first }
            $0.list("made_from", writing.sources.map(\.id), hint: true) { titles[$0] ?? $0 }
        }
    }

    static func read(_ check: inout FieldCheck, into draft: inout ProductDraft) {
        _ = check.required("period_from")
        _ = check.required("period_until")
        if let from = check.date("period_from"), let until = check.date("period_until") {
            draft.period = (from, until)
            if until.isCertainlyBefore(from) {
                check.entry.problems["period_until"] = check.language.text("form.problem.order")
            }
        }
        draft.keyPoints = check.lines("key_points", required: true)
        // That nothing changed and nothing is missing is said, and not left open.
        let none = check.language.text("write.nothing")
        draft.changes = check.lines("changes").or(none)
        draft.gaps = check.lines("gaps").or(none)
        draft.soWhat = check.entry.value("so_what")
        draft.derivedFrom = check.sourceIDs("made_from")
    }
}

extension [String] {
    func or(_ item: String) -> [String] { isEmpty ? [item] : self }
}

extension FieldCheck {
    mutating func sourceIDs(_ name: String) -> [RecordID] {
        let texts = entry.list(name).filter { !$0.isEmpty }
        let ids = texts.compactMap { try? RecordID($0) }
        if ids.count != texts.count { entry.problems[name] = language.text("write.problem.id", ["type": "report"]) }
        if ids.count > Product.sourcesMost {
            entry.problems[name] = language.text("write.problem.lines", count: Product.sourcesMost)
        }
        return ids
    }
}
