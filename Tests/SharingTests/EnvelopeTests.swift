import NIOCore
import Records
import Store
import Testing

@testable import Sharing

@Suite("Pages that are sent whole")
struct EnvelopeTests {
    private let request = PageRequest(limit: 3)

    private func run(_ backend: Backend, _ body: (House) async throws -> Void) async throws {
        try await backend.run { house in
            try await house.file((1...5).map { Thing($0) })
            try await body(house)
        }
    }

    private func text(_ house: House, _ page: Page, as name: String = "reader") async throws -> String? {
        try await house.gate.joined(page, for: house[name])?.bodies.map { String(buffer: $0) }.joined()
    }

    private func envelope(_ house: House, as name: String = "reader") async throws -> Page {
        try await house.gate.envelope(request, in: "alerts", for: house[name])
    }

    @Test("hold what the page with lines holds, and say as much of it", arguments: Backend.allCases)
    func same(_ backend: Backend) async throws {
        try await run(backend) { house in
            let lines = try await house.gate.page(request, in: "alerts", for: house["reader"])
            var streamed: [UInt8] = []
            try await house.gate.stream(lines, separator: [UInt8(ascii: ",")], for: house["reader"]) { streamed += $0 }
            let page = try await envelope(house)
            #expect(try await text(house, page) == String(decoding: streamed, as: UTF8.self))
            #expect(page.lines.isEmpty && page.count == 3 && page.bytes == streamed.count)
            #expect(page.bytes == lines.bytes && page.count == lines.count && page.added == lines.added)
            #expect(page.more && page.next != nil)
            let rest = try await house.gate.envelope(
                PageRequest(next: page.next, limit: 3), in: "alerts", for: house["reader"])
            #expect(rest.count == 2 && !rest.more && rest.next == nil)
            #expect(try await text(house, rest)?.contains(Thing.id(5)) == true)
        }
    }

    @Test("are empty where there is nothing", arguments: Backend.allCases)
    func empty(_ backend: Backend) async throws {
        try await backend.run { house in
            let page = try await envelope(house)
            #expect(page.count == 0 && page.bytes == 0 && page.added == nil && !page.more)
            #expect(try await text(house, page) == "")
        }
    }

    @Test(
        "are put together line by line where records are asked for by id, or shown in part", arguments: Backend.allCases
    )
    func lines(_ backend: Backend) async throws {
        try await run(backend) { house in
            let one = try await house.gate.envelope(
                PageRequest(limit: 3, ids: [Thing.id(1)]), in: "alerts", for: house["reader"])
            #expect(one.lines.count == 1)
            #expect(try await house.gate.joined(one, for: house["reader"]) == nil)
        }
    }

    @Test("hold nothing of a portion that their reader may not see", arguments: Backend.allCases)
    func portions(_ backend: Backend) async throws {
        try await backend.run { house in
            let guest = try await house.invitePartner()
            let kept = try await house.keepFromPartner()
            house.clock.pass(seconds: 1)
            try await house.file([
                Thing(
                    1,
                    more:
                        #","description":"Kifaru","granular_markings":[{"marking_ref":"\#(kept)","selectors":["description"]}]"#
                )
            ])
            try await house.store.bind()
            let page = try await house.gate.envelope(request, in: "alerts", for: guest)
            #expect(page.count == 1)
            #expect(try await house.gate.joined(page, for: guest) == nil)
            let own = try await house.gate.envelope(request, in: "alerts", for: house["reader"])
            #expect(try await text(house, own)?.contains("Kifaru") == true)
        }
    }

    @Test("go to nobody whose right to them has ended since, and to nobody else", arguments: Backend.allCases)
    func ended(_ backend: Backend) async throws {
        try await run(backend) { house in
            let (page, other) = (try await envelope(house), try await envelope(house, as: "author"))
            #expect(await refusal { _ = try await house.gate.joined(page, for: house["author"]) }?.code == .missing)
            try await house.administration.suspend("reader")
            #expect(await refusal { _ = try await house.gate.joined(page, for: house["reader"]) }?.code == .missing)
            #expect(await refusal { _ = try await envelope(house) }?.code == .missing)
            #expect(try await text(house, other, as: "author") != nil)
        }
    }

    @Test("hold nothing that was withdrawn or superseded", arguments: Backend.allCases)
    func gone(_ backend: Backend) async throws {
        try await run(backend) { house in
            try await house.gate.withdraw(
                Thing.id(2), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            try await house.file([Thing(3, version: 1)])
            let now = try #require(try await text(house, try await envelope(house)))
            #expect(now.contains(Thing.id(1)) && !now.contains(Thing.id(2)) && now.contains(Thing.id(4)))
        }
    }
}
