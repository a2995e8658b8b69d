import Foundation
import GRDB
import Ledger
import Records
import Store
import StoreSQLite
import Testing

/// What only a database in a folder can promise.
@Suite struct SQLiteSuite {
    @Test("what was acknowledged is there for who opens the folder without its being closed")
    func durable() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            _ = try await house.store.append(
                (0..<600).map { Sample(number: $0).arrival(channel, policy) }, receipt: nil)
            // The files as a crash would leave them: the database and its log, no shared memory.
            let copy = house.folder.appending(path: "copy")
            try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
            for name in ["baraza.sqlite", "baraza.sqlite-wal", "checkpoint"] {
                try FileManager.default.copyItem(
                    at: house.folder.appending(path: name), to: copy.appending(path: name))
            }
            let crashed = House(
                store: try SQLiteStore(folder: copy.path, signer: house.signer), clock: house.clock, folder: copy,
                signer: house.signer)
            let shelf = try await crashed.shelf(channel, policy)
            #expect(try await crashed.store.checkpoint() == (try await house.store.checkpoint()))
            #expect(try await crashed.store.count(shelves: [shelf]) == 600)
            #expect(try await crashed.outcome(Sample(number: 5), in: channel, policy)?.isKnown == true)
            #expect(try await crashed.file(Sample(number: 5_000), in: channel, policy) == Position(602))
            #expect(try await crashed.store.inspect { _ in } == [])
        }
    }

    @Test("a folder that cannot be written is read, with its write-ahead log or without, and never written")
    func reading() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            _ = try await house.store.append(
                (0..<50).map { Sample(number: $0).arrival(channel, policy) }, receipt: nil)
            let shelf = try await house.shelf(channel, policy)
            // A name that would mean something in a URI.
            let copy = house.folder.appending(path: "a copy? 100% #1")
            try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
            let closed = try house.opened()
            #expect(throws: StoreError.self) { try SQLiteStore(reading: copy.path, signer: house.signer) }
            for hasLog in [true, false] {
                let store: SQLiteStore
                if hasLog {
                    store = try SQLiteStore(reading: house.folder.path, signer: house.signer)
                } else {
                    try closed.close()
                    try FileManager.default.copyItem(
                        at: house.folder.appending(path: "baraza.sqlite"), to: copy.appending(path: "baraza.sqlite"))
                    store = try SQLiteStore(reading: copy.path, signer: house.signer)
                }
                #expect(try await store.count(shelves: [shelf]) == 50)
                #expect(try await store.checkpoint() == (try await house.store.checkpoint()))
                #expect(try await store.inspect { _ in } == [])
                let refused = await #expect(throws: StoreError.self) {
                    try await store.commit(.note, entry: .audit("note"))
                }
                guard case .unavailable = refused else {
                    Issue.record("\(String(describing: refused))")
                    continue
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: copy.path) == ["baraza.sqlite"])
        }
    }

    @Test("two processes write to one folder in turns, and at once, and make one log")
    func twoWriters() async throws {
        try await Backend.sqlite.run { house in
            let other = try house.opened()
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            for number in 0..<20 {
                let store: any Store = number.isMultiple(of: 2) ? house.store : other
                let outcome = try await store.append([Sample(number: number).arrival(channel, policy)], receipt: nil)
                #expect(outcome.first?.position == Position(Int64(number) + 2))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 100..<160 {
                    let store: any Store = number.isMultiple(of: 2) ? house.store : other
                    group.addTask {
                        _ = try await store.append([Sample(number: number).arrival(channel, policy)], receipt: nil)
                    }
                }
                try await group.waitForAll()
            }
            let key = try await other.intern(policy: Array("new".utf8))
            try await house.file(Sample(number: 900), in: channel, key)
            var edge = Edge()
            for leaf in try await house.store.leaves(from: 0, count: 200) { edge.append(.leaf(leaf)) }
            let note = try await SignedNote(parsing: other.checkpoint())
            #expect(try Checkpoint(note: note, log: house.signer.verifierKey).root == edge.root)
            #expect(edge.size == 82)
            #expect(try await other.anchor() == (try await house.store.checkpoint()))
            #expect(try await other.inspect { _ in } == [])
            #expect(try await house.store.epoch() == (try await other.epoch()))
        }
    }

    @Test("what processes left of checkpoints that they did not finish is taken away; a torn one is as good as none")
    func leftovers() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            try await house.file(Sample(number: 1), in: channel, policy)
            // No process has a number so high.
            let left = house.folder.appending(path: "checkpoint.2147483646")
            let kept = house.folder.appending(path: "checkpoint.old")
            try Data("half".utf8).write(to: left)
            try Data("mine".utf8).write(to: kept)
            for torn in ["", "node.exam", String(repeating: "\0", count: 196)] {
                try Data(torn.utf8).write(to: house.folder.appending(path: "checkpoint"))
                let store = try house.opened()
                #expect(try await store.inspect { _ in } == [])
                try store.close()
            }
            #expect(!FileManager.default.fileExists(atPath: left.path))
            #expect(FileManager.default.fileExists(atPath: kept.path))
            try await house.file(Sample(number: 2), in: channel, policy)
            #expect(try await house.store.anchor() == (try await house.store.checkpoint()))
        }
    }

    @Test("a full disk is told as such, harms nothing, and the store goes on when there is space")
    func full() async throws {
        try await Backend.sqlite.run { house in
            let store = try #require(house.store as? SQLiteStore)
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            try await house.file(Sample(number: 1), in: channel, policy)
            let before = try await store.checkpoint()
            try await store.allow(pages: 1)  // as many as there are
            let large = Sample(number: 2, says: String(repeating: "x", count: 1 << 20)).arrival(channel, policy)
            for _ in 0..<2 {
                let error = await #expect(throws: StoreError.self) { try await store.append([large], receipt: nil) }
                guard case .full = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
            #expect(try await store.checkpoint() == before)
            #expect(try await store.inspect { _ in } == [])
            try await store.allow(pages: 1 << 20)
            #expect(try await store.append([large], receipt: nil).first?.position == Position(3))
            #expect(try await store.inspect { _ in } == [])
        }
    }

    @Test("a commit does not fail for want of the checkpoint file, and the next one that can writes it")
    func anchorless() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let file = house.folder.appending(path: "checkpoint")
            try FileManager.default.removeItem(at: file)
            try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
            #expect(try await house.file(Sample(number: 1), in: channel, policy) == Position(2))
            #expect(try await house.store.anchor() == nil)
            #expect(try await house.store.inspect { _ in } == [])
            let left = try FileManager.default.contentsOfDirectory(atPath: house.folder.path)
            #expect(!left.contains { $0.hasPrefix("checkpoint.") }, "\(left)")
            try FileManager.default.removeItem(at: file)
            #expect(try await house.file(Sample(number: 2), in: channel, policy) == Position(3))
            #expect(try await house.store.anchor() == (try await house.store.checkpoint()))
        }
    }

    @Test("a store that was closed leaves an empty log, has lost nothing, and says that it is not there")
    func closed() async throws {
        try await Backend.sqlite.run { house in
            let store = try #require(house.store as? SQLiteStore)
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            try await house.file(Sample(number: 1), in: channel, policy)
            try store.close()
            let log = house.folder.appending(path: "baraza.sqlite-wal")
            #expect((try? Data(contentsOf: log))?.isEmpty ?? true)
            let isUnavailable = { (error: any Error) in
                if case .unavailable = error as? StoreError { true } else { false }
            }
            await #expect { try await store.size() } throws: { isUnavailable($0) }
            await #expect { try await store.commit(.note, entry: .audit("x")) } throws: { isUnavailable($0) }
            #expect(try await house.opened().size() == 2)
        }
    }

    @Test("a folder that is not there, and a file that is no database, are told apart")
    func unusable() async throws {
        try await Backend.sqlite.run { house in
            #expect {
                _ = try SQLiteStore(folder: house.folder.path + "/nowhere", signer: house.signer)
            } throws: { error in
                if case .unavailable = error as? StoreError { true } else { false }
            }
            let folder = house.folder.appending(path: "other")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(repeating: 65, count: 10_000).write(to: folder.appending(path: "baraza.sqlite"))
            #expect {
                _ = try SQLiteStore(folder: folder.path, signer: house.signer)
            } throws: { error in
                if case .corrupt = error as? StoreError { true } else { false }
            }
        }
    }

    @Test("a database from before versions were known by specification becomes one that is")
    func specifications() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            let other = try await house.policy("q")
            for number in 1...3 {
                try await house.file(Sample(number: number, version: 1, spec: "2.0"), in: channel, policy)
                try await house.file(Sample(number: number, version: 2, spec: "2.1"), in: channel, policy)
                try await house.file(Sample(number: number, version: 3, spec: "2.0"), in: channel, policy)
                try await house.file(Sample(number: number, version: 4, spec: "2.0"), in: channel, other)
            }
            try await house.file(Sample(number: 4, version: 1), in: channel, policy)
            try await house.file(Sample(number: 4, version: 2), in: channel, policy)
            let shelves = [try await house.shelf(channel, policy), try await house.shelf(channel, other)]
            let queries = [SpecFilter.every, .newest, .among(["2.0"]), .among(["2.1"])].flatMap { spec in
                [VersionFilter.latest, .every].map {
                    PageQuery(shelves: shelves, limit: 99, versions: $0, specVersions: spec)
                }
            }
            var expected: [[Int64]] = []
            for query in queries { expected.append(try await house.positions(query)) }
            #expect(expected[0].count == 4 && expected[2].count == 4)

            // As it was: a key without the specification, one latest version on a shelf.
            let database = try DatabaseQueue(path: house.folder.path + "/baraza.sqlite")
            try await database.write { database in
                for sql in [
                    """
                    CREATE TABLE before (
                        object INTEGER NOT NULL, shelf INTEGER NOT NULL, sortkey TEXT NOT NULL,
                        position INTEGER NOT NULL, revoked INTEGER NOT NULL, loose INTEGER NOT NULL, created TEXT,
                        creator INTEGER, content BLOB NOT NULL,
                        PRIMARY KEY (object, shelf, sortkey DESC)) WITHOUT ROWID
                    """,
                    """
                    INSERT INTO before SELECT object, shelf, sortkey, position, revoked, loose, created, creator, content
                    FROM version
                    """,
                    "DROP TABLE version", "ALTER TABLE before RENAME TO version",
                    "CREATE INDEX version_content ON version (object, content) WHERE loose = 1",
                    """
                    UPDATE listing SET state = 1 WHERE state = 0 AND position <> (
                        SELECT v.position FROM version v WHERE v.object = listing.object AND v.shelf = listing.shelf
                        ORDER BY v.sortkey DESC LIMIT 1)
                    """,
                    "DELETE FROM grdb_migrations WHERE identifier LIKE '3:%'",
                ] { try database.execute(sql: sql) }
            }
            let store = try house.opened()
            for (query, positions) in zip(queries, expected) {
                #expect(try await store.page(query).rows.map(\.position.raw) == positions)
            }
            #expect(try await store.inspect { _ in } == [])
        }
    }

    @Test("a folder that a newer version wrote is refused, with a word about what to do")
    func newer() async throws {
        try await Backend.sqlite.run { house in
            try await house.sql("INSERT INTO grdb_migrations VALUES ('2: from the future')")
            let error = #expect(throws: StoreError.self) { _ = try house.opened() }
            guard case .unavailable(let detail) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(detail.contains("newer version"))
        }
    }

    @Test("an older copy of the database is noticed by the checkpoint that lies beside it")
    func rolledBack() async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy) = (try await house.channel("c"), try await house.policy("p"))
            try await house.file(Sample(number: 1), in: channel, policy)
            let copy = house.folder.appending(path: "copy")
            try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
            for name in ["baraza.sqlite", "baraza.sqlite-wal"] {
                try FileManager.default.copyItem(
                    at: house.folder.appending(path: name), to: copy.appending(path: name))
            }
            try await house.file(Sample(number: 2), in: channel, policy)
            try FileManager.default.copyItem(
                at: house.folder.appending(path: "checkpoint"), to: copy.appending(path: "checkpoint"))
            let older = try SQLiteStore(folder: copy.path, signer: house.signer)
            let findings = try await older.inspect { _ in }
            #expect(findings.count == 1)
            #expect(findings.first?.contains("put back to an older state") == true)
        }
    }

    @Test(
        "what is changed behind the store's back is found",
        arguments: [
            "UPDATE listing SET bytes = bytes + 1 WHERE position = 3",
            "UPDATE listing SET added = added + 1 WHERE position = 3",
            "UPDATE listing SET state = 1 WHERE position = 3", "UPDATE listing SET shelf = 2 WHERE position = 3",
            "UPDATE listing SET version = '2024-01-01T00:00:09Z' WHERE position = 3",
            "UPDATE listing SET elsewhere = 0", "UPDATE listing SET beyond = 0",
            "DELETE FROM listing WHERE position = 3",
            "DELETE FROM version WHERE position = 3", "DELETE FROM entry WHERE position = 3",
            "DELETE FROM entry WHERE position = 5", "UPDATE entry SET kind = 'malware' WHERE position = 3",
            "UPDATE entry SET added = 1 WHERE position = 3", "UPDATE body SET bytes = x'00' WHERE key & 0xFF = 3",
            "DELETE FROM body WHERE key & 0xFF = 3", "DELETE FROM body WHERE key = 1",
            "INSERT INTO body VALUES (7, x'00')", "UPDATE body SET key = key & 0xFF WHERE key & 0xFF = 3",
            "UPDATE shelf SET listed = listed + 1", "UPDATE tile SET hashes = zeroblob(length(hashes))",
            "UPDATE log SET size = size - 1", "INSERT INTO withdrawal VALUES (3, 4)",
            "INSERT INTO value VALUES ('v', 1, 1)", "UPDATE reference SET shelf = 2",
            "UPDATE span SET position = 1 WHERE position = 3",
        ])
    func tampered(_ sql: String) async throws {
        try await Backend.sqlite.run { house in
            let (channel, policy, other) = (
                try await house.channel("c"), try await house.policy("p"), try await house.policy("q")
            )
            let time = Instant(microseconds: 5)...Instant(microseconds: 9)
            for (number, version) in [(1, 1), (2, 1), (1, 2), (3, 1)] {
                let sample = Sample(
                    number: number, version: version, references: [.sample(8), .sample(2)], values: ["v"],
                    span: time)
                try await house.file(sample, in: channel, version == 1 ? policy : other)
            }
            #expect(try await house.store.inspect { _ in } == [])
            try await house.sql(sql)
            #expect(try await house.store.inspect { _ in } != [])
        }
    }
}

extension House {
    /// Changes the database as no store would.
    func sql(_ statement: String) async throws {
        let queue = try DatabaseQueue(path: folder.appending(path: "baraza.sqlite").path)
        try await queue.write { try $0.execute(sql: statement) }
        try queue.close()
    }
}
