import Foundation
import JSON
import Ledger
import Records
import Store
import Testing

@testable import Sharing

@Suite("What is hidden does not show")
struct HidingTests {
    /// Records 1 to 9: the odd ones visible, the even ones on a shelf of the same channel that nobody may see; more in
    /// a channel that is not the reader's.
    func mixed(_ house: House) async throws {
        for number in 1...9 {
            if number % 2 == 1 {
                try await house.file([Thing(number, name: "plain word")])
            } else {
                try await house.hide(Thing(number, name: "plain word"))
            }
        }
        try await house.file(
            [Thing(20, name: "plain word"), Thing(1, version: 3, name: "plain word")], in: "secret", as: "insider")
    }
    let odd = [1, 3, 5, 7, 9].map { Thing.id($0) }

    @Test("pages, their borders and their end are those of the visible records alone", arguments: Backend.allCases)
    func pages(_ backend: Backend) async throws {
        try await backend.run { house in
            try await mixed(house)
            let (gate, reader) = (house.gate, house["reader"])
            let all = try await gate.page(PageRequest(), in: "alerts", for: reader)
            #expect(house.ids(all) == odd && !all.more && all.next == nil)
            for limit in 1...5 {
                var found: [String] = []
                var request = PageRequest(limit: limit)
                repeat {
                    let page = try await gate.page(request, in: "alerts", for: reader)
                    found += house.ids(page)
                    #expect(page.more == (found.count < odd.count), "limit \(limit)")
                    #expect((page.next != nil) == page.more)
                    request.next = page.next
                } while request.next != nil
                #expect(found == odd, "limit \(limit)")
            }
            let exact = try await gate.page(
                PageRequest(ids: (1...9).map { Thing.id($0) }, types: ["indicator"], versions: .every), in: "alerts",
                for: reader)
            #expect(house.ids(exact) == odd)
            #expect(try await !house.text(all).contains("00000002"))
        }
    }

