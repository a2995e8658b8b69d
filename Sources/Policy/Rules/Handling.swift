import Records

extension Rule {
    /// Display: how it is handled. A caveat that is not known denies; the rest goes with the object as obligations.
    static let handling = Rule(name: "handling") { question in
        guard let reader = question.reader else { return .yes }
        var opinion = Opinion(obligations: question.policy.handling.union(question.policy.rightsCaveats))
        // On wherever persons are mentioned, whether the policy says so or not (domain 3.1.1).
        if question.policy.persons.mention > .none { opinion.obligations.formUnion(RightsCaveat.whereverPersons) }
        var forbids = false
        for caveat in question.policy.handling {
            switch Handling(rawValue: caveat) {
            case .eyesOfPost:
                if !question.isAddressed(named: true) { opinion.reasons.append(.handlingPost) }
            case .noPrint: forbids = forbids || reader.act == .print
            case .noMachineTranslation: forbids = forbids || reader.act == .translate
            // A machine translation is made by a model as well.
            case .noAI: forbids = forbids || reader.act == .compute || reader.act == .translate
            // A node that answers is on line.
            case .offlineOnly: forbids = true
            case nil: opinion.reasons.append(.handlingUnknown)
            }
        }
        if forbids { opinion.reasons.append(.handlingAct) }
        return opinion
    }
}
