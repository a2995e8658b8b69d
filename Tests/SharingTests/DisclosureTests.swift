import JSON
import Records
import Store
import Synchronization
import Testing

@testable import Sharing

/// Domain 3.24: the log says what was given to whom.
@Suite("What was given to whom")
struct DisclosureTests {
    private func ways(_ house: House, _ number: Int) async throws -> [String] {
        let view = try await house.gate.disclosures(of: Thing.id(number), for: house["oversight"])
        #expect(view.isWhole)
        return view.lines.map { "\($0.post) \($0.organisation) \($0.way) \($0.count)" }.sorted()
    }

    private func entries(_ house: House) async throws -> [JSONValue] {
        try await house.node.core.flushDisclosures(at: house.clock.now)
        return try await house.store.entries(kind: "audit", before: nil, limit: 100).compactMap {
            try JSONDocument(parsing: $0.body).root
        }.filter { $0["act"]?.string == AuditNote.disclose }
    }

    @Test("is told for every way in which a record leaves, and of nobody else", arguments: Backend.allCases)
    func ways(_ backend: Backend) async throws {
        try await backend.run { house in
            let titles = try await house.gate.watch(after: nil, for: house["releaser"]) { events in
                try await house.file((1...3).map { Thing($0, name: "word\($0)") })
                for try await event in events { if case .record = event { return 1 } }
                return 0
            }
            #expect(titles == 1)
            _ = try await house.gate.envelope(PageRequest(limit: 2), in: "alerts", for: house["reader"])
            _ = try await house.gate.page(PageRequest(ids: [Thing.id(3)]), in: "alerts", for: house["reader"])
            _ = try await house.gate.recent(channel: nil, cursor: nil, limit: 1, for: house["author"])
            _ = try await house.gate.search(SearchRequest(text: "word2"), for: house["releaser"])
            _ = try await house.gate.record(Thing.id(2), version: nil, for: house["author"])
            let objects = "reader KE-OUT objects"
            #expect(try await ways(house, 1) == ["\(objects) 2", "releaser KE-OUT live 1"])
            #expect(try await ways(house, 2) == ["author KE-OUT record 1", "\(objects) 2", "releaser KE-OUT search 1"])
            #expect(try await ways(house, 3) == ["author KE-OUT list 1", "\(objects) 2"])
        }
    }

