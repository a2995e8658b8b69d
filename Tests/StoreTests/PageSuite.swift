import Records
import Store
import Testing

/// The promises of ``RecordStore/page(_:)``, and of what belongs to it.
@Suite struct PageSuite {
    @Test(
        "the latest version is that of the reader: the newest one on the shelves that the reader may see",
        arguments: Backend.allCases)
    func latestPerReader(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, open, closed) = (
                try await house.channel("c"), try await house.policy("open"), try await house.policy("closed")
            )
            let first = try await house.file(Sample(version: 1), in: channel, open).raw
            let second = try await house.file(Sample(version: 2), in: channel, closed).raw
            let third = try await house.file(Sample(version: 3), in: channel, open).raw
            let (one, two) = (try await house.shelf(channel, open), try await house.shelf(channel, closed))
            func latest(_ shelves: [ShelfKey], _ versions: VersionFilter = .latest) async throws -> [Int64] {
                let plain = try await house.positions(PageQuery(shelves: shelves, limit: 9, versions: versions))
                let byID = try await house.positions(
                    PageQuery(shelves: shelves, limit: 9, ids: [.sample(1)], versions: versions))
                let byType = try await house.positions(
                    PageQuery(shelves: shelves, limit: 9, types: ["indicator"], versions: versions))
                #expect(plain == byID)
                #expect(plain == byType)
                return plain
            }
            let firstOnly = VersionFilter(first: true, last: false, all: false, exact: [])
            let both = VersionFilter(first: true, last: true, all: false, exact: [])
            #expect(try await latest([one]) == [third])
            #expect(try await latest([two]) == [second])
            #expect(try await latest([one, two]) == [third])
            #expect(try await latest([]) == [])
            #expect(try await latest([one, two], firstOnly) == [first])
            #expect(try await latest([two], firstOnly) == [second])
            #expect(try await latest([two], both) == [second])
            #expect(try await latest([one, two], both) == [first, third])
            #expect(try await latest([one, two], .every) == [first, second, third])
            let exact = VersionFilter(
                first: false, last: false, all: false, exact: [try #require(Timestamp("2024-01-01T00:00:02Z"))])
            #expect(try await latest([one, two], exact) == [second])
            #expect(try await latest([one], exact) == [])
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test(
        "a record that no edition of STIX has is found by its id, and only its latest version counts on several shelves",
        arguments: Backend.allCases)
    func ourKinds(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy, other) = (
                try await house.channel("c"), try await house.policy("p"), try await house.policy("q")
            )
            var sample = Sample(type: "organisation", version: 1)
            sample.spec = ""
            let first = try await house.file(sample, in: channel, policy).raw
            sample.version = 2
            let second = try await house.file(sample, in: channel, other).raw
            let shelves = [try await house.shelf(channel, policy), try await house.shelf(channel, other)]
            for ids in [nil, [sample.id]] {
                let latest = PageQuery(shelves: shelves, limit: 9, ids: ids)
                #expect(try await house.positions(latest) == [second])
                let every = PageQuery(shelves: shelves, limit: 9, ids: ids, versions: .every)
                #expect(try await house.positions(every) == [first, second])
            }
            let newest = PageQuery(shelves: shelves, limit: 9, specVersions: .newest)
            #expect(try await house.positions(newest) == [second])
        }
    }

