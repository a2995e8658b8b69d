import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Marked anew, corrected, to be reassessed")
struct RemarkTests {
    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { try await body(try await HoldingHouse($0)) }
    }

    /// A copy of 20 that says that it derives from it.
    private func derive(_ desk: HoldingHouse) async throws {
        var link = Thing(
            22, name: "",
            more:
                #","relationship_type":"derived-from","source_ref":"\#(Thing.id(21))","target_ref":"\#(Thing.id(20))""#)
        link.type = "relationship"
        for thing in [Thing(21, name: "copy"), link] { #expect(try await desk.file(thing) == .stored) }
    }

    private func flagged(_ desk: HoldingHouse, _ caller: Caller) async throws -> [String] {
        try await desk.house.gate.recent(channel: nil, cursor: nil, limit: 100, for: caller).lines
            .filter(\.isToReassess).map(\.title.description)
    }

    @Test(
        "an upgrade counts at once, takes the versions before from whom it shuts out, and flags what derives from it",
        arguments: Backend.allCases)
    func upgrade(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await desk.file(Thing(20, name: "source"))
            try await derive(desk)
            #expect(try await desk.house.titles(desk.guest).contains("source"))
            let found = try await desk.house.gate.remark(
                Thing.id(20), markings: [desk.confidential], reason: "more was in it", by: desk["chief"])
            #expect(found.direction == .upgrade && found.requests.isEmpty && found.channels == ["alerts"])
            #expect(found.derived.map(\.id) == [Thing.id(21)])
            for caller in [desk.guest, desk["reader"], desk["junior"]] {
                #expect(try await !desk.house.titles(caller).contains("source"))
            }
            let view = try await desk.house.gate.record(Thing.id(20), version: nil, for: desk["chief"])
            #expect(view.line.version == found.version && view.versions == 1)
            #expect(view.object["name"]?.string == "source")
            // Of the house, who reads where the source stood; a guest is not told that there was one.
            #expect(try await flagged(desk, desk["reader"]) == ["copy"])
            #expect(try await flagged(desk, desk.guest).isEmpty)
            #expect(try await desk.house.gate.record(Thing.id(21), version: nil, for: desk["reader"]).line.isToReassess)
            #expect(try await desk.house.node.auditor.verify().findings.isEmpty)
        }
    }

    @Test("a downgrade waits for a second person, and is on record with both when it is cleared")
    func downgrade() async throws {
        try await with(.memory) { desk in
            let thing = desk.thing(20, name: "source", [desk.restricted])
            #expect(try await desk.file(thing) == .stored)
            #expect(try await desk.house.titles(desk.guest).isEmpty)
            let found = try await desk.house.gate.remark(
                thing.id, markings: [], reason: "two years have passed", by: desk["chief"])
            #expect(found.direction == .downgrade)
            let request = try #require(found.requests.first)
            #expect(try await desk.house.titles(desk.guest).isEmpty)
            let own = await refusal { _ = try await desk.house.gate.clear(request, seen: nil, by: desk["chief"]) }
            #expect(own?.code == .forbidden)
            _ = try await desk.house.gate.clear(request, seen: nil, by: desk["releaser"])
            #expect(try await desk.house.titles(desk.guest) == ["source"])
            let notice = try await desk.house.node.core.directory.current().registry.all("remarking").first?.body
            #expect(notice?["direction"]?.string == "downgrade" && notice?["decided_by"]?.string == "releaser")
            #expect(notice?["proposed_by"]?.string == "chief")
        }
    }

    @Test(
        "a label of another scheme waits for a second person, higher or not, and so does what was withdrawn and comes back",
        arguments: Backend.allCases)
    func otherScheme(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let french = "marking-definition--66666666-6666-4666-8666-666666666666"
            var policy = ReleasePolicy.neutral
            policy.classification = Classification(ordinal: 4, scheme: "fr", label: "Secret")
            let tree = try policy.marking(
                id: RecordID(french), created: house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            _ = try await house.gate.write(
                [try JSONDocument(parsing: tree.bytes).root], to: Registry.channel, by: desk.console)
            #expect(try await desk.file(desk.thing(20, name: "one", [desk.restricted])) == .stored)
            let found = try await house.gate.remark(
                Thing.id(20), markings: [french], reason: "their words", by: desk["chief"])
            #expect(found.direction == .downgrade && found.requests.count == 1)
            #expect(
                try await house.gate.record(Thing.id(20), version: nil, for: desk["chief"]).line.version
                    == Thing.time(0))
            // Beside its own it takes nothing away.
            let both = try await house.gate.remark(
                Thing.id(20), markings: [desk.restricted, french], reason: "both", by: desk["chief"])
            #expect(both.direction == .upgrade)
            // Taken back everywhere, and filed anew under less than it had at any time.
            try await house.gate.withdraw(
                Thing.id(20), versions: .init(all: true), specVersions: nil, from: "alerts", by: desk["chief"])
            guard case .pending = try await desk.file(desk.thing(20, version: 20, name: "one", [desk.restricted]))
            else {
                Issue.record("what was under two labels came back alone under one")
                return
            }
        }
    }

    /// A record of the house that the partner is not shown, copies under its id that a releaser of the partner's filed in
    /// the same channel and in another, and a releaser of the house who is shown all of them.
    private func copied(_ desk: HoldingHouse) async throws -> (ours: Caller, theirs: Caller) {
        let administration = desk.house.administration
        try await administration.addChannel(code: "annex", title: "The annex", tlp: .green)
        var callers: [Caller] = []
        for (name, house) in [("our-releaser", House.organisation), ("their-releaser", House.partner)] {
            let roles: Set<Role> = [.author, .releaser]
            let key = try await administration.addAccount(
                name: name, roles: roles, organisation: house, purposes: [.awareness])
            for code in ["alerts", "annex"] { try await administration.grant(code, to: name, write: true) }
            callers.append(Caller(account: key, name: name, organisation: house, roles: roles, means: .token))
        }
        try await desk.house.register(
            "clearance", 110,
            #""post":"our-releaser","organisation":"KE-OUT","ordinal":4,"scheme":"ke","valid_until":"2026-01-01T00:00:00Z","issued_by":"authority""#
        )
        try await desk.house.register(
            "due-diligence", 72,
            #""organisation":"KE-OUT","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
        )
        desk.house.clock.pass(seconds: 1)
        for version in 0...1 {
            try await desk.file(desk.thing(20, version: version, name: "ours \(version)", [desk.restricted]))
            for channel in ["alerts", "annex"] {
                let copy = Thing(20, version: version, name: "theirs \(version)")
                let report = try await desk.house.gate.write([try copy.value], to: channel, by: callers[1])
                #expect(report.items.map(\.fate) == [.stored], "\(channel)")
            }
        }
        #expect(
            try await desk.house.titles(callers[0]) == [
                "ours 0", "ours 1", "theirs 0", "theirs 0", "theirs 1", "theirs 1",
            ])
        return (callers[0], callers[1])
    }

    @Test(
        "a correction is told of its author's own word alone, whatever else stands under the id",
        arguments: Backend.allCases)
    func othersCorrection(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let (ours, theirs) = try await copied(desk)
            func told(_ name: String) async throws -> [String] {
                var told: [String] = []
                for channel in ["alerts", "annex"] {
                    for caller in [ours, theirs, desk["chief"]] {
                        let view = try? await desk.house.gate.record(
                            Thing.id(20), version: nil, channel: channel, for: caller)
                        guard let view, view.object["name"]?.string == name else { continue }
                        told += view.corrections.map { "\(caller.name): \($0.what)" }
                    }
                }
                return told
            }
            try await desk.house.gate.correct(
                Thing.id(20), version: Thing.time(0), what: "all lies", why: "w", by: theirs)
            #expect(try await told("ours 1") == [])
            #expect(try await told("theirs 1").contains("our-releaser: all lies"))
            try await desk.house.gate.correct(
                Thing.id(20), version: Thing.time(0), what: "the place", why: "w", by: ours)
            #expect(try await told("ours 1").contains("chief: the place"))
            #expect(try await !told("theirs 1").contains { $0.hasSuffix("the place") })
        }
    }

    @Test("a guest's recall says nothing of the house's record with the same id", arguments: Backend.allCases)
    func othersRecall(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let (ours, theirs) = try await copied(desk)
            let found = try await desk.house.gate.recall(Thing.id(20), reason: .error, explanation: nil, by: theirs)
            #expect(found.versions == 4 && found.channels == ["alerts", "annex"])
            #expect(try await desk.house.titles(ours) == ["ours 0", "ours 1"])
            // What the house files under the id does not come back from a recall: it never was recalled.
            #expect(try await desk.file(desk.thing(20, version: 2, name: "ours 2", [desk.restricted])) == .stored)
            #expect(try await desk.house.node.auditor.verify().findings.isEmpty)
        }
    }

    @Test(
        "the house recalls its own word from a channel where a guest filed a copy, and the copy stays",
        arguments: Backend.allCases)
    func recallBesideCopy(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let (ours, _) = try await copied(desk)
            let found = try await desk.house.gate.recall(Thing.id(20), reason: .error, explanation: nil, by: ours)
            #expect(found.versions == 2 && found.channels == ["alerts"])
            #expect(try await desk.house.titles(ours) == ["theirs 0", "theirs 0", "theirs 1", "theirs 1"])
            #expect(try await desk.house.node.auditor.verify().findings.isEmpty)
        }
    }

    @Test("a recall that cannot be carried out in every channel is not on record")
    func recallUnwritable() async throws {
        try await with(.memory) { desk in
            try await desk.house.administration.addChannel(code: "shut", title: "Shut", tlp: .green)
            try await desk.house.administration.grant("shut", to: "author", write: true)
            try await desk.house.administration.grant("shut", to: "chief")
            try await desk.file(Thing(20), in: "shut")
            let refused = await refusal {
                _ = try await desk.house.gate.recall(Thing.id(20), reason: .error, explanation: nil, by: desk["chief"])
            }
            #expect(refused?.code == .forbidden)
            #expect(try await desk.house.node.core.directory.current().registry.all("recall").isEmpty)
        }
    }

    @Test("an upgrade takes back the originator's versions, and nobody else's", arguments: Backend.allCases)
    func upgradeBesideCopy(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let (ours, _) = try await copied(desk)
            _ = try await desk.house.gate.remark(
                Thing.id(20), markings: [desk.confidential], reason: "more was in it", by: ours)
            let titles = try await desk.house.titles(ours)
            #expect(titles == ["ours 1", "theirs 0", "theirs 0", "theirs 1", "theirs 1"])
            #expect(try await desk.house.node.auditor.verify().findings.isEmpty)
        }
    }

    @Test("only a releaser of the originator marks anew, and only where something changes")
    func refused() async throws {
        try await with(.memory) { desk in
            try await desk.file(Thing(20, name: "source"))
            for caller in [desk["reader"], desk["author"], desk.guest] {
                let found = await refusal {
                    _ = try await desk.house.gate.remark(
                        Thing.id(20), markings: [desk.red], reason: "r", by: caller)
                }
                #expect(found?.code == .forbidden)
            }
            let same = await refusal {
                _ = try await desk.house.gate.remark(Thing.id(20), markings: [], reason: "r", by: desk["chief"])
            }
            #expect(same?.code == .unprocessable)
        }
    }

    @Test("a recall flags what derives from it for those who read where it stood", arguments: Backend.allCases)
    func recall(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await desk.file(Thing(20, name: "source"))
            try await derive(desk)
            _ = try await desk.house.gate.recall(
                Thing.id(20), reason: .sourceProtection, explanation: nil, by: desk["chief"])
            #expect(try await flagged(desk, desk["author"]) == ["copy"])
            #expect(try await flagged(desk, desk.guest).isEmpty)
        }
    }

    @Test("who may see the version that was wrong is told what was wrong, and nobody else", arguments: Backend.allCases)
    func correction(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let wrong = desk.thing(20, name: "ten men", [desk.restricted])
            #expect(try await desk.file(wrong) == .stored)
            let early = await refusal {
                try await desk.house.gate.correct(
                    wrong.id, version: Thing.time(0), what: "two men", why: "misread", by: desk["chief"])
            }
            #expect(early?.code == .unprocessable)
            let request = try await desk.hold(desk.thing(20, version: 1, name: "two men"))
            _ = try await desk.house.gate.clear(request, seen: nil, by: desk["chief"])
            try await desk.house.gate.correct(
                wrong.id, version: Thing.time(0), what: "two men, not ten", why: "misread", by: desk["chief"])
            func told(_ caller: Caller) async throws -> [String] {
                try await desk.house.gate.record(wrong.id, version: nil, for: caller).corrections.map(\.what)
            }
            #expect(try await told(desk["chief"]) == ["two men, not ten"])
            // The partner is shown the new version, and never saw the old one.
            #expect(try await told(desk.guest).isEmpty)
        }
    }
}
