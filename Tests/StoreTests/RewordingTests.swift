import Foundation
import GRDB
import Lexis
import Records
import Store
import Testing

@testable import StoreSQLite

@Suite("A folder of an earlier version is indexed anew while the node runs (decision 0048)")
struct RewordingTests {
    private let texts = ["Les menaces à la frontière", "L'attaque de Diffa", "le convoi secret", "une menace nouvelle"]

    /// Four records, indexed as the version before did it.
    private func older(_ house: House) async throws -> (store: SQLiteStore, samples: [Sample], shelf: ShelfKey) {
        let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
        var samples: [Sample] = []
        for (number, text) in texts.enumerated() {
            let sample = Sample(number: number, text: text)
            try await house.file(sample, in: channel, policy)
            samples.append(sample)
        }
        let shelf = try await house.shelf(channel, policy)
        let store = try house.opened()
        try await store.pool.write { database in
            for sql in [
                "DELETE FROM grdb_migrations WHERE CAST(identifier AS INTEGER) >= 24", "DROP TABLE rewording",
                "INSERT INTO words (words) VALUES ('delete-all')",
            ] { try database.execute(sql: sql) }
            for (number, text) in texts.enumerated() {
                try database.execute(
                    sql: "INSERT INTO words (rowid, text) VALUES (?, ?)", arguments: [number + 2, shelf.text(text)])
            }
        }
        return (try house.opened(), samples, shelf)
    }

    private func find(_ store: SQLiteStore, _ text: String, _ shelf: ShelfKey) async throws -> [Int64] {
        try await store.search(text, shelves: [shelf], types: nil, before: nil, limit: 9).rows.map {
            $0.position.raw - 2
        }
    }

    private func records(
        _ house: House, _ samples: [Sample], _ shelf: ShelfKey
    ) async throws -> [Recomputed] {
        guard let place = try await house.store.directory().shelves[shelf] else { return [] }
        return samples.enumerated().map { number, sample in
            house.recomputed(sample, Position(Int64(number) + 2), place.channel, place.policy)
        }
    }

    @Test("what is not done yet is found as it is written, what is done as others write it, each once")
    func pieces() async throws {
        try await Backend.sqlite.run { house in
            let (store, samples, shelf) = try await older(house)
            let records = try await records(house, samples, shelf)
            let pending = try #require(try await store.rewording())
            #expect(pending.after == .zero && pending.through == Position(5))
            #expect(try await find(store, "menaces", shelf) == [0])
            #expect(try await find(store, "attaque", shelf) == [1])

            try await store.reword(Array(records.prefix(2)), after: .zero, through: Position(3))
            #expect(try await find(store, "menace", shelf) == [3, 0])
            #expect(try await find(store, "menaces", shelf) == [0])
            #expect(try await find(store, "attaques", shelf) == [1])
            #expect(try await find(store, "attaque", shelf) == [1])
            // Another process had done it: nothing is indexed twice.
            try await store.reword(Array(records.prefix(2)), after: .zero, through: Position(3))
            #expect(try await store.inspect { _ in } == [])

            // It goes on where it ended, also for who opens the folder then.
            let again = try house.opened()
            let rest = try #require(try await again.rewording())
            #expect(rest.after == Position(3))
            try await again.reword(Array(records.dropFirst(2)), after: rest.after, through: rest.through)
            let left = try await again.rewording()
            #expect(left == nil)
            for each in [store, again] {
                #expect(try await find(each, "menaces", shelf) == [3, 0])
                #expect(try await find(each, "convois", shelf) == [2])
            }
            #expect(try await again.inspect { _ in } == [])
        }
    }

    @Test("what is erased before it was indexed anew, or after, is found no more and is in no file", arguments: [1, 3])
    func erased(_ done: Int) async throws {
        try await Backend.sqlite.run { house in
            let (store, samples, shelf) = try await older(house)
            let records = try await records(house, samples, shelf)
            try await store.reword(Array(records.prefix(done)), after: .zero, through: Position(Int64(done) + 1))
            _ = try await store.erase([records[2]], entry: .erasure)
            #expect(try await find(store, "secret", shelf) == [])
            try await store.scrub()
            #expect(try house.files(holding: "secret") == [])
            try await store.reword(
                Array(records.dropFirst(done)), after: Position(Int64(done) + 1), through: Position(5))
            #expect(try await find(store, "secret", shelf) == [])
            #expect(try await find(store, "menaces", shelf) == [3, 0])
            #expect(try await store.inspect { _ in } == [])
        }
    }

    @Test("a row that claims that words are still to be indexed is found")
    func claimed() async throws {
        try await Backend.sqlite.run { house in
            let (store, _, _) = try await older(house)
            #expect(try await store.inspect { _ in } == [])
            try await store.pool.write { try $0.execute(sql: "UPDATE rewording SET last = 99") }
            #expect(try await store.inspect { _ in } != [])
            let fresh = try house.opened()
            try await fresh.pool.write { try $0.execute(sql: "DELETE FROM rewording") }
            #expect(try await fresh.inspect { _ in } != [])
        }
    }

    @Test("a new folder has nothing to be indexed anew")
    func fresh() async throws {
        try await Backend.sqlite.run { house in
            let pending = try await house.store.rewording()
            #expect(pending == nil)
        }
    }
}
