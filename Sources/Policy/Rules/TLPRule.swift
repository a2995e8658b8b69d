import Records

extension Rule {
    /// Gate 4: TLP admits the reader. It comes on top of the audience: the narrower of the two wins.
    ///
    /// Source: FIRST TLP 2.0. RED binds the originator's own posts too; the other levels concern other organisations.
    static let tlp = Rule(name: "tlp") { question in
        switch question.policy.tlp {
        case .red:
            return question.addressed(named: true, reason: .tlpRed)
        case .amberStrict:
            return question.isOwn ? .yes : question.addressed(named: false, reason: .tlpAmberStrict)
        case .amber:
            // The bodies that an addressed organisation serves inside its nation are not known yet.
            return question.isOwn ? .yes : question.addressed(named: false, reason: .tlpAmber)
        case .green:
            let known = question.world.organisations[question.reader.organisation] != nil
            return question.isOwn || known ? .yes : .no(.tlpGreen)
        case .clear:
            return .yes
        }
    }
}

extension Question {
    /// Whether the policy names the reader: its post, its organisation, or a channel that it is a member of.
    ///
    /// - Parameter named: whether only posts that were named will do.
    func addressed(named: Bool, reason: Reason) -> Opinion {
        guard case .only(let parties) = policy.relTo else { return .no(reason) }
        var opinion = Opinion(reasons: [reason])
        for party in parties {
            switch party {
            case .post(let name) where name == reader.post:
                opinion.reasons = []
            case .organisation(let code) where code == reader.organisation && !named:
                opinion.reasons = []
            case .channel(let code):
                let (member, changes) = membership(of: code, at: instant)
                opinion.changes = ReleasePolicy.earliest(opinion.changes, changes)
                if let member, member.named || !named { opinion.reasons = [] }
            default: continue
            }
        }
        return opinion
    }
}
