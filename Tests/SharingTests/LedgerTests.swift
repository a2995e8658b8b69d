import Foundation
import GRDB
import JSON
import Ledger
import Records
import Store
import StoreSQLite
import Synchronization
import Testing

@testable import Sharing

@Suite("The ledger, and its verification")
struct LedgerTests {
    @Test("a record's place proves itself, in the page and in the file", arguments: Backend.allCases)
    func place(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file((1...20).map { Thing($0) })
            let view = try await house.gate.record(Thing.id(7), version: nil, for: house["reader"])
            let place = try #require(view.place)
            let size = try await house.store.size()
            #expect(place.verifies && place.size == size)
            let proof = try OfflineProof(parsing: Array(place.proofFile.utf8))
            let entry = try #require(try await house.store.entry(at: Position(place.index + 1)))
            let log = TrustedLog(key: house.signer.verifierKey)
            _ = try proof.verify(entry: entry.ledgerBytes, log: log)
            let opening = try JSONDocument(parsing: try #require(proof.extra)).root
            #expect(opening["salt"]?.string == place.saltHex && opening["body"]?.string == place.bodyHex)
            #expect(ContentDigest(sha256: entry.body).hex == place.bodyHex)
            #expect(view.envelope["filed_by"]?.string == "author" && view.envelope["channel"]?.string == "alerts")
        }
    }

