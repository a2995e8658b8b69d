import Records

/// Scores of a product by the nine analytic standards: domain 3.8. Who reads it may give them, who wrote or reviews an assessment
/// has to. None is chosen beforehand.
extension FormFields {
    mutating func standards(required: Bool = false) {
        let language = language
        for standard in Product.standards {
            select(
                "standard\(standard)", Feedback.scores.map { String($0) }, required: required,
                label: language.text("write.standard.\(standard)")
            ) { language.word("score.\($0)") }
        }
    }
}

extension FormEntry {
    /// The scores that were given, by the number of the standard; notes in the entry what is none.
    mutating func standards(_ language: Language) -> [Int64: Int64] {
        Product.standards.reduce(into: [:]) { scores, standard in
            let name = "standard\(standard)"
            guard let text = value(name) else { return }
            if let score = Int64(text), Feedback.scores.contains(score) {
                scores[standard] = score
            } else {
                problems[name] = language.text("form.problem.choice")
            }
        }
    }

    /// Notes which standards were not scored, where each has to be.
    mutating func requireStandards(_ language: Language) {
        for standard in Product.standards where value("standard\(standard)") == nil {
            problems["standard\(standard)"] = language.text("form.problem.required")
        }
    }
}
