extension Rule {
    /// Display: a clearance attestation in force covers the classification. Binds the originator's posts too: a lapsed
    /// clearance blocks at once.
    static let clearance = Rule(name: "clearance") { question in
        guard let classification = question.policy.classification, classification.ordinal > 0 else { return .yes }
        guard let clearance = question.reader.clearance, question.instant < clearance.until,
            clearance.ordinal >= classification.ordinal
        else { return .no(.clearanceMissing) }
        return Opinion(changes: clearance.until)
    }
}
