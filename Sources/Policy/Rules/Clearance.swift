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
        let needed = question.localOrdinal() ?? classification.ordinal
        return clearance.ordinal >= needed ? .yes : .no(.clearanceTooLow)
    }
}
