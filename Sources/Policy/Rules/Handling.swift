extension Rule {
    /// Display: trainings and read-ins, and the caveats on how it is handled. `eyes-of-post` is held by posts that the
    /// policy names; of the others nothing can be enforced at another organisation yet.
    static let handling = Rule(name: "handling") { question in
        var opinion = Opinion()
        if !question.policy.prerequisites.isSubset(of: question.reader.prerequisites) {
            opinion.reasons.append(.prerequisiteMissing)
        } else if !question.policy.prerequisites.isEmpty, !question.isOwn {
            opinion.reasons.append(.prerequisiteMissing)
        }
        if !question.policy.handling.isEmpty, !question.isOwn { opinion.reasons.append(.handlingNotDecidable) }
        return opinion
    }
}
