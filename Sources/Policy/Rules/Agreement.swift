import Records

extension Rule {
    /// Gate 1: for each originator, an agreement in force binds it and the recipient, and covers the kind of
    /// information and what it is wanted for. Who is not an active member of anything is bound by nothing.
    static let agreement = Rule(name: "agreement") { question in
        guard !question.isOwn else { return .yes }
        let code = question.recipient.organisation
        var opinion = Opinion()
        if question.world.organisations[code]?.isActive(at: question.instant) != true {
            opinion.reasons.append(.organisationInactive)
        }
        let unbound = question.covering.filter(\.value.isEmpty).keys
        guard !unbound.isEmpty else { return opinion }
        let isBound = unbound.allSatisfy { originator in
            question.world.agreements.values.contains {
                $0.parties.isSuperset(of: [originator, code]) && $0.isInForce(at: question.instant)
            }
        }
        opinion.reasons.append(isBound ? .agreementOutOfScope : .agreementMissing)
        return opinion
    }
}
