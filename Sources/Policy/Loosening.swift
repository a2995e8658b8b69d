import Records

extension ReleasePolicy {
    /// Whether this asks for less than an earlier policy did, in anything: then somebody may have, keep or do what they
    /// could not before, and it takes a second person (domain 3.1.4).
    ///
    /// Asked of the policies alone, whoever there is now: what reaches nobody new today may reach somebody tomorrow. Both
    /// are resolved (``resolved(in:channel:)``).
    package func loosens(_ earlier: ReleasePolicy) -> Bool {
        let both = combined(with: earlier)
        // Each label protects by what its own scheme, and the agreements about it, make of it: one of another scheme, even of
        // the same ordinal, may open to somebody who has no equivalence for the first.
        let isKept = earlier.classifications.allSatisfy { label in
            classifications.contains { $0.scheme == label.scheme && $0.ordinal >= label.ordinal }
        }
        if !isKept { return true }
        if both.tlp != tlp || both.originatorControl != originatorControl || both.onward != onward { return true }
        if both.relTo != relTo || both.notRelTo != notRelTo || both.relToMode != relToMode { return true }
        if both.permittedUse != permittedUse || both.rightsCaveats != rightsCaveats { return true }
        if both.handling != handling || both.prerequisites != prerequisites || both.attribution != attribution {
            return true
        }
        // Who is mentioned no more, or was looked at since, is so on somebody's word.
        if both.persons != persons { return true }
        if both.validFrom != validFrom || both.validUntil != validUntil { return true }
        // What was marked by itself and no longer is may stand in the open now. And agreements that cover one kind of
        // information cover what is of fewer kinds more easily, unless it states none at all.
        return !earlier.portions.isSubset(of: portions.union(markings))
            || (!categories.isEmpty && both.categories != categories)
    }

    /// The strictest of the whole and of every portion: what it is worth to protect.
    package func banner(in world: World, channel: String?) -> ReleasePolicy {
        var whole = self
        whole.markings.formUnion(portions)
        return whole.resolved(in: world, channel: channel)
    }
}
