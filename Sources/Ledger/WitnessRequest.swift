/// What a log tells a witness: its newest checkpoint, with proof that it continues the tree which the witness knows.
///
/// Source: c2sp.org/tlog-witness, the body of `add-checkpoint`.
public struct WitnessRequest: Hashable, Sendable {
    /// The most bytes of a request that is read: a note and its proof.
    public static let maxBytes = SignedNote.maxBytes + 1 << 12

    /// The size of the tree that the proof begins at; 0 for none.
    public let oldSize: Int64
    /// The hashes from ``oldSize`` to the checkpoint's size, at most 63.
    public let proof: [Digest]
    /// The checkpoint, signed by its log.
    public let checkpoint: SignedNote

    /// A request from its parts; nothing is verified.
    public init(oldSize: Int64, proof: [Digest], checkpoint: SignedNote) {
        self.oldSize = oldSize
        self.proof = proof
        self.checkpoint = checkpoint
    }

    /// Reads a request as ``bytes`` writes it; nothing is verified.
    ///
    /// - Throws: ``LedgerError`` with `malformed` or `limit`.
    public init(parsing bytes: [UInt8]) throws(LedgerError) {
        guard bytes.count <= Self.maxBytes else {
            throw LedgerError(.limit, "the request has \(bytes.count) bytes, over the limit of \(Self.maxBytes)")
        }
        guard
            let blank = bytes.indices.dropFirst().first(where: {
                bytes[$0] == SignedNote.lineFeed && bytes[$0 - 1] == SignedNote.lineFeed
            })
        else { throw LedgerError(.malformed, "the request has no empty line before its checkpoint") }
        var lines = bytes[..<(blank - 1)].split(separator: SignedNote.lineFeed, omittingEmptySubsequences: false)[...]
        guard let first = lines.popFirst(), first.starts(with: Self.label),
            let size = StrictDecimal.parse(first.dropFirst(Self.label.count))
        else { throw LedgerError(.malformed, "the request does not begin with `old` and a size") }
        guard lines.count <= InclusionProof.maxHashes else {
            throw LedgerError(
                .limit, "the request has \(lines.count) hashes, over the limit of \(InclusionProof.maxHashes)")
        }
        var proof: [Digest] = []
        for line in lines {
            guard let hash = StrictBase64.decode(line).flatMap(Digest.init(bytes:)) else {
                throw LedgerError(.malformed, "hash \(proof.count) of the request is not 32 bytes of base64")
            }
            proof.append(hash)
        }
        self.init(
            oldSize: size, proof: proof, checkpoint: try SignedNote(parsing: Array(bytes[(blank + 1)...])))
    }

    /// The request as it is sent.
    public var bytes: [UInt8] {
        var text = "old \(oldSize)\n"
        for hash in proof { text += StrictBase64.encode(hash.bytes) + "\n" }
        return Array(text.utf8) + [SignedNote.lineFeed] + checkpoint.bytes
    }

    private static let label = Array("old ".utf8)
}
