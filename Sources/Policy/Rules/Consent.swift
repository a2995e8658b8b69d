extension Rule {
    /// Gate 5: where the originator keeps control by consent, a signed consent exists for this version and organisation.
    /// There are no consents yet.
    static let consent = Rule(name: "consent") { question in
        question.isOwn || question.policy.originatorControl != .consent ? .yes : .no(.consentNotDecidable)
    }
}
