import Records

extension Rule {
    /// Gate 9: only portions that may go to the reader one by one. Each portion that may not is named, and has to be left
    /// out; links and identifiers are looked at when the projection is made, see ``Projection``.
    static let projection = Rule(name: "projection") { question in
        var opinion = Opinion()
        let others = (question.reader == nil ? delivery : all).filter { $0.name != "projection" }
        for marking in question.policy.portions {
            let verdict = question.portion(marking).verdict(by: others)
            if !verdict.allows { opinion.withheld[marking] = verdict.reasons }
        }
        return opinion
    }
}