    @Test("goes on being told of the copy in another channel when one was taken back", arguments: Backend.allCases)
    func copy(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1), Thing(2)])
            let copies = try [Thing(1), Thing(3)].map { try JSONDocument(parsing: Array($0.json.utf8)).root }
            _ = try await house.gate.write(copies, to: "secret", by: house["insider"])
            house.clock.pass(seconds: 1)
            try await house.gate.withdraw(
                Thing.id(1), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            house.clock.pass(seconds: 1)
            _ = try await house.gate.envelope(PageRequest(), in: "secret", for: house["insider"])
            #expect(try await ways(house, 1) == ["insider KE-OUT objects 1"])
        }
    }

    @Test(
        "is told of what stands beside a record on its page: earlier versions, what it refers to and what refers to it",
        arguments: Backend.allCases)
    func beside(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1), Thing(2), Thing(3)])
            try await house.file([
                house.note(4, about: Thing.id(1)), house.note(5, about: Thing.id(4, "note")),
            ])
            _ = try await house.gate.record(Thing.id(4, "note"), version: nil, for: house["reader"])
            #expect(try await ways(house, 1) == ["reader KE-OUT record 1"])
            #expect(try await ways(house, 2) == [])
            let referring = try await house.gate.disclosures(of: Thing.id(5, "note"), for: house["oversight"])
            #expect(referring.lines.map(\.post) == ["reader"])
        }
    }

    @Test("is not told of what stands in a stretch of others, nor of an empty page", arguments: Backend.allCases)
    func others(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file([Thing(1)])
            _ = try await house.gate.write([try Thing(2).value], to: "secret", by: house["insider"])
            try await house.file([Thing(3)])
            let later = Instant(microseconds: house.clock.now.microseconds + 60_000_000)
            _ = try await house.gate.page(PageRequest(addedAfter: later), in: "alerts", for: house["reader"])
            _ = try await house.gate.page(PageRequest(ids: [Thing.id(7)]), in: "alerts", for: house["reader"])
            #expect(try await entries(house).isEmpty)
            _ = try await house.gate.envelope(PageRequest(), in: "alerts", for: house["reader"])
            #expect(try await ways(house, 2) == [])
            #expect(try await ways(house, 3) == ["reader KE-OUT objects 1"])
        }
    }

    @Test("is one entry for what is asked for again and again, and one more when a minute is over")
    func again() async throws {
        try await Backend.memory.run { house in
            try await house.file((1...3).map { Thing($0) })
            for _ in 1...20 {
                _ = try await house.gate.envelope(PageRequest(), in: "alerts", for: house["reader"])
                #expect(try await entries(house).count == 1)
                house.clock.pass(seconds: 1)
            }
            // Something new is told at once.
            try await house.file([Thing(4)])
            _ = try await house.gate.envelope(PageRequest(), in: "alerts", for: house["reader"])
            #expect(try await entries(house).count == 2)
            house.clock.pass(seconds: 60)
            let all = try await entries(house)
            #expect(all.count == 3 && all[0]["count"]?.integer == 19)
            #expect(all[0]["subject"]?.string?.hasPrefix("alerts entries ") == true)
            house.clock.pass(seconds: 600)
            #expect(try await entries(house).count == 3)
        }
    }

    @Test("is one entry a minute for who goes on asking")
    func polled() async throws {
        try await Backend.memory.run { house in
            try await house.file((1...3).map { Thing($0) })
            for second in 1...240 {
                _ = try await house.gate.envelope(PageRequest(), in: "alerts", for: house["reader"])
                _ = try await entries(house)
                house.clock.pass(seconds: 1)
                if second == 59 { #expect(try await entries(house).count == 1) }
            }
            #expect(try await (4...5).contains(entries(house).count))
        }
    }

    @Test("is not told of a version that was withdrawn before", arguments: Backend.allCases)
    func withdrawn(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file((1...3).map { Thing($0) })
            _ = try await house.gate.envelope(PageRequest(), in: "alerts", for: house["reader"])
            try await house.node.flush()
            house.clock.pass(seconds: 61)
            try await house.gate.withdraw(
                Thing.id(2), versions: nil, specVersions: nil, from: "alerts", by: house["author"])
            house.clock.pass(seconds: 1)
            _ = try await house.gate.envelope(PageRequest(), in: "alerts", for: house["releaser"])
            #expect(try await ways(house, 2) == ["reader KE-OUT objects 1"])
            #expect(try await ways(house, 3) == ["reader KE-OUT objects 1", "releaser KE-OUT objects 1"])
        }
    }

    @Test(
        "is told of what was erased, up to when it was, and the log does not say what that was",
        arguments: Backend.allCases)
    func erased(_ backend: Backend) async throws {
        try await backend.run { house in
            try await house.file((1...3).map { Thing($0) })
            _ = try await house.gate.envelope(PageRequest(), in: "alerts", for: house["reader"])
            _ = try await house.gate.record(Thing.id(2), version: nil, for: house["author"])
            try await house.node.flush()
            let place = try #require(try await house.store.places(of: RecordID(Thing.id(2))).first)
            house.clock.pass(seconds: 61)
            let sweep = try await Sweep(house.node.core)
            _ = try await sweep.erase(try await sweep.records(of: RecordID(Thing.id(2)), .request), by: "dpo")
            house.clock.pass(seconds: 61)
            _ = try await house.gate.envelope(PageRequest(), in: "alerts", for: house["releaser"])
            #expect(try await ways(house, 2) == ["author KE-OUT record 1", "reader KE-OUT objects 1"])
            #expect(try await ways(house, 3) == ["reader KE-OUT objects 1", "releaser KE-OUT objects 1"])
            let gone = try await house.node.core.erased([RecordID(Thing.id(2)), RecordID(Thing.id(3))])
            #expect(gone.count == 1)
            let record = try #require(gone[RecordID(Thing.id(2))]?.first)
            #expect(record.position == place.position && record.shelf == place.shelf)
            #expect(record.version == Thing.time(0) && record.rule == .request)
            // Neither the id, nor a digest that whoever tries ids could make, nor the place.
            let entry = try #require(try await house.store.entries(kind: Erasure.kind, before: nil, limit: 1).first)
            let body = String(decoding: entry.body, as: UTF8.self)
            #expect(!body.contains(Thing.id(2)) && !body.contains("shelf") && !body.contains(Thing.time(0)))
            let digest = ContentDigest(sha256: Array(Thing.id(2).utf8))
            #expect(!body.contains(Base64URL.encode(Array(digest.bytes.prefix(16)))) && !body.contains(digest.hex))
            try await house.expectProof()
        }
    }

    @Test("is told of every erasure, however many entries tell of them", arguments: Backend.allCases)
    func erasures(_ backend: Backend) async throws {
        try await backend.run { house in
            let count = 20
            try await house.file((1...count).map { Thing($0) })
            _ = try await house.gate.envelope(PageRequest(), in: "alerts", for: house["reader"])
            for number in 1...count {
                let sweep = try await Sweep(house.node.core)
                _ = try await sweep.erase(try await sweep.records(of: RecordID(Thing.id(number)), .policy), by: "clock")
            }
            for number in [1, 2, count] { #expect(try await ways(house, number) == ["reader KE-OUT objects 1"]) }
        }
    }

    @Test("is told of what the release desk showed and had erased, under the object that it held")
    func erasedRequest() async throws {
        try await Backend.memory.run { house in
            let desk = try await HoldingHouse(house)
            let request = try await desk.hold(desk.thing(1, name: "plan", [desk.confidential]))
            _ = try await house.gate.request(request, for: desk["chief"])
            try await house.node.flush()
            house.clock.pass(seconds: 61)
            let sweep = try await Sweep(house.node.core)
            _ = try await sweep.erase(try await sweep.records(of: RecordID(request), .policy), by: "clock")
            #expect(try await ways(house, 1).map { $0.split(separator: " ").first } == ["chief"])
        }
    }

    @Test("is for overseers and the data-protection officer, and each asking is written down")
    func roles() async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(1)])
            for name in ["reader", "author", "releaser", "operator", "auditor"] {
                let refused = await refusal { _ = try await house.gate.disclosures(of: Thing.id(1), for: house[name]) }
                #expect(refused?.code == .forbidden)
            }
            #expect(
                await refusal { _ = try await house.gate.disclosures(of: Thing.id(9), for: house["oversight"]) }?.code
                    == .missing)
            _ = try await house.gate.disclosures(of: Thing.id(1), for: house["oversight"])
            try await house.node.flush()
            let log = try await house.gate.oversightLog(
                OversightFilter(event: "oversight.read"), before: nil, limit: 9, for: house["oversight"])
            #expect(log.lines.contains { $0.subject == "disclosures of " + Thing.id(1) })
        }
    }

    @Test("is kept where it could not be written, and written with the next that is due")
    func putBack() {
        let (disclosures, reader) = (Disclosures(), Caller.post("reader"))
        let (one, two) = (Instant(microseconds: 1_000_000), Instant(microseconds: 2_000_000))
        #expect(!disclosures.note([(ShelfKey(1), 5...9)], to: reader, as: .objects, at: one))
        let due = disclosures.take(at: one, everything: false)
        #expect(due.map(\.count) == [1])
        disclosures.put(back: due)
        _ = disclosures.note([(ShelfKey(1), 10...12)], to: reader, as: .objects, at: two)
        let later = disclosures.take(at: two, everything: false)
        #expect(later.count == 1 && later[0].count == 2 && later[0].from == one)
        #expect(later[0].stretches.byShelf == [ShelfKey(1): [5...12]])
    }

    @Test("waits in memory for so many posts and ways, and no more: one over has it written first")
    func bound() {
        let disclosures = Disclosures()
        let now = Instant(microseconds: 1)
        for number in 1...SharingLimits.disclosures {
            #expect(!disclosures.note([(ShelfKey(1), 1...1)], to: .post("p\(number)"), as: .list, at: now))
        }
        #expect(disclosures.note([(ShelfKey(1), 1...1)], to: .post("more"), as: .list, at: now))
        #expect(disclosures.take(at: now, everything: true).count == SharingLimits.disclosures + 1)
        #expect(!disclosures.note([(ShelfKey(1), 1...1)], to: .post("more"), as: .list, at: now))
    }

    @Test("has so many stretches of a shelf; one more joins the nearest, so that nothing is missing")
    func stretches() {
        var stretches = Stretches()
        let shelf = ShelfKey(1)
        for number in 0..<Int64(SharingLimits.disclosedStretches) {
            stretches.add(number * 100...number * 100 + 1, on: shelf)
        }
        #expect(stretches.byShelf[shelf]?.count == SharingLimits.disclosedStretches)
        stretches.add(40...41, on: shelf)
        #expect(stretches.byShelf[shelf]?.count == SharingLimits.disclosedStretches)
        #expect(stretches.holds(0...41, on: shelf) && stretches.holds(6_300...6_301, on: shelf))
        #expect(!stretches.holds(0...100, on: shelf) && !stretches.holds(0...1, on: ShelfKey(2)))
        // What touches or overlaps is one.
        var joined = Stretches()
        for range: ClosedRange<Int64> in [10...20, 30...40, 21...29, 5...6, 1...100] { joined.add(range, on: shelf) }
        #expect(joined.byShelf == [shelf: [1...100]])
    }
}

extension Caller {
    fileprivate static func post(_ name: String) -> Caller {
        Caller(account: 1, name: name, organisation: "KE-OUT", roles: [.reader], means: .token)
    }
}