    @Test("an older version that arrives later does not become the latest", arguments: Backend.allCases)
    func late(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy, other) = (
                try await house.channel("c"), try await house.policy("p"), try await house.policy("q")
            )
            let newest = try await house.file(Sample(version: 9), in: channel, policy).raw
            let older = try await house.file(Sample(version: 3), in: channel, policy).raw
            let elsewhere = try await house.file(Sample(version: 5), in: channel, other).raw
            let (shelf, second) = (try await house.shelf(channel, policy), try await house.shelf(channel, other))
            #expect(try await house.positions(PageQuery(shelves: [shelf], limit: 9)) == [newest])
            #expect(try await house.positions(PageQuery(shelves: [second], limit: 9)) == [elsewhere])
            #expect(try await house.positions(PageQuery(shelves: [shelf, second], limit: 9)) == [newest])
            let first = VersionFilter(first: true, last: false, all: false, exact: [])
            #expect(
                try await house.positions(PageQuery(shelves: [shelf, second], limit: 9, versions: first)) == [older])
        }
    }

    @Test(
        "any page of any shelves, types, ids and versions is what looking through everything finds",
        arguments: Backend.allCases)
    func naive(_ backend: Backend) async throws {
        try await backend.run { house in
            var random = Random(state: 42)
            let types = ["indicator", "malware", "report"]
            let channels = [try await house.channel("a"), try await house.channel("b")]
            var policies: [PolicyKey] = []
            for name in ["p", "q", "r"] { policies.append(try await house.policy(name)) }
            for _ in 0..<400 {
                let sample = Sample(
                    number: Int.random(in: 0..<60, using: &random),
                    type: types.randomElement(using: &random) ?? "report",
                    version: Int.random(in: 0..<6, using: &random), spec: Bool.random(using: &random) ? "2.1" : "2.0")
                _ = try await house.outcome(
                    sample, in: channels[Int.random(in: 0..<2, using: &random)],
                    policies[Int.random(in: 0..<3, using: &random)])
                if Int.random(in: 0..<20, using: &random) == 0 {
                    let shelves = Array(try await house.store.directory().shelves.keys)
                    _ = try await house.store.withdraw(
                        sample.id, from: shelves.filter { _ in Bool.random(using: &random) },
                        versions: Bool.random(using: &random) ? .every : .latest, specVersions: nil, entry: .withdrawal)
                }
            }
            #expect(try await house.store.inspect { _ in } == [])
            let shelves = try await house.store.directory().shelves
            let every = try await house.store.page(
                PageQuery(shelves: Array(shelves.keys), limit: StoreLimits.page, versions: .every)
            ).rows
            #expect(every.count > 200)
            for _ in 0..<300 {
                let chosen = shelves.keys.sorted().filter { _ in Bool.random(using: &random) }
                let exact = try [Int.random(in: 0..<6, using: &random)].map { try #require(Sample.timestamp($0)) }
                let query = PageQuery(
                    shelves: chosen, after: Position(Int64.random(in: 0..<400, using: &random)),
                    addedAfter: Bool.random(using: &random) ? every.randomElement(using: &random)?.added : nil,
                    limit: Int.random(in: 1..<60, using: &random),
                    ids: Bool.random(using: &random)
                        ? nil
                        : (0..<20).map { _ in
                            .sample(
                                Int.random(in: 0..<60, using: &random), types.randomElement(using: &random) ?? "x-y")
                        },
                    types: Bool.random(using: &random) ? nil : ["report", "indicator", "unheard-of"],
                    versions: VersionFilter(
                        first: Bool.random(using: &random), last: Bool.random(using: &random),
                        all: Int.random(in: 0..<4, using: &random) == 0,
                        exact: Bool.random(using: &random) ? exact : []),
                    specVersions: [
                        .every, .newest, .among(["2.0"]), .among(["2.1"]), .among(["2.1", "2.0"]), .among(["3.0"]),
                    ].randomElement(using: &random) ?? .every)
                let expected = Self.lookThrough(every, query, shelves: shelves)
                #expect(try await house.store.page(query) == expected, "\(query)")
            }
        }
    }

    /// The slow and plain meaning of a query.
    private static func lookThrough(_ every: [Row], _ query: PageQuery, shelves: [ShelfKey: Shelf]) -> Rows {
        let visible = every.filter { query.shelves.contains($0.shelf) }
        let rows = visible.filter { row in
            let all = visible.filter { $0.id == row.id && shelves[$0.shelf]?.channel == shelves[row.shelf]?.channel }
            let newest = all.map(\.specVersion).max() ?? ""
            guard let version = Timestamp(row.version), query.specVersions.takes(row.specVersion, newest: newest)
            else { return false }
            let versions = all.filter { query.specVersions.takes($0.specVersion, newest: newest) }
                .compactMap { Timestamp($0.version) }
            let filter = query.versions
            let isWanted =
                filter.all || filter.exact.contains(version) || (filter.first && version == versions.min())
                || (filter.last && version == versions.max())
            return isWanted && row.position > query.after && query.addedAfter.map { row.added > $0 } ?? true
                && query.ids?.contains(row.id) ?? true && query.types?.contains(row.id.type) ?? true
        }
        return Rows(rows: Array(rows.prefix(query.limit)), more: rows.count > query.limit)
    }

    @Test(
        "a page never has more than its limit, says whether more follows, and paging on loses nothing",
        arguments: Backend.allCases)
    func bounded(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            _ = try await house.store.append((0..<25).map { Sample(number: $0).arrival(channel, policy) }, receipt: nil)
            let shelf = try await house.shelf(channel, policy)
            var found: [Int64] = []
            var query = PageQuery(shelves: [shelf], limit: 10)
            var more: [Bool] = []
            while more.last ?? true {
                let page = try await house.store.page(query)
                found += page.rows.map(\.position.raw)
                more.append(page.more)
                query.after = page.rows.last?.position ?? query.after
            }
            #expect(found == Array(2...26))
            #expect(more == [true, true, false])
            #expect(try await house.store.page(PageQuery(shelves: [shelf], limit: 25)).more == false)
            #expect(try await house.store.page(PageQuery(shelves: [shelf], limit: 0)).rows.count == 1)
        }
    }

    @Test("bodies come byte for byte, in the order asked for, until the budget is passed", arguments: Backend.allCases)
    func bodies(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let samples = (0..<6).map { Sample(number: $0, says: String(repeating: "é", count: 1 + $0 * 3_000)) }
            for sample in samples { try await house.file(sample, in: channel, policy) }
            var buffer: [UInt8] = Array("[".utf8)
            let shelf = try await house.shelf(channel, policy)
            let places = [5, 2, 3, 4].map { RecordPlace(shelf: shelf, position: Position(Int64($0))) }
            let all = try await house.store.bodies(
                at: places[...], separator: Array(",".utf8), budget: .max / 2, into: &buffer)
            #expect(all == 4)
            let expected = [3, 0, 1, 2].map { String(decoding: samples[$0].body, as: UTF8.self) }.joined(separator: ",")
            #expect(String(decoding: buffer, as: UTF8.self) == "[" + expected)
            buffer = []
            let some = try await house.store.bodies(
                at: places[1...], separator: [], budget: samples[0].body.count + 1, into: &buffer)
            #expect(some == 2)
            #expect(buffer == samples[0].body + samples[1].body)
        }
    }

    @Test(
        "bodies of many shelves, some skipped, some superseded, come in the order asked for",
        arguments: Backend.allCases)
    func mixedBodies(_ backend: Backend) async throws {
        try await backend.run { house in
            let channel = try await house.channel("c")
            var places: [RecordPlace] = []
            var bodies: [[UInt8]] = []
            // More shelves than are walked along at once, in an order that does not repeat.
            var policies: [PolicyKey] = []
            for number in 0..<20 { policies.append(try await house.policy("p\(number)")) }
            var random = Random(state: 7)
            for number in 0..<300 {
                let policy = policies[number < 20 ? number : Int.random(in: 0..<20, using: &random)]
                let sample = Sample(number: number, says: "number \(number)")
                let position = try await house.file(sample, in: channel, policy)
                places.append(RecordPlace(shelf: try await house.shelf(channel, policy), position: position))
                bodies.append(sample.body)
            }
            for stride in [1, 3, 40] {
                var chosen = Array(Swift.stride(from: 0, to: places.count, by: stride))
                for _ in 0..<2 {
                    var buffer: [UInt8] = []
                    let count = try await house.store.bodies(
                        at: chosen.map { places[$0] }[...], separator: [10], budget: .max / 2, into: &buffer)
                    #expect(count == chosen.count)
                    #expect(buffer == Array(chosen.map { bodies[$0] }.joined(separator: [10])))
                    chosen.shuffle(using: &random)
                }
            }
            // A body is found on its own shelf alone.
            var buffer: [UInt8] = []
            let wrong = RecordPlace(shelf: places[1].shelf, position: places[0].position)
            await #expect(throws: StoreError.self) {
                try await house.store.bodies(at: [wrong][...], separator: [], budget: 9, into: &buffer)
            }
        }
    }

    @Test("a reading finds nothing outside the shelves it names", arguments: Backend.allCases)
    func blind(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, open, closed) = (
                try await house.channel("c"), try await house.policy("open"), try await house.policy("closed")
            )
            let target = RecordID.sample(9, "malware")
            let time = Instant(microseconds: 5)...Instant(microseconds: 9)
            let hidden = try await house.file(
                Sample(text: "buried treasure", references: [target], values: ["198.51.100.7"], span: time),
                in: channel, closed)
            try await house.file(Sample(number: 2), in: channel, open)
            let (seen, unseen) = (try await house.shelf(channel, open), try await house.shelf(channel, closed))
            for (shelves, expected) in [([seen], []), ([unseen], [hidden]), ([ShelfKey(999)], []), ([], [])] {
                let store = house.store
                #expect(
                    try await store.search("treasure", shelves: shelves, types: nil, before: nil, limit: 9).rows.map(
                        \.position) == expected)
                #expect(
                    try await store.holding(value: "198.51.100.7", shelves: shelves, limit: 9).map(\.position)
                        == expected)
                #expect(try await store.referring(to: target, shelves: shelves, limit: 9).map(\.position) == expected)
                #expect(try await store.spanning(time, shelves: shelves, limit: 9).map(\.position) == expected)
                #expect(try await store.row(at: hidden, shelves: shelves).map { [$0.position] } ?? [] == expected)
                #expect(try await store.rows(at: [hidden], shelves: shelves).map(\.position) == expected)
                #expect(try await store.first(of: [.sample(1)], shelves: shelves, each: 9).map(\.position) == expected)
                let page = PageQuery(shelves: shelves, limit: 9, ids: [.sample(1)], versions: .every)
                #expect(try await store.page(page).rows.map(\.position) == expected)
            }
            #expect(try await house.store.count(shelves: [seen]) == 1)
            #expect(
                try await house.store.recent(type: nil, before: nil, shelves: [seen], limit: 9).map(\.id) == [
                    .sample(2)
                ])
        }
    }
}
