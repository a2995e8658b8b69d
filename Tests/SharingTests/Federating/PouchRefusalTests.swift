import JSON
import Ledger
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("What a peer that lies sends is refused, and disturbs nothing")
struct PouchRefusalTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    /// A record as a pouch holds it.
    private func record(
        _ thing: Thing, of originator: String, node: String, in channel: String = "alerts",
        _ change: (inout Envelope) -> Void = { _ in }
    ) throws -> PouchRecord {
        try record(try thing.value, of: originator, node: node, in: channel, change)
    }

    private func record(
        _ object: JSONValue, of originator: String, node: String, in channel: String = "alerts",
        _ change: (inout Envelope) -> Void = { _ in }
    ) throws -> PouchRecord {
        let draft = try Draft(checking: object)
        var envelope = Envelope(
            urn: Envelope.urn(node: node, id: draft.id), kind: draft.kind.name, contentHash: draft.content,
            originator: originator, ownerNode: node, filedBy: "duty", channel: channel,
            created: Instant(microseconds: 1_750_000_000_500_000),
            policy: ReleasePolicy.channel(channel, of: originator, tlp: .green).canonical)
        change(&envelope)
        return PouchRecord(channel: channel, envelope: envelope.bytes, body: draft.body)
    }

    @Test("a record in the name of another, which that one did not sign, is not filed")
    func name() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            let honest = try record(Thing(1, name: "mine"), of: "SN-CAS", node: sn.origin)
            let lie = try record(Thing(2, name: "theirs"), of: "KE-OUT", node: ke.origin)
            let sealed = try Lie(by: sn).sealed([.record(honest), .record(lie)], to: et)
            #expect(try await et.open([sealed]).map(\.exceptions) == [[.invalid: 1]])
            #expect(try await et.titles() == ["mine"])
        }
    }

    @Test("a whole pouch in the name of another is refused, whatever it holds")
    func pouchName() async throws {
        try await Capital.all(Self.three) { capitals in
            let (et, sn) = (capitals[1], capitals[2])
            var lie = Lie(by: sn)
            lie.from = "KE-OUT"
            let results = try await et.results(of: [try lie.sealed([], to: et)])
            guard case .failure(let refusal) = results[0] else {
                Issue.record("it was taken")
                return
            }
            #expect(refusal.code == .forbidden && refusal.detail == "unknown")
        }
    }

    @Test(
        "an envelope that does not fit its record is refused",
        arguments: ["hash", "kind", "urn", "channel", "received", "era", "policy", "originator"])
    func envelope(what: String) async throws {
        try await Capital.all(Self.three) { capitals in
            let (et, sn) = (capitals[1], capitals[2])
            let wrong = try record(Thing(1), of: "SN-CAS", node: sn.origin) { envelope in
                switch what {
                case "hash": envelope.contentHash = ContentDigest(sha256: [1])
                case "kind": envelope.kind = "note"
                case "urn": envelope.urn += "0"
                case "channel": envelope.channel = "secret"
                case "received": envelope.received = .init(from: "X", pouch: ContentDigest(sha256: []), item: 0)
                case "era": envelope.era = et.clock.now
                case "originator": envelope.originator = "KE-OUT"
                default: envelope.policy = ReleasePolicy.channel("alerts", of: "KE-OUT", tlp: .green).canonical
                }
            }
            let sealed = try Lie(by: sn).sealed([.record(wrong)], to: et)
            #expect(try await et.open([sealed]).map(\.exceptions) == [[.invalid: 1]])
            #expect(try await et.titles() == [])
        }
    }

    @Test("what a channel's charter does not take is refused, whoever sends it")
    func charter() async throws {
        try await Capital.all(Self.three) { capitals in
            let (et, sn) = (capitals[1], capitals[2])
            try await et.register(
                "channel-charter", 60,
                #""code":"alerts","purpose":"Reports","ceiling":2,"status":"active","kinds":["report"]"#)
            let sealed = try Lie(by: sn).sealed(
                [.record(try record(Thing(1), of: "SN-CAS", node: sn.origin))], to: et)
            #expect(try await et.open([sealed]).map(\.exceptions) == [[.notForUs: 1]])
            #expect(try await et.titles() == [])
        }
    }

    @Test("what somebody of an organisation may read does not go to its node, where that is not in the channel")
    func member() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.node.administration.addAccount(
                name: "visitor", roles: [.reader], organisation: et.code, purposes: [.awareness])
            try await ke.node.administration.grant("alerts", to: "visitor")
            try await ke.node.administration.ungrant("alerts", from: "et-fad.node")
            ke.clock.pass(seconds: 1)
            try await ke.file(Thing(1, name: "for the visitor"))
            try await et.open(try await ke.pack(et))
            #expect(try await et.titles() == [])
            let visitor = try await ke.node.administration.post("visitor")
            let shown = try await ke.node.gate.recent(channel: "alerts", cursor: nil, limit: 9, for: visitor).lines
            #expect(shown.map(\.title.description) == ["for the visitor"])
        }
    }

    @Test("nobody writes into another node's registry, or files what is to be held")
    func registry() async throws {
        try await Capital.all(Self.three) { capitals in
            let (et, sn) = (capitals[1], capitals[2])
            let organisation = try parse(
                #"""
                {"type":"organisation","id":"\#(Thing.id(9, "organisation"))","created":"\#(Thing.time(0))",
                "modified":"\#(Thing.time(0))","code":"XX-YY","names":[{"text":"x"}],"organisation_kind":"fusion-cell",
                "status":"active"}
                """#)
            let before = try await et.node.core.directory.current().world.organisations.count
            for channel in ["registry", "_held", "alerts"] {
                var lie = Lie(by: sn)
                lie.number = 1
                let record = try record(organisation, of: "SN-CAS", node: sn.origin, in: channel)
                _ = try await et.results(of: [try lie.sealed([.record(record)], to: et)])
            }
            #expect(try await et.node.core.directory.current().world.organisations.count == before)
        }
    }

    @Test("two pouches of one number are a fork: the second is refused, and the first stays")
    func fork() async throws {
        try await Capital.all(Self.three) { capitals in
            let (et, sn) = (capitals[1], capitals[2])
            let first = try record(Thing(1, name: "first"), of: "SN-CAS", node: sn.origin)
            let second = try record(Thing(2, name: "second"), of: "SN-CAS", node: sn.origin)
            try await et.open([try Lie(by: sn).sealed([.record(first)], to: et)])
            var results = try await et.results(of: [try Lie(by: sn).sealed([.record(second)], to: et)])
            #expect(try await et.node.administration.forks().map(\.reason) == ["pouch"])
            var after = Lie(by: sn)
            after.number = 2
            results += try await et.results(of: [try after.sealed([.record(second)], to: et, previous: .leaf([7]))])
            for result in results {
                guard case .failure(let refusal) = result else {
                    Issue.record("a fork was taken")
                    continue
                }
                #expect(refusal.code == .conflict && refusal.detail == "fork")
            }
            #expect(try await et.titles() == ["first"])
        }
    }

    @Test("who is no partner, is suspended, or is not connected, sends nothing and is sent nothing")
    func strangers() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1))
            let sealed = try await ke.pack(et)
            try await et.node.administration.suspend("ke-out.node")
            #expect(try await et.results(of: sealed).allSatisfy { if case .failure = $0 { true } else { false } })
            #expect(await refusal { _ = try await et.pack(ke) }?.code == .missing)
            try await et.node.administration.suspend("ke-out.node", false)
            et.known["KE-OUT"] = []
            #expect(try await et.results(of: sealed).allSatisfy { if case .failure = $0 { true } else { false } })
            et.known["KE-OUT"] = [ke.keys.publicKeys]
            #expect(try await et.open(sealed).map(\.filed) == [1])
        }
    }

    @Test("bytes that are no pouch are refused one by one, and what stands beside them is taken")
    func beside() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await ke.file(Thing(1, name: "good"))
            let good = try await ke.pack(et)[0]
            var flipped = good
            flipped[flipped.count - 1] ^= 1
            let results = try await et.results(of: [[1, 2, 3], flipped, Array(good.dropLast()), good])
            func reasons(_ results: [Result<OpenView, Refusal>]) -> [String?] {
                results.map { result in if case .failure(let refusal) = result { refusal.detail } else { nil } }
            }
            #expect(reasons(results) == ["malformed", "damaged", "damaged", nil])
            #expect(reasons(try await sn.results(of: [good])) == ["foreign"])
            #expect(try await et.titles() == ["good"])
        }
    }
}
