/// Signs the checkpoints of one log.
///
/// Keep one for each log and never let two writers sign: a log that signs two checkpoints which do not belong to one
/// tree is forked, and anyone who holds both can prove it.
public struct CheckpointSigner: Sendable {
    private let key: SignerKey

    /// The log's name: the first line of each checkpoint, the same as the key's name (c2sp.org/tlog-checkpoint).
    public var origin: String { key.name }

    /// The key that verifies what is signed here.
    public var verifierKey: VerifierKey { key.verifierKey }

    /// A signer for the log that has the key's name.
    public init(key: SignerKey) { self.key = key }

    /// Signs a tree.
    ///
    /// - Parameters:
    ///   - size: how many leaves it has.
    ///   - root: its root hash; ``Digest/empty`` when it has none.
    /// - Returns: the signed note, ready to be stored and served as `checkpoint`.
    /// - Throws: ``LedgerError`` with `range` for a negative size, or when size 0 and root do not fit.
    public func sign(size: Int64, root: Digest) throws(LedgerError) -> [UInt8] {
        let checkpoint = try Checkpoint(origin: origin, size: size, root: root)
        let text = checkpoint.text
        return SignedNote(text: text, signatures: [try key.sign(text)]).bytes
    }
}
