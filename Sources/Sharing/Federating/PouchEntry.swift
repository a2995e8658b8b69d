import JSON
import Ledger
import Pouch
import Records

/// What the ledger keeps of a pouch that came: all that proves its records to others, and that it came.
///
/// Records' envelopes name the pouch by the digest of its statement; from here come the signature, the leaves and the seed of
/// the salts.
struct PouchEntry: Hashable, Sendable {
    /// The kind of the entry: no object may have this type.
    static let kind = "pouch"

    /// Something that the sender passed on, with its originator's statement.
    struct PassedOn: Hashable, Sendable {
        let item: Int
        /// Which of ``origins``.
        let origin: Int
        let proof: OriginProof
    }

    let number: Int64
    /// The header as it was sent; empty in entries from before that was kept.
    let header: [UInt8]
    let statement: PouchStatement
    /// `nil` for receipts alone that came unsigned (decision 0043): they prove nothing to others; and for what came as a letter
    /// with its bulk (decision 0047): what proves the record is among ``origins``.
    let signature: HybridSignature?
    let seed: [UInt8]
    let leaves: [Digest]
    let origins: [SignedStatement]
    let passedOn: [PassedOn]
    /// What it took back, by the item's place.
    let withdrawals: [Int: [UInt8]]

    /// What proves to others that its sender said so.
    var signed: SignedStatement? { signature.map { SignedStatement(statement: statement, signature: $0) } }

    init(_ pouch: OpenedPouch) {
        number = pouch.header.number
        header = pouch.header.bytes
        statement = pouch.statement
        signature = pouch.signature
        seed = pouch.seed
        leaves = pouch.leaves
        var origins: [SignedStatement] = []
        var passedOn: [PassedOn] = []
        var withdrawals: [Int: [UInt8]] = [:]
        for (index, item) in pouch.items.enumerated() {
            switch item {
            case .origin(let origin): origins.append(origin)
            case .passedOn(let passed):
                passedOn.append(PassedOn(item: index, origin: passed.origin, proof: passed.proof))
                if case .withdrawal(let bytes) = passed.word { withdrawals[index] = bytes }
            case .withdrawal(let bytes): withdrawals[index] = bytes
            default: break
            }
        }
        self.origins = origins
        self.passedOn = passedOn
        self.withdrawals = withdrawals
    }

    /// Whose word an item is, and the proof of it.
    func proof(of item: Int) -> (signed: SignedStatement, proof: OriginProof)? {
        if let passed = passedOn.first(where: { $0.item == item }) {
            return origins.indices.contains(passed.origin) ? (origins[passed.origin], passed.proof) : nil
        }
        guard leaves.indices.contains(item), let signed else { return nil }
        return (
            signed,
            OriginProof(
                salt: PouchTree.salt(item, seed: seed), index: Int64(item), path: PouchTree.path(to: item, in: leaves))
        )
    }

    /// What shows a third party that its sender signed a pouch with this header: the statement, with the salt by which its
    /// digest of the header is computed. Empty where it is not signed: that is this node's own knowledge, and no proof.
    var evidence: [UInt8] {
        guard let signed else { return [] }
        return JSONTree.object([
            JSONMember("header", .string(StrictBase64.encode(header))),
            JSONMember("salt", .string(StrictBase64.encode(PouchTree.headerSalt(seed: seed)))),
            JSONMember("signed", .string(StrictBase64.encode(signed.bytes))),
        ]).canonical
    }

    var body: [UInt8] {
        JSONTree.object([
            JSONMember("from", .string(statement.from)),
            JSONMember("header", .string(StrictBase64.encode(header))),
            JSONMember("leaves", .string(StrictBase64.encode(leaves.flatMap(\.bytes)))),
            JSONMember("number", .integer(number)),
            JSONMember("origins", .array(origins.map { .string(StrictBase64.encode($0.bytes)) })),
            JSONMember(
                "passed_on",
                .array(
                    passedOn.map { passed in
                        [
                            "index": .integer(passed.proof.index), "item": .integer(Int64(passed.item)),
                            "origin": .integer(Int64(passed.origin)),
                            "path": .string(StrictBase64.encode(passed.proof.path.flatMap(\.bytes))),
                            "salt": .string(StrictBase64.encode(passed.proof.salt)),
                        ]
                    })),
            JSONMember("seed", .string(StrictBase64.encode(seed))),
            signed.map { JSONMember("signed", .string(StrictBase64.encode($0.bytes))) }
                ?? JSONMember("statement", .string(StrictBase64.encode(statement.bytes))),
            JSONMember(
                "withdrawals",
                .array(
                    withdrawals.sorted { $0.key < $1.key }.map {
                        ["item": .integer(Int64($0)), "notice": .string(String(decoding: $1, as: UTF8.self))]
                    })),
        ]).canonical
    }

    /// `nil` for a body that is not one.
    init?(_ value: JSONValue) {
        let signed = value.bytes("signed").flatMap { try? SignedStatement($0) }
        guard let number = value["number"]?.integer, let seed = value.bytes("seed"),
            seed.count == PouchTree.seedByteCount, let leaves = value.digests("leaves"),
            let statement = signed?.statement ?? value.bytes("statement").flatMap({ try? PouchStatement($0) })
        else { return nil }
        self.number = number
        header = value.bytes("header") ?? []
        self.seed = seed
        self.leaves = leaves
        self.statement = statement
        signature = signed?.signature
        origins = (value["origins"].map { Array($0.elements) } ?? []).compactMap { element in
            element.string.flatMap { StrictBase64.decode($0) }.flatMap { try? SignedStatement($0) }
        }
        passedOn = (value["passed_on"].map { Array($0.elements) } ?? []).compactMap { element in
            guard let item = element["item"]?.integer, let origin = element["origin"]?.integer,
                let index = element["index"]?.integer, let salt = element.bytes("salt"),
                let path = element.digests("path")
            else { return nil }
            return PassedOn(
                item: Int(item), origin: Int(origin), proof: OriginProof(salt: salt, index: index, path: path))
        }
        var withdrawals: [Int: [UInt8]] = [:]
        for element in value["withdrawals"].map({ Array($0.elements) }) ?? [] {
            if let item = element["item"]?.integer, let notice = element["notice"]?.string {
                withdrawals[Int(item)] = Array(notice.utf8)
            }
        }
        self.withdrawals = withdrawals
    }
}

extension JSONValue {
    fileprivate func bytes(_ name: String) -> [UInt8]? { self[name]?.string.flatMap { StrictBase64.decode($0) } }

    fileprivate func digests(_ name: String) -> [Digest]? {
        guard let bytes = bytes(name), bytes.count.isMultiple(of: Digest.byteCount) else { return nil }
        return stride(from: 0, to: bytes.count, by: Digest.byteCount).compactMap {
            Digest(bytes: bytes[$0..<$0 + Digest.byteCount])
        }
    }
}
