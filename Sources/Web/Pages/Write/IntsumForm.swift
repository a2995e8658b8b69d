import JSON
import Records
import Sharing

/// A period, for an area or a theme: made from the reports of it that are ticked, whose titles and lines it begins with.
enum IntsumForm: ProductForm {
    static let genre = Product.Genre.intsum
    /// Shows the reports of the period, and the next of them; makes the key points of those that are ticked.
    static let acts = ["period", "next", "fill"]
    static func offered(_ writing: Writing) -> [String] { acts.filter { $0 != "next" || writing.isMore } }
    static func note(_ writing: Writing) -> String? {
        let language = writing.language
        return writing.isCut
            ? language.text("write.intsum.cut", ["count": language.number(SharingLimits.picture)]) : nil
    }
    /// Reports that are offered at once.
    static let offers = 40
    /// The field that says how many come before those that are offered.
    static let offsetField = "offered_after"
    private static let kinds = Product.Genre.allCases.filter { $0 != .intsum }.map(\.rawValue)

    /// How many come before those that are offered, once an act is done.
    static func offset(_ entry: FormEntry) -> Int {
        guard entry.value("act") != "period" else { return 0 }
        let before = entry.value(offsetField).flatMap { Int($0) }.map { min(max($0, 0), SharingLimits.picture) } ?? 0
        return entry.value("act") == "next" ? before + offers : before
    }
    /// Days that it is of, where nobody says otherwise.
    private static let days: Int64 = 7

    static func fields(_ fields: inout FormFields, _ writing: Writing) {
        let chosen = fields.entry.list("made_from")
        fields.first {
            $0.line("period_from", required: true, hint: true, usual: writing.day(before: days))
            $0.line("period_until", required: true, usual: writing.day(before: 0))
            let language = $0.language
            $0.select(
                "offered_genre", kinds, label: language.text("search.genre"), none: language.text("list.any")
            ) { language.text("write.\($0)") }
            let lines = writing.sources.map { ($0.record.id, line($0, language)) }
            let ticked = writing.ticked.map { ($0.record.id, line($0, language)) }
            // A next version is made from more than one period may have.
            let before = writing.earlier?.view.refersTo.map { ($0.id, language.title($0.title)) } ?? []
            let words = Dictionary(lines + ticked + before) { first, _ in first }
            let others = chosen.filter { id in !id.isEmpty && !lines.contains { $0.0 == id } }
            $0.list("made_from", lines.map { $0.0 } + others, hint: true) { words[$0] ?? $0 }
        }
        fields.lines(
            "key_points", rows: 6, required: true, hint: true,
            usual: points(chosen, writing).joined(separator: "\n"))
        fields.more {
            $0.lines("changes", rows: 2, hint: true)
            $0.lines("gaps", rows: 2, hint: true)
            $0.line("so_what", hint: true, isWide: true)
        }
    }

    /// A report to be ticked: when, what, how far it is to be believed, how it is marked.
    private static func line(_ product: ShownProduct, _ language: Language) -> String {
        let content = Product.content(of: product.object)
        let date = content?["observed"]?.string.flatMap { try? PartialDate($0) }.map { language.date($0) }
        return language.text(
            "write.intsum.line",
            [
                "date": date ?? language.date(product.record.added), "title": language.title(product.record.title),
                "more": language.list(grades(of: product) + [product.record.tlp.label]),
            ])
    }

    /// How far what a report says is to be believed, the best first; none where nobody graded it.
    private static func grades(of product: ShownProduct) -> [String] {
        let sources = Product.content(of: product.object)?["sources"]?.elements.compactMap { $0["grade"]?.string }
        return Set(sources ?? []).filter(Product.isGrade).sorted()
    }

    /// Each report that is ticked is a source, by its title, once for each of its grades. One that nobody graded says so: its grade is
    /// that of what nobody can judge.
    static func cite(_ draft: inout ProductDraft, _ writing: Writing) {
        let language = writing.language
        draft.sources = writing.ticked.flatMap { product -> [ProductDraft.Source] in
            let title = language.title(product.record.title)
            let record = try? RecordID(product.record.id)
            let grades = grades(of: product)
            guard grades.isEmpty else {
                return grades.map { ProductDraft.Source(grade: $0, descriptor: title, record: record) }
            }
            // Without what isolates a value inside a sentence: it is data from here on.
            let words = Phrases.fill(language.text("write.intsum.ungraded"), ["title": title])
            return [ProductDraft.Source(grade: Product.ungraded, descriptor: words, record: record)]
        }
    }

    /// A key point of each report: its title, and what follows from it.
    private static func points(_ ids: [String], _ writing: Writing) -> [String] {
        let chosen = Set(ids)
        return writing.ticked.filter { chosen.contains($0.record.id) }.map { product in
            let title = writing.language.title(product.record.title)
            let soWhat = Product.content(of: product.object)?["so_what"]?.string
            return [title, soWhat].compactMap { $0 }.joined(separator: ": ").split(whereSeparator: \.isNewline)
                .joined(separator: " ")
        }
    }

    /// What is written stays; what was ticked and is not there yet comes after it.
    static func fill(_ entry: inout FormEntry, _ act: String, _ writing: Writing) {
        guard act == "fill" else { return }
        let language = writing.language
        let chosen = entry.list("made_from").filter { !$0.isEmpty }
        guard !chosen.isEmpty else {
            entry.problems["made_from"] = language.text("write.intsum.none")
            return
        }
        let there = (entry.value("key_points") ?? "").split(whereSeparator: \.isNewline).map(String.init)
        let lines = there + points(chosen, writing).filter { !there.contains($0) }
        entry.values["key_points"] = [lines.joined(separator: "\n")]
        if entry.value("title") == nil, let from = entry.value("period_from"), let until = entry.value("period_until") {
            // Without what isolates a value inside a sentence: the title is data from here on.
            entry.values["title"] = [
                Phrases.fill(language.text("write.intsum.title"), ["from": from, "until": until])
            ]
        }
    }

    /// The period that a form is about; the usual one where it says none that can be read.
    static func period(_ entry: FormEntry, now: Instant) -> Range<Instant> {
        let first = Instant(microseconds: now.microseconds - days * 86_400_000_000)
        func range(_ name: String, or usual: Instant) -> Range<Instant> {
            let day = try? PartialDate(String(usual.text.prefix(10)))
            return entry.value(name).flatMap { try? PartialDate($0) }?.range ?? day?.range ?? usual..<usual
        }
        let from = range("period_from", or: first).lowerBound
        let until = range("period_until", or: now).upperBound
        return from..<max(from, until)
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
        // That nothing changed or nothing is missing is said by its author, and by nobody in their name.
        let unstated = check.language.text("write.unstated")
        draft.changes = check.lines("changes").or(unstated)
        draft.gaps = check.lines("gaps").or(unstated)
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
