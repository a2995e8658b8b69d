import Ledger
import Records
import Testing

@testable import Pouch

/// Pouches under the key between two nodes, and those of receipts alone that go without a signature.
@Suite("Pouches under the key between two nodes")
struct PairTests {
    private static let secret = FormatSamples.bytes(PairSecret.byteCount, seed: 60)

    /// ET-FAD (keys 2) gives it to KE-OUT (keys 1), to seal to it under.
    private func key(
        _ epoch: UInt32 = 7, user: String = "KE-OUT", of keys: UInt8 = 1, by giver: UInt8 = 2
    ) throws -> GroupKey {
        try PairSecret(epoch: epoch, secret: Self.secret).key(
            of: .init("ET-FAD", FormatSamples.keys(giver).publicKeys.fingerprint),
            for: .init(user, FormatSamples.keys(keys).publicKeys.fingerprint))
    }

    private func opener(_ key: GroupKey, _ organisation: String = "KE-OUT", keys: UInt8 = 1) throws -> PouchOpener {
        .pair(key, organisation: organisation, signer: try FormatSamples.keys(keys).publicKeys.fingerprint)
    }

    private func sealed(_ items: [PouchItem], under key: GroupKey? = nil) throws -> [UInt8] {
        let sender = try FormatSamples.keys(1)
        return try PouchWriter(FormatSamples.header(signer: sender), items, FormatSamples.randomness(9))
            .sealed(by: sender, to: [.node(FormatSamples.keys(2).publicKeys), .group(key ?? self.key())])
    }

    private func open(_ bytes: [UInt8], _ openers: [PouchOpener]) throws(PouchError) -> OpenedPouch {
        try PouchReader.open(bytes, with: openers, for: [.organisation("ET-FAD")]) { organisation, fingerprint in
            for number: UInt8 in [1, 3] {
                let keys = try? FormatSamples.keys(number).publicKeys
                if organisation == "KE-OUT", keys?.fingerprint == fingerprint { return keys }
            }
            return nil
        }
    }

