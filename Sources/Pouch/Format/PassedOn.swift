package import Ledger

/// Another's word, with the proof that it is that one's.
package struct PassedOn: Hashable, Sendable {
    /// What may be passed on.
    package enum Word: Hashable, Sendable {
        case record(PouchRecord)
        /// ``PouchItem/withdrawal(_:)``
        case withdrawal([UInt8])

        package var item: PouchItem {
            switch self {
            case .record(let record): .record(record)
            case .withdrawal(let bytes): .withdrawal(bytes)
            }
        }
    }

    /// Which of the pouch's ``PouchItem/origin(_:)`` items, from 0.
    package let origin: Int
    package let proof: OriginProof
    package let word: Word

    package init(origin: Int, proof: OriginProof, word: Word) {
        self.origin = origin
        self.proof = proof
        self.word = word
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(UInt16(truncatingIfNeeded: origin))
        writer.put(raw: proof.salt)
        writer.put(UInt32(truncatingIfNeeded: proof.index))
        writer.put(UInt8(truncatingIfNeeded: proof.path.count))
        for hash in proof.path { writer.put(raw: hash.bytes) }
        writer.put(word.item.kind)
        writer.put(raw: word.item.payload)
        return writer.bytes
    }

    init(_ payload: [UInt8]) throws(PouchError) {
        var reader = ByteReader(payload[...], "what is passed on")
        origin = Int(try reader.number(UInt16.self))
        let salt = Array(try reader.take(PouchTree.saltByteCount))
        let index = Int64(try reader.number(UInt32.self))
        let count = Int(try reader.byte())
        guard count <= PouchLimits.path else {
            throw PouchError(
                .limit, "\(reader.what): a path of \(count) hashes is over the limit of \(PouchLimits.path)")
        }
        var path: [Digest] = []
        for _ in 0..<count {
            guard let hash = Digest(bytes: try reader.take(Digest.byteCount)) else {
                throw reader.malformed("a hash is none")
            }
            path.append(hash)
        }
        proof = OriginProof(salt: salt, index: index, path: path)
        let kind = try reader.byte()
        switch kind {
        case 1:
            guard reader.rest.count <= PouchLimits.message else {
                throw PouchError(
                    .limit,
                    "\(reader.what): a withdrawal of \(reader.rest.count) bytes is over the limit of \(PouchLimits.message)"
                )
            }
            word = .withdrawal(Array(reader.rest))
        case 8: word = .record(try PouchRecord(Array(reader.rest)))
        default: throw PouchError(.version, "\(reader.what): items of the kind \(kind) are not passed on")
        }
    }
}

/// That an item is the word of whoever signed a statement.
package struct OriginProof: Hashable, Sendable {
    /// ``PouchTree/saltByteCount`` bytes.
    package let salt: [UInt8]
    /// Which leaf, from 0.
    package let index: Int64
    /// RFC 9162 §2.1.3.
    package let path: [Digest]

    package init(salt: [UInt8], index: Int64, path: [Digest]) {
        self.salt = salt
        self.index = index
        self.path = path
    }

    /// - Throws: ``PouchError`` with `forged` where it is not in the tree that was signed.
    package func verify(_ word: PassedOn.Word, in statement: PouchStatement) throws(PouchError) {
        let leaf = PouchTree.leaf(of: word.item, salt: salt)
        let proof = InclusionProof(index: index, size: statement.leaves, hashes: path)
        do {
            try proof.verify(leaf: leaf, root: statement.root)
        } catch {
            throw PouchError(
                .forged, "what is passed on is not what \(statement.from) signed: \(error.message)")
        }
    }
}
