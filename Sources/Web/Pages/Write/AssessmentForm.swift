import Records
import Sharing

/// A judgement on a question, with what speaks for it and against it, and how its author says that it meets the standards.
enum AssessmentForm: ProductForm {
    static let genre = Product.Genre.assessment
    /// Judgements that the form has room for.
    static let places = 1...4

    static func fields(_ fields: inout FormFields, _ writing: Writing) {
        fields.line("question", required: true, hint: true, isWide: true)
        judgement(places.lowerBound, &fields)
        for name in ["sources", "assumptions", "alternatives", "indicators"] {
            fields.lines(name, rows: 3, required: true, hint: true)
        }
        // What its author did not look at nobody has met for them.
        fields.standards(required: true)
        fields.more {
            for place in places.dropFirst() { judgement(place, &$0) }
            $0.lines("changes", rows: 2, hint: true)
            $0.lines("dissent", rows: 2, hint: true)
            $0.line("so_what", hint: true, isWide: true)
        }
    }

    /// The first is asked for; an assessment of one question seldom has more.
    private static func judgement(_ place: Int, _ fields: inout FormFields) {
        let language = fields.language
        func label(_ name: String) -> String {
            language.text("write.\(name)", ["number": language.number(place)])
        }
        let isFirst = place == places.lowerBound
        fields.lines("judgement\(place)", rows: 2, required: isFirst, label: label("judgement"))
        fields.select(
            "likelihood\(place)", Likelihood.Band.allCases.map(\.rawValue), required: isFirst,
            label: label("likelihood")
        ) { language.likelihood($0) }
        fields.select("confidence\(place)", Product.confidences, required: isFirst, label: label("confidence")) {
            language.word("confidence." + $0)
        }
        fields.lines("reasons\(place)", rows: 2, required: isFirst, label: label("reasons"))
    }

    static func read(_ check: inout FieldCheck, into draft: inout ProductDraft) {
        draft.question = check.required("question")
        for place in places {
            let names = ["judgement", "likelihood", "confidence", "reasons"].map { "\($0)\(place)" }
            let isFirst = place == places.lowerBound
            guard isFirst || names.contains(where: { check.entry.value($0) != nil }) else { continue }
            let text = check.required(names[0])
            let band = check.choice(names[1], of: Likelihood.Band.allCases.map(\.rawValue))
            let confidence = check.choice(names[2], of: Product.confidences)
            let reasons = check.required(names[3])
            guard let likelihood = Likelihood.Band(rawValue: band)?.interval else { continue }
            draft.judgements.append(
                ProductDraft.Judgement(text: text, likelihood: likelihood, confidence: confidence, reasons: reasons))
        }
        draft.sources = check.sources("sources")
        draft.assumptions = check.lines("assumptions", required: true)
        draft.alternatives = check.lines("alternatives", required: true)
        draft.indicators = check.lines("indicators", required: true)
        draft.changes = check.lines("changes").or(check.language.text("write.unstated"))
        draft.dissent = check.lines("dissent")
        draft.soWhat = check.entry.value("so_what")
        let scores = Product.scores.map { String($0) }
        for standard in Product.standards {
            draft.checklist[standard] = Int64(check.choice("standard\(standard)", of: scores))
        }
    }
}
