import Foundation
import GRDB
import JSON
import Ledger
import Pouch
import Records
import Store
import StoreSQLite
import Testing

@testable import Sharing

/// Every column of every table, as the database itself names them: a table that comes later cannot be forgotten.
@Suite("One changed byte is found (issue 2: verify fails after any one byte is changed)")
struct FlippedTests {
    /// What may be changed unnoticed, and why that harms nobody.
    private static let harmless = stated.merging(exchange) { stated, _ in stated }

    /// What is known of exchanges with other nodes and is not recomputed from the pouches' entries: no reader's page comes from
    /// it, a number that is not so is a fork or a gap that the other side refuses or tells of, and what came is in the
    /// ledger's own entries.
    private static let exchange: [String: String] = {
        let tables = [
            "outbox": "peer number pouch cursor shelves acknowledged",
            "pouch_out": "peer number since pouch made acknowledged",
            "delivery": "position peer number item sent arrived exception", "inbox": "peer through",
            "pouch_in": "peer number at exceptions asks receipted",
            "way": "position peer number item", "witness": "peer version body",
            "held": "peer number since waits size bytes",
            "delivery_before": "peer number position item",
            "pair_key": "giver epoch signer own sealed",
        ]
        var names: [String: String] = [:]
        for (table, columns) in tables {
            for column in columns.split(separator: " ") {
                names["\(table).\(column)"] = "an exchange with another node"
            }
        }
        return names
    }()

    private static let stated: [String: String] = [
        "log.one": "the schema allows no other value",
        "rewording.one": "a row is there only while words are indexed anew: RewordingTests",
        "rewording.done": "as rewording.one", "rewording.last": "as rewording.one",
        "remains.one": "as log.one",
        "remains.since": "that the row is there says that files are to be written anew; when that began says nothing",
        "log.epoch": "a number that only tells processes to read the directory again",
        "listing.elsewhere": "1 only says that one has to look; 0 where it must be 1 is found, see StoreTests",
        "listing.beyond": "as listing.elsewhere",
        "words_idx.segid":
            "where a search begins to look; every word is compared, and one that is not found shows nobody more",
        "words_data.id":
            "every word that a search can find is compared; a page that a merge left behind is read by nothing",
        "words_data.block": "as words_data.id", "words_idx.term": "as words_idx.segid",
        "words_idx.pgno": "as words_idx.segid",
        "volumefile.bytes":
            "where the next volume goes: more leaves a gap, and less than what a volume says of itself is found",
        "receipt.id": "what became of a submission, kept for a day for whoever sent it; the entries say it for good",
        "receipt.account": "as receipt.id", "receipt.made": "as receipt.id", "receipt.body": "as receipt.id",
    ]
    /// Tables that this house has nothing in: what stands there follows from the log, which `verify` plays again, but no byte
    /// of them is changed here yet.
    private static let unfilled: Set = ["peer", "invitation", "revokedkeys"]
    /// Rows of FTS5's that are no page of words: averages for ranking, which nothing here uses, and the list of parts.
    private static let rows = ["words_data": "id > 10"]

    @Test("a byte changed in any column of any table makes a verification fail, but for those that are named")
    func everyColumn() async throws {
        try await Backend.sqlite.run { house in
            try await fill(house)
            let findings = try await house.node.auditor.verify().findings
            #expect(findings == [])
            let base = house.folder.appending(path: "base")
            try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
            try (house.store as? SQLiteStore)?.close()
            for name in ["baraza.sqlite", "checkpoint", "volumes"] {
                try FileManager.default.copyItem(
                    at: house.folder.appending(path: name), to: base.appending(path: name))
            }
            let columns = try await Self.columns(of: base)
            #expect(columns.count > 80)
            #expect(Set(Self.harmless.keys).isSubset(of: columns.map(\.name)))
            for column in columns
            where Self.harmless[column.name] == nil && !Self.unfilled.contains(String(column.name.prefix { $0 != "." }))
            {
                for last in [false, true] {
                    let folder = house.folder.appending(path: "try")
                    try? FileManager.default.removeItem(at: folder)
                    try FileManager.default.copyItem(at: base, to: folder)
                    let isFlipped = try await Self.flip(column, last: last, in: folder)
                    #expect(isFlipped, "\(column.name): nothing to change; fill it in this test")
                    let isFound = await Self.fails(folder, house)
                    #expect(isFound, "\(column.name), \(last ? "last" : "first") row: not found")
                }
            }
        }
    }

