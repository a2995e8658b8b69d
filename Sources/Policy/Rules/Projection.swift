extension Rule {
    /// Gate 9: only portions, links and identifiers that may go to the reader one by one. Projections are not made yet:
    /// the strictest portion's marking covers the whole object, and nothing goes to another organisation.
    static let projection = Rule(name: "projection") { question in
        question.isOwn ? .yes : .no(.projectionNotDecidable)
    }
}
