import Foundation
import Ledger
import Outbound
import Pouch
import Records
import Sharing
import Testing

@testable import Federation

@Suite("What a receiver has not the key to goes once more, as it is kept", .timeLimit(.minutes(10)), .serialized)
struct KeylessTests {
    /// A pouch that is sealed both to its receiver and under a key between the two.
    private func pouch(_ number: Int64, _ one: Member, _ other: Member) throws -> [UInt8] {
        let keys = one.keyring.current
        let header = PouchHeader(
            from: one.code, to: .organisation(other.code), number: number, since: number - 1,
            previous: number == 1 ? PouchHeader.noPrevious : Digest.leaf([1]),
            made: Instant(microseconds: 1_743_845_400_000_000), precedence: .routine, signer: keys.fingerprint,
            node: one.code)
        let writer = try PouchWriter(header, [], PouchRandomness { [UInt8](repeating: UInt8(number), count: $0) })
        let key = try GroupKey(
            channel: PairSecret.name(from: one.code, to: other.code), epoch: 1, secret: [UInt8](repeating: 1, count: 32)
        )
        return try writer.sealed(by: keys, to: [.node(other.keyring.current.publicKeys), .group(key)])
    }

    private func post(_ count: Int64, _ one: Member, _ other: Member) throws -> [[UInt8]] {
        try (1...count).map { number in
            let bytes = try pouch(number, one, other)
            try one.desk.post(bytes, to: other.code, number: number, rank: 3)
            return bytes
        }
    }

    @Test("on a stream, which goes on meanwhile, and what follows goes whole as well until there is another key")
    func streams() async throws {
        let one = try Member("KE-OUT", at: ownAddress())
        let other = try Member("UG-NAC")
        try await one.listening { _ in
            try await one.know(other)
            try await other.know(one)
            let first = try post(2, one, other)
            try await running([other.runner()]) {
                await other.sink.wait(for: 2)
                try await eventually { one.desk.spool.waiting(for: "UG-NAC").isEmpty }
                #expect(await other.sink.taken.map(\.bytes) == first.map { PouchReader.thin($0, isBare: false) })
                await other.sink.loseKeys()
                let third = try pouch(3, one, other)
                try one.desk.post(third, to: "UG-NAC", number: 3, rank: 3)
                await other.sink.wait(for: 3)
                #expect(await other.sink.taken.last?.bytes == third)
                try await eventually { one.desk.spool.waiting(for: "UG-NAC").isEmpty }
            }
            #expect(await other.sink.unopened.map(\.number) == [3])
            #expect(one.desk.takeKeyless() == ["UG-NAC"] && one.desk.takeKeyless() == [])
            #expect(try await other.desk.progress(from: "KE-OUT") == LinkProgress(through: 3))
        }
        for member in [one, other] { try await member.close() }
    }

    @Test("in a request, where the receiver does not call")
    func requests() async throws {
        let one = try Member("KE-OUT")
        let other = try Member("UG-NAC", at: ownAddress())
        try await other.listening { _ in
            try await one.know(other)
            try await other.know(one)
            await other.sink.loseKeys()
            let all = try post(2, one, other)
            try await running([one.runner()]) {
                await other.sink.wait(for: 2)
                try await eventually { one.desk.spool.waiting(for: "UG-NAC").isEmpty }
            }
            #expect(await other.sink.taken.map(\.bytes) == all)
        }
        for member in [one, other] { try await member.close() }
    }

    @Test("a conflict of another kind says nothing of keys: the same goes again and again, and no key is forgotten")
    func otherConflicts() async throws {
        let one = try Member("KE-OUT")
        let other = try Member("UG-NAC", at: ownAddress())
        try await other.listening { _ in
            try await one.know(other)
            try await other.know(one)
            await other.sink.dispute()
            let thin = try post(1, one, other).map { PouchReader.thin($0, isBare: false) }
            try await running([one.runner()]) {
                try await eventually { await (other.sink.disputed ?? []).count >= 3 }
            }
            #expect(await Set((other.sink.disputed ?? []).map(\.bytes)) == Set(thin))
            #expect(one.desk.takeKeyless() == [])
        }
        for member in [one, other] { try await member.close() }
    }

