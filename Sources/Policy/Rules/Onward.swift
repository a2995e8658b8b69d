package import Records

/// Whether a holder that is not the originator may pass something on to an organisation: the third-party rule (domain 4.4).
///
/// It stands beside ``deliver(_:_:to:at:in:)``, which has to say yes as well: the rule permits, it obliges nobody.
package func mayPassOn(
    _ policy: ReleasePolicy, _ state: ObjectState, to recipient: Recipient, at instant: Instant, in world: World
) -> Bool {
    let question = Question(
        policy: policy, state: state, recipient: recipient, reader: nil, instant: instant, world: world)
    switch question.policy.onward {
    case .none: return false
    case .list(let parties): return parties.contains { question.covers($0, at: instant) }
    case .community: return question.isCommunity
    }
}
