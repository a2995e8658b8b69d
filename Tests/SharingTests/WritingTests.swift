import JSON
import Records
import Store
import Testing

@testable import Sharing

@Suite("Filing")
struct WritingTests {
    @Test(
        "each object meets its own fate, in order, and the report says the same when it is asked for again",
        arguments: Backend.allCases)
    func fates(_ backend: Backend) async throws {
        try await backend.run { house in
            var dead = Thing(5)
            dead.revoked = true
            try await house.file([Thing(1), Thing(2), dead])
            let author = house["author"]
            var other = Thing(2, version: 2)
            other.creator = 7
            var later = Thing(5, version: 2)
            later.revoked = false
            let objects = [
                try Thing(3).value, try Thing(1).value, try Thing(1, name: "changed").value,
                try parse(#"{"type":"indicator","id":"nonsense"}"#), try parse("17"), try later.value,
                try other.value, try Thing(3).value, try Thing(4).value,
            ]
            let report = try await house.gate.write(objects, to: "alerts", by: author)
            let fates = report.items.map(\.fate)
            #expect(fates[0] == .stored && fates[1] == .known && fates[7] == .known && fates[8] == .stored)
            let messages = report.items.map(\.message)
            #expect(messages[2].contains("other content") && messages[2].contains("V4"))
            #expect(!messages[3].isEmpty && !messages[4].isEmpty)
            #expect(messages[5].contains("revoked") && messages[6].contains("creator"))
            #expect(report.items[3].id == "nonsense" && report.items[4].id == nil)
            #expect(report.items[0].version == Thing.time(0))

            let again = try await house.gate.report(report.id, for: author)
            #expect(again == report)
        }
    }

    @Test("a report is its account's alone, and kept for a day", arguments: Backend.allCases)
    func reports(_ backend: Backend) async throws {
        try await backend.run { house in
            let report = try await house.file([Thing(1)])
            let gate = house.gate
            let (author, releaser) = (house["author"], house["releaser"])
            let other = await refusal { _ = try await gate.report(report.id, for: releaser) }
            let absent = await refusal { _ = try await gate.report("f00", for: releaser) }
            #expect(other?.code == .missing)
            #expect(other?.message.replacing(report.id, with: "f00") == absent?.message)
            house.clock.pass(seconds: 24 * 3_600)
            _ = try await gate.report(report.id, for: author)
            house.clock.pass(seconds: 1)
            #expect(await refusal { _ = try await gate.report(report.id, for: author) }?.code == .missing)
        }
    }

    @Test("an object without versions is filed once, with the date added as its version", arguments: Backend.allCases)
    func observables(_ backend: Backend) async throws {
        try await backend.run { house in
            let text =
                #"{"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4","value":"198.51.100.3"}"#
            let author = house["author"]
            let first = try await house.gate.write([try parse(text)], to: "alerts", by: author)
            house.clock.pass(seconds: 5)
            let second = try await house.gate.write([try parse(text)], to: "alerts", by: author)
            #expect(first.items.map(\.fate) == [.stored] && second.items.map(\.fate) == [.known])
            let page = try await house.gate.page(PageRequest(), in: "alerts", for: author)
            #expect(page.lines.map(\.version) == [page.lines.first?.added.text])
            #expect(first.items.first?.version == page.lines.first?.version)
            #expect(try await house.gate.report(first.id, for: author) == first)
        }
    }

    @Test(
        "what is there already and the writer may not read is stored, for all that the writer is told",
        arguments: Backend.allCases)
    func untold(_ backend: Backend) async throws {
        try await backend.run { house in
            let (gate, author) = (house.gate, house["author"])
            let address = try parse(
                #"{"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4","value":"198.51.100.3"}"#
            )
            let objects = [address, try Thing(1).value, address]
            // In `drop` the author writes and does not read.
            let first = try await gate.write(objects, to: "drop", by: author)
            house.clock.pass(seconds: 5)
            let second = try await gate.write(objects, to: "drop", by: author)
            #expect(first.items.map(\.fate) == [.stored, .stored, .stored])
            #expect(second.items.map(\.fate) == first.items.map(\.fate))
            #expect(second.items.map(\.id) == first.items.map(\.id))
            // An object without a version has the date added: of the second time, and later than the request, as the
            // first time.
            let old = try #require(first.items[0].version), new = try #require(second.items[0].version)
            #expect(old > first.requested.text && old < second.requested.text && new >= second.requested.text)
            #expect(second.items[2].version.map { $0 >= new } == true)
            #expect(second.items[1].version == Thing.time(0))
            #expect(try await gate.report(first.id, for: author) == first)
            #expect(try await gate.report(second.id, for: author) == second)
            #expect(try await house.store.count(shelves: house.store.directory().shelves.keys.sorted()) == 2)

            // In `alerts` the author reads, but not what is on a hidden shelf.
            try await house.hide(Thing(7))
            let hidden = try await gate.write([try Thing(7).value], to: "alerts", by: author)
            #expect(hidden.items.map(\.fate) == [.stored])
        }
    }

    @Test("a submission that is stored in part has a status that says which part")
    func inPart() async throws {
        try await Backend.memory.run { house in
            let author = house["author"]
            try await house.file([Thing(1)])
            let core = house.node.core
            let access = try await core.writable("alerts", for: author)
            let intake = Intake(core: core, access: access, caller: author, edition: .stix21, now: house.clock.now)
            let known = try await intake.check([try Thing(1).value])[0]
            guard case .ready(var arrival, let id, let version, _) = try await intake.check([try Thing(2).value])[0]
            else {
                Issue.record("was refused")
                return
            }
            // The second group cannot be stored: its channel is not there.
            arrival.filing?.channel = ChannelKey(99)
            let checked =
                Array(repeating: known, count: StoreLimits.group) + [
                    .ready(arrival, id: id, version: version, flags: [])
                ]
            let report = try await core.file(checked, by: author, seeing: access.shelves, at: house.clock.now)
            #expect(report.items.dropLast().allSatisfy { $0.fate == .known })
            #expect(report.items.last?.message.contains("send it again") == true)
            #expect(try await house.gate.report(report.id, for: author) == report)
        }
    }

    @Test("who may not write is refused before there is anything to write, and it is noted once")
    func checkedFirst() async throws {
        try await Backend.memory.run { house in
            let (gate, reader) = (house.gate, house["reader"])
            #expect(await refusal { try await gate.checkWriting(to: "alerts", by: reader) }?.code == .forbidden)
            #expect(await refusal { try await gate.checkWriting(to: "secret", by: reader) }?.code == .missing)
            try await gate.checkWriting(to: "drop", by: house["author"])
            try await house.node.flush()
            let lines = try await house.acts().filter { $0.act == "refused.write" }
            #expect(Set(lines.map { "\($0.subject) \($0.outcome)" }) == ["alerts forbidden", "secret missing"])
        }
    }

    @Test("what comes out is what came in, byte for byte but for white space", arguments: Backend.allCases)
    func bytes(_ backend: Backend) async throws {
        try await backend.run { house in
            let odd = Thing(1, more: #", "x_odd" : [1.0, 1e3, "\u00e9\/", { } ]"#)
            try await house.file([odd])
            let reader = house["reader"]
            let body = String(decoding: try await house.gate.body(odd.id, version: nil, for: reader), as: UTF8.self)
            #expect(
                body
                    == odd.json.replacing(
                        #", "x_odd" : [1.0, 1e3, "\u00e9\/", { } ]"#, with: #","x_odd":[1.0,1e3,"\u00e9\/",{}]"#))
            let page = try await house.gate.page(PageRequest(), in: "alerts", for: reader)
            #expect(try await house.text(page) == body)
        }
    }

    @Test(
        "many objects keep their order over the pieces that they are checked and sent in", arguments: Backend.allCases)
    func many(_ backend: Backend) async throws {
        try await backend.run { house in
            let count = backend == .memory ? 300 : 700
            let things = (1...count).map { Thing($0, more: #","x_fill":"\#(String(repeating: "z", count: 900))""#) }
            let report = try await house.file(things)
            #expect(report.items.allSatisfy { $0.fate == .stored })
            #expect(report.items.map(\.id) == things.map(\.id))
            let page = try await house.gate.page(PageRequest(), in: "alerts", for: house["reader"])
            #expect(house.ids(page) == things.map(\.id))
            let text = try await house.text(page)
            #expect(try parse("[\(text)]").elements.map { $0["id"]?.string } == things.map(\.id))
        }
    }

    @Test("nobody files an object that passes for an act of the node", arguments: ["audit", "withdrawal"])
    func reserved(_ type: String) async throws {
        try await Backend.memory.run { house in
            var thing = Thing(1)
            thing.type = type
            let report = try await house.file([thing])
            #expect(report.items.first?.message.contains("choose another type") == true)
            #expect(
                try await house.gate.recent(channel: nil, cursor: nil, limit: 5, for: house.node.console).lines.isEmpty)
        }
    }

    @Test(
        "the stricter of the channel's TLP and the object's is the record's; an unknown marking stays at home",
        arguments: Backend.allCases)
    func markings(_ backend: Backend) async throws {
        try await backend.run { house in
            var red = Thing(1)
            red.markings = [TLP.red.marking.text]
            var clear = Thing(2)
            clear.markings = [TLP.clear.marking.text]
            var unknown = Thing(3)
            unknown.markings = ["marking-definition--11111111-1111-4111-8111-111111111111"]
            let portion = Thing(
                4, more: #","granular_markings":[{"marking_ref":"\#(TLP.amber.marking.text)","selectors":["name"]}]"#)
            try await house.file([red, clear, unknown, portion, Thing(5)])
            let reader = house["reader"]
            let lines = try await house.gate.recent(channel: nil, cursor: nil, limit: 9, for: reader).lines.reversed()
            #expect(lines.map(\.tlp) == [.red, .green, .green, .amber, .green])
            let view = try await house.gate.record(unknown.id, version: nil, for: reader)
            #expect(view.markings == [.unknown("marking-definition--11111111-1111-4111-8111-111111111111")])
            #expect(try await house.gate.record(red.id, version: nil, for: reader).markings == [.tlp(.red)])
            #expect(try await house.store.directory().shelves.count == 5)
        }
    }

    @Test(
        "a marking definition that arrives later takes effect on what refers to it already", arguments: Backend.allCases
    )
    func laterDefinition(_ backend: Backend) async throws {
        try await backend.run { house in
            let id = "marking-definition--11111111-1111-4111-8111-111111111111"
            var marked = Thing(3)
            marked.markings = [id]
            try await house.file([marked])
            let author = house["author"]
            _ = try await house.gate.write(
                [
                    try parse(
                        #"{"type":"marking-definition","spec_version":"2.1","id":"\#(id)","created":"2024-01-01T00:00:00.000Z","definition_type":"statement","definition":{"statement":"© KE-OUT"}}"#
                    )
                ], to: "alerts", by: author)
            let view = try await house.gate.record(marked.id, version: nil, for: author)
            #expect(view.markings == [.statement("© KE-OUT")])
        }
    }

    @Test("nothing to file needs the right to write all the same")
    func empty() async throws {
        try await Backend.memory.run { house in
            let before = try await house.store.size()
            let report = try await house.gate.write([], to: "alerts", by: house["author"])
            #expect(report.items.isEmpty)
            #expect(try await house.store.size() == before)
        }
    }

    @Test("titles say what there is, on one line, and are never empty")
    func titles() throws {
        let id = try RecordID(Thing.id(1))
        func title(_ json: String) throws -> String {
            guard case .text(let text) = Title.of(try parse(json), id: id) else { return "" }
            return text
        }
        // What is not the record's own words is no text: whoever shows it has words for it.
        #expect(
            Title.of(try parse(#"{"sighting_of_ref":"\#(Thing.id(1))"}"#), id: id) == .sighting(of: "indicator"))
        #expect(try title(#"{"name":"  A\n\tname "}"#) == "A name")
        #expect(try title(#"{"name":" ","value":"198.51.100.3"}"#) == "198.51.100.3")
        #expect(
            try title(#"{"description":"\#(String(repeating: "word ", count: 99))"}"#).count <= SharingLimits.title + 1)
        let uses = try parse(
            #"{"relationship_type":"uses","source_ref":"\#(Thing.id(1, "campaign"))","target_ref":"\#(Thing.id(1, "tool"))"}"#
        )
        #expect(Title.of(uses, id: id) == .relation(from: "campaign", name: "uses", to: "tool"))
        #expect(Title.of(uses, id: id).description == "campaign uses tool")
        let observed = try parse(#"{"number_observed":18,"object_refs":["\#(Thing.id(1, "url"))"]}"#)
        #expect(Title.of(observed, id: id) == .observed(types: ["url"], count: 18))
        #expect(try title(#"{"name":5}"#) == id.text)
        #expect(try title("{}") == id.text)
    }

    @Test("a line is its words with one space between them, whatever its letters, and no longer than it may be")
    func lines() {
        func isGap(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
        }
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if Title.line(String(Character(scalar)), most: 5).isEmpty != isGap(scalar) { Issue.record("U+\(value)") }
        }
        let letters: [[Character]] = [Array("ab \t\n"), Array("aé \u{A0}\r"), ["e\u{301}", "ق", " ", "z"]]
        var random = Draw()
        for _ in 0..<2_000 {
            let some = letters.randomElement(using: &random) ?? []
            let count = Int.random(in: 0...12, using: &random)
            let text = String((0..<count).compactMap { _ in some.randomElement(using: &random) })
            let whole = text.split { $0.unicodeScalars.contains(where: isGap) }.joined(separator: " ")
            let cut = whole.prefix(6)
            let expected = whole.count <= 6 ? whole : (cut.hasSuffix(" ") ? cut.dropLast() : cut) + "…"
            #expect(Title.line(text, most: 6) == expected, "\(text.debugDescription)")
        }
    }
}

@Suite("What an author can make is bounded")
struct BoundTests {
    private func marking(_ number: Int, statement: String) throws -> JSONValue {
        try parse(
            """
            {"type":"marking-definition","spec_version":"2.1","id":"\(Thing.id(number, "marking-definition"))",
            "created":"2024-01-01T00:00:00.000Z","definition_type":"statement","definition":{"statement":"\(statement)"}}
            """)
    }

    @Test(
        "a marking definition at the limit of bytes is filed, one byte over it is refused", arguments: Backend.allCases)
    func bytes(_ backend: Backend) async throws {
        try await backend.run { house in
            let bare = try marking(1, statement: "").minified.count
            let room = SharingLimits.marking - bare
            let report = try await house.gate.write(
                [
                    try marking(1, statement: String(repeating: "x", count: room)),
                    try marking(2, statement: String(repeating: "x", count: room + 1)),
                ], to: "alerts", by: house["author"])
            #expect(report.items[0].fate == .stored)
            guard case .refused(let message) = report.items[1].fate else {
                Issue.record("not refused")
                return
            }
            #expect(message.contains("\(SharingLimits.marking)"))
        }
    }

    @Test("all that a submission needs anew comes with it, in one commit", arguments: Backend.allCases)
    func oneCommit(_ backend: Backend) async throws {
        try await backend.run { house in
            let things = (0..<40).map { number in
                var thing = Thing(number)
                thing.markings = [Thing.id(number, "marking-definition")]
                return thing
            }
            let size = try await house.store.size()
            let report = try await house.file(things)
            #expect(report.items.allSatisfy { $0.fate == .stored })
            #expect(try await house.store.size() == size + 40)
            let directory = try await house.store.directory()
            #expect(directory.shelves.count == 40 && directory.policies.count == 40)
            #expect(try await house.node.auditor.verify().findings == [])
        }
    }
}
