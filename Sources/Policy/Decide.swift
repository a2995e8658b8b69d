package import Records

/// The release decision: domain 3.1.3, `deliver`, in one pure and total function. May this go to that organisation?
///
/// Denies by default: unknown, missing, malformed and expired all mean no, and every no has its reasons.
///
/// - Parameters:
///   - policy: as stored; its markings are looked up in `world`.
///   - instant: now, as the caller's clock says.
package func deliver(
    _ policy: ReleasePolicy, _ state: ObjectState, to recipient: Recipient, at instant: Instant, in world: World
) -> Verdict {
    Question(policy: policy, state: state, recipient: recipient, reader: nil, instant: instant, world: world)
        .verdict(by: Rule.delivery)
}

/// The same for a post that would like to see it: domain 3.1.3, `display`. Everything that ``deliver(_:_:to:at:in:)``
/// asks, and what concerns the post itself.
package func decide(
    _ policy: ReleasePolicy, _ state: ObjectState, _ reader: Reader, at instant: Instant, in world: World
) -> Verdict {
    Question(policy: policy, state: state, recipient: reader.recipient, reader: reader, instant: instant, world: world)
        .verdict(by: Rule.all)
}
