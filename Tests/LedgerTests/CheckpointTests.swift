import Foundation
import Ledger
import Testing

@Suite("Checkpoints, cosignatures, followers and files of proof")
struct CheckpointTests {
    let leaves = Naive.leaves(900)

    func log() throws -> SignerKey { try SignerKey(name: "log.example/a", seed: Array(repeating: 1, count: 32)) }
    func witness(_ seed: UInt8) throws -> SignerKey {
        try SignerKey(name: "witness.example/\(seed)", kind: .cosignature, seed: Array(repeating: seed, count: 32))
    }
    func note(_ size: Int, _ leaves: [Digest]? = nil) throws -> [UInt8] {
        let root = Naive.root((leaves ?? self.leaves)[..<size])
        return try CheckpointSigner(key: log()).sign(size: Int64(size), root: root)
    }
    func code(_ work: () throws -> Void) -> LedgerError.Code? {
        do {
            try work()
            return nil
        } catch { return (error as? LedgerError)?.code }
    }

    @Test("a checkpoint is signed, read and verified")
    func signed() throws {
        let signer = CheckpointSigner(key: try log())
        #expect(signer.origin == "log.example/a")
        let checkpoint = try TrustedLog(key: signer.verifierKey).open(note(7))
        #expect(
            checkpoint.size == 7 && checkpoint.root == Naive.root(leaves[..<7]) && checkpoint.origin == signer.origin)
        #expect(try TrustedLog(key: signer.verifierKey).open(signer.sign(size: 0, root: .empty)).size == 0)
        #expect(code { _ = try signer.sign(size: 0, root: leaves[0]) } == .range)
        #expect(code { _ = try signer.sign(size: -1, root: leaves[0]) } == .range)
    }

    @Test("the text of a checkpoint is its three lines")
    func text() throws {
        let text = "a log\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
        #expect(try Checkpoint(text: text).text == text)
        #expect(try Checkpoint(text: text + "more\n").extensions == ["more"])
        #expect(try Checkpoint(text: "a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n").root == .empty)
    }

    @Test(
        "a checkpoint in any other spelling is refused",
        arguments: [
            "", "a\n", "a\n5\n", "a\n5\nR", "\n5\nR\n", "a\n07\nR\n", "a\n+7\nR\n", "a\n-7\nR\n", "a\n7 \nR\n",
            "a\n 7\nR\n", "a\n\nR\n",
            "a\n7\nR \n", "a\n7\n\n", "a\n7\nR\n\n", "a\n7\nR\nx", "a\n7\nR\n\nx\n", "a\n9223372036854775808\nR\n",
            "a\n7\nAAAA\n",
            "a\n7\nRAAA\n", "a\n٧\nR\n", "a\r\n7\nR\n", "a\n7\nS\n",
        ])
    func spelling(_ short: String) {
        let text = short.replacingOccurrences(of: "R", with: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
            .replacingOccurrences(of: "S", with: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=")
        #expect(code { _ = try Checkpoint(text: text) } == .malformed)
    }

    @Test("a key of another name does not vouch for an origin")
    func origin() throws {
        let other = try SignerKey(name: "log.example/b", seed: Array(repeating: 1, count: 32))
        let text = try Checkpoint(origin: "log.example/a", size: 1, root: leaves[0]).text
        let note = SignedNote(text: text, signatures: [try other.sign(text)]).bytes
        #expect(code { _ = try TrustedLog(key: other.verifierKey).open(note) } == .unsigned)
    }

    @Test("a cosignature covers the checkpoint and its time, and counts once for each key")
    func cosigned() throws {
        let (log, one, two) = (try log(), try witness(8), try witness(9))
        var note = try SignedNote(parsing: note(7))
        let trust = TrustedLog(key: log.verifierKey, witnesses: [one.verifierKey, two.verifierKey], threshold: 2)
        let checkpoint = try Checkpoint(text: note.text)
        let first = try one.cosign(checkpoint, time: 1_700_000_000)
        #expect(Cosignature.time(in: first.signature) == 1_700_000_000)
        note.signatures += [first, try one.cosign(checkpoint, time: 1_700_000_001)]
        #expect(code { _ = try trust.open(note.bytes) } == .unsigned)
        note.signatures.append(try two.cosign(checkpoint, time: 0))
        #expect(try trust.open(note.bytes) == checkpoint)

        var later = first.signature
        later[7] ^= 1
        note.signatures[1] = NoteSignature(name: first.name, keyID: first.keyID, signature: later)
        #expect(code { _ = try trust.open(note.bytes) } == .forged)
        #expect(code { _ = try one.cosign(checkpoint, time: -1) } == .range)
        #expect(code { _ = try log.cosign(checkpoint, time: 1) } == .malformed)
        #expect(code { _ = try one.sign(note.text) } == .malformed)
        #expect(Cosignature.time(in: [0x80] + Array(repeating: 0, count: 71)) == nil)
    }

    @Test("a follower takes what grows, and refuses what shrinks, forks, or is not proved, without a change")
    func follower() async throws {
        let (kept, trust) = (grow(leaves, commit: 900).kept, TrustedLog(key: try log().verifierKey))
        var follower = LogFollower(log: trust)
        try follower.accept(note(300), proof: [])
        let proof = try await kept.reader(size: 700).consistencyProof(from: 300).hashes
        #expect(code { try follower.accept(note(700), proof: []) } == .unproved)
        #expect(follower.last?.size == 300)
        try follower.accept(note(700), proof: proof)
        try follower.accept(note(700), proof: [])
        #expect(code { try follower.accept(note(300), proof: []) } == .older)

        var other = leaves
        other[3] = other[3].flipped(bit: 0)
        #expect(code { try follower.accept(note(700, other), proof: []) } == .fork)
        let forked = try await grow(other, commit: 900).kept.reader(size: 900).consistencyProof(from: 700).hashes
        #expect(code { try follower.accept(note(900, other), proof: forked) } == .fork)
        #expect(follower.last?.size == 700)

        var resumed = LogFollower(log: trust, last: follower.last)
        let reader: TreeReader.Read = { kept.hashes(level: $0.level, index: $0.index) }
        #expect(try await resumed.follow(note(900), read: reader).size == 900)
        #expect(try await resumed.follow(note(900), read: reader).size == 900)
    }

    @Test("an empty log may be followed from its first checkpoint")
    func fromNothing() async throws {
        var follower = LogFollower(log: TrustedLog(key: try log().verifierKey))
        try follower.accept(note(0), proof: [])
        #expect(code { try follower.accept(note(5), proof: [leaves[0]]) } == .unproved)
        try follower.accept(note(5), proof: [])
        #expect(follower.last?.size == 5)
    }

    @Test(
        "a file of proof is written, read and verified, with and without extra bytes", arguments: [nil, [], [1, 2, 3]])
    func offline(_ extra: [UInt8]?) async throws {
        let kept = grow(leaves, commit: 900).kept
        let trust = TrustedLog(key: try log().verifierKey)
        let path = try await kept.reader(size: 900).inclusionProof(of: 123)
        let proof = OfflineProof(
            index: 123, hashes: path.hashes, checkpoint: try SignedNote(parsing: note(900)), extra: extra)
        let read = try OfflineProof(parsing: proof.bytes)
        #expect(read == proof && read.bytes == proof.bytes)
        #expect(try read.verify(entry: Naive.entry(123), log: trust).size == 900)
        #expect(throws: LedgerError.self) { try read.verify(entry: Naive.entry(124), log: trust) }
    }

    @Test("any one bit changed in a file of proof makes it fail")
    func offlineFlipped() async throws {
        let kept = grow(leaves[..<9], commit: 9).kept
        let trust = TrustedLog(key: try log().verifierKey)
        let path = try await kept.reader(size: 9).inclusionProof(of: 5)
        let bytes = OfflineProof(index: 5, hashes: path.hashes, checkpoint: try SignedNote(parsing: note(9))).bytes
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("c2sp.org/tlog-proof@v1\nindex 5\n"))
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                #expect(throws: LedgerError.self) {
                    try OfflineProof(parsing: changed).verify(entry: Naive.entry(5), log: trust)
                }
            }
        }
        for length in bytes.indices {
            #expect(throws: LedgerError.self) { try OfflineProof(parsing: Array(bytes.prefix(length))) }
        }
    }

    @Test("a file of proof with 64 hashes is refused")
    func offlineLimit() throws {
        let note = try SignedNote(parsing: note(9))
        func read(_ count: Int) throws {
            let hashes = Array(repeating: leaves[0], count: count)
            _ = try OfflineProof(parsing: OfflineProof(index: 0, hashes: hashes, checkpoint: note).bytes)
        }
        #expect(code { try read(63) } == nil)
        #expect(code { try read(64) } == .limit)
    }
}
