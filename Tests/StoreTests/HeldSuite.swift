import Foundation
import GRDB
import Ledger
import Records
import Store
import StoreSQLite
import Testing

/// What of a pouch cannot be filed yet is there until it is, and what was decided is kept only on the grounds that it was decided on.
@Suite struct HeldSuite {
    private static func items(
        _ number: Int64, of peer: String = "ET-FAD", since: Int64? = nil, waits: Set<String> = ["a", "b c"],
        bytes: Int = 4
    ) -> HeldItems {
        HeldItems(
            peer: peer, number: number, since: Instant(microseconds: since ?? number), waits: waits,
            bytes: [UInt8](repeating: UInt8(number), count: bytes))
    }

    private static func received(_ number: Int64, from peer: String) -> Received {
        Received(
            peer: peer, number: number, since: number - 1, pouch: .leaf([UInt8(truncatingIfNeeded: number)]),
            made: Instant(microseconds: 1), at: Instant(microseconds: 2), entry: Position(number + 100),
            exceptions: [0: "no-channel"])
    }

    private static func arrival(
        _ held: HeldChange?, _ number: Int64, from peer: String, grounds: PouchGrounds = PouchGrounds(),
        isNoted: Bool = true
    ) -> PouchArrival {
        PouchArrival(peer: peer, arrivals: [.audit("pouch \(number)")], grounds: grounds, held: held) { _ in
            PouchArrival.Noted(
                received: isNoted ? received(number, from: peer) : nil,
                ways: [Way(position: Position(number), peer: peer, number: number, index: 0)])
        }
    }

    @Test(
        "what waits of a pouch is held until it is let go, and no more bytes than may be of one peer, whatever others wait for",
        arguments: Backend.allCases)
    func limits(_ backend: Backend) async throws {
        try await backend.run { house in
            let (store, most) = (house.store, HeldMost(ofPeer: 8))
            /// - Returns: whether it is held; where it is not, nothing of the pouch is kept.
            func hold(_ items: HeldItems) async throws -> Bool {
                let before = try await store.size()
                let fate = try await store.take(
                    Self.arrival(.hold(items, most: most), items.number, from: items.peer))
                let isKept = try await store.size() > before
                #expect((fate == .crowded) == !isKept)
                return isKept
            }
            #expect(try await store.held() == [])
            #expect(try await hold(Self.items(2)))
            #expect(try await hold(Self.items(1)))
            #expect(try await !hold(Self.items(3, bytes: 1)))
            #expect(try await store.received(3, from: "ET-FAD") == nil)
            #expect(try await store.ways(of: [Position(3)]) == [])
            #expect(try await hold(Self.items(3, of: "SN-CAS", bytes: 6)))
            #expect(try await hold(Self.items(4, of: "SN-CAS", bytes: 2)))
            #expect(try await !hold(Self.items(5, of: "SN-CAS", bytes: 1)))
            #expect(try await store.held().map(\.peer) == ["ET-FAD", "ET-FAD", "SN-CAS", "SN-CAS"])
            #expect(try await store.held().map(\.number) == [1, 2, 3, 4])
            #expect(try await store.held().map(\.size) == [4, 4, 6, 2])
            try await store.letGo(4, of: "SN-CAS")
            // Less of it waits than before; since when, stays.
            #expect(try await hold(Self.items(2, since: 99, waits: ["b c"], bytes: 3)))
            #expect(try await store.held(2, of: "ET-FAD") == Self.items(2, waits: ["b c"], bytes: 3))
            #expect(try await store.held().map(\.waits) == [["a", "b c"], ["b c"], ["a", "b c"]])
            // The byte that became free, and not one more: what would be over it leaves what is there as it is.
            #expect(try await !hold(Self.items(2, bytes: 5)))
            #expect(try await store.held(2, of: "ET-FAD")?.bytes.count == 3)
            #expect(try await hold(Self.items(2, bytes: 4)))
            _ = try await store.take(Self.arrival(.letGo(2), 2, from: "ET-FAD"))
            #expect(try await store.held(2, of: "ET-FAD") == nil)
            try await store.letGo(2, of: "ET-FAD")
            #expect(try await hold(Self.items(4)))
            // Of two pouches with one number it may be the one that is given up.
            try await store.rewind("ET-FAD", to: 4)
            #expect(try await store.held().map(\.number) == [1, 3])
            try await store.letGo(1, of: "ET-FAD")
            #expect(try await store.held().map(\.number) == [3])
        }
    }

