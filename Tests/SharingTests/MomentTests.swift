import Records
import Store
import Testing

@testable import Sharing

/// What is filed between the decision and the reading: a channel's first record under some policy opens a shelf that
/// the decision did not know, and whatever comes after it on a known one must not carry readers past it.
@Suite("Nothing is lost between deciding and reading (law 7)")
struct MomentTests {
    private static let green = "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"

    /// A node on the house's store, where a record on a new shelf and then one on a known shelf come in between.
    private func race(in house: House) async throws -> Node {
        try await house.file([Thing(1)])
        let between = Between(house.store)
        let node = try House.node(between, house.signer, house.clock)
        _ = try await node.gate.channels(for: house["reader"])
        between.next {
            var first = Thing(2)
            first.markings = [Self.green]
            try await house.file([first])
            try await house.file([Thing(3)])
        }
        return node
    }

    private let all = [1, 2, 3].map { Thing.id($0) }

    @Test(
        "a client that goes on from the last date or cursor is given everything (TAXII 49)", arguments: Backend.allCases
    )
    func pages(_ backend: Backend) async throws {
        try await backend.run { house in
            let node = try await race(in: house)
            var ids: [String] = []
            var last: Instant?
            for _ in 0..<4 {
                let page = try await node.gate.page(PageRequest(addedAfter: last), in: "alerts", for: house["reader"])
                ids += page.lines.map(\.id)
                last = page.lines.last?.added ?? last
            }
            #expect(ids == all)
        }
    }

    @Test("a listener hears everything", arguments: Backend.allCases)
    func watch(_ backend: Backend) async throws {
        try await backend.run { house in
            let node = try await race(in: house)
            let start = try node.core.cursors.seal(.zero, .live, house["reader"], question: [], at: house.clock.now)
            let expected = all
            try await node.gate.watch(after: start, for: house["reader"]) { @concurrent events in
                var events = events.makeAsyncIterator()
                for id in expected {
                    let next = try await WatchTests.next(&events)
                    #expect(next == id)
                    if next == expected[0] { await node.feed.wake() }
                }
            }
        }
    }

    @Test("who goes back through a list misses nothing on the way", arguments: Backend.allCases)
    func lists(_ backend: Backend) async throws {
        try await backend.run { house in
            var node = try await race(in: house)
            let recent = try await node.gate.recent(channel: nil, cursor: nil, limit: 9, for: house["reader"])
            #expect(recent.lines.map(\.id) == [all[0]])
            node = try await {
                let between = Between(house.store)
                let node = try House.node(between, house.signer, house.clock)
                _ = try await node.gate.channels(for: house["reader"])
                between.next {
                    var first = Thing(4)
                    first.markings = ["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"]
                    try await house.file([first])
                    try await house.file([Thing(5)])
                }
                return node
            }()
            let found = try await node.gate.search(SearchRequest(text: "name"), for: house["reader"])
            #expect(found.lines.map(\.id) == all.reversed())
        }
    }
}
