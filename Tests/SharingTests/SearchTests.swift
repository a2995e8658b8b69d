import JSON
import Lexis
import Records
import Store
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
            let most = SharingLimits.searchWords
            _ = try await find(house, String(repeating: "x", count: most))
            let long = await refusal { _ = try await find(house, String(repeating: "x", count: most + 1)) }
            #expect(long?.code == .invalid)
            for odd in ["", "\"", "*", "a\0b", "(", String(repeating: "x ", count: 2_000)] {
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
            #expect(
                try await house.gate.search(request, for: house["reader"]).lines.map(\.id) == [
                    Thing.id(2), Thing.id(1),
                ])
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

    @Test("a search is narrowed down by days and by whose word it is, page by page", arguments: Backend.allCases)
    func narrow(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1, name: "menace one")])
            let first = house.clock.now
            house.clock.pass(seconds: 86_400)
            try await house.file([Thing(2, name: "menace two"), Thing(3, name: "menace three")])
            func find(_ text: String, _ edit: (inout SearchRequest) -> Void) async throws -> [String] {
                var request = SearchRequest(text: text, limit: 1)
                edit(&request)
                var found: [String] = []
                repeat {
                    let list = try await house.gate.search(request, for: house["reader"])
                    found += list.lines.map(\.id)
                    request.cursor = list.older
                } while request.cursor != nil
                return found
            }
            let between = Instant(microseconds: first.microseconds + 3_600_000_000)
            for text in ["menaces", ""] {
                #expect(try await find(text) { $0.until = between } == [Thing.id(1)])
                #expect(try await find(text) { $0.since = between } == [Thing.id(3), Thing.id(2)])
                let own = house.node.identity.organisation
                #expect(
                    try await find(text) { ($0.organisation, $0.type) = (own, "indicator") } == [
                        Thing.id(3), Thing.id(2), Thing.id(1),
                    ])
                #expect(try await find(text) { $0.organisation = "XX-NONE" } == [])
            }
            // An id is looked up within the filters, and words that only leave out ask for nothing by a day or a channel.
            #expect(try await find(Thing.id(2)) { $0.since = between } == [Thing.id(2)])
            #expect(try await find(Thing.id(2)) { $0.until = between } == [])
            #expect(try await find(Thing.id(2)) { $0.organisation = "XX-NONE" } == [])
            #expect(try await find("-two") { $0.type = "indicator" } == [Thing.id(3), Thing.id(1)])
            for edit in [{ $0.since = between }, { $0.channel = "alerts" }] as [(inout SearchRequest) -> Void] {
                let refused = await refusal { _ = try await find("-two", edit) }
                #expect(refused?.code == .invalid)
            }
            // A cursor is good for the same filters alone.
            var request = SearchRequest(text: "menace", limit: 1)
            request.cursor = try await house.gate.search(request, for: house["reader"]).older
            request.until = between
            let asked = request
            let refused = await refusal { _ = try await house.gate.search(asked, for: house["reader"]) }
            #expect(refused?.code == .invalid)
        }
    }

    @Test("who finds nothing is told what was made of it, and which fewer words find something")
    func understood() async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(1, name: "une menace au port")])
            let request = SearchRequest(text: "la menace introuvable -rumeur")
            let list = try await house.gate.search(request, for: house["reader"])
            #expect(list.lines.isEmpty)
            #expect(list.understood?.wanted == ["menace", "introuvable"])
            #expect(list.understood?.passedOver == ["la"])
            #expect(list.understood?.leftOut == ["rumeur"])
            #expect(list.understood?.fewer == ["menace -rumeur"])
            let found = try await house.gate.search(SearchRequest(text: "menaces"), for: house["reader"])
            #expect(found.understood?.fewer == [])
            #expect(found.lines.first?.hit?.title.filter(\.isHit).map(\.text) == ["menace"])
        }
    }

    @Test("a passage is of what somebody wrote, once: no ids, times, digests and codes of closed lists")
    func prose() throws {
        let object = try parse(
            #"""
            {"type":"report","id":"\#(Thing.id(1, "report"))","created":"2024-01-01T00:00:00.000Z","name":"Warn carriers",
            "labels":["fiction"],"report_types":["threat-report"],"description":"At Malaba.","published":"2024-01-01T00:00:00Z",
            "extensions":{"extension-definition--1":{"extension_type":"property-extension","product_kind":"intrep",
            "so_what":"At Malaba.","observed":"2024-01-01T23:00Z","annexes":[{"artifact_ref":"\#(Thing.id(3, "artifact"))",
            "name":"fuel.csv","media_type":"text/csv","bytes":12,"hashes":{"SHA-256":"4f0e8dc2"}}],
            "areas":[{"name":"Malaba","country":"KE"}],"follows_ref":"\#(Thing.id(2, "report"))","key_points":["one","two"]}}}
            """#)
        #expect(PassageText.of(object) == "Warn carriers\nAt Malaba.\nfuel.csv\nMalaba\none\ntwo")
        #expect(PassageText.of(try parse(#"{"description":["a",{"x":"b","y":3}]}"#)) == "a\nb")
    }

    @Test("the words around a hit are those of one line, cut to what is told, and none where there is no hit")
    func passages() throws {
        let long = (0..<500).map { "word\($0)" }.joined(separator: "\n")
        let hit = try #require(
            SearchHit(
                of: .init("target other"), title: "A title", text: "A title\n\(long)\ntarget\tother\n\(long)"))
        let text = hit.passage.map(\.text).joined()
        #expect(text.contains("word499 target other word0"))
        #expect(text.hasPrefix("… ") && text.hasSuffix(" …"))
        #expect(text.utf8.count <= SharingLimits.passage * 5 / 4 + 12)
        #expect(hit.passage.filter(\.isHit).map(\.text) == ["target", "other"])
        #expect(hit.title == [.init("A title")])
        let other = try #require(SearchHit(of: .init("title"), title: "A title", text: "A title\nnothing else"))
        #expect(other.passage.isEmpty)
        #expect(other.title == [.init("A "), .init("title", isHit: true)])
        let often = String(repeating: "x ", count: SharingLimits.passageLooked / 2)
        #expect(SearchHit(of: .init("x"), title: "t", text: often)?.passage.first?.isHit == true)
        let turned = SearchHit(of: .init("x"), title: "t", text: "x \u{202E}y\u{2067}z")
        #expect(turned?.passage.map(\.text).joined() == "x yz")
        // Each line of it may be written in another direction.
        let both = try #require(SearchHit(of: .init("convoy"), title: "t", text: "قافلة\nun convoy à Gao\nباماكو"))
        #expect(both.lines.map { $0.map(\.text).joined() } == ["قافلة", "un convoy à Gao", "باماكو"])
        #expect(SearchHit(of: .init(""), title: "A title", text: "") == nil)
        let far = String(repeating: "x ", count: SharingLimits.passageLooked) + "target"
        #expect(SearchHit(of: .init("target"), title: "t", text: far)?.passage == [])
    }

    @Test("what cannot be read is told when words are indexed anew, and what is no record is passed over")
    func reworded() {
        func entry(_ kind: String, _ body: String) -> Entry {
            Entry(
                position: Position(1), kind: kind, added: Instant(microseconds: 0), salt: [],
                envelope: Array("{}".utf8),
                body: Array(body.utf8))
        }
        func said(_ entry: Entry) -> String {
            switch Core.reworded(entry) {
            case .record: "record"
            case .unread: "unread"
            case .none: "none"
            }
        }
        #expect(said(entry("indicator", "{")) == "unread")
        #expect(said(entry("indicator", #"{"type":"indicator"}"#)) == "unread")
        #expect(said(entry("audit", "{}")) == "none")
        let domain = "domain-name--3c10e93f-798e-52a6-a0c1-08156efab7f5"
        #expect(
            said(
                entry(
                    "domain-name",
                    #"{"type":"domain-name","spec_version":"2.1","id":"\#(domain)","value":"example.com"}"#))
                == "record")
    }
}
