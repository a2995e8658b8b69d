import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Outbound
import Pouch
import Records
import Serving
import Sharing
import Synchronization
import Testing

@testable import Federation

@Suite("A bulk goes to the relay once, and its receivers fetch it there", .timeLimit(.minutes(10)), .serialized)
struct BulkLinkTests {
    private static let made = Instant(microseconds: 1_743_845_400_000_000)

    private func bulk(_ one: Member, _ text: String = "well") throws -> PouchBulk {
        let record = PouchRecord(
            channel: "alerts", envelope: Array("{}".utf8),
            body: (0..<40_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }
                + Array(text.utf8))
        return try PouchBulk(
            record, from: one.code, by: one.keyring.current, made: Self.made,
            PouchRandomness { count in (0..<count).map { _ in UInt8.random(in: 0...255) } })
    }

    private func key(_ one: Member, _ other: Member) throws -> GroupKey {
        try GroupKey(
            channel: PairSecret.name(from: one.code, to: other.code), epoch: 1, secret: [UInt8](repeating: 1, count: 32)
        )
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
        limits: LinkLimits = Member.limits, keeping shelf: BrokenShelf? = nil,
        _ body: @escaping @Sendable (Member, Member, Member, Member) async throws -> Void
    ) async throws {
        let one = try Member("KE-OUT", at: ownAddress(), keeper: "XA-AUW", limits: limits)
        let relay = try Member("XA-AUW", at: ownAddress(), isRelay: true, limits: limits)
        let ug = try Member("UG-NAC", keeper: "XA-AUW", limits: limits)
        let sn = try Member("SN-CAS", keeper: "XA-AUW", limits: limits)
        shelf?.desk.withLock { $0 = relay.desk }
        var fault: (any Error)?
        do {
            try await one.listening { _ in
                try await relay.listening(as: shelf) { _ in
                    try await one.know(relay, ug, sn)
                    try await relay.know(one, ug, sn)
                    for other in [ug, sn] {
                        try await other.know(one, relay)
                        await other.sink.open(
                            .pair(
                                try key(one, other), organisation: one.code,
                                signer: one.keyring.current.fingerprint),
                            one.keyring.current.publicKeys)
                    }
                    try await body(one, relay, ug, sn)
                }
            }
        } catch {
            fault = error
        }
        // A client that is dropped open ends the whole run, and not this test alone.
        for member in [one, relay, ug, sn] { try await member.close() }
        if let fault { throw fault }
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

    @Test(
        "a bulk that the relay has lost, or gives otherwise, stops nothing: the pouch comes whole",
        arguments: [true, false])
    func lost(_ isOther: Bool) async throws {
        try await four { one, relay, ug, sn in
            let (bulk, other) = (try bulk(one), try bulk(one, "other"))
            let kept = [try post(bulk, one, to: ug), try post(bulk, one, to: sn)]
            one.desk.settleBulks(among: ["UG-NAC", "SN-CAS"])
            if isOther { try relay.desk.shelf?.put(other.bytes, named: bulk.name, from: "KE-OUT", at: 1 << 40) }
            // Letters about a bulk, under the name of one that is not there, or is another.
            one.desk.gave(bulk.name, isKept: true)
            #expect(one.desk.bulks.way(to: "UG-NAC", number: 1, at: one.desk.clock() / 1_000_000) == .letter)
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

    @Test("where the line breaks off a bulk goes on from the byte at which it did")
    func resumed() async throws {
        let shelf = BrokenShelf(piece: 9_000)
        try await four(keeping: shelf) { one, _, ug, _ in
            let bulk = try bulk(one)
            let kept = try post(bulk, one, to: ug)
            shelf.bytes.withLock { $0 = bulk.bytes }
            one.desk.bulks.giveAll(bulk)
            try await running([ug.runner()]) { await ug.sink.wait(for: 1) }
            let letter = try #require(PouchReader.letter(kept))
            #expect(await ug.sink.taken.map(\.bytes) == [letter + bulk.bytes])
            let pieces = Array(stride(from: 0, to: bulk.bytes.count, by: 9_000))
            #expect(shelf.asked.withLock { $0 } == pieces)
        }
    }

    @Test("a bulk of which not a byte comes is asked for again until its time is over, and then the pouch comes whole")
    func silent() async throws {
        var limits = Member.limits
        limits.bulkFetchSeconds = 1
        let shelf = BrokenShelf(piece: 0)
        try await four(limits: limits, keeping: shelf) { one, _, ug, _ in
            let bulk = try bulk(one)
            let kept = try post(bulk, one, to: ug)
            shelf.bytes.withLock { $0 = bulk.bytes }
            one.desk.bulks.giveAll(bulk)
            try await running([ug.runner()]) { await ug.sink.wait(for: 1) }
            #expect(await ug.sink.taken.map(\.bytes) == [PouchReader.thin(kept, isBare: false)])
            #expect(shelf.asked.withLock { $0.allSatisfy { $0 == 0 } })
        }
    }

    @Test("a relay that has too much to do, or starts anew, is asked again: sixty whole pouches would be worse")
    func busy() async throws {
        let shelf = BrokenShelf(piece: 1 << 20)
        let busy = 2 * Member.limits.bulkTries
        shelf.busy.withLock { $0 = busy }
        try await four(keeping: shelf) { one, _, ug, _ in
            let bulk = try bulk(one)
            let kept = try post(bulk, one, to: ug)
            shelf.bytes.withLock { $0 = bulk.bytes }
            one.desk.bulks.giveAll(bulk)
            try await running([ug.runner()]) { await ug.sink.wait(for: 1) }
            #expect(await ug.sink.taken.map(\.bytes) == [try #require(PouchReader.letter(kept)) + bulk.bytes])
            #expect(shelf.asked.withLock { $0.count } == busy + 1)
        }
    }

    @Test("a bulk of which the last byte came before the line broke is taken")
    func brokenAtItsEnd() async throws {
        let shelf = BrokenShelf(piece: 1 << 20, breaksAtEnd: true)
        try await four(keeping: shelf) { one, _, ug, _ in
            let bulk = try bulk(one)
            let kept = try post(bulk, one, to: ug)
            shelf.bytes.withLock { $0 = bulk.bytes }
            one.desk.bulks.giveAll(bulk)
            try await running([ug.runner()]) { await ug.sink.wait(for: 1) }
            #expect(await ug.sink.taken.map(\.bytes) == [try #require(PouchReader.letter(kept)) + bulk.bytes])
            #expect(shelf.asked.withLock { $0 } == [0])
        }
    }

    @Test("a letter under a key that its receiver has lost goes whole on the same stream")
    func keyless() async throws {
        try await four { one, _, ug, _ in
            let bulk = try bulk(one)
            let kept = try post(bulk, one, to: ug)
            one.desk.bulks.giveAll(bulk)
            await ug.sink.loseKeys()
            try await running([ug.runner()]) {
                await ug.sink.wait(for: 1)
                try await eventually { one.desk.spool.waiting(for: "UG-NAC").isEmpty }
            }
            #expect(await ug.sink.taken.map(\.bytes) == [PouchReader.whole(kept)])
            #expect(await ug.sink.unopened.map(\.bytes) == [PouchReader.letter(kept)])
            #expect(one.desk.takeKeyless() == ["UG-NAC"])
        }
    }

    @Test(
        "what cannot be taken yet with its bulk waits here, is tried again on the same stream, and is not fetched twice",
        arguments: [[nil, nil], [.later("unknown"), nil, .later("held")]] as [[LinkFate?]])
    func passing(_ fates: [LinkFate?]) async throws {
        let shelf = BrokenShelf(piece: 1 << 20)
        try await four(keeping: shelf) { one, _, ug, _ in
            let bulk = try bulk(one)
            let kept = try post(bulk, one, to: ug)
            shelf.bytes.withLock { $0 = bulk.bytes }
            one.desk.bulks.giveAll(bulk)
            await ug.sink.failBulks(fates)
            try await running([ug.runner()]) {
                await ug.sink.wait(for: 1)
                try await eventually { one.desk.spool.waiting(for: "UG-NAC").isEmpty }
            }
            #expect(await ug.sink.taken.map(\.bytes) == [try #require(PouchReader.letter(kept)) + bulk.bytes])
            #expect(shelf.asked.withLock { $0 } == [0])
        }
    }

    @Test("a letter has nobody asked but its sender and the relay that the receiver itself named")
    func holder() async throws {
        try await four { one, relay, ug, _ in
            let bulk = try bulk(one)
            // It exchanges with the relay, and has not named it as its own.
            let other = try Member("TZ-IUT")
            try await other.know(one, relay)
            await other.sink.open(
                .pair(try key(one, other), organisation: one.code, signer: one.keyring.current.fingerprint),
                one.keyring.current.publicKeys)
            for (number, (to, holder, isAsked)) in [
                (ug, "XA-AUW", true), (ug, "KE-OUT", true), (ug, "UG-NAC", true), (ug, "SN-CAS", false),
                (other, "XA-AUW", false),
            ].enumerated() {
                let kept = try post(bulk, one, to: to, number: Int64(number + 1), holder: holder)
                let letter = LinkPouch(
                    from: "KE-OUT", number: Int64(number + 1), bytes: try #require(PouchReader.letter(kept)))
                switch try await to.desk.take(letter, by: "KE-OUT") {
                case .letter: #expect(isAsked, "\(holder)")
                case .whole: #expect(!isAsked, "\(holder)")
                case let fate: Issue.record("\(fate)")
                }
            }
            #expect(try await other.desk.progress(from: "KE-OUT").whole == [5])
            try await other.close()
        }
    }

    /// A letter that came, of whatever pouch.
    private func letter(_ number: Int64, of sender: String) throws -> (LinkPouch, PouchLetter) {
        let plain = PouchLetter.plain(
            [], name: Digest.leaf([1]), length: 9, key: [UInt8](repeating: 1, count: 32), holder: "XA-AUW")
        return (
            LinkPouch(from: sender, number: number, bytes: []),
            try PouchLetter(plain, from: sender, number: number)
        )
    }

    private func add(_ numbers: ClosedRange<Int64>, of sender: String, to letters: Letters, at now: Int64) throws {
        for number in numbers {
            let (pouch, about) = try letter(number, of: sender)
            #expect(letters.add(pouch, about: about, at: now))
        }
    }

    @Test("no sender has all fetches, each waits for its turn, and a fetch counts until it has ended")
    func turns() throws {
        let letters = Letters(limits: LinkLimits())
        func take() -> [String] { letters.take(at: 0).map { "\($0.pouch.from) \($0.pouch.number)" } }
        try add(1...64, of: "BF-ANR", to: letters, at: 0)
        let (pouch, about) = try letter(65, of: "BF-ANR")
        #expect(!letters.add(pouch, about: about, at: 0))
        let first = letters.take(at: 0)
        #expect(first.map(\.pouch.number) == [1, 2])
        try add(1...3, of: "UG-NAC", to: letters, at: 0)
        try add(1...1, of: "SN-CAS", to: letters, at: 0)
        try add(1...1, of: "TZ-IUT", to: letters, at: 0)
        #expect(take() == ["SN-CAS 1", "TZ-IUT 1"] && take() == [])
        // The pouch came another way, or has to come whole: its fetch runs still.
        letters.end(1, of: "BF-ANR")
        letters.wantWhole(2, of: "BF-ANR")
        #expect(!letters.isDue(first[0], at: 0) && !letters.isDue(first[1], at: 0) && take() == [])
        letters.forget(first[0])
        #expect(take() == ["UG-NAC 1"])
        letters.forget(first[1])
        #expect(take() == ["BF-ANR 3"])
    }

    @Test("a letter that waits for too long, for its turn or for room, is asked for whole")
    func overdue() throws {
        let limits = LinkLimits()
        let letters = Letters(limits: limits)
        try add(1...4, of: "BF-ANR", to: letters, at: 0)
        let (running, end) = (letters.take(at: 0), limits.bulkFetchSeconds * 1_000_000)
        #expect(running.count == 2 && letters.takeOverdue(at: end - 1).isEmpty)
        #expect(letters.isDue(running[0], at: end - 1) && !letters.isDue(running[0], at: end))
        #expect(letters.takeOverdue(at: end).map(\.pouch.number) == [3, 4])
        #expect(letters.takeOverdue(at: end).isEmpty && letters.take(at: end).isEmpty)
        // What was put back keeps the time at which it came.
        letters.putBack(running[0], with: [1], at: end)
        #expect(letters.takeOverdue(at: end).map(\.pouch.number) == [1])
    }

    @Test("a letter that is put back waits longer each time, and its bulk is kept as long as few are")
    func putBack() throws {
        let limits = LinkLimits()
        let letters = Letters(limits: limits)
        try add(1...1, of: "BF-ANR", to: letters, at: 0)
        var now: Int64 = 0
        for seconds in [1, 2, 4] as [Int64] {
            let letter = try #require(letters.take(at: now).first)
            letters.putBack(letter, with: [9], at: now)
            now += seconds * 1_000_000
            #expect(letters.take(at: now - 1).isEmpty)
        }
        #expect(letters.take(at: now).map(\.bulk) == [[9]])
        for number in 2...6 as ClosedRange<Int64> {
            try add(number...number, of: "UG-NAC", to: letters, at: now)
            letters.putBack(try #require(letters.take(at: now).last), with: [9], at: now)
        }
        now += 1_000_000
        var (kept, all) = (0, 0)
        while true {
            let next = letters.take(at: now)
            guard !next.isEmpty else { break }
            (kept, all) = (kept + next.count { $0.bulk != nil }, all + next.count)
            for letter in next { letters.forget(letter) }
        }
        // One of four is the first's, which is at work.
        #expect(all == 5 && kept == limits.bulkFetches - 1)
    }

    @Test("what waits to leave is bounded by its bytes, and one alone leaves however large it is")
    func crowded() async throws {
        var limits = LinkLimits()
        limits.bulksLeavingBytes = 10
        let bulks = OutgoingBulks(limits: limits)
        let one = try Member("KE-OUT")
        let (first, second) = (try bulk(one), try bulk(one, "second"))
        for (bulk, number) in [(first, 1), (second, 2)] as [(PouchBulk, Int64)] {
            for other in ["UG-NAC", "SN-CAS"] { _ = bulks.assign(bulk, to: other, number: number, at: 0) }
        }
        #expect(bulks.way(to: "UG-NAC", number: 1, at: 0) == .hold)
        #expect(bulks.way(to: "UG-NAC", number: 2, at: 0) == .whole)
        try await one.close()
    }

    @Test("a bulk that does not come within its time is given up, and the pouch comes whole")
    func late() async throws {
        var limits = Member.limits
        limits.bulkFetchSeconds = 0
        let shelf = BrokenShelf(piece: 1)
        try await four(limits: limits, keeping: shelf) { one, _, ug, _ in
            let bulk = try bulk(one)
            let kept = try post(bulk, one, to: ug)
            one.desk.bulks.giveAll(bulk)
            try await running([ug.runner()]) { await ug.sink.wait(for: 1) }
            #expect(await ug.sink.taken.map(\.bytes) == [PouchReader.thin(kept, isBare: false)])
            #expect(shelf.asked.withLock { $0 } == [])
        }
    }

    @Test("a pouch waits for its bulk to be at the relay for so long, and a letter is written for so long")
    func times() async throws {
        let limits = LinkLimits()
        let bulks = OutgoingBulks(limits: limits)
        let one = try Member("KE-OUT")
        let bulk = try bulk(one)
        #expect(!bulks.assign(bulk, to: "UG-NAC", number: 1, at: 0) && bulks.next() == nil)
        // It does not wait for the rest to be sealed to.
        #expect(bulks.assign(bulk, to: "SN-CAS", number: 1, at: 0) && bulks.next()?.name == bulk.name)
        #expect(bulks.settle(["UG-NAC": [1], "SN-CAS": [1]], at: 0) == [])
        #expect(bulks.way(to: "UG-NAC", number: 1, at: limits.bulkLeavingSeconds) == .hold)
        #expect(bulks.way(to: "UG-NAC", number: 1, at: limits.bulkLeavingSeconds + 1) == .whole)
        #expect(bulks.gave(bulk.name, isKept: true, at: 100) == ["UG-NAC", "SN-CAS"])
        #expect(bulks.way(to: "UG-NAC", number: 1, at: 100 + limits.bulkLetterSeconds) == .letter)
        #expect(bulks.way(to: "UG-NAC", number: 1, at: 101 + limits.bulkLetterSeconds) == .whole)
        try await one.close()
        // A relay keeps it for longer than letters about it are written and fetched.
        #expect(limits.bulkLetterSeconds + limits.bulkFetchSeconds < limits.bulkKeptSeconds)
    }

    @Test("whoever starts anew has forgotten letters and bulks: letters come again, and what waits goes whole")
    func restarted() async throws {
        try await four { one, relay, ug, sn in
            let bulk = try bulk(one)
            let kept = try post(bulk, one, to: ug)
            try post(bulk, one, to: sn)
            one.desk.settleBulks(among: ["UG-NAC", "SN-CAS"])
            try relay.desk.keep(bulk: bulk.bytes, named: bulk.name, of: "KE-OUT")
            one.desk.gave(bulk.name, isKept: true)
            // The receiver ends with the letter in its hands.
            let letter = try #require(PouchReader.letter(kept))
            let pouch = LinkPouch(from: "KE-OUT", number: 1, bytes: letter)
            guard case .letter = try await ug.desk.take(pouch, by: "KE-OUT") else {
                Issue.record("it is no letter")
                return
            }
            ug.desk.letters.keep([])
            try await running([ug.runner()]) { await ug.sink.wait(for: 1) }
            #expect(await ug.sink.taken.map(\.bytes) == [letter + bulk.bytes])
            // The sender ends before the other has called.
            let again = FederationDesk(
                links: one.node.links, spool: one.desk.spool, relayed: nil, keeper: "XA-AUW", bells: Bells(),
                sink: one.sink, limits: Member.limits)
            let read = BulkFrames()
            try await again.feed(
                isStream: false, to: "SN-CAS", LinkProgress(), knowing: nil, takesLetters: true
            ) { read.append($0) }
            #expect(read.pouches.count == 1 && read.pouches.allSatisfy { !PouchReader.isLetter($0) })
        }
    }

    @Test("who is no peer, and who does not know the name, is told the same of a bulk")
    func strangers() async throws {
        try await four { one, relay, ug, _ in
            let bulk = try bulk(one)
            try relay.desk.keep(bulk: bulk.bytes, named: bulk.name, of: "KE-OUT")
            let (stranger, place) = (try Member("TZ-IUT"), try #require(relay.place))
            @Sendable func ask(_ member: Member, _ query: String) async throws -> OutboundAnswer {
                try await member.client.exchange(
                    "GET", "/federation/v1/bulks?\(query)",
                    at: OutboundTarget(host: place.host, port: place.port, pinned: []), most: 1 << 20)
            }
            let name = bulk.name.hex
            let found = try await ask(ug, "name=\(name)&after=0")
            #expect(found.status == 200 && found.body == bulk.bytes)
            let rest = try await ask(ug, "name=\(name)&after=\(bulk.bytes.count - 5)")
            #expect(rest.body == Array(bulk.bytes.suffix(5)))
            let others = [
                "name=\(String(repeating: "0", count: 64))", "name=\(name)&after=\(bulk.bytes.count)",
                "name=\(name)&after=-1", "name=\(name)&after=x", "name=zz", "",
            ]
            for query in others {
                let answer = try await ask(ug, query)
                #expect(answer.status == 404)
            }
            // A stranger learns of no bulk whether it is here.
            let shut = [try await ask(stranger, "name=\(name)"), try await ask(stranger, others[0])]
            #expect(shut[0].status == shut[1].status && shut[0].status != 200)
            #expect(shut.allSatisfy { $0.body.count == shut[0].body.count })
            let brought = try await stranger.client.exchange(
                "POST", "/federation/v1/bulks?name=\(name)",
                at: OutboundTarget(host: place.host, port: place.port, pinned: []), body: bulk.bytes)
            #expect(brought.status == shut[0].status)
            try await stranger.close()
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
                // For whoever takes none no bulk is made from then on.
                #expect(LinkCarrier(desk: one.desk).takesLetters("UG-NAC") == takesLetters)
            }
            #expect(!LinkCarrier(desk: one.desk).takesLetters("SN-CAS"))
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

    @Test("once something is taken back no letter is written any more about what the relay has, either")
    func droppedLater() async throws {
        let one = try Member("KE-OUT", keeper: "XA-AUW")
        let (bulk, next) = (try bulk(one), try bulk(one, "next"))
        one.desk.assign(bulk, to: "UG-NAC", number: 1)
        one.desk.bulks.giveAll(bulk)
        #expect(one.desk.bulks.way(to: "SN-CAS", number: 1, at: one.desk.clock() / 1_000_000) == .letter)
        for other in ["UG-NAC", "SN-CAS"] { one.desk.assign(next, to: other, number: 2) }
        #expect(one.desk.bulks.isLeaving(next.name))
        one.desk.dropBulks()
        #expect(one.desk.bulks.way(to: "SN-CAS", number: 1, at: one.desk.clock() / 1_000_000) == .whole)
        #expect(!one.desk.bulks.isLeaving(next.name))
        try await one.close()
    }

    @Test("a relay keeps bulks under their own names, as many as may be, and for so long")
    func shelf() throws {
        var limits = Member.limits
        limits.bulkBytes = 30
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
        let first = try name(1)
        #expect(shelf.size(of: first, at: now) == 10)
        #expect(shelf.bytes(named: first, from: 0, upTo: 100, at: now) == [UInt8](repeating: 1, count: 10))
        #expect(shelf.bytes(named: first, from: 7, upTo: 2, at: now) == [1, 1])
        #expect(shelf.bytes(named: first, from: 7, upTo: 9, at: now) == [1, 1, 1])
        #expect(throws: Spool.Refused.quota) { try shelf.put([1], named: name(4), from: "KE-OUT", at: now) }
        #expect(throws: Spool.Refused.quota) {
            try shelf.put([UInt8](repeating: 5, count: 31), named: name(5), from: "UG-NAC", at: now)
        }
        // Whatever one sender has here, others have all of their own room.
        try shelf.put([UInt8](repeating: 5, count: 30), named: name(5), from: "UG-NAC", at: now)
        try Data([1]).write(to: folder.appending(path: "KE-OUT/bulks/half.tmp"))
        // What is opened again is as old as its file, which was written some time from the one to the other.
        let written = Int64(Date.now.timeIntervalSince1970)
        let again = try BulkShelf(folder: folder.path, limits: limits)
        #expect(again.count == 4)
        #expect(again.size(of: try name(2), at: now + limits.bulkKeptSeconds - 60) == 10)
        #expect(again.size(of: try name(2), at: written + limits.bulkKeptSeconds + 60) == nil)
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

extension OutgoingBulks {
    /// As if enough waited for a bulk, and the relay had it.
    fileprivate func giveAll(_ bulk: PouchBulk) {
        let (name, now) = (bulk.name, Instant.now().microseconds / 1_000_000)
        _ = assign(bulk, to: "SN-CAS", number: 1, at: now)
        _ = settle(["UG-NAC": [1], "SN-CAS": [1]], at: now)
        _ = gave(name, isKept: true, at: now)
    }
}

/// A relay that breaks off after so many bytes of a bulk, each time.
private final class BrokenShelf: Boundary {
    let bytes = Mutex<[UInt8]>([])
    /// From which byte it was asked, each time.
    let asked = Mutex<[Int]>([])
    /// How often it says that it has too much to do.
    let busy = Mutex(0)
    private let piece: Int
    /// Whether it breaks off behind the last byte, too.
    private let breaksAtEnd: Bool
    /// What answers what goes wrong.
    let desk = Mutex<FederationDesk?>(nil)

    init(piece: Int, breaksAtEnd: Bool = false) {
        self.piece = piece
        self.breaksAtEnd = breaksAtEnd
    }

    let prefix = "/federation/"
    let credentials: Set<Credential> = []

    func answer(_ failure: Failure, to request: Request, in context: AppContext) -> Response {
        desk.withLock { $0 }.map { FederationBoundary($0).answer(failure, to: request, in: context) }
            ?? Response(status: .internalServerError)
    }

    struct Broken: Error {}

    var routes: [Route] {
        [
            .get("/federation/v1/bulks", .everyone) { _, context in
                let after = try QueryString(context.query).only("after").flatMap(Int.init) ?? 0
                self.asked.withLock { $0.append(after) }
                let isBusy = self.busy.withLock { busy in
                    defer { busy = max(busy - 1, 0) }
                    return busy > 0
                }
                guard !isBusy else { return Response(status: .serviceUnavailable) }
                let breaksAtEnd = self.breaksAtEnd
                let rest = self.bytes.withLock { $0[min(after, $0.count)...] }
                let part = Array(rest.prefix(self.piece))
                return Response(
                    status: .ok,
                    body: ResponseBody(contentLength: breaksAtEnd ? nil : rest.count) { writer in
                        if !part.isEmpty { try await writer.write(ByteBuffer(bytes: part)) }
                        guard part.count == rest.count, !breaksAtEnd else { throw Broken() }
                        try await writer.finish(nil)
                    })
            }
        ]
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