    @Test("checkpoint, tiles and entry bundles are a log that a verifier can follow", arguments: Backend.allCases)
    func files(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file((1...300).map { Thing($0) })
            let (gate, auditor) = (house.gate, house["auditor"])
            let note = try SignedNote(parsing: try await gate.ledgerFile("checkpoint", for: auditor).bytes)
            let checkpoint = try Checkpoint(note: note, log: house.signer.verifierKey)
            var edge = Edge()
            for path in TilePath.all(.entries, inTreeOf: checkpoint.size) {
                let file = try await gate.ledgerFile(path.text, for: auditor)
                #expect(file.immutable && file.contentType == "application/octet-stream")
                for entry in try EntryBundle.decode(file.bytes) { edge.append(.leaf(entry)) }
            }
            #expect(edge.root == checkpoint.root && edge.size == checkpoint.size)
            let tile = try await gate.ledgerFile("tile/0/000", for: auditor).bytes
            #expect(tile.count == 256 * 32)
            for path in ["tile/0/009", "tile/0/000/..", "tile/9/000", "", "checkpoint/", "tile/entries/001.p/200"] {
                #expect(await refusal { _ = try await gate.ledgerFile(path, for: auditor) }?.code == .missing)
            }
        }
    }

    @Test(
        "an untouched node passes, with records, versions, withdrawals, refusals and several editions",
        arguments: Backend.allCases)
    func passes(_ backend: Backend) async throws {
        try await backend.run { house in
            try await self.fill(house)
            let seen = Mutex<(Int64, Int64)>((0, 0))
            let result = try await house.node.auditor.verify { done, all in seen.withLock { $0 = (done, all) } }
            #expect(result.findings == [] && result.passes)
            let size = try await house.store.size()
            #expect(result.size == size)
            #expect(result.records == 303 && result.withdrawals == 2 && result.acts == 20)
            #expect(seen.withLock { $0.0 == $0.1 && $0.1 == result.size })
        }
    }

    @Test(
        "what is withdrawn while the ledger is being verified is no finding; what merely vanishes is",
        arguments: Backend.allCases)
    func meanwhile(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1), Thing(2), Thing(3)])
            let (gate, author) = (house.gate, house["author"])
            let between = Between(house.store)
            let auditor = Auditor(store: between, identity: house.node.identity, verifier: house.signer.verifierKey)
            // The checkpoint was read by then, the listing was not.
            between.next {
                try await gate.withdraw(Thing.id(2), versions: nil, specVersions: nil, from: "alerts", by: author)
            }
            let size = try await house.store.size()
            let result = try await auditor.verify()
            #expect(result.findings == [])
            #expect(result.size == size && result.withdrawals == 0)
            guard backend == .sqlite else { return }
            let database = try DatabaseQueue(path: house.folder.path + "/baraza.sqlite")
            between.next {
                try await gate.withdraw(Thing.id(3), versions: nil, specVersions: nil, from: "alerts", by: author)
                try await database.write { try $0.execute(sql: "DELETE FROM listing") }
            }
            let found = try await auditor.verify().findings
            #expect(found.contains { $0.message.contains(Thing.id(1)) && $0.message.contains("neither listed") })
            #expect(!found.contains { $0.message.contains(Thing.id(3)) && $0.message.contains("neither listed") })
        }
    }

    func fill(_ house: House) async throws {
        try await house.file((1...300).map { Thing($0) } + [Thing(1, version: 1), Thing(2, version: 1)])
        try await house.hide(Thing(400))
        let (gate, author) = (house.gate, house["author"])
        try await gate.withdraw(Thing.id(1), versions: .latest, specVersions: nil, from: "alerts", by: author)
        try await gate.withdraw(Thing.id(5), versions: nil, specVersions: nil, from: "alerts", by: author)
        _ = await refusal { _ = try await gate.page(PageRequest(), in: "absent", for: author) }
        try await house.node.flush()
    }

    /// Each column of what is stored, changed by one byte behind the store's back; and what a finding has to say.
    static let changes: [(name: String, sql: String)] = [
        ("added", "UPDATE entry SET added = added + 1 WHERE position = 200"),
        ("kind", "UPDATE entry SET kind = 'indicatoR' WHERE position = 200"),
        ("salt", "UPDATE entry SET salt = CAST(x'00' || substr(salt, 2) AS BLOB) WHERE position = 200"),
        (
            "envelope",
            "UPDATE entry SET envelope = CAST(replace(CAST(envelope AS TEXT), 'author', 'authos') AS BLOB) WHERE position = 200"
        ),
        (
            "body",
            "UPDATE body SET bytes = CAST(replace(CAST(bytes AS TEXT), 'a name', 'b name') AS BLOB) WHERE key & 0xFFFFFFFFFF = 200"
        ),
        (
            "body of an act",
            "UPDATE body SET bytes = CAST(replace(CAST(bytes AS TEXT), 'console', 'consolf') AS BLOB) WHERE key = 3"
        ),
        (
            "salt of the last",
            "UPDATE entry SET salt = CAST(x'00' || substr(salt, 2) AS BLOB) WHERE position = (SELECT max(position) FROM entry)"
        ),
        (
            "body of a withdrawal",
            "UPDATE body SET bytes = CAST(replace(CAST(bytes AS TEXT), 'author', 'authos') AS BLOB) WHERE key = (SELECT max(position) FROM entry WHERE kind = 'withdrawal')"
        ),
        ("a body gone", "DELETE FROM body WHERE key & 0xFFFFFFFFFF = 200"),
        ("an entry gone", "DELETE FROM entry WHERE position = 200"),
        ("the last gone", "DELETE FROM entry WHERE position = (SELECT max(position) FROM entry)"),
        (
            "a tile",
            "UPDATE tile SET hashes = CAST(x'00' || substr(hashes, 2) AS BLOB) WHERE rowid = (SELECT min(rowid) FROM tile)"
        ),
        ("the listing's version", "UPDATE listing SET version = '2024-01-01T09:00:00.000Z' WHERE position = 200"),
        ("the listing's length", "UPDATE listing SET bytes = bytes + 1 WHERE position = 200"),
        (
            "the listing's id",
            "UPDATE listing SET id = 'indicator--ffffffff-0000-4000-8000-000000000001' WHERE position = 200"
        ),
        ("the listing's shelf", "UPDATE listing SET shelf = 2 WHERE position = 200"),
        ("a line of the listing gone", "DELETE FROM listing WHERE position = 200"),
        (
            "the checkpoint",
            "UPDATE log SET checkpoint = CAST(replace(CAST(checkpoint AS TEXT), 'ke-out', 'ke-ouu') AS BLOB)"
        ),
    ]

    @Test("one change behind the store's back, in any column, is found", arguments: changes.indices)
    func tampering(_ index: Int) async throws {
        try await Backend.sqlite.run { house in
            try await self.fill(house)
            let (name, sql) = Self.changes[index]
            let database = try DatabaseQueue(path: house.folder.path + "/baraza.sqlite")
            let changed = try await database.write { database in
                try database.execute(sql: sql)
                return database.changesCount
            }
            #expect(changed > 0, "\(name): nothing was changed")
            let again = try SQLiteStore(folder: house.folder.path, signer: house.signer, clock: { house.clock.now })
            let node = try House.node(again, house.signer, house.clock)
            let result = try await node.auditor.verify()
            #expect(!result.passes, "\(name) went unseen")
            if sql.contains("position = 200"), sql.contains("entry") {
                #expect(result.findings.contains { $0.position == Position(200) }, "\(name): \(result.findings)")
            }
        }
    }

    @Test("a database that was put back to an older state is found by an anchor that somebody kept")
    func rollback() async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(1)])
            let other = try MemoryStore(signer: house.signer, clock: { house.clock.now })
            let anchor = try await house.store.checkpoint()
            let younger = Auditor(store: other, identity: house.node.identity, verifier: house.signer.verifierKey)
            #expect(try await younger.verify(anchors: [anchor]).findings.contains { $0.message.contains("put back") })
            try await house.file([Thing(2)])
            #expect(try await house.node.auditor.verify(anchors: [anchor]).findings == [])
        }
    }

    @Test("a history that was rewritten and signed again is found by an anchor")
    func rewritten() async throws {
        try await Backend.memory.run { house in
            let anchor = try await house.store.checkpoint()
            let other = try MemoryStore(signer: house.signer, clock: { house.clock.now })
            let forged = try await House(store: other, signer: house.signer, clock: house.clock, folder: house.folder)
            try await forged.administration.addAccount(name: "intruder", roles: [.reader])
            #expect(try await forged.node.auditor.verify().findings == [])
            // Salts and urns are drawn in the same order, so only the clock's microseconds and the last act differ.
            house.clock.pass(seconds: 1)
            let third = try MemoryStore(signer: house.signer, clock: { house.clock.now })
            let late = try await House(store: third, signer: house.signer, clock: house.clock, folder: house.folder)
            let found = try await late.node.auditor.verify(anchors: [anchor]).findings
            #expect(found.contains { $0.message.contains("rewritten") })
        }
    }

    @Test("another key does not verify what this node signed")
    func otherKey() async throws {
        try await Backend.memory.run { house in
            let key = try SignerKey(name: House.origin, seed: [UInt8](repeating: 8, count: 32))
            let auditor = Auditor(store: house.store, identity: house.node.identity, verifier: key.verifierKey)
            let result = try await auditor.verify()
            #expect(!result.passes && result.findings.first?.message.contains("does not verify") == true)
        }
    }
}
