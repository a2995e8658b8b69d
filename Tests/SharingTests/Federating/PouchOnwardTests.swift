import JSON
import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

@Suite("What is passed on stays its originator's word, and its audience never grows")
struct PouchOnwardTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]

    /// A channel of the same code at each, of which what is filed may be passed on inside the community.
    static func open(_ capitals: [Capital]) async throws {
        for capital in capitals {
            var policy = ReleasePolicy.channel("shared", of: capital.code, tlp: .green)
            policy.onward = .community
            try await open("shared", policy, capital, capitals)
        }
    }

    /// A channel with a policy of its own at one of them, open to all others.
    static func open(
        _ code: String, _ policy: ReleasePolicy, _ capital: Capital, _ capitals: [Capital]
    ) async throws {
        let core = capital.node.core
        _ = try await core.store.commit(
            .addChannel(
                code: code, uuid: UUID4.text(core.random(16)), title: "Shared", summary: nil,
                template: policy.canonical), entry: core.maker,
            noting: AuditNote(capital.console, "channel.add", on: code), at: core.clock())
        try await capital.node.administration.grant(code, to: "duty", write: true)
        for other in capitals where other.code != capital.code {
            try await capital.node.administration.grant(code, to: other.code.lowercased() + ".node", write: true)
        }
        capital.clock.pass(seconds: 1)
    }

    @Test("by default nothing is passed on: the third-party rule")
    func byDefault() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await ke.file(Thing(1, name: "for ET alone"))
            try await ke.send(to: et)
            #expect(try await et.pack(sn).isEmpty)
        }
    }

    @Test(
        "one record that comes back by two partners is one record with two ways (trap 5)", arguments: Backend.allCases)
    func twoWays(_ backend: Backend) async throws {
        try await Capital.all(["KE-OUT", "ET-FAD", "SN-CAS", "TZ-IUT"], on: backend) { capitals in
            let (ke, et, sn, tz) = (capitals[0], capitals[1], capitals[2], capitals[3])
            try await Self.open(capitals)
            try await ke.file(Thing(1, name: "one source"), in: "shared")
            try await ke.send(to: et)
            try await ke.send(to: sn)
            let first = try await tz.open(try await et.pack(tz))
            let second = try await tz.open(try await sn.pack(tz))
            #expect(first.map(\.filed) == [1] && second.map(\.known) == [1])
            #expect(try await tz.titles() == ["one source"])
            let place = try #require(try await tz.store.places(of: RecordID(Thing.id(1))).first)
            #expect(try await tz.store.ways(of: [place.position]).map(\.peer) == ["ET-FAD", "SN-CAS"])
            // And back at its source it is no news.
            let home = try await ke.open(try await tz.pack(ke))
            #expect(home.allSatisfy { $0.filed == 0 })
            #expect(try await ke.titles() == ["one source"])
            for capital in capitals { #expect(try await capital.verify() == []) }
        }
    }

    @Test("a recall follows the record to whom it was passed on")
    func recall() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await Self.open(capitals)
            try await ke.file(Thing(1, name: "passed on"), in: "shared")
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            #expect(try await sn.titles() == ["passed on"])
            _ = try await ke.node.gate.recall(Thing.id(1), reason: .error, explanation: nil, by: ke.duty())
            try await ke.send(to: et)
            let told = try await sn.open(try await et.pack(sn))
            #expect(told.map(\.withdrawn) == [1])
            #expect(try await sn.titles() == [])
        }
    }

    @Test("what is passed on from somebody whose keys are unknown is not believed")
    func unknownOriginator() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await Self.open(capitals)
            try await ke.file(Thing(1), in: "shared")
            try await ke.send(to: et)
            sn.known["KE-OUT"] = []
            #expect(try await sn.open(try await et.pack(sn)).map(\.exceptions) == [[.unknownOriginator: 1]])
            #expect(try await sn.titles() == [])
        }
    }

    @Test("an agreement that ends while a record waits keeps it from leaving (trap 2)")
    func agreementEnds() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await ke.file(Thing(1, name: "in the queue"))
            let end = Instant(microseconds: ke.clock.now.microseconds + 1_000_000)
            try await ke.register("agreement", 50, Capital.agreement(among: Self.three, until: end.text), version: 1)
            ke.clock.pass(seconds: 2)
            #expect(try await ke.pack(et).isEmpty)
        }
    }

    @Test("from the moment on at which an agreement forbids it nothing is passed on, whatever was decided before")
    func ruleBegins() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await Self.open(capitals)
            let start = Instant(microseconds: et.clock.now.microseconds + 60_000_000)
            try await et.register(
                "agreement", 51,
                #"""
                "title":"Between two","agreement_kind":"mou","parties":["KE-OUT","ET-FAD"],"status":"in-force",
                "in_force_from":"\#(start.text)","categories":"any","purposes":"any","maximum_ordinal":2,
                "third_party_rule":"none"
                """#)
            try await ke.file(Thing(1, name: "before"), in: "shared")
            try await ke.send(to: et)
            try await sn.open(try await et.pack(sn))
            #expect(try await sn.titles() == ["before"])
            for capital in [ke, et] { capital.clock.pass(seconds: 120) }
            // No receipt came: it would be sent once more, and nothing was written here since.
            #expect(try await et.pack(sn, again: true).isEmpty)
            try await ke.file(Thing(2, name: "after"), in: "shared")
            try await et.open(try await ke.pack(et))
            #expect(try await et.titles() == ["after", "before"])
            #expect(try await et.pack(sn).isEmpty)
        }
    }

    @Test("who leaves an alliance is sent nothing more, and who joins nothing that is older (traps 1, 26)")
    func alliance() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            func member(_ code: String, _ number: Int, until: String? = nil, version: Int = 0) async throws {
                let end = until.map { #","valid_until":"\#($0)""# } ?? ""
                for capital in capitals {
                    try await capital.register(
                        "membership", number,
                        #""community":"MCC","organisation":"\#(code)","tier":"member","valid_from":"2024-01-01T00:00:00Z"\#(end)"#,
                        version: version)
                    capital.clock.pass(seconds: 1)
                }
            }
            try await member("ET-FAD", 60)
            let marking = Thing.id(70, "marking-definition")
            _ = try await ke.node.gate.write(
                [
                    try parse(
                        #"""
                        {"type":"marking-definition","spec_version":"2.1","id":"\#(marking)","created":"\#(Thing.time(0))",
                        "extensions":{"\#(BarazaMarking.extensionID)":{"extension_type":"property-extension",
                        "onward":"none","permitted_use":"any","rel_to":["alliance:MCC"],"rel_to_mode":"shrink-only",
                        "tlp":"green"}}}
                        """#)
                ], to: "alerts", by: ke.console)
            func file(_ number: Int, _ name: String) async throws {
                var thing = Thing(number, name: name)
                thing.markings = [marking]
                try await ke.file(thing)
                ke.clock.pass(seconds: 1)
            }
            try await file(1, "before")
            try await member("SN-CAS", 61)
            try await file(2, "after")
            for other in [et, sn] { try await ke.send(to: other) }
            #expect(Set(try await et.titles()).isSuperset(of: ["before", "after"]))
            let seen = Set(try await sn.titles())
            #expect(seen.contains("after") && !seen.contains("before"))

            try await file(3, "released to a member")
            try await member("ET-FAD", 60, until: ke.clock.now.text, version: 1)
            #expect(try await ke.pack(et).isEmpty)
            // And what it was sent as a member is shown there no more, once its own clock has come to that time.
            et.clock.pass(seconds: 3_600)
            #expect(Set(try await et.titles()).isDisjoint(with: ["before", "after"]))
        }
    }
}
