import Records

extension Rule {
    /// Gate 7: due diligence on the recipient does not say no, there is a basis for the transfer of personal data, and
    /// the protected-status screen was passed.
    static let rights = Rule(name: "rights") { question in
        guard !question.isOwn else { return .yes }
        let policy = question.policy
        var opinion = Opinion()
        let known = Set(RightsCaveat.allCases.map(\.rawValue))
        if !policy.rightsCaveats.isSubset(of: known) { opinion.reasons.append(.caveatUnknown) }

        let ratings = question.world.organisations[question.recipient.organisation]?.ratings ?? []
        let inForce = ratings.filter { $0.term.holds(at: question.instant) }
        let kinds = policy.categories.isEmpty ? [World.Rating.any] : policy.categories
        let concerned = inForce.filter { $0.category == World.Rating.any || kinds.contains($0.category) }
        if concerned.contains(where: { $0.grade == .no }) {
            opinion.reasons.append(.diligenceRefused)
        } else if !kinds.allSatisfy({ kind in
            concerned.contains { $0.category == kind || $0.category == World.Rating.any }
        }) {
            opinion.reasons.append(.diligenceMissing)
        }

        guard policy.persons.mention > .none else { return opinion }
        let basis = question.covering.values.allSatisfy { $0.contains(where: \.hasTransferBasis) }
        // The same agreement has to be the basis and to cover the classification.
        if !basis || (question.localOrdinal() != nil && question.localOrdinal(requiringTransferBasis: true) == nil) {
            opinion.reasons.append(.transferBasisMissing)
        }
        if !policy.persons.isScreened { opinion.reasons.append(.screenMissing) }
        if policy.persons.mention == .special, !policy.persons.isSignedOff { opinion.reasons.append(.signOffMissing) }
        return opinion
    }
}
