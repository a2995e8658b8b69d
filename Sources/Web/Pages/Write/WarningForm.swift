import Records
import Sharing

/// What may happen or is about to, who should act, and what they could do: in the words of CAP.
enum WarningForm: ProductForm {
    static let genre = Product.Genre.warning

    static func fields(_ fields: inout FormFields, _ writing: Writing) {
        fields.line("place", required: true, hint: true)
        // Nothing is chosen beforehand: what its author leaves open nobody is told.
        fields.line("onset", hint: true)
        fields.line("expires", hint: true)
        let language = fields.language
        for (name, codes) in levels { fields.select(name, codes) { language.word("cap." + $0) } }
        fields.line("so_what", required: true, hint: true, isWide: true)
        // An item on each line: a browser takes the ends of lines out of a field of one line.
        fields.lines("responsible", rows: 2, required: true, hint: true)
        fields.lines("grade", rows: 2, required: true, hint: true)
        fields.more {
            $0.line("hazard", hint: true)
            $0.lines("options", rows: 3, hint: true)
            $0.area()
        }
    }

    private static let levels = [
        ("urgency", Product.urgencies), ("severity", Product.severities), ("certainty", Product.certainties),
    ]

    static func read(_ check: inout FieldCheck, into draft: inout ProductDraft) {
        if let area = check.area(required: true) { draft.areas = [area] }
        draft.soWhat = check.required("so_what")
        draft.sources = check.sources("grade")
        draft.warning = ProductDraft.Warning(
            // What the title says it is, where nothing more exact is said.
            hazard: check.entry.value("hazard") ?? draft.title,
            urgency: check.optionalChoice("urgency", of: Product.urgencies),
            severity: check.optionalChoice("severity", of: Product.severities),
            certainty: check.optionalChoice("certainty", of: Product.certainties),
            onset: check.date("onset"), expires: check.date("expires"),
            responsible: check.lines("responsible", required: true), options: check.lines("options"))
    }
}
