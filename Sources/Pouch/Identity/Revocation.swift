internal import JSON
package import Records

/// The statement that keys of a node are not to be trusted any more, signed by those keys or by ones that follow them.
///
/// It takes effect at whoever reads it, for good: who holds stolen keys can make one too, and loses them by that.
package struct Revocation: Hashable, Sendable {
    static let type = "baraza-revocation/v1"
    private static let what = "revocation"

    package let organisation: String
    package let fingerprint: KeyFingerprint
    /// When it was made, by the maker's clock.
    package let at: Instant
    /// For people, as in `the machine was stolen`.
    package let reason: String
    /// Whose signature it has.
    package let signer: KeyFingerprint
    private let signed: SignedText

    /// - Throws: ``PouchError``, also for a reason that no reader would take.
    package init(
        of fingerprint: KeyFingerprint, organisation: String, at: Instant, reason: String, by keys: NodeKeys
    ) throws(PouchError) {
        let members: JSONTree = [
            "organisation": .string(organisation), "fingerprint": .string(fingerprint.hex), "at": .string(at.text),
            "reason": .string(reason), "signer": .string(keys.fingerprint.hex),
        ]
        let content = members.canonical
        try self.init(
            SignedText(type: Self.type, content: content, signature: keys.sign(content, purpose: .revocation)))
    }

    /// Reads a statement; ``isSigned(by:)`` verifies it.
    ///
    /// - Throws: ``PouchError`` with `limit`, `version` or `malformed`.
    package init(bytes: [UInt8]) throws(PouchError) {
        try self.init(
            SignedText(parsing: bytes, type: Self.type, what: Self.what, most: IdentityLimits.revocationBytes))
    }

    private init(_ signed: SignedText) throws(PouchError) {
        let fields = try signed.fields(Self.what)
        try fields.only(["organisation", "fingerprint", "at", "reason", "signer"])
        organisation = try fields.code("organisation")
        fingerprint = try fields.fingerprint("fingerprint")
        at = try fields.time("at")
        reason = try fields.text("reason")
        signer = try fields.fingerprint("signer")
        self.signed = signed
    }

    package var bytes: [UInt8] { signed.bytes }

    /// Whether these keys, which must be the revoked ones or ones that follow them, made the statement.
    package func isSigned(by keys: PublicKeys) -> Bool {
        keys.fingerprint == signer && keys.isValid(signed.signature, for: signed.content, purpose: .revocation)
    }
}
