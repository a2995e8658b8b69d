import Records

extension Rule {
    /// Gate 6: what it is wanted for is a permitted use.
    static let purpose = Rule(name: "purpose") { question in
        guard !question.isOwn else { return .yes }
        let purposes = question.recipient.purposes
        if purposes.isEmpty { return .no(.purposeUnstated) }
        return question.policy.permittedUse.intersection(.only(purposes)).isEmpty ? .no(.purposeNotPermitted) : .yes
    }
}
