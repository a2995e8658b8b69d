import Records

extension Rule {
    /// Display: the post has a role that reads, and a need to know: it is a member of each channel that the object is
    /// released to, or named. Inside an organisation that is addressed as a whole, or whose word alone it is, the need is that
    /// organisation's to judge.
    static let needToKnow = Rule(name: "need-to-know") { question in
        guard let reader = question.reader else { return .yes }
        var opinion = Opinion()
        if reader.roles.isDisjoint(with: readingRoles) { opinion.reasons.append(.roleMissing) }
        let needs = question.policy.relTo.allSatisfy { party in
            switch party {
            case .others: false
            case .organisation, .state, .alliance, .body:
                question.isOwn || question.covers(party, at: question.instant)
            case .channel(let code): question.membership(of: code) != nil
            case .post(let name): question.isPost(name)
            }
        }
        if !needs { opinion.reasons.append(.membershipMissing) }
        return opinion
    }

    /// The roles that come with reading (domain 3.3): not those who run, audit or oversee the node.
    package static let readingRoles: Set<String> = ["reader", "author", "releaser"]
}
