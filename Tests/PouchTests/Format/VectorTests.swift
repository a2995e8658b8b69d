import Foundation
import JSON
import Ledger
import Records
import Testing

@testable import Pouch

/// The vectors of `docs/pouch.md`: whole pouches, with all that goes into them.
///
/// Signatures and wraps hold randomness of the library's own, so they are kept with the pouch; everything else follows
/// from the inputs. `BARAZA_KEEP=1 swift test --filter PouchVectorTests` writes new ones, which only a new version of
/// the format is a reason for.
@Suite struct PouchVectorTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Vectors")

    enum Vector: String, CaseIterable {
        case one, empty, group, witness, pair, bare
        case passedOn = "passed-on"

        /// Whether it is kept as it goes over a link: without the wrap to the node.
        var isThin: Bool { self == .pair || self == .bare }
    }

    /// ET-FAD (keys 2) gave it to KE-OUT (keys 1).
    private static func pairKey() throws -> GroupKey {
        try PairSecret(epoch: 1_743_845_000, secret: FormatSamples.bytes(32, seed: 70)).key(
            of: .init("ET-FAD", FormatSamples.keys(2).publicKeys.fingerprint),
            for: .init("KE-OUT", FormatSamples.keys(1).publicKeys.fingerprint))
    }

    private static func sample(
        _ vector: Vector, origin: HybridSignature?
    ) throws -> (writer: PouchWriter, receivers: [PouchReceiver], opener: PouchOpener, address: PouchHeader.Address) {
        let (sender, receiver) = (try FormatSamples.keys(1), try FormatSamples.keys(2))
        let group = try GroupKey(channel: "sahel-alerts", epoch: 3, secret: FormatSamples.bytes(32, seed: 50))
        let node = ([PouchReceiver.node(receiver.publicKeys)], PouchOpener.node(receiver.opening))
        var items = [FormatSamples.withdrawal] + FormatSamples.items(2)
        var (to, keys) = (PouchHeader.Address.organisation("ET-FAD"), node)
        switch vector {
        case .one: break
        case .empty: items = []
        case .witness: items = try FormatSamples.witnessing()
        case .group: (to, keys) = (.channel("sahel-alerts"), ([.group(group)], .group(group)))
        case .pair, .bare:
            if vector == .bare { items = [.receipts(Array(#"{"receipts":[]}"#.utf8))] }
            let key = try pairKey()
            let opener = PouchOpener.pair(key, organisation: "KE-OUT", signer: sender.publicKeys.fingerprint)
            keys = (node.0 + [.group(key)], opener)
        case .passedOn:
            let originator = try FormatSamples.keys(5)
            let first = try PouchWriter(
                FormatSamples.header(from: "TZ-IUT", to: .organisation("KE-OUT"), signer: originator),
                FormatSamples.items(3), FormatSamples.randomness(7))
            let signature = try origin ?? originator.sign(first.statement.bytes, purpose: .pouch)
            items = [
                .origin(SignedStatement(statement: first.statement, signature: signature)),
                .passedOn(
                    PassedOn(origin: 0, proof: first.tree.proof(of: 2), word: .record(FormatSamples.record(2)))),
            ]
        }
        let writer = try PouchWriter(
            FormatSamples.header(to: to, number: vector == .one ? 1 : 2, signer: sender), items,
            FormatSamples.randomness(9))
        return (writer, keys.0, keys.1, to)
    }

    @Test("a kept pouch opens to what went into it, and is written again to the same bytes", arguments: Vector.allCases)
    func kept(_ vector: Vector) throws {
        let file = Self.folder.appendingPathComponent("\(vector.rawValue).pouch")
        if ProcessInfo.processInfo.environment["BARAZA_KEEP"] == "1" {
            let (writer, receivers, _, _) = try Self.sample(vector, origin: nil)
            let whole = try writer.sealed(by: FormatSamples.keys(1), to: receivers)
            let thin = vector.isThin ? PouchReader.thin(whole, isBare: vector == .bare) : whole
            try Data(#require(thin)).write(to: file)
        }
        let bytes = [UInt8](try Data(contentsOf: file))
        let (_, _, opener, address) = try Self.sample(vector, origin: nil)
        let opened = try PouchReader.open(bytes, with: [opener], for: [address]) { _, _ in
            try? FormatSamples.keys(1).publicKeys
        }
        var origin: HybridSignature?
        if case .origin(let signed) = opened.items.first {
            origin = signed.signature
            #expect(signed.isSigned(by: try FormatSamples.keys(5).publicKeys))
        }
        let (writer, _, _, _) = try Self.sample(vector, origin: origin)
        #expect(opened.items == writer.items)
        #expect(opened.header == writer.header)
        #expect(opened.statement == writer.statement)
        let again = try writer.sealed(with: opened.signature, wraps: Seal.wraps(of: bytes))
        #expect(again == bytes)
    }

    @Test("a kept letter opens with its bulk, to the items that the bulk is written from again to the same bytes")
    func letter() throws {
        let files = ["letter.pouch", "letter.bulk"].map { Self.folder.appendingPathComponent($0) }
        if ProcessInfo.processInfo.environment["BARAZA_KEEP"] == "1" {
            let (sender, record) = (try FormatSamples.keys(1), FormatSamples.record(2))
            let bulk = try PouchBulk(
                record, from: "KE-OUT", by: sender, made: Instant(microseconds: 1_743_845_300_000_000),
                FormatSamples.randomness(30))
            let kept = try PouchWriter(
                FormatSamples.header(number: 2, signer: sender), bulk.items, FormatSamples.randomness(9)
            ).sealed(
                by: sender, to: [.node(FormatSamples.keys(2).publicKeys), .group(Self.pairKey())],
                letter: (bulk, "SN-CAS"))
            try Data(#require(PouchReader.letter(kept))).write(to: files[0])
            try Data(bulk.bytes).write(to: files[1])
        }
        let (letter, bulk) = ([UInt8](try Data(contentsOf: files[0])), [UInt8](try Data(contentsOf: files[1])))
        let sender = try FormatSamples.keys(1).publicKeys
        let opener = PouchOpener.pair(try Self.pairKey(), organisation: "KE-OUT", signer: sender.fingerprint)
        let opened = try PouchReader.open(letter + bulk, with: [opener], for: [.organisation("ET-FAD")]) { _, _ in
            sender
        }
        #expect(opened.header == (try FormatSamples.header(number: 2, signer: FormatSamples.keys(1))))
        guard case .passedOn(let passed) = opened.items.last else {
            Issue.record("the bulk holds something else")
            return
        }
        #expect(passed.word == .record(FormatSamples.record(2)))
        let draws = FormatSamples.randomness(30)
        #expect(try Seal.bulk(PouchBulk.plain(opened.items), key: draws.key, salt: draws.salt) == bulk)
    }

    @Test("the dictionary is the one that released pouches were made with")
    func dictionary() {
        #expect(Digest(hashing: PouchDictionary.current.bytes).hex == Self.dictionaryDigest)
    }

    private static let dictionaryDigest = "12419148831a050326a18c4ababa3347d6086cbf00378e06e15d007085b5202d"
}
