import Foundation
import Ledger
import NIOCore
import Pouch
import Records
import Sharing
import Synchronization
import Testing

@testable import Federation

@Suite("A bulk goes to the relay once, and its receivers fetch it there", .timeLimit(.minutes(3)), .serialized)
struct BulkLinkTests {
    private static let made = Instant(microseconds: 1_743_845_400_000_000)

    private func bulk(_ one: Member, _ text: String = "well") throws -> PouchBulk {
        let record = PouchRecord(
            channel: "alerts", envelope: Array("{}".utf8), body: (0..<40_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }
                + Array(text.utf8))
        return try PouchBulk(
            record, from: one.code, by: one.keyring.current, made: Self.made,
            PouchRandomness { count in (0..<count).map { _ in UInt8.random(in: 0...255) } })
    }

    private func key(_ one: Member, _ other: Member) throws -> GroupKey {
        try GroupKey(
            channel: PairSecret.name(from: one.code, to: other.code), epoch: 1, secret: [UInt8](repeating: 1, count: 32))
    }

    /// Puts a pouch with a letter about a bulk where the stream to its receiver finds it.
    @discardableResult
    private func post(
        _ bulk: PouchBulk, _ one: Member, to other: Member, number: Int64 = 1, holder: String = "XA-AUW"
    ) throws -> [UInt8] {
        let keys = one.keyring.current
        let header = PouchHeader(
            from: one.code, to: .organisation(other.code), number: number, since: number - 1,
            previous: number == 1 ? PouchHeader.noPrevious : Digest.leaf([1]), made: Self.made, precedence: .routine,
            signer: keys.fingerprint, node: one.code)
        let writer = try PouchWriter(
            header, bulk.items, PouchRandomness { [UInt8](repeating: UInt8(number), count: $0) })
        let bytes = try writer.sealed(
            by: keys, to: [.node(other.keyring.current.publicKeys), .group(key(one, other))], letter: (bulk, holder))
        one.desk.assign(bulk, to: other.code, number: number)
        try one.desk.post(bytes, to: other.code, number: number, rank: 3)
        return bytes
    }

    /// KE-OUT, the relay XA-AUW, and two that call both of them and open letters of the first.
    private func four(
        limits: LinkLimits = Member.limits,
        _ body: @escaping @Sendable (Member, Member, Member, Member) async throws -> Void
    ) async throws {
        let one = try Member("KE-OUT", port: freePort(), keeper: "XA-AUW", limits: limits)
        let relay = try Member("XA-AUW", port: freePort(), isRelay: true, limits: limits)
        let (ug, sn) = (try Member("UG-NAC", limits: limits), try Member("SN-CAS", limits: limits))
        try await one.listening { _ in
            try await relay.listening { _ in
                try await one.know(relay, ug, sn)
                try await relay.know(one, ug, sn)
                for other in [ug, sn] {
                    try await other.know(one, relay)
                    await other.sink.open(
                        .pair(
                            try key(one, other), organisation: one.code, signer: one.keyring.current.fingerprint),
                        one.keyring.current.publicKeys)
                }
                try await body(one, relay, ug, sn)
            }
        }
        for member in [one, relay, ug, sn] { try await member.close() }
    }

    @Test("two receivers get letters, and the bulk from the relay, which keeps sealed bytes alone")
    func once() async throws {
        try await four { one, relay, ug, sn in
            let bulk = try bulk(one)
            let kept = [try post(bulk, one, to: ug), try post(bulk, one, to: sn)]
            one.desk.settleBulks(among: ["UG-NAC", "SN-CAS"])
            try await running([one.runner(), ug.runner(), sn.runner()]) {
                for (other, bytes) in zip([ug, sn], kept) {
                    await other.sink.wait(for: 1)
                    let letter = try #require(PouchReader.letter(bytes))
                    #expect(await other.sink.taken.map(\.bytes) == [letter + bulk.bytes])
                    try await eventually { one.desk.spool.waiting(for: other.code).isEmpty }
                }
            }
            #expect(relay.desk.bulk(named: bulk.name) == bulk.bytes)
            #expect(one.desk.takeKeyless() == [])
        }
    }

