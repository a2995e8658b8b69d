import Policy
import Pouch
import Records
import Store
import Testing

@testable import Sharing

/// Members at the release: who was one is the originator's to know, whenever people elsewhere enter it.
@Suite("What was released to an organisation as a member is taken by it, however late its own people entered that")
struct LateMemberTests {
    private static let three = ["KE-OUT", "ET-FAD", "SN-CAS"]
    private static let marking = Thing.id(70, "marking-definition")

    private func member(_ code: String, _ number: Int, from: String, at capital: Capital) async throws {
        try await capital.register(
            "membership", number,
            #""community":"MCC","organisation":"\#(code)","tier":"member","valid_from":"\#(from)""#)
        capital.clock.pass(seconds: 1)
    }

    private func define(onward: String, at capital: Capital, in channel: String = "alerts") async throws {
        _ = try await capital.node.gate.write(
            [
                try parse(
                    #"""
                    {"type":"marking-definition","spec_version":"2.1","id":"\#(Self.marking)","created":"\#(Thing.time(0))",
                    "extensions":{"\#(BarazaMarking.extensionID)":{"extension_type":"property-extension",
                    "onward":"\#(onward)","permitted_use":"any","rel_to":["alliance:MCC"],"rel_to_mode":"shrink-only",
                    "tlp":"green"}}}
                    """#)
            ], to: channel, by: capital.console)
    }

    private func file(
        _ number: Int, _ name: String, at capital: Capital, in channel: String = "alerts"
    ) async throws {
        var thing = Thing(number, name: name)
        thing.markings = [Self.marking]
        try await capital.file(thing, in: channel)
        capital.clock.pass(seconds: 1)
    }

    @Test("a node that was switched off while it joined takes what was released meanwhile, and nothing that is older")
    func switchedOff() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await define(onward: "none", at: ke)
            try await file(1, "before", at: ke)
            try await member("ET-FAD", 60, from: "2024-01-01T00:00:00Z", at: ke)
            try await file(2, "meanwhile", at: ke)
            et.clock.pass(seconds: 30 * 86_400)
            try await member("ET-FAD", 60, from: "2024-01-01T00:00:00Z", at: et)
            try await et.open(try await ke.pack(et))
            let seen = Set(try await et.titles())
            #expect(seen.contains("meanwhile") && !seen.contains("before"))
            #expect(try await ke.open(try await et.pack(ke)).map(\.receipts) == [1])
            #expect(try await ke.node.gate.deliveries(of: Thing.id(2), for: ke.duty()).map(\.exception) == [nil])
        }
    }

    @Test("before its people have entered that it joined, or where they entered a later day, it holds nothing of it")
    func notYet() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await define(onward: "none", at: ke)
            try await member("ET-FAD", 60, from: "2024-01-01T00:00:00Z", at: ke)
            try await file(1, "unknown", at: ke)
            #expect(try await et.open(try await ke.pack(et)).map { $0.exceptions[.notForUs] } == [1])
            try await file(2, "too early", at: ke)
            let later = Instant(microseconds: ke.clock.now.microseconds + 86_400_000_000)
            et.clock.pass(seconds: 3 * 86_400)
            try await member("ET-FAD", 60, from: later.text, at: et)
            #expect(try await et.open(try await ke.pack(et)).map { $0.exceptions[.notForUs] } == [1])
            #expect(try await !et.titles().contains { ["unknown", "too early"].contains($0) })
        }
    }

    @Test(
        "who joined between its release and its arrival is not given it by whoever it came to, and what is released then is"
    )
    func joinedSince() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et) = (capitals[0], capitals[1])
            try await PouchOnwardTests.open(capitals)
            for capital in capitals { try await member("ET-FAD", 60, from: "2024-01-01T00:00:00Z", at: capital) }
            try await define(onward: "community", at: ke, in: "shared")
            try await file(1, "before they came", at: ke, in: "shared")
            let stick = try await ke.pack(et)
            et.clock.pass(seconds: 86_400)
            for capital in capitals[1...] { try await member("SN-CAS", 61, from: "2024-01-01T00:00:00Z", at: capital) }
            et.clock.pass(seconds: 86_400)
            try await et.open(stick)
            #expect(try await et.titles().contains("before they came"))
            _ = try await et.pack(capitals[2])
            let first = try await et.store.places(of: RecordID(Thing.id(1))).map(\.position)
            #expect(try await et.store.delivered(first, to: "SN-CAS") == [])

            ke.clock.pass(seconds: 3 * 86_400)
            et.clock.pass(seconds: 3 * 86_400)
            try await file(2, "after", at: ke, in: "shared")
            try await et.open(try await ke.pack(et))
            _ = try await et.pack(capitals[2])
            let second = try await et.store.places(of: RecordID(Thing.id(2))).map(\.position)
            #expect(try await et.store.delivered(second, to: "SN-CAS") == Set(second) && second.count == 1)
        }
    }

    @Test("who joined before its own people entered that it did is not given it either, nor shown it by it")
    func joinedBeforeThat() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            try await member("ET-FAD", 60, from: "2024-01-01T00:00:00Z", at: ke)
            try await define(onward: "community", at: ke, in: "shared")
            try await file(1, "before they came", at: ke, in: "shared")
            let stick = try await ke.pack(et)
            for capital in [et, sn] { capital.clock.pass(seconds: 86_400) }
            try await member("SN-CAS", 61, from: "2024-01-01T00:00:00Z", at: et)
            try await member("ET-FAD", 60, from: "2024-01-01T00:00:00Z", at: et)
            let guest = try await et.node.administration.guest(of: "SN-CAS", in: "shared")
            try await et.open(stick)
            // Its own people see what it was given, and nobody else: neither the other node nor its guest here.
            #expect(try await et.titles().contains("before they came"))
            #expect(
                try await !et.node.gate.recent(channel: nil, cursor: nil, limit: 500, for: guest).lines
                    .map(\.title.description).contains("before they came"))
            _ = try await et.pack(sn)
            let places = try await et.store.places(of: RecordID(Thing.id(1))).map(\.position)
            #expect(try await et.store.delivered(places, to: "SN-CAS") == [] && places.count == 1)
            #expect(try await et.verify() == [])
        }
    }

    @Test("what a guest without a node files is shown to members of that moment alone, whatever was entered later")
    func guests() async throws {
        try await Capital.all(["KE-OUT", "ET-FAD"]) { capitals in
            let et = capitals[1]
            try await et.register(
                "organisation", 19,
                #""code":"SN-CAS","names":[{"text":"S"}],"organisation_kind":"fusion-cell","status":"active","country":"SN""#
            )
            try await et.register(
                "due-diligence", 39,
                #""organisation":"SN-CAS","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
            )
            try await et.register("agreement", 59, Capital.agreement(among: ["ET-FAD", "SN-CAS"]))
            try await define(onward: "none", at: et)
            let guest = try await et.node.administration.guest(of: "SN-CAS", in: "alerts")
            var thing = Thing(1, name: "for members")
            thing.markings = [Self.marking]
            let report = try await et.node.gate.write([try thing.value], to: "alerts", by: guest)
            #expect(report.items.map(\.fate) == [.stored])
            et.clock.pass(seconds: 60)
            try await member("ET-FAD", 60, from: "2024-01-01T00:00:00Z", at: et)
            #expect(try await !et.titles().contains("for members"))
        }
    }

    @Test("who passes something on has no word on who was a member when it was released")
    func others() async throws {
        try await Capital.all(Self.three) { capitals in
            let (ke, et, sn) = (capitals[0], capitals[1], capitals[2])
            try await PouchOnwardTests.open(capitals)
            for capital in capitals { try await member("ET-FAD", 60, from: "2024-01-01T00:00:00Z", at: capital) }
            try await member("SN-CAS", 61, from: "2024-01-01T00:00:00Z", at: et)
            for capital in [ke, et] { capital.clock.pass(seconds: 60) }
            try await define(onward: "community", at: ke, in: "shared")
            try await file(1, "for members", at: ke, in: "shared")
            try await et.open(try await ke.pack(et))
            #expect(try await et.titles().contains("for members"))
            sn.clock.pass(seconds: 120)
            try await member("SN-CAS", 61, from: "2024-01-01T00:00:00Z", at: sn)
            #expect(try await sn.open(try await et.pack(sn)).map { $0.exceptions[.notForUs] } == [1])
            #expect(try await !sn.titles().contains("for members"))
        }
    }
}

extension Administration {
    /// A guest of an organisation, who reads and writes a channel.
    fileprivate func guest(of organisation: String, in channel: String) async throws -> Caller {
        let name = organisation.lowercased() + ".guest"
        try await addAccount(
            name: name, roles: [.reader, .author, .releaser], organisation: organisation, purposes: [.awareness])
        try await grant(channel, to: name, write: true)
        return try await post(name)
    }
}
