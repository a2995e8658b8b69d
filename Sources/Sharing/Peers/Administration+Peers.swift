import Policy
package import Pouch
import Records
import Store

/// Connecting this node with others: each act is one change with its audit entry.
extension Administration {
    /// The node's own card with its keys, as far as this program has them.
    ///
    /// - Throws: ``Refusal/Code/invalid`` for a node that has none yet.
    package func ownNode() throws -> OwnNode {
        guard let own = core.own else { throw Refusal.noIdentity }
        return own
    }

    package func peers() async throws -> [PeerView] { try await Refusal.translating { try await core.peers() } }

    package func peer(_ organisation: String) async throws -> PeerView {
        try await Refusal.translating {
            let snapshot = try await core.directory.current()
            guard let peer = snapshot.peers[organisation] else { throw Self.noPeer(organisation) }
            return try core.view(of: peer, in: snapshot)
        }
    }

    /// The card's file of a peer, as it came.
    package func card(of organisation: String) async throws -> CardFile {
        try await Refusal.translating {
            guard let peer = try await core.directory.current().peers[organisation] else {
                throw Self.noPeer(organisation)
            }
            return try core.card(of: peer)
        }
    }

    /// Makes a one-use invitation: a link that is secret until it was answered.
    ///
    /// - Parameters:
    ///   - organisation: who alone may answer it; in the registry.
    ///   - address: where this node is reached by others.
    package func invite(_ organisation: String, at address: NodeAddress, days: Int) async throws -> Invitation {
        try await attempt("peer.invite", on: organisation) {
            let own = try ownNode()
            try await requireRegistered(organisation)
            guard (1...IdentityLimits.invitationDaysMost).contains(days) else {
                throw Refusal(
                    .invalid, "an invitation holds for 1 to \(IdentityLimits.invitationDaysMost) days, not \(days)")
            }
            let until = core.clock().microseconds + Int64(days) * 86_400_000_000
            let invitation = try Invitation(
                address: address, organisation: own.card.organisation, fingerprint: own.card.keys.fingerprint,
                token: core.random(Invitation.tokenByteCount), until: Instant(microseconds: until))
            _ = try await act(
                .addInvitation(
                    PeerInvitation(
                        digest: Invitation.digest(ofToken: invitation.token), organisation: organisation,
                        until: invitation.until)),
                "peer.invite", on: organisation, outcome: "until \(invitation.until.text)")
            return invitation
        }
    }

    /// Takes a node's card: of a new peer, which then has to be confirmed, or the next card of one that is known.
    ///
    /// - Parameter invitation: the digest of the token that came with it; the invitation is used up.
    /// - Throws: ``Refusal/Code/invalid`` for an organisation that the registry does not know, ``Refusal/Code/forbidden``
    ///   for keys that were revoked or that nothing leads to, ``Refusal/Code/missing`` where there is no such invitation.
    @discardableResult
    package func accept(_ file: CardFile, answering invitation: [UInt8]? = nil) async throws -> PeerView {
        let card = file.card.card
        return try await attempt("peer.accept", on: card.organisation) {
            let snapshot = try await core.directory.current()
            guard card.organisation != core.identity.organisation else {
                throw Refusal(.invalid, "this is this node's own card: give it to the other node, and take theirs")
            }
            try await requireRegistered(card.organisation)
            guard snapshot.revokedKeys[card.keys.fingerprint.bytes] == nil else {
                throw Refusal(
                    .forbidden,
                    "the keys of this card of \(card.organisation) were revoked: ask for a card of new keys")
            }
            switch card.standing(at: core.clock()) {
            case .valid: break
            case .lapsed:
                throw Refusal(
                    .conflict,
                    "this card of \(card.organisation) lapsed on \(card.until.text): ask for a new one, or set this "
                        + "node's clock")
            case .early:
                throw Refusal(
                    .conflict,
                    "this card of \(card.organisation) is valid from \(card.from.text), which is more than "
                        + "\(IdentityLimits.clockAllowanceDays) days away: one of the two clocks is wrong")
            }
            var state = PeerState.unconfirmed
            var cards = PeerCards(file)
            if let known = snapshot.peers[card.organisation] {
                cards = try core.cards(of: known).followed(by: file)
                let old = try core.card(of: known)
                if old.bytes == file.bytes, invitation == nil { return try core.view(of: known, in: snapshot) }
                // Revoked keys vouch for nothing: whoever stole them could have signed a succession. The officers compare
                // the phrase again.
                if snapshot.revokedKeys[old.card.card.keys.fingerprint.bytes] == nil {
                    try file.verify(following: old.card)
                    state = known.state
                }
            }
            _ = try await act(
                .setPeer(
                    organisation: card.organisation, state: state, card: cards.bytes, invitation: invitation),
                "peer.accept", on: card.organisation,
                outcome: "\(state.rawValue), generation \(card.generation), \(card.keys.fingerprint.hex)",
                missing: "there is no such invitation any more: it was used, taken back, or has ended")
            return try await peer(card.organisation)
        }
    }

