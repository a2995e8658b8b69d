/// All the secrets of a node's identity: its keys, what opens late pouches to the keys before, and the key of its end of
/// live links.
package struct NodeKeyring: Sendable, CustomStringConvertible, CustomReflectable {
    /// A generation that was replaced. Its signing keys are gone, so that nobody can steal them.
    package struct Retired: Sendable {
        package let generation: Int
        package let opening: OpeningKey
    }

    /// The organisation's code, as in `KE-OUT`.
    package let organisation: String
    /// Of ``current``: 1 and up.
    package let generation: Int
    package let current: NodeKeys
    /// Newest first, at most ``IdentityLimits/retired``.
    package let retired: [Retired]
    /// What live links are spoken with. It stays when the other keys change, so that peers who were away find the node
    /// again and are told of its new card.
    package let link: LinkIdentity

    /// The first generation, new.
    package init(organisation: String, link: LinkIdentity) throws(PouchError) {
        try self.init(organisation: organisation, generation: 1, current: NodeKeys(), retired: [], link: link)
    }

    package init(
        organisation: String, generation: Int, current: NodeKeys, retired: [Retired], link: LinkIdentity
    ) throws(PouchError) {
        guard (1...IdentityLimits.generation).contains(generation) else {
            throw PouchError(
                .limit, "a generation of keys is 1 to \(IdentityLimits.generation), not \(generation)")
        }
        guard SignedFields.isCode(organisation) else {
            throw PouchError(.malformed, "\(organisation.prefix(80)) is not an organisation's code, as in KE-OUT")
        }
        self.organisation = organisation
        self.generation = generation
        self.current = current
        self.retired = Array(retired.prefix(IdentityLimits.retired))
        self.link = link
    }

    /// The next generation: new keys, the old signing keys forgotten, and the statement by which these named the new ones.
    ///
    /// - Parameters:
    ///   - keys: the new ones; made from the system's randomness where none are given.
    ///   - link: another identity for live links, where that changes too. Peers then have to be given the new card by hand:
    ///     the link that would bring it does not come about.
    package func rotated(
        to keys: NodeKeys? = nil, link: LinkIdentity? = nil
    ) throws(PouchError) -> (keyring: NodeKeyring, succession: Succession) {
        let keys = if let keys { keys } else { try NodeKeys() }
        let keyring = try NodeKeyring(
            organisation: organisation, generation: generation + 1, current: keys,
            retired: [Retired(generation: generation, opening: current.opening)] + retired,
            link: link ?? self.link)
        let succession = try Succession(
            organisation: organisation, generation: generation + 1, keys: keys.publicKeys, by: current)
        return (keyring, succession)
    }

    /// What opens something that was sealed to these keys of this node, today's or earlier ones.
    package func opening(for fingerprint: KeyFingerprint) -> OpeningKey? {
        if fingerprint == current.fingerprint { return current.opening }
        return retired.first { $0.opening.fingerprint == fingerprint }?.opening
    }

    /// The keys before ``current``.
    package var predecessor: KeyFingerprint? { retired.first?.opening.fingerprint }

    package var description: String { "keyring of \(organisation), generation \(generation)" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
