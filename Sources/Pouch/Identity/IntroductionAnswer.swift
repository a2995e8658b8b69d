/// What answers an invitation: the token and the answering node's card, sealed to the inviting node, so that nobody on the
/// way learns who connects with whom, or takes the token.
package enum IntroductionAnswer {
    private static let info = SigningPurpose.answer.context

    /// Bytes of a sealed answer at most.
    package static let mostBytes =
        SealedBox.encapsulatedByteCount + Invitation.tokenByteCount + IdentityLimits.cardFileBytes
        + SealedBox.tagByteCount

    /// - Throws: ``PouchError`` with `malformed` for a token of another length.
    package static func seal(token: [UInt8], _ file: CardFile, to inviting: PublicKeys) throws(PouchError) -> [UInt8] {
        guard token.count == Invitation.tokenByteCount else {
            throw PouchError(.malformed, "a token has \(Invitation.tokenByteCount) bytes")
        }
        let box = try inviting.seal(token + file.bytes, info: info, authenticating: inviting.fingerprint.bytes)
        return box.encapsulated + box.ciphertext
    }

    /// - Throws: ``PouchError``: `limit`, `malformed`, `foreign`, or what is wrong with the card.
    package static func open(
        _ bytes: [UInt8], with keyring: NodeKeyring
    ) throws(PouchError) -> (token: [UInt8], file: CardFile) {
        guard bytes.count <= mostBytes else {
            throw PouchError(.limit, "an answer to an invitation has at most \(mostBytes) bytes")
        }
        let box = try SealedBox(
            encapsulated: Array(bytes.prefix(SealedBox.encapsulatedByteCount)),
            ciphertext: Array(bytes.dropFirst(SealedBox.encapsulatedByteCount)))
        let fingerprint = keyring.current.fingerprint
        let plain = try keyring.current.open(box, info: info, authenticating: fingerprint.bytes)
        guard plain.count > Invitation.tokenByteCount else {
            throw PouchError(.malformed, "an answer to an invitation holds a token and a card")
        }
        return (
            Array(plain.prefix(Invitation.tokenByteCount)),
            try CardFile(bytes: Array(plain.dropFirst(Invitation.tokenByteCount)))
        )
    }
}
