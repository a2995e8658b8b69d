package import Ledger

/// A pouch that was opened, and is what its sender signed.
package struct OpenedPouch: Sendable {
    package let header: PouchHeader
    package let statement: PouchStatement
    /// `nil` for receipts alone that came under the key which this node gave to their sender: nobody else can have made them,
    /// and to nobody else they prove anything (decision 0043); and for what came as a letter with its bulk (decision 0047): the
    /// record in that is signed by itself.
    package let signature: HybridSignature?
    package let items: [PouchItem]
    /// The leaves of its tree: with them any of its records is proved later.
    package let leaves: [Digest]
    /// Of the salts.
    package let seed: [UInt8]

    /// What proves to others that its sender said so, where it is signed.
    package var signed: SignedStatement? { signature.map { SignedStatement(statement: statement, signature: $0) } }

    /// Whether it came as a letter with its bulk: nothing but the record in it is signed.
    package var isLetter: Bool { signature == nil && !items.allSatisfy(\.isReceipts) }

    /// The salt of an item's leaf.
    package func salt(of index: Int) -> [UInt8] { PouchTree.salt(index, seed: seed) }

    package func proof(of index: Int) -> OriginProof {
        OriginProof(salt: salt(of: index), index: Int64(index), path: PouchTree.path(to: index, in: leaves))
    }
}

