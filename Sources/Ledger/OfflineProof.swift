/// A file that proves, without any network, that an entry is in a log.
///
/// Source: c2sp.org/tlog-proof, version 1; files end in `.tlog-proof`.
public struct OfflineProof: Hashable, Sendable {
    /// The usual end of such a file's name.
    public static let suffix = ".tlog-proof"
    /// The most bytes of a proof that is read: a note, its path, and as many bytes of ``extra``.
    public static let maxBytes = 2 * SignedNote.maxBytes + 1 << 12

    /// Which leaf, from 0.
    public let index: Int64
    /// The inclusion path, at most 63 hashes.
    public let hashes: [Digest]
    /// The signed checkpoint of the tree in which the path ends.
    public let checkpoint: SignedNote
    /// Bytes for the application, which nobody has signed.
    public let extra: [UInt8]?

    /// A proof from its parts; nothing is verified.
    public init(index: Int64, hashes: [Digest], checkpoint: SignedNote, extra: [UInt8]? = nil) {
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
        self.extra = extra
    }

    /// Reads a proof as ``bytes`` writes it; nothing is verified.
    ///
    /// - Throws: ``LedgerError`` with `malformed` or `limit`.
    public init(parsing bytes: [UInt8]) throws(LedgerError) {
        guard bytes.count <= Self.maxBytes else {
            throw LedgerError(.limit, "the proof has \(bytes.count) bytes, over the limit of \(Self.maxBytes)")
        }
        var rest = bytes[...]
        guard Self.line(&rest)?.elementsEqual(Self.header.utf8) == true else {
            throw LedgerError(.malformed, "the proof does not begin with the line \(Self.header)")
        }
        var line = Self.line(&rest)
        var extra: [UInt8]?
        if let text = line, text.starts(with: Self.extraLabel) {
            guard let decoded = StrictBase64.decode(text.dropFirst(Self.extraLabel.count)) else {
                throw LedgerError(.malformed, "the extra bytes of the proof are not base64")
            }
            extra = decoded
            line = Self.line(&rest)
        }
        guard let text = line, text.starts(with: Self.indexLabel),
            let index = StrictDecimal.parse(text.dropFirst(Self.indexLabel.count))
        else { throw LedgerError(.malformed, "the proof has no line with an index where one should be") }
        var hashes: [Digest] = []
        while true {
            guard let text = Self.line(&rest) else {
                throw LedgerError(.malformed, "the proof ends before its checkpoint")
            }
            if text.isEmpty { break }
            guard hashes.count < InclusionProof.maxHashes else {
                throw LedgerError(.limit, "the proof has more than \(InclusionProof.maxHashes) hashes")
            }
            guard let hash = StrictBase64.decode(text).flatMap(Digest.init(bytes:)) else {
                throw LedgerError(.malformed, "hash \(hashes.count) of the proof is not 32 bytes of base64")
            }
            hashes.append(hash)
        }
        self.init(index: index, hashes: hashes, checkpoint: try SignedNote(parsing: Array(rest)), extra: extra)
    }

    /// The proof as it is stored and sent.
    public var bytes: [UInt8] {
        var text = Self.header + "\n"
        if let extra { text += "extra \(StrictBase64.encode(extra))\n" }
        text += "index \(index)\n"
        for hash in hashes { text += StrictBase64.encode(hash.bytes) + "\n" }
        return Array(text.utf8) + [SignedNote.lineFeed] + checkpoint.bytes
    }

    /// Verifies that the entry is in the log.
    ///
    /// - Parameters:
    ///   - entry: the entry's bytes, as they were hashed into the log.
    ///   - log: the log and the witnesses that are trusted.
    /// - Returns: the checkpoint that vouches for it.
    /// - Throws: ``LedgerError``: as ``TrustedLog/open(_:)``, and `range` or `unproved`.
    @discardableResult
    public func verify(entry: [UInt8], log: TrustedLog) throws(LedgerError) -> Checkpoint {
        try verify(leaf: .leaf(entry), log: log)
    }

    /// As ``verify(entry:log:)``, for who has the leaf hash.
    @discardableResult
    public func verify(leaf: Digest, log: TrustedLog) throws(LedgerError) -> Checkpoint {
        let opened = try log.open(checkpoint.bytes)
        try InclusionProof(index: index, size: opened.size, hashes: hashes).verify(leaf: leaf, root: opened.root)
        return opened
    }

    private static let header = "c2sp.org/tlog-proof@v1"
    private static let extraLabel = Array("extra ".utf8)
    private static let indexLabel = Array("index ".utf8)

    /// Takes a line off the front, without its line feed; `nil` when there is no line feed any more.
    private static func line(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: SignedNote.lineFeed) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }
}
