import Records

extension Rule {
    /// Before the nine: an object that nobody stands behind is held by nobody.
    static let originator = Rule(name: "originator") { question in
        question.policy.originators.isEmpty ? .no(.originatorUnknown) : .yes
    }
}
