package import Records

/// How far two organisations have come with connecting their nodes.
package enum PeerState: String, Hashable, Sendable, CaseIterable {
    /// The card is here; the officers have not compared the phrase. Nothing is exchanged.
    case unconfirmed
    /// Pouches go to and fro.
    case active
    /// Nothing is exchanged until somebody unblocks it.
    case blocked
    /// Its log or its pouches contradict each other, and it is proved. Nothing is exchanged until somebody decides.
    case disputed
}

/// Another organisation's node, as this one knows it.
package struct Peer: Hashable, Sendable {
    /// The organisation's code: one node each.
    package var organisation: String
    package var state: PeerState
    /// Its cards, verified before: in the words of who keeps them.
    package var card: [UInt8]
    /// When it was first known.
    package var since: Instant
    /// When state or card last changed.
    package var changed: Instant

    package init(organisation: String, state: PeerState, card: [UInt8], since: Instant, changed: Instant) {
        self.organisation = organisation
        self.state = state
        self.card = card
        self.since = since
        self.changed = changed
    }
}

/// A one-use invitation that is open.
package struct PeerInvitation: Hashable, Sendable {
    /// SHA-256 of its token, which is not kept.
    package var digest: [UInt8]
    /// Who alone may answer it; `nil`: whoever has it.
    package var organisation: String?
    package var until: Instant

    package init(digest: [UInt8], organisation: String?, until: Instant) {
        self.digest = digest
        self.organisation = organisation
        self.until = until
    }
}
