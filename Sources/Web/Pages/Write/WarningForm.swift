import Records
import Sharing

/// What may happen or is about to, who should act, and what they could do: in the words of CAP.
enum WarningForm: ProductForm {
    static let genre = Product.Genre.warning

    static func fields(_ fields: inout FormFields, _ writing: Writing) {
        fields.line("place", required: true, hint: true)
        fields.line("so_what", required: true, hint: true, isWide: true)
        // An item on each line: a browser takes the ends of lines out of a field of one line.
        fields.lines("responsible", rows: 2, required: true, hint: true)
        fields.lines("grade", rows: 2, required: true, hint: true)
        fields.more {
            let language = $0.language
            $0.line("hazard", hint: true)
            $0.line("onset", hint: true)
            $0.line("expires", hint: true)
            $0.select("urgency", Product.urgencies, required: true, usual: "Expected") { language.word("cap." + $0) }
            $0.select("severity", Product.severities, required: true, usual: "Unknown") { language.word("cap." + $0) }
            $0.select("certainty", Product.certainties, required: true, usual: "Possible") {
                language.word("cap." + $0)
            }
            $0.lines("options", rows: 3, hint: true)
            $0.area()
        }
    }

    static func read(_ check: inout FieldCheck, into draft: inout ProductDraft) {
        if let area = check.area(required: true) { draft.areas = [area] }
        draft.soWhat = check.required("so_what")
        draft.sources = check.sources("grade")
        let options = check.lines("options")
        draft.warning = ProductDraft.Warning(
            // What the title says it is, where nothing more exact is said.
            hazard: check.entry.value("hazard") ?? draft.title,
            urgency: check.optionalChoice("urgency", of: Product.urgencies) ?? "Unknown",
            severity: check.optionalChoice("severity", of: Product.severities) ?? "Unknown",
            certainty: check.optionalChoice("certainty", of: Product.certainties) ?? "Unknown",
            onset: check.date("onset"), expires: check.date("expires"),
            responsible: check.lines("responsible", required: true),
            options: options.isEmpty ? [draft.soWhat ?? draft.title] : options)
    }
}
