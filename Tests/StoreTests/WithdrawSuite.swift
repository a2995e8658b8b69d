import Records
import Store
import Testing

@Suite struct WithdrawSuite {
    @Test(
        "what is withdrawn is offered no more, stays in the ledger, and may be filed again", arguments: Backend.allCases
    )
    func refile(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let time = Instant(microseconds: 5)...Instant(microseconds: 9)
            let sample = Sample(text: "treasure", references: [.sample(8)], values: ["v"], span: time)
            let first = try await house.file(sample, in: channel, policy)
            let shelf = try await house.shelf(channel, policy)
            let gone = try await house.store.withdraw(
                sample.id, from: [shelf], versions: .every, specVersions: nil, entry: .withdrawal)
            #expect(gone == [first])
            func found() async throws -> Set<[Position]> {
                let store = house.store
                return [
                    try await store.page(PageQuery(shelves: [shelf], limit: 9)).rows.map(\.position),
                    try await store.page(PageQuery(shelves: [shelf], limit: 9, ids: [sample.id])).rows.map(\.position),
                    try await store.recent(type: nil, before: nil, shelves: [shelf], limit: 9).map(\.position),
                    try await store.search("treasure", shelves: [shelf], types: nil, before: nil, limit: 9).rows.map(
                        \.position),
                    try await store.holding(value: "v", shelves: [shelf], limit: 9).map(\.position),
                    try await store.referring(to: .sample(8), shelves: [shelf], limit: 9).map(\.position),
                    try await store.spanning(time, shelves: [shelf], limit: 9).map(\.position),
                ]
            }
            #expect(try await found() == [[]])
            #expect(try await house.store.row(at: first, shelves: [shelf]) == nil)
            #expect(try await house.store.count(shelves: [shelf]) == 0)
            #expect(try await house.store.entry(at: first)?.body == sample.body)
            #expect(try await house.store.entries(kind: "withdrawal", before: nil, limit: 9).map(\.position.raw) == [3])
            let second = try await house.file(sample, in: channel, policy)
            #expect(second == Position(4))
            #expect(try await found() == [[second]])
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test(
        "the store says which entry took something back last, and nothing else moves it", arguments: Backend.allCases)
    func takenBack(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let (first, second) = (Sample(number: 1), Sample(number: 2))
            try await house.file(first, in: channel, policy)
            let place = try await house.file(second, in: channel, policy)
            let shelf = try await house.shelf(channel, policy)
            #expect(try await house.store.extent().takenBack == .zero)
            _ = try await house.store.withdraw(
                first.id, from: [shelf], versions: .every, specVersions: nil, entry: .withdrawal)
            let withdrawal = Position(try await house.store.size())
            #expect(try await house.store.extent().takenBack == withdrawal)
            // Nothing matches, and what is filed takes nothing back.
            _ = try await house.store.withdraw(
                first.id, from: [shelf], versions: .every, specVersions: nil, entry: .withdrawal)
            try await house.file(Sample(number: 3), in: channel, policy)
            #expect(try await house.store.extent().takenBack == withdrawal)
            let erasure = try await house.store.erase(
                [house.recomputed(second, place, channel, policy)], entry: .erasure)
            #expect(try await house.store.extent().takenBack == erasure)
            #expect(try await house.store.directory().takenBack == erasure)
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test("when the latest version is withdrawn, the one before it is the latest", arguments: Backend.allCases)
    func latest(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            for version in 1...3 { try await house.file(Sample(version: version), in: channel, policy) }
            let shelf = try await house.shelf(channel, policy)
            let gone = try await house.store.withdraw(
                .sample(1), from: [shelf], versions: .latest, specVersions: nil, entry: .withdrawal)
            #expect(gone == [Position(4)])
            #expect(try await house.positions(PageQuery(shelves: [shelf], limit: 9)) == [3])
            #expect(try await house.positions(PageQuery(shelves: [shelf], limit: 9, versions: .every)) == [2, 3])
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test(
        "a record says that it refers beyond its shelf where what it names is elsewhere alone, or was taken away",
        arguments: Backend.allCases)
    func beyond(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy, other) = (
                try await house.channel("c"), try await house.policy("p"), try await house.policy("q")
            )
            let (near, far) = (Sample(number: 7), Sample(number: 8))
            let (later, never) = (Sample(number: 9), RecordID.sample(10))
            try await house.file(near, in: channel, policy)
            try await house.file(far, in: channel, other)
            for (number, references) in [[], [near.id], [near.id, far.id], [later.id], [never]].enumerated() {
                try await house.file(Sample(number: number + 1, references: references), in: channel, policy)
            }
            let shelf = try await house.shelf(channel, policy)
            func beyond() async throws -> [RecordID] {
                try await house.store.page(PageQuery(shelves: [shelf], limit: 9)).rows.filter(\.refersBeyond).map(\.id)
            }
            #expect(try await beyond() == [.sample(3)])
            try await house.file(later, in: channel, other)
            #expect(try await beyond() == [.sample(3), .sample(4)])
            _ = try await house.store.withdraw(
                near.id, from: [shelf], versions: .every, specVersions: nil, entry: .withdrawal)
            #expect(try await beyond() == [.sample(2), .sample(3), .sample(4)])
            // What was taken away is named later, too.
            try await house.file(Sample(number: 6, references: [near.id]), in: channel, policy)
            #expect(try await beyond() == [.sample(2), .sample(3), .sample(4), .sample(6)])
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test("a withdrawn revoked version no longer ends the object", arguments: Backend.allCases)
    func revoked(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            try await house.file(Sample(version: 1), in: channel, policy)
            try await house.file(Sample(version: 2, revoked: true), in: channel, policy)
            let shelf = try await house.shelf(channel, policy)
            _ = try await house.store.withdraw(
                .sample(1), from: [shelf], versions: .latest, specVersions: nil, entry: .withdrawal)
            #expect(try await house.outcome(Sample(version: 3), in: channel, policy)?.position != nil)
        }
    }

    @Test(
        "nothing is appended where nothing matches: other shelf, other version, other spec version",
        arguments: Backend.allCases)
    func nothing(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            try await house.file(Sample(), in: channel, policy)
            let shelf = try await house.shelf(channel, policy)
            let exact = VersionFilter(
                first: false, last: false, all: false, exact: [try #require(Timestamp("2020-01-01T00:00:00Z"))])
            let store = house.store
            let tries = [
                try await store.withdraw(
                    .sample(1), from: [ShelfKey(77)], versions: .every, specVersions: nil, entry: .withdrawal),
                try await store.withdraw(
                    .sample(1), from: [shelf], versions: exact, specVersions: nil, entry: .withdrawal),
                try await store.withdraw(
                    .sample(1), from: [shelf], versions: .every, specVersions: ["2.0"], entry: .withdrawal),
                try await store.withdraw(
                    .sample(2), from: [shelf], versions: .every, specVersions: nil, entry: .withdrawal),
            ]
            #expect(tries == [[], [], [], []])
            #expect(try await store.size() == 2)
        }
    }
}
