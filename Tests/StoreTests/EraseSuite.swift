import Foundation
import GRDB
import JSON
import Ledger
import Records
import Store
import StoreSQLite
import Testing

/// What is erased is gone for good, and the ledger proves the same as before.
@Suite struct EraseSuite {
    /// Stands in no file once it was erased: not in words, values, titles or bodies.
    private static let phrase = "quagga"

    private static func sample(_ number: Int = 1, version: Int = 0) -> Sample {
        Sample(
            number: number, version: version, says: "the \(phrase) crossed", text: "the \(phrase) crossed",
            references: [.sample(8)], values: ["\(phrase).example"],
            span: Instant(microseconds: 5)...Instant(microseconds: 9))
    }

    @Test("an erasure is found by its marks, and by no others", arguments: Backend.allCases)
    func marked(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            var erasures: [Position] = []
            for (number, marks): (Int, Set<String>) in [(1, ["a", "b"]), (2, ["b"]), (3, [])] {
                let sample = Self.sample(number)
                let position = try await house.file(sample, in: channel, policy)
                erasures.append(
                    try await house.store.erase(
                        [house.recomputed(sample, position, channel, policy)], entry: .erasure, marks: marks))
            }
            func found(_ marks: Set<String>) async throws -> [Position] {
                try await house.store.erasures(marked: marks)
            }
            #expect(try await found(["a"]) == [erasures[0]])
            #expect(try await found(["b"]) == [erasures[0], erasures[1]])
            #expect(try await found(["a", "b", "c"]) == [erasures[0], erasures[1]])
            #expect(try await found(["c"]) == [])
            #expect(try await found([]) == [])
        }
    }

    @Test("a folder from before finds its erasures by the marks that stand in them, and its pouches by their digests")
    func older() async throws {
        try await Backend.sqlite.run { house in
            let traces = #"{"traces":[{"mark":"a","position":1},{"mark":"b","position":1},{"mark":"a","position":2}]}"#
            var positions: [Position] = []
            for (kind, body) in [("erasure", traces), ("erasure", #"{"rule":"policy"}"#), ("audit", traces)] {
                let salt = [UInt8](repeating: 1, count: LedgerEntry.saltLength)
                let outcome = try await house.store.append(
                    [
                        Arrival(
                            kind: kind, envelope: [], body: Array(body.utf8),
                            commitment: LedgerEntry.commitment(
                                kind: kind, envelope: [], body: Array(body.utf8), salt: salt), salt: salt, filing: nil)
                    ], receipt: nil)
                positions += outcome.compactMap(\.position)
            }
            try await house.store.receive(
                Received(
                    peer: "ET-FAD", number: 4, since: 3, pouch: .leaf([4]), made: Instant(microseconds: 1),
                    at: Instant(microseconds: 2), entry: positions[2]), ways: [])
            let database = try DatabaseQueue(path: house.folder.path + "/baraza.sqlite")
            try await database.write { database in
                // As the step before had left it.
                for sql in [
                    "DELETE FROM grdb_migrations WHERE CAST(identifier AS INTEGER) >= 19", "DROP TABLE erasure_mark",
                    "DROP TABLE pair_key", "DROP INDEX pouch_entry_number",
                    "DROP TABLE pouch_entry", "CREATE INDEX pouch_in_pouch ON pouch_in (pouch)",
                ] { try database.execute(sql: sql) }
            }
            let store = try house.opened()
            #expect(try await store.erasures(marked: ["a"]) == [positions[0]])
            #expect(try await store.erasures(marked: ["b", "c"]) == [positions[0]])
            #expect(try await store.entry(ofPouch: .leaf([4])) == positions[2])
            #expect(try await store.entry(ofPouch: .leaf([5])) == nil)
            #expect(
                try await store.entered(4, from: "ET-FAD") == EnteredPouch(pouch: .leaf([4]), entry: positions[2]))
        }
    }

    @Test(
        "what is erased is found by nothing and read by nobody; a tombstone with the same leaf stays",
        arguments: Backend.allCases)
    func gone(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let sample = Self.sample()
            let position = try await house.file(sample, in: channel, policy)
            let kept = try await house.file(Sample(number: 2, text: "plain"), in: channel, policy)
            let shelf = try await house.shelf(channel, policy)
            let leaves = try await house.store.leaves(from: 0, count: 99)
            let added = try await house.store.entry(at: position)?.added
            let erasure = try await house.store.erase(
                [house.recomputed(sample, position, channel, policy)], entry: .erasure)

            let store = house.store
            #expect(try await store.page(PageQuery(shelves: [shelf], limit: 9)).rows.map(\.position) == [kept])
            #expect(
                try await store.recent(type: nil, before: nil, shelves: [shelf], limit: 9).map(\.position) == [kept])
            #expect(
                try await store.search(Self.phrase, shelves: [shelf], types: nil, before: nil, limit: 9).rows.isEmpty)
            #expect(try await store.holding(value: "\(Self.phrase).example", shelves: [shelf], limit: 9).isEmpty)
            #expect(try await store.referring(to: .sample(8), shelves: [shelf], limit: 9).isEmpty)
            #expect(
                try await store.spanning(
                    Instant(microseconds: 0)...Instant(microseconds: 99), shelves: [shelf], limit: 9
                ).isEmpty)
            #expect(try await store.count(shelves: [shelf]) == 1)
            #expect(try await store.filed(on: shelf, after: .zero, limit: 9).map(\.position) == [kept])
            #expect(try await store.places(of: sample.id).isEmpty)

            let entry = try #require(try await store.entry(at: position))
            #expect(entry.tombstone?.erasure == erasure)
            #expect(entry.kind == "indicator" && entry.added == added)
            #expect(entry.salt.isEmpty && entry.envelope.isEmpty && entry.body.isEmpty)
            #expect(Array(try await store.leaves(from: 0, count: leaves.count)) == leaves)
            #expect(try await store.inspect { _ in } == [])
        }
    }

    @Test("after scrubbing, no byte of it is in any file of the store", arguments: [1, 400])
    func bytes(_ count: Int) async throws {
        try await Backend.sqlite.run { house in
            let channel = try await house.channel("c")
            let policies = [try await house.policy("p"), try await house.policy("q")]
            var filed: [(Sample, Position, PolicyKey)] = []
            // On two shelves in turn, so that pages are split in the middle and leave copies behind.
            for number in 1...count {
                let sample = Self.sample(number)
                let policy = policies[number % 2]
                filed.append((sample, try await house.file(sample, in: channel, policy), policy))
                try await house.file(Sample(number: 5_000 + number), in: channel, policy)
            }
            #expect(try house.files(holding: Self.phrase) != [])
            let records = filed.map { house.recomputed($0.0, $0.1, channel, $0.2) }
            _ = try await house.store.erase(records, entry: .erasure)
            #expect(try await house.store.hasRemains())
            try await house.store.scrub()
            #expect(try await !house.store.hasRemains())
            #expect(try house.files(holding: Self.phrase) == [])
            // The ids of what was erased are gone as well.
            #expect(try house.files(holding: Self.sample(1).id.text) == [])
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test("what a crash kept from being scrubbed is known to the next process")
    func crash() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let position = try await house.file(Self.sample(), in: channel, policy)
            _ = try await house.store.erase(
                [house.recomputed(Self.sample(), position, channel, policy)], entry: .erasure)
            let next = try house.opened()
            #expect(try await next.hasRemains())
            try await next.scrub()
            #expect(try house.files(holding: Self.phrase) == [])
            #expect(try await !house.store.hasRemains())
        }
    }

    @Test("superseded and withdrawn versions are found and erased, too", arguments: Backend.allCases)
    func versions(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            var positions: [Position] = []
            for version in 1...3 {
                positions.append(try await house.file(Self.sample(version: version), in: channel, policy))
            }
            let shelf = try await house.shelf(channel, policy)
            let first = VersionFilter(first: true, last: false, all: false, exact: [])
            _ = try await house.store.withdraw(
                Self.sample().id, from: [shelf], versions: first, specVersions: nil, entry: .withdrawal)
            #expect(try await house.store.places(of: Self.sample().id).map(\.position) == positions)
            #expect(try await house.store.filed(on: shelf, after: .zero, limit: 9).map(\.position) == positions)
            // The newest goes: the one before it is the latest again.
            _ = try await house.store.erase(
                [house.recomputed(Self.sample(version: 3), positions[2], channel, policy)], entry: .erasure)
            #expect(try await house.positions(PageQuery(shelves: [shelf], limit: 9)) == [positions[1].raw])
            _ = try await house.store.erase(
                [
                    house.recomputed(Self.sample(version: 1), positions[0], channel, policy),
                    house.recomputed(Self.sample(version: 2), positions[1], channel, policy),
                ], entry: .erasure)
            #expect(try await house.store.count(shelves: [shelf]) == 0)
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test(
        "all that refers to an object is found page by page, superseded and withdrawn too, until it is erased",
        arguments: Backend.allCases)
    func referrers(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            var positions: [Position] = []
            for (number, version) in [(1, 1), (1, 2), (2, 0), (4, 0)] {
                positions.append(
                    try await house.file(Self.sample(number, version: version), in: channel, policy))
            }
            try await house.file(Sample(number: 5), in: channel, policy)
            try await house.file(Self.sample(6), in: channel, try await house.policy("q"))
            let shelf = try await house.shelf(channel, policy)
            _ = try await house.store.withdraw(
                Self.sample(2).id, from: [shelf], versions: .every, specVersions: nil, entry: .withdrawal)
            func found(after: Position, limit: Int) async throws -> [Entry] {
                try await house.store.referrers(to: .sample(8), on: shelf, after: after, limit: limit)
            }
            #expect(try await found(after: .zero, limit: 3).map(\.position) == Array(positions[..<3]))
            #expect(try await found(after: positions[2], limit: 3).map(\.position) == [positions[3]])
            #expect(try await found(after: .zero, limit: 1).first?.body == Self.sample(1, version: 1).body)
            _ = try await house.store.erase(
                [house.recomputed(Self.sample(2), positions[2], channel, policy)], entry: .erasure)
            #expect(
                try await found(after: .zero, limit: 9).map(\.position) == [positions[0], positions[1], positions[3]])
        }
    }

    @Test(
        "what is large is looked through a few at a time, and one that is larger comes all the same",
        arguments: Backend.allCases)
    func bounded(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            var positions: [Position] = []
            let half = StoreLimits.entries / 2
            for (number, bytes) in [10, half, half, 10, 4 * half, 10].enumerated() {
                var sample = Sample(number: number + 10, says: String(repeating: "a", count: bytes))
                sample.references = [.sample(8)]
                positions.append(try await house.file(sample, in: channel, policy))
            }
            let shelf = try await house.shelf(channel, policy)
            func pages(_ page: (Position) async throws -> [Entry]) async throws -> [[Position]] {
                var (found, after): ([[Position]], Position) = ([], .zero)
                while true {
                    let entries = try await page(after)
                    guard let last = entries.last else { return found }
                    found.append(entries.map(\.position))
                    after = last.position
                }
            }
            let expected = [Array(positions[..<3]), Array(positions[3..<5]), [positions[5]]]
            #expect(
                try await pages { try await house.store.filed(on: shelf, after: $0, limit: 9) } == expected)
            #expect(
                try await pages {
                    try await house.store.referrers(to: .sample(8), on: shelf, after: $0, limit: 9)
                } == expected)
        }
    }

    @Test("what was erased already is refused, and nothing else is changed", arguments: Backend.allCases)
    func twice(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let one = house.recomputed(
                Self.sample(1), try await house.file(Self.sample(1), in: channel, policy), channel, policy)
            let two = house.recomputed(
                Self.sample(2), try await house.file(Self.sample(2), in: channel, policy), channel, policy)
            _ = try await house.store.erase([one], entry: .erasure)
            let size = try await house.store.size()
            await #expect(throws: StoreError.self) { _ = try await house.store.erase([two, one], entry: .erasure) }
            #expect(try await house.store.size() == size)
            #expect(try await house.store.entry(at: two.position)?.tombstone == nil)
        }
    }

    @Test(
        "a reference to what is gone altogether counts as hidden, until it is filed again", arguments: Backend.allCases)
    func references(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let target = Sample(number: 8)
            let position = try await house.file(target, in: channel, policy)
            try await house.file(Sample(number: 1, references: [target.id]), in: channel, policy)
            let shelf = try await house.shelf(channel, policy)
            _ = try await house.store.erase(
                [house.recomputed(target, position, channel, policy)], entry: .erasure)
            #expect(try await house.store.hidden(among: [target.id], from: [shelf]) == [target.id])
            // Whoever sees the shelf has to look for it.
            let referring = try await house.store.page(PageQuery(shelves: [shelf], limit: 9)).rows
            #expect(referring.map(\.refersBeyond) == [true])
            #expect(try await house.store.directory().bridges[shelf]?.isSubset(of: [shelf]) == false)
            try await house.file(target, in: channel, policy)
            #expect(try await house.store.hidden(among: [target.id], from: [shelf]).isEmpty)
            #expect(try await house.store.inspect { _ in } == [])
        }
    }
}

extension House {
    func recomputed(_ sample: Sample, _ position: Position, _ channel: ChannelKey, _ policy: PolicyKey) -> Recomputed {
        let arrival = sample.arrival(channel, policy)
        guard let filing = arrival.filing else { preconditionFailure("a sample is filed") }
        return Recomputed(
            position: position, added: Instant(microseconds: 0), bytes: arrival.body.count, filing: filing)
    }

    /// The names of the store's files that have these bytes anywhere.
    func files(holding phrase: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { path in
            let file = folder.appending(path: path)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { return false }
            return try Data(contentsOf: file).range(of: Data(phrase.utf8)) != nil
        }
    }
}

extension Arrival {
    static let erasure = make(kind: "erasure", envelope: [], body: Array("erased".utf8), filing: nil)
}
