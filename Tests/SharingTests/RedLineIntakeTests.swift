import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Red lines at the door")
struct RedLineIntakeTests {
    private func person(_ number: Int) -> String {
        #"""
        {"type":"identity","spec_version":"2.1","id":"\#(Thing.id(number, "identity"))","created":"\#(Thing.time(0))",
        "modified":"\#(Thing.time(0))","name":"a","identity_class":"individual"}
        """#
    }

    private func mention(_ number: Int, of object: String) -> String {
        #"""
        {"type":"person-mention","id":"\#(Thing.id(number, "person-mention"))","created":"\#(Thing.time(0))",
        "modified":"\#(Thing.time(0))","object_ref":"\#(object)","descriptors":[{"kind":"name","text":"Juma"}],
        "category":"witness","fact_or_opinion":"fact","grade":"B2","justification":"he saw it",
        "purposes":["analysis"],"legal_basis":"Act 24 of 2019","review_on":"2025-07-01T00:00:00.000Z","retention_until":"2026-01-01T00:00:00.000Z"}
        """#
    }

    private func refused(_ report: Report) -> [String] {
        report.items.compactMap { if case .refused(let message) = $0.fate { message } else { nil } }
    }

    @Test("R3: more than ten persons at once are refused, however the submission is cut into parts")
    func bulk() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            try await house.register(
                "processing-record", 7,
                #"""
                "controller":"KE-OUT","channel":"alerts","purposes":["analysis"],"legal_basis":"Act 24 of 2019",
                "categories":["names"],"retention":{"days":90,"action":"delete"}
                """#)
            // Ten are taken, among many other objects.
            let others = try (100..<400).map { try Thing($0).value }
            let few = try (1...10).map { try parse(person($0)) } + others
            #expect(refused(try await house.gate.write(few, to: "alerts", by: house["author"])).isEmpty)
            // Eleven are not, six in the first share and five in the second; the other objects are.
            let many = try (11...16).map { try parse(person($0)) } + others + (17...21).map { try parse(person($0)) }
            let report = try await house.gate.write(many, to: "alerts", by: house["author"])
            #expect(refused(report).count == 11 && refused(report).allSatisfy { $0.contains("(R3)") })
            // Nor as parts of one file.
            let whole = try (31...41).map { try parse(person($0)) }
            for part in [whole[..<6], whole[6...]] {
                let report = try await house.gate.write(
                    Array(part), to: "alerts", by: house["author"], in: Company(whole))
                #expect(refused(report).count == part.count)
            }
        }
    }

    @Test("R3: an object has no more than ten mentions of persons, those of one submission included")
    func mentions() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            let object = Thing.id(20)
            let console = house.administration.console
            let first = try (1...6).map { try parse(mention($0, of: object)) }
            #expect(refused(try await house.gate.write(first, to: "registry", by: console)).isEmpty)
            let more = try (7...11).map { try parse(mention($0, of: object)) }
            let report = try await house.gate.write(more, to: "registry", by: console)
            #expect(refused(report).count == 5 && refused(report).allSatisfy { $0.contains("(R3)") })
            #expect(refused(try await house.gate.write(Array(more.prefix(4)), to: "registry", by: console)).isEmpty)
        }
    }

    @Test("R2: what may be of targets is stored, with a flag in its envelope and an entry that tells of no record")
    func flagged() async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(20, name: "the kill list"), Thing(21)])
            let lines = try await house.acts().filter { $0.act == "review.flagged" }
            let line = try #require(lines.first)
            #expect(lines.count == 1 && line.actor == "author" && line.subject.hasPrefix("R2 entry "))
            let position = try #require(line.subject.split(separator: " ").last.flatMap { Int64($0) })
            let entry = try #require(try await house.store.entry(at: Position(position)))
            #expect(try Envelope(parsing: entry.envelope).review == ["R2"])
            let view = try await house.gate.record(Thing.id(20), version: nil, for: house["reader"])
            #expect(view.envelope["review"]?.elements.compactMap(\.string) == ["R2"])
        }
    }

    @Test("no update crosses a line that the first version did not")
    func updates() async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(20)])
            let report = try await house.file([Thing(20, version: 1, more: #","x_waypoints":[{"lat":1}]"#)])
            #expect(refused(report).count == 1 && refused(report)[0].contains("(R1)"))
            #expect(
                try await house.text(house.gate.page(PageRequest(versions: .every), in: "alerts", for: house["reader"]))
                    == Thing(20).json)
        }
    }

    @Test(
        "R9: nothing above RESTRICTED is filed on a node that nobody has accredited, and nothing above what somebody did"
    )
    func ceiling() async throws {
        try await Backend.memory.run { house in
            try await house.administration.addRegistry()
            func file(_ number: Int, _ label: String, _ ordinal: Int) async throws -> [String] {
                let marking = #"""
                    {"type":"marking-definition","spec_version":"2.1","id":"\#(Thing.id(ordinal, "marking-definition"))",
                    "created":"\#(Thing.time(0))","extensions":{"\#(BarazaMarking.extensionID)":{
                    "extension_type":"property-extension","onward":"none","permitted_use":"any","rel_to":"any",
                    "rel_to_mode":"open","tlp":"amber","classification":{"scheme":"KE","label":"\#(label)",
                    "ordinal":\#(ordinal)}}}}
                    """#
                _ = try await house.gate.write([try parse(marking)], to: "registry", by: house.administration.console)
                var thing = Thing(number)
                thing.markings = [Thing.id(ordinal, "marking-definition")]
                return refused(try await house.file([thing]))
            }
            #expect(try await file(20, "restricted", 2).isEmpty)
            #expect(try await file(21, "secret", 4).first?.contains("(R9)") == true)
            try await house.register(
                "accreditation", 9,
                #""organisation":"KE-OUT","ordinal":3,"valid_from":"2025-01-01T00:00:00Z","authority":"National authority""#
            )
            #expect(try await file(22, "confidential", 3).isEmpty)
            #expect(try await file(23, "secret", 4).first?.contains("up to 3") == true)
            // By whatever way: the console is no exception.
            var thing = Thing(24)
            thing.markings = [Thing.id(4, "marking-definition")]
            let report = try await house.gate.write(
                [try thing.value], to: "alerts", by: house.administration.console)
            #expect(refused(report).count == 1)
        }
    }

    @Test("R7: who runs the node reads no record, whatever was granted")
    func operators() async throws {
        try await Backend.memory.run { house in
            try await house.file([Thing(20)])
            let gate = house.gate
            let tries: [(Caller) async throws -> Void] = [
                { _ = try await gate.page(PageRequest(), in: "alerts", for: $0) },
                { _ = try await gate.record(Thing.id(20), version: nil, for: $0) },
                { _ = try await gate.body(Thing.id(20), version: nil, for: $0) },
                { _ = try await gate.preview(Thing.id(20), version: nil, channel: nil, for: [], by: $0) },
            ]
            for name in ["operator", "auditor", "oversight"] {
                for attempt in tries { #expect(await refusal { try await attempt(house[name]) } != nil) }
                #expect(try await gate.recent(channel: nil, cursor: nil, limit: 9, for: house[name]).lines.isEmpty)
                #expect(try await gate.status(for: house[name]).readable == 0)
            }
        }
    }

    @Test("R8: overseers read every act and refusal, and nobody acts or is refused without an entry")
    func oversight() async throws {
        try await Backend.memory.run { house in
            _ = await refusal { _ = try await house.gate.page(PageRequest(), in: "secret", for: house["outsider"]) }
            try await house.administration.suspend("outsider")
            let acts = try await house.gate.audit(before: nil, limit: 500, for: house["oversight"]).map(\.act)
            #expect(acts.contains("refused.read") && acts.contains("account.suspend") && acts.contains("account.add"))
            #expect(try await house.gate.ledgerFile("checkpoint", for: house["oversight"]).bytes.isEmpty == false)
        }
    }
}
