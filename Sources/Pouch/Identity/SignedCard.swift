/// A node card with its signature, verified: the only ways to get one check it.
package struct SignedCard: Hashable, Sendable {
    package let card: NodeCard
    private let signed: SignedText

    static let what = "node card"

    /// Signs a card by the keys that it names.
    ///
    /// - Throws: ``PouchError``, also for a card that no reader would take.
    package init(_ card: NodeCard, by keys: NodeKeys) throws(PouchError) {
        let content = card.content
        try self.init(
            SignedText(type: NodeCard.type, content: content, signature: keys.sign(content, purpose: .nodeCard)))
    }

    /// Reads a card and verifies what can be verified of it alone.
    ///
    /// - Throws: ``PouchError`` with `limit`, `version`, `malformed` or `forged`.
    package init(bytes: [UInt8]) throws(PouchError) {
        try self.init(
            SignedText(parsing: bytes, type: NodeCard.type, what: Self.what, most: IdentityLimits.cardBytes))
    }

    private init(_ signed: SignedText) throws(PouchError) {
        guard signed.content.count <= IdentityLimits.cardBytes else {
            throw PouchError(.limit, "a node card has at most \(IdentityLimits.cardBytes) bytes")
        }
        let card = try NodeCard(signed.fields(Self.what))
        guard card.keys.isValid(signed.signature, for: signed.content, purpose: .nodeCard) else {
            throw PouchError(
                .forged,
                "the node card of \(card.organisation) is not signed by the keys that it names: ask for it again, "
                    + "another way")
        }
        self.card = card
        self.signed = signed
    }

    /// The three lines.
    package var bytes: [UInt8] { signed.bytes }
}