    @Test(
        "what was held under a larger limit gets less, and nothing is added to it until there is room",
        arguments: Backend.allCases)
    func larger(_ backend: Backend) async throws {
        try await backend.run { house in
            let store = house.store
            func hold(_ items: [HeldItems], most: Int) async throws -> [Bool] {
                var held: [Bool] = []
                for each in items {
                    let change = HeldChange.hold(each, most: HeldMost(ofPeer: most))
                    held.append(try await store.take(Self.arrival(change, each.number, from: each.peer)) != .crowded)
                }
                return held
            }
            let all = try await hold((1...3).map { Self.items($0, bytes: 6) }, most: 18)
            #expect(all == [true, true, true])
            let more = try await hold(
                [Self.items(4, bytes: 1), Self.items(2, bytes: 7), Self.items(2, waits: ["b c"], bytes: 6)], most: 9)
            #expect(more == [false, false, true])
            let less = try await hold((1...3).map { Self.items($0, bytes: 2) }, most: 9)
            #expect(less == [true, true, true])
            #expect(try await store.held().map(\.size) == [2, 2, 2])
            let new = try await hold([Self.items(4, bytes: 3), Self.items(5, bytes: 1)], most: 9)
            #expect(new == [true, false])
        }
    }

    @Test(
        "while it is not noted that a pouch came nothing of it is held, and by which ways its records came is known",
        arguments: Backend.allCases)
    func inParts(_ backend: Backend) async throws {
        try await backend.run { house in
            let change = HeldChange.hold(Self.items(1), most: HeldMost(ofPeer: 8))
            _ = try await house.store.take(Self.arrival(change, 1, from: "ET-FAD", isNoted: false))
            #expect(try await house.store.held() == [])
            #expect(try await house.store.received(1, from: "ET-FAD") == nil)
            #expect(try await house.store.position(ofItem: 0, in: 1, from: "ET-FAD") == Position(1))
        }
    }

    @Test(
        "nothing is kept on grounds that are others by now: what was taken back, or what is held",
        arguments: Backend.allCases)
    func grounds(_ backend: Backend) async throws {
        try await backend.run { house in
            let store = house.store
            let (known, other) = (RecordID.sample(1), RecordID.sample(2))
            func taken(_ object: RecordID, at: Int64) -> TakenBack {
                TakenBack(
                    originator: "ET-FAD", object: object, channel: "c", version: nil, at: Instant(microseconds: at))
            }
            try await store.takeBack([taken(known, at: 1)])
            let most = HeldMost(ofPeer: 8)
            _ = try await store.take(Self.arrival(.hold(Self.items(1), most: most), 1, from: "ET-FAD"))
            let size = try await store.size()
            func isKept(_ grounds: PouchGrounds) async throws -> Bool {
                let before = try await store.size()
                let fate = try await store.take(Self.arrival(nil, 1, from: "ET-FAD", grounds: grounds))
                let isKept = try await store.size() > before
                #expect((fate == .stale) == !isKept)
                return isKept
            }
            #expect(try await !isKept(PouchGrounds(objects: [known])))
            #expect(try await !isKept(PouchGrounds(objects: [known], takenBack: [taken(known, at: 2)])))
            #expect(try await !isKept(PouchGrounds(objects: [other], takenBack: [taken(other, at: 1)])))
            #expect(try await !isKept(PouchGrounds(held: Self.items(1, bytes: 3))))
            #expect(try await !isKept(PouchGrounds(held: Self.items(2))))
            #expect(try await store.size() == size)
            let right = PouchGrounds(
                objects: [known, other], takenBack: [taken(known, at: 1)], held: Self.items(1))
            #expect(try await isKept(right))
            try await store.takeBack([taken(other, at: 1)])
            #expect(try await !isKept(right))
        }
    }

