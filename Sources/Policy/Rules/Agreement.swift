extension Rule {
    /// Gate 1: an agreement in force binds the originator and the reader's organisation.
    ///
    /// What an agreement covers cannot be checked yet, so one that is in force does not admit anybody either.
    static let agreement = Rule(name: "agreement") { question in
        guard !question.isOwn else { return .yes }
        let needed = question.policy.originators.union([question.reader.organisation])
        let now = question.instant
        var changes = question.world.agreements.lazy.filter { needed.isSubset(of: $0.parties) }
            .flatMap { [$0.from, $0.until].compactMap { $0 } }.filter { $0 > now }.min()
        let binding = question.world.agreements.contains { agreement in
            needed.isSubset(of: agreement.parties) && agreement.from <= now
                && (agreement.until.map { now < $0 } ?? true)
        }
        if question.policy.originators.isEmpty { changes = nil }
        return .no(binding ? .agreementNotDecidable : .agreementMissing, until: changes)
    }
}
