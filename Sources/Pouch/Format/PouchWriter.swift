import Ledger

/// The randomness of one pouch: comes in as a parameter, so that tests and vectors have their own.
package struct PouchRandomness: Sendable {
    /// Of the content's key.
    package let key: [UInt8]
    package let salt: [UInt8]
    /// Of the items' salts.
    package let seed: [UInt8]

    /// - Parameter random: so many unpredictable bytes.
    package init(_ random: (Int) -> [UInt8]) {
        key = random(Seal.keyByteCount)
        salt = random(Seal.saltByteCount)
        seed = random(PouchTree.seedByteCount)
    }
}

/// A pouch before it is sealed: what is signed, and what for.
package struct PouchWriter: Sendable {
    package let header: PouchHeader
    package let items: [PouchItem]
    /// What has to be signed.
    package let statement: PouchStatement
    package let tree: PouchTree
    private let randomness: PouchRandomness

    /// - Parameter items: what takes something back comes first.
    /// - Throws: ``PouchError`` with `limit`, or `malformed` for an order that no reader takes.
    package init(_ header: PouchHeader, _ items: [PouchItem], _ randomness: PouchRandomness) throws(PouchError) {
        guard items.count <= PouchLimits.items else {
            throw PouchError(.limit, "a pouch of \(items.count) items is over the limit of \(PouchLimits.items)")
        }
        try PouchOrder.check(items)
        for code in [header.from, header.to.code, header.node] {
            guard (1...PouchLimits.code).contains(code.utf8.count) else {
                throw PouchError(
                    .limit, "a code has 1 to \(PouchLimits.code) bytes, \"\(code.prefix(40))\" has \(code.utf8.count)")
            }
        }
        self.header = header
        self.items = items
        self.randomness = randomness
        tree = PouchTree(items, seed: randomness.seed)
        statement = PouchStatement(
            from: header.from, signer: header.signer, made: header.made, leaves: Int64(tree.leaves.count),
            root: tree.root, header: PouchTree.digest(ofHeader: header.bytes, seed: randomness.seed))
    }

    /// Signs and seals.
    ///
    /// - Parameter letter: the bulk that holds the same items, and who keeps it: the pouch then has a letter about it beside its
    ///   content, for a receiver that fetches the bulk there.
    package func sealed(
        by keys: NodeKeys, to receivers: [PouchReceiver], letter: (bulk: PouchBulk, holder: String)? = nil
    ) throws(PouchError) -> [UInt8] {
        let signature = try keys.sign(statement.bytes, purpose: .pouch)
        guard let letter else { return try sealed(with: signature, to: receivers) }
        guard letter.bulk.items == items else {
            throw PouchError(.malformed, "the bulk holds other items than the pouch that has a letter about it")
        }
        let (bulk, holder) = letter
        return try Seal.seal(
            try plain(), signature,
            letter: PouchLetter.plain(
                beginning, name: bulk.name, length: bulk.bytes.count, key: bulk.key, holder: holder),
            to: receivers, key: randomness.key, salt: randomness.salt)
    }

    /// Seals with a signature that is there already.
    package func sealed(
        with signature: HybridSignature, to receivers: [PouchReceiver]
    ) throws(PouchError) -> [UInt8] {
        try Seal.seal(try plain(), signature, to: receivers, key: randomness.key, salt: randomness.salt)
    }

    func sealed(with signature: HybridSignature?, wraps: [KeyWrap]) throws(PouchError) -> [UInt8] {
        try Seal.seal(try plain(), signature, wraps: wraps, key: randomness.key, salt: randomness.salt)
    }

    /// What is sealed: see `docs/pouch.md`.
    private func plain() throws(PouchError) -> [UInt8] {
        var plain = ByteWriter()
        plain.put(raw: beginning)
        plain.put(raw: try Self.packed(items))
        // As if the signature stood in it, and whether it does or not: the length tells the same of the content.
        let length = plain.bytes.count + HybridSignature.byteCount
        plain.put(raw: repeatElement(0, count: Padding.padded(length) - length))
        return plain.bytes
    }
}

extension PouchWriter {
    /// What a pouch and its letter begin with alike.
    var beginning: [UInt8] {
        var writer = ByteWriter()
        writer.put(long: header.bytes)
        writer.put(raw: statement.root.bytes)
        writer.put(raw: randomness.seed)
        writer.put(UInt32(truncatingIfNeeded: items.count))
        return writer.bytes
    }

    /// Items as they stand in a pouch and in a bulk: by which dictionary, how long, and deflated.
    static func packed(_ items: [PouchItem]) throws(PouchError) -> [UInt8] {
        let content = try PouchItem.content(items)
        guard content.count <= PouchLimits.content else {
            throw PouchError(
                .limit, "a pouch with \(content.count) bytes of content is over the limit of \(PouchLimits.content)")
        }
        let dictionary = PouchDictionary.current
        var writer = ByteWriter()
        writer.put(dictionary.version)
        writer.put(UInt32(truncatingIfNeeded: content.count))
        writer.put(long: try Deflate.compress(content, dictionary: dictionary.bytes))
        return writer.bytes
    }
}

/// In which order items stand: what takes something back before all that is shown, so that it is done first; an origin
/// before what names it.
enum PouchOrder {
    static func check(_ items: [PouchItem]) throws(PouchError) {
        var isPastWithdrawals = false
        var origins = 0
        for item in items {
            if case .passedOn(let passed) = item, passed.origin >= origins {
                throw PouchError(
                    .malformed, "what is passed on names the origin \(passed.origin), and \(origins) stand before it")
            }
            if case .origin = item {
                origins += 1
            } else if !item.isWithdrawal {
                isPastWithdrawals = true
            } else if isPastWithdrawals {
                throw PouchError(.malformed, "the pouch takes something back after it has shown something")
            }
        }
        guard origins <= PouchLimits.origins else {
            throw PouchError(
                .limit, "the pouch passes on from \(origins) origins, over the limit of \(PouchLimits.origins)")
        }
    }
}

/// Fills pouches one after the other, so that any number of items passes in the memory of one pouch.
package struct PouchFilling: Sendable {
    package private(set) var items: [PouchItem] = []
    private var bytes = 0

    package init() {}

    package var isEmpty: Bool { items.isEmpty }

    /// Whether one more item of so many bytes belongs into the next pouch.
    package func isFull(for byteCount: Int) -> Bool {
        !items.isEmpty && (bytes + byteCount > PouchLimits.target || items.count >= PouchLimits.items)
    }

    package mutating func add(_ item: PouchItem) {
        items.append(item)
        bytes += item.byteCount
    }
}
