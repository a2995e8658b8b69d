import Records
import Sharing

/// One reportable event, fast: what, where, when, how far it is to be believed, what follows, for whom.
enum IntrepForm: ProductForm {
    static let genre = Product.Genre.intrep

    static func fields(_ fields: inout FormFields, _ writing: Writing) {
        fields.line("place", required: true, hint: true)
        fields.line("observed", required: true, hint: true, usual: writing.minute)
        fields.line("grade", required: true, hint: true)
        fields.line("so_what", required: true, hint: true, isWide: true)
        fields.more {
            $0.line("source", hint: true)
            $0.select("holding", Product.holdings) { [language = $0.language] in language.word("holding." + $0) }
            $0.area()
            $0.select("event", CodedEvent.types, hint: true) { [language = $0.language] in
                language.word("event." + $0)
            }
            for name in numbers { $0.line(name, hint: name == numbers[0] || name == "displaced") }
        }
    }

    /// Those that an event is counted by.
    private static let numbers = ["fatalities_low", "fatalities_best", "fatalities_high", "displaced"]

    static func read(_ check: inout FieldCheck, into draft: inout ProductDraft) {
        if let area = check.area(required: true) { draft.areas = [area] }
        if check.required("observed") != "" { draft.observed = check.date("observed") }
        draft.soWhat = check.required("so_what")
        let grade = check.required("grade")
        if let known = FieldCheck.grade(grade) {
            draft.sources = [
                ProductDraft.Source(
                    grade: known, descriptor: check.entry.value("source"),
                    holding: check.optionalChoice("holding", of: Product.holdings))
            ]
        } else if !grade.isEmpty {
            check.entry.problems["grade"] = check.language.text("write.problem.grade", ["text": grade])
        }
        draft.event = event(&check)
    }

    /// The event as a code and in numbers; `nil` where none is chosen, or something is wrong.
    private static func event(_ check: inout FieldCheck) -> CodedEvent? {
        let type = check.optionalChoice("event", of: CodedEvent.types)
        let dead = numbers.dropLast().map { check.number($0, in: CodedEvent.persons(CodedEvent.fatalities)) }
        let displaced = check.number("displaced", in: CodedEvent.persons(CodedEvent.displaced)).map(Int64.init)
        let isCounted = numbers.contains { check.entry.value($0) != nil }
        guard let type else {
            if isCounted { check.entry.problems["event"] = check.language.text("form.problem.required") }
            return nil
        }
        guard dead.contains(where: { $0 != nil }) else { return CodedEvent(type: type, displaced: displaced) }
        // The most likely number is enough: who knows it exactly writes no other.
        guard let best = dead[1].map(Int64.init) else {
            check.entry.problems["fatalities_best"] = check.language.text("form.problem.required")
            return nil
        }
        let (low, high) = (dead[0].map(Int64.init) ?? best, dead[2].map(Int64.init) ?? best)
        guard let fatalities = CodedEvent.Estimate(low: low, best: best, high: high) else {
            check.entry.problems["fatalities_best"] = check.language.text("write.problem.estimate")
            return nil
        }
        return CodedEvent(type: type, fatalities: fatalities, displaced: displaced)
    }
}

extension CodedEvent {
    fileprivate static func persons(_ range: ClosedRange<Int64>) -> ClosedRange<Int> {
        Int(range.lowerBound)...Int(range.upperBound)
    }
}
