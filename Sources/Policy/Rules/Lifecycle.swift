import Records

extension Rule {
    /// Gate 8: not recalled, not withdrawn, within its validity and its retention. Binds everybody.
    static let lifecycle = Rule(name: "lifecycle") { question in
        var opinion = Opinion()
        if question.state.recalled { opinion.reasons.append(.recalled) }
        if question.state.withdrawn { opinion.reasons.append(.withdrawn) }
        if let start = question.policy.validFrom, question.instant < start { opinion.reasons.append(.notYetValid) }
        if let end = question.policy.validUntil, question.instant >= end { opinion.reasons.append(.retentionPassed) }
        return opinion
    }
}