    /// One of everything.
    @Test("a byte changed in a file of volumes makes a verification fail; after what is in use nothing is looked at")
    func everyVolume() async throws {
        try await Backend.sqlite.run { house in
            try await bind(house)
            #expect(try await house.node.auditor.verify().findings == [])
            let file = house.folder.appending(path: "volumes/1")
            let bytes = try Data(contentsOf: file)
            let end = try #require(bytes.lastIndex { $0 != 0 })
            for place in [0, 1, end / 2, end] {
                var changed = bytes
                changed[place] ^= 4
                try changed.write(to: file)
                let findings = try await house.node.auditor.verify().findings
                #expect(findings.contains { "\($0)".contains("than was filed") }, "byte \(place)")
            }
            try bytes.write(to: file)
            #expect(try await house.node.auditor.verify().findings == [])
        }
    }

    /// As many long records as are bound.
    private func bind(_ house: House) async throws {
        let long = String(repeating: "x", count: 17_000)
        try await house.file((200..<270).map { Thing($0, name: "long", more: #","x_long":"\#(long)""#) })
        try await house.store.bind()
        let volumes = house.folder.appending(path: "volumes/1")
        #expect(FileManager.default.fileExists(atPath: volumes.path))
    }

    private func fill(_ house: House) async throws {
        try await bind(house)
        var marking = Thing(50)
        marking.type = "marking-definition"
        let definition = try parse(
            """
            {"type":"marking-definition","spec_version":"2.1","id":"\(Thing.id(50, "marking-definition"))",
            "created":"2024-01-01T00:00:00.000Z","name":"house rule","definition_type":"statement",
            "definition":{"statement":"keep it"}}
            """)
        _ = try await house.gate.write([definition], to: "alerts", by: house["author"])
        var things: [Thing] = []
        for number in 1...6 {
            var thing = Thing(number, name: "words number\(number) and more")
            thing.creator = 70
            if number.isMultiple(of: 2) {
                thing.markings = ["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"]
            }
            things.append(thing)
        }
        try await house.file(things)
        try await house.file(
            [Thing(1, version: 1), Thing(2, version: 1), Thing(3, version: 1)].map { thing in
                var thing = thing
                thing.creator = 70
                return thing
            })
        let address = try parse(
            #"{"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd","value":"198.51.100.3"}"#
        )
        let other = try parse(
            #"{"type":"mutex","spec_version":"2.1","id":"mutex--eba44954-d4e4-5d3b-814c-2b17dd8de300","name":"__CLEANSWEEP__"}"#
        )
        _ = try await house.gate.write([address, other], to: "alerts", by: house["author"])
        try await house.file([Thing(9), Thing(10)])
        try await house.gate.withdraw(
            Thing.id(9), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
        try await house.gate.withdraw(
            Thing.id(10), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
        // A guest, the parties of the registry, and a record of one channel that refers to records of another.
        _ = try await house.invitePartner()
        var relation = Thing(
            30, name: "",
            more: #","relationship_type":"related-to","source_ref":"\#(Thing.id(1))","target_ref":"\#(Thing.id(3))""#)
        relation.type = "relationship"
        try await house.file([relation], in: "secret", as: "insider")
        // Erased: one that nothing refers to, and one that a relationship refers to.
        let sweep = try await Sweep(house.node.core)
        for number in [5, 3] {
            let due = try await sweep.records(of: RecordID(Thing.id(number)), .request)
            _ = try await sweep.erase(due, by: "dpo")
        }
        // Enough words for several pages of the text index in one part.
        let words = (0..<3_000).map { "w\($0 &* 7_919 % 100_003)" }.joined(separator: " ")
        try await house.file([Thing(20, more: #","description":"\#(words)""#)])
        let administration = house.administration
        try await administration.addAccount(name: "late", roles: [.reader], password: House.password)
        _ = try await administration.addToken(for: "late")
        _ = try await administration.addToken(for: "late")
        try await administration.addChannel(code: "more", title: "More", summary: "with a summary", tlp: .amber)
        try await administration.grant("more", to: "late")
        let soon = Instant(microseconds: house.clock.now.microseconds + 3_600_000_000)
        for id in [[1, 2, 3, 4], [5, 6, 7, 8]] as [[UInt8]] {
            _ = try await house.store.commit(
                .endSession(account: 2, id: id, until: soon), entry: house.node.core.maker,
                noting: AuditNote(administration.console, "session.end", on: "author"), at: house.clock.now)
        }
        try await receive(house)
        _ = try await house.store.commit(
            .lock(account: 1, until: house.clock.now), entry: house.node.core.maker,
            noting: AuditNote(administration.console, "lock", on: "reader"), at: house.clock.now)
    }

    /// A pouch that came and took something back.
    private func receive(_ house: House) async throws {
        let keys = try NodeKeys(seed: [UInt8](repeating: 9, count: NodeKeys.seedByteCount))
        let notice = WithdrawalNotice(
            object: try RecordID(Thing.id(60)), versions: ["2024-01-01T00:00:00.000Z"], channel: "alerts",
            originator: "UG-NAC", reason: .withdrawn, at: house.clock.now)
        let header = PouchHeader(
            from: "UG-NAC", to: .organisation("KE-OUT"), number: 1, since: 0, previous: PouchHeader.noPrevious,
            made: house.clock.now, precedence: .routine, signer: keys.fingerprint, node: "ug-nac.example")
        let draw = Draw()
        let sealed = try PouchWriter(header, [.withdrawal(notice.bytes)], PouchRandomness { draw.bytes($0) })
            .sealed(by: keys, to: [.node(keys.publicKeys)])
        let opened = try PouchReader.open(sealed, with: [.node(keys.opening)], for: [header.to]) { _, _ in
            keys.publicKeys
        }
        try await house.store.takeBack(notice.taken)
        let entry = house.node.core.maker.pouch(PouchEntry(opened), at: house.clock.now)
        let fate = try await house.store.take(
            PouchArrival(peer: header.from, arrivals: [entry], enters: opened.statement.digest, number: header.number) {
                _ in nil
            })
        guard case .kept(let outcomes, _) = fate, case .stored(let position, _) = outcomes.first else {
            Issue.record("the pouch was not kept")
            return
        }
        try await house.store.receive(
            Received(
                peer: "UG-NAC", number: 1, since: 0, pouch: opened.statement.digest, made: header.made,
                at: house.clock.now, entry: position), ways: [])
    }

    struct Column {
        let table: String
        let column: String
        let key: [String]
        var name: String { table + "." + column }
    }

    private static func columns(of folder: URL) async throws -> [Column] {
        try await DatabaseQueue(path: folder.path + "/baraza.sqlite").read { database in
            let tables = try String.fetchAll(
                database,
                sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
            return try tables.filter { !$0.hasPrefix("sqlite_") }.flatMap { table in
                let rows = try Row.fetchAll(database, sql: "SELECT name, pk FROM pragma_table_info('\(table)')")
                let key = rows.filter { $0["pk"] as Int > 0 }.map { $0["name"] as String }
                return rows.map { Column(table: table, column: $0["name"], key: key.isEmpty ? ["rowid"] : key) }
            }
        }
    }

    /// Changes one bit of a value in the first or the last row that has one; false if there is none.
    private static func flip(_ column: Column, last: Bool, in folder: URL) async throws -> Bool {
        try await DatabaseQueue(path: folder.path + "/baraza.sqlite").write { database in
            let keys = column.key.joined(separator: ", ")
            let order = column.key.map { $0 + (last ? " DESC" : "") }.joined(separator: ", ")
            let found = try Row.fetchOne(
                database,
                sql: """
                    SELECT \(column.column), \(keys) FROM \(column.table)
                    WHERE length(\(column.column)) > 0 AND \(rows[column.table] ?? "1") ORDER BY \(order) LIMIT 1
                    """)
            guard let row = found else { return false }
            let place = column.key.map { "\($0) IS ?" }.joined(separator: " AND ")
            for bit in 0..<8 {
                let value: DatabaseValue =
                    switch (row[0] as DatabaseValue).storage {
                    case .int64(let number): (number ^ 1 << Int64(bit)).databaseValue
                    case .string(let text): flip(Array(text.utf8), bit % 5, { String(decoding: $0, as: UTF8.self) })
                    case .blob(let data): flip(Array(data), bit, { Data($0) })
                    default: .null
                    }
                let arguments = [value] + (1...column.key.count).map { row[$0] as DatabaseValue }
                do {
                    try database.execute(
                        sql: "UPDATE \(column.table) SET \(column.column) = ? WHERE \(place)",
                        arguments: StatementArguments(arguments))
                    return database.changesCount == 1
                } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                    continue  // another row has that value: another bit
                }
            }
            return false
        }
    }

    private static func flip(
        _ bytes: [UInt8], _ bit: Int, _ make: ([UInt8]) -> some DatabaseValueConvertible
    ) -> DatabaseValue {
        var bytes = bytes
        bytes[bytes.count / 2] ^= 1 << UInt8(bit)
        return make(bytes).databaseValue
    }

    /// Whether a verification fails, or the store does not open.
    private static func fails(_ folder: URL, _ house: House) async -> Bool {
        do {
            let store = try SQLiteStore(folder: folder.path, signer: house.signer, clock: { house.clock.now })
            let node = try House.node(store, house.signer, house.clock)
            let result = try await node.auditor.verify()
            try? store.close()
            return !result.passes
        } catch {
            return true
        }
    }
}
