import JSON
import Records
import Testing

@testable import Sharing

@Suite("Search")
struct SearchTests {
    func find(_ house: House, _ text: String, type: String? = nil, limit: Int = 50) async throws -> [String] {
        try await house.gate.search(SearchRequest(text: text, type: type, limit: limit), for: house["reader"])
            .lines.map(\.id)
    }

    @Test("an id and an observable value find their record, exact hits first and once", arguments: Backend.allCases)
    func exact(_ backend: Backend) async throws {
        try await backend.run { house in
            let domain = "domain-name--3c10e93f-798e-52a6-a0c1-08156efab7f5"
            _ = try await house.gate.write(
                [try parse(#"{"type":"domain-name","spec_version":"2.1","id":"\#(domain)","value":"Example.com"}"#)],
                to: "alerts", by: house["author"])
            try await house.file([Thing(1, name: "seen at example.com"), Thing(2, name: "other")])
            #expect(try await find(house, " Example.COM ") == [domain, Thing.id(1)])
            #expect(try await find(house, "example.com", type: "indicator") == [Thing.id(1)])
            #expect(try await find(house, "example.com", limit: 1) == [domain])
            #expect(try await find(house, Thing.id(2)).first == Thing.id(2))
            #expect(try await find(house, "nothing like it").isEmpty)
            for odd in ["", "\"", "*", "a\0b", "(", String(repeating: "x ", count: 10_000)] {
                _ = try await find(house, odd)
            }
        }
    }

    @Test("words are found as others write them, and filters find without words", arguments: Backend.allCases)
    func written(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1, name: "Les menaces à Ndjamena"), Thing(2, name: "un convoi")])
            #expect(try await find(house, "menace N'Djaména") == [Thing.id(1)])
            #expect(try await find(house, "convois", type: "indicator") == [Thing.id(2)])
            #expect(try await find(house, "convois", type: "report").isEmpty)
            var request = SearchRequest(text: "", type: "indicator")
            #expect(try await house.gate.search(request, for: house["reader"]).lines.isEmpty)
            request.precedence = "ROUTINE"
            #expect(
                try await house.gate.search(request, for: house["reader"]).lines.map(\.id) == [
                    Thing.id(2), Thing.id(1),
                ])
            request.since = .farthest
            #expect(try await house.gate.search(request, for: house["reader"]).lines.isEmpty)
            request.since = nil
            request.place = "KE"
            #expect(try await house.gate.search(request, for: house["reader"]).lines.isEmpty)
            let refused = await refusal { _ = try await find(house, "-menace") }
            #expect(refused?.code == .invalid)
        }
    }

    @Test("exact hits do not come up again on later pages, and no page leaves a hit out", arguments: Backend.allCases)
    func pages(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file((1...7).map { Thing($0, name: "common word") })
            try await house.file([Thing(8, name: Thing.id(3) + " common")])
            var found: [String] = []
            var request = SearchRequest(text: "common", limit: 2)
            repeat {
                let list = try await house.gate.search(request, for: house["reader"])
                found += list.lines.map(\.id)
                request.cursor = list.older
            } while request.cursor != nil
            #expect(found == (1...8).reversed().map { Thing.id($0) })
        }
    }
}
