import NIOCore
import Records
import Store
import Testing

@testable import Sharing

@Suite("Pages that are asked for again")
struct HotPageTests {
    private let request = PageRequest(limit: 3)

    /// What a caller gets of the first page, and whether it came from memory.
    private func ask(_ house: House, as name: String = "reader") async throws -> (text: String, isHeld: Bool) {
        let page = try await house.gate.page(request, in: "alerts", for: house[name])
        var streamed: [UInt8] = []
        try await house.gate.stream(page, separator: [UInt8(ascii: ",")], for: house[name]) { streamed += $0 }
        let text = String(decoding: streamed, as: UTF8.self)
        guard let joined = try await house.gate.joined(page, for: house[name]) else { return (text, false) }
        #expect(String(buffer: joined) == text)
        #expect(joined.readableBytes == page.lines.reduce(page.lines.count - 1) { $0 + $1.bytes })
        return (text, true)
    }

    private func run(_ backend: Backend, _ body: (House) async throws -> Void) async throws {
        try await backend.run { house in
            try await house.file((1...5).map { Thing($0) })
            try await body(house)
        }
    }

    @Test("is held from the second time on, for whoever sees the same shelves", arguments: Backend.allCases)
    func again(_ backend: Backend) async throws {
        try await run(backend) { house in
            let first = try await ask(house)
            #expect(!first.isHeld)
            for name in ["reader", "author", "reader"] {
                let next = try await ask(house, as: name)
                #expect(next.isHeld && next.text == first.text)
            }
        }
    }

    @Test("goes on being held while other things are filed", arguments: Backend.allCases)
    func others(_ backend: Backend) async throws {
        try await run(backend) { house in
            let first = try await ask(house)
            _ = try await ask(house)
            try await house.file([Thing(6), Thing(7)])
            let page = try await house.gate.page(request, in: "alerts", for: house["reader"])
            #expect(page.pass?.joined != nil)
            #expect(try await ask(house).text == first.text)
        }
    }

    @Test("is read anew once one of its records has a newer version", arguments: Backend.allCases)
    func superseded(_ backend: Backend) async throws {
        try await run(backend) { house in
            _ = try await ask(house)
            _ = try await ask(house)
            try await house.file([Thing(2, version: 1)])
            #expect(try await !ask(house).text.contains(Thing.id(2)))
        }
    }

    @Test("is read anew once one of its records was withdrawn", arguments: Backend.allCases)
    func withdrawn(_ backend: Backend) async throws {
        try await run(backend) { house in
            _ = try await ask(house)
            _ = try await ask(house)
            let page = try await house.gate.page(request, in: "alerts", for: house["reader"])
            try await house.gate.withdraw(
                Thing.id(2), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            let now = try await ask(house)
            #expect(now.text.contains(Thing.id(1)) && !now.text.contains(Thing.id(2)) && now.text.contains(Thing.id(4)))
            #expect(page.lines.count == 3)
        }
    }

    @Test("stays in memory no longer than what it holds is in the ledger", arguments: Backend.allCases)
    func erased(_ backend: Backend) async throws {
        try await run(backend) { house in
            _ = try await ask(house)
            _ = try await ask(house)
            let end = Position(try await house.store.size())
            let shelves = Array(try await house.store.directory().shelves.keys).sorted()
            let query = PageQuery(shelves: shelves, through: end, limit: 3)
            let hot = house.node.core.hot
            let rows = try await house.store.page(query).rows
            _ = try await hot.noticed(query, rows)
            _ = try await hot.noticed(query, rows)
            #expect(try await hot.page(query) != nil)
            let sweep = try await Sweep(house.node.core)
            _ = try await sweep.erase(try await sweep.records(of: RecordID(Thing.id(2)), .request), by: "dpo")
            // As of before the erasure it would be the same page still.
            #expect(try await hot.page(query) == nil)
            #expect(try await !ask(house).text.contains(Thing.id(2)))
        }
    }

    @Test("goes to nobody whose right to it has ended since", arguments: Backend.allCases)
    func ended(_ backend: Backend) async throws {
        try await run(backend) { house in
            _ = try await ask(house)
            let page = try await house.gate.page(request, in: "alerts", for: house["reader"])
            #expect(try await house.gate.joined(page, for: house["reader"]) != nil)
            try await house.administration.suspend("reader")
            #expect(await refusal { _ = try await house.gate.joined(page, for: house["reader"]) }?.code == .missing)
            #expect(
                await refusal { _ = try await house.gate.page(request, in: "alerts", for: house["reader"]) }?.code
                    == .missing)
            #expect(try await house.gate.joined(page, for: house["author"]) != nil)
        }
    }

    @Test(
        "is none of which some records are asked for by id, nor one with nothing after it", arguments: Backend.allCases)
    func never(_ backend: Backend) async throws {
        try await run(backend) { house in
            for _ in 1...3 {
                let whole = try await house.gate.page(PageRequest(limit: 5), in: "alerts", for: house["reader"])
                #expect(whole.lines.count == 5 && whole.pass?.joined == nil)
                let one = try await house.gate.object(Thing.id(1), request, in: "alerts", for: house["reader"])
                #expect(one.lines.count == 1 && one.pass?.joined == nil)
            }
        }
    }

    @Test("makes room for others, beginning with the one that was not used for longest", arguments: Backend.allCases)
    func bounded(_ backend: Backend) async throws {
        try await run(backend) { house in
            let shelves = Array(try await house.store.directory().shelves.keys).sorted()
            let end = Position(try await house.store.size())
            let queries = (1...3).map { PageQuery(shelves: shelves, through: end, limit: $0 + 1) }
            var rowsOf: [[Row]] = []
            for query in queries { rowsOf.append(try await house.store.page(query).rows) }
            func bytes(_ rows: [Row]) -> Int { rows.reduce(rows.count - 1) { $0 + $1.bytes } }
            let pages = HotPages(store: house.store, most: bytes(rowsOf[0]) + bytes(rowsOf[2]))
            for (query, rows) in zip(queries, rowsOf) {
                #expect(try await pages.noticed(query, rows) == nil)
                let bodies = try #require(try await pages.noticed(query, rows))
                #expect(bodies.readableBytes == bytes(rows))
                #expect(try await pages.page(query)?.lines.count == query.limit)
                _ = try await pages.page(queries[0])
            }
            #expect(try await pages.page(queries[0]) != nil)
            #expect(try await pages.page(queries[1]) == nil)
            #expect(try await pages.page(queries[2]) != nil)
        }
    }
}
