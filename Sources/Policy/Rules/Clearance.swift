import Records

extension Rule {
    /// Display: a clearance attestation in force covers what the classification is worth here. Binds the originator's
    /// posts too, and a lapsed one blocks at once.
    static let clearance = Rule(name: "clearance") { question in
        guard let classification = question.policy.classification, classification.ordinal > 0,
            let reader = question.reader
        else { return .yes }
        guard let clearance = reader.clearance else { return .no(.clearanceMissing) }
        if question.instant >= clearance.until { return .no(.clearanceLapsed) }
        let local = question.localOrdinal() ?? classification.ordinal
        // What is partly one's own asks for no less than one's own does.
        let isPart = question.policy.originators.contains(reader.organisation)
        let needed = isPart ? max(local, classification.ordinal) : local
        return clearance.ordinal >= needed ? .yes : .no(.clearanceTooLow)
    }
}
