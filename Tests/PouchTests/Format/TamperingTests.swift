import Ledger
import Records
import Testing

@testable import Pouch

/// Everything that a relay, a finder of a stick, or a lying peer could do with the bytes.
@Suite struct PouchTamperingTests {
    @Test("a flipped bit anywhere is refused, with a reason")
    func flipped() throws {
        let sealed = try FormatSamples.sealed(FormatSamples.items(3))
        // The outside byte by byte, the content in steps that hit each of its parts.
        let places = Array(0..<80) + Array(stride(from: 80, to: sealed.count, by: 13)) + [sealed.count - 1]
        for place in places {
            var altered = sealed
            altered[place] ^= 1 << (place % 8)
            let code = FormatSamples.refusal { _ = try FormatSamples.open(altered) }
            #expect(code != nil, "byte \(place) was altered, and nobody noticed")
        }
    }

    @Test("a pouch that ends early anywhere is refused, with a reason")
    func truncated() throws {
        let sealed = try FormatSamples.sealed(FormatSamples.items(3))
        for length in Array(0..<90) + Array(stride(from: 90, to: sealed.count, by: 101)) + [sealed.count - 1] {
            let code = FormatSamples.refusal { _ = try FormatSamples.open(Array(sealed[..<length])) }
            #expect(code != nil, "cut to \(length) bytes, and nobody noticed")
        }
        #expect(FormatSamples.refusal { _ = try FormatSamples.open(sealed + [0]) } == .damaged)
    }

    /// A pouch of several pieces, and where its content begins.
    private func long() throws -> (sealed: [UInt8], start: Int) {
        var state: UInt64 = 1
        let noise = (0..<3).map { _ in
            PouchItem.record(
                PouchRecord(
                    channel: "c", envelope: [],
                    body: (0..<90_000).map { _ in
                        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        return UInt8(truncatingIfNeeded: state >> 40)
                    }))
        }
        let sealed = try FormatSamples.sealed(noise)
        let start = Seal.head(key: FormatSamples.bytes(32, seed: 0), salt: FormatSamples.bytes(16, seed: 0)).count
        return (
            sealed,
            start + 2 + 1 + KeyWrap.idByteCount + SealedBox.encapsulatedByteCount + KeyWrap.wrappedByteCount + 1
                + Seal.signatureByteCount
        )
    }

    @Test("pieces that are left out, doubled or swapped are noticed, and so is an end at the border of one")
    func pieces() throws {
        let (sealed, start) = try long()
        let piece = PouchLimits.chunk + SealedBox.tagByteCount
        let head = Array(sealed[..<start])
        var pieces = stride(from: start, to: sealed.count, by: piece).map {
            Array(sealed[$0..<min($0 + piece, sealed.count)])
        }
        try #require(pieces.count >= 4)
        func code(_ pieces: [[UInt8]]) -> PouchError.Code? {
            FormatSamples.refusal { _ = try FormatSamples.open(head + pieces.joined()) }
        }
        #expect(code(pieces) == nil)
        #expect(code(Array(pieces.dropFirst())) == .damaged)
        #expect(code(pieces + [pieces[0]]) == .damaged)
        #expect(code([pieces[0]] + pieces) == .damaged)
        let cut = FormatSamples.refusal { _ = try FormatSamples.open(head + pieces.dropLast().joined()) }
        #expect(cut == .damaged)
        pieces.swapAt(0, 1)
        #expect(code(pieces) == .damaged)
    }

    @Test("a pouch that was sealed anew to somebody else says whom it was for, and is refused")
    func resealed() throws {
        let (sender, third) = (try FormatSamples.keys(1), try FormatSamples.keys(3))
        let sealed = try PouchWriter(
            FormatSamples.header(signer: sender), FormatSamples.items(1), FormatSamples.randomness(2)
        ).sealed(by: sender, to: [.node(third.publicKeys)])
        let code = FormatSamples.refusal {
            _ = try FormatSamples.open(sealed, with: 3, for: .organisation("SN-CAS"))
        }
        #expect(code == .foreign)
    }

    @Test("a pouch in somebody else's name is refused: by keys that are not known, or as forged")
    func forged() throws {
        let (liar, receiver) = (try FormatSamples.keys(8), try FormatSamples.keys(2))
        let sealed = try PouchWriter(
            FormatSamples.header(signer: liar), FormatSamples.items(1), FormatSamples.randomness(2)
        ).sealed(by: liar, to: [.node(receiver.publicKeys)])
        #expect(FormatSamples.refusal { _ = try FormatSamples.open(sealed) } == .unknown)

        // In the name of the true keys, signed by others.
        let named = try PouchWriter(
            FormatSamples.header(signer: FormatSamples.keys(1)), FormatSamples.items(1), FormatSamples.randomness(2)
        ).sealed(by: liar, to: [.node(receiver.publicKeys)])
        #expect(FormatSamples.refusal { _ = try FormatSamples.open(named) } == .forged)
    }

    @Test("items other than those that were signed are forged, whoever seals them")
    func otherItems() throws {
        let (sender, receiver) = (try FormatSamples.keys(1), try FormatSamples.keys(2))
        let header = try FormatSamples.header(signer: sender)
        let signed = try PouchWriter(header, FormatSamples.items(2), FormatSamples.randomness(2))
        let signature = try sender.sign(signed.statement.bytes, purpose: .pouch)
        let other = try PouchWriter(
            header, [.record(FormatSamples.record(0)), .record(FormatSamples.record(7))], FormatSamples.randomness(2))
        let sealed = try other.sealed(with: signature, to: [.node(receiver.publicKeys)])
        #expect(FormatSamples.refusal { _ = try FormatSamples.open(sealed) } == .forged)
    }

    @Test("a signature for something else does not serve for a pouch")
    func otherPurpose() throws {
        let (sender, receiver) = (try FormatSamples.keys(1), try FormatSamples.keys(2))
        let writer = try PouchWriter(
            FormatSamples.header(signer: sender), FormatSamples.items(1), FormatSamples.randomness(2))
        let signature = try sender.sign(writer.statement.bytes, purpose: .receipt)
        let sealed = try writer.sealed(with: signature, to: [.node(receiver.publicKeys)])
        #expect(FormatSamples.refusal { _ = try FormatSamples.open(sealed) } == .forged)
    }

    @Test("what takes something back after something was shown is refused by writer and reader")
    func order() throws {
        let sender = try FormatSamples.keys(1)
        let code = FormatSamples.refusal {
            _ = try PouchWriter(
                FormatSamples.header(signer: sender), FormatSamples.items(1) + [FormatSamples.withdrawal],
                FormatSamples.randomness(2))
        }
        #expect(code == .malformed)
    }

    @Test("nothing of what is outside tells sender, receiver, number or content")
    func outside() throws {
        let sealed = try FormatSamples.sealed(FormatSamples.items(2))
        for word in ["KE-OUT", "ET-FAD", "sahel-alerts", "Dry well", "baraza/ke-out/1"] {
            let needle = Array(word.utf8)
            let found = sealed.indices.contains { sealed[$0...].starts(with: needle) }
            #expect(!found, "\(word) can be read from outside")
        }
    }
}
