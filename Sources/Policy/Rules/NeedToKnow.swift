import Records

extension Rule {
    /// Display: the post has a role that reads, and a need to know: it is a member of a channel that the object is
    /// released to, or named. Binds the originator's posts too; inside another organisation that is addressed as a
    /// whole, the need is that organisation's to judge.
    static let needToKnow = Rule(name: "need-to-know") { question in
        var opinion = Opinion()
        if question.reader.roles.isDisjoint(with: readingRoles) { opinion.reasons.append(.roleMissing) }
        guard case .only(let parties) = question.policy.relTo else { return opinion }
        var needs = false
        for party in parties {
            switch party {
            case .others: continue
            case .organisation, .state, .alliance, .body:
                needs = needs || (!question.isOwn && question.covers(party, at: question.instant).covers)
            case .channel, .post:
                let (covers, changes) = question.covers(party, at: question.instant)
                opinion.changes = ReleasePolicy.earliest(opinion.changes, changes)
                needs = needs || covers
            }
        }
        if !needs { opinion.reasons.append(.membershipMissing) }
        return opinion
    }

    /// The roles that come with reading (domain 3.3): not those who run, audit or oversee the node.
    package static let readingRoles: Set<String> = ["reader", "author", "releaser"]
}
