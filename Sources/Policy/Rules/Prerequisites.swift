import Records

extension Rule {
    /// Display: the post holds every training and read-in that is asked for. Binds the originator's posts too.
    static let prerequisites = Rule(name: "prerequisites") { question in
        guard let reader = question.reader else { return .yes }
        return question.policy.prerequisites.isSubset(of: reader.prerequisites) ? .yes : .no(.prerequisiteMissing)
    }
}
