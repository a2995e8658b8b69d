import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

/// Red lines R4 and R5 where something is released: a marking may claim that persons were looked at, and nobody is let have
/// it before somebody did.
@Suite("Persons at the release")
struct PersonsReleaseTests {
    private static let claimed = "marking-definition--44444444-4444-4444-8444-444444444444"
    private static let special = "marking-definition--55555555-5555-4555-8555-555555555555"

    /// The house may process persons' data, a partner may have them, and markings claim that they were looked at.
    private struct Setting {
        let desk: HoldingHouse
        let officer: Caller
        var house: House { desk.house }

        init(_ house: House) async throws {
            desk = try await HoldingHouse(house)
            officer = try await house.officer()
            try await house.administration.setRoles([.dpo, .author], of: "dpo")
            try await house.administration.grant(Registry.channel, to: "dpo", write: true)
            try await house.administration.grant(Registry.channel, to: "author", write: true)
            try await house.register(
                "agreement", 3, house.agreement() + #","transfer_basis":"art. 14""#, version: 1)
            try await house.register(
                "processing-record", 7,
                #"""
                "controller":"KE-OUT","channel":"alerts","purposes":["analysis"],"legal_basis":"Act 24 of 2019",
                "categories":["names"],"special_categories":["health"],"retention":{"days":90,"action":"delete"}
                """#)
            try await define(claimed, Persons(.present, isScreened: true), in: Registry.channel)
            try await define(special, Persons(.special, isScreened: true, isSignedOff: true), in: Registry.channel)
            house.clock.pass(seconds: 1)
        }

        var filer: Caller {
            Caller(
                account: officer.account, name: "dpo", organisation: House.organisation, roles: [.dpo, .author],
                means: .token)
        }

        @discardableResult
        func define(_ id: String, _ persons: Persons, in channel: String) async throws -> Filed.Fate? {
            var policy = ReleasePolicy.neutral
            policy.persons = persons
            let marking = try policy.marking(
                id: RecordID(id), created: house.clock.now,
                createdBy: RecordID("identity--33333333-3333-4333-8333-333333333333"))
            let object = try JSONDocument(parsing: marking.bytes).root
            return try await house.gate.write([object], to: channel, by: desk.console).items.first?.fate
        }

        func screen(
            _ number: Int, of object: Int, _ result: String, by post: String, version: Int? = nil, at time: Int = 0
        ) throws -> JSONValue {
            let which = version.map { #","version":"\#(Thing.time($0))""# } ?? ""
            return try parse(
                #"""
                {"type":"protected-status-screen","id":"\#(Thing.id(number, "protected-status-screen"))",
                "created":"\#(Thing.time(0))","modified":"\#(Thing.time(time))","object_ref":"\#(Thing.id(object))",
                "result":"\#(result)","screened_by":"\#(post)"\#(which)}
                """#)
        }

        func mention(_ number: Int, of object: Int, signedBy post: String) throws -> JSONValue {
            try parse(
                #"""
                {"type":"person-mention","id":"\#(Thing.id(number, "person-mention"))","created":"\#(Thing.time(0))",
                "modified":"\#(Thing.time(0))","object_ref":"\#(Thing.id(object))","category":"witness",
                "descriptors":[{"kind":"name","text":"Juma Otieno"}],"fact_or_opinion":"fact","justification":"needed",
                "purposes":["analysis"],"legal_basis":"Act 24 of 2019","review_on":"2026-01-01T00:00:00Z",
                "retention_until":"2026-06-01T00:00:00Z","special_categories":["health"],
                "special_basis":"s. 44","signed_off_by":"\#(post)"}
                """#)
        }

        func register(_ object: JSONValue, by caller: Caller? = nil) async throws -> Filed.Fate? {
            try await house.gate.write([object], to: Registry.channel, by: caller ?? filer).items.first?.fate
        }

        /// What stands in the way of clearing, as the releaser is told and as clearing says; `nil`: nothing does.
        func problem(_ request: String) async throws -> String? {
            let told = try await house.gate.request(request, for: desk["chief"]).problem
            guard told != nil else { return nil }
            let found = await refusal { _ = try await house.gate.clear(request, seen: nil, by: desk["chief"]) }
            #expect(found?.code == .unprocessable)
            return told
        }
    }

    private func with(_ backend: Backend, _ body: (Setting) async throws -> Void) async throws {
        try await backend.run { try await body(try await Setting($0)) }
    }

    @Test(
        "R5: what claims that persons in it were screened comes out once somebody else than its author screened it",
        arguments: Backend.allCases)
    func screened(_ backend: Backend) async throws {
        try await with(backend) { setting in
            let request = try await setting.desk.hold(setting.desk.thing(20, name: "a witness", [Self.claimed]))
            #expect(try await setting.problem(request)?.contains("(R5)") == true)
            // Another record's, another version's, one that was not passed, and its author's own do not help.
            for screen in [
                try setting.screen(1, of: 21, "passed", by: "dpo"),
                try setting.screen(2, of: 20, "passed", by: "dpo", version: 3),
            ] {
                #expect(try await setting.register(screen) == .stored)
                #expect(try await setting.problem(request)?.contains("(R5)") == true)
            }
            #expect(try await setting.register(setting.screen(3, of: 20, "refused", by: "dpo")) == .stored)
            #expect(try await setting.problem(request)?.contains("not passed") == true)
            #expect(try await setting.house.titles(setting.desk.guest).isEmpty)
            let passed = try setting.screen(4, of: 20, "passed", by: "dpo", version: 0, at: 1)
            #expect(try await setting.register(passed) == .stored)
            #expect(try await setting.problem(request) == nil)
            _ = try await setting.house.gate.clear(request, seen: nil, by: setting.desk["chief"])
            #expect(try await setting.house.titles(setting.desk.guest) == ["a witness"])
        }
    }

    @Test("R5: nobody screens in another's name, and an author not what they filed", arguments: Backend.allCases)
    func ownName(_ backend: Backend) async throws {
        try await with(backend) { setting in
            for (post, caller) in [("chief", setting.filer), ("author", setting.desk["author"])] {
                let fate = try await setting.register(setting.screen(1, of: 20, "passed", by: post), by: caller)
                guard case .refused = fate else {
                    Issue.record("\(post): \(String(describing: fate))")
                    continue
                }
            }
            let thing = setting.desk.thing(20, name: "a witness", [Self.claimed])
            try await setting.house.administration.grant("alerts", to: "dpo", write: true)
            let held = try await setting.house.gate.write([try thing.value], to: "alerts", by: setting.filer)
            let request = try #require(held.items.first?.request)
            #expect(try await setting.register(setting.screen(2, of: 20, "passed", by: "dpo")) == .stored)
            #expect(try await setting.problem(request)?.contains("its author screened it") == true)
        }
    }

    @Test("R5: persons on record count as those of a marking do", arguments: Backend.allCases)
    func onRecord(_ backend: Backend) async throws {
        try await with(backend) { setting in
            try await setting.desk.mention(60, of: 20)
            let request = try await setting.desk.hold(setting.desk.thing(20, name: "a witness"))
            #expect(try await setting.problem(request)?.contains("(R5)") == true)
            #expect(try await setting.register(setting.screen(1, of: 20, "passed", by: "dpo")) == .stored)
            #expect(try await setting.problem(request) == nil)
        }
    }

    @Test("R5: a portion that claims it takes a screen as the whole does", arguments: Backend.allCases)
    func portion(_ backend: Backend) async throws {
        try await with(backend) { setting in
            let thing = Thing(
                20, name: "part",
                more: #","granular_markings":[{"marking_ref":"\#(Self.claimed)","selectors":["name"]}]"#)
            let request = try await setting.desk.hold(thing)
            #expect(try await setting.problem(request)?.contains("(R5)") == true)
        }
    }

    @Test(
        "R4: special categories come out once a data-protection officer has signed them off, in their own name",
        arguments: Backend.allCases)
    func signedOff(_ backend: Backend) async throws {
        try await with(backend) { setting in
            let request = try await setting.desk.hold(setting.desk.thing(20, name: "a patient", [Self.special]))
            #expect(try await setting.register(setting.screen(1, of: 20, "passed", by: "dpo")) == .stored)
            #expect(try await setting.problem(request)?.contains("(R4)") == true)
            // Whoever is no officer, or signs for one, signs off nothing.
            try await setting.house.administration.setRoles([.secretary, .author], of: "author")
            let secretary = Caller(
                account: setting.desk["author"].account, name: "author", organisation: House.organisation,
                roles: [.secretary, .author], means: .token)
            for (post, caller) in [("author", secretary), ("dpo", secretary), ("chief", setting.filer)] {
                let mention = try setting.mention(1, of: 20, signedBy: post)
                guard case .refused(let message) = try await setting.register(mention, by: caller) else {
                    Issue.record("\(post) signed off")
                    continue
                }
                #expect(message.contains("(R4)"))
            }
            #expect(try await setting.house.titles(setting.desk.guest).isEmpty)
            #expect(try await setting.register(setting.mention(1, of: 20, signedBy: "dpo")) == .stored)
            #expect(try await setting.problem(request) == nil)
            _ = try await setting.house.gate.clear(request, seen: nil, by: setting.desk["chief"])
            #expect(try await setting.house.titles(setting.desk.guest) == ["a patient"])
        }
    }

    @Test("R5: a marking that is defined later does not claim it for what stands under it", arguments: Backend.allCases)
    func later(_ backend: Backend) async throws {
        try await with(backend) { setting in
            let late = "marking-definition--66666666-6666-4666-8666-666666666666"
            #expect(try await setting.desk.file(setting.desk.thing(20, name: "unseen", [late])) == .stored)
            guard
                case .pending(let request) = try await setting.define(
                    late, Persons(.present, isScreened: true), in: "alerts")
            else {
                Issue.record("a definition that speaks of persons was not held")
                return
            }
            #expect(try await setting.problem(request)?.contains("(R5)") == true)
            #expect(try await setting.house.titles(setting.desk.guest).isEmpty)
        }
    }

    @Test("what claims nothing is released as before, and goes to nobody else", arguments: Backend.allCases)
    func unclaimed(_ backend: Backend) async throws {
        try await with(backend) { setting in
            let plain = "marking-definition--77777777-7777-4777-8777-777777777777"
            try await setting.define(plain, Persons(.present), in: Registry.channel)
            let request = try await setting.desk.hold(setting.desk.thing(20, name: "ours", [plain]))
            #expect(try await setting.problem(request) == nil)
            _ = try await setting.house.gate.clear(request, seen: nil, by: setting.desk["chief"])
            #expect(try await setting.house.titles(setting.desk["reader"]) == ["ours"])
            #expect(try await setting.house.titles(setting.desk.guest).isEmpty)
        }
    }

    @Test(
        "R5: neither a version under another marking nor a tear-line takes persons out without a screen of its own",
        arguments: Backend.allCases)
    func laundered(_ backend: Backend) async throws {
        try await with(backend) { setting in
            var thing = Thing(20, name: "a witness", more: #","description":"Seen there.""#)
            thing.markings = [Self.claimed]
            let request = try await setting.desk.hold(thing)
            #expect(try await setting.register(setting.screen(1, of: 20, "passed", by: "dpo", version: 0)) == .stored)
            _ = try await setting.house.gate.clear(request, seen: nil, by: setting.desk["chief"])
            // A later version that says nothing of persons, from its author and from who marks it anew.
            let later = try await setting.desk.hold(setting.desk.thing(20, version: 1, name: "a witness"))
            #expect(try await setting.problem(later)?.contains("(R5)") == true)
            let remarked = try await setting.house.gate.remark(
                Thing.id(20), markings: [], reason: "nobody in it", by: setting.desk["both"])
            #expect(try await setting.problem(try #require(remarked.requests.first))?.contains("(R5)") == true)
            var order = TearLineOrder(record: Thing.id(20), target: "alerts")
            order.removing = ["description"]
            let made = try await setting.house.gate.tearline(order, submits: true, by: setting.desk["both"])
            #expect(try await setting.problem(try #require(made.request))?.contains("(R5)") == true)
        }
    }

    @Test("the identity of a person takes a legal basis, a second person and a screen", arguments: Backend.allCases)
    func individual(_ backend: Backend) async throws {
        try await with(backend) { setting in
            func identity(_ number: Int, _ kind: String) throws -> JSONValue {
                try parse(
                    #"""
                    {"type":"identity","spec_version":"2.1","id":"\#(Thing.id(number, "identity"))","name":"Juma Otieno",
                    "created":"\#(Thing.time(0))","modified":"\#(Thing.time(0))","identity_class":"\#(kind)"}
                    """#)
            }
            func fate(_ object: JSONValue, in channel: String, as name: String) async throws -> Filed.Fate? {
                try await setting.house.gate.write([object], to: channel, by: setting.desk[name]).items.first?.fate
            }
            #expect(try await fate(identity(40, "organization"), in: "alerts", as: "author") == .stored)
            guard case .pending(let request) = try await fate(identity(41, "individual"), in: "alerts", as: "author")
            else {
                Issue.record("a person's identity was not held")
                return
            }
            #expect(try await setting.problem(request)?.contains("(R5)") == true)
            // No processing record is about this channel.
            guard case .refused(let message) = try await fate(identity(42, "individual"), in: "secret", as: "insider")
            else {
                Issue.record("a person's identity needed no basis")
                return
            }
            #expect(message.contains("processing-record"))
        }
    }

    @Test(
        "R5: what was released is kept back again once its screen is refused, and never shown on a claim alone",
        arguments: Backend.allCases)
    func refusedLater(_ backend: Backend) async throws {
        try await with(backend) { setting in
            let house = setting.house
            let request = try await setting.desk.hold(setting.desk.thing(20, name: "a witness", [Self.claimed]))
            #expect(try await setting.register(setting.screen(1, of: 20, "passed", by: "dpo")) == .stored)
            _ = try await house.gate.clear(request, seen: nil, by: setting.desk["chief"])
            // Beside it, one that came into the channel without the desk.
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.persons = Persons(.present, isScreened: true)
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(21, name: "claimed alone"), policy: policy, era: era)
            #expect(try await house.titles(setting.desk.guest) == ["a witness"])
            #expect(try await house.titles(setting.desk["reader"]) == ["a witness", "claimed alone"])
            let refused = try setting.screen(2, of: 20, "refused", by: "dpo", version: 0, at: 1)
            #expect(try await setting.register(refused) == .stored)
            #expect(try await house.titles(setting.desk.guest) == [])
            let found = await refusal {
                _ = try await house.gate.record(Thing.id(20), version: nil, for: setting.desk.guest)
            }
            #expect(found?.code == .missing)
            let view = try await house.gate.preview(
                Thing.id(20), version: nil, channel: nil, for: Set(Purpose.allCases.map(\.rawValue)),
                by: setting.desk.console)
            #expect(view.preview.reached.map(\.organisation).contains(House.partner) == false)
        }
    }

    @Test("R5: a screen is recorded by a data-protection officer of the house alone", arguments: Backend.allCases)
    func officersOnly(_ backend: Backend) async throws {
        try await with(backend) { setting in
            try await setting.house.administration.setRoles([.secretary, .author], of: "author")
            let secretary = Caller(
                account: setting.desk["author"].account, name: "author", organisation: House.organisation,
                roles: [.secretary, .author], means: .token)
            let screen = try setting.screen(1, of: 20, "passed", by: "author")
            guard case .refused(let message) = try await setting.register(screen, by: secretary) else {
                Issue.record("a secretary screened")
                return
            }
            #expect(message.contains("data-protection officer") && message.contains("(R5)"))
        }
    }
}
