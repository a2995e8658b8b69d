import Foundation
import HTTPTypes
import NIOCore
import Outbound
import Pouch
import Records
import Serving
import Sharing
import Synchronization
import Testing

@testable import Federation

@Suite("Live links between nodes", .timeLimit(.minutes(10)), .serialized)
struct LinkTests {
    private func pouch(_ number: Int64, bytes: Int = 300) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: Int64($0) &* 31 &+ number) }
    }

    /// Two members that are confirmed peers, of which the first listens and the second calls.
    private func pair(
        _ limits: LinkLimits = Member.limits, _ body: @escaping @Sendable (Member, Member) async throws -> Void
    ) async throws {
        let one = try Member("KE-OUT", at: ownAddress(), limits: limits)
        let other = try Member("UG-NAC", limits: limits)
        try await one.listening { _ in
            try await one.know(other)
            try await other.know(one)
            try await body(one, other)
        }
        try await one.close()
        try await other.close()
    }

    @Test("what is posted at one end is at the other, which has no address of its own, and leaves the spool")
    func delivers() async throws {
        try await pair { one, other in
            try await running([other.runner()]) {
                for number in 1...3 {
                    try one.desk.post(pouch(Int64(number)), to: "UG-NAC", number: Int64(number), rank: 3)
                }
                await other.sink.wait(for: 3)
                try await eventually { one.desk.spool.waiting(for: "UG-NAC").isEmpty }
                #expect(
                    await other.sink.taken == (1...3).map { LinkPouch(from: "KE-OUT", number: $0, bytes: pouch($0)) })
                // Once a stream stands, what is posted goes at once.
                try one.desk.post(pouch(4), to: "UG-NAC", number: 4, rank: 3)
                await other.sink.wait(for: 4)
                // The link says so a moment after it is kept.
                try await eventually {
                    guard let link = other.node.links.board.status(of: "KE-OUT") else { return false }
                    return link.received == 4 && link.heard != nil && link.isLive
                }
                // That it is sent is noted once it is written: the other end may have said before that it is stored.
                try await eventually {
                    guard let link = one.node.links.board.status(of: "UG-NAC") else { return false }
                    return link.acknowledged == 4 && link.sent == 4
                }
            }
        }
    }

    @Test("a node that nobody can call brings its pouches, and they are kept until they are taken")
    func brings() async throws {
        try await pair { one, other in
            await one.sink.fail(times: 2)
            for number in 1...5 {
                try other.desk.post(pouch(Int64(number)), to: "KE-OUT", number: Int64(number), rank: 3)
            }
            try await running([other.runner()]) {
                await one.sink.wait(for: 5)
                try await eventually { other.desk.spool.waiting(for: "KE-OUT").isEmpty }
            }
            #expect(await one.sink.taken.map(\.number).sorted() == [1, 2, 3, 4, 5])
            #expect(await one.sink.taken.allSatisfy { $0.from == "UG-NAC" })
        }
    }

    @Test("FLASH goes before ROUTINE that has waited longer")
    func precedence() async throws {
        try await pair { one, other in
            for number in 1...4 {
                try one.desk.post(pouch(Int64(number)), to: "UG-NAC", number: Int64(number), rank: 3)
            }
            try one.desk.post(pouch(5), to: "UG-NAC", number: 5, rank: 0)
            try one.desk.post(pouch(6), to: "UG-NAC", number: 6, rank: 1)
            try await running([other.runner()]) { await other.sink.wait(for: 6) }
            #expect(await other.sink.taken.map(\.number) == [5, 6, 1, 2, 3, 4])
        }
    }

    @Test(
        "whichever end is cut at whichever pouch, all arrive, each is kept once, and no more is sent than there is room for"
    )
    func resumes() async throws {
        var limits = Member.limits
        limits.window = 4
        limits.acknowledged = 2
        try await pair(limits) { one, other in
            let count: Int64 = 60
            for number in 1...count { try one.desk.post(pouch(number), to: "UG-NAC", number: number, rank: 3) }
            // The calling end is stopped again and again, wherever it stands.
            var here = 0
            while here < Int(count) {
                let next = here + 7
                try await running([other.runner()]) { await other.sink.wait(for: min(next, Int(count))) }
                here = await other.sink.taken.count
            }
            #expect(await Set(other.sink.taken.map(\.number)) == Set(1...count))
            #expect(await other.sink.taken.count == Int(count))
            // What was sent and not known to be stored may come again; never more of it than the window, at each cut.
            #expect(await other.sink.repeated <= 4 * (Int(count) / 7 + 1))
        }
    }

    @Test("a pouch that is refused is told of, is not asked for again, and stops nothing behind it")
    func refuses() async throws {
        try await pair { one, other in
            await other.sink.refuse([2])
            for number in 1...4 {
                try one.desk.post(pouch(Int64(number)), to: "UG-NAC", number: Int64(number), rank: 3)
            }
            try await running([other.runner()]) {
                await other.sink.wait(for: 3)
                try await eventually { one.desk.spool.waiting(for: "UG-NAC").isEmpty }
            }
            #expect(await other.sink.taken.map(\.number) == [1, 3, 4])
            #expect(other.node.links.board.status(of: "KE-OUT")?.received == 4)
        }
    }

    @Test("a pouch whose sender's newest card is not here yet stops nothing behind it, and comes once more")
    func later() async throws {
        try await pair { one, other in
            await other.sink.putOff(1, times: 1)
            for number in 1...3 {
                try one.desk.post(pouch(Int64(number)), to: "UG-NAC", number: Int64(number), rank: 3)
            }
            try await running([other.runner()]) { await other.sink.wait(for: 2) }
            #expect(await other.sink.taken.map(\.number) == [2, 3])
            #expect(one.desk.spool.waiting(for: "UG-NAC").contains { $0.number == 1 })
            try await running([other.runner()]) { await other.sink.wait(for: 3) }
            #expect(await other.sink.taken.map(\.number) == [2, 3, 1])
        }
    }

    @Test("a pouch that comes while its sender is being shut out is not refused for good")
    func shutOutMeanwhile() async throws {
        try await pair { one, other in
            await other.sink.refuse([1])
            let made = LinkPouch(from: "KE-OUT", number: 1, bytes: pouch(1))
            try await other.node.administration.block("KE-OUT")
            #expect(try await other.desk.take(made, by: "KE-OUT") == .later("closed"))
            #expect(try await other.desk.progress(from: "KE-OUT") == LinkProgress())
            let administration = other.node.administration
            try await administration.confirm("KE-OUT", heard: administration.phrase(with: "KE-OUT"))
            #expect(try await other.desk.take(made, by: "KE-OUT") == .refused("forged"))
        }
    }

    @Test("a disk that is full for a while loses nothing")
    func full() async throws {
        try await pair { one, other in
            await other.sink.fail(times: 3)
            try one.desk.post(pouch(1), to: "UG-NAC", number: 1, rank: 3)
            try await running([other.runner()]) { await other.sink.wait(for: 1) }
            #expect(await other.sink.taken.map(\.number) == [1])
        }
    }

    @Test(
        "what is stored is said on the stream that its sender reads, to that one alone, and in a request where there is none"
    )
    func saysOnTheStream() async throws {
        try await pair { one, other in
            let progress = LinkProgress(through: 4, also: [6])
            // Nobody reads a stream of this node yet.
            #expect(!one.desk.say(progress, of: "UG-NAC", to: "UG-NAC"))
            // A stream of a program that passes such frames over: there it would be said to nobody.
            let older = one.desk.presence.begin("UG-NAC", hearsStored: false)
            #expect(!one.desk.say(progress, of: "UG-NAC", to: "UG-NAC"))
            #expect(one.desk.presence.isOpen("UG-NAC"))
            let reading = one.desk.presence.begin("UG-NAC", hearsStored: true)
            one.desk.presence.end("UG-NAC", older)
            #expect(one.desk.say(LinkProgress(through: 3), of: "UG-NAC", to: "UG-NAC"))
            #expect(one.desk.say(progress, of: "UG-NAC", to: "UG-NAC"))
            #expect(!one.desk.say(progress, of: "UG-NAC", to: "SN-CAS"))
            struct Heard: Error {}
            let read = Frames()
            await #expect(throws: Heard.self) {
                try await one.desk.feed(isStream: true, to: "UG-NAC", LinkProgress(), knowing: nil) { buffer in
                    if read.append(buffer).contains(.stored(sender: "UG-NAC", progress)) { throw Heard() }
                }
            }
            one.desk.presence.end("UG-NAC", reading)
            #expect(!one.desk.presence.isOpen("UG-NAC"))
            // What came before it was said no more.
            #expect(!read.all.contains(.stored(sender: "UG-NAC", LinkProgress(through: 3))))

            // And whoever is told lets go of what is stored.
            for number in 1...6 {
                try other.desk.post(pouch(Int64(number)), to: "KE-OUT", number: Int64(number), rank: 3)
            }
            let receiving = Receiving(desk: other.desk, peer: "KE-OUT", limit: 1)
            _ = try await receiving.take(LinkFrame.stored(sender: "UG-NAC", progress).buffer)
            #expect(other.desk.spool.waiting(for: "KE-OUT").map(\.number) == [5])
        }
    }

    @Test("two nodes that call each other say what is stored on their streams, and nothing waits in either")
    func bothWays() async throws {
        let (one, other) = (try Member("KE-OUT", at: ownAddress()), try Member("UG-NAC", at: ownAddress()))
        try await one.listening { _ in
            try await other.listening { _ in
                try await one.know(other)
                try await other.know(one)
                try await running([one.runner(), other.runner()]) {
                    for number in 1...20 as ClosedRange<Int64> {
                        try one.desk.post(pouch(number), to: "UG-NAC", number: number, rank: 3)
                        try other.desk.post(pouch(number), to: "KE-OUT", number: number, rank: 3)
                    }
                    await one.sink.wait(for: 20)
                    await other.sink.wait(for: 20)
                    try await eventually {
                        one.desk.spool.waiting(for: "UG-NAC").isEmpty && other.desk.spool.waiting(for: "KE-OUT").isEmpty
                    }
                }
            }
        }
        try await one.close()
        try await other.close()
    }

    @Test("to a node that does not say that it hears it on its stream, what is stored is said in requests")
    func olderReader() async throws {
        let (one, other) = (try Member("KE-OUT", at: ownAddress()), try Member("UG-NAC", at: ownAddress()))
        try await one.listening { _ in
            try await other.listening { _ in
                try await one.know(other)
                try await other.know(one)
                // The stream that it reads from here was asked for by an older program, as far as this node knows.
                let older = one.desk.presence.begin("UG-NAC", hearsStored: false)
                defer { one.desk.presence.end("UG-NAC", older) }
                try await running([one.runner()]) {
                    for number in 1...20 as ClosedRange<Int64> {
                        try other.desk.post(pouch(number), to: "KE-OUT", number: number, rank: 3)
                    }
                    await one.sink.wait(for: 20)
                    try await eventually { other.desk.spool.waiting(for: "KE-OUT").isEmpty }
                }
            }
        }
        try await one.close()
        try await other.close()
    }

    @Test("nothing goes to a peer before the phrase was confirmed, nor after it was blocked")
    func closed() async throws {
        let (one, other) = (try Member("KE-OUT", at: ownAddress()), try Member("UG-NAC"))
        try await one.listening { _ in
            try await one.know(other, confirming: false)
            try await other.know(one)
            try one.desk.post(pouch(1), to: "UG-NAC", number: 1, rank: 0)
            try await running([other.runner()]) {
                try await eventually {
                    other.node.links.board.status(of: "KE-OUT")?.problem?.contains("confirmed") == true
                }
                #expect(await other.sink.taken.isEmpty)
                let administration = one.node.administration
                try await administration.confirm("UG-NAC", heard: administration.phrase(with: "UG-NAC"))
                await other.sink.wait(for: 1)
                // A stream that is open is closed, too.
                try await administration.block("UG-NAC")
                try one.desk.post(pouch(2), to: "UG-NAC", number: 2, rank: 0)
                try await eventually { other.node.links.board.status(of: "KE-OUT")?.isLive == false }
                try await eventually { other.node.links.board.status(of: "KE-OUT")?.problem != nil }
                #expect(await other.sink.taken.count == 1)
            }
        }
        try await one.close()
        try await other.close()
    }

    @Test("a node with another certificate than the card's is not talked to, and a stranger is answered nothing")
    func pinned() async throws {
        let place = try ownAddress()
        let (one, other) = (try Member("KE-OUT", at: place), try Member("UG-NAC"))
        let thief = try Member("KE-OUT", at: place)
        try await thief.listening { address in
            // The thief sits at the address; the card is the true one's.
            try await other.know(one)
            try await thief.know(other)
            try other.desk.post(pouch(1), to: "KE-OUT", number: 1, rank: 0)
            try await running([other.runner()]) {
                try await eventually { other.node.links.board.status(of: "KE-OUT")?.problem?.contains("TLS") == true }
            }
            #expect(await thief.sink.taken.isEmpty)
            #expect(other.desk.spool.waiting(for: "KE-OUT").count == 1)
            // The other way round: somebody with a certificate of their own making.
            let target = OutboundTarget(host: address.host, port: address.port, pinned: [])
            for (method, path) in [
                ("GET", "/federation/v1/stream?through=0"), ("GET", "/federation/v1/pouches?through=0"),
                ("GET", "/federation/v1/card"), ("POST", "/federation/v1/card"),
                ("POST", "/federation/v1/pouches?number=1"),
                ("POST", "/federation/v1/stored?through=0"),
            ] {
                let status = try await one.client.exchange(method, path, at: target, body: method == "POST" ? [] : nil)
                    .status
                #expect(status == 403, "\(path)")
            }
        }
        for member in [one, other, thief] { try await member.close() }
    }

    @Test(
        "both ends get each other's newest card over the link, new keys on the word of the old ones, and no stranger's")
    func cards() async throws {
        let (one, other) = (try Member("KE-OUT", at: ownAddress()), try Member("UG-NAC"))
        try await one.listening { _ in
            // Each knows a card of the other that is an hour old.
            try await one.know(other, older: 3_600)
            try await other.know(one, older: 3_600)
            let (here, there) = (try other.file(), try one.file())
            try await running([other.runner()]) {
                try await eventually { try await one.node.administration.card(of: "UG-NAC") == here }
                try await eventually { try await other.node.administration.card(of: "KE-OUT") == there }
            }
            let (next, succession) = try other.keyring.rotated()
            let card = try SignedCard(Member.card(next, at: nil), by: next.current)
            let file = CardFile(card: card, successions: [succession])
            try await one.desk.renew(file.bytes, from: "UG-NAC")
            let peer = try await one.node.administration.peer("UG-NAC")
            #expect(peer.generation == 2 && peer.isOpen)
            let thief = try Member("UG-NAC")
            try await one.desk.renew(thief.file().bytes, from: "UG-NAC")
            // Refused, and said so: the keys that are known are of a later generation, and no word of theirs comes with it.
            #expect(one.node.links.board.status(of: "UG-NAC")?.problem?.isEmpty == false)
            // Nor does anybody bring another's.
            try await one.desk.renew(file.bytes, from: "TZ-IUT")
            #expect(one.node.links.board.status(of: "TZ-IUT")?.problem?.contains("its own card alone") == true)
            #expect(try await one.node.administration.card(of: "UG-NAC") == file)
            try await thief.close()
        }
        try await one.close()
        try await other.close()
    }

    @Test("whatever is asked of the boundary is asked of an open peer, but for introductions, which a token opens")
    func routes() async throws {
        let one = try Member("KE-OUT")
        let known: Set<String> = [
            "POST /federation/v1/introductions/card", "POST /federation/v1/introductions", "GET /federation/v1/card",
            "POST /federation/v1/card", "GET /federation/v1/stream", "GET /federation/v1/pouches",
            "POST /federation/v1/pouches", "GET /federation/v1/bulks", "POST /federation/v1/bulks",
            "POST /federation/v1/stored",
        ]
        #expect(Set(FederationBoundary(one.desk).routes.map { "\($0.method.rawValue) \($0.path)" }) == known)
        try await one.close()
    }

    @Test("a node that calls no private addresses does not call one on loopback")
    func privately() async throws {
        let one = try Member("KE-OUT")
        let client = OutboundClient(identity: one.keyring.link.outbound, callsPrivate: false)
        try await one.listening { address in
            let target = OutboundTarget(host: address.host, port: address.port, pinned: [])
            do {
                _ = try await client.exchange("GET", "/federation/v1/card", at: target)
                Issue.record("called")
            } catch {
                #expect((error as? OutboundError)?.code == .forbidden)
            }
        }
        try await client.shutdown()
        try await one.close()
    }

    @Test("a pouch of the limit is taken, one over it is refused, and nothing behind it waits")
    func large() async throws {
        var limits = Member.limits
        limits.pouch = 1_000
        try await pair(limits) { one, other in
            try other.desk.post(pouch(1, bytes: 1_001), to: "KE-OUT", number: 1, rank: 3)
            try other.desk.post(pouch(2, bytes: 1_000), to: "KE-OUT", number: 2, rank: 3)
            try await running([other.runner()]) {
                await one.sink.wait(for: 1)
                try await eventually { other.desk.spool.waiting(for: "KE-OUT").isEmpty }
            }
            #expect(await one.sink.taken.map(\.number) == [2])
        }
    }
}

/// What was written to a stream.
private final class Frames: Sendable {
    private let state = Mutex((reader: LinkFrameReader(most: 100_000), frames: [LinkFrame]()))
    var all: [LinkFrame] { state.withLock { $0.frames } }

    /// - Returns: the frames that it completes.
    func append(_ buffer: ByteBuffer) -> [LinkFrame] {
        state.withLock { state in
            state.reader.append(buffer)
            var new: [LinkFrame] = []
            while let frame = try? state.reader.next() { new.append(frame) }
            state.frames += new
            return new
        }
    }
}
