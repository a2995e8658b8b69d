import Records

extension Rule {
    /// Gate 5: where the originator keeps control by consent, by its policy or by a clause of the agreement, a consent
    /// exists for this version and organisation, from every such originator but the recipient itself.
    static let consent = Rule(name: "consent") { question in
        guard !question.isOwn else { return .yes }
        return question.consenting.isSubset(of: question.state.consents) ? .yes : .no(.consentMissing)
    }
}
