import Policy
import Records

/// `combine` of domain 3.1.3, for the fields that a decision asks for, and what a marking adds.
extension Reference {
    /// The policy with the meaning of its markings. What a marking means names no further ones.
    static func withMarkings(_ policy: ReleasePolicy, _ state: ObjectState, in world: World) -> ReleasePolicy {
        var all = policy
        all.classifications = Set(policy.classifications.map { weighed($0, in: world) })
        for marking in policy.markings { all = combine(all, meaning(of: marking, state, in: world), in: world) }
        return all
    }

    /// A label counts for no less than its scheme says; one that its scheme does not have counts for the most.
    private static func weighed(_ classification: Classification, in world: World) -> Classification {
        guard let scheme = world.schemes[classification.scheme] else { return classification }
        let level = scheme.levels[classification.label] ?? 5
        return Classification(
            ordinal: max(level, classification.ordinal), scheme: classification.scheme, label: classification.label)
    }

    /// A definition of a channel's own counts for what stands in that channel, and only where the world has none.
    static func meaning(of marking: RecordID, _ state: ObjectState, in world: World) -> ReleasePolicy {
        var meaning = ReleasePolicy.neutral
        if let level = TLP(marking: marking) {
            meaning.tlp = level
        } else if let known = world.markings[marking] {
            meaning = known
        } else if let channel = state.channel, let known = world.localMarkings[channel]?[marking] {
            meaning = known
        } else {
            meaning.notRelTo = [.others]
        }
        return meaning
    }

    static func combine(_ a: ReleasePolicy, _ b: ReleasePolicy, in world: World) -> ReleasePolicy {
        var both = a
        // "classification = max; tlp = strictest": which label is the highest depends on the reader, so each is asked.
        both.classifications = Set((Array(a.classifications) + Array(b.classifications)).map { weighed($0, in: world) })
        both.tlp = [TLP.red, .amberStrict, .amber, .green].first { $0 == a.tlp || $0 == b.tlp } ?? .clear
        // "rel_to = intersection; not_rel_to = union"
        both.relTo = Audience(lists: a.relTo.lists.union(b.relTo.lists))  // who is in both
        both.notRelTo = a.notRelTo.union(b.notRelTo)
        let modes = Set([a.relToMode, b.relToMode]).subtracting([.unstated])
        both.relToMode = modes.count > 1 ? .shrinkOnly : modes.first ?? .unstated
        // "originator_control = strictest; permitted_use = intersection; caveats = union"
        both.originatorControl =
            [OriginatorControl.consent, .notify].first { $0 == a.originatorControl || $0 == b.originatorControl }
            ?? .none
        both.permittedUse = common(a.permittedUse, b.permittedUse)
        both.rightsCaveats = a.rightsCaveats.union(b.rightsCaveats)
        both.handling = a.handling.union(b.handling)
        both.prerequisites = a.prerequisites.union(b.prerequisites)
        // "retention = earliest; originators = union"
        both.validFrom = [a.validFrom, b.validFrom].compactMap { $0 }.max()
        both.validUntil = [a.validUntil, b.validUntil].compactMap { $0 }.min()
        both.originators = a.originators.union(b.originators)
        // What an object is about, and what it is marked with, adds up.
        both.markings = a.markings.union(b.markings)
        both.portions = a.portions.union(b.portions)
        both.categories = a.categories.union(b.categories)
        let mentions = [a.persons.mention, b.persons.mention]
        both.persons = Persons(
            mentions.contains(.special) ? .special : mentions.contains(.present) ? .present : .none,
            isScreened: a.persons.isScreened && b.persons.isScreened,
            isSignedOff: a.persons.isSignedOff && b.persons.isSignedOff)
        return both
    }

    private static func common<Code>(_ a: Bound<Code>, _ b: Bound<Code>) -> Bound<Code> {
        guard case .only(let left) = a else { return b }
        guard case .only(let right) = b else { return a }
        return .only(left.filter { right.contains($0) })
    }
}
