import Ledger
import Records
import Store
import StoreSQLite
import Testing

/// What went to other nodes and came from them is known, whatever happens in between.
@Suite struct DeliverySuite {
    private static func digest(_ number: Int64) -> Digest { .leaf([UInt8(truncatingIfNeeded: number)]) }

    private static func dispatch(
        _ number: Int64, since: Int64? = nil, to peer: String = "ET-FAD", _ items: [Int64: Int] = [:],
        cursor: Int64 = 0, shelves: Set<Int64> = [], receipts: [Int64] = []
    ) -> Dispatch {
        Dispatch(
            outbox: Outbox(
                peer: peer, number: number, pouch: digest(number), cursor: Position(cursor),
                shelves: Set(shelves.map { ShelfKey($0) })),
            since: since ?? number - 1, made: Instant(microseconds: number * 1_000),
            items: items.map { .init(position: Position($0), index: $1) }, receipts: receipts)
    }

    private static func received(_ number: Int64, since: Int64? = nil, from peer: String = "ET-FAD") -> Received {
        Received(
            peer: peer, number: number, since: since ?? number - 1, pouch: digest(number),
            made: Instant(microseconds: 1), at: Instant(microseconds: 2), entry: Position(number + 100),
            exceptions: [3: "absent", 1: "invalid"])
    }

    private static func acknowledged(
        _ number: Int64, _ exceptions: [Int: String] = [:]
    ) -> Acknowledgement {
        Acknowledgement(
            number: number, pouch: digest(number), at: Instant(microseconds: number * 7), exceptions: exceptions)
    }

    @Test(
        "an outbox that nothing was sent from is empty, and one that was is as it was left", arguments: Backend.allCases
    )
    func outbox(_ backend: Backend) async throws {
        try await backend.run { house in
            #expect(try await house.store.outbox(of: "ET-FAD") == Outbox(peer: "ET-FAD"))
            let dispatch = Self.dispatch(1, [5: 0], cursor: 9, shelves: [2, 44])
            try await house.store.dispatch(dispatch)
            #expect(try await house.store.outbox(of: "ET-FAD") == dispatch.outbox)
            #expect(try await house.store.outbox(of: "SN-CAS") == Outbox(peer: "SN-CAS"))
        }
    }

