/// A text with signatures below it, both readable: the form of checkpoints.
///
/// Reading is strict: a note has one spelling, so writing what was read gives the same bytes.
///
/// Source: c2sp.org/signed-note.
public struct SignedNote: Hashable, Sendable {
    /// The most bytes of a note that is read: room for ``maxSignatures`` of the largest kind (ML-DSA-87, 4,627 bytes).
    public static let maxBytes = 1 << 20
    /// The most signature lines of a note that is read. The standard asks for at least 16.
    public static let maxSignatures = 100

    /// What is signed: ends with a line feed, which is signed too.
    public let text: String
    /// The signatures, known or not, in the note's order.
    public var signatures: [NoteSignature]

    /// A note from its parts. The text must end with a line feed and there must be a signature, or nobody will read it.
    public init(text: String, signatures: [NoteSignature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note; nothing is verified.
    ///
    /// - Throws: ``LedgerError`` with `malformed` or `limit`.
    public init(parsing bytes: [UInt8]) throws(LedgerError) {
        guard bytes.count <= Self.maxBytes else {
            throw LedgerError(.limit, "the note has \(bytes.count) bytes, over the limit of \(Self.maxBytes)")
        }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == Self.lineFeed }),
            let whole = String(validating: bytes, as: UTF8.self)
        else { throw LedgerError(.malformed, "the note is not UTF-8, or has control characters") }
        // The last empty line: the text may hold others.
        guard bytes.last == Self.lineFeed,
            let blank = bytes.indices.dropFirst().last(where: {
                bytes[$0] == Self.lineFeed && bytes[$0 - 1] == Self.lineFeed
            }),
            blank + 1 < bytes.count
        else { throw LedgerError(.malformed, "the note has no empty line with signatures below it") }
        let lines = bytes[(blank + 1)...].dropLast().split(separator: Self.lineFeed, omittingEmptySubsequences: false)
        guard lines.count <= Self.maxSignatures else {
            throw LedgerError(.limit, "the note has \(lines.count) signatures, over the limit of \(Self.maxSignatures)")
        }
        var signatures: [NoteSignature] = []
        for line in lines { signatures.append(try NoteSignature(line: line)) }
        self.text = String(whole.utf8.prefix(blank)) ?? ""
        self.signatures = signatures
    }

    /// The note as it is stored and sent.
    public var bytes: [UInt8] {
        var bytes = Array(text.utf8)
        bytes.append(Self.lineFeed)
        for signature in signatures { signature.append(to: &bytes) }
        return bytes
    }

    /// The known keys that signed the text.
    ///
    /// Signatures of unknown keys are ignored; one of a known key that does not verify spoils the whole note.
    ///
    /// - Returns: each key once, in the order of the signatures; never empty.
    /// - Throws: ``LedgerError`` with `unsigned` when no known key signed, `forged` when a known key's signature is wrong.
    public func signers(among known: [VerifierKey]) throws(LedgerError) -> [VerifierKey] {
        let signers = try optionalSigners(among: known)
        guard !signers.isEmpty else {
            let names = known.map(\.name).joined(separator: ", ")
            throw LedgerError(.unsigned, "the note has no signature of a known key; known: \(names)")
        }
        return signers
    }

    /// As ``signers(among:)``, but no signer is an answer too.
    func optionalSigners(among known: [VerifierKey]) throws(LedgerError) -> [VerifierKey] {
        var signers: [VerifierKey] = []
        for signature in signatures {
            let candidates = known.filter { $0.id == signature.keyID && isSame($0.name, signature.name) }
            guard !candidates.isEmpty else { continue }
            guard let key = candidates.first(where: { $0.isValid(signature.signature, for: text) }) else {
                throw LedgerError(.forged, "the signature of \(signature.name) does not fit the note's text")
            }
            if !signers.contains(key) { signers.append(key) }
        }
        return signers
    }

    static let lineFeed = UInt8(ascii: "\n")
}

/// One signature of a note.
public struct NoteSignature: Hashable, Sendable {
    /// The key's name.
    public let name: String
    /// The first four bytes of the key's hash, as a big-endian number.
    public let keyID: UInt32
    /// The bytes after the key id: for Ed25519 64, for an Ed25519 cosignature 8 of time and 64.
    public let signature: [UInt8]

    /// A signature from its parts.
    public init(name: String, keyID: UInt32, signature: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.signature = signature
    }

    /// Reads a line as ``line`` writes it, with or without its line feed.
    ///
    /// - Throws: ``LedgerError`` with `malformed`.
    public init(line: some BidirectionalCollection<UInt8>) throws(LedgerError) {
        var rest = line[...]
        if rest.last == SignedNote.lineFeed { rest = rest.dropLast() }
        guard rest.starts(with: Self.dash) else {
            throw LedgerError(.malformed, "a signature line begins with an em dash and a space")
        }
        rest = rest.dropFirst(Self.dash.count)
        guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
            let name = String(validating: rest[..<space], as: UTF8.self), KeyName.isValid(name)
        else {
            throw LedgerError(.malformed, "a signature line has a key name without white space or plus, and a space")
        }
        guard let blob = StrictBase64.decode(rest[rest.index(after: space)...]), blob.count > 4 else {
            throw LedgerError(.malformed, "the signature of \(name) is not base64 of a key id and a signature")
        }
        self.init(
            name: name, keyID: blob.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }, signature: Array(blob.dropFirst(4)))
    }

    /// The signature line, with its line feed.
    public var line: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(to bytes: inout [UInt8]) {
        bytes += Self.dash
        bytes += name.utf8
        bytes.append(UInt8(ascii: " "))
        bytes += StrictBase64.encode(BigEndian.bytes(keyID) + signature).utf8
        bytes.append(SignedNote.lineFeed)
    }

    private static let dash: [UInt8] = Array("\u{2014} ".utf8)
}

/// Whether two strings are the same bytes. `==` is not used for signed text: it takes canonically equivalent spellings
/// for equal.
func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

/// Numbers as bytes, most significant first.
enum BigEndian {
    static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) }
    }
}
