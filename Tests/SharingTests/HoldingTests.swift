import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

/// A house where two persons release: `releaser` and `chief` are cleared to ordinal 4, `junior` is a releaser who is not.
struct HoldingHouse {
    let house: House
    /// CONFIDENTIAL.
    let confidential = "marking-definition--33333333-3333-4333-8333-333333333333"
    let restricted = "marking-definition--22222222-2222-4222-8222-222222222222"
    let red = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
    let guest: Caller
    private(set) var more: [String: Caller] = [:]

    subscript(name: String) -> Caller { more[name] ?? house[name] }

    init(_ house: House) async throws {
        self.house = house
        guest = try await house.invitePartner()
        for name in ["chief", "junior", "both"] {
            let roles: Set<Role> = name == "both" ? [.author, .releaser] : [.releaser]
            let key = try await house.administration.addAccount(name: name, roles: roles)
            try await house.administration.grant("alerts", to: name, write: true)
            more[name] = Caller(
                account: key, name: name, organisation: House.organisation, roles: roles, means: .token)
        }
        for (number, name) in ["releaser", "chief", "both"].enumerated() {
            try await house.register(
                "clearance", 100 + number,
                #""post":"\#(name)","organisation":"KE-OUT","ordinal":4,"scheme":"ke","valid_until":"2026-01-01T00:00:00Z","issued_by":"authority""#
            )
        }
        try await house.register(
            "accreditation", 79,
            #""organisation":"KE-OUT","ordinal":4,"valid_from":"2024-01-01T00:00:00Z","authority":"NA""#)
        try await house.register(
            "organisation", 80,
            #""code":"KE-OUT","names":[{"text":"KE"}],"organisation_kind":"fusion-cell","status":"active""#)
        try await define(confidential, ordinal: 3, "NATO CONFIDENTIAL", in: Registry.channel, by: console)
        try await define(restricted, ordinal: 2, "NATO RESTRICTED", in: Registry.channel, by: console)
        house.clock.pass(seconds: 1)
    }

    var console: Caller { house.administration.console }

    @discardableResult
    func define(
        _ id: String, ordinal: Int, _ label: String, in channel: String, by caller: Caller
    ) async throws -> Filed.Fate? {
        var policy = ReleasePolicy.neutral
        policy.classification = Classification(ordinal: ordinal, scheme: "nato", label: label)
        let marking = try policy.marking(
            id: RecordID(id), created: house.clock.now,
            createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
        let object = try JSONDocument(parsing: marking.bytes).root
        return try await house.gate.write([object], to: channel, by: caller).items.first?.fate
    }

    func thing(_ number: Int, version: Int = 0, name: String, _ markings: [String] = []) -> Thing {
        var thing = Thing(number, version: version, name: name)
        thing.markings = markings
        return thing
    }

    @discardableResult
    func file(_ thing: Thing, as name: String = "author", in channel: String = "alerts") async throws -> Filed.Fate? {
        try await house.gate.write([try thing.value], to: channel, by: self[name]).items.first?.fate
    }

    /// A witness whom an object names.
    func mention(_ number: Int, of object: Int) async throws {
        try await house.register("person-mention", number, House.witness(of: Thing.id(object)))
    }

    /// Files something that is held, and gives its request.
    func hold(_ thing: Thing, as name: String = "author") async throws -> String {
        guard case .pending(let request) = try await file(thing, as: name) else {
            throw Refusal(.conflict, "\(thing.name) was not held")
        }
        return request
    }
}

@Suite("What takes two persons to release")
struct HoldingTests {
    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { try await body(try await HoldingHouse($0)) }
    }

    @Test(
        "what is CONFIDENTIAL is in no channel until a second person clears it, and then in its own",
        arguments: Backend.allCases)
    func classification(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let request = try await desk.hold(desk.thing(20, name: "plan", [desk.confidential]))
            for name in ["reader", "author", "releaser", "chief"] {
                #expect(try await desk.house.titles(desk[name]).isEmpty, "\(name)")
            }
            let found = try await desk.house.gate.request(request, for: desk["releaser"])
            #expect(found.line.grounds == [.classification] && found.line.askedBy == "author")
            #expect(found.object?["name"]?.string == "plan" && found.problem == nil)
            #expect(found.shares?.map(\.organisation) == ["KE-OUT", "UG-NAC"])
            let cleared = try await desk.house.gate.clear(request, seen: found.seen, by: desk["releaser"])
            #expect(cleared.object == Thing.id(20) && cleared.channel == "alerts")
            #expect(try await desk.house.titles(desk["chief"]) == ["plan"])
            // No clearance, no sight of it.
            #expect(try await desk.house.titles(desk["reader"]).isEmpty)
            let line = try await desk.house.gate.page(PageRequest(), in: "alerts", for: desk["chief"]).lines[0]
            let entry = try await desk.house.store.entry(at: line.position)
            let envelope = try JSONDocument(parsing: try #require(entry).envelope).root
            #expect(envelope["filed_by"]?.string == "author" && envelope["released_by"]?.string == "releaser")
            let acts = try await desk.house.acts().filter { $0.act.hasPrefix("release.") }
            #expect(acts.map(\.act) == ["release.file", "release.clear", "release.ask"])
            #expect(acts[1].actor == "releaser" && acts[1].outcome.contains("author"))
            #expect(try await desk.house.node.auditor.verify().findings.isEmpty)
        }
    }

    @Test("a record that somebody may not see is no ground to hold what they file over it", arguments: Backend.allCases)
    func unseenGround(_ backend: Backend) async throws {
        try await with(backend) { desk in
            for number in [20, 22] {
                let request = try await desk.hold(
                    desk.thing(number, name: "plan", [desk.confidential]), as: "releaser")
                _ = try await desk.house.gate.clear(request, seen: nil, by: desk["chief"])
            }
            let plain = desk.thing(20, version: 1, name: "laid over it")
            #expect(try await desk.file(plain) == desk.file(desk.thing(21, name: "new")))
            guard case .pending = try await desk.file(desk.thing(22, version: 1, name: "wider"), as: "both") else {
                Issue.record("whoever sees that it widens the audience waits for a second person")
                return
            }
        }
    }

    @Test("nobody clears what they asked for, whatever roles they hold", arguments: Backend.allCases)
    func separation(_ backend: Backend) async throws {
        try await with(backend) { desk in
            for (number, name) in ["both", "releaser"].enumerated() {
                let request = try await desk.hold(
                    desk.thing(20 + number, name: "mine", [desk.confidential]), as: name)
                #expect(try await desk.house.gate.request(request, for: desk[name]).line.canDecide == false)
                let clear = await refusal {
                    _ = try await desk.house.gate.clear(request, seen: nil, by: desk[name])
                }
                let back = await refusal {
                    try await desk.house.gate.returnRequest(request, reason: "no", by: desk[name])
                }
                #expect(clear?.code == .forbidden && back?.code == .forbidden)
                _ = try await desk.house.gate.clear(request, seen: nil, by: desk["chief"])
            }
            let imported = try await desk.house.gate.write(
                [try desk.thing(30, name: "imported", [desk.confidential]).value], to: "alerts", by: desk.console)
            guard case .pending(let request) = imported.items.first?.fate else {
                Issue.record("an import was not held")
                return
            }
            let own = await refusal { _ = try await desk.house.gate.clear(request, seen: nil, by: desk.console) }
            #expect(own?.code == .forbidden)
            _ = try await desk.house.gate.clear(request, seen: nil, by: desk["chief"])
        }
    }

    @Test(
        "who may not see the record learns nothing of the request, its title or that there is one",
        arguments: Backend.allCases)
    func hidden(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let request = try await desk.hold(desk.thing(20, name: "plan", [desk.confidential]))
            let never = "release-request--" + request.dropFirst(17).reversed().map(String.init).joined()
            for name in ["reader", "guest", "insider", "outsider", "junior", "auditor"] {
                let caller = name == "guest" ? desk.guest : desk[name]
                let there = await refusal { _ = try await desk.house.gate.request(request, for: caller) }
                let absent = await refusal { _ = try await desk.house.gate.request(never, for: caller) }
                #expect(there?.code == absent?.code, "\(name)")
                let lines = try? await desk.house.gate.requests(for: caller)
                #expect(lines?.lines ?? [] == [], "\(name)")
                let clear = await refusal { _ = try await desk.house.gate.clear(request, seen: nil, by: caller) }
                #expect(clear?.code == there?.code, "\(name)")
            }
            // Nor by any door of records, for anybody.
            for caller in [desk["author"], desk["chief"], desk.guest, desk.console] {
                for id in [request, Thing.id(20)] {
                    let found = await refusal {
                        _ = try await desk.house.gate.record(id, version: nil, for: caller)
                    }
                    #expect(found?.code == .missing)
                }
                let hits = try await desk.house.gate.search(SearchRequest(text: "plan"), for: caller)
                #expect(hits.lines.isEmpty)
                #expect(try await desk.house.gate.channels(for: caller).allSatisfy { $0.code != Holding.channel })
                let channel = await refusal {
                    _ = try await desk.house.gate.page(PageRequest(), in: Holding.channel, for: caller)
                }
                #expect(channel?.code == .missing)
            }
            let grant = await refusal { try await desk.house.administration.grant(Holding.channel, to: "reader") }
            #expect(grant?.code == .missing)
            #expect(try await desk.house.gate.requests(for: desk["author"]).waiting.map(\.title) == ["plan"])
        }
    }

    @Test("a version that admits more than the one before it is held, one that admits less is not")
    func widening() async throws {
        try await with(.memory) { desk in
            #expect(try await desk.file(desk.thing(20, name: "one")) == .stored)
            let two = desk.thing(20, version: 1, name: "two", [desk.restricted])
            #expect(try await desk.file(two) == .stored)
            let request = try await desk.hold(desk.thing(20, version: 2, name: "three"))
            let found = try await desk.house.gate.request(request, for: desk["releaser"])
            #expect(found.line.grounds == [.widening])
            // What the partner has not got of the second version, it would have of the third.
            #expect(found.shares?.filter(\.isNew).map(\.organisation) == [House.partner])
            let four = desk.thing(20, version: 3, name: "four", [desk.restricted, desk.red])
            #expect(try await desk.file(four) == .stored)
        }
    }

    @Test("the same object in a channel that more may read is held, and for as many it is not")
    func otherChannel() async throws {
        try await with(.memory) { desk in
            try await desk.house.administration.addChannel(code: "inner", title: "Inner", tlp: .green)
            try await desk.house.administration.grant("inner", to: "author", write: true)
            try await desk.house.administration.grant("inner", to: "releaser", write: true)
            #expect(try await desk.file(desk.thing(20, name: "one"), in: "inner") == .stored)
            #expect(try await desk.house.gate.requests(for: desk["author"]).lines.isEmpty)
            _ = try await desk.hold(desk.thing(20, name: "one"))
            // Who cannot read the other channel is not told that something is there.
            #expect(try await desk.file(desk.thing(20, name: "one"), as: "chief") == .stored)
        }
    }

    @Test("two versions of one submission are compared, too")
    func submission() async throws {
        try await with(.memory) { desk in
            let report = try await desk.house.gate.write(
                [
                    try desk.thing(20, version: 1, name: "open").value,
                    try desk.thing(20, name: "closed", [desk.red]).value,
                ], to: "alerts", by: desk["author"])
            guard case .pending = report.items[0].fate else {
                Issue.record("it was not held")
                return
            }
            #expect(report.items[1].fate == .stored)
        }
    }

    @Test("a marking that is defined with what it marks counts for it, and a late definition waits itself")
    func definitions() async throws {
        try await with(.memory) { desk in
            let late = "marking-definition--44444444-4444-4444-8444-444444444444"
            #expect(try await desk.file(desk.thing(20, name: "early", [late])) == .stored)
            guard
                case .pending = try await desk.define(
                    late, ordinal: 4, "NATO SECRET", in: "alerts", by: desk["author"]),
                case .pending = try await desk.define(
                    late, ordinal: 4, "NATO SECRET", in: Registry.channel, by: desk.console)
            else {
                Issue.record("a definition let out what stood under it")
                return
            }
            var policy = ReleasePolicy.neutral
            policy.classification = Classification(ordinal: 4, scheme: "nato", label: "NATO SECRET")
            let new = "marking-definition--55555555-5555-4555-8555-555555555555"
            let marking = try policy.marking(
                id: RecordID(new), created: desk.house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            let report = try await desk.house.gate.write(
                [
                    try desk.thing(21, name: "with it", [new]).value,
                    try JSONDocument(parsing: marking.bytes).root,
                ], to: "alerts", by: desk["author"])
            #expect(report.items.allSatisfy { if case .pending = $0.fate { true } else { false } })
        }
    }

    private func statement(_ id: String) throws -> JSONValue {
        try parse(
            #"{"type":"marking-definition","spec_version":"2.1","id":"\#(id)","created":"2024-01-01T00:00:00.000Z","definition_type":"statement","definition":{"statement":"ours"}}"#
        )
    }

    @Test(
        "a definition in the same submission takes nothing from a marking that has a meaning",
        arguments: Backend.allCases)
    func fakeDefinition(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let local = "marking-definition--66666666-6666-4666-8666-666666666666"
            guard
                case .pending(let request) = try await desk.define(
                    local, ordinal: 3, "NATO CONFIDENTIAL", in: "alerts", by: desk["author"])
            else {
                Issue.record("a definition of CONFIDENTIAL was not held")
                return
            }
            _ = try await desk.house.gate.clear(request, seen: nil, by: desk["chief"])
            let report = try await desk.house.gate.write(
                [try statement(local), try desk.thing(20, name: "plan", [local]).value], to: "alerts",
                by: desk["author"])
            guard case .refused(let message) = report.items[1].fate else {
                Issue.record("\(report.items[1].fate)")
                return
            }
            #expect(message.contains(local))
            _ = try await desk.hold(desk.thing(20, name: "plan", [local]))
        }
    }

    @Test("what it is compared with is the newest version of all, whichever channel that is in")
    func newestOfAll() async throws {
        try await with(.memory) { desk in
            try await desk.house.administration.addChannel(code: "inner", title: "Inner", tlp: .green)
            try await desk.house.administration.grant("inner", to: "author", write: true)
            #expect(try await desk.file(desk.thing(20, name: "harmless")) == .stored)
            #expect(try await desk.file(desk.thing(20, version: 1, name: "inner"), in: "inner") == .stored)
            _ = try await desk.hold(desk.thing(20, version: 2, name: "the inner one's words"))
        }
    }

    @Test("a translation is read and released under what its author knew of its original", arguments: Backend.allCases)
    func translation(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let original = desk.thing(20, name: "plan", [desk.confidential])
            let translated = try parse(
                #"{"type":"language-content","spec_version":"2.1","id":"language-content--99999999-9999-4999-8999-999999999999","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z","object_ref":"\#(original.id)","contents":{"fr":{"name":"le plan"}}}"#
            )
            let report = try await desk.house.gate.write(
                [try original.value, translated], to: "alerts", by: desk["author"])
            guard case .pending(let request) = report.items[1].fate else {
                Issue.record("\(report.items[1].fate)")
                return
            }
            // A releaser who is not cleared neither reads nor releases it.
            #expect(
                await refusal { _ = try await desk.house.gate.request(request, for: desk["junior"]) }?.code == .missing)
            let found = try await desk.house.gate.request(request, for: desk["chief"])
            #expect(found.problem != nil)
            #expect(
                await refusal { _ = try await desk.house.gate.clear(request, seen: nil, by: desk["chief"]) } != nil)
            #expect(try await desk.house.titles(desk["reader"]).isEmpty)
        }
    }

    @Test("what speaks of persons and what was recalled once are held", arguments: Backend.allCases)
    func personsAndRecalls(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await desk.mention(60, of: 20)
            let request = try await desk.hold(desk.thing(20, name: "a witness"))
            #expect(try await desk.house.gate.request(request, for: desk["chief"]).line.grounds == [.persons])
            try await desk.file(desk.thing(21, name: "wrong"))
            _ = try await desk.house.gate.recall(
                Thing.id(21), reason: .error, explanation: nil, by: desk.console)
            let again = try await desk.hold(desk.thing(21, version: 1, name: "right"))
            #expect(try await desk.house.gate.request(again, for: desk["chief"]).line.grounds == [.recalled])
        }
    }

    @Test(
        "what is returned comes with the reason, what is withdrawn stays away, and both may be filed anew",
        arguments: Backend.allCases)
    func back(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let thing = desk.thing(20, name: "plan", [desk.confidential])
            let first = try await desk.hold(thing)
            #expect(try await desk.hold(thing) == first)
            let silent = await refusal {
                try await desk.house.gate.returnRequest(first, reason: " ", by: desk["chief"])
            }
            #expect(silent?.code == .invalid)
            try await desk.house.gate.returnRequest(first, reason: "name the source", by: desk["chief"])
            let told = try await desk.house.gate.request(first, for: desk["author"])
            #expect(told.line.status == .returned && told.line.reason == "name the source" && told.object == nil)
            let late = await refusal { _ = try await desk.house.gate.clear(first, seen: nil, by: desk["chief"]) }
            #expect(late?.code == .conflict)
            let second = try await desk.hold(thing)
            #expect(second != first)
            let other = await refusal { try await desk.house.gate.withdrawRequest(second, by: desk["chief"]) }
            #expect(other?.code == .forbidden)
            try await desk.house.gate.withdrawRequest(second, by: desk["author"])
            let gone = await refusal { _ = try await desk.house.gate.clear(second, seen: nil, by: desk["chief"]) }
            #expect(gone?.code == .conflict)
            #expect(try await desk.house.titles(desk["chief"]).isEmpty)
        }
    }

    @Test("a decision on what has changed since is not carried out")
    func changed() async throws {
        try await with(.memory) { desk in
            let request = try await desk.hold(desk.thing(20, name: "plan", [desk.confidential]))
            let seen = try await desk.house.gate.request(request, for: desk["chief"]).seen
            try await desk.house.register(
                "organisation", 70,
                #"""
                "code":"TZ-IUT","names":[{"text":"TZ"}],"organisation_kind":"fusion-cell","status":"active"
                """#)
            desk.house.clock.pass(seconds: 1)
            let found = await refusal { _ = try await desk.house.gate.clear(request, seen: seen, by: desk["chief"]) }
            #expect(found?.code == .conflict)
            #expect(try await desk.house.gate.request(request, for: desk["chief"]).line.status == .submitted)
        }
    }

    @Test("the status of a submission is pending until somebody decides, and then says what became of it")
    func status() async throws {
        try await with(.memory) { desk in
            let objects = try (20...22).map { try desk.thing($0, name: "p\($0)", [desk.confidential]).value }
            let report = try await desk.house.gate.write(objects, to: "alerts", by: desk["author"])
            let requests = report.items.compactMap(\.request)
            #expect(requests.count == 3)
            func fates() async throws -> [Filed.Fate] {
                try await desk.house.gate.report(report.id, for: desk["author"]).items.map(\.fate)
            }
            #expect(try await fates() == requests.map { .pending($0) })
            _ = try await desk.house.gate.clear(requests[0], seen: nil, by: desk["chief"])
            try await desk.house.gate.returnRequest(requests[1], reason: "unclear", by: desk["chief"])
            let later = try await fates()
            #expect(later[0] == .stored && later[2] == .pending(requests[2]))
            guard case .refused(let message) = later[1] else {
                Issue.record("it was not returned")
                return
            }
            #expect(message.contains("unclear") && message.contains("chief"))
            // What was released is known, and not asked for again, to whoever can see that it is there.
            #expect(try await desk.file(desk.thing(20, name: "p20", [desk.confidential]), as: "chief") == .known)
        }
    }

    @Test(
        "with an object goes what the desk held of it, title and all, and an open request for it comes back",
        arguments: Backend.allCases)
    func erasedObject(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let released = try await desk.hold(desk.thing(20, name: "okapi plan", [desk.confidential]))
            _ = try await house.gate.clear(released, seen: nil, by: desk["releaser"])
            let open = try await desk.hold(desk.thing(20, version: 1, name: "okapi plans", [desk.confidential]))
            let other = try await desk.hold(desk.thing(21, name: "another plan", [desk.confidential]))
            let sweep = try await Sweep(house.node.core)
            let due = try await sweep.records(of: RecordID(Thing.id(20)), .policy)
            #expect(try await sweep.erase(due, by: Core.clockName) == [.policy: 5])
            _ = try await house.node.core.scrub()
            #expect(try house.bytes(holding: "okapi") == [])
            #expect(await refusal { _ = try await house.gate.request(released, for: desk["chief"]) }?.code == .missing)
            let back = try await house.gate.request(open, for: desk["author"])
            #expect(back.line.status == .withdrawn && back.line.title == Thing.id(20) && back.object == nil)
            let late = await refusal { _ = try await house.gate.clear(open, seen: nil, by: desk["chief"]) }
            #expect(late != nil)
            #expect(try await house.gate.request(other, for: desk["author"]).line.status == .submitted)
            try await house.expectProof()
        }
    }

    @Test(
        "of an object that keeps other versions, the desk loses what it held of those that are gone",
        arguments: Backend.allCases)
    func erasedVersion(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            for (version, name) in ["okapi plan", "newer plan"].enumerated() {
                let request = try await desk.hold(
                    desk.thing(20, version: version, name: name, [desk.confidential]))
                _ = try await house.gate.clear(request, seen: nil, by: desk["releaser"])
            }
            let open = try await desk.hold(desk.thing(20, version: 2, name: "newest plan", [desk.confidential]))
            let sweep = try await Sweep(house.node.core)
            let due = try await sweep.records(of: RecordID(Thing.id(20)), .channel).prefix(1)
            _ = try await sweep.erase(Array(due), by: Core.clockName)
            _ = try await house.node.core.scrub()
            #expect(try house.bytes(holding: "okapi") == [])
            let lines = try await house.gate.requests(for: desk["author"]).lines
            #expect(lines.map(\.title) == ["newest plan", "newer plan"] && lines.first?.id == open)
            #expect(lines.first?.isOpen == true)
            try await house.expectProof()
        }
    }

    @Test(
        "a granted request takes an object that only the desk holds, and once more does no harm",
        arguments: Backend.allCases)
    func erasedHeld(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let request = try await desk.hold(desk.thing(20, name: "okapi plan", [desk.confidential]))
            for expected in [1, 0] {
                let done = try await house.node.forget(records: [RecordID(Thing.id(20))], by: desk.console)
                #expect(done.erased == expected)
            }
            #expect(try house.bytes(holding: "okapi") == [])
            let back = try await house.gate.request(request, for: desk["author"])
            #expect(back.line.status == .withdrawn && back.object == nil)
            try await house.expectProof()
        }
    }

    @Test(
        "another object that is held, or was, and speaks of the person by what it refers to says no more of them either",
        arguments: Backend.allCases)
    func forgottenElsewhere(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            try await desk.file(desk.thing(20, name: "a sighting"))
            try await desk.mention(60, of: 20)
            func report(_ number: Int) -> Thing {
                var thing = house.report(number, name: "told by Juma", refersTo: [Thing.id(20)])
                thing.markings = [desk.confidential]
                return thing
            }
            let open = try await desk.hold(report(30))
            let returned = try await desk.hold(report(31))
            try await house.gate.returnRequest(returned, reason: "too vague", by: desk["releaser"])
            let done = try await house.node.forget(
                mentions: [try RecordID(Thing.id(60, "person-mention"))], by: desk.console)
            #expect(done.taken == [open, returned].sorted())
            #expect(try await house.gate.request(open, for: desk["author"]).line.status == .withdrawn)
            #expect(try house.bytes(holding: "Juma") == [])
            try await house.expectProof()
        }
    }

    @Test(
        "what an erasure leaves of a translation is as closed as before, though the officer may not see its original",
        arguments: Backend.allCases)
    func reissued(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            var translation = house.translation(21, of: Thing.id(20))
            translation.name = "told by Juma"
            for thing in [desk.thing(20, name: "plan", [desk.confidential]), translation] {
                let request = try await desk.hold(thing, as: "releaser")
                _ = try await house.gate.clear(request, seen: nil, by: desk["chief"])
            }
            try await desk.mention(60, of: 20)
            let officer = try await house.officer()
            let done = try await house.node.forget(
                mentions: [try RecordID(Thing.id(60, "person-mention"))], by: officer)
            #expect(done.reissued == [translation.id])
            #expect(try await house.titles(desk["chief"]) == ["plan", "told by […]"])
            for name in ["reader", "author"] { #expect(try await house.titles(desk[name]).isEmpty, "\(name)") }
            #expect(try await house.titles(desk.guest).isEmpty)
            #expect(try house.bytes(holding: "Juma") == [])
            try await house.expectProof()
        }
    }

    @Test("what may not be issued anew is taken, and the erasure is done all the same", arguments: Backend.allCases)
    func unissued(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let house = desk.house
            let thing = desk.thing(20, name: "told by Juma", [desk.restricted])
            try await desk.file(thing)
            try await desk.mention(60, of: 20)
            // The node may hold nothing of that sort any more.
            try await house.register(
                "accreditation", 79,
                #""organisation":"KE-OUT","ordinal":1,"valid_from":"2024-01-01T00:00:00Z","authority":"NA""#,
                version: 1)
            let done = try await house.node.forget(
                mentions: [try RecordID(Thing.id(60, "person-mention"))], by: desk.console)
            #expect(done.taken == [thing.id] && done.reissued == [])
            #expect(try house.bytes(holding: "Juma") == [])
            try await house.expectProof()
        }
    }

    @Test("what is held says no more of a person who has to be forgotten", arguments: Backend.allCases)
    func forgotten(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await desk.mention(60, of: 20)
            let request = try await desk.hold(desk.thing(20, name: "as Juma Otieno told"))
            _ = try await desk.house.node.forget(
                mentions: [try RecordID(Thing.id(60, "person-mention"))], by: desk.console)
            let line = try await desk.house.gate.request(request, for: desk["author"]).line
            #expect(line.status == .withdrawn && !line.title.contains("Juma"))
            let size = Int(try await desk.house.store.size())
            for entry in try await desk.house.store.entries(from: Position(1), count: size) {
                #expect(!String(decoding: entry.body, as: UTF8.self).contains("Juma"), "entry \(entry.position.raw)")
            }
            #expect(try await desk.house.node.auditor.verify().findings.isEmpty)
        }
    }

    @Test(
        "who decides is shown the version before that their own organisation said and that they may see, and nobody another",
        arguments: Backend.allCases)
    func earlier(_ backend: Backend) async throws {
        try await with(backend) { desk in
            #expect(try await desk.file(desk.thing(20, name: "before")) == .stored)
            let request = try await desk.hold(desk.thing(20, version: 1, name: "plan", [desk.confidential]))
            let found = try await desk.house.gate.request(request, for: desk["releaser"])
            #expect(found.object?["name"]?.string == "plan" && found.earlier?["name"]?.string == "before")
            // What nobody here said of it is no version of theirs.
            let writer = try await desk.house.invitePartnersWriter()
            try await desk.house.administration.addChannel(code: "outer", title: "Outer", tlp: .green)
            // Who decides says what they want others' information for, and so is shown it.
            let key = try await desk.house.administration.addAccount(
                name: "officer", roles: [.releaser], purposes: [.awareness])
            try await desk.house.administration.grant("alerts", to: "officer", write: true)
            for name in ["guestwriter", "officer"] {
                try await desk.house.administration.grant("outer", to: name, write: true)
            }
            try await desk.house.register(
                "clearance", 300,
                #""post":"officer","organisation":"KE-OUT","ordinal":4,"scheme":"ke","valid_until":"2026-01-01T00:00:00Z","issued_by":"authority""#
            )
            desk.house.clock.pass(seconds: 1)
            let officer = Caller(
                account: key, name: "officer", organisation: House.organisation, roles: [.releaser], means: .token)
            let theirs = try await desk.house.gate.write(
                [try desk.thing(21, name: "theirs").value], to: "outer", by: writer)
            #expect(theirs.items.map(\.fate) == [.stored])
            let shown = try await desk.house.gate.record(Thing.id(21), version: nil, for: officer)
            #expect(shown.object["name"]?.string == "theirs")
            let ours = try await desk.hold(desk.thing(21, version: 1, name: "ours", [desk.confidential]))
            #expect(try await desk.house.gate.request(ours, for: officer).earlier?.kind == nil)
            // A version that somebody may not see is none for them, whatever they may see of the next.
            let secret = try await desk.hold(desk.thing(23, name: "secret", [desk.confidential]), as: "releaser")
            _ = try await desk.house.gate.clear(secret, seen: nil, by: desk["chief"])
            let wider = try await desk.hold(desk.thing(23, version: 1, name: "open"), as: "both")
            let whole = try await desk.house.gate.request(wider, for: desk["chief"])
            #expect(whole.earlier?["name"]?.string == "secret")
            let part = try await desk.house.gate.request(wider, for: desk["junior"])
            #expect(part.object?["name"]?.string == "open" && part.earlier?.kind == nil)
            // Nor is there one of what is filed for the first time; and a score is of what its author scored.
            let first = try await desk.hold(desk.thing(22, name: "first", [desk.confidential]))
            let seen = try await desk.house.gate.request(first, for: desk["releaser"])
            #expect(seen.earlier?.kind == nil)
            let scored = await refusal {
                _ = try await desk.house.gate.clear(first, seen: seen.seen, standards: [1: 2], by: desk["releaser"])
            }
            #expect(scored?.code == .invalid)
        }
    }

    @Test("a request is made by the node alone")
    func forged() async throws {
        try await with(.memory) { desk in
            let text = #"""
                {"type":"release-request","id":"\#(Thing.id(1, "release-request"))","created":"\#(Thing.time(0))",
                "modified":"\#(Thing.time(0))","object_ref":"\#(Thing.id(20))","asked_by":"author"}
                """#
            for channel in ["registry", "alerts"] {
                let report = try await desk.house.gate.write([try parse(text)], to: channel, by: desk.console)
                guard case .refused = report.items.first?.fate else {
                    Issue.record("it was taken into \(channel)")
                    return
                }
            }
        }
    }
}
