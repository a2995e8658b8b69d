import Records

extension Rule {
    /// Gate 5: where the originator keeps control by consent, a signed consent exists for this version and organisation,
    /// from every originator but the recipient itself.
    static let consent = Rule(name: "consent") { question in
        guard !question.isOwn, question.policy.originatorControl == .consent else { return .yes }
        let needed = question.policy.originators.subtracting([question.recipient.organisation])
        return needed.isSubset(of: question.state.consents) ? .yes : .no(.consentMissing)
    }
}
