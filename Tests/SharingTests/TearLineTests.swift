import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Tear-lines and what is passed on")
struct TearLineTests {
    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { try await body(try await HoldingHouse($0)) }
    }

    private func source(
        _ desk: HoldingHouse, _ precedence: Envelope.Precedence = .routine
    ) async throws -> String {
        var thing = Thing(
            20, name: "Attack near Menaka",
            more: #","description":"told by Juma","published":"2024-01-01T00:00:00Z","object_refs":["\#(Thing.id(1))"]"#
        )
        thing.type = "report"
        thing.markings = [desk.restricted]
        let report = try await desk.house.gate.write(
            [try thing.value], to: "alerts", by: desk["author"], precedence: precedence)
        #expect(report.items.map(\.fate) == [.stored])
        return thing.id
    }

    private func order(_ id: String) throws -> TearLineOrder {
        var order = TearLineOrder(record: id, target: "alerts")
        order.removing = ["description"]
        order.generalising = [
            Sanitising.Generalisation(
                selector: try #require(Selector("name")), step: .place, exact: "Menaka", general: "the north-east")
        ]
        return order
    }

    /// For those who see RESTRICTED as well.
    private func clear(_ desk: HoldingHouse, _ names: [String]) async throws {
        for (number, name) in names.enumerated() {
            try await desk.house.register(
                "clearance", 200 + number,
                #""post":"\#(name)","organisation":"KE-OUT","ordinal":4,"scheme":"ke","valid_until":"2026-01-01T00:00:00Z","issued_by":"authority""#
            )
        }
    }

    @Test(
        "a tear-line is released by a second reader who sees the source, and who does not learns of none",
        arguments: Backend.allCases)
    func released(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await clear(desk, ["author"])
            let id = try await source(desk)
            #expect(try await desk.house.titles(desk.guest).isEmpty)
            let made = try await desk.house.gate.tearline(try order(id), submits: true, by: desk["author"])
            let request = try #require(made.request)
            #expect(made.problem == nil && made.object["name"]?.string == "Attack near the north-east")
            // `junior` may not see the source, so nothing of the request either.
            let junior = await refusal { _ = try await desk.house.gate.request(request, for: desk["junior"]) }
            #expect(junior?.code == .missing)
            let found = try await desk.house.gate.request(request, for: desk["chief"])
            #expect(found.line.grounds.contains(.tearline) && found.source?.id == id)
            #expect(found.shares?.first { $0.organisation == House.partner }?.share == .whole)
            _ = try await desk.house.gate.clear(request, seen: found.seen, by: desk["chief"])
            #expect(try await desk.house.titles(desk.guest) == ["Attack near the north-east"])
            let page = try await desk.house.gate.page(PageRequest(), in: "alerts", for: desk.guest)
            var bytes: [UInt8] = []
            try await desk.house.gate.stream(page, separator: [], for: desk.guest) { bytes += $0 }
            let text = String(decoding: bytes, as: UTF8.self)
            for secret in ["Menaka", "Juma", id] { #expect(!text.contains(secret)) }
            // The preview of the source knows of it.
            let preview = try await desk.house.gate.preview(
                id, version: nil, channel: nil, for: ["awareness"], by: desk["chief"])
            #expect(preview.preview.lines.first { $0.organisation == House.partner }?.share == .tearline)
            let line = try await desk.house.node.core.directory.current().registry.all("tear-line").first?.body
            #expect(line?["second_reader"]?.string == "chief" && line?["made_by"]?.string == "author")
        }
    }

    @Test("what is made of an urgent record for others, or is the same marked anew, is as urgent")
    func urgent() async throws {
        try await with(.memory) { desk in
            try await clear(desk, ["author"])
            let id = try await source(desk, .immediate)
            let made = try await desk.house.gate.tearline(try order(id), submits: true, by: desk["author"])
            let request = try #require(made.request)
            #expect(try await desk.house.gate.request(request, for: desk["chief"]).line.precedence == .immediate)
            desk.house.clock.pass(seconds: 1)
            _ = try await desk.house.gate.remark(
                id, markings: [], reason: "two years have passed", by: desk["chief"])
            let waiting = try await desk.house.gate.requests(for: desk["releaser"]).waiting
            #expect(waiting.map(\.precedence) == [.immediate, .immediate])
        }
    }

    @Test("of another organisation's word nobody is shown where a version of it is made", arguments: [true])
    func others(_: Bool) async throws {
        try await with(.memory) { desk in
            let house = desk.house
            let writer = try await house.invitePartnersWriter()
            let key = try await house.administration.addAccount(
                name: "officer", roles: [.author], purposes: [.awareness])
            try await house.administration.grant("alerts", to: "officer", write: true)
            house.clock.pass(seconds: 1)
            let officer = Caller(
                account: key, name: "officer", organisation: House.organisation, roles: [.author], means: .token)
            let thing = Thing(30, name: "Attack near Menaka")
            let report = try await house.gate.write(
                [try JSONDocument(parsing: Array(thing.json.utf8)).root], to: "alerts", by: writer)
            #expect(report.items.map(\.fate) == [.stored])
            #expect(try await house.titles(officer).contains("Attack near Menaka"))
            let refused = await refusal {
                _ = try await house.gate.tearlineSource(thing.id, version: nil, channel: nil, by: officer)
            }
            #expect(refused?.code == .forbidden)
        }
    }

    @Test(
        "what is changed in nothing is no version: it is shown as that, and not submitted", arguments: Backend.allCases)
    func untouched(_ backend: Backend) async throws {
        try await with(backend) { desk in
            try await clear(desk, ["author"])
            let order = TearLineOrder(record: try await source(desk), target: "alerts")
            let look = try await desk.house.gate.tearline(order, submits: false, by: desk["author"])
            #expect(look.isUntouched && look.problem != nil)
            let refused = await refusal {
                _ = try await desk.house.gate.tearline(order, submits: true, by: desk["author"])
            }
            #expect(refused?.code == .unprocessable)
            #expect(try await desk.house.gate.requests(for: desk["author"]).lines.isEmpty)
            // Of what is one its author sees who would get it, as far as the registry shows them who there is.
            var made = try self.order(order.record)
            let blind = try await desk.house.gate.tearline(made, submits: false, by: desk["author"])
            #expect(blind.shares?.map(\.organisation) == [House.organisation] && !blind.isComplete)
            try await desk.house.administration.grant(Registry.channel, to: "author")
            desk.house.clock.pass(seconds: 1)
            let shares = try await desk.house.gate.tearline(made, submits: false, by: desk["author"]).shares
            #expect(shares?.first { $0.organisation == House.partner }?.share == .whole)
            // Where filing would refuse it, looking at it says so, too.
            made.target = "nowhere"
            let nowhere = try await desk.house.gate.tearline(made, submits: false, by: desk["author"])
            #expect(nowhere.shares == nil && nowhere.problem != nil)
        }
    }

    @Test("a version that still tells is refused with what it tells; numbers may be let through, names never")
    func residue() async throws {
        try await with(.memory) { desk in
            try await clear(desk, ["author"])
            let id = try await source(desk)
            var bad = try order(id)
            bad.generalising = []
            bad.removing = ["description"]
            #expect(try await desk.house.gate.tearline(bad, submits: false, by: desk["author"]).problem == nil)
            // What submitting it would say of its note a look says, too.
            bad.note = " "
            let unsaid = try await desk.house.gate.tearline(bad, submits: false, by: desk["author"])
            #expect(unsaid.problem?.hasPrefix("say why") == true)
            var thing = Thing(
                21, name: "Juma was near, 41 times",
                more:
                    #","description":"told by Juma, 41","published":"2024-01-01T00:00:00Z","object_refs":["\#(Thing.id(1))"]"#
            )
            thing.type = "report"
            try await desk.file(thing)
            var order = TearLineOrder(record: thing.id, target: "alerts")
            order.removing = ["description"]
            let told = try await desk.house.gate.tearline(order, submits: false, by: desk["author"])
            #expect(told.problem?.contains("Juma") == true && told.problem?.contains("41") == true)
            for none in [" ", String(repeating: "x", count: SharingLimits.reason + 1)] {
                order.note = none
                let look = try await desk.house.gate.tearline(order, submits: false, by: desk["author"])
                #expect(look.findings.contains { $0.text == "41" && $0.blocks } && look.problem?.contains("41") == true)
            }
            order.note = "the number is public"
            let refused = await refusal {
                _ = try await desk.house.gate.tearline(order, submits: true, by: desk["author"])
            }
            #expect(refused?.code == .unprocessable && refused?.message.contains("Juma") == true)
            order.generalising = [
                Sanitising.Generalisation(
                    selector: try #require(Selector("name")), step: .actor, exact: "Juma", general: "somebody")
            ]
            #expect(try await desk.house.gate.tearline(order, submits: true, by: desk["author"]).request != nil)
        }
    }

    // MARK: Passing on

    private struct Contribution {
        let author: Caller
        let releaser: Caller
        /// An author of the house who states what they want others' information for.
        let asker: Caller
        let id: String
    }

    /// A guest author and a guest releaser of the partner, and a note of theirs.
    private func contribution(_ desk: HoldingHouse) async throws -> Contribution {
        var callers: [Caller] = []
        for (name, role) in [("ug-author", Role.author), ("ug-releaser", .releaser)] {
            let key = try await desk.house.administration.addAccount(
                name: name, roles: [role], organisation: House.partner, purposes: [.awareness])
            try await desk.house.administration.grant("alerts", to: name, write: true)
            callers.append(
                Caller(account: key, name: name, organisation: House.partner, roles: [role], means: .token))
        }
        let thing = Thing(30, name: "theirs")
        _ = try await desk.house.gate.write([try thing.value], to: "alerts", by: callers[0])
        try await desk.house.register(
            "organisation", 71,
            #""code":"DZ-CAS","names":[{"text":"DZ"}],"organisation_kind":"fusion-cell","status":"active""#)
        try await desk.house.register(
            "due-diligence", 72,
            #""organisation":"KE-OUT","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
        )
        let key = try await desk.house.administration.addAccount(
            name: "asker", roles: [.author], purposes: [.awareness])
        try await desk.house.administration.grant("alerts", to: "asker", write: true)
        desk.house.clock.pass(seconds: 1)
        return Contribution(
            author: callers[0], releaser: callers[1],
            asker: Caller(
                account: key, name: "asker", organisation: House.organisation, roles: [.author], means: .token),
            id: thing.id)
    }

    @Test(
        "the originator's releaser answers, a grant is a consent for that version and organisation alone",
        arguments: Backend.allCases)
    func granted(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let given = try await contribution(desk)
            let (releaser, id) = (given.releaser, given.id)
            let asked = try await desk.house.gate.askOnward(
                id, version: nil, channel: nil, for: "DZ-CAS", reason: "they asked", by: given.asker)
            #expect(asked.map(\.originator) == [House.partner] && asked.map(\.status) == [.asked])
            let request = try #require(asked.first?.id)
            // Nobody else is told, and only a releaser of the originator answers.
            for caller in [desk["reader"], desk["chief"], given.author, desk.guest] {
                #expect(try await desk.house.gate.onward(for: caller).isEmpty)
            }
            let own = await refusal {
                _ = try await desk.house.gate.decideOnward(request, .granted(until: nil), by: given.asker)
            }
            #expect(own?.code == .forbidden)
            let seen = try await desk.house.gate.decideOnward(request, .seen, by: releaser)
            #expect(seen.status == .seen)
            let line = try await desk.house.gate.decideOnward(request, .granted(until: nil), by: releaser)
            #expect(line.status == .granted && line.decidedBy == "ug-releaser")
            let registry = try await desk.house.node.core.directory.current().registry
            let object = try RecordID(id)
            let now = desk.house.clock.now
            let consents = registry.consents(to: object, version: Instant(Thing.time(0)), for: "DZ-CAS", at: now)
            #expect(consents == [House.partner])
            #expect(registry.consents(to: object, version: Instant(Thing.time(1)), for: "DZ-CAS", at: now).isEmpty)
            #expect(registry.consents(to: object, version: Instant(Thing.time(0)), for: "KE-OUT", at: now).isEmpty)
            let again = await refusal {
                _ = try await desk.house.gate.decideOnward(
                    request, .refused(code: "third-party-rule", reason: nil), by: releaser)
            }
            #expect(again?.code == .conflict)
        }
    }

    @Test(
        "who is shown one version learns nothing of a request about another, and does not grant it",
        arguments: Backend.allCases)
    func otherVersion(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let given = try await contribution(desk)
            // The second version is stricter than what its originator's releaser is cleared for.
            try await desk.house.hide(
                desk.thing(30, version: 1, name: "theirs, too", [desk.restricted]),
                policy: try restricted(desk))
            try await desk.house.register(
                "onward-request", 5,
                #"""
                "object_ref":"\#(given.id)","version":"\#(Thing.time(1))","for_organisation":"DZ-CAS",
                "originator":"UG-NAC","asked_by":"asker","reason":"they asked","status":"asked"
                """#)
            let request = Thing.id(5, "onward-request")
            #expect(try await desk.house.titles(given.releaser) == ["theirs"])
            #expect(try await desk.house.gate.onward(for: given.releaser).isEmpty)
            let found = await refusal {
                _ = try await desk.house.gate.decideOnward(request, .granted(until: nil), by: given.releaser)
            }
            #expect(found?.code == .missing)
        }
    }

    /// RESTRICTED, of the partner's, for `alerts`.
    private func restricted(_ desk: HoldingHouse) throws -> ReleasePolicy {
        var policy = ReleasePolicy.channel("alerts", of: House.partner, tlp: .green)
        policy.markings.insert(try RecordID(desk.restricted))
        return policy
    }

    @Test("silence for five working days is a refusal", arguments: Backend.allCases)
    func lapsed(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let made = try await contribution(desk)
            let (releaser, id) = (made.releaser, made.id)
            let asked = try await desk.house.gate.askOnward(
                id, version: nil, channel: nil, for: "DZ-CAS", reason: "they asked", by: made.asker)
            let line = try #require(asked.first)
            #expect(line.due == WorkingDays.after(line.asked, days: 5))
            desk.house.clock.now = Instant(microseconds: line.due.microseconds - 1)
            #expect(try await desk.house.gate.onward(for: releaser).first?.canDecide == true)
            desk.house.clock.now = line.due
            let late = await refusal {
                _ = try await desk.house.gate.decideOnward(line.id, .granted(until: nil), by: releaser)
            }
            #expect(late?.code == .conflict)
            try await desk.house.node.core.lapseOnward(at: line.due)
            let registry = try await desk.house.node.core.directory.current().registry
            #expect(registry.all("onward-request").map(\.body["status"]?.string) == ["lapsed"])
            #expect(try await desk.house.gate.onward(for: made.asker).map(\.status) == [.lapsed])
        }
    }

    @Test("working days pass over week-ends")
    func workingDays() throws {
        // Friday, and the Friday after it; Saturday counts from Monday.
        let friday = try #require(Instant("2025-04-04T10:00:00Z"))
        #expect(WorkingDays.after(friday, days: 5) == Instant("2025-04-11T10:00:00Z"))
        let saturday = try #require(Instant("2025-04-05T10:00:00Z"))
        #expect(WorkingDays.after(saturday, days: 1) == Instant("2025-04-07T10:00:00Z"))
    }

    @Test(
        "of a paper each contributor is asked, and who does not consent is left out of the version (S1-06)",
        arguments: Backend.allCases)
    func paper(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let given = try await contribution(desk)
            let (releaser, theirs) = (given.releaser, given.id)
            try await desk.file(Thing(31, name: "ours"))
            var paper = Thing(
                40, name: "paper",
                more: #","published":"2024-01-01T00:00:00Z","object_refs":["\#(theirs)","\#(Thing.id(31))"]"#)
            paper.type = "report"
            try await desk.file(paper)
            let asked = try await desk.house.gate.askOnward(
                paper.id, version: nil, channel: nil, for: "DZ-CAS", reason: "plenary", by: given.asker)
            #expect(asked.map(\.object) == [theirs])
            var order = TearLineOrder(record: paper.id, target: "alerts")
            order.organisations = ["DZ-CAS"]
            let early = try await desk.house.gate.tearline(order, submits: false, by: given.asker)
            #expect(early.problem?.contains("object_refs.[0] of UG-NAC") == true)
            _ = try await desk.house.gate.decideOnward(
                asked[0].id, .refused(code: "source-protection", reason: "too close"), by: releaser)
            order.leavesOutUnconsented = true
            let made = try await desk.house.gate.tearline(order, submits: true, by: given.asker)
            #expect(made.removed == ["object_refs.[0]"] && made.request != nil)
            #expect(made.object["object_refs"]?.elements.compactMap(\.string) == [Thing.id(31)])
        }
    }
}
