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
        }
    }

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
    }
}
