extension Rule {
    /// Gate 6: what it is wanted for is a permitted use. Purposes are not attested yet: a policy that limits them denies.
    static let purpose = Rule(name: "purpose") { question in
        question.isOwn || question.policy.permittedUse == .any ? .yes : .no(.purposeNotDecidable)
    }
}
