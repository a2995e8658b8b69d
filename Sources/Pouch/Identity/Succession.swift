internal import JSON
internal import Ledger

/// The statement by which a node's keys name those that replace them: who trusts the old ones may trust the new ones.
package struct Succession: Hashable, Sendable {
    static let type = "baraza-succession/v1"
    private static let what = "succession of keys"

    package let organisation: String
    /// Of the new keys: 2 and up.
    package let generation: Int
    package let keys: PublicKeys
    package let predecessor: KeyFingerprint
    private let signed: SignedText

    /// - Throws: ``PouchError`` when the old keys cannot sign.
    init(organisation: String, generation: Int, keys: PublicKeys, by old: NodeKeys) throws(PouchError) {
        let members: JSONTree = [
            "organisation": .string(organisation), "generation": .integer(Int64(generation)),
            "keys": .string(StrictBase64.encode(keys.bytes)), "predecessor": .string(old.fingerprint.hex),
        ]
        let content = members.canonical
        try self.init(
            SignedText(type: Self.type, content: content, signature: old.sign(content, purpose: .succession)))
    }

    /// Reads a statement; nothing is verified, as the keys that signed it are not in it.
    ///
    /// - Throws: ``PouchError`` with `limit`, `version` or `malformed`.
    package init(bytes: [UInt8]) throws(PouchError) {
        try self.init(SignedText(parsing: bytes, type: Self.type, what: Self.what, most: IdentityLimits.cardBytes))
    }

    private init(_ signed: SignedText) throws(PouchError) {
        let fields = try signed.fields(Self.what)
        try fields.only(["organisation", "generation", "keys", "predecessor"])
        organisation = try fields.code("organisation")
        generation = try fields.number("generation", in: 2...IdentityLimits.generation)
        keys = try PublicKeys(bytes: fields.base64("keys"))
        predecessor = try fields.fingerprint("predecessor")
        self.signed = signed
    }

    package var bytes: [UInt8] { signed.bytes }

    /// Whether these keys made the statement.
    package func isSigned(by old: PublicKeys) -> Bool {
        old.fingerprint == predecessor && old.isValid(signed.signature, for: signed.content, purpose: .succession)
    }
}
