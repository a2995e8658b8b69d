import Ledger
import Records
import Store
import Testing

/// The promises of ``Store``: on taking, keeping and ordering.
@Suite struct StoreSuite {
    @Test(
        "positions have no gaps and times added rise strictly, though a hundred calls come at once",
        arguments: Backend.allCases)
    func ordered(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let outcomes = try await withThrowingTaskGroup(of: [Outcome].self) { group in
                for call in 0..<100 {
                    group.addTask {
                        try await house.store.append(
                            (0..<7).map { Sample(number: call * 7 + $0).arrival(channel, policy) }, receipt: nil)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for call in outcomes {
                let positions = call.compactMap(\.position)
                #expect(positions.count == 7)
                #expect(positions == positions.sorted())
            }
            let entries = try await house.store.entries(from: Position(1), count: 1_000)
            #expect(entries.map(\.position.raw) == Array(1...701))
            #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.added < $1.added })
            let shelf = try await house.shelf(channel, policy)
            let rows = try await house.store.page(PageQuery(shelves: [shelf], limit: 1_000)).rows
            #expect(rows.map(\.position.raw) == Array(2...701))
            #expect(rows.map(\.added) == entries.dropFirst().map(\.added))
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test(
        "time added follows the clock, and goes on by a microsecond when the clock goes back",
        arguments: Backend.allCases)
    func clock(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let start = house.clock.now.microseconds
            house.clock.now = Instant(microseconds: start + 5_000)
            let first = try await house.outcome(Sample(number: 1), in: channel, policy)
            house.clock.now = Instant(microseconds: start)
            let second = try await house.outcome(Sample(number: 2), in: channel, policy)
            #expect(first == .stored(Position(2), added: Instant(microseconds: start + 5_000)))
            #expect(second == .stored(Position(3), added: Instant(microseconds: start + 5_001)))
        }
    }

    @Test("what whoever files it may not see does not answer whether it is there", arguments: Backend.allCases)
    func seeing(_ backend: Backend) async throws {
        try await backend.run { house in
            let channel = try await house.channel("c")
            let (hidden, open) = (try await house.policy("hidden"), try await house.policy("open"))
            _ = try await house.file(Sample(revoked: true), in: channel, hidden)
            func filed(_ sample: Sample) async throws -> Outcome? {
                var arrival = sample.arrival(channel, open)
                arrival.filing?.seeing = []
                return try await house.store.append([arrival], receipt: nil).first
            }
            // Other words, the same ones, another author, a version after the last: each as if nothing were there.
            #expect(try await filed(Sample(says: "other"))?.position == Position(3))
            // On the shelf that it comes to, what is there counts.
            #expect(try await filed(Sample(says: "third")) == .conflict(Position(3)))
            #expect(try await filed(Sample(version: 5))?.position == Position(4))
            #expect(try await filed(Sample(version: 6, author: 2)) == .foreign)
            // Who sees all is told.
            #expect(try await house.outcome(Sample(says: "fourth"), in: channel, open) == .conflict(Position(2)))
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test("a version that is known is taken once and changes nothing", arguments: Backend.allCases)
    func once(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let sample = Sample()
            let arrival = sample.arrival(channel, policy)
            let stored = try await house.store.append([arrival, arrival], receipt: nil)
            let checkpoint = try await house.store.checkpoint()
            let again = try await house.outcome(sample, in: channel, policy)
            // The same moment, spelt otherwise.
            var respelt = Sample()
            respelt.versionText = "2024-01-01T00:00:00Z"
            let added = house.clock.now.microseconds + 1
            func known(seen: Int64) async throws -> Outcome {
                .known(
                    Outcome.Known(
                        position: Position(2), shelf: try await house.shelf(channel, policy),
                        added: Instant(microseconds: added), seen: Instant(microseconds: seen)))
            }
            // When it would have been added: just after what was.
            #expect(
                stored == [.stored(Position(2), added: Instant(microseconds: added)), try await known(seen: added + 1)])
            #expect(try await again == known(seen: added + 1))
            #expect(try await house.outcome(respelt, in: channel, policy) == .conflict(Position(2)))
            #expect(try await house.store.size() == 2)
            #expect(try await house.store.checkpoint() == checkpoint)
            #expect(try await house.store.count(shelves: [house.shelf(channel, policy)]) == 1)
        }
    }

    @Test("the same version under another policy of the channel is known", arguments: Backend.allCases)
    func onceInChannel(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy, other) = (
                try await house.channel("c"), try await house.policy("p"), try await house.policy("q")
            )
            try await house.file(Sample(), in: channel, policy)
            let epoch = try await house.store.epoch()
            guard case .known(let known) = try await house.outcome(Sample(), in: channel, other) else {
                Issue.record("was taken twice")
                return
            }
            #expect(known.position == Position(2))
            #expect(known.shelf == (try await house.shelf(channel, policy)))
            #expect(try await house.store.epoch() == epoch)
        }
    }

    @Test("the same version filed into two channels is two records", arguments: Backend.allCases)
    func channels(_ backend: Backend) async throws {
        try await backend.run { house in
            let policy = try await house.policy("p")
            let (one, two) = (try await house.channel("one"), try await house.channel("two"))
            let first = try await house.file(Sample(), in: one, policy)
            let second = try await house.file(Sample(), in: two, policy)
            #expect(first < second)
            let shelves = [try await house.shelf(one, policy), try await house.shelf(two, policy)]
            #expect(try await house.positions(PageQuery(shelves: shelves, limit: 9)) == [first.raw, second.raw])
        }
    }

    @Test("the same version with other content is a conflict, and the first one stays", arguments: Backend.allCases)
    func conflict(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            try await house.file(Sample(), in: channel, policy)
            let outcome = try await house.outcome(Sample(says: "something else"), in: channel, policy)
            #expect(outcome == .conflict(Position(2)))
            #expect(try await house.store.size() == 2)
        }
    }