    @Test(
        "no two pouches have one number: whoever comes second is refused, and nothing of it stays",
        arguments: Backend.allCases)
    func inStep(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.store.dispatch(Self.dispatch(1, [5: 0]))
            for number: Int64 in [1, 3] {
                await #expect(throws: StoreError.taken("pouch \(number) to ET-FAD")) {
                    try await house.store.dispatch(Self.dispatch(number, [6: 0]))
                }
            }
            #expect(try await house.store.delivered([Position(5), Position(6)], to: "ET-FAD") == [Position(5)])
            try await house.store.dispatch(Self.dispatch(1, to: "SN-CAS"))
        }
    }

    @Test(
        "what was sent once more is there when the receipt of any pouch that held it has come",
        arguments: Backend.allCases)
    func sentOnceMore(_ backend: Backend) async throws {
        try await backend.run { house in
            let (store, places) = (house.store, [Position(5), Position(6)])
            try await store.dispatch(Self.dispatch(1, [5: 0, 6: 1]))
            try await store.dispatch(Self.dispatch(2, [5: 0, 6: 1]))
            try await store.dispatch(Self.dispatch(3, [5: 0]))
            // The first pouch came, and one thing in it was not kept.
            #expect(try await store.acknowledge([Self.acknowledged(1, [1: "invalid"])], from: "ET-FAD") == [1])
            #expect(try await store.deliveries(of: places).map(\.number) == [3, 2])
            #expect(try await store.deliveries(of: places).map { $0.arrived != nil } == [true, false])
            #expect(try await store.undelivered(to: "ET-FAD", after: .zero, limit: 9) == [Position(6)])
            // What its last pouch is said to have done with it counts, and since when it is there stays.
            #expect(try await store.acknowledge([Self.acknowledged(3, [0: "invalid"])], from: "ET-FAD") == [3])
            let told = try await store.deliveries(of: [Position(5)]).first
            #expect(told?.exception == "invalid" && told?.arrived == Instant(microseconds: 7))
        }
    }

    @Test("what went to each organisation is counted, from a time until another", arguments: Backend.allCases)
    func counted(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.store.dispatch(Self.dispatch(1, [5: 0, 6: 1]))
            try await house.store.dispatch(Self.dispatch(1, to: "SN-CAS", [5: 0]))
            try await house.store.dispatch(Self.dispatch(2, [7: 0]))
            func count(_ from: Int64?, _ until: Int64?) async throws -> [String: Int] {
                try await house.store.sent(
                    from: from.map { Instant(microseconds: $0) }, until: until.map { Instant(microseconds: $0) },
                    leavingOut: ["withdrawal"])
            }
            #expect(try await count(nil, nil) == ["ET-FAD": 3, "SN-CAS": 1])
            #expect(try await count(1_000, 2_000) == ["ET-FAD": 2, "SN-CAS": 1])
            #expect(try await count(1_001, nil) == ["ET-FAD": 1])
            #expect(try await count(nil, 1_000) == [:])
        }
    }

    @Test(
        "a pouch is kept in one step: its entries, its receipts, and that it came, or none of them",
        arguments: Backend.allCases)
    func atOnce(_ backend: Backend) async throws {
        try await backend.run { house in
            let store = house.store
            try await store.dispatch(Self.dispatch(1, [5: 0]))
            let before = try await store.size()
            let salt = [UInt8](repeating: 1, count: LedgerEntry.saltLength)
            func arrival(_ text: String) -> Arrival {
                let body = Array(text.utf8)
                return Arrival(
                    kind: "pouch", envelope: [], body: body,
                    commitment: LedgerEntry.commitment(kind: "pouch", envelope: [], body: body, salt: salt), salt: salt,
                    filing: nil)
            }
            func pouch(_ arrivals: [Arrival], isNoted: Bool) -> PouchArrival {
                PouchArrival(peer: "ET-FAD", arrivals: arrivals, receipts: [Self.acknowledged(1)]) { outcomes in
                    guard isNoted, case .stored(let entry, _) = outcomes.first else { return nil }
                    var received = Self.received(4)
                    received.entry = entry
                    return PouchArrival.Noted(
                        received: received, ways: [Way(position: entry, peer: "ET-FAD", number: 4, index: 2)])
                }
            }
            guard
                case .kept(let outcomes, let acknowledged) = try await store.take(
                    pouch([arrival("{}")], isNoted: false))
            else { throw Unexpected(what: "nothing was kept") }
            #expect(acknowledged == [1] && outcomes.count == 1)
            #expect(try await store.received(4, from: "ET-FAD") == nil)
            _ = try await store.take(pouch([arrival("[]"), arrival("{}")], isNoted: true))
            #expect(try await store.size() == before + 3)
            #expect(try await store.received(4, from: "ET-FAD")?.entry == Position(before + 2))
            #expect(try await store.position(ofItem: 2, in: 4, from: "ET-FAD") == Position(before + 2))

            // To a channel that there is not.
            let lost = Sample().arrival(ChannelKey(99), PolicyKey(99))
            await #expect(throws: StoreError.self) {
                _ = try await store.take(pouch([arrival("{}"), lost], isNoted: true))
            }
            #expect(try await store.size() == before + 3)
        }
    }

    @Test("whose pouches ask for a receipt is owed one until it has left", arguments: Backend.allCases)
    func owed(_ backend: Backend) async throws {
        try await backend.run { house in
            #expect(try await house.store.owed() == [:])
            try await house.store.receive(Self.received(1), ways: [])
            var urgent = Self.received(2, from: "SN-CAS")
            urgent.isUrgent = true
            try await house.store.receive(Self.received(1, from: "SN-CAS"), ways: [])
            try await house.store.receive(urgent, ways: [])
            #expect(try await house.store.received(2, from: "SN-CAS") == urgent)
            var quiet = Self.received(1, from: "UG-NAC")
            quiet.asksForReceipt = false
            try await house.store.receive(quiet, ways: [])
            #expect(try await house.store.owed() == ["ET-FAD": false, "SN-CAS": true])
            try await house.store.dispatch(Self.dispatch(1, receipts: [1]))
            #expect(try await house.store.owed() == ["SN-CAS": true])
            #expect(try await house.store.unreceipted(from: "ET-FAD", after: .max, limit: 9) == [])
            #expect(try await house.store.unreceipted(from: "ET-FAD", after: 0, limit: 9).map(\.number) == [1])
            // Something else is left undone now: the receipt says so.
            var changed = Self.received(1)
            changed.exceptions = [:]
            try await house.store.receive(changed, ways: [])
            #expect(try await house.store.owed() == ["ET-FAD": false, "SN-CAS": true])
        }
    }

    @Test(
        "a stretch of the ledger is known by its kinds and its shelves, and nothing beyond it",
        arguments: Backend.allCases)
    func growth(_ backend: Backend) async throws {
        try await backend.run { house in
            let (alerts, open) = (try await house.channel("alerts"), try await house.policy("open"))
            let before = Position(try await house.store.size())
            try await house.file(Sample(number: 1), in: alerts, open)
            let middle = Position(try await house.store.size())
            _ = try await house.store.commit(.note, entry: .audit("a word"))
            let end = Position(try await house.store.size())
            let shelf = try await house.shelf(alerts, open)
            #expect(
                try await house.store.growth(after: before, through: middle)
                    == Growth(shelves: [shelf], kinds: ["indicator"]))
            #expect(try await house.store.growth(after: middle, through: end) == Growth(kinds: ["audit"]))
            #expect(try await house.store.growth(after: end, through: end) == Growth())
            #expect(try await house.store.growth(after: end, through: Position(end.raw + 9)) == Growth())
        }
    }

    @Test(
        "what was sent is undelivered until its receipt comes; an exception is known by its place",
        arguments: Backend.allCases)
    func receipts(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.store.dispatch(Self.dispatch(1, [5: 0, 6: 1]))
            try await house.store.dispatch(Self.dispatch(2, [7: 0]))
            #expect(try await house.store.undelivered(to: "ET-FAD", after: .zero, limit: 9).map(\.raw) == [5, 6, 7])
            #expect(try await house.store.undelivered(to: "ET-FAD", after: .zero, limit: 2).map(\.raw) == [5, 6])
            #expect(
                try await house.store.undelivered(to: "ET-FAD", after: Position(5), limit: 9).map(\.raw) == [6, 7])
            let taken = try await house.store.acknowledge([Self.acknowledged(1, [1: "no-channel"])], from: "ET-FAD")
            #expect(taken == [1])
            #expect(try await house.store.undelivered(to: "ET-FAD", after: .zero, limit: 9).map(\.raw) == [7])
            let deliveries = try await house.store.deliveries(of: [Position(6), Position(5), Position(7)])
            #expect(deliveries.map(\.position.raw) == [5, 6, 7])
            #expect(deliveries.map(\.exception) == [nil, "no-channel", nil])
            #expect(deliveries.map { $0.arrived?.microseconds } == [7, 7, nil])
            #expect(try await house.store.outbox(of: "ET-FAD").acknowledged == 1)
        }
    }

    @Test(
        "a receipt for other bytes, of a pouch that there is not, or from somebody else, changes nothing",
        arguments: Backend.allCases)
    func falseReceipts(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.store.dispatch(Self.dispatch(1, [5: 0]))
            var other = Self.acknowledged(1)
            other.pouch = Self.digest(99)
            #expect(try await house.store.acknowledge([other, Self.acknowledged(2)], from: "ET-FAD").isEmpty)
            #expect(try await house.store.acknowledge([Self.acknowledged(1)], from: "SN-CAS").isEmpty)
            #expect(try await house.store.undelivered(to: "ET-FAD", after: .zero, limit: 9).count == 1)
        }
    }

    @Test(
        "of two receipts the first says when it arrived, and the later what became of it", arguments: Backend.allCases)
    func secondReceipt(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.store.dispatch(Self.dispatch(1, [5: 0]))
            _ = try await house.store.acknowledge([Self.acknowledged(1, [0: "no-channel"])], from: "ET-FAD")
            var later = Self.acknowledged(1)
            later.at = Instant(microseconds: 99)
            #expect(try await house.store.acknowledge([later], from: "ET-FAD") == [1])
            let delivery = try await house.store.deliveries(of: [Position(5)]).first
            #expect(delivery?.exception == nil && delivery?.arrived?.microseconds == 7)
        }
    }

    @Test(
        "a pouch that came again with other things left undone needs another receipt", arguments: Backend.allCases)
    func receivedAgain(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.store.receive(Self.received(1), ways: [])
            try await house.store.dispatch(Self.dispatch(1, receipts: [1]))
            try await house.store.receive(Self.received(1), ways: [])
            #expect(try await house.store.unreceipted(from: "ET-FAD", after: .max, limit: 9).isEmpty)
            var again = Self.received(1)
            again.exceptions = [:]
            again.asksForReceipt = false
            try await house.store.receive(again, ways: [])
            let due = try await house.store.unreceipted(from: "ET-FAD", after: .max, limit: 9)
            #expect(due.map(\.exceptions) == [[:]])
        }
    }

    @Test("a later pouch that repeats stands for those in between", arguments: Backend.allCases)
    func repeated(_ backend: Backend) async throws {
        try await backend.run { house in
            for number: Int64 in 1...3 { try await house.store.dispatch(Self.dispatch(number, [number: 0])) }
            try await house.store.dispatch(Self.dispatch(4, since: 1, [2: 0, 3: 1]))
            _ = try await house.store.acknowledge([Self.acknowledged(4)], from: "ET-FAD")
            #expect(try await house.store.outbox(of: "ET-FAD").acknowledged == 0)
            _ = try await house.store.acknowledge([Self.acknowledged(1)], from: "ET-FAD")
            #expect(try await house.store.outbox(of: "ET-FAD").acknowledged == 4)
            #expect(try await house.store.undelivered(to: "ET-FAD", after: .zero, limit: 9).isEmpty)
        }
    }

    @Test("an inbox knows what is missing, in whatever order pouches come", arguments: Backend.allCases)
    func inbox(_ backend: Backend) async throws {
        try await backend.run { house in
            #expect(try await house.store.inbox(of: "ET-FAD") == Inbox(peer: "ET-FAD"))
            for number: Int64 in [2, 6, 3] { try await house.store.receive(Self.received(number), ways: []) }
            let inbox = try await house.store.inbox(of: "ET-FAD")
            #expect(inbox == Inbox(peer: "ET-FAD", through: 0, beyond: [2, 3, 6]))
            #expect(inbox.missing == [1...1, 4...5])
            try await house.store.receive(Self.received(1), ways: [])
            #expect(try await house.store.inbox(of: "ET-FAD") == Inbox(peer: "ET-FAD", through: 3, beyond: [6]))
            try await house.store.receive(Self.received(7, since: 3), ways: [])
            #expect(try await house.store.inbox(of: "ET-FAD") == Inbox(peer: "ET-FAD", through: 7))
            #expect(try await house.store.inbox(of: "SN-CAS") == Inbox(peer: "SN-CAS"))
        }
    }

    @Test(
        "a pouch has one entry in the ledger, which is found before it is noted that it came and after it is forgotten",
        arguments: Backend.allCases)
    func entered(_ backend: Backend) async throws {
        try await backend.run { house in
            let (store, channel, policy) = (
                house.store, try await house.channel("c"), try await house.policy("p")
            )
            func take(_ digest: Digest, _ number: Int64, _ more: [Arrival] = []) async throws -> [Outcome] {
                let fate = try await store.take(
                    PouchArrival(
                        peer: "ET-FAD", arrivals: [.pouch(number, from: "ET-FAD")] + more, enters: digest,
                        number: number
                    ) { _ in nil })
                guard case .kept(let outcomes, _) = fate else { throw Unexpected(what: "nothing was kept") }
                return outcomes
            }
            #expect(try await store.entry(ofPouch: Self.digest(4)) == nil)
            let first = try await take(Self.digest(4), 4)
            let size = try await store.size()
            #expect(try await store.entry(ofPouch: Self.digest(4)) == Position(size))
            // Once more, with what it brings: that alone is new.
            let second = try await take(Self.digest(4), 4, [Sample(number: 1).arrival(channel, policy)])
            #expect(second.first == first.first && second.count == 2)
            #expect(try await store.size() == size + 1)
            _ = try await take(Self.digest(5), 5)
            #expect(try await store.entry(ofPouch: Self.digest(5)) == Position(size + 2))
            // By its number it is found as well, and stays the one that came first.
            #expect(
                try await store.entered(4, from: "ET-FAD") == EnteredPouch(pouch: Self.digest(4), entry: Position(size))
            )
            #expect(try await store.entered(4, from: "SN-CAS") == nil)
            #expect(try await store.entered(6, from: "ET-FAD") == nil)
            // Another pouch of that number is not entered, nor anything that it brings, whoever looked before there was one.
            let doubled = try await store.take(
                PouchArrival(
                    peer: "ET-FAD",
                    arrivals: [.pouch(4, from: "ET-FAD"), Sample(number: 2).arrival(channel, policy)],
                    enters: Self.digest(9), number: 4
                ) { _ in PouchArrival.Noted(received: Self.received(4), ways: []) })
            #expect(doubled == .doubled)
            #expect(try await store.size() == size + 2)
            #expect(try await store.entry(ofPouch: Self.digest(9)) == nil)
            #expect(try await store.received(4, from: "ET-FAD") == nil)
            // Without, there is nothing that it is found by.
            _ = try await store.take(PouchArrival(peer: "ET-FAD", arrivals: [.audit("pouch")]) { _ in nil })
            #expect(try await store.size() == size + 3)
            try await store.receive(Self.received(4), ways: [])
            try await store.rewind("ET-FAD", to: 5)
            #expect(try await store.entered(5, from: "ET-FAD") == nil)
            #expect(try await store.entered(4, from: "ET-FAD") != nil)
            try await store.rewind("ET-FAD", to: 1)
            #expect(try await store.entered(4, from: "ET-FAD") == nil)
            #expect(try await store.entry(ofPouch: Self.digest(4)) == Position(size))
            #expect(try await store.inspect { _ in } == [])
        }
    }

    @Test(
        "a pouch that came is known by its number, with what was not done",
        arguments: Backend.allCases)
    func known(_ backend: Backend) async throws {
        try await backend.run { house in
            let received = Self.received(4)
            try await house.store.receive(received, ways: [])
            #expect(try await house.store.received(4, from: "ET-FAD") == received)
            #expect(try await house.store.received(4, from: "SN-CAS") == nil)
        }
    }

    @Test(
        "receipts are due until a pouch took them along, and again where that one did not arrive",
        arguments: Backend.allCases)
    func due(_ backend: Backend) async throws {
        try await backend.run { house in
            for number: Int64 in [1, 2] { try await house.store.receive(Self.received(number), ways: []) }
            func due(after: Int64 = 99) async throws -> [Int64] {
                try await house.store.unreceipted(from: "ET-FAD", after: after, limit: 9).map(\.number)
            }
            #expect(try await due() == [1, 2])
            try await house.store.dispatch(Self.dispatch(1, receipts: [1]))
            #expect(try await due() == [2])
            #expect(try await due(after: 0) == [1, 2])
            #expect(try await due(after: 1) == [2])
        }
    }

    @Test("one record that came on two ways has two, and each once", arguments: Backend.allCases)
    func ways(_ backend: Backend) async throws {
        try await backend.run { house in
            let first = Way(position: Position(9), peer: "ET-FAD", number: 1, index: 4)
            let second = Way(position: Position(9), peer: "SN-CAS", number: 1, index: 0)
            try await house.store.receive(Self.received(1), ways: [first])
            try await house.store.receive(Self.received(1, from: "SN-CAS"), ways: [second, first])
            #expect(try await house.store.ways(of: [Position(9), Position(8)]) == [first, second])
        }
    }

    @Test("what was taken back is known by its object, and the latest word counts", arguments: Backend.allCases)
    func takenBack(_ backend: Backend) async throws {
        try await backend.run { house in
            func taken(_ version: String?, at: Int64, of originator: String = "KE-OUT") -> TakenBack {
                TakenBack(
                    originator: originator, object: .sample(1), channel: "c", version: version,
                    at: Instant(microseconds: at))
            }
            try await house.store.takeBack([taken("v1", at: 1), taken(nil, at: 5)])
            try await house.store.takeBack([taken("v1", at: 3), taken(nil, at: 2), taken("v1", at: 1, of: "TZ-IUT")])
            #expect(
                try await house.store.takenBack([.sample(1)])
                    == [taken(nil, at: 5), taken("v1", at: 3), taken("v1", at: 1, of: "TZ-IUT")])
            #expect(try await house.store.takenBack([.sample(2)]).isEmpty)
        }
    }

    @Test("another process knows all of it")
    func durable() async throws {
        try await Backend.sqlite.run { house in
            let dispatch = Self.dispatch(1, [5: 0], cursor: 3, shelves: [1])
            try await house.store.dispatch(dispatch)
            try await house.store.receive(
                Self.received(1), ways: [Way(position: Position(2), peer: "ET-FAD", number: 1, index: 0)])
            let other = try house.opened()
            #expect(try await other.outbox(of: "ET-FAD") == dispatch.outbox)
            #expect(try await other.inbox(of: "ET-FAD").through == 1)
            #expect(try await other.ways(of: [Position(2)]).count == 1)
        }
    }

    @Test(
        "what is known of a log is kept by whoever read it last; an older reading writes over nothing",
        arguments: Backend.allCases)
    func witnesses(_ backend: Backend) async throws {
        try await backend.run { house in
            #expect(try await house.store.witnesses() == [])
            try await house.store.keep(WitnessState(peer: "SN-CAS", body: [1]))
            try await house.store.keep(WitnessState(peer: "ET-FAD", body: [2]))
            try await house.store.keep(WitnessState(peer: "ET-FAD", version: 1, body: [3]))
            for version: Int64 in [0, 1, 3] {
                await #expect(throws: StoreError.taken("what is known of the log of ET-FAD")) {
                    try await house.store.keep(WitnessState(peer: "ET-FAD", version: version, body: [4]))
                }
            }
            let kept = [
                WitnessState(peer: "ET-FAD", version: 2, body: [3]),
                WitnessState(peer: "SN-CAS", version: 1, body: [1]),
            ]
            #expect(try await house.store.witnesses() == kept)
            #expect(try await house.store.witness(of: "ET-FAD") == kept[0])
            #expect(try await house.store.witness(of: "XX-YY") == WitnessState(peer: "XX-YY"))
        }
    }

    @Test(
        "keys between nodes are kept by giver and epoch, the first of each stays, and they are forgotten up to one",
        arguments: Backend.allCases)
    func pairKeys(_ backend: Backend) async throws {
        try await backend.run { house in
            func key(_ giver: String, _ epoch: Int64, _ sealed: UInt8 = 1) -> KeptPairKey {
                KeptPairKey(giver: giver, epoch: epoch, signer: [2], own: [3], sealed: [sealed])
            }
            for each in [key("SN-CAS", 5), key("ET-FAD", 6), key("ET-FAD", 7), key("ET-FAD", 9)] {
                try await house.store.keep(each)
            }
            try await house.store.keep(key("ET-FAD", 6, 4))
            let all = [key("ET-FAD", 9), key("ET-FAD", 7), key("ET-FAD", 6)]
            #expect(try await house.store.pairKeys(of: "ET-FAD") == all)
            #expect(try await house.store.pairKeys(of: nil) == all + [key("SN-CAS", 5)])
            try await house.store.forgetPairKeys(of: "ET-FAD", through: 7)
            #expect(try await house.store.pairKeys(of: nil) == [key("ET-FAD", 9), key("SN-CAS", 5)])
            #expect(try await house.store.pairKeys(of: "XX-YY") == [])
            // They are sealed: no file has to be written anew for them.
            #expect(try await !house.store.hasRemains())
        }
    }

    @Test("who begins anew at a number is heard anew from there on, and nobody else", arguments: Backend.allCases)
    func rewinds(_ backend: Backend) async throws {
        try await backend.run { house in
            for number: Int64 in 1...3 {
                try await house.store.receive(Self.received(number), ways: [])
                try await house.store.receive(Self.received(number, from: "SN-CAS"), ways: [])
            }
            try await house.store.rewind("ET-FAD", to: 2)
            #expect(try await house.store.inbox(of: "ET-FAD") == Inbox(peer: "ET-FAD", through: 1))
            #expect(try await house.store.inbox(of: "SN-CAS").through == 3)
            #expect(try await house.store.received(2, from: "ET-FAD") == nil)
            #expect(try await house.store.received(1, from: "ET-FAD") != nil)
            try await house.store.receive(Self.received(2), ways: [])
            #expect(try await house.store.inbox(of: "ET-FAD").through == 2)
        }
    }
}
