import Ledger
import Records
import Testing

@testable import Pouch

@Suite struct PouchRoundTripTests {
    @Test("what is sealed comes out as it went in", arguments: [0, 1, 2, 3, 7, 40])
    func comesOut(count: Int) throws {
        let items = [FormatSamples.withdrawal] + FormatSamples.items(count)
        let opened = try FormatSamples.open(FormatSamples.sealed(items))

        #expect(opened.items == items)
        #expect(opened.header == (try FormatSamples.header(signer: FormatSamples.keys(1))))
    }

    @Test("an empty pouch, which only says that nothing happened, passes")
    func empty() throws {
        #expect(try FormatSamples.open(FormatSamples.sealed([])).items.isEmpty)
    }

    @Test("every kind of item passes, and one of a later kind that may be left alone is kept as it is")
    func everyKind() throws {
        let sender = try FormatSamples.keys(1)
        let other = try PouchWriter(
            FormatSamples.header(from: "TZ-IUT", signer: sender), FormatSamples.items(3), FormatSamples.randomness(4))
        let origin = SignedStatement(
            statement: other.statement, signature: try sender.sign(other.statement.bytes, purpose: .pouch))
        let items: [PouchItem] = [
            FormatSamples.withdrawal, .receipts([1, 2]), .checkpoint([3]), .consent([4]), .onward([5]), .groupKey([6]),
            .origin(origin),
            .passedOn(
                PassedOn(origin: 0, proof: other.tree.proof(of: 1), word: .record(FormatSamples.record(1)))),
            .record(FormatSamples.record(9)), .cosigned([5]), .proofsWanted([6]), .other(kind: 200, [7, 8]),
        ]
        #expect(try FormatSamples.open(FormatSamples.sealed(items)).items == items)
    }

    @Test("a kind below the optional ones that is not known makes the whole pouch refused")
    func unknownKind() throws {
        let sealed = try FormatSamples.sealed([.other(kind: 100, [1])])
        #expect(FormatSamples.refusal { _ = try FormatSamples.open(sealed) } == .version)
    }

    @Test("a pouch for several receivers is encrypted once and opens for each of them, and for nobody else")
    func severalReceivers() throws {
        let sender = try FormatSamples.keys(1)
        let writer = try PouchWriter(
            FormatSamples.header(to: .channel("sahel-alerts"), signer: sender), FormatSamples.items(2),
            FormatSamples.randomness(3))
        let sealed = try writer.sealed(
            by: sender, to: [.node(FormatSamples.keys(2).publicKeys), .node(FormatSamples.keys(3).publicKeys)])

        for key: UInt8 in [2, 3] {
            let opened = try FormatSamples.open(sealed, with: key, for: .channel("sahel-alerts"))
            #expect(opened.items == FormatSamples.items(2))
        }
        #expect(
            FormatSamples.refusal { _ = try FormatSamples.open(sealed, with: 4, for: .channel("sahel-alerts")) }
                == .foreign)
    }

    @Test("a pouch under a group key has one small wrap, and opens with the key of its epoch alone")
    func groupKey() throws {
        let sender = try FormatSamples.keys(1)
        var ring = try GroupKeyring(
            channel: "sahel-alerts", members: ["ET-FAD"], secret: FormatSamples.bytes(32, seed: 1))
        let writer = try PouchWriter(
            FormatSamples.header(to: .channel("sahel-alerts"), signer: sender), FormatSamples.items(1),
            FormatSamples.randomness(3))
        let first = ring.current
        let sealed = try writer.sealed(by: sender, to: [.group(first)])
        let second = try #require(
            try ring.update(members: ["ET-FAD", "SN-CAS"], secret: FormatSamples.bytes(32, seed: 2)))

        func open(_ key: GroupKey) throws -> OpenedPouch {
            try PouchReader.open(sealed, with: [.group(key)], for: [.channel("sahel-alerts")]) { _, _ in
                sender.publicKeys
            }
        }
        #expect(try open(first).items == FormatSamples.items(1))
        #expect(FormatSamples.refusal { _ = try open(second) } == .key)
        #expect(try ring.update(members: ["SN-CAS", "ET-FAD"], secret: FormatSamples.bytes(32, seed: 3)) == nil)
        #expect(try GroupKey(second.bytes) == second)
        #expect(try PouchReader.receivers(of: sealed).count == 1)
        #expect(sealed.count < Padding.padded(0) + 200)
    }

    @Test("a record that is passed on is proved to be its originator's, and an altered one is not")
    func passedOn() throws {
        let originator = try FormatSamples.keys(5)
        let items = [FormatSamples.withdrawal] + FormatSamples.items(4)
        let writer = try PouchWriter(
            FormatSamples.header(signer: originator), items, FormatSamples.randomness(6))
        let signed = SignedStatement(
            statement: writer.statement, signature: try originator.sign(writer.statement.bytes, purpose: .pouch))
        let record = FormatSamples.record(2)
        let proof = writer.tree.proof(of: 3)

        #expect(signed.isSigned(by: originator.publicKeys))
        #expect(!signed.isSigned(by: try FormatSamples.keys(1).publicKeys))
        try proof.verify(.record(record), in: signed.statement)
        #expect(signed.statement.leaves == 8)

        let altered = PouchRecord(channel: record.channel, envelope: record.envelope, body: record.body + [0x20])
        let moved = PouchRecord(channel: "another", envelope: record.envelope, body: record.body)
        let stripped = PouchRecord(channel: record.channel, envelope: [], body: record.body)
        for other in [altered, moved, stripped] {
            #expect(FormatSamples.refusal { try proof.verify(.record(other), in: signed.statement) } == .forged)
        }
        let elsewhere = OriginProof(salt: proof.salt, index: 2, path: proof.path)
        #expect(FormatSamples.refusal { try elsewhere.verify(.record(record), in: signed.statement) } == .forged)
    }

    @Test("a proof names no other item: the salts of two items have nothing in common")
    func salts() throws {
        let tree = PouchTree(FormatSamples.items(3), seed: FormatSamples.bytes(32, seed: 1))
        #expect(Set((0..<3).map { tree.proof(of: $0).salt }).count == 3)
        #expect(tree.leaves.count == 4)
        #expect(Set(tree.leaves).count == 4)
    }

    @Test("short content is as long as other short content: a lone receipt looks like a report")
    func padding() throws {
        let short = try FormatSamples.sealed([.receipts([1])])
        let longer = try FormatSamples.sealed(FormatSamples.items(3))
        #expect(short.count == longer.count)
    }

    @Test(
        "lengths are rounded up by at most an eighth",
        arguments: [(0, 4_096), (4_096, 4_096), (4_097, 4_352), (9_000, 9_216), (1_000_000, 1_015_808)])
    func lengths(length: Int, padded: Int) {
        #expect(Padding.padded(length) == padded)
        #expect(Padding.padded(length) - max(length, 4_096) <= max(length, 4_096) / 8)
        #expect(Padding.padded(padded) == padded)
    }

    @Test("records like those of a working day take a third of their length or less")
    func compression() throws {
        let text =
            #"{"type":"indicator","spec_version":"2.1","id":"indicator--%","created":"2025-04-05T09:30:00.000Z"}"#
        let items = (0..<500).map { number in
            PouchItem.record(FormatSamples.record(number, body: text.replacing("%", with: "\(number * 7_919)")))
        }
        let plain = items.reduce(0) { $0 + $1.byteCount }
        #expect(try FormatSamples.sealed(items).count * 3 < plain)
    }
}
