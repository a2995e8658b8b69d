import Records

extension Rule {
    /// Gate 4: TLP admits the reader. It comes on top of the audience: the narrower of the two wins.
    ///
    /// Source: FIRST TLP 2.0. RED binds the originator's own posts too; the other levels concern other organisations.
    static let tlp = Rule(name: "tlp") { question in
        switch question.policy.tlp {
        case .red: question.isAddressed(named: true) ? .yes : .no(.tlpRed)
        case .amberStrict: question.isOwn || question.isAddressed(named: false) ? .yes : .no(.tlpAmberStrict)
        case .amber:
            question.isOwn || question.isAddressed(named: false) || question.isServed ? .yes : .no(.tlpAmber)
        case .green: question.isOwn || question.isCommunity ? .yes : .no(.tlpGreen)
        case .clear: .yes
        }
    }
}

extension Question {
    /// Whether the policy addresses the recipient: by a name of its own, or through a channel or a body that it is in.
    /// A state is not an address.
    ///
    /// - Parameter named: whether only posts that were named will do.
    func isAddressed(named: Bool) -> Bool {
        guard !policy.relTo.isAny else { return false }
        return policy.relTo.allSatisfy { party in
            switch party {
            case .others, .state: return false
            case .organisation, .alliance, .body: return !named && covers(party, at: instant)
            case .post: return covers(party, at: instant)
            case .channel(let code):
                guard named else { return covers(party, at: instant) }
                guard reader == nil else { return membership(of: code)?.named == true }
                return (world.channels[code]?.members ?? []).contains {
                    $0.named && $0.organisation == recipient.organisation && $0.term.holds(at: instant)
                }
            }
        }
    }

    /// Whether an organisation that is addressed serves the recipient inside their nation.
    fileprivate var isServed: Bool {
        guard let ours = world.organisations[recipient.organisation]?.country else { return false }
        return world.organisations.contains { code, organisation in
            guard organisation.country == ours, organisation.serves.contains(recipient.organisation),
                organisation.isActive(at: instant)
            else { return false }
            let question = Question(
                policy: policy, state: state, recipient: Recipient(organisation: code), reader: nil, instant: instant,
                world: world)
            return question.isAddressed(named: false)
        }
    }

    /// Whether the recipient shares a community with each originator, or an agreement.
    var isCommunity: Bool {
        policy.originators.allSatisfy { originator in
            originator == recipient.organisation || covering[originator]?.isEmpty == false
                || world.communities.values.contains { community in
                    let both = [originator, recipient.organisation].map { community.standing(of: $0, at: instant) }
                    return both.allSatisfy { $0 != nil && $0 != .suspended }
                }
        }
    }
}
