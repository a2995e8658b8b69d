import Records

extension Rule {
    /// Display: a clearance attestation in force covers what the classification is worth here. Binds the originator's
    /// posts too, and a lapsed one blocks at once.
    static let clearance = Rule(name: "clearance") { question in
        let labels = question.policy.classifications.filter { $0.ordinal > 0 }
        guard !labels.isEmpty, let reader = question.reader else { return .yes }
        guard let clearance = reader.clearance else { return .no(.clearanceMissing) }
        if question.instant >= clearance.until { return .no(.clearanceLapsed) }
        // What is partly one's own asks for no less than one's own does.
        let isPart = question.policy.originators.contains(reader.organisation)
        let covers = labels.allSatisfy { label in
            let local = question.localOrdinal(of: label) ?? label.ordinal
            return clearance.ordinal >= (isPart ? max(local, label.ordinal) : local)
        }
        return covers ? .yes : .no(.clearanceTooLow)
    }
}