    @Test(
        "what is held is erased as it was read, or not at all; since when the rest waits, stays",
        arguments: Backend.allCases)
    func erased(_ backend: Backend) async throws {
        try await backend.run { house in
            let (store, most) = (house.store, HeldMost(ofPeer: 8))
            _ = try await store.take(Self.arrival(.hold(Self.items(1), most: most), 1, from: "ET-FAD"))
            let (first, less) = (Self.items(1), Self.items(1, since: 9, waits: ["b c"], bytes: 2))
            #expect(try await !store.erase(held: less, leaving: nil, noting: nil))
            #expect(try await store.held(1, of: "ET-FAD") == first)
            #expect(try await store.erase(held: first, leaving: less, noting: nil))
            #expect(try await store.held(1, of: "ET-FAD") == Self.items(1, waits: ["b c"], bytes: 2))
            #expect(try await !store.erase(held: first, leaving: nil, noting: nil))
            #expect(try await store.erase(held: less, leaving: nil, noting: nil))
            #expect(try await store.held() == [])
        }
    }

    @Test("what is erased of it is noted in the same step, or not at all", arguments: Backend.allCases)
    func noted(_ backend: Backend) async throws {
        try await backend.run { house in
            let (store, items) = (house.store, Self.items(1))
            let change = HeldChange.hold(items, most: HeldMost(ofPeer: 8))
            _ = try await store.take(Self.arrival(change, 1, from: "ET-FAD"))
            try await store.dispatch(
                Dispatch(
                    outbox: Outbox(peer: "ET-FAD", number: 1, pouch: .leaf([1])), since: 0,
                    made: Instant(microseconds: 3), items: [], receipts: [1]))
            #expect(try await store.unreceipted(from: "ET-FAD", after: .max, limit: 9) == [])
            var received = Self.received(1, from: "ET-FAD")
            received.exceptions = [0: "taken-back"]
            #expect(try await !store.erase(held: Self.items(1, bytes: 3), leaving: nil, noting: received))
            #expect(try await store.received(1, from: "ET-FAD")?.exceptions == [0: "no-channel"])
            #expect(try await store.erase(held: items, leaving: nil, noting: received))
            #expect(try await store.received(1, from: "ET-FAD")?.exceptions == [0: "taken-back"])
            #expect(
                try await store.unreceipted(from: "ET-FAD", after: .max, limit: 9).map(\.number) == [1],
                "its sender is told anew")
        }
    }

    @Test("a folder in which whole pouches were held keeps them, as what they are")
    func older() async throws {
        try await Backend.sqlite.run { house in
            let database = try DatabaseQueue(path: house.folder.path + "/baraza.sqlite")
            try await database.write { database in
                // As the step before had left it.
                for sql in [
                    "DELETE FROM grdb_migrations WHERE CAST(identifier AS INTEGER) >= 17", "DROP TABLE held",
                    "DROP TABLE pair_key", "DROP TABLE delivery_before", "DROP TABLE erasure_mark",
                    "DROP TABLE pouch_entry",
                    "CREATE INDEX pouch_in_pouch ON pouch_in (pouch)",
                    """
                    CREATE TABLE held (
                        peer TEXT NOT NULL, number INTEGER NOT NULL, since INTEGER NOT NULL, epoch INTEGER NOT NULL,
                        size INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (peer, number))
                    """, "INSERT INTO held VALUES ('ET-FAD', 7, 5, 3, 2, x'0102')",
                ] { try database.execute(sql: sql) }
            }
            let store = try house.opened()
            let held = HeldItems(
                peer: "ET-FAD", number: 7, since: Instant(microseconds: 5), waits: [HeldItems.whole], bytes: [1, 2])
            #expect(try await store.held(7, of: "ET-FAD") == held && held.isWhole)
            #expect(try await store.held().map(\.size) == [2])
        }
    }
}
