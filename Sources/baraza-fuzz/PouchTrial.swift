import Ledger
import Pouch
import Records

/// The readers of a pouch under trial, each by itself: behind the seal and the signature no mutated byte would be seen.
///
/// The first byte of an input says which.
enum PouchTrial {
    private enum Part: UInt8, CaseIterable {
        case outside, header, statement, items, packed, withdrawal, receipts, groupKey, letter, bulk
    }

    /// True if it was accepted: then it is written again to the same bytes, or, where there is freedom in the bytes, to
    /// some that say the same.
    static func read(_ input: [UInt8]) throws(Fault) -> Bool {
        guard let first = input.first else { return false }
        let part = Part.allCases[Int(first) % Part.allCases.count]
        let bytes = Array(input.dropFirst())
        do throws(PouchError) {
            switch part {
            case .outside:
                _ = try PouchReader.receivers(of: bytes)
                // What is made of it for one way or another is a pouch still, or nothing.
                for made in [PouchReader.whole(bytes), PouchReader.letter(bytes) ?? bytes] {
                    _ = try PouchReader.receivers(of: made)
                    _ = PouchReader.needsBulk(made)
                }
                _ = try PouchReader.open(bytes, with: [.group(key())], for: [.organisation("B")]) { _, _ in nil }
            case .header: try same(try PouchHeader(bytes).bytes, bytes)
            case .statement: try same(try SignedStatement(bytes).bytes, bytes)
            case .items: try same(try PouchItem.content(PouchItem.list(bytes)), bytes)
            case .packed:
                let length = bytes.prefix(3).reduce(0) { $0 << 8 | Int($1) }
                _ = try Deflate.expand(
                    bytes.dropFirst(3), dictionary: PouchDictionary.current.bytes, length: length & 0x3FFFF)
            case .withdrawal:
                let notice = try WithdrawalNotice(bytes)
                guard try WithdrawalNotice(notice.bytes) == notice else { throw changed }
            case .receipts:
                let receipts = try PouchReceipt.list(bytes)
                guard try PouchReceipt.list(PouchReceipt.bytes(receipts)) == receipts else { throw changed }
            case .groupKey: try same(try GroupKey(bytes).bytes, bytes)
            case .letter: _ = try PouchLetter(bytes, from: "A", number: 2)
            case .bulk: _ = try PouchReader.items(ofBulk: bytes, count: 2)
            }
        } catch {
            guard error == changed else { return false }
            throw Fault(message: "the \(part) of a pouch says something else when it is written again")
        }
        return true
    }

    private static let changed = PouchError(.damaged, "written again, it is another")

    private static func same(_ written: [UInt8], _ read: [UInt8]) throws(PouchError) {
        guard written == read else { throw changed }
    }

    private static func key() throws(PouchError) -> GroupKey {
        try GroupKey(channel: "c", epoch: 1, secret: [UInt8](repeating: 7, count: GroupKey.secretByteCount))
    }

    /// One or more of each part.
    static let samples: [[UInt8]] = {
        do throws(PouchError) {
            return try make()
        } catch {
            preconditionFailure("the samples of pouches cannot be made: \(error)")
        }
    }()

    private static func make() throws(PouchError) -> [[UInt8]] {
        let numbers: (Int) -> [UInt8] = { [UInt8](repeating: 3, count: $0) }
        let signature = try HybridSignature(bytes: numbers(HybridSignature.byteCount))
        let signer = try NodeKeys(seed: numbers(NodeKeys.seedByteCount)).publicKeys.fingerprint
        let header = PouchHeader(
            from: "A", to: .organisation("B"), number: 2, since: 1, previous: .leaf([1]),
            made: Instant(microseconds: 1_743_845_400_000_000), precedence: .flash,
            signer: signer, node: "baraza/a/1")
        let record = PouchRecord(channel: "c", envelope: Array("{}".utf8), body: Array(#"{"type":"note"}"#.utf8))
        let plain = try PouchWriter(header, [.record(record)], PouchRandomness(numbers))
        let signed = SignedStatement(statement: plain.statement, signature: signature)
        let items: [PouchItem] = [
            .withdrawal(Array("{}".utf8)), .origin(signed),
            .passedOn(PassedOn(origin: 0, proof: plain.tree.proof(of: 0), word: .record(record))), .record(record),
            .receipts([]), .checkpoint([1]), .consent([2]), .onward([3]), .groupKey(try key().bytes),
            .other(kind: 200, [4]),
        ]
        let content = try PouchItem.content(items)
        let outside = try plain.sealed(with: signature, to: [.group(key())])
        let withdrawal = Array(
            """
            {"at":"2025-04-05T09:30:00Z","channel":"c","object":"report--0c7e22ad-b099-4dc3-b0df-2ea3f49ae2e6",\
            "originator":"A","reason":"error","recall":"recall--0c7e22ad-b099-4dc3-b0df-2ea3f49ae2e6","versions":["x"]}
            """.utf8)
        let receipts = Array(
            """
            {"receipts":[{"at":"2025-04-05T09:30:00Z","exceptions":[{"code":"absent","item":1}],"number":7,\
            "pouch":"\(String(repeating: "0a", count: 32))"}]}
            """.utf8)
        let keys = try NodeKeys(seed: numbers(NodeKeys.seedByteCount))
        let bulk = try PouchBulk(record, from: "A", by: keys, made: header.made, PouchRandomness(numbers))
        let kept = try PouchWriter(header, bulk.items, PouchRandomness(numbers)).sealed(
            by: keys, to: [.node(keys.publicKeys), .group(key())], letter: (bulk, "C"))
        let letter = PouchLetter.plain([], name: bulk.name, length: bulk.bytes.count, key: bulk.key, holder: "C")
        let packed = try Deflate.compress(content, dictionary: PouchDictionary.current.bytes)
        let length = [UInt8(content.count >> 16), UInt8(content.count >> 8 & 0xFF), UInt8(content.count & 0xFF)]
        return [
            (.outside, outside), (.outside, kept), (.outside, PouchReader.letter(kept) ?? []), (.letter, letter),
            (.bulk, try PouchBulk.plain(bulk.items)), (.header, header.bytes), (.statement, signed.bytes),
            (.items, content),
            (.packed, length + packed), (.withdrawal, withdrawal), (.receipts, receipts), (.groupKey, try key().bytes),
        ].map { (part: Part, bytes: [UInt8]) in [part.rawValue] + bytes }
    }
}
