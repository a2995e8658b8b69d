import JSON
import Records
import Store
import Testing

@testable import Sharing

@Suite("Kept searches (decision 0049)")
struct KeptSearchTests {
    private func alerts(_ house: House, _ name: String = "reader") async throws -> [String] {
        try await house.gate.keptSearches(for: house[name]).flatMap { $0.alerts.map(\.id) }
    }

    private func refused(_ body: () async throws -> Void) async -> Refusal.Code? {
        await refusal(body)?.code
    }

    @Test("what comes since and matches alerts its post until it is seen, and nobody else", arguments: Backend.allCases)
    func alerts(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1, name: "un convoi ancien")])
            var request = SearchRequest(text: "convois", type: "indicator", limit: 50)
            request.precedence = "ROUTINE"
            let id = try await house.gate.keep(request, named: " Convois ", by: house["reader"])
            #expect(try await alerts(house) == [])
            try await house.file([Thing(2, name: "le convoi nouveau"), Thing(3, name: "autre chose")])
            let kept = try await house.gate.keptSearches(for: house["reader"])
            #expect(kept.map(\.name) == ["Convois"])
            #expect(kept.first?.request == request)
            #expect(kept.first?.alerts.map(\.id) == [Thing.id(2)])
            #expect(kept.first?.isMore == false)
            #expect(try await alerts(house, "author") == [])

            // Somebody else's are not there to be seen or forgotten.
            try await house.gate.see(search: id, by: house["author"])
            try await house.gate.forget(search: id, by: house["author"])
            #expect(try await alerts(house) == [Thing.id(2)])

            try await house.gate.see(search: id, by: house["reader"])
            #expect(try await alerts(house) == [])
            try await house.file((10...16).map { Thing($0, name: "convoi") })
            let many = try #require(try await house.gate.keptSearches(for: house["reader"]).first)
            #expect(many.alerts.count == SharingLimits.alerts && many.isMore)
            try await house.gate.forget(search: id, by: house["reader"])
            #expect(try await house.gate.keptSearches(for: house["reader"]).isEmpty)
        }
    }

    @Test("what is hidden alerts nobody, and what is taken back alerts nobody any more", arguments: Backend.allCases)
    func hidden(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.gate.keep(SearchRequest(text: "convoi"), named: "one", by: house["reader"])
            try await house.gate.keep(
                SearchRequest(text: "convoi", channel: "secret"), named: "two", by: house["reader"])
            try await house.file([Thing(1, name: "convoi")], in: "secret", as: "insider")
            #expect(try await alerts(house) == [])
            try await house.file([Thing(2, name: "convoi")])
            #expect(try await alerts(house) == [Thing.id(2)])
            try await house.gate.withdraw(
                Thing.id(2), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            #expect(try await alerts(house) == [])
            try await house.file([Thing(3, name: "convoi")])
            try await house.administration.ungrant("alerts", from: "reader")
            #expect(try await alerts(house) == [])
        }
    }

    @Test("a post keeps as many as it may, each with a name and something to ask for", arguments: Backend.allCases)
    func bounds(_ backend: Backend) async throws {
        try await backend.run { house in
            let request = SearchRequest(text: "convoi")
            for number in 0..<StoreLimits.keptSearches {
                try await house.gate.keep(request, named: "search \(number)", by: house["reader"])
            }
            #expect(
                await refused { try await house.gate.keep(request, named: "more", by: house["reader"]) } == .conflict)
            let most = String(repeating: "n", count: SharingLimits.searchName)
            try await house.gate.keep(request, named: most, by: house["author"])
            for (name, request) in [
                ("", request), (most + "n", request), ("empty", SearchRequest(text: " ")),
                ("only", SearchRequest(text: "-convoi")),
                ("long", SearchRequest(text: String(repeating: "x", count: SharingLimits.searchBytes))),
            ] {
                #expect(
                    await refused { try await house.gate.keep(request, named: name, by: house["author"]) } == .invalid)
            }
            #expect(
                await refused { try await house.gate.keep(request, named: "x", by: house.node.console) } == .forbidden)
        }
    }

    @Test("what a post looks for is in no file of the node, and opens for no other account or id")
    func sealed() async throws {
        try await Backend.sqlite.run { house in
            let account = try #require(house["reader"].account)
            try await house.gate.keep(SearchRequest(text: "zkwanzaa"), named: "zuluname", by: house["reader"])
            let kept = try #require(try await house.store.keptSearches(of: account).first)
            for word in ["zkwanzaa", "zuluname"] {
                #expect(!String(decoding: kept.sealed, as: UTF8.self).contains(word))
            }
            var other = kept
            other.id = "another"
            _ = try await house.store.keep(other, of: account)
            _ = try await house.store.keep(kept, of: try #require(house["author"].account))
            #expect(try await house.gate.keptSearches(for: house["reader"]).map(\.id) == [kept.id])
            #expect(try await house.gate.keptSearches(for: house["author"]).isEmpty)
        }
    }

    @Test("what was seen is never less than before", arguments: Backend.allCases)
    func seen(_ backend: Backend) async throws {
        try await backend.run { house in
            _ = try await house.store.keep(KeptSearch(id: "a", sealed: [1], seen: Position(5)), of: 1)
            try await house.store.see("a", of: 1, through: Position(9))
            try await house.store.see("a", of: 1, through: Position(7))
            try await house.store.see("b", of: 1, through: Position(7))
            try await house.store.see("a", of: 2, through: Position(20))
            #expect(
                try await house.store.keptSearches(of: 1) == [KeptSearch(id: "a", sealed: [1], seen: Position(9))])
        }
    }
}
