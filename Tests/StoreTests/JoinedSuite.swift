import Foundation
import NIOCore
import Records
import Store
import StoreSQLite
import Testing

/// The promises of ``RecordStore/joined(_:)`` and ``RecordStore/bind()``.
@Suite struct JoinedSuite {
    /// What a page holds by the listing, and what it is joined, have to be the same.
    private static func compare(_ query: PageQuery, _ house: House, _ store: (any Store)? = nil) async throws {
        let store = store ?? house.store
        let rows = try await store.page(query)
        var bodies: [UInt8] = []
        _ = try await store.bodies(
            at: rows.rows.map(\.place)[...], separator: [UInt8(ascii: ",")], budget: 1 << 30, into: &bodies)
        let joined = try #require(try await store.joined(query))
        #expect(joined.count == rows.rows.count)
        #expect(joined.bodies.flatMap { Array(buffer: $0) } == bodies)
        #expect(joined.added?.lowerBound == rows.rows.first?.added)
        #expect(joined.added?.upperBound == rows.rows.last?.added)
        #expect(joined.next == rows.next)
    }

    private static func volumes(_ house: House) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: house.folder.appending(path: "volumes").path)
            .filter { $0 != "lock" }.sorted()
    }

    /// Records on three shelves: turn about, some thousands, some of them in newer versions on other shelves.
    private static func fill(
        _ house: House, _ random: inout Random, _ count: Int
    ) async throws -> (channel: ChannelKey, policies: [PolicyKey], shelves: [ShelfKey]) {
        let channel = try await house.channel("c")
        let policies = [try await house.policy("p"), try await house.policy("q"), try await house.policy("r")]
        var version = 0
        var arrivals: [Arrival] = []
        for number in 0..<count {
            version += 1
            let isNew = number < 100 || Int.random(in: 0..<6, using: &random) > 0
            let object = isNew ? number : Int.random(in: 0..<number, using: &random)
            let sample = Sample(
                number: object, version: version, says: String(repeating: "x", count: object % 700),
                spec: object % 50 == 0 ? "2.0" : "2.1")
            arrivals.append(sample.arrival(channel, policies[number % 23 == 0 ? 2 : number / 40 % 2]))
        }
        for start in stride(from: 0, to: count, by: 1_000) {
            _ = try await house.store.append(Array(arrivals[start..<min(start + 1_000, count)]), receipt: nil)
        }
        var shelves: [ShelfKey] = []
        for policy in policies { shelves.append(try await house.shelf(channel, policy)) }
        return (channel, policies, shelves)
    }

    @Test(
        "a joined page is what the listing says, whatever is bound, superseded, withdrawn or erased",
        arguments: [1, 2, 3])
    func same(_ seed: UInt64) async throws {
        for backend in Backend.allCases {
            try await backend.run { house in
                var random = Random(state: seed)
                let count = backend == .memory ? 600 : 5_000
                let (channel, policies, shelves) = try await Self.fill(house, &random, count)
                for round in 0..<4 {
                    for _ in 0..<12 {
                        let chosen = shelves.filter { _ in Bool.random(using: &random) }
                        var query = PageQuery(
                            shelves: chosen.isEmpty ? shelves : chosen,
                            after: Position(Int64.random(in: 0..<Int64(count), using: &random)),
                            through: Position(
                                Bool.random(using: &random) ? .max : Int64.random(in: 0...Int64(count), using: &random)),
                            limit: [1, 7, 1_000, 10_000].randomElement(using: &random) ?? 1)
                        if Bool.random(using: &random) { query.specVersions = .newest }
                        try await Self.compare(query, house)
                    }
                    if round == 1 {
                        for _ in 0..<9 {
                            _ = try await house.store.withdraw(
                                .sample(Int.random(in: 0..<count, using: &random)), from: shelves, versions: .every,
                                specVersions: nil, entry: .withdrawal)
                        }
                    }
                    if round == 2 {
                        let late = (0..<300).map {
                            Sample(number: $0, version: 20_000 + $0).arrival(channel, policies[$0 % 3])
                        }
                        _ = try await house.store.append(late, receipt: nil)
                    }
                    try await house.store.bind()
                }
                #expect(try await house.store.inspect { _ in } == [])
            }
        }
    }

    @Test("what many versions superseded is passed over, and a page of what is left is the listing's")
    func superseded() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            for start in stride(from: 0, to: 6_000, by: 1_000) {
                let versions = (start..<start + 1_000).map { Sample(number: 1, version: $0).arrival(channel, policy) }
                _ = try await house.store.append(versions, receipt: nil)
            }
            _ = try await house.store.append(
                (2..<2_000).map { Sample(number: $0).arrival(channel, policy) }, receipt: nil)
            let shelf = try await house.shelf(channel, policy)
            try await house.store.bind()
            let query = PageQuery(shelves: [shelf], limit: 10)
            // Too much to pass over: the listing has to be asked.
            #expect(try await house.store.joined(query)?.count ?? 10 == 10)
            try await Self.compare(PageQuery(shelves: [shelf], after: Position(6_050), limit: 100), house)
            try await Self.compare(PageQuery(shelves: [shelf], after: Position(5_500), limit: 700), house)
        }
    }

    @Test("a query that filters, or names more shelves than are joined, has no joined page")
    func filtered() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            try await house.file(Sample(), in: channel, policy)
            let shelf = try await house.shelf(channel, policy)
            let others: [PageQuery] = [
                PageQuery(shelves: [shelf], limit: 1, ids: [.sample(1)]),
                PageQuery(shelves: [shelf], limit: 1, types: ["indicator"]),
                PageQuery(shelves: [shelf], limit: 1, versions: .every),
                PageQuery(shelves: [shelf], limit: 1, specVersions: .among(["2.1"])),
                PageQuery(shelves: [shelf] + (0..<16).map { ShelfKey(900 + $0) }, limit: 1),
            ]
            for query in others { #expect(try await house.store.joined(query) == nil) }
            try await Self.compare(PageQuery(shelves: [shelf] + (0..<15).map { ShelfKey(900 + $0) }, limit: 1), house)
        }
    }

    @Test("volumes that were deleted, cut or never written are made again, and pages stay what they are meanwhile")
    func lost() async throws {
        try await Backend.sqlite.run { house in
            var random = Random(state: 9)
            let (_, _, shelves) = try await Self.fill(house, &random, 3_000)
            try await house.store.bind()
            let files = try Self.volumes(house)
            #expect(!files.isEmpty)
            let query = PageQuery(shelves: shelves, limit: 2_000)
            try await Self.compare(query, house)
            for cut in [true, false] {
                let path = house.folder.appending(path: "volumes/\(files[0])").path
                #expect(cut ? truncate(path, 5) == 0 : unlink(path) == 0)
                // Another process than the one that has them open.
                let other = try house.opened()
                #expect(try await other.joined(query) == nil)
                try await other.bind()
                try await Self.compare(query, house, other)
                #expect(try await other.inspect { _ in } == [])
                try other.close()
            }
        }
    }

    @Test("a second process binds nothing while one does, and both read the same")
    func twice() async throws {
        try await Backend.sqlite.run { house in
            var random = Random(state: 4)
            let (_, _, shelves) = try await Self.fill(house, &random, 6_000)
            let other = try house.opened()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for store in [house.store, other] { group.addTask { for _ in 0..<4 { try await store.bind() } } }
                try await group.waitForAll()
            }
            for store in [house.store, other] {
                try await Self.compare(PageQuery(shelves: shelves, limit: 9_000), house, store)
            }
            #expect(try await other.inspect { _ in } == [])
        }
    }

    @Test("a body that is too large to be bound is read by itself, and those around it are bound")
    func large() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let large = Sample(number: 1_500, says: String(repeating: "x", count: 9 << 20))
            for samples in [
                (0..<1_500).map { Sample(number: $0) }, [large], (1_501..<3_000).map { Sample(number: $0) },
            ] {
                _ = try await house.store.append(samples.map { $0.arrival(channel, policy) }, receipt: nil)
            }
            let shelf = try await house.shelf(channel, policy)
            for _ in 0..<3 { try await house.store.bind() }
            try await Self.compare(PageQuery(shelves: [shelf], limit: 3_000), house)
            try await Self.compare(PageQuery(shelves: [shelf], after: Position(1_400), limit: 200), house)
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test("long bodies of several shelves in turn are bound, though few of each fit into what is bound together")
    func longInTurn() async throws {
        try await Backend.sqlite.run { house in
            let channel = try await house.channel("c")
            var policies: [PolicyKey] = []
            for name in ["p", "q", "r", "s"] { policies.append(try await house.policy(name)) }
            let body = String(repeating: "x", count: 60_000)
            let arrivals = (0..<280).map { Sample(number: $0, says: body).arrival(channel, policies[$0 % 4]) }
            _ = try await house.store.append(arrivals, receipt: nil)
            for _ in 0..<2 { try await house.store.bind() }
            #expect(!(try Self.volumes(house)).isEmpty)
            var shelves: [ShelfKey] = []
            for policy in policies { shelves.append(try await house.shelf(channel, policy)) }
            try await Self.compare(PageQuery(shelves: shelves, limit: 1_000), house)
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test("what was erased, even after it was withdrawn, stands in no volume once the store was scrubbed")
    func scrubbed() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            _ = try await house.store.append(
                (0..<2_000).map { Sample(number: $0, says: "phrase\($0)phrase").arrival(channel, policy) }, receipt: nil
            )
            try await house.store.bind()
            #expect(try house.files(holding: "phrase77phrase").contains { $0.contains("volumes") })
            let shelf = try await house.shelf(channel, policy)
            let place = try #require(try await house.store.places(of: .sample(77)).first)
            _ = try await house.store.withdraw(
                .sample(77), from: [shelf], versions: .every, specVersions: nil, entry: .withdrawal)
            try await house.store.bind()
            let sample = Sample(number: 77, says: "phrase77phrase")
            _ = try await house.store.erase(
                [house.recomputed(sample, place.position, channel, policy)], entry: .erasure)
            try await house.store.scrub()
            #expect(try house.files(holding: "phrase77phrase") == [])
            try await house.store.bind()
            try await Self.compare(PageQuery(shelves: [shelf], limit: 3_000), house)
            #expect(try house.files(holding: "phrase77phrase") == [])
            #expect(try await house.store.inspect { _ in } == [])
        }
    }
}
