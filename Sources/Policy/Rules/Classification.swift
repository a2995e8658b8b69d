extension Rule {
    /// Gate 3: what the classification is worth under the agreement stays below the ceilings of the reader's node and of
    /// the channel. There are no equivalences yet: only what is public passes.
    static let classification = Rule(name: "classification") { question in
        guard !question.isOwn, let classification = question.policy.classification else { return .yes }
        return classification.ordinal > 0 ? .no(.classificationNotDecidable) : .yes
    }
}
