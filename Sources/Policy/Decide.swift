package import Records

/// The release decision: domain 3.1.3, `deliver` and `display`, in one pure and total function.
///
/// Denies by default: unknown, missing, malformed and expired all mean no, and every no has its reasons.
///
/// - Parameters:
///   - policy: as stored; its markings are looked up in `world`.
///   - instant: now, as the caller's clock says.
package func decide(
    _ policy: ReleasePolicy, _ state: ObjectState, _ reader: Reader, at instant: Instant, in world: World
) -> Verdict {
    let question = Question(
        policy: policy.resolved(in: world), state: state, reader: reader, instant: instant, world: world)
    var reasons: [Reason] = []
    var changes: Instant?
    for rule in Rule.all {
        let opinion = rule.judge(question)
        reasons += opinion.reasons
        changes = ReleasePolicy.earliest(changes, opinion.changes)
    }
    return Verdict(reasons: reasons, validUntil: changes)
}