    @Test("whoever cannot fetch it gets the pouch whole, under the key that both have")
    func whole() async throws {
        try await four { one, relay, ug, sn in
            let bulk = try bulk(one)
            let kept = try post(bulk, one, to: ug, holder: "BF-XYZ")
            try post(bulk, one, to: sn, holder: "BF-XYZ")
            one.desk.settleBulks(among: ["UG-NAC", "SN-CAS"])
            try await running([one.runner(), ug.runner(), sn.runner()]) {
                await ug.sink.wait(for: 1)
                await sn.sink.wait(for: 1)
                try await eventually { one.desk.spool.waiting(for: "UG-NAC").isEmpty }
            }
            #expect(await ug.sink.taken.map(\.bytes) == [PouchReader.thin(kept, isBare: false)])
            // The key between the two is as good as before.
            #expect(one.desk.takeKeyless() == [])
            #expect(try await ug.desk.progress(from: "KE-OUT") == LinkProgress(through: 1))
        }
    }

    @Test("a bulk that the relay has lost, or gives otherwise, stops nothing: the pouch comes whole", arguments: [true, false])
    func lost(_ isOther: Bool) async throws {
        try await four { one, relay, ug, sn in
            let (bulk, other) = (try bulk(one), try bulk(one, "other"))
            // Letters about a bulk, under the name of one that is not there, or is another.
            one.desk.assign(bulk, to: "UG-NAC", number: 1)
            one.desk.assign(bulk, to: "SN-CAS", number: 1)
            one.desk.settleBulks(among: [])
            let kept = [try post(bulk, one, to: ug), try post(bulk, one, to: sn)]
            one.desk.settleBulks(among: ["UG-NAC", "SN-CAS"])
            if isOther { try relay.desk.shelf?.put(other.bytes, named: bulk.name, from: "KE-OUT", at: 1 << 40) }
            one.desk.gave(bulk.name, isKept: true)
            try await running([ug.runner(), sn.runner()]) {
                for (receiver, bytes) in zip([ug, sn], kept) {
                    await receiver.sink.wait(for: 1)
                    #expect(await receiver.sink.taken.map(\.bytes) == [PouchReader.thin(bytes, isBare: false)])
                }
            }
        }
    }

    @Test("where the relay takes none, or one alone is to have it, pouches go at once, and whole")
    func refused() async throws {
        try await four { one, relay, ug, sn in
            let bulk = try bulk(one)
            let single = try post(bulk, one, to: ug)
            one.desk.settleBulks(among: ["UG-NAC", "SN-CAS"])
            try await running([ug.runner()]) { await ug.sink.wait(for: 1) }
            #expect(await ug.sink.taken.map(\.bytes) == [PouchReader.thin(single, isBare: false)])
            try await relay.node.administration.block("KE-OUT")
            let next = try self.bulk(one, "next")
            try post(next, one, to: ug, number: 2)
            try post(next, one, to: sn)
            one.desk.settleBulks(among: ["UG-NAC", "SN-CAS"])
            try await running([one.runner(), ug.runner(), sn.runner()]) {
                await ug.sink.wait(for: 2)
                await sn.sink.wait(for: 1)
            }
            #expect(await !ug.sink.taken.contains { PouchReader.isLetter($0.bytes) })
            #expect(relay.desk.shelf?.count == 0)
        }
    }

    @Test("a program that does not say that it takes letters is sent none, and waits for nothing")
    func older() async throws {
        try await four { one, _, ug, sn in
            let bulk = try bulk(one)
            let kept = try post(bulk, one, to: ug)
            try post(bulk, one, to: sn)
            struct Heard: Error {}
            for (takesLetters, expected) in [(false, PouchReader.thin(kept, isBare: false)), (true, nil)] {
                let read = BulkFrames()
                try await one.desk.feed(
                    isStream: false, to: "UG-NAC", LinkProgress(), knowing: nil, takesLetters: takesLetters
                ) { read.append($0) }
                #expect(read.pouches == [expected].compactMap { $0 })
            }
        }
    }

    @Test("what was taken back before it left is given to nobody")
    func dropped() async throws {
        try await four { one, relay, ug, sn in
            let bulk = try bulk(one)
            try post(bulk, one, to: ug)
            try post(bulk, one, to: sn)
            one.desk.settleBulks(among: ["UG-NAC", "SN-CAS"])
            one.desk.dropBulks()
            #expect(one.desk.bulks.next() == nil)
            try await running([one.runner(), ug.runner()]) { await ug.sink.wait(for: 1) }
            #expect(relay.desk.shelf?.count == 0)
        }
    }

