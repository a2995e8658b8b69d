import Records
import Testing

@testable import Sharing

@Suite("Cursors")
struct CursorTests {
    func first(_ house: House, _ request: PageRequest = PageRequest(limit: 1), as name: String = "reader") async throws
        -> String
    {
        try await house.file([Thing(1), Thing(2), Thing(3)])
        return try #require(try await house.gate.page(request, in: "alerts", for: house[name]).next)
    }

    func code(_ house: House, _ request: PageRequest, in channel: String = "alerts", as name: String = "reader")
        async throws -> Refusal.Code?
    {
        let (gate, caller) = (house.gate, house[name])
        return await refusal { _ = try await gate.page(request, in: channel, for: caller) }?.code
    }

    @Test("a cursor goes on where the page ended, also with another limit")
    func goesOn() async throws {
        try await Backend.memory.run { house in
            let next = try await first(house)
            let page = try await house.gate.page(PageRequest(next: next, limit: 9), in: "alerts", for: house["reader"])
            #expect(house.ids(page) == [Thing.id(2), Thing.id(3)] && !page.more)
        }
    }

    @Test("one byte changed anywhere, cut or lengthened: it is refused and gives no data")
    func tampered() async throws {
        try await Backend.memory.run { house in
            let next = try await first(house)
            let letters = Array(next)
            for place in letters.indices {
                var changed = letters
                changed[place] = changed[place] == "A" ? "B" : "A"
                #expect(try await code(house, PageRequest(next: String(changed), limit: 1)) == .invalid)
            }
            for text in ["", "0", String(next.dropLast()), next + "A", "%", String(repeating: "A", count: 5_000)] {
                #expect(try await code(house, PageRequest(next: text, limit: 1)) == .invalid, "\(text.prefix(20))")
            }
        }
    }

    @Test("it is good for its caller, its channel and its question alone")
    func foreign() async throws {
        try await Backend.memory.run { house in
            let next = try await first(house)
            try await house.administration.grant("secret", to: "reader")
            #expect(try await code(house, PageRequest(next: next, limit: 1), as: "author") == .invalid)
            #expect(try await code(house, PageRequest(next: next, limit: 1), in: "secret") == .invalid)
            let others = [
                PageRequest(addedAfter: house.clock.now, next: next), PageRequest(next: next, ids: [Thing.id(1)]),
                PageRequest(next: next, types: ["indicator"]), PageRequest(next: next, versions: .every),
                PageRequest(next: next, specVersions: .newest), PageRequest(next: next, specVersions: .among(["2.1"])),
            ]
            for other in others { #expect(try await code(house, other) == .invalid) }
            let (gate, reader) = (house.gate, house["reader"])
            #expect(
                await refusal { _ = try await gate.recent(channel: nil, cursor: next, limit: 1, for: reader) }?.code
                    == .invalid)
            #expect(
                await refusal { _ = try await gate.search(SearchRequest(text: "x", cursor: next), for: reader) }?.code
                    == .invalid)
        }
    }

    @Test("it lasts 24 hours")
    func expired() async throws {
        try await Backend.memory.run { house in
            let next = try await first(house)
            house.clock.pass(seconds: 24 * 3_600 - 1)
            _ = try await house.gate.page(PageRequest(next: next), in: "alerts", for: house["reader"])
            house.clock.pass(seconds: 1)
            #expect(try await code(house, PageRequest(next: next)) == .invalid)
        }
    }

    @Test("what changed between two pages is seen: rights taken away, records that came")
    func between() async throws {
        try await Backend.memory.run { house in
            let next = try await first(house)
            try await house.file([Thing(4)])
            let page = try await house.gate.page(PageRequest(next: next), in: "alerts", for: house["reader"])
            #expect(house.ids(page) == [2, 3, 4].map { Thing.id($0) })
            try await house.administration.ungrant("alerts", from: "reader")
            #expect(try await code(house, PageRequest(next: next)) == .missing)
        }
    }

    @Test("a limit beyond the node's is the node's")
    func limits() async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(1), Thing(2)])
            let page = try await house.gate.page(PageRequest(limit: .max), in: "alerts", for: house["reader"])
            #expect(page.lines.count == 2)
        }
    }
}