    @Test("an object without versions is taken once for each content", arguments: Backend.allCases)
    func loose(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let (plain, other) = (
                Sample(type: "ipv4-addr", version: nil), Sample(type: "ipv4-addr", version: nil, says: "more")
            )
            try await house.file(plain, in: channel, policy)
            try await house.file(other, in: channel, policy)
            let again = try await house.outcome(plain, in: channel, policy)
            #expect(again?.isKnown == true)
            let shelf = try await house.shelf(channel, policy)
            let rows = try await house.store.page(PageQuery(shelves: [shelf], limit: 9, versions: .every)).rows
            #expect(rows.map(\.version) == rows.map(\.added.text))
            #expect(try await house.positions(PageQuery(shelves: [shelf], limit: 9)) == [3])
        }
    }

    @Test(
        "after the revoked version none comes later, though earlier ones may still arrive", arguments: Backend.allCases)
    func revoked(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            try await house.file(Sample(version: 1), in: channel, policy)
            try await house.file(Sample(version: 5, revoked: true), in: channel, policy)
            #expect(try await house.outcome(Sample(version: 6), in: channel, policy) == .revoked)
            #expect(try await house.outcome(Sample(version: 3), in: channel, policy)?.position == Position(4))
            #expect(try await house.outcome(Sample(version: 5, revoked: true), in: channel, policy)?.isKnown == true)
        }
    }

    @Test("a version by another creator, or of another time of creation, is foreign", arguments: Backend.allCases)
    func foreign(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy, other) = (
                try await house.channel("c"), try await house.policy("p"), try await house.policy("q")
            )
            try await house.file(Sample(version: 1), in: channel, policy)
            #expect(try await house.outcome(Sample(version: 2, author: 2), in: channel, other) == .foreign)
            let later = Sample(version: 2, created: "2024-01-01T00:00:01Z")
            #expect(try await house.outcome(later, in: channel, policy) == .foreign)
            let respelt = Sample(version: 2, created: "2024-01-01T00:00:00.000Z")
            #expect(try await house.outcome(respelt, in: channel, policy)?.position == Position(3))
        }
    }

    @Test(
        "a record for a channel or policy that is not there is refused, and so is all of its call",
        arguments: Backend.allCases)
    func whole(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let good = Sample().arrival(channel, policy)
            await #expect(throws: StoreError.missing("channel 99")) {
                try await house.store.append([good, Sample(number: 2).arrival(ChannelKey(99), policy)], receipt: nil)
            }
            await #expect(throws: StoreError.missing("policy 99")) {
                try await house.store.append([good, Sample(number: 2).arrival(channel, PolicyKey(99))], receipt: nil)
            }
            #expect(try await house.store.size() == 1)
            #expect(try await house.store.inspect { _ in } == [])
        }
    }

    @Test(
        "a caller who was cancelled gets the answer all the same, and spoils no other call", arguments: Backend.allCases
    )
    func cancelled(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let shelf = ShelfKey(1)
            let stored = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let arrival = Sample(number: number).arrival(channel, policy)
                        let outcome = try await house.store.append([arrival], receipt: nil).first
                        return try await house.store.row(at: outcome?.position ?? .zero, shelves: [shelf]) != nil
                    }
                }
                group.cancelAll()
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(stored == Array(repeating: true, count: 40))
        }
    }

    @Test("a receipt is made from the outcomes and kept until it is forgotten", arguments: Backend.allCases)
    func receipts(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let made = house.clock.now
            _ = try await house.store.append([Sample().arrival(channel, policy)]) { outcomes in
                Receipt(id: "r", account: 4, made: made, body: Array("\(outcomes.count)".utf8))
            }
            let receipt = Receipt(id: "r", account: 4, made: made, body: Array("1".utf8))
            #expect(try await house.store.receipt("r") == receipt)
            try await house.store.forgetReceipts(before: made)
            #expect(try await house.store.receipt("r") == receipt)
            try await house.store.forgetReceipts(before: Instant(microseconds: made.microseconds + 1))
            #expect(try await house.store.receipt("r") == nil)
        }
    }

    @Test("the checkpoint is signed, and its root is the root of the leaves", arguments: Backend.allCases)
    func ledger(_ backend: Backend) async throws {
        try await backend.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            for call in 0..<3 {
                let arrivals = (0..<300).map { Sample(number: call * 300 + $0).arrival(channel, policy) }
                _ = try await house.store.append(arrivals, receipt: nil)
            }
            let note = try await SignedNote(parsing: house.store.checkpoint())
            let checkpoint = try Checkpoint(note: note, log: house.signer.verifierKey)
            let leaves = try await house.store.leaves(from: 0, count: 2_000)
            var edge = Edge()
            for leaf in leaves { edge.append(.leaf(leaf)) }
            #expect(leaves.count == 901)
            #expect(leaves.allSatisfy { $0.count == LedgerEntry.length })
            #expect(checkpoint.size == 901)
            #expect(checkpoint.root == edge.root)
            for tile in edge.takeChangedTiles() {
                #expect(try await house.store.tile(level: tile.level, index: tile.index) == tile.bytes)
            }
            #expect(try await house.store.tile(level: 0, index: 4) == [])
            #expect(try await house.store.leaves(from: 899, count: 10) == Array(leaves.suffix(2)))
        }
    }
}

extension Outcome {
    /// Where it was stored now.
    var position: Position? {
        if case .stored(let position, _) = self { position } else { nil }
    }
    var isKnown: Bool {
        if case .known = self { true } else { false }
    }
}
