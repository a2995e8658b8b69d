internal import Crypto

/// What a key signs, as the type byte of signed notes says.
public enum KeyKind: UInt8, Hashable, Sendable, CaseIterable {
    /// Ed25519 over the note's text: a log's own key.
    case ed25519 = 0x01
    /// Ed25519 over a time and a checkpoint's text: a witness's key (c2sp.org/tlog-cosignature, `cosignature/v1`).
    case cosignature = 0x04
}

/// A public key that verifies signatures of notes.
///
/// Ed25519 is verified by one rule (that of BoringSSL: RFC 8032 without the cofactor, S below the group's order), so that
/// all nodes agree on which signatures are valid.
///
/// Source: c2sp.org/signed-note, c2sp.org/tlog-cosignature.
public struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    /// The key's name, best a URL without its scheme; a log's origin.
    public let name: String
    /// What it verifies.
    public let kind: KeyKind
    /// The 32 bytes of the Ed25519 public key.
    public let publicKey: [UInt8]
    /// The first four bytes of SHA-256(name ‖ 0A ‖ kind ‖ public key), as a big-endian number.
    public let id: UInt32

    /// A key from its parts.
    ///
    /// - Throws: ``LedgerError`` with `malformed` for an unfit name or a public key that is not of 32 bytes.
    public init(name: String, kind: KeyKind, publicKey: [UInt8]) throws(LedgerError) {
        try KeyName.check(name)
        guard publicKey.count == 32 else {
            throw LedgerError(.malformed, "an Ed25519 public key has 32 bytes, that of \(name) has \(publicKey.count)")
        }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        let hash = Digest.hash(of: Array(name.utf8) + [0x0A, kind.rawValue] + publicKey)
        self.id = hash.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads `<name>+<8 hex digits>+<base64(kind ‖ public key)>`, as ``text`` writes it.
    ///
    /// - Throws: ``LedgerError`` with `malformed`, also when the id is not that of the key, or the kind is not known.
    public init(_ text: String) throws(LedgerError) {
        let fields = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, let name = String(fields[0]), let key = StrictBase64.decode(fields[2]),
            let type = key.first
        else { throw LedgerError(.malformed, "a verifier key is written name+id+base64") }
        guard let kind = KeyKind(rawValue: type) else {
            throw LedgerError(.malformed, "the key of \(name) has the unknown type \(type)")
        }
        try self.init(name: name, kind: kind, publicKey: Array(key.dropFirst()))
        guard isSame(self.text, text) else {
            throw LedgerError(.malformed, "the id of the key of \(name) is not that of its bytes: a typing error?")
        }
    }

    /// The key in writing, to be handed to whoever verifies.
    public var text: String { "\(name)+\(KeyName.hex(id))+\(StrictBase64.encode([kind.rawValue] + publicKey))" }

    /// The key in writing.
    public var description: String { text }

    /// Whether a signature's bytes (those after the key id) are this key's for a text.
    public func isValid(_ signature: [UInt8], for text: String) -> Bool {
        switch kind {
        case .ed25519:
            return isValidEd25519(signature, for: Array(text.utf8))
        case .cosignature:
            guard let time = Cosignature.time(in: signature) else { return false }
            return isValidEd25519(Array(signature.dropFirst(8)), for: Cosignature.message(text, time: time))
        }
    }

    /// As synthesised, but by the name's bytes and not by canonical equivalence.
    public static func == (left: VerifierKey, right: VerifierKey) -> Bool {
        left.id == right.id && left.kind == right.kind && left.publicKey == right.publicKey
            && isSame(left.name, right.name)
    }

    /// Hashes what ``==(_:_:)`` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(publicKey)
    }

    private func isValidEd25519(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        #if SIMULATED_KEYS
        if SimulatedNoteKeys.isOn { return signature == SimulatedNoteKeys.signature(message, by: publicKey) }
        #endif
        guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
            return false
        }
        return key.isValidSignature(signature, for: message)
    }
}

/// The rules for names of keys.
enum KeyName {
    /// Not empty, no white space, no control character, no plus.
    static func isValid(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "+" && !$0.properties.isWhitespace }
    }

    static func check(_ name: String) throws(LedgerError) {
        guard isValid(name) else {
            throw LedgerError(.malformed, "a key's name is not empty and has no white space and no plus: \(name)")
        }
    }

    /// Eight lower-case digits.
    static func hex(_ id: UInt32) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