    @Test("one pouch opens with the receiver's own keys as it is kept, and with the key between the two as it goes")
    func bothWays() throws {
        let whole = try sealed(FormatSamples.items(2))
        let thin = try #require(PouchReader.thin(whole, isBare: false))
        // The wrap to the node and nothing else is left off.
        #expect(
            whole.count - thin.count
                == 1 + KeyWrap.idByteCount + SealedBox.encapsulatedByteCount + KeyWrap.wrappedByteCount)
        let first = try open(whole, [.node(FormatSamples.keys(2).opening)])
        let second = try open(thin, [opener(key())])
        #expect(first.items == FormatSamples.items(2) && second.items == first.items)
        #expect(first.statement == second.statement && first.signature == second.signature)
        #expect(first.signature != nil)
        #expect(try PouchReader.isShared(thin) == (true, true) && PouchReader.isShared(whole) == (false, true))
    }

    @Test("a pouch under a key that is not here says so, and one that is sealed to others alone is foreign as before")
    func noSuchKey() throws {
        let thin = try #require(PouchReader.thin(try sealed(FormatSamples.items(1)), isBare: false))
        #expect(FormatSamples.refusal { _ = try open(thin, [.node(FormatSamples.keys(2).opening)]) } == .key)
        #expect(FormatSamples.refusal { _ = try open(thin, [opener(key(8))]) } == .key)
        let whole = try sealed(FormatSamples.items(1))
        #expect(FormatSamples.refusal { _ = try open(whole, [.node(FormatSamples.keys(3).opening)]) } == .foreign)
    }

    @Test("a key is another one for each epoch, each peer, and each change of the keys of either end")
    func bound() throws {
        let keys = try [key(), key(user: "SN-CAS"), key(of: 3), key(by: 3)]
        #expect(Set(keys.map(\.secret)).count == keys.count)
        #expect(Set(try (keys + [key(8)]).map(\.id)).count == keys.count + 1)
    }

    @Test("what is sealed under one peer's key and says to be of another, or of other keys of it, is forged")
    func otherSender() throws {
        let thin = try #require(PouchReader.thin(try sealed(FormatSamples.items(1)), isBare: false))
        #expect(FormatSamples.refusal { _ = try open(thin, [opener(key(), "SN-CAS")]) } == .forged)
        #expect(FormatSamples.refusal { _ = try open(thin, [opener(key(), keys: 3)]) } == .forged)
    }

    @Test("a pouch under the key between two nodes is under no other shared key")
    func oneShared() throws {
        let sender = try FormatSamples.keys(1)
        let writer = try PouchWriter(
            FormatSamples.header(signer: sender), FormatSamples.items(1), FormatSamples.randomness(9))
        let thin = try writer.sealed(by: sender, to: [.group(key()), .group(key(8))])
        #expect(FormatSamples.refusal { _ = try open(thin, [opener(key())]) } == .malformed)
    }

    @Test("receipts alone need no signature under the key between the two, and prove nothing to others")
    func bare() throws {
        let whole = try sealed([.receipts([1, 2])])
        let bare = try #require(PouchReader.thin(whole, isBare: true))
        #expect(bare.count < 900)
        let opened = try open(bare, [opener(key())])
        #expect(opened.items == [.receipts([1, 2])])
        #expect(opened.signature == nil && opened.signed == nil)
        #expect(try open(whole, [.node(FormatSamples.keys(2).opening)]).statement == opened.statement)
    }

    @Test("anything else without a signature is forged, and so are receipts that came any other way")
    func unsigned() throws {
        for items in [FormatSamples.items(1), [.receipts([1]), .groupKey([1])], [FormatSamples.withdrawal], []] {
            guard let bare = PouchReader.thin(try sealed(items), isBare: true) else {
                Issue.record("it is not sealed in both ways")
                continue
            }
            let code = FormatSamples.refusal { _ = try open(bare, [opener(key())]) }
            #expect(code == .forged, "\(items)")
        }
        let sender = try FormatSamples.keys(1)
        let writer = try PouchWriter(
            FormatSamples.header(signer: sender), [.receipts([1])], FormatSamples.randomness(9))
        let salt = FormatSamples.randomness(9)
        func unsigned(to receivers: [PouchReceiver]) throws -> [UInt8] {
            let head = Seal.head(key: salt.key, salt: salt.salt)
            let wraps = try receivers.map { try KeyWrap(salt.key, for: $0, salt: salt.salt, authenticating: head) }
            return try writer.sealed(with: nil, wraps: wraps)
        }
        let (node, pair) = (
            PouchReceiver.node(try FormatSamples.keys(2).publicKeys), PouchReceiver.group(try key())
        )
        // To the node's own keys anybody can seal.
        let anybody = try unsigned(to: [node])
        #expect(FormatSamples.refusal { _ = try open(anybody, [.node(FormatSamples.keys(2).opening)]) } == .forged)
        // The key of a channel is known to all its members.
        let group = try unsigned(to: [pair])
        #expect(FormatSamples.refusal { _ = try open(group, [.group(key())]) } == .forged)
        // Whoever else it is sealed to could have made it.
        let shared = try unsigned(to: [pair, .node(FormatSamples.keys(3).publicKeys)])
        #expect(FormatSamples.refusal { _ = try open(shared, [opener(key())]) } == .forged)
        #expect(FormatSamples.refusal { _ = try open(unsigned(to: [pair]), [opener(key())]) } == nil)
    }

    @Test("a flipped bit anywhere in a pouch under the key between two is refused, with a reason")
    func flipped() throws {
        for isBare in [false, true] {
            let thin = try #require(PouchReader.thin(try sealed([.receipts([1])]), isBare: isBare))
            for place in Array(0..<140) + Array(stride(from: 140, to: thin.count, by: 13)) + [thin.count - 1] {
                var altered = thin
                altered[place] ^= 1 << (place % 8)
                let code = FormatSamples.refusal { _ = try open(altered, [opener(key())]) }
                #expect(code != nil, "byte \(place) was altered, and nobody noticed")
            }
        }
    }

    @Test("keys are kept sealed to the node, each for what it is")
    func kept() throws {
        let own = try FormatSamples.keys(2)
        let sealed = try KeptKey.sealed(Self.secret, to: own.publicKeys, named: "ET-FAD 7")
        let openers: [PouchOpener] = [.node(try FormatSamples.keys(3).opening), .node(own.opening)]
        #expect(KeptKey.open(sealed, with: openers, named: "ET-FAD 7") == Self.secret)
        #expect(KeptKey.open(sealed, with: openers, named: "ET-FAD 8") == nil)
        #expect(KeptKey.open(sealed, with: Array(openers.prefix(1)), named: "ET-FAD 7") == nil)
        #expect(KeptKey.open([1, 2], with: openers, named: "ET-FAD 7") == nil)
        let found = sealed.indices.contains { sealed[$0...].starts(with: Self.secret) }
        #expect(!found)
    }
}
