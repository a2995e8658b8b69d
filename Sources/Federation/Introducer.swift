package import Outbound
package import Pouch

/// Answers an invitation over the network.
package struct Introducer: Sendable {
    private let client: OutboundClient

    package init(client: OutboundClient) { self.client = client }

    /// Takes the inviting node's card, if it is the one that the invitation names.
    ///
    /// - Throws: ``PouchError`` for a card that is another; ``OutboundError``.
    package func card(of invitation: Invitation) async throws -> CardFile {
        let digest = KeyFingerprint(bytes: Invitation.digest(ofToken: invitation.token))?.hex ?? ""
        let answer = try await client.exchange(
            "POST", "/federation/v1/introductions/card", at: Self.target(invitation), body: Array(digest.utf8),
            most: IdentityLimits.cardFileBytes)
        guard answer.status == 200 else { throw Self.refused(answer.status, invitation) }
        let file = try CardFile(bytes: answer.body)
        guard file.card.card.organisation == invitation.organisation,
            file.card.card.keys.fingerprint == invitation.fingerprint
        else {
            throw PouchError(
                .forged,
                "\(invitation.address) gave another card than the invitation names: somebody may stand between the two "
                    + "nodes. Exchange the cards another way")
        }
        return file
    }

    /// Gives our card, with the token, sealed to the inviting node.
    package func answer(_ invitation: Invitation, to file: CardFile, with own: CardFile) async throws {
        let sealed = try IntroductionAnswer.seal(token: invitation.token, own, to: file.card.card.keys)
        let answer = try await client.exchange(
            "POST", "/federation/v1/introductions", at: Self.target(invitation), body: sealed)
        guard answer.status == 204 else { throw Self.refused(answer.status, invitation) }
    }

    /// Anybody may answer there: what is said is verified by the fingerprint, and sealed.
    private static func target(_ invitation: Invitation) -> OutboundTarget {
        OutboundTarget(host: invitation.address.host, port: invitation.address.port, pinned: [])
    }

    private static func refused(_ status: UInt, _ invitation: Invitation) -> OutboundError {
        switch status {
        case 404:
            OutboundError(
                .broken,
                "the invitation of \(invitation.organisation) was used, taken back, or has ended: ask for another")
        case 409, 400, 403:
            OutboundError(
                .broken,
                "\(invitation.organisation) did not take this node's card (\(status)): is it valid, and for the "
                    + "organisation that was invited?")
        default: OutboundError(.broken, "\(invitation.address) answered \(status)")
        }
    }
}
