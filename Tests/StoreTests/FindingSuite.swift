import Records
import Store
import Testing

@Suite struct FindingSuite {
    @Test(
        "words are AND-ed, quoted words stand together, a star ends a beginning, accents and case do not count",
        arguments: Backend.allCases)
    func search(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let texts = [
                "Opération Épervier: phishing against the Élysée", "phishing kit sold, against all rules",
                "CVE-2024-3094 in xz utils", "beacon to 198.51.100.7 every hour",
            ]
            for (number, text) in texts.enumerated() {
                try await house.file(Sample(number: number, text: text), in: channel, policy)
            }
            let shelf = try await house.shelf(channel, policy)
            func find(_ text: String) async throws -> [Int64] {
                try await house.store.search(text, shelves: [shelf], types: nil, before: nil, limit: 9)
                    .rows.map { $0.position.raw - 2 }
            }
            #expect(try await find("phishing against") == [1, 0])
            #expect(try await find("\"phishing against\"") == [0])
            #expect(try await find("operation EPERVIER") == [0])
            #expect(try await find("épervier") == [0])
            #expect(try await find("phish*") == [1, 0])
            #expect(try await find("phish") == [])
            #expect(try await find("\"against the ely\"*") == [0])
            #expect(try await find("p*") == [])
            #expect(try await find("CVE-2024-3094") == [2])
            #expect(try await find("CVE-3094") == [])
            #expect(try await find("198.51.100.7") == [3])
            #expect(try await find("phishing nowhere") == [])
        }
    }

    @Test(
        "no text that people or attackers type is an error",
        arguments: Backend.allCases,
        [
            "", " ", "\"", "\"\"", "*", "a\"b", "\"unclosed phrase", "AND", "OR NOT", "NEAR(plain text)", "text:plain",
            "shelf : s1", "{shelf} : s2", "plain) OR (s1", "plain' OR 1=1 --", "^plain", "- + ~", "plain\u{0}text",
            "***",
            "\"*\"*", "\u{202E}\u{FEFF}", "👩‍👩‍👧", String(repeating: "plain ", count: 5_000),
            String(repeating: "(", count: 500),
        ])
    func hostile(_ backend: Backend, _ text: String) async throws {
        try await backend.run { house in
            let (channel, open, closed) = (
                try await house.channel("c"), try await house.policy("p"), try await house.policy("q")
            )
            try await house.file(Sample(number: 1), in: channel, open)
            try await house.file(Sample(number: 2), in: channel, closed)
            let shelf = try await house.shelf(channel, open)
            let rows = try await house.store.search(text, shelves: [shelf], types: nil, before: nil, limit: 9).rows
            #expect(rows.allSatisfy { $0.shelf == shelf })
        }
    }

    @Test(
        "hits come newest first, before a position, of the types asked for, from many shelves",
        arguments: Backend.allCases)
    func order(_ backend: Backend) async throws {
        try await backend.run { house in
            let channel = try await house.channel("c")
            var shelves: [ShelfKey] = []
            for number in 0..<150 {
                let policy = try await house.policy("p\(number)")
                try await house.file(
                    Sample(number: number, type: number.isMultiple(of: 2) ? "report" : "malware"), in: channel, policy)
                shelves.append(try await house.shelf(channel, policy))
            }
            let hits = try await house.store.search(
                "plain", shelves: shelves, types: ["report"], before: Position(100), limit: 3)
            #expect(hits.rows.map(\.position.raw) == [98, 96, 94])
            let recent = try await house.store.recent(type: nil, before: Position(100), shelves: shelves, limit: 3)
            #expect(recent.map(\.position.raw) == [99, 98, 97])
            let reports = try await house.store.recent(
                type: "report", before: Position(100), shelves: shelves, limit: 3)
            #expect(reports.map(\.position.raw) == [98, 96, 94])
            let none = try await house.store.recent(type: "tool", before: nil, shelves: shelves, limit: 3)
            #expect(none.isEmpty)
            let page = try await house.positions(PageQuery(shelves: shelves, after: Position(90), limit: 4))
            #expect(page == [91, 92, 93, 94])
        }
    }

    @Test(
        "a question with several clauses finds what has them all, on however many shelves",
        arguments: Backend.allCases)
    func clauses(_ backend: Backend) async throws {
        try await backend.run { house in
            let channel = try await house.channel("c")
            var shelves: [ShelfKey] = []
            for number in 0..<40 {
                let policy = try await house.policy("p\(number)")
                let words = [2: "deux", 3: "trois", 5: "cinq"].filter { number.isMultiple(of: $0.key) }.values
                let text = "tout " + words.sorted().joined(separator: " ")
                try await house.file(Sample(number: number, text: text), in: channel, policy)
                shelves.append(try await house.shelf(channel, policy))
            }
            func find(_ text: String, before: Position? = nil, limit: Int = 50) async throws -> [Int64] {
                try await house.store.search(text, shelves: shelves, types: nil, before: before, limit: limit).rows
                    .compactMap { row in shelves.firstIndex(of: row.shelf).map(Int64.init) }
            }
            #expect(try await find("deux trois cinq") == [30, 0])
            #expect(try await find("tout deux trois -cinq") == [36, 24, 18, 12, 6])
            #expect(try await find("\"tout cinq deux\" OR absent tout") == [30, 20, 10, 0])
            #expect(try await find("deux absent") == [])
            #expect(try await find("tout deux", limit: 2) == [38, 36])
        }
    }

    @Test("values and references are found on every shelf that is named, newest first", arguments: Backend.allCases)
    func values(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy, other) = (
                try await house.channel("c"), try await house.policy("p"), try await house.policy("q")
            )
            for number in 0..<6 {
                let sample = Sample(
                    number: number, references: [.sample(99), .sample(99)], values: ["v", "v", "w\(number)"])
                try await house.file(sample, in: channel, number.isMultiple(of: 2) ? policy : other)
            }
            let shelves = [try await house.shelf(channel, policy), try await house.shelf(channel, other)]
            let holding = try await house.store.holding(value: "v", shelves: shelves, limit: 4)
            #expect(holding.map(\.position.raw) == [7, 6, 5, 4])
            let referring = try await house.store.referring(to: .sample(99), shelves: shelves, limit: 9)
            #expect(referring.map(\.position.raw) == [7, 6, 5, 4, 3, 2])
            #expect(try await house.store.holding(value: "w1", shelves: shelves, limit: 9).map(\.id) == [.sample(1)])
            #expect(try await house.store.holding(value: "V", shelves: shelves, limit: 9) == [])
            #expect(try await house.store.referring(to: .sample(98), shelves: shelves, limit: 9) == [])
            // Several at once, each on its own shelves and up to its own limit.
            let several = try await house.store.referring(to: [
                ReferenceQuestion(to: .sample(99), shelves: shelves, limit: 2),
                ReferenceQuestion(to: .sample(98), shelves: shelves, limit: 9),
                ReferenceQuestion(to: .sample(99), shelves: [shelves[0]], limit: 9),
            ])
            #expect(several.map { $0.map(\.position.raw) } == [[7, 6], [], [6, 4, 2]])
            let report = Sample(number: 9, type: "report", references: [.sample(99)])
            try await house.file(report, in: channel, policy)
            let narrowed = try await house.store.referring(to: [
                ReferenceQuestion(to: .sample(99), shelves: shelves, limit: 2, isOldestFirst: true),
                ReferenceQuestion(to: .sample(99), shelves: shelves, type: "report", limit: 9),
                ReferenceQuestion(to: .sample(99), shelves: shelves, type: "indicator", limit: 1),
                ReferenceQuestion(to: .sample(99), shelves: shelves, type: "malware", limit: 9),
            ])
            #expect(narrowed.map { $0.map(\.position.raw) } == [[2, 3], [8], [7], []])
        }
    }

    @Test(
        "rows are found by their positions, and the first versions of a record, however many follow",
        arguments: Backend.allCases)
    func first(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy, other) = (
                try await house.channel("c"), try await house.policy("p"), try await house.policy("q")
            )
            // The later ones came first.
            var positions: [Position] = []
            for version in [5, 4, 3, 2, 1, 0] {
                positions.append(try await house.file(Sample(version: version), in: channel, policy))
            }
            positions.append(try await house.file(Sample(version: 9), in: channel, other))
            positions.append(try await house.file(Sample(number: 2), in: channel, policy))
            let shelves = [try await house.shelf(channel, policy), try await house.shelf(channel, other)]
            let store = house.store
            func first(_ ids: [RecordID], on shelves: [ShelfKey], _ limit: Int) async throws -> [Position] {
                try await store.first(of: ids, shelves: shelves, each: limit).map(\.position)
            }
            #expect(try await first([.sample(1)], on: shelves, 2) == [positions[0], positions[1], positions[6]])
            #expect(try await first([.sample(1)], on: [shelves[1]], 2) == [positions[6]])
            #expect(
                try await first([.sample(2), .sample(1), .sample(3)], on: shelves, 1)
                    == [positions[0], positions[6], positions[7]])
            #expect(try await first([.sample(1)], on: shelves, 0) == [])
            #expect(
                try await store.first(of: [.sample(1)], shelves: shelves, each: 2, after: positions[1]).map(\.position)
                    == [positions[2], positions[3], positions[6]])
            #expect(
                try await store.last(of: [.sample(1)], shelves: shelves, each: 2, before: positions[5]).map(\.position)
                    == [positions[4], positions[3]])
            #expect(
                try await store.last(of: [.sample(1), .sample(2)], shelves: shelves, each: 1, before: Position(.max))
                    .map(\.position) == [positions[7], positions[6], positions[5]])
            let wanted = Set([positions[7], positions[2], positions[6], Position(1), Position(999)])
            #expect(
                try await store.rows(at: wanted, shelves: shelves).map(\.position)
                    == [positions[2], positions[6], positions[7]])
            #expect(try await store.rows(at: wanted, shelves: [shelves[1]]).map(\.position) == [positions[6]])
        }
    }

    @Test(
        "times that overlap are found, whatever their length, in the order in which they end",
        arguments: Backend.allCases)
    func spans(_ backend: Backend) async throws {
        try await backend.run { house in
            var random = Random(state: 7)
            let (channel, policy, other) = (
                try await house.channel("c"), try await house.policy("p"), try await house.policy("q")
            )
            var spans: [(position: Int64, start: Int64, finish: Int64)] = []
            for number in 0..<200 {
                let start = Int64.random(in: -1_000_000...1_000_000, using: &random)
                let length = Int64.random(in: 0...1_000_000, using: &random) >> Int64.random(in: 0...20, using: &random)
                let span: ClosedRange<Instant> =
                    number == 0
                    ? Instant(microseconds: .min)...Instant(microseconds: .max)
                    : Instant(microseconds: start)...Instant(microseconds: start + length)
                let position = try await house.file(
                    Sample(number: number, span: span), in: channel, number.isMultiple(of: 3) ? policy : other)
                spans.append((position.raw, span.lowerBound.microseconds, span.upperBound.microseconds))
            }
            let shelves = [try await house.shelf(channel, policy), try await house.shelf(channel, other)]
            for _ in 0..<50 {
                let from = Int64.random(in: -1_200_000...1_200_000, using: &random)
                let to = from + Int64.random(in: 0...400_000, using: &random)
                let expected = spans.filter { $0.start <= to && $0.finish >= from }
                    .sorted { ($0.finish, $0.position) < ($1.finish, $1.position) }.prefix(25).map(\.position)
                let rows = try await house.store.spanning(
                    Instant(microseconds: from)...Instant(microseconds: to), shelves: shelves, limit: 25)
                #expect(rows.map(\.position.raw) == expected)
            }
        }
    }

    @Test(
        "the newest version of a record is told among those on the shelves that are named", arguments: Backend.allCases)
    func newest(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy, other) = (
                try await house.channel("c"), try await house.policy("p"), try await house.policy("q")
            )
            let late = try await house.file(Sample(number: 1, version: 3), in: channel, other)
            let early = try await house.file(Sample(number: 1, version: 2), in: channel, policy)
            let second = try await house.file(Sample(number: 2), in: channel, policy)
            let (one, two) = (try await house.shelf(channel, policy), try await house.shelf(channel, other))
            func newest(_ shelves: [ShelfKey]) async throws -> [RecordID: Position] {
                try await house.store.newest(of: [.sample(1), .sample(2), .sample(9)], shelves: shelves)
                    .mapValues(\.place.position)
            }
            #expect(try await newest([one, two]) == [.sample(1): late, .sample(2): second])
            #expect(try await newest([one]) == [.sample(1): early, .sample(2): second])
            #expect(try await newest([]) == [:])
            _ = try await house.store.withdraw(
                .sample(1), from: [two], versions: .every, specVersions: nil, entry: .withdrawal)
            #expect(try await newest([one, two]) == [.sample(1): early, .sample(2): second])
        }
    }

    @Test("ledger entries of a kind come newest first, before a position", arguments: Backend.allCases)
    func entries(_ backend: Backend) async throws {
        try await backend.run { house in
            for number in 0..<5 { _ = try await house.store.commit(.note, entry: .audit("\(number)")) }
            let entries = try await house.store.entries(kind: "audit", before: Position(5), limit: 2)
            #expect(entries.map(\.position.raw) == [4, 3])
            #expect(entries.map { String(decoding: $0.body, as: UTF8.self) } == ["3", "2"])
            let between = try await house.store.entries(
                kind: "audit", after: Position(2), before: Position(5), limit: 9)
            #expect(between.map(\.position.raw) == [4, 3])
            #expect(
                try await house.store.entries(kind: "audit", after: Position(5), before: nil, limit: 9).isEmpty)
            #expect(try await house.store.entry(at: Position(9)) == nil)
            #expect(try await house.store.entry(at: Position(0)) == nil)
        }
    }

    @Test(
        "a record of no edition of STIX is found by its id, its newest version and all of them",
        arguments: Backend.allCases)
    func noEdition(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let samples = (1...2).map { Sample(number: 1, type: "release-request", version: $0, spec: "") }
            var positions: [Position] = []
            for sample in samples { positions.append(try await house.file(sample, in: channel, policy)) }
            let shelf = try await house.shelf(channel, policy)
            for (versions, found) in [(VersionFilter.latest, [positions[1]]), (.every, positions)] {
                for ids in [[samples[0].id], nil] {
                    let query = PageQuery(shelves: [shelf], limit: 9, ids: ids, versions: versions)
                    #expect(try await house.store.page(query).rows.map(\.position) == found)
                }
            }
        }
    }
}