    @Test("of what a relay is told, what was dropped comes first, however many numbers of others there are")
    func droppedFirst() async throws {
        let (one, other) = (try Member("KE-OUT"), try Member("UG-NAC"))
        try await other.know(one)
        await other.sink.loseKeys()
        for number in 1...300 as ClosedRange<Int64> {
            _ = try await other.desk.take(LinkPouch(from: "KE-OUT", number: 2 * number, bytes: [1]), by: "KE-OUT")
        }
        let late = LinkPouch(
            from: "KE-OUT", number: 2_001,
            bytes: try #require(PouchReader.thin(try pouch(1, one, other), isBare: false)))
        #expect(try await other.desk.take(late, by: "XA-AUW") == .refused("no-key"))
        let told = try await other.desk.progress(from: "KE-OUT", by: "XA-AUW")
        #expect(told.also.count == LinkLimits.also && told.also.contains(2_001))
        #expect(try await !other.desk.progress(from: "KE-OUT").also.contains(2_001))
        for member in [one, other] { try await member.close() }
    }

    @Test("of what did not open the newest sixty-four are named, and what came another way meanwhile makes room")
    func most() async throws {
        let (one, other) = (try Member("KE-OUT"), try Member("UG-NAC"))
        try await other.know(one)
        await other.sink.loseKeys()
        let whole = try pouch(1, one, other)
        let thin = try #require(PouchReader.thin(whole, isBare: false))
        func offer(_ numbers: ClosedRange<Int64>) async throws -> Set<Int64> {
            for number in numbers {
                let pouch = LinkPouch(from: "KE-OUT", number: number, bytes: thin)
                #expect(try await other.desk.take(pouch, by: "KE-OUT") == .unopened)
            }
            return try await other.desk.progress(from: "KE-OUT").unopened
        }
        #expect(try await offer(1...65) == Set(2...65))
        // On a stick, past the desk.
        for number in 11...40 as ClosedRange<Int64> {
            _ = try await other.sink.take(LinkPouch(from: "KE-OUT", number: number, bytes: whole))
        }
        #expect(try await offer(66...75) == Set(2...10).union(41...75))
        for member in [one, other] { try await member.close() }
    }

    @Test(
        "over a relay goes what is kept; what a liar gives a relay otherwise stops nothing there, and nothing elsewhere"
    )
    func relays() async throws {
        let relay = try Member("XA-AUW", at: ownAddress(), isRelay: true)
        let (one, other) = (try Member("KE-OUT"), try Member("UG-NAC"))
        try await relay.listening { _ in
            try await relay.know(one, other)
            try await one.know(relay, other)
            try await other.know(relay, one)
            await other.sink.loseKeys()
            let thin = try (1...100).map { number in
                LinkPouch(
                    from: "KE-OUT", number: number,
                    bytes: try #require(PouchReader.thin(try pouch(number, one, other), isBare: false)))
            }
            // More than a stream sends that is not known to be stored.
            for each in thin { try await relay.desk.relay(each, to: "UG-NAC", rank: 0) }
            try one.desk.post(try pouch(200, one, other), to: "UG-NAC", number: 200, rank: 3)
            try await running([one.runner(relay: "XA-AUW")]) {
                try await eventually {
                    relay.desk.relayed?.waiting(for: "UG-NAC").contains { $0.number == 200 } == true
                }
            }
            try await running([other.runner()]) {
                await other.sink.wait(for: 1)
                try await eventually { relay.desk.relayed?.waiting(for: "UG-NAC").isEmpty == true }
            }
            #expect(await other.sink.taken.map(\.number) == [200])
            // Its sender is not told that they are there, nor that they are to come again.
            #expect(try await other.desk.progress(from: "KE-OUT") == LinkProgress(also: [200]))
        }
        for member in [one, relay, other] { try await member.close() }
    }
}
