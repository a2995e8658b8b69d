import Records
import Sharing

/// Context with its sources: a digest of open sources, a background.
enum NoteForm: ProductForm {
    static let genre = Product.Genre.note

    static func fields(_ fields: inout FormFields, _ writing: Writing) {
        fields.lines("sources", rows: 3, required: true, hint: true)
        fields.more {
            $0.line("so_what", hint: true, isWide: true)
            $0.line("place", hint: true)
            $0.area()
        }
    }

    static func read(_ check: inout FieldCheck, into draft: inout ProductDraft) {
        draft.sources = check.sources("sources")
        draft.soWhat = check.entry.value("so_what")
        if let area = check.area(required: false) { draft.areas = [area] }
    }
}
