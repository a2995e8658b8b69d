import JSON
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

/// Domain 0.2: what no node takes in from its own people it does not take from another node either.
@Suite("Red lines, tried by pouch")
struct PouchRedLineTests {
    private static let two = ["ET-FAD", "SN-CAS"]

    /// By the line that each crosses: a type, and members of it.
    private static let crossing: [(line: String, type: String, members: String)] = [
        ("R1", "identity", #""name":"a","x_waypoints":[{"a":1}]"#),
        ("R1", "x-drone", #""name":"a""#),
        ("R1", "identity", #""name":"a","x_open":{"a":[{"live_position":"1,2"}]}"#),
        ("R2", "x-target", #""name":"a""#),
        ("R2", "identity", #""name":"a","x_target_nomination":{"who":"b"}"#),
        ("R3", "identity", #""name":"a","x_biometrics":{"iris_scan":"b"}"#),
        ("R3", "x-traveller-list", #""name":"a""#),
        ("R4", "identity", #""name":"a","identity_class":"individual","x_religion":"b""#),
        ("R5", "identity", #""name":"a","x_journalist_list":["b"]"#),
        (
            "R6", "course-of-action",
            #""name":"a","external_references":[{"source_name":"DISARM","external_id":"C00016"}]"#
        ),
        ("R6", "identity", #""name":"a","x_fake_accounts":["b"]"#),
    ]

    private func object(_ number: Int, _ type: String, _ members: String) throws -> JSONValue {
        try parse(
            #"""
            {"type":"\#(type)","spec_version":"2.1","id":"\#(Thing.id(number, type))","created":"\#(Thing.time(0))",
            "modified":"\#(Thing.time(0))",\#(members)}
            """#)
    }

    /// A record as a node says that has no rules at all.
    private func record(
        _ object: JSONValue, of sender: Capital, created: Instant = Instant(microseconds: 1_750_000_000_500_000),
        under policy: ReleasePolicy? = nil
    ) throws -> PouchRecord {
        let id = try RecordID(object["id"]?.string ?? "")
        let policy = policy ?? .channel("alerts", of: sender.code, tlp: .green)
        let envelope = Envelope(
            urn: Envelope.urn(node: sender.origin, id: id), kind: Kind.named(id.type)?.name ?? id.type,
            contentHash: object.contentDigest, originator: sender.code, ownerNode: sender.origin, filedBy: "duty",
            channel: "alerts", created: created, policy: policy.canonical)
        return PouchRecord(channel: "alerts", envelope: envelope.bytes, body: object.minified)
    }

    private func listed(at capital: Capital) async throws -> Int {
        try await capital.node.gate.recent(channel: "alerts", cursor: nil, limit: 500, for: try await capital.duty())
            .lines.count
    }

    @Test("R1 to R6: what crosses one is not filed, and what comes with it is", arguments: 0..<11)
    func crossed(_ index: Int) async throws {
        let (line, type, members) = Self.crossing[index]
        try await Capital.all(Self.two) { capitals in
            let (et, sn) = (capitals[0], capitals[1])
            let wrong = try object(1, type, members)
            // It is what this node itself refuses by that line, and nothing else is wrong with it.
            let refused = #expect(throws: Violation.self) { try Draft(checking: wrong) }
            #expect(refused?.sentence.contains("(\(line))") == true)
            let items: [PouchItem] = [
                .record(try record(wrong, of: sn)),
                .record(try record(object(2, "identity", #""name":"plain""#), of: sn)),
            ]
            let opened = try await et.open([try Lie(by: sn).sealed(items, to: et)])
            #expect(opened.map(\.exceptions) == [[.invalid: 1]] && opened.map(\.filed) == [1])
            #expect(try await et.titles() == ["plain"])
            #expect(try await et.store.places(of: RecordID(Thing.id(1, type))).isEmpty)
        }
    }

    @Test("R2: what may be of targets is stored, with an entry that says where, whatever its sender says of it")
    func flagged() async throws {
        try await Capital.all(Self.two) { capitals in
            let (et, sn) = (capitals[0], capitals[1])
            let items: [PouchItem] = [
                .record(try record(object(1, "identity", #""name":"plain""#), of: sn)),
                .record(try record(object(2, "identity", #""name":"the kill list""#), of: sn)),
            ]
            let opened = try await et.open([try Lie(by: sn).sealed(items, to: et)])
            #expect(opened.map(\.exceptions) == [[:]])
            let place = try #require(try await et.store.places(of: RecordID(Thing.id(2, "identity"))).first)
            let acts = try await et.node.gate.audit(before: nil, limit: 100, for: et.console)
            let lines = acts.filter { $0.act == "review.flagged" }
            #expect(lines.map(\.subject) == ["R2 entry \(place.position.raw)"])
            #expect(lines.map(\.actor) == ["sn-cas.node"])
        }
    }

    @Test(
        "R3: more persons than may come in one submission are refused, as their own node had to refuse them",
        arguments: [0, 1])
    func bulk(_ over: Int) async throws {
        try await Capital.all(Self.two) { capitals in
            let (et, sn) = (capitals[0], capitals[1])
            let most = RedLines.personMentionsPerObject
            let persons = try (1...most + over).map {
                PouchItem.record(
                    try record(object($0, "identity", #""name":"a","identity_class":"individual""#), of: sn))
            }
            // Of other submissions there may be others.
            let later = Instant(microseconds: 1_750_000_000_600_000)
            let more = PouchItem.record(
                try record(
                    object(99, "identity", #""name":"b","identity_class":"individual""#), of: sn, created: later))
            let opened = try await et.open([try Lie(by: sn).sealed(persons + [more], to: et)])
            #expect(opened.map(\.exceptions) == [over == 0 ? [:] : [.invalid: most + 1]])
            #expect(try await listed(at: et) == (over == 0 ? most + 1 : 1))
        }
    }

    @Test(
        "R4, R5: what speaks of persons and nobody screened, or signed off, is not taken",
        arguments: [
            (Persons(.present), false), (Persons(.present, isScreened: true), true),
            (Persons(.special, isScreened: true), false), (Persons(.special, isSignedOff: true), false),
        ])
    func persons(_ persons: Persons, _ isTaken: Bool) async throws {
        try await Capital.all(Self.two) { capitals in
            let (et, sn) = (capitals[0], capitals[1])
            // There is a basis for the transfer: that is not what is missing.
            try await et.register(
                "agreement", 50, Capital.agreement(among: Self.two) + #","transfer_basis":"Convention 108+""#,
                version: 1)
            et.clock.pass(seconds: 1)
            var policy = ReleasePolicy.channel("alerts", of: sn.code, tlp: .green)
            policy.persons = persons
            let items: [PouchItem] = [
                .record(try record(object(1, "identity", #""name":"a witness""#), of: sn, under: policy))
            ]
            let opened = try await et.open([try Lie(by: sn).sealed(items, to: et)])
            #expect(opened.map(\.exceptions) == [isTaken ? [:] : [.notForUs: 1]])
        }
    }

    @Test("R7: nobody but its receiver reads a pouch, and nothing that was not released is in one")
    func sealed() async throws {
        try await Capital.all(Self.two + ["KE-OUT"]) { capitals in
            let (et, sn, ke) = (capitals[0], capitals[1], capitals[2])
            try await ke.node.administration.addChannel(code: "own", title: "Own", tlp: .amber)
            try await ke.node.administration.grant("own", to: "duty", write: true)
            try await ke.file(Thing(1, name: "given away"))
            try await ke.file(Thing(2, name: "kept at home"), in: "own")
            let pouches = try await ke.pack(et)
            for phrase in ["given away", "kept at home", Thing.id(1)] {
                #expect(!pouches.contains { $0.contains(Array(phrase.utf8)) })
            }
            // Whoever passes it on cannot open it: not as its receiver, and not as anybody.
            #expect(try await sn.results(of: pouches).allSatisfy { if case .failure = $0 { true } else { false } })
            #expect(try await sn.titles() == [])
            try await et.open(pouches)
            #expect(try await et.titles() == ["given away"])
            #expect(try await et.store.places(of: RecordID(Thing.id(2))).isEmpty)
        }
    }

    @Test("R8: what goes and what comes by pouch is before the overseers of both ends, in entries and in numbers")
    func overseen() async throws {
        try await Capital.all(Self.two) { capitals in
            let (et, sn) = (capitals[0], capitals[1])
            try await et.file(Thing(1, name: "whispered words"), Thing(2, name: "more"))
            try await et.send(to: sn)
            let numbers = try await et.node.gate.oversight(for: et.console).statistics
            #expect(numbers.partners["SN-CAS"] == PartnerCount(sent: 2, given: 0))
            // That something was taken back is sent as well, and is no record.
            _ = try await et.node.gate.recall(Thing.id(2), reason: .error, explanation: nil, by: et.duty())
            try await et.send(to: sn)
            let after = try await et.node.gate.oversight(for: et.console).statistics
            #expect(after.partners["SN-CAS"] == PartnerCount(sent: 2, given: 0))
            // Before that month there was nothing, and a node counts its own people among no partners.
            let before = try await et.node.gate.oversight(
                until: Instant(microseconds: et.clock.now.microseconds - 86_400_000_000), for: et.console)
            #expect(before.statistics.partners == [:])
            let given = try await et.node.gate.disclosures(of: Thing.id(1), for: et.console).lines
            #expect(given.contains { $0.organisation == "SN-CAS" && $0.way == "pouch" })
            let lines = try await sn.node.gate.oversightLog(
                OversightFilter(event: "create"), before: nil, limit: 500, for: sn.console
            ).lines
            #expect(lines.contains { $0.subject == Thing.id(1) && $0.channel == "alerts" })
            #expect(!"\(lines)".contains("whispered"))
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test("R9: what is above this organisation's ceiling is not taken, whatever its sender may hold")
    func ceiling() async throws {
        try await Capital.all(Self.two) { capitals in
            let (et, sn) = (capitals[0], capitals[1])
            var policy = ReleasePolicy.channel("alerts", of: sn.code, tlp: .amber)
            policy.classification = Classification(ordinal: 4, scheme: "nato", label: "NATO SECRET")
            let items: [PouchItem] = [
                .record(try record(object(1, "identity", #""name":"secret""#), of: sn, under: policy))
            ]
            let opened = try await et.open([try Lie(by: sn).sealed(items, to: et)])
            #expect(opened.map(\.exceptions) == [[.notForUs: 1]])
            #expect(try await listed(at: et) == 0)
        }
    }
}
