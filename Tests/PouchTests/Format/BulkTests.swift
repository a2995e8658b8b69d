import Ledger
import Records
import Testing

@testable import Pouch

/// Pouches whose items are a bulk, and the letters about it (decision 0047).
@Suite("What is large is sealed once, and each receiver gets a letter about it")
struct BulkTests {
    private static let record = FormatSamples.record(
        1, body: #"{"type":"artifact","payload_bin":""# + String(repeating: "QUJD", count: 20_000) + #""}"#)

    private static func keys(_ number: UInt8) throws -> PublicKeys { try FormatSamples.keys(number).publicKeys }

    /// ET-FAD (keys 2) gave it to KE-OUT (keys 1).
    private static func pairKey() throws -> GroupKey {
        try PairSecret(epoch: 7, secret: FormatSamples.bytes(32, seed: 60)).key(
            of: .init("ET-FAD", keys(2).fingerprint), for: .init("KE-OUT", keys(1).fingerprint))
    }

    private static func opener() throws -> PouchOpener {
        .pair(try pairKey(), organisation: "KE-OUT", signer: try keys(1).fingerprint)
    }

    private static func bulk(
        _ record: PouchRecord = record, from: String = "KE-OUT", by signer: UInt8 = 1
    ) throws -> PouchBulk {
        try PouchBulk(
            record, from: from, by: FormatSamples.keys(signer), made: Instant(microseconds: 1_743_845_000_000_000),
            FormatSamples.randomness(30))
    }

    private static func writer(_ items: [PouchItem]) throws -> PouchWriter {
        try PouchWriter(
            FormatSamples.header(number: 2, signer: FormatSamples.keys(1)), items, FormatSamples.randomness(9))
    }

    /// As its sender keeps it: both wraps, its signature, the letter and the content.
    private static func kept(_ bulk: PouchBulk) throws -> [UInt8] {
        try writer(bulk.items).sealed(
            by: FormatSamples.keys(1), to: [.node(keys(2)), .group(pairKey())], letter: (bulk, "SN-CAS"))
    }

    /// A letter of a pouch with these items, about whatever bulk: no honest program writes one where they differ.
    private static func letter(
        _ items: [PouchItem], about bytes: [UInt8], key: [UInt8], name: Digest? = nil, length: Int? = nil,
        to receivers: [PouchReceiver]? = nil
    ) throws -> [UInt8] {
        let (writer, draws) = (try writer(items), FormatSamples.randomness(9))
        let plain = PouchLetter.plain(
            writer.beginning, name: name ?? Digest(hashing: bytes), length: length ?? bytes.count, key: key,
            holder: "SN-CAS")
        let signature = try FormatSamples.keys(1).sign(writer.statement.bytes, purpose: .pouch)
        let whole = try Seal.seal(
            [], signature, letter: plain, to: [.node(keys(3)), .group(pairKey())], key: draws.key, salt: draws.salt)
        guard let receivers else { return try #require(PouchReader.letter(whole)) }
        // With other wraps than a letter has.
        let thin = try #require(PouchReader.letter(whole))
        let head = Array(thin[..<Seal.headByteCount])
        let wraps = try receivers.map {
            try KeyWrap(draws.key, for: $0, salt: draws.salt, authenticating: head).bytes
        }
        let end = Seal.headByteCount + 2 + 1 + KeyWrap.idByteCount + KeyWrap.wrappedByteCount
        return head + [0, UInt8(wraps.count)] + wraps.flatMap { $0 } + thin[end...]
    }

    private static func open(
        _ sealed: [UInt8], with openers: [PouchOpener]? = nil
    ) throws(PouchError) -> OpenedPouch {
        let own: [PouchOpener]
        do {
            own = try openers ?? [opener()]
        } catch {
            throw PouchError(.malformed, "the sample's keys: \(error)")
        }
        return try PouchReader.open(sealed, with: own, for: [.organisation("ET-FAD")]) { organisation, fingerprint in
            let known: [UInt8] = organisation == "KE-OUT" ? [1] : organisation == "TZ-IUT" ? [3] : []
            return known.compactMap { try? keys($0) }.first { $0.fingerprint == fingerprint }
        }
    }

    private static func refusal(_ sealed: [UInt8], with openers: [PouchOpener]? = nil) -> PouchError.Code? {
        FormatSamples.refusal { _ = try open(sealed, with: openers) }
    }

    @Test("a letter with its bulk is the same pouch as the one that is kept, and some 800 bytes long")
    func same() throws {
        let bulk = try Self.bulk()
        let kept = try Self.kept(bulk)
        let letter = try #require(PouchReader.letter(kept))
        #expect(letter.count < 800)
        let whole = try Self.open(kept, with: [.node(FormatSamples.keys(2).opening)])
        let come = try Self.open(letter + bulk.bytes)
        #expect(come.items == bulk.items && come.items == whole.items)
        #expect(come.statement == whole.statement && come.leaves == whole.leaves && come.seed == whole.seed)
        #expect(come.signature == nil && come.isLetter)
        #expect(whole.signature != nil && !whole.isLetter)
        guard case .origin(let signed) = come.items[0], case .passedOn(let passed) = come.items[1] else {
            Issue.record("the bulk holds something else")
            return
        }
        // What proves the record to others came with it.
        #expect(signed.isSigned(by: try Self.keys(1)))
        #expect(throws: Never.self) { try passed.proof.verify(.record(Self.record), in: signed.statement) }
    }

    @Test("everybody else is given the pouch without the letter, and two letters about one bulk share nothing else")
    func others() throws {
        let bulk = try Self.bulk()
        let kept = try Self.kept(bulk)
        let plain = try Self.writer(bulk.items).sealed(
            by: FormatSamples.keys(1), to: [.node(Self.keys(2)), .group(Self.pairKey())])
        #expect(PouchReader.whole(kept).count == plain.count && PouchReader.whole(plain) == plain)
        #expect(PouchReader.letter(plain) == nil)
        let opened = try Self.open(PouchReader.whole(kept), with: [.node(FormatSamples.keys(2).opening)])
        #expect(opened.items == bulk.items)
        let thin = try #require(PouchReader.thin(kept, isBare: false))
        #expect(PouchReader.letter(thin) == nil)
        #expect(try Self.open(thin).signature != nil)
        // The bulk says nothing of who gets it, and nothing that it holds stands in it openly.
        let found = bulk.bytes.indices.contains { bulk.bytes[$0...].starts(with: "QUJDQUJD".utf8) }
        #expect(!found)
    }

    @Test("a letter without its bulk says what has to be fetched, and where")
    func fetched() throws {
        let bulk = try Self.bulk()
        let letter = try #require(PouchReader.letter(Self.kept(bulk)))
        #expect(PouchReader.isLetter(letter) && PouchReader.needsBulk(letter))
        #expect(!PouchReader.needsBulk(letter + bulk.bytes) && PouchReader.isLetter(letter + bulk.bytes))
        #expect(Self.refusal(letter) == .bulk)
        let about = try PouchReader.letter(
            letter, with: [Self.opener()], for: [.organisation("ET-FAD")]
        ) { _, _ in try? Self.keys(1) }
        #expect(about.name == bulk.name && about.length == bulk.bytes.count && about.holder == "SN-CAS")
        #expect(about.from == "KE-OUT" && about.number == 2)
        #expect(PouchBulk.isNamed(bulk.name, bulk.bytes) && !PouchBulk.isNamed(bulk.name, bulk.bytes + [0]))
    }

    @Test("another bulk than the letter names is refused, whole, cut off or lengthened")
    func otherBulk() throws {
        let bulk = try Self.bulk()
        let letter = try #require(PouchReader.letter(Self.kept(bulk)))
        let other = try Self.bulk(FormatSamples.record(2, body: String(repeating: "x", count: 9_000)))
        for wrong: [UInt8] in [other.bytes, Array(bulk.bytes.dropLast()), bulk.bytes + [0], [1]] {
            #expect(Self.refusal(letter + wrong) == .damaged)
        }
        // Named rightly, and under another key.
        let lie = try Self.letter(bulk.items, about: bulk.bytes, key: FormatSamples.bytes(32, seed: 3))
        #expect(Self.refusal(lie + bulk.bytes) == .damaged)
    }

    @Test("a flipped bit anywhere in a letter or its bulk is refused, with a reason")
    func flipped() throws {
        let bulk = try Self.bulk(FormatSamples.record(1))
        let all = try #require(PouchReader.letter(Self.kept(bulk))) + bulk.bytes
        for place in Array(0..<140) + Array(stride(from: 140, to: all.count, by: 29)) + [all.count - 1] {
            var altered = all
            altered[place] ^= 1 << (place % 8)
            #expect(Self.refusal(altered) != nil, "byte \(place) was altered, and nobody noticed")
        }
    }

    @Test("a bulk with another record than the letter's pouch has is forged")
    func otherRecord() throws {
        let (bulk, other) = (try Self.bulk(), try Self.bulk(FormatSamples.record(2)))
        let lie = try Self.letter(bulk.items, about: other.bytes, key: other.key)
        #expect(Self.refusal(lie + other.bytes) == .forged)
    }

    @Test("a bulk that expands to more than it may is refused before it does")
    func bomb() throws {
        let bulk = try Self.bulk()
        let zeros = try Deflate.compress(
            [UInt8](repeating: 0, count: PouchLimits.bulkContent + 1), dictionary: PouchDictionary.current.bytes)
        var plain = ByteWriter()
        plain.put(PouchDictionary.current.version)
        plain.put(UInt32(PouchLimits.bulkContent + 1))
        plain.put(long: zeros)
        let sealed = try Seal.bulk(plain.bytes, key: bulk.key, salt: FormatSamples.bytes(16, seed: 1))
        let lie = try Self.letter(bulk.items, about: sealed, key: bulk.key)
        #expect(Self.refusal(lie + sealed) == .limit)
        let large = FormatSamples.record(1, body: String(repeating: "x", count: PouchLimits.bulkRecord))
        #expect(FormatSamples.refusal { _ = try Self.bulk(large) } == .limit)
        let long = try Self.letter(bulk.items, about: [], key: bulk.key, length: PouchLimits.bulk + 1)
        #expect(Self.refusal(long) == .limit)
        // A letter waits in memory until its bulk is here: so it is short.
        let (draws, signature) = (FormatSamples.randomness(9), try FormatSamples.keys(1).sign([1], purpose: .pouch))
        for (count, isOver) in [(PouchLimits.letter - 16, false), (PouchLimits.letter - 15, true)] {
            let whole = try Seal.seal(
                [], signature, letter: [UInt8](repeating: 0, count: count),
                to: [.node(Self.keys(3)), .group(Self.pairKey())], key: draws.key, salt: draws.salt)
            #expect((PouchReader.letter(whole) == nil) == isOver)
        }
    }

    @Test("what the sender did not sign by itself is forged: a letter has no signature that would stand for it")
    func unsigned() throws {
        func lie(_ items: [PouchItem]) throws -> PouchError.Code? {
            let key = FormatSamples.bytes(32, seed: 4)
            let sealed = try Seal.bulk(PouchBulk.plain(items), key: key, salt: FormatSamples.bytes(16, seed: 1))
            return Self.refusal(try Self.letter(items, about: sealed, key: key) + sealed)
        }
        let (own, others) = (try Self.bulk().items, try Self.bulk(from: "TZ-IUT", by: 3).items)
        #expect(try lie(own) == nil)
        // Signed by keys that its sender has not, by somebody else, and for another record.
        #expect(try lie(Self.bulk(by: 3).items) == .forged)
        #expect(try lie(others) == .forged)
        guard case .passedOn(let passed) = own[1], case .origin(let signed) = own[0] else { return }
        let altered = PassedOn(origin: 0, proof: passed.proof, word: .record(FormatSamples.record(2)))
        #expect(try lie([own[0], .passedOn(altered)]) == .forged)
        let tree = PouchTree([FormatSamples.withdrawal], seed: FormatSamples.bytes(32, seed: 5))
        let statement = PouchStatement(
            from: "KE-OUT", signer: signed.statement.signer, made: signed.statement.made, leaves: 1, root: tree.root,
            header: signed.statement.header)
        let withdrawal = SignedStatement(
            statement: statement, signature: try FormatSamples.keys(1).sign(statement.bytes, purpose: .pouch))
        #expect(
            try lie([
                .origin(withdrawal),
                .passedOn(PassedOn(origin: 0, proof: tree.proof(of: 0), word: .withdrawal([1]))),
            ]) == .forged)
        for items in [[own[0]], [.record(Self.record)], own + [.receipts([1])], [], [.groupKey([1])]] {
            #expect(try lie(items) == .forged, "\(items.map(\.kind))")
        }
    }

    @Test("a letter rests on the key between the two alone: sealed to the node, or to others beside, it is forged")
    func wraps() throws {
        let bulk = try Self.bulk()
        func lie(_ receivers: [PouchReceiver]) throws -> [UInt8] {
            try Self.letter(bulk.items, about: bulk.bytes, key: bulk.key, to: receivers) + bulk.bytes
        }
        let (node, pair) = (PouchReceiver.node(try Self.keys(2)), PouchReceiver.group(try Self.pairKey()))
        #expect(Self.refusal(try lie([pair])) == nil)
        #expect(Self.refusal(try lie([node]), with: [.node(try FormatSamples.keys(2).opening)]) == .forged)
        #expect(Self.refusal(try lie([pair, .node(try Self.keys(3))])) == .forged)
        #expect(Self.refusal(try lie([pair]), with: [.group(try Self.pairKey())]) == .forged)
        #expect(Self.refusal(try lie([pair]), with: []) == .key)
    }

    @Test("a pouch has no letter about a bulk with other items, and forms that nobody knows are refused")
    func forms() throws {
        let bulk = try Self.bulk()
        #expect(
            FormatSamples.refusal {
                _ = try Self.writer(FormatSamples.items(1)).sealed(
                    by: FormatSamples.keys(1), to: [.group(Self.pairKey())], letter: (bulk, "SN-CAS"))
            } == .malformed)
        var letter = try #require(PouchReader.letter(Self.kept(bulk)))
        let place = Seal.headByteCount + 2 + 1 + KeyWrap.idByteCount + KeyWrap.wrappedByteCount
        #expect(letter[place] == 6)
        for form: UInt8 in [2, 4, 5, 7, 8] {
            letter[place] = form
            #expect(Self.refusal(letter + bulk.bytes) == .version)
        }
    }
}
