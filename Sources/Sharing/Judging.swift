import Policy
import Records
import Store

extension Core {
    /// What may be given, or be missing, version by version: all else is the same for a whole shelf.
    private static let versionReasons: Set<Reason> = [.consentMissing, .screenMissing, .signOffMissing]

    /// How what stands under a policy is seen; `nil`: not at all. And when that may change.
    ///
    /// Where the whole, or a portion, takes a consent or a look at the persons in it, the view is the widest that any version
    /// may have, and each version is judged by itself (``judged(_:_:_:_:)``).
    func view(
        of policy: ReleasePolicy, _ state: ObjectState, _ asker: Asker, _ snapshot: Snapshot, at now: Instant
    ) -> (view: View?, until: Instant?) {
        var verdict = asker.verdict(proven(policy, in: snapshot.registry), state, at: now, in: snapshot.world)
        var view = View()
        var until = verdict.validUntil
        let lacks = verdict.withheld.values.reduce(into: Set(verdict.reasons)) { $0.formUnion($1) }
        let isOpen = Set(verdict.reasons).isSubset(of: Self.versionReasons)
        if isOpen, !lacks.isDisjoint(with: Self.versionReasons) {
            let bare = verdict
            // With everything that there is to give?
            var state = state
            state.consents = policy.originators
            verdict = asker.verdict(policy, state, at: now, in: snapshot.world)
            until = ReleasePolicy.earlier(until, verdict.validUntil)
            view.isPerVersion = !bare.allows || Set(bare.withheld.keys) != Set(verdict.withheld.keys)
        }
        guard verdict.allows else { return (nil, until) }
        view.withheld = Set(verdict.withheld.keys)
        let attribution = policy.resolved(in: snapshot.world, channel: state.channel).attribution
        view.isUnattributed = attribution != .named && !policy.originators.contains(asker.organisation)
        return (view, until)
    }

    /// How one version is seen by all who ask; `nil`: not at all.
    func judged(_ row: Row, _ view: View, _ allowed: Allowed, _ snapshot: Snapshot) -> View? {
        guard view.isPerVersion else { return view }
        guard let shelf = snapshot.shelves[row.shelf], let policy = snapshot.policies[shelf.policy] else { return nil }
        let now = clock()
        let version = Instant(row.version)
        let proven = proven(policy, of: row.id, version, in: snapshot.registry)
        var state = ObjectState(released: shelf.era, channel: channel(of: row.shelf, in: snapshot))
        var judged = view
        for asker in allowed.askers {
            state.consents = snapshot.registry.consents(
                to: row.id, version: version, for: asker.organisation, at: now)
            let verdict = asker.verdict(proven, state, at: now, in: snapshot.world)
            guard verdict.allows else { return nil }
            if view.passesByConsent, case .node(let recipient) = asker {
                guard
                    mayPassOn(
                        policy, state, from: identity.organisation, to: recipient, at: now, in: snapshot.world)
                else { return nil }
            }
            judged.withheld.formUnion(verdict.withheld.keys)
        }
        return judged
    }

    /// A policy with what it claims of persons believed only as far as it is on record (gate 7, red lines R4 and R5): a
    /// marking may say that they were looked at, and any author may write a marking.
    ///
    /// The house answers for its own word alone: what other nodes released was looked at there.
    ///
    /// - Parameter id: of what; `nil`: of something of which nothing is on record.
    func proven(
        _ policy: ReleasePolicy, of id: RecordID? = nil, _ version: Instant? = nil, in registry: Registry
    ) -> ReleasePolicy {
        guard policy.originators.contains(identity.organisation) else { return policy }
        let isScreened = id.map { registry.screen(of: $0, version)?.isPassed == true } ?? false
        let isSignedOff = id.map { registry.isSignedOff($0) } ?? false
        var proven = policy
        proven.persons.isScreened = policy.persons.isScreened && isScreened
        proven.persons.isSignedOff = policy.persons.isSignedOff && isSignedOff
        return proven
    }
}
