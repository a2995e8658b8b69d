package import Ledger

/// A pouch that was opened, and is what its sender signed.
package struct OpenedPouch: Sendable {
    package let header: PouchHeader
    package let statement: PouchStatement
    /// `nil` for receipts alone that came under the key which this node gave to their sender: nobody else can have made them,
    /// and to nobody else they prove anything (decision 0043).
    package let signature: HybridSignature?
    package let items: [PouchItem]
    /// The leaves of its tree: with them any of its records is proved later.
    package let leaves: [Digest]
    /// Of the salts.
    package let seed: [UInt8]

    /// What proves to others that its sender said so, where it is signed.
    package var signed: SignedStatement? { signature.map { SignedStatement(statement: statement, signature: $0) } }

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
        let items = try Self.items(&reader, count: count)
        let tree = PouchTree(items, seed: seed)
        guard tree.root == root else {
            throw PouchError(.forged, "the items of the pouch are not those that \(header.from) signed")
        }
        try PouchOrder.check(items)
        guard signature != nil || !items.isEmpty && items.allSatisfy(\.isReceipts) else {
            throw PouchError(.forged, "the pouch holds something else than receipts, and nobody signed it")
        }
        return OpenedPouch(
            header: header, statement: statement, signature: signature, items: items, leaves: tree.leaves, seed: seed)
    }

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
        try? Seal.thin(sealed, isBare: isBare)
    }

    private static func items(_ reader: inout ByteReader, count: Int) throws(PouchError) -> [PouchItem] {
        let dictionary = try PouchDictionary(version: try reader.byte())
        let length = Int(try reader.number(UInt32.self))
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
