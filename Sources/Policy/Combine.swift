package import Records

extension ReleasePolicy {
    /// The policy of something made of both: the strictest of each field (domain 3.1.3, `combine`).
    ///
    /// Commutative, associative, idempotent; whoever may hold the result may hold both parts.
    package func combined(with other: ReleasePolicy) -> ReleasePolicy {
        ReleasePolicy(
            originators: originators.union(other.originators),
            classifications: classifications.union(other.classifications),
            tlp: max(tlp, other.tlp),
            relTo: relTo.intersection(other.relTo),
            notRelTo: notRelTo.union(other.notRelTo),
            relToMode: relToMode.meet(other.relToMode),
            originatorControl: originatorControl.strictness >= other.originatorControl.strictness
                ? originatorControl : other.originatorControl,
            onward: onward.meet(other.onward),
            permittedUse: permittedUse.intersection(other.permittedUse),
            rightsCaveats: rightsCaveats.union(other.rightsCaveats),
            handling: handling.union(other.handling),
            attribution: attribution.strictness >= other.attribution.strictness ? attribution : other.attribution,
            prerequisites: prerequisites.union(other.prerequisites),
            downgradeOn: Self.latest(downgradeOn, other.downgradeOn),
            reviewOn: Self.latest(reviewOn, other.reviewOn),
            tearlines: tearlines.union(other.tearlines),
            validFrom: Self.latest(validFrom, other.validFrom),
            validUntil: Self.earliest(validUntil, other.validUntil),
            markings: markings.union(other.markings),
            portions: portions.union(other.portions),
            categories: categories.union(other.categories),
            persons: persons.combined(with: other.persons))
    }

    /// This policy with what its markings mean in this world.
    ///
    /// - Parameter channel: the code of the channel that the object stands in.
    package func resolved(in world: World, channel: String? = nil) -> ReleasePolicy {
        markings.reduce(weighed(in: world)) { policy, marking in
            policy.combined(with: Self.meaning(of: marking, in: world, channel: channel).weighed(in: world))
        }
    }

    /// With its labels at the ordinals that their schemes give them.
    func weighed(in world: World) -> ReleasePolicy {
        guard !classifications.isEmpty else { return self }
        var policy = self
        policy.classifications = Set(classifications.map(world.weighed))
        return policy
    }

    /// What one marking asks for.
    ///
    /// A marking that is not understood asks for the most (K7): nobody but the originator. So does a definition that
    /// claims a TLP level under an id that is not one of the published nine.
    package static func meaning(of marking: RecordID, in world: World, channel: String? = nil)
        -> ReleasePolicy
    {
        var policy = ReleasePolicy.neutral
        if let level = TLP(marking: marking) {
            policy.tlp = level
            return policy
        }
        if let meaning = world.markings[marking] { return meaning }
        if let channel, let meaning = world.localMarkings[channel]?[marking] { return meaning }
        return .notUnderstood
    }

    /// Whatever this asks for, it is not known: nobody but the originator (labels §8).
    package static var notUnderstood: ReleasePolicy {
        var policy = neutral
        policy.notRelTo = [.others]
        return policy
    }

    /// The first of two instants; `nil` is never.
    package static func earlier(_ left: Instant?, _ right: Instant?) -> Instant? { earliest(left, right) }

    static func latest<T: Comparable>(_ left: T?, _ right: T?) -> T? {
        guard let left, let right else { return left ?? right }
        return max(left, right)
    }

    static func earliest<T: Comparable>(_ left: T?, _ right: T?) -> T? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}
