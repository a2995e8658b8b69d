package import Records

/// Whether a holder that is not the originator may pass something on to an organisation: the third-party rule (domain 4.4).
///
/// It stands beside ``deliver(_:_:to:at:in:)``, which has to say yes as well: the rule permits, it obliges nobody. The
/// policy and every agreement between an originator and the holder that covers it have to permit it. Bodies that oversee
/// the originators or the holder are no third parties, unless such an agreement says that they are.
///
/// - Parameter holder: the code of the organisation that would pass it on.
package func mayPassOn(
    _ policy: ReleasePolicy, _ state: ObjectState, from holder: String, to recipient: Recipient, at instant: Instant,
    in world: World
) -> Bool {
    let question = Question(
        policy: policy, state: state, recipient: recipient, reader: nil, instant: instant, world: world)
    // Whoever's word it is has said that this recipient may have this version: that is what the holder asked for (domain 3.1.4).
    let foreign = policy.originators.subtracting([holder])
    if !foreign.isEmpty, foreign.isSubset(of: state.consents) { return true }
    let clauses = question.clauses(heldBy: holder)
    if question.isOverseen(by: holder), !clauses.contains(where: \.overseersAreThird) { return true }
    // An originator that has to be told of it is told by asking it (`onward`), and not by a holder's pouch.
    guard question.policy.originatorControl != .notify, !clauses.contains(where: { $0.originatorControl == .notify })
    else { return false }
    return ([question.policy.onward] + clauses.compactMap(\.thirdPartyRule)).allSatisfy(question.permits)
}

extension Question {
    /// The agreements in force by which the holder has it of its originators.
    fileprivate func clauses(heldBy holder: String) -> [World.Agreement] {
        let foreign = policy.originators.subtracting([holder])
        return world.agreements.values.filter { agreement in
            agreement.parties.contains(holder) && !agreement.parties.isDisjoint(with: foreign)
                && agreement.isInForce(at: instant) && agreement.categories.covers(policy.categories)
        }
    }

    fileprivate func permits(_ onward: Onward) -> Bool {
        switch onward {
        case .none: false
        case .list(let parties): parties.contains { covers($0, at: instant) }
        case .community: isCommunity
        }
    }

    /// Whether the recipient oversees the holder, or every originator.
    fileprivate func isOverseen(by holder: String) -> Bool {
        func overseers(_ code: String) -> Set<String> { world.organisations[code]?.overseers ?? [] }
        let code = recipient.organisation
        return overseers(holder).contains(code) || policy.originators.allSatisfy { overseers($0).contains(code) }
    }
}
