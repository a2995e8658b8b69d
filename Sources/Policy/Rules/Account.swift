import Records

extension Rule {
    /// Display: the account is not suspended.
    static let account = Rule(name: "account") { question in
        question.reader?.suspended == true ? .no(.accountSuspended) : .yes
    }
}