    /// What the officers of both organisations read to each other.
    package func phrase(with organisation: String) async throws -> String {
        try await Refusal.translating { try await core.phrase(with: peer(organisation).card) }
    }

    /// Begins to exchange pouches with a peer, whose officer has read the phrase to ours.
    ///
    /// - Parameter heard: what was heard; case and what stands between the words do not matter.
    /// - Throws: ``Refusal/Code/forbidden`` where it is another phrase.
    package func confirm(_ organisation: String, heard: String) async throws {
        try await attempt("peer.confirm", on: organisation) {
            let peer = try await peer(organisation)
            guard peer.state != .revoked else {
                throw Refusal(.forbidden, "the keys of \(organisation) were revoked: accept a card of new keys first")
            }
            guard peer.state != .disputed else {
                throw Refusal(
                    .conflict,
                    "the node of \(organisation) contradicts itself: see `baraza peer forks`, and decide with `baraza peer "
                        + "settle`")
            }
            guard Self.letters(heard) == Self.letters(try await phrase(with: organisation)) else {
                throw Refusal(
                    .forbidden,
                    "that is not the phrase: hear it again, from somebody of \(organisation) whose voice you know. If it "
                        + "stays another one, somebody may stand between the two nodes: remove the peer, and exchange "
                        + "the cards another way")
            }
            try await set(peer, .active, "peer.confirm")
        }
    }

    /// Begins to exchange pouches with a peer whose card was got by a second way on which nobody can stand between: the whole
    /// of it is compared, so no phrase has to be read.
    ///
    /// - Throws: ``Refusal/Code/forbidden`` where it is another card.
    package func confirm(_ organisation: String, comparing file: CardFile) async throws {
        try await attempt("peer.confirm", on: organisation) {
            let peer = try await peer(organisation)
            guard peer.state == .unconfirmed || peer.state == .active else {
                throw Refusal(
                    .conflict, "\(organisation) is \(peer.state.rawValue): compare the phrase with its officer")
            }
            guard try await card(of: organisation).bytes == file.bytes else {
                throw Refusal(.forbidden, "that is another card of \(organisation) than the one which was accepted")
            }
            try await set(peer, .active, "peer.confirm")
        }
    }

    /// Stops exchanging pouches; ``confirm(_:heard:)`` begins again.
    package func block(_ organisation: String) async throws {
        try await attempt("peer.block", on: organisation) {
            let peer = try await peer(organisation)
            try await core.endPairs(with: organisation)
            try await set(peer, .blocked, "peer.block")
            try await core.endPairs(with: organisation)
        }
    }

    /// Forgets a peer. What it gave and was given stays, and so do revocations of its keys.
    package func remove(_ organisation: String) async throws {
        try await attempt("peer.remove", on: organisation) {
            _ = try await peer(organisation)
            try await core.endPairs(with: organisation)
            _ = try await act(
                .removePeer(organisation: organisation), "peer.remove", on: organisation,
                missing: Self.noPeer(organisation).message)
            try await core.endPairs(with: organisation)
        }
    }

    /// Never trusts keys of a peer again: its own statement says so.
    ///
    /// - Throws: ``Refusal/Code/forbidden`` unless the keys that are known of the peer signed it.
    package func revoke(_ statement: Revocation) async throws {
        try await attempt("peer.revoke", on: statement.organisation) {
            let peer = try await peer(statement.organisation)
            guard statement.isSigned(by: peer.card.keys) else {
                throw Refusal(
                    .forbidden,
                    "the revocation is not signed by the keys that are known of \(statement.organisation): if they have "
                        + "newer ones, accept their card first")
            }
            try await core.endPairs(with: statement.organisation)
            _ = try await act(
                .revokeKeys(fingerprint: statement.fingerprint.bytes, organisation: statement.organisation),
                "peer.revoke", on: statement.organisation, outcome: statement.fingerprint.hex,
                taken: "these keys were revoked before")
            try await core.endPairs(with: statement.organisation)
        }
    }

    private func set(_ peer: PeerView, _ state: PeerState, _ act: String) async throws {
        guard let known = try await core.directory.current().peers[peer.organisation] else {
            throw Self.noPeer(peer.organisation)
        }
        _ = try await self.act(
            .setPeer(organisation: peer.organisation, state: state, card: known.card), act, on: peer.organisation,
            outcome: peer.card.keys.fingerprint.hex)
    }

    private func requireRegistered(_ organisation: String) async throws {
        guard try await core.directory.current().world.organisations[organisation] != nil else {
            throw Refusal(
                .invalid,
                "there is no organisation \"\(organisation.echo)\" in the registry: add it first, with "
                    + "`baraza organisation add` or --register")
        }
    }

    private static func letters(_ text: String) -> String {
        String(text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic }.map(Character.init))
    }

    private static func noPeer(_ organisation: String) -> Refusal {
        Refusal(.missing, "there is no peer \"\(organisation.echo)\": see `baraza peer list`")
    }
}
