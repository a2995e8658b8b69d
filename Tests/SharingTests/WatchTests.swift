import JSON
import Records
import Testing

@testable import Sharing

@Suite("The live list")
struct WatchTests {
    typealias Events = AsyncThrowingStream<LiveEvent, any Error>

    /// The next event's words.
    static func next(_ events: inout Events.Iterator) async throws -> String {
        switch try await events.next(isolation: #isolation) {
        case .record(let line, _): line.id
        case .heartbeat: "heartbeat"
        case .reset: "reset"
        case nil: "end"
        }
    }

    @Test("a listener hears what it may see, in order, from now on", arguments: Backend.allCases)
    func hears(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1)])
            let reader = house["reader"]
            try await house.gate.watch(after: nil, for: reader) { @concurrent events in
                var events = events.makeAsyncIterator()
                try await house.file([Thing(2)])
                #expect(try await Self.next(&events) == Thing.id(2))
                try await house.hide(Thing(3))
                try await house.file([Thing(9)], in: "secret", as: "insider")
                try await house.file([Thing(4), Thing(5)])
                #expect(try await Self.next(&events) == Thing.id(4))
                #expect(try await Self.next(&events) == Thing.id(5))
            }
            #expect(await house.node.feed.count == 0)
        }
    }

    @Test("a cursor goes on after a break; one that is not the listener's resets")
    func resumes() async throws {
        try await Backend.memory.run { house in
            let reader = house["reader"]
            let cursor = try await house.gate.watch(after: nil, for: reader) { @concurrent events in
                try await house.file([Thing(1)])
                for try await case .record(_, let cursor) in events { return cursor }
                return ""
            }
            try await house.file([Thing(2)])
            try await house.gate.watch(after: cursor, for: reader) { @concurrent events in
                var events = events.makeAsyncIterator()
                let next = try await Self.next(&events)
                #expect(next == Thing.id(2))
            }
            for (name, text) in [("author", cursor), ("reader", "nonsense")] {
                try await house.gate.watch(after: text, for: house[name]) { @concurrent events in
                    var events = events.makeAsyncIterator()
                    let first = try await Self.next(&events)
                    #expect(first == "reset")
                    try await house.file([Thing(name == "author" ? 30 : 31)])
                    #expect(try await Self.next(&events).hasSuffix(name == "author" ? "1e" : "1f"))
                }
            }
        }
    }

    @Test("each event passes the decision when it is sent: rights that end take back what was read ahead")
    func sendingTime() async throws {
        try await Backend.memory.run { house in
            let reader = house["reader"]
            try await house.gate.watch(after: nil, for: reader) { @concurrent events in
                var events = events.makeAsyncIterator()
                try await house.file([Thing(1), Thing(2), Thing(3)])
                #expect(try await Self.next(&events) == Thing.id(1))
                try await house.administration.ungrant("alerts", from: "reader")
                let now = house.clock.now
                await house.node.feed.tick(at: now)
                house.clock.pass(seconds: SharingLimits.heartbeat)
                await house.node.feed.tick(at: house.clock.now)
                #expect(try await Self.next(&events) == "heartbeat")
                try await house.administration.suspend("reader")
                await house.node.feed.wake()
                #expect(try await Self.next(&events) == "end")
            }
        }
    }

    @Test(
        "a stream ends with what its listener showed: a session, a password, a token",
        arguments: Ending.allCases)
    func endings(_ ending: Ending) async throws {
        try await Backend.memory.run { house in
            let (administration, accounts) = (house.administration, house.accounts)
            try await administration.setPassword(House.password, of: "reader")
            let token = try await administration.addToken(for: "reader")
            let session = try await accounts.signIn(name: "reader", password: House.password, address: "a").caller
            let caller =
                switch ending {
                case .basic: try await accounts.caller(name: "reader", secret: House.password, address: "a")
                case .token: try await accounts.caller(token: token, address: "a")
                default: session
                }
            let another = try await accounts.signIn(name: "reader", password: House.password, address: "a").caller
            try await house.gate.watch(after: nil, for: caller) { @concurrent events in
                var events = events.makeAsyncIterator()
                try await house.file([Thing(1)])
                #expect(try await Self.next(&events) == Thing.id(1))
                try await accounts.signOut(another)
                try await house.file([Thing(2)])
                #expect(try await Self.next(&events) == Thing.id(2))
                switch ending {
                case .signedOut: try await accounts.signOut(session)
                case .expired: house.clock.pass(seconds: SharingLimits.session)
                case .ended: try await administration.endSessions(of: "reader")
                case .password, .basic: try await administration.setPassword("another password", of: "reader")
                case .suspended:
                    try await administration.suspend("reader")
                    try await administration.suspend("reader", false)
                case .token: try await administration.revokeTokens(of: "reader")
                }
                // What arrives after it is not heard any more.
                try await house.file([Thing(3)])
                await house.node.feed.wake()
                #expect(try await Self.next(&events) == "end")
            }
            let refused = await refusal { _ = try await house.gate.page(PageRequest(), in: "alerts", for: caller) }
            #expect(refused?.code == .missing)
        }
    }

    enum Ending: CaseIterable { case signedOut, expired, ended, password, suspended, basic, token }

    @Test("a heartbeat comes by the clock alone, whether hidden records arrive or not")
    func heartbeat() async throws {
        try await Backend.memory.run { house in
            let feed = house.node.feed
            try await house.gate.watch(after: nil, for: house["reader"]) { @concurrent events in
                var events = events.makeAsyncIterator()
                await feed.tick(at: house.clock.now)
                for round in 0..<3 {
                    house.clock.pass(seconds: SharingLimits.heartbeat)
                    await feed.tick(at: house.clock.now)
                    if round > 0 { try await house.hide(Thing(round)) }
                    await feed.wake()
                    #expect(try await Self.next(&events) == "heartbeat")
                }
            }
        }
    }

    @Test("one that does not read is behind, and slows nobody")
    func slow() async throws {
        try await Backend.memory.run { house in
            try await house.gate.watch(after: nil, for: house["reader"]) { @concurrent slow in
                try await house.gate.watch(after: nil, for: house["author"]) { @concurrent quick in
                    var quick = quick.makeAsyncIterator()
                    for number in 1...250 {
                        try await house.file([Thing(number)])
                        #expect(try await Self.next(&quick) == Thing.id(number))
                    }
                }
                var slow = slow.makeAsyncIterator()
                for number in 1...250 { #expect(try await Self.next(&slow) == Thing.id(number)) }
            }
        }
    }

    @Test("an account has so many listeners and not one more")
    func bounded() async throws {
        try await Backend.memory.run { house in
            let feed = house.node.feed
            let reader = house["reader"]
            @Sendable func nest(_ depth: Int) async throws {
                try await feed.listen(as: reader.account) { @concurrent _ in
                    if depth > 1 { return try await nest(depth - 1) }
                    // Whoever wants to listen is told before anything is answered.
                    let early = await refusal { _ = try await house.gate.liveStart(for: reader) }
                    #expect(early?.code == .tooMany)
                }
            }
            try await nest(SharingLimits.listenersPerAccount)
            let found = await refusal { try await nest(SharingLimits.listenersPerAccount + 1) }
            #expect(found?.code == .tooMany && found?.retryAfter != nil)
            _ = try await house.gate.liveStart(for: reader)
            #expect(await feed.count == 0)
        }
    }

    @Test("what another process wrote is heard through the node's rounds")
    func otherProcess() async throws {
        try await Backend.sqlite.run { house in
            let other = try House.node(house.store, house.signer, house.clock)
            let (rounds, go) = AsyncStream<Void>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await house.node.run { _ in
                        var rounds = rounds.makeAsyncIterator()
                        await rounds.next(isolation: #isolation)
                    }
                }
                try await house.gate.watch(after: nil, for: house["reader"]) { @concurrent events in
                    var events = events.makeAsyncIterator()
                    _ = try await other.gate.write([try Thing(1).value], to: "alerts", by: other.console)
                    for _ in 0..<3 { go.yield() }
                    #expect(try await Self.next(&events) == Thing.id(1))
                }
                group.cancelAll()
                go.finish()
            }
        }
    }
}
