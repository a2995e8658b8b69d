package import Ledger
package import Records

/// One record that goes to several receivers in the same bytes: signed by itself, sealed once under a key of its own, and named
/// by SHA-256 of what that makes (decision 0047).
///
/// It holds the two items that the ordinary pouch to each receiver has as well: its sender's statement, and the record with its
/// proof in that. Who gets it, by which number, and under which key is in a letter to each: the bulk says nothing of them.
package struct PouchBulk: Hashable, Sendable {
    package let name: Digest
    /// Of its content.
    package let key: [UInt8]
    /// As it is sealed: what whoever keeps it has.
    package let bytes: [UInt8]
    /// What every pouch with a letter about it holds.
    package let items: [PouchItem]

    /// Stands for a header in what is signed: no pouch has this one, so the statement is of no number.
    private static let header = Array("baraza/bulk/v1\n".utf8)

    /// Signs a record, and seals it.
    ///
    /// - Parameters:
    ///   - from: whose keys these are, by the organisation's code.
    ///   - made: by the sender's clock.
    /// - Throws: ``PouchError`` with `limit` for a record that is too large.
    package init(
        _ record: PouchRecord, from: String, by keys: NodeKeys, made: Instant, _ randomness: PouchRandomness
    ) throws(PouchError) {
        guard record.byteCount <= PouchLimits.bulkRecord else {
            throw PouchError(
                .limit, "a record of \(record.byteCount) bytes is over the \(PouchLimits.bulkRecord) of a bulk")
        }
        let tree = PouchTree([.record(record)], seed: randomness.seed)
        let statement = PouchStatement(
            from: from, signer: keys.fingerprint, made: made, leaves: Int64(tree.leaves.count), root: tree.root,
            header: PouchTree.digest(ofHeader: Self.header, seed: randomness.seed))
        let signed = SignedStatement(
            statement: statement, signature: try keys.sign(statement.bytes, purpose: .pouch))
        items = [
            .origin(signed), .passedOn(PassedOn(origin: 0, proof: tree.proof(of: 0), word: .record(record))),
        ]
        key = randomness.key
        bytes = try Seal.bulk(try Self.plain(items), key: randomness.key, salt: randomness.salt)
        guard bytes.count <= PouchLimits.bulk else {
            throw PouchError(.limit, "a bulk of \(bytes.count) bytes is over the limit of \(PouchLimits.bulk)")
        }
        name = Digest(hashing: bytes)
    }

    /// What is sealed: see `docs/pouch.md`.
    package static func plain(_ items: [PouchItem]) throws(PouchError) -> [UInt8] {
        let packed = try PouchWriter.packed(items)
        return packed + [UInt8](repeating: 0, count: Padding.padded(packed.count) - packed.count)
    }

    /// Whether bytes are those of the bulk with a name: all that whoever keeps it can know.
    package static func isNamed(_ name: Digest, _ bytes: [UInt8]) -> Bool {
        bytes.count <= PouchLimits.bulk && Digest(hashing: bytes) == name
    }
}

/// What stands in the place of a pouch's items where they are a bulk: which one, its key, and who keeps it.
package struct PouchLetter: Hashable, Sendable {
    /// Whose letter it is, and the number of the pouch that it stands for.
    package let from: String
    package let number: Int64
    /// Of the bulk.
    package let name: Digest
    /// Bytes of the bulk, at most ``PouchLimits/bulk``.
    package let length: Int
    private let key: [UInt8]
    /// Who keeps it, by the organisation's code.
    package let holder: String

    /// - Parameters:
    ///   - beginning: what the pouch itself begins with.
    ///   - length: bytes of the bulk.
    package static func plain(_ beginning: [UInt8], name: Digest, length: Int, key: [UInt8], holder: String) -> [UInt8]
    {
        var writer = ByteWriter()
        writer.put(raw: beginning)
        writer.put(raw: name.bytes)
        writer.put(UInt32(truncatingIfNeeded: length))
        writer.put(raw: key)
        writer.put(code: holder)
        writer.put(raw: repeatElement(0, count: max(PouchLimits.leastLetter - writer.bytes.count, 0)))
        return writer.bytes
    }

    /// Reads what a letter says after that which the pouch itself begins with.
    package init(_ plain: [UInt8], from: String, number: Int64) throws(PouchError) {
        var reader = ByteReader(plain[...], "the letter")
        try self.init(from: from, number: number, &reader)
    }

    /// - Parameter reader: after the number of items.
    init(from: String, number: Int64, _ reader: inout ByteReader) throws(PouchError) {
        self.from = from
        self.number = number
        guard let name = Digest(bytes: try reader.take(Digest.byteCount)) else {
            throw reader.malformed("the name of the bulk is none")
        }
        self.name = name
        length = Int(try reader.number(UInt32.self))
        guard length <= PouchLimits.bulk else {
            throw PouchError(.limit, "the bulk has \(length) bytes, over the limit of \(PouchLimits.bulk)")
        }
        key = Array(try reader.take(Seal.keyByteCount))
        holder = try reader.code("who keeps the bulk")
        guard reader.rest.allSatisfy({ $0 == 0 }) else { throw reader.malformed("its padding says something") }
    }

    /// What the bulk holds, before it is expanded.
    ///
    /// - Throws: ``PouchError``: `bulk` where it is not here, `damaged` where it is another than the letter names.
    func open(_ bulk: ArraySlice<UInt8>) throws(PouchError) -> [UInt8] {
        guard !bulk.isEmpty else {
            throw PouchError(.bulk, "the pouch \(number) of \(from) is a letter: its bulk is kept by \(holder)")
        }
        guard bulk.count == length, PouchBulk.isNamed(name, Array(bulk)) else {
            throw PouchError(.damaged, "what \(holder) gives is not the bulk that \(from) wrote of")
        }
        return try Seal.open(bulk: bulk, key: key)
    }

    /// Refuses what the sender did not sign by itself: nothing else stands for it, as a letter has no signature.
    ///
    /// - Throws: ``PouchError`` with `forged`.
    func check(
        _ items: [PouchItem], from sender: String,
        _ keys: (String, KeyFingerprint) throws(PouchError) -> PublicKeys?
    ) throws(PouchError) {
        guard items.count == 2, case .origin(let signed) = items[0], case .passedOn(let passed) = items[1],
            passed.origin == 0, case .record = passed.word
        else { throw PouchError(.forged, "the bulk that \(sender) wrote of is not one record with its statement") }
        guard signed.statement.from == sender, let known = try keys(sender, signed.statement.signer),
            signed.isSigned(by: known)
        else { throw PouchError(.forged, "the record in the bulk is not signed by \(sender), which wrote of it") }
        do throws(PouchError) {
            try passed.proof.verify(passed.word, in: signed.statement)
        } catch {
            throw PouchError(.forged, "the record in the bulk is not the one that \(sender) signed")
        }
    }
}
