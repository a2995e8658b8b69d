package import Pouch
package import Records
import Store
import Synchronization

/// Another organisation's node, as pages and commands show it.
package struct PeerView: Sendable {
    package enum State: String, Sendable {
        /// The officers have not compared the phrase. Nothing is exchanged.
        case unconfirmed
        /// Pouches go to and fro, while the card is valid.
        case active
        /// Nothing is exchanged until somebody confirms the peer again.
        case blocked
        /// It contradicts itself, and it is proved. Nothing is exchanged until somebody decides.
        case disputed
        /// Its owner says that its keys must not be trusted: only a card of others helps.
        case revoked
    }

    /// Where a moment lies in the card's validity.
    package enum Validity: String, Sendable { case valid, early, lapsed }

    package let organisation: String
    package let state: State
    package let validity: Validity
    package let card: NodeCard
    package let since: Instant
    package let changed: Instant
    /// Of this process; `nil` where nothing was heard or sent yet.
    package let link: LinkStatus?

    package init(
        organisation: String, state: State, validity: Validity, card: NodeCard, since: Instant, changed: Instant,
        link: LinkStatus?
    ) {
        self.organisation = organisation
        self.state = state
        self.validity = validity
        self.card = card
        self.since = since
        self.changed = changed
        self.link = link
    }

    /// Whether pouches go to and fro.
    package var isOpen: Bool { state == .active && validity == .valid }

    // For boundaries, which know no cards.
    package var name: String { card.name }
    package var fingerprint: String { card.keys.fingerprint.hex }
    package var generation: Int { card.generation }
    package var addresses: [String] { card.addresses.map(\.text) }
    package var ceiling: Int { card.ceiling }
    package var languages: [String] { card.languages }
    package var posts: [(title: String, contact: String)] { card.dutyPosts.map { ($0.title, $0.contact) } }
    package var until: Instant { card.until }
}

extension Core {
    /// Throws ``Refusal/Code/unavailable`` where what is stored is not a card: the store was tampered with.
    func view(of peer: Peer, in snapshot: Snapshot) throws -> PeerView {
        let card = try card(of: peer).card.card
        let isRevoked = snapshot.revokedKeys[card.keys.fingerprint.bytes] != nil
        let state: PeerView.State =
            switch peer.state {
            case _ where isRevoked: .revoked
            case .unconfirmed: .unconfirmed
            case .active: .active
            case .blocked: .blocked
            case .disputed: .disputed
            }
        let validity: PeerView.Validity =
            switch card.standing(at: clock()) {
            case .valid: .valid
            case .early: .early
            case .lapsed: .lapsed
            }
        return PeerView(
            organisation: peer.organisation, state: state, validity: validity, card: card, since: peer.since,
            changed: peer.changed, link: links.status(of: peer.organisation))
    }

    func cards(of peer: Peer) throws -> PeerCards {
        do {
            return try cardReader.cards(of: peer)
        } catch {
            throw Refusal(
                .unavailable, "the card of the peer \(peer.organisation) cannot be read: run baraza verify",
                detail: error.description)
        }
    }

    /// The file of its newest card, as it came.
    func card(of peer: Peer) throws -> CardFile { try cards(of: peer).file }

    /// Every peer, by the order of their codes.
    func peers() async throws -> [PeerView] {
        let snapshot = try await directory.current()
        return try snapshot.peers.values.map { try view(of: $0, in: snapshot) }
            .sorted { $0.organisation < $1.organisation }
    }

    /// What two officers read to each other; computed once for two sets of keys, as it costs a tenth of a second.
    func phrase(with card: NodeCard) async throws -> String {
        guard let own else { throw Refusal.noIdentity }
        let pair: Set<KeyFingerprint> = [own.card.keys.fingerprint, card.keys.fingerprint]
        if let known = phrases.withLock({ $0[pair] }) { return known }
        let phrase = try await computed(own.card, card)
        phrases.withLock { phrases in
            if phrases.count >= SharingLimits.phrases { phrases = [:] }
            phrases[pair] = phrase
        }
        return phrase
    }

    @concurrent
    private func computed(_ one: NodeCard, _ other: NodeCard) async throws -> String {
        try phrase(one, other)
    }
}

extension Refusal {
    static let noIdentity = Refusal(
        .invalid, "this node has no keys to be known by: make them with `baraza identity create`")
}
