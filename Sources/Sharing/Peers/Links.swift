import FoundationEssentials
package import Ledger
package import Pouch
import Records
import Store

/// What the boundary between nodes asks: who calls, whom to call, what an invitation gives. Nothing of a record passes here.
package struct Links: Sendable {
    let core: Core

    package var board: LinkBoard { core.links }
    package var organisation: String { core.identity.organisation }

    /// The node with its keys.
    ///
    /// - Throws: ``Refusal/Code/invalid`` in a program that was not given them.
    package func own() throws -> (node: OwnNode, keyring: NodeKeyring) {
        guard let own = core.own, let keyring = own.keyring else { throw Refusal.noIdentity }
        return (own, keyring)
    }

    /// The peers that pouches go to and fro with at this moment.
    package func open() async throws -> [PeerView] {
        try await Refusal.translating { try await core.peers().filter(\.isOpen) }
    }

    /// The peers that pouches would go to and fro with, had their cards not lapsed.
    package func lapsed() async throws -> [PeerView] {
        try await Refusal.translating {
            try await core.peers().filter { $0.state == .active && $0.validity == .lapsed && !$0.addresses.isEmpty }
        }
    }

    /// Of the file of a peer's card, as it is known here.
    package func cardDigest(of organisation: String) async throws -> Digest? {
        try await Refusal.translating {
            try await core.directory.current().peers[organisation].map { try core.card(of: $0).digest }
        }
    }

    /// Whether pouches go to and fro with an organisation's node at this moment.
    package func isOpen(_ organisation: String) async throws -> Bool {
        try await Refusal.translating {
            let snapshot = try await core.directory.current()
            guard let peer = snapshot.peers[organisation] else { return false }
            return try core.view(of: peer, in: snapshot).isOpen
        }
    }

    /// Whose certificate this is, among the peers that pouches go to and fro with.
    ///
    /// - Throws: ``Refusal/Code/forbidden``, the same for a stranger, for one that is blocked and for one whose card lapsed:
    ///   who is a peer is not for a caller to find out.
    package func caller(showing certificate: [UInt8]?, address: String) async throws -> PeerView {
        try await Refusal.translating {
            let snapshot = try await core.directory.current()
            for peer in snapshot.peers.values {
                let file = try core.card(of: peer)
                guard file.card.card.linkCertificates.contains(where: { $0.der == certificate }) else { continue }
                let view = try core.view(of: peer, in: snapshot)
                guard view.isOpen else { break }
                return view
            }
            var note = AuditNote(.anonymous, "refused.link", on: "a node that is no open peer", outcome: "forbidden")
            note.address = address
            core.trail.note(note, at: core.clock())
            throw Refusal(
                .forbidden, "this node exchanges nothing with the node that calls: compare cards, state and clocks")
        }
    }

    /// The card for whoever has an invitation that is open.
    ///
    /// - Parameter digest: of the token.
    /// - Throws: ``Refusal/Code/missing``.
    package func introduce(_ digest: [UInt8]) async throws -> [UInt8] {
        try await Refusal.translating {
            let (own, _) = try own()
            guard try await isInvited(digest) else {
                throw Refusal(.missing, "there is no such invitation: it was used, taken back, or has ended")
            }
            return own.file.bytes
        }
    }

    /// Takes the answer to an invitation: the other node is a peer then, to be confirmed.
    package func answer(_ sealed: [UInt8]) async throws {
        try await Refusal.translating {
            let (_, keyring) = try own()
            let (token, file) = try IntroductionAnswer.open(sealed, with: keyring)
            let digest = Invitation.digest(ofToken: token)
            guard try await isInvited(digest) else {
                throw Refusal(.missing, "there is no such invitation: it was used, taken back, or has ended")
            }
            _ = try await administration.accept(file, answering: digest)
        }
    }

    /// Takes the newest card of a peer that gave it over the link, where it differs.
    package func renew(_ file: CardFile, from organisation: String) async throws {
        guard file.card.card.organisation == organisation else {
            throw Refusal(
                .forbidden, "a node gives its own card alone, not that of \(file.card.card.organisation.echo)")
        }
        _ = try await administration.accept(file)
    }

    /// Writes down that a pouch of a peer was refused, counted with others of its kind.
    package func note(refused reason: String, from organisation: String) {
        core.trail.note(
            AuditNote(.anonymous, "refused.pouch", on: organisation, outcome: reason), at: core.clock())
    }

    /// Calls `body` each time the ledger has grown, and now and then where it has not; several growths may be one call.
    package func watchGrowth(_ body: @escaping @Sendable () async throws -> Void) async throws {
        // No account has this key: links and live pages do not count against each other.
        try await core.feed.listen(as: -1) { wakes in
            for await _ in wakes { try await body() }
        }
    }

    private var administration: Administration {
        Administration(core: core, passwords: Passwords(random: core.random))
    }

    private func isInvited(_ digest: [UInt8]) async throws -> Bool {
        let now = core.clock()
        return try await core.directory.current().invitations.contains { $0.digest == digest && $0.until > now }
    }
}

extension Node {
    /// What the boundary between nodes asks.
    package var links: Links { Links(core: core) }
}
