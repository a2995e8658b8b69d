import JSON
import NIOCore
import Records
import Store
import Synchronization
import Testing

@testable import Sharing

/// What is taken back between the making of a page and its last byte.
@Suite("Pages that are under way when something of them is taken back")
struct SendingTests {
    private func takeBack(_ number: Int, _ house: House) async throws {
        try await house.gate.withdraw(
            Thing.id(number), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
    }

    private func erase(_ number: Int, _ house: House) async throws {
        let core = house.node.core
        let position = try #require(try await house.store.places(of: RecordID(Thing.id(number))).first)
        let entry = try #require(try await house.store.entry(at: position.position))
        let shelf = try #require(try await core.directory.current().shelves[position.shelf])
        let record = Recomputed(
            position: entry.position, added: entry.added, bytes: entry.body.count,
            filing: Filing(
                try Draft(checking: JSONDocument(parsing: entry.body).root), channel: shelf.channel,
                policy: shelf.policy, era: shelf.era, precedence: SearchFacet.precedence(in: entry.envelope)))
        let erasure = Erasure(
            rule: .mention, positions: [entry.position], counts: [entry.kind: 1], by: "test", request: nil)
        _ = try await house.store.erase([record], entry: core.maker.erasure(erasure, by: "test", at: house.clock.now))
    }

    private func count(_ objects: String) throws -> Int {
        Array(try parse("[\(objects)]").elements).count
    }

    /// - Parameter between: happens after the first piece.
    private func streamed(
        _ page: Page, _ house: House, between: @Sendable @escaping () async throws -> Void = {}
    ) async throws -> String {
        let sent = Mutex<[UInt8]>([])
        let pieces = Mutex(0)
        try await house.gate.stream(page, separator: [0x2C], for: house["reader"]) { bytes in
            sent.withLock { $0 += bytes }
            let isFirst = pieces.withLock { pieces in
                defer { pieces += 1 }
                return pieces == 0
            }
            if isFirst { try await between() }
        }
        return String(decoding: sent.withLock { $0 }, as: UTF8.self)
    }

    @Test(
        "spaces go in place of what was withdrawn, so that a page is as long as was said, and JSON",
        arguments: Backend.allCases, [[1], [2], [3], [1, 2], [2, 3], [1, 3], [1, 2, 3]])
    func spaces(_ backend: Backend, _ gone: [Int]) async throws {
        try await backend.run { house in
            try await house.file((1...3).map { Thing($0, name: "word\($0)") })
            let page = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"])
            for number in gone { try await takeBack(number, house) }
            let text = try await streamed(page, house)
            for number in 1...3 { #expect(text.contains("word\(number)") != gone.contains(number)) }
            #expect(text.utf8.count == page.bytes)
            #expect(try count(text) == 3 - gone.count)
        }
    }

    @Test("what is taken back while the first piece is sent is not in the second", arguments: Backend.allCases)
    func between(_ backend: Backend) async throws {
        try await backend.run { house in
            let long = String(repeating: "x", count: StoreLimits.chunk)
            try await house.file(
                (1...4).map { Thing($0, name: "word\($0)", more: #","x_long":"\#(long)""#) })
            let page = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"])
            let text = try await streamed(page, house) { try await takeBack(3, house) }
            #expect(text.contains("word2") && !text.contains("word3") && text.contains("word4"))
            #expect(text.utf8.count == page.bytes)
            #expect(try count(text) == 3)
        }
    }

    @Test("a page that somebody withdraws from elsewhere is sent as it was made", arguments: Backend.allCases)
    func elsewhere(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1, name: "word1"), Thing(2, name: "word2")])
            _ = try await house.gate.write([try Thing(3).value], to: "secret", by: house["insider"])
            let page = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"])
            let joined = try await house.gate.envelope(PageRequest(), in: "alerts", for: house["reader"])
            try await house.gate.withdraw(
                Thing.id(3), versions: nil, specVersions: nil, from: "secret", by: house["insider"])
            let text = try await streamed(page, house)
            #expect(!text.contains(" ,") && text.contains("word1") && text.contains("word2"))
            let now = try #require(try await house.gate.joined(joined, for: house["reader"]))
            #expect(now.page.count == 2 && now.page.bytes == joined.bytes)
        }
    }

    @Test("a page of joined bodies is made again without what was taken back", arguments: Backend.allCases)
    func joined(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file((1...4).map { Thing($0, name: "word\($0)") })
            let page = try await house.gate.envelope(PageRequest(limit: 2), in: "alerts", for: house["reader"])
            try await takeBack(1, house)
            let now = try #require(try await house.gate.joined(page, for: house["reader"]))
            let text = now.bodies.map { String(buffer: $0) }.joined()
            #expect(!text.contains("word1") && text.contains("word2") && text.contains("word3"))
            #expect(now.page.count == 2 && now.page.bytes == text.utf8.count && now.page.more)
            let rest = try await house.gate.envelope(
                PageRequest(next: now.page.next, limit: 2), in: "alerts", for: house["reader"])
            #expect(rest.count == 1 && !rest.more)
            // Nothing has changed since.
            let again = try #require(try await house.gate.joined(now.page, for: house["reader"]))
            #expect(again.page == now.page)
        }
    }

    @Test("what is erased is not sent by a page that was made before", arguments: Backend.allCases)
    func erased(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file((1...2).map { Thing($0, name: "word\($0)") })
            let page = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"])
            let joined = try await house.gate.envelope(PageRequest(), in: "alerts", for: house["reader"])
            try await erase(1, house)
            let text = try await streamed(page, house)
            #expect(!text.contains("word1") && text.contains("word2") && text.utf8.count == page.bytes)
            let now = try #require(try await house.gate.joined(joined, for: house["reader"]))
            #expect(now.page.count == 1)
        }
    }

    @Test("the live list tells of nothing that was taken back before its turn came", arguments: Backend.allCases)
    func live(_ backend: Backend) async throws {
        try await backend.run { house in
            let titles = try await house.gate.watch(after: nil, for: house["reader"]) { events in
                try await house.file((1...3).map { Thing($0, name: "word\($0)") })
                var titles: [String] = []
                for try await event in events {
                    guard case .record(let line, _) = event else { continue }
                    titles.append("\(line.title)")
                    if titles.count == 1 { try await takeBack(2, house) }
                    if titles.last == "word3" { break }
                }
                return titles
            }
            #expect(titles == ["word1", "word3"])
        }
    }
}