/// Opens pouches. Nothing of the content is unpacked before the signature was verified, or, where there is none, before it is
/// known that the pouch opened under the key which this node gave to its sender.
package enum PouchReader {
    /// - Parameters:
    ///   - openers: the node's keys, the current ones and those before, and its group keys.
    ///   - addresses: whom the node opens pouches for: a pouch to somebody else that was sealed anew is refused.
    ///   - sender: the keys of an organisation with a fingerprint; `nil` where that one has none such.
    /// - Throws: ``PouchError`` with the reason; nothing of the pouch may be used then.
    package static func open(
        _ sealed: [UInt8], with openers: [PouchOpener], for addresses: Set<PouchHeader.Address>,
        sender: (String, KeyFingerprint) throws(PouchError) -> PublicKeys?
    ) throws(PouchError) -> OpenedPouch {
        var begun = try Begun(sealed, with: openers, for: addresses, sender: sender)
        let (header, statement, seed) = (begun.header, begun.statement, begun.seed)
        var letter: PouchLetter?
        if let bulk = begun.bulk {
            let read = try PouchLetter(from: header.from, number: header.number, &begun.reader)
            begun.reader = ByteReader(try read.open(bulk)[...], "the content of the bulk")
            letter = read
        }
        let signature = begun.signature
        // A letter promises little: a small bulk must not become much.
        let most = letter == nil ? PouchLimits.content : PouchLimits.bulkContent
        let items = try Self.items(&begun.reader, count: begun.count, most: most)
        let tree = PouchTree(items, seed: seed)
        guard tree.root == statement.root else {
            throw PouchError(.forged, "the items of the pouch are not those that \(header.from) signed")
        }
        try PouchOrder.check(items)
        guard signature != nil || letter != nil || !items.isEmpty && items.allSatisfy(\.isReceipts) else {
            throw PouchError(.forged, "the pouch holds something else than receipts, and nobody signed it")
        }
        if let letter { try letter.check(items, from: header.from, sender) }
        return OpenedPouch(
            header: header, statement: statement, signature: signature, items: items, leaves: tree.leaves, seed: seed)
    }

    /// What a letter says, as far as it is known before its bulk is here.
    ///
    /// - Parameters: as of ``open(_:with:for:sender:)``.
    /// - Throws: ``PouchError``; `malformed` for a pouch that is none.
    package static func letter(
        _ sealed: [UInt8], with openers: [PouchOpener], for addresses: Set<PouchHeader.Address>,
        sender: (String, KeyFingerprint) throws(PouchError) -> PublicKeys?
    ) throws(PouchError) -> PouchLetter {
        var begun = try Begun(sealed, with: openers, for: addresses, sender: sender)
        guard begun.bulk != nil else { throw PouchError(.malformed, "the pouch is no letter") }
        return try PouchLetter(from: begun.header.from, number: begun.header.number, &begun.reader)
    }

    /// What a bulk holds, once it is open.
    ///
    /// - Parameter count: of its items, as its letter says.
    package static func items(ofBulk plain: [UInt8], count: Int) throws(PouchError) -> [PouchItem] {
        var reader = ByteReader(plain[...], "the content of the bulk")
        return try items(&reader, count: count, most: PouchLimits.bulkContent)
    }

    /// Whether it is a letter about a bulk.
    package static func isLetter(_ sealed: [UInt8]) -> Bool { (try? Seal.form(of: sealed)) == .letter }

    /// Whether it is a letter, and its bulk does not follow it.
    package static func needsBulk(_ sealed: [UInt8]) -> Bool { (try? Seal.needsBulk(sealed)) ?? false }

    /// The ids of the keys that a pouch is sealed to: all that a relay knows, beside its length.
    package static func receivers(of sealed: [UInt8]) throws(PouchError) -> [[UInt8]] {
        try Seal.receivers(of: sealed)
    }

    /// Whether it is sealed under shared keys alone, and whether under any.
    package static func isShared(_ sealed: [UInt8]) throws(PouchError) -> (alone: Bool, atAll: Bool) {
        let wraps = try Seal.wraps(of: sealed)
        return (wraps.allSatisfy(\.isShared), wraps.contains(where: \.isShared))
    }

    /// The same pouch as it goes over a link to a receiver that has the shared key it is sealed under.
    ///
    /// - Parameter isBare: whether it holds receipts alone, and goes without its signature.
    /// - Returns: `nil` where it is not sealed in both ways.
    package static func thin(_ sealed: [UInt8], isBare: Bool) -> [UInt8]? {
        try? Seal.thin(sealed, as: isBare ? .bare : .signed)
    }

    /// The same pouch as a letter: what a receiver needs that fetches the bulk elsewhere.
    ///
    /// - Returns: `nil` where it was not made with one.
    package static func letter(_ sealed: [UInt8]) -> [UInt8]? { try? Seal.thin(sealed, as: .letter) }

    /// The same pouch without the letter that its sender keeps in it.
    package static func whole(_ sealed: [UInt8]) -> [UInt8] { (try? Seal.whole(sealed)) ?? sealed }

    /// A pouch of which all is known but its items: whose it is, and that it is theirs.
    private struct Begun {
        let header: PouchHeader
        let statement: PouchStatement
        let signature: HybridSignature?
        let seed: [UInt8]
        let count: Int
        /// Stands where the items begin, or what a letter says of its bulk.
        var reader: ByteReader
        /// What follows a letter; `nil` for what is none.
        let bulk: ArraySlice<UInt8>?

        init(
            _ sealed: [UInt8], with openers: [PouchOpener], for addresses: Set<PouchHeader.Address>,
            sender: (String, KeyFingerprint) throws(PouchError) -> PublicKeys?
        ) throws(PouchError) {
            let opened = try Seal.open(sealed, with: openers)
            var reader = ByteReader(opened.plain[...], "the content of the pouch")
            let headerBytes = try reader.long("the header", limit: PouchLimits.message)
            let header = try PouchHeader(headerBytes)
            guard addresses.contains(header.to) else {
                throw PouchError(
                    .foreign,
                    "the pouch is for \(header.to), and was sealed to this node by somebody else: tell \(header.from)")
            }
            guard let root = Digest(bytes: try reader.take(Digest.byteCount)) else {
                throw reader.malformed("the root is none")
            }
            let seed = Array(try reader.take(PouchTree.seedByteCount))
            let count = Int(try reader.number(UInt32.self))
            guard count <= PouchLimits.items else {
                throw PouchError(.limit, "a pouch of \(count) items is over the limit of \(PouchLimits.items)")
            }
            let statement = PouchStatement(
                from: header.from, signer: header.signer, made: header.made,
                leaves: Int64(PouchTree.size(for: count)), root: root,
                header: PouchTree.digest(ofHeader: headerBytes, seed: seed))
            guard let keys = try sender(header.from, header.signer) else {
                throw PouchError(
                    .unknown,
                    "the pouch says that it is from \(header.from), and is signed by keys (\(header.signer.hex.prefix(16))…) "
                        + "that \(header.from) has not shown this node: take its newest card, if it has one")
            }
            var isOfPair = false
            if case .pair(_, let organisation, let signer) = opened.opener {
                guard header.from == organisation, header.signer == signer else {
                    throw PouchError(
                        .forged,
                        "the pouch says that it is from \(header.from), and is sealed under a key that was given to "
                            + organisation)
                }
                isOfPair = true
            }
            var signature: HybridSignature?
            if let bytes = opened.signature {
                let signed = SignedStatement(statement: statement, signature: try HybridSignature(bytes: bytes))
                guard signed.isSigned(by: keys) else {
                    throw PouchError(.forged, "the pouch says that it is from \(header.from), which did not sign it")
                }
                signature = signed.signature
            } else {
                guard isOfPair, opened.isAlone else {
                    throw PouchError(.forged, "the pouch says that it is from \(header.from), and nobody signed it")
                }
            }
            (self.header, self.statement, self.signature) = (header, statement, signature)
            (self.seed, self.count, self.reader, bulk) = (seed, count, reader, opened.bulk)
        }
    }

    private static func items(
        _ reader: inout ByteReader, count: Int, most: Int
    ) throws(PouchError) -> [PouchItem] {
        let dictionary = try PouchDictionary(version: try reader.byte())
        let length = Int(try reader.number(UInt32.self))
        guard length <= most else {
            throw PouchError(.limit, "\(reader.what) expands to \(length) bytes, over the limit of \(most)")
        }
        let packedLength = Int(try reader.number(UInt32.self))
        let packed = try reader.take(packedLength)
        guard reader.rest.allSatisfy({ $0 == 0 }) else { throw reader.malformed("its padding says something") }
        let content = try Deflate.expand(packed, dictionary: dictionary.bytes, length: length)
        let items = try PouchItem.list(content)
        guard items.count == count else {
            throw reader.malformed("it holds \(items.count) items, and announces \(count)")
        }
        return items
    }
}
