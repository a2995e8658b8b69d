extension Rule {
    /// Gate 7: due diligence on the reader's organisation, a basis for the transfer of personal data, protected status.
    /// None of it can be judged yet, so nothing with a caveat about rights goes out.
    static let rights = Rule(name: "rights") { question in
        question.isOwn || question.policy.rightsCaveats.isEmpty ? .yes : .no(.rightsNotDecidable)
    }
}