    @Test("versions of the same object on hidden shelves are not among its versions", arguments: Backend.allCases)
    func versions(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1)])
            try await house.hide(Thing(1, version: 2))
            try await house.file([Thing(1, version: 1)], in: "secret", as: "insider")
            let (gate, reader) = (house.gate, house["reader"])
            for choice in [VersionChoice.every, .latest, VersionChoice(first: true)] {
                let page = try await gate.object(Thing.id(1), PageRequest(versions: choice), in: "alerts", for: reader)
                #expect(page.lines.map(\.version) == [Thing.time(0)])
            }
            let view = try await gate.record(Thing.id(1), version: nil, for: reader)
            #expect(view.history.map(\.version) == [Thing.time(0)] && view.line.version == Thing.time(0))
            for hidden in [1, 2] {
                let found = await refusal {
                    _ = try await gate.record(Thing.id(1), version: Thing.time(hidden), for: reader)
                }
                #expect(found?.code == .missing)
            }
        }
    }

    @Test("a record's page counts what it does not list, and only what its reader may see", arguments: Backend.allCases)
    func leftOut(_ backend: Backend) async throws {
        try await backend.run { house in
            let (history, references) = (SharingLimits.history, SharingLimits.references)
            func date(_ number: Int) -> String {
                String(format: "2024-01-02T%02d:%02d:00.000Z", number / 60, number % 60)
            }
            func version(_ number: Int) throws -> JSONValue {
                let text = Thing(1).json.replacing(
                    "\"modified\":\"\(Thing.time(0))\"", with: "\"modified\":\"\(date(number))\"")
                return try JSONDocument(parsing: Array(text.utf8)).root
            }
            let many = try (0..<history + 5).map(version)
            _ = try await house.gate.write(many, to: "alerts", by: house["author"])
            let listed = (2..<references + 9).map { "\"\(Thing.id($0))\"" }.joined(separator: ",")
            func report(_ number: Int, _ refs: String) throws -> JSONValue {
                let text = """
                    {"type":"report","spec_version":"2.1","id":"\(Thing.id(number, "report"))","created":"\(Thing.time(0))",\
                    "modified":"\(Thing.time(0))","name":"r","published":"\(Thing.time(0))","object_refs":[\(refs)]}
                    """
                return try JSONDocument(parsing: Array(text.utf8)).root
            }
            _ = try await house.gate.write([report(1, listed)], to: "alerts", by: house["author"])
            let referring = try (2..<references + 2).map { try report($0, "\"\(Thing.id(1))\"") }
            _ = try await house.gate.write(referring, to: "alerts", by: house["author"])
            func view(_ id: String) async throws -> RecordView {
                try await house.gate.record(id, version: nil, for: house["reader"])
            }
            let first = try await view(Thing.id(1))
            #expect(first.history.count == history && first.versions == history + 5)
            #expect(first.history[0].version == date(history + 4))
            #expect(first.referredBy.count == references && !first.isReferredByMore)
            _ = try await house.gate.write([report(900, "\"\(Thing.id(1))\"")], to: "secret", by: house["insider"])
            #expect(try await !view(Thing.id(1)).isReferredByMore, "what the reader may not see is not counted")
            _ = try await house.gate.write([report(900, "\"\(Thing.id(1))\"")], to: "alerts", by: house["author"])
            #expect(try await view(Thing.id(1)).isReferredByMore)
            #expect(try await view(Thing.id(1)).referredBy.count == references)
            #expect(try await view(Thing.id(1, "report")).moreReferences == 7)
        }
    }

    @Test("the same version in two channels is found by its channel", arguments: Backend.allCases)
    func byChannel(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1)])
            try await house.administration.grant("secret", to: "author", write: true)
            try await house.file([Thing(1, name: "told otherwise")], in: "secret")
            let gate = house.gate
            for (channel, name) in [("alerts", "a name"), ("secret", "told otherwise")] {
                let author = house["author"]
                let view = try await gate.record(Thing.id(1), version: Thing.time(0), channel: channel, for: author)
                #expect(view.line.channel == channel && view.line.title == .text(name) && view.channel.code == channel)
                #expect(view.elsewhere.map(\.channel) == [channel == "alerts" ? "secret" : "alerts"])
                let body = try await gate.body(Thing.id(1), version: Thing.time(0), channel: channel, for: author)
                #expect(String(decoding: body, as: UTF8.self).contains(name))
            }
            let reader = house["reader"]
            #expect(try await gate.record(Thing.id(1), version: nil, channel: "alerts", for: reader).elsewhere.isEmpty)
            for channel in ["secret", "absent", "drop"] {
                let found = await refusal {
                    _ = try await gate.record(Thing.id(1), version: nil, channel: channel, for: reader)
                }
                #expect(found?.code == .missing)
            }
        }
    }

    @Test("search, recent and the count tell of visible records alone", arguments: Backend.allCases)
    func lists(_ backend: Backend) async throws {
        try await backend.run { house in
            try await mixed(house)
            let (gate, reader) = (house.gate, house["reader"])
            let newestFirst = Array(odd.reversed())
            #expect(try await gate.status(for: reader).readable == odd.count)
            #expect(
                try await gate.recent(channel: nil, cursor: nil, limit: 50, for: reader).lines.map(\.id) == newestFirst)
            #expect(
                try await gate.search(SearchRequest(text: "plain word"), for: reader).lines.map(\.id) == newestFirst)
            #expect(try await gate.search(SearchRequest(text: "x2.example"), for: reader).lines.isEmpty)
            #expect(try await gate.search(SearchRequest(text: Thing.id(2)), for: reader).lines.isEmpty)
            for limit in 1...5 {
                var (found, searched): ([String], [String]) = ([], [])
                var cursor: String?
                repeat {
                    let list = try await gate.recent(channel: nil, cursor: cursor, limit: limit, for: reader)
                    found += list.lines.map(\.id)
                    cursor = list.older
                    #expect((cursor != nil) == (found.count < odd.count))
                } while cursor != nil
                repeat {
                    let list = try await gate.search(
                        SearchRequest(text: "word", cursor: cursor, limit: limit), for: reader)
                    searched += list.lines.map(\.id)
                    cursor = list.older
                    #expect((cursor != nil) == (searched.count < odd.count))
                } while cursor != nil
                #expect(found == newestFirst && searched == newestFirst)
            }
        }
    }

    @Test("references in both directions name visible records alone", arguments: Backend.allCases)
    func references(_ backend: Backend) async throws {
        try await backend.run { house in
            func relation(_ number: Int, _ source: Int, _ target: Int) -> Thing {
                var thing = Thing(
                    number, name: "",
                    more:
                        #","relationship_type":"related-to","source_ref":"\#(Thing.id(source))","target_ref":"\#(Thing.id(target))""#
                )
                thing.type = "relationship"
                return thing
            }
            func relationship(_ number: Int, _ source: Int, _ target: Int) throws -> Thing {
                relation(number, source, target)
            }
            try await house.file([Thing(1), Thing(3)])
            try await house.hide(Thing(2))
            let half = try relationship(10, 1, 2)
            let visible = try relationship(13, 3, 1)
            try await house.file([half, visible])
            try await house.hide(try relationship(11, 3, 1))
            try await house.file([try relationship(12, 3, 1)], in: "secret", as: "insider")
            let (gate, reader) = (house.gate, house["reader"])
            // One of its ends is hidden, so the relationship is not there at all.
            #expect(await refusal { _ = try await gate.record(half.id, version: nil, for: reader) }?.code == .missing)
            let view = try await gate.record(visible.id, version: nil, for: reader)
            #expect(Set(view.refersTo.map(\.id)) == [Thing.id(3), Thing.id(1)])
            #expect(try await gate.record(Thing.id(1), version: nil, for: reader).referredBy.map(\.id) == [visible.id])
            #expect(try await gate.record(Thing.id(3), version: nil, for: reader).referredBy.map(\.id) == [visible.id])
        }
    }

    @Test("a page that somebody put together gives nothing that its asker may not see", arguments: Backend.allCases)
    func forged(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1)])
            let position = try await house.hide(Thing(2))
            let (gate, reader) = (house.gate, house["reader"])
            let forged = Page(
                lines: [
                    Page.Line(
                        position: position, id: Thing.id(2), added: house.clock.now, version: "", specVersion: "2.1",
                        bytes: 0)
                ], more: false, next: nil)
            let found = await refusal {
                try await gate.stream(forged, separator: [], for: reader) { _ in Issue.record("bytes came out") }
            }
            #expect(found?.code == .missing)
            // A page of somebody else is looked at again for whoever streams it.
            let page = try await gate.page(PageRequest(), in: "alerts", for: reader)
            let outsider = house["outsider"]
            #expect(
                await refusal {
                    try await gate.stream(page, separator: [], for: outsider) { _ in Issue.record("bytes came out") }
                }?.code == .missing)
        }
    }

    @Test("the status page gives the ledger's size to those who run and audit the node alone")
    func status() async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(1)])
            let reader = try await house.gate.status(for: house["reader"])
            #expect(
                reader.ledgerSize == nil && reader.checkpoint == nil && reader.accounts == nil
                    && reader.listeners == nil)
            #expect(reader.channels.map(\.code) == ["alerts"] && reader.readable == 1)
            let auditor = try await house.gate.status(for: house["auditor"])
            let size = try await house.store.size()
            #expect(auditor.ledgerSize == size && auditor.readable == 0)
            #expect(auditor.verifierKey == house.signer.verifierKey.text && auditor.accounts == 8)
            #expect(try await house.gate.status(for: .anonymous).channels.isEmpty)
        }
    }

    @Test("nothing of a hidden channel shows in the list of channels")
    func channels() async throws {
        try await Backend.memory.run { house in
            for (name, codes) in [("reader", ["alerts"]), ("author", ["alerts", "drop"]), ("operator", [])] {
                let channels = try await house.gate.channels(for: house[name])
                #expect(channels.map(\.code) == codes)
            }
            #expect(try await house.gate.channels(for: .anonymous).isEmpty)
        }
    }
}
