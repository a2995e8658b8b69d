internal import Crypto
internal import FoundationEssentials

/// A private key that signs notes.
///
/// ``exported`` is the secret itself: write it to a file that only its owner may read (mode 0600); this module leaves
/// files and their modes to its caller. Printing a key shows its name alone.
public struct SignerKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let key: Curve25519.Signing.PrivateKey
    /// The key that verifies what this one signs.
    public let verifierKey: VerifierKey

    /// The key's name.
    public var name: String { verifierKey.name }
    /// What it signs.
    public var kind: KeyKind { verifierKey.kind }

    /// A new key, from the system's randomness.
    ///
    /// - Throws: ``LedgerError`` with `malformed` for an unfit name.
    public static func generate(name: String, kind: KeyKind = .ed25519) throws(LedgerError) -> SignerKey {
        try SignerKey(name: name, kind: kind, key: Curve25519.Signing.PrivateKey())
    }

    /// A key from its 32-byte seed (RFC 8032 §5.1.5).
    ///
    /// - Throws: ``LedgerError`` with `malformed` for an unfit name or another length.
    public init(name: String, kind: KeyKind = .ed25519, seed: [UInt8]) throws(LedgerError) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw LedgerError(.malformed, "an Ed25519 seed has 32 bytes, that of \(name) has \(seed.count)")
        }
        try self.init(name: name, kind: kind, key: key)
    }

    private init(name: String, kind: KeyKind, key: Curve25519.Signing.PrivateKey) throws(LedgerError) {
        self.key = key
        self.verifierKey = try VerifierKey(name: name, kind: kind, publicKey: Array(key.publicKey.rawRepresentation))
    }

    private init(key: Curve25519.Signing.PrivateKey, verifierKey: VerifierKey) {
        self.key = key
        self.verifierKey = verifierKey
    }

    /// The same key under another name: without working out its public half anew.
    ///
    /// - Throws: ``LedgerError`` with `malformed` for an unfit name.
    package func named(_ name: String) throws(LedgerError) -> SignerKey {
        SignerKey(
            key: key, verifierKey: try VerifierKey(name: name, kind: kind, publicKey: verifierKey.publicKey))
    }

    /// Reads what ``exported`` wrote; white space around it is ignored, as files end with a line feed.
    ///
    /// - Throws: ``LedgerError`` with `malformed`. The message never shows the text.
    public init(exported text: String) throws(LedgerError) {
        let line = text.utf8.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
        let trimmed = line.prefix { $0 != 0x0A && $0 != 0x0D && $0 != 0x20 }
        let fields = trimmed.split(separator: UInt8(ascii: "+"), maxSplits: 4, omittingEmptySubsequences: false)
        guard fields.count == 5, fields[0].elementsEqual("PRIVATE".utf8), fields[1].elementsEqual("KEY".utf8),
            line.dropFirst(trimmed.count).allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }),
            let name = String(fields[2]), let bytes = StrictBase64.decode(fields[4]),
            let kind = bytes.first.flatMap(KeyKind.init(rawValue:))
        else { throw LedgerError(.malformed, "a private key is written PRIVATE+KEY+name+id+base64") }
        try self.init(name: name, kind: kind, seed: Array(bytes.dropFirst()))
        guard fields[3].elementsEqual(KeyName.hex(verifierKey.id).utf8) else {
            throw LedgerError(.malformed, "the id of the private key of \(name) is not that of its bytes")
        }
    }

    /// The secret in writing: `PRIVATE+KEY+<name>+<id>+<base64(kind ‖ seed)>`, one line without its line feed.
    public var exported: String {
        let secret = StrictBase64.encode([kind.rawValue] + Array(key.rawRepresentation))
        return "PRIVATE+KEY+\(name)+\(KeyName.hex(verifierKey.id))+\(secret)"
    }

    /// Signs a note's text, which must end with a line feed.
    ///
    /// - Throws: ``LedgerError`` with `malformed` when this is a witness's key: those sign by ``cosign(_:time:)``.
    public func sign(_ text: String) throws(LedgerError) -> NoteSignature {
        guard kind == .ed25519 else {
            throw LedgerError(.malformed, "the key of \(name) is for cosignatures: it signs checkpoints with a time")
        }
        return NoteSignature(name: name, keyID: verifierKey.id, signature: try signature(of: Array(text.utf8)))
    }

    /// Cosigns a checkpoint: at this second, it was the largest consistent tree that this witness had seen of its origin.
    ///
    /// - Parameters:
    ///   - checkpoint: the checkpoint, verified and proved consistent before.
    ///   - time: POSIX seconds, not negative.
    /// - Throws: ``LedgerError`` with `malformed` when this is a log's key, `range` for a negative time.
    public func cosign(_ checkpoint: Checkpoint, time: Int64) throws(LedgerError) -> NoteSignature {
        guard kind == .cosignature else {
            throw LedgerError(.malformed, "the key of \(name) is not for cosignatures: make one of that kind")
        }
        guard time >= 0 else { throw LedgerError(.range, "a cosignature cannot have the time \(time)") }
        let signature = try signature(of: Cosignature.message(checkpoint.text, time: time))
        return NoteSignature(name: name, keyID: verifierKey.id, signature: BigEndian.bytes(time) + signature)
    }

    /// The name, never the secret.
    public var description: String { "private key of \(name)" }
    /// The name, never the secret.
    public var debugDescription: String { description }
    /// Nothing to look into.
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    private func signature(of message: [UInt8]) throws(LedgerError) -> [UInt8] {
        #if SIMULATED_KEYS
        if SimulatedNoteKeys.isOn { return SimulatedNoteKeys.signature(message, by: verifierKey.publicKey) }
        #endif
        do {
            return Array(try key.signature(for: message))
        } catch {
            throw LedgerError(.unsigned, "the key of \(name) could not sign: \(error)")
        }
    }
}

/// The form of cosignatures by Ed25519: c2sp.org/tlog-cosignature, version 1.
public enum Cosignature {
    /// When a cosignature was made, in POSIX seconds; `nil` unless the bytes (those after the key id) have its form.
    ///
    /// Nothing is verified: ask this only of signatures whose key is among the note's signers.
    public static func time(in signature: [UInt8]) -> Int64? {
        guard signature.count == 8 + 64, signature[0] < 0x80 else { return nil }
        return signature.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    /// The bytes that are signed.
    static func message(_ text: String, time: Int64) -> [UInt8] { Array("cosignature/v1\ntime \(time)\n\(text)".utf8) }
}
