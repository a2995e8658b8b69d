/// What a log says about itself at one moment: its name, its size, its root.
///
/// Source: c2sp.org/tlog-checkpoint.
public struct Checkpoint: Hashable, Sendable {
    /// The log's name.
    public let origin: String
    /// How many leaves the tree has.
    public let size: Int64
    /// The tree's root.
    public let root: Digest
    /// Further lines, signed with the rest. Nobody audits them; best none.
    public let extensions: [String]

    /// A checkpoint from its parts.
    ///
    /// - Throws: ``LedgerError`` with `malformed` for an empty line or one with control characters, with `range` for a
    ///   negative size or a root that does not fit size 0.
    public init(origin: String, size: Int64, root: Digest, extensions: [String] = []) throws(LedgerError) {
        guard ([origin] + extensions).allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 0x20 } }) else {
            throw LedgerError(.malformed, "a checkpoint's lines are not empty and have no control characters")
        }
        guard size >= 0, size > 0 || root == .empty else {
            throw LedgerError(.range, "a checkpoint of \(origin) cannot have size \(size) and root \(root)")
        }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads a checkpoint's text as ``text`` writes it, and in no other spelling.
    ///
    /// - Throws: ``LedgerError`` with `malformed` or `range`.
    public init(text: String) throws(LedgerError) {
        let lines = text.utf8.split(separator: SignedNote.lineFeed, omittingEmptySubsequences: false)
        guard lines.count >= 4, let origin = String(lines[0]), let size = StrictDecimal.parse(lines[1]),
            let root = StrictBase64.decode(lines[2]).flatMap(Digest.init(bytes:))
        else { throw LedgerError(.malformed, "a checkpoint is an origin, a size and a root, each on its line") }
        try self.init(
            origin: origin, size: size, root: root,
            extensions: lines.dropFirst(3).dropLast().map { String(Substring($0)) })
        guard isSame(self.text, text) else {
            throw LedgerError(.malformed, "the checkpoint of \(origin) is not in the one spelling that it may have")
        }
    }

    /// Reads a signed checkpoint and verifies its log's signature.
    ///
    /// - Parameters:
    ///   - note: the signed note.
    ///   - log: the log's key; the checkpoint's origin has to be its name.
    /// - Throws: ``LedgerError`` with `malformed`, `limit`, `range`, `unsigned` or `forged`.
    public init(note: SignedNote, log: VerifierKey) throws(LedgerError) {
        try self.init(text: note.text)
        guard isSame(origin, log.name) else {
            throw LedgerError(.unsigned, "the checkpoint is of \(origin), the key of \(log.name)")
        }
        _ = try note.signers(among: [log])
    }

    /// The text that is signed.
    public var text: String {
        var text = "\(origin)\n\(size)\n\(StrictBase64.encode(root.bytes))\n"
        for line in extensions { text += "\(line)\n" }
        return text
    }
}