    @Test("a relay keeps bulks under their own names, as many as may be, and for so long")
    func shelf() throws {
        var limits = Member.limits
        limits.bulkBytes = 30
        limits.bulkBytesInAll = 50
        limits.bulkCount = 3
        let folder = FileManager.default.temporaryDirectory.appending(path: "baraza-bulks-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        func name(_ number: UInt8) throws -> Digest {
            try #require(Digest(bytes: [UInt8](repeating: number, count: 32)))
        }
        let shelf = try BulkShelf(folder: folder.path, limits: limits)
        let now = Int64(Date.now.timeIntervalSince1970)
        for number in 1...3 as ClosedRange<UInt8> {
            try shelf.put([UInt8](repeating: number, count: 10), named: name(number), from: "KE-OUT", at: now)
        }
        try shelf.put([9], named: name(1), from: "UG-NAC", at: now)
        #expect(shelf.bytes(named: try name(1), at: now) == [UInt8](repeating: 1, count: 10))
        #expect(throws: Spool.Refused.quota) { try shelf.put([1], named: name(4), from: "KE-OUT", at: now) }
        #expect(throws: Spool.Refused.quota) {
            try shelf.put([UInt8](repeating: 5, count: 21), named: name(5), from: "UG-NAC", at: now)
        }
        try shelf.put([UInt8](repeating: 5, count: 20), named: name(5), from: "UG-NAC", at: now)
        try Data([1]).write(to: folder.appending(path: "KE-OUT/bulks/half.tmp"))
        let again = try BulkShelf(folder: folder.path, limits: limits)
        #expect(again.count == 4)
        #expect(again.bytes(named: try name(2), at: now + limits.bulkKeptSeconds - 60) != nil)
        #expect(again.bytes(named: try name(2), at: now + limits.bulkKeptSeconds + 60) == nil)
        #expect(again.count == 0)
    }

    @Test("a bulk under another name than its own is not kept, nor by a node that is no relay")
    func named() async throws {
        try await four { one, relay, ug, _ in
            let bulk = try bulk(one)
            let wrong = try #require(Digest(bytes: [UInt8](repeating: 1, count: 32)))
            #expect(throws: Refusal.self) { try relay.desk.keep(bulk: bulk.bytes, named: wrong, of: "KE-OUT") }
            #expect(throws: Refusal.self) { try ug.desk.keep(bulk: bulk.bytes, named: bulk.name, of: "KE-OUT") }
            try relay.desk.keep(bulk: bulk.bytes, named: bulk.name, of: "KE-OUT")
            #expect(relay.desk.bulk(named: bulk.name) == bulk.bytes)
        }
    }

    @Test("what has to come whole is said in a frame and in a request, and read again")
    func said() throws {
        let progress = LinkProgress(through: 3, whole: [4, 9])
        #expect(progress.query == "through=3&whole=4.9")
        #expect(LinkProgress(through: "3", also: nil, whole: "4.9") == progress)
        var reader = LinkFrameReader(most: 1_000)
        reader.append(LinkFrame.whole(sender: "KE-OUT", [4, 9]).buffer)
        #expect(try reader.next() == .whole(sender: "KE-OUT", [4, 9]))
        var crowded = LinkFrameReader(most: 10_000)
        crowded.append(LinkFrame.whole(sender: "KE-OUT", Set(1...65)).buffer)
        #expect(throws: LinkFrameError.self) { try crowded.next() }
    }

    @Test("what a relay labels with a sender's number, and is none of its, leaves the number to the sender")
    func junk() async throws {
        try await four { one, relay, ug, _ in
            await ug.sink.refuse([1])
            let junk = LinkPouch(from: "KE-OUT", number: 1, bytes: [1, 2, 3])
            let byRelay = try await ug.desk.take(junk, by: "XA-AUW")
            #expect(byRelay == .refused("forged"))
            let toSender = try await ug.desk.progress(from: "KE-OUT")
            #expect(toSender == LinkProgress())
            // The relay alone is told, or it would offer it for ever.
            let toRelay = try await ug.desk.progress(from: "KE-OUT", by: "XA-AUW")
            #expect(toRelay.has(1))
            let bySender = try await ug.desk.take(junk, by: "KE-OUT")
            #expect(bySender == .refused("forged"))
            let after = try await ug.desk.progress(from: "KE-OUT")
            #expect(after.has(1))
        }
    }
}

/// The pouches of what a feed writes.
private final class BulkFrames: Sendable {
    private let state = Mutex((reader: LinkFrameReader(most: 1 << 22), pouches: [[UInt8]]()))
    var pouches: [[UInt8]] { state.withLock { $0.pouches } }

    func append(_ buffer: ByteBuffer) {
        state.withLock { state in
            state.reader.append(buffer)
            while let frame = try? state.reader.next() {
                if case .pouch(let pouch) = frame { state.pouches.append(pouch.bytes) }
            }
        }
    }
}
