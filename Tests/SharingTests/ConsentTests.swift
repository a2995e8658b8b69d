import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Only the originator consents")
struct ConsentTests {
    /// The house and its partner, each with a releaser who may write to the registry.
    private struct Both {
        let desk: HoldingHouse
        /// Of the partner.
        let releaser: Caller
        /// The partner's record, under originator's consent.
        let theirs = Thing(30, name: "theirs")
        /// The house's.
        let ours = Thing(31, name: "ours")
        var house: House { desk.house }

        init(_ desk: HoldingHouse) async throws {
            self.desk = desk
            let key = try await desk.house.administration.addAccount(
                name: "ug-releaser", roles: [.releaser], organisation: House.partner, purposes: [.awareness])
            releaser = Caller(
                account: key, name: "ug-releaser", organisation: House.partner, roles: [.releaser], means: .token)
            try await desk.house.administration.grant("alerts", to: "ug-releaser", write: true)
            for name in ["ug-releaser", "chief", "author"] {
                try await desk.house.administration.grant(Registry.channel, to: name, write: true)
            }
            // A third one, whom both let have things or do not.
            try await desk.house.register(
                "organisation", 81,
                #""code":"TZ-IUT","names":[{"text":"TZ"}],"organisation_kind":"fusion-cell","status":"active""#)
            // The house gets what others give.
            try await desk.house.register(
                "due-diligence", 82,
                #""organisation":"KE-OUT","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
            )
            desk.house.clock.pass(seconds: 1)
            let era = try await desk.house.node.core.directory.current().world.era(at: desk.house.clock.now)
            for (thing, originator) in [(theirs, House.partner), (ours, House.organisation)] {
                var policy = ReleasePolicy.channel("alerts", of: originator, tlp: .green)
                policy.originatorControl = .consent
                try await desk.house.hide(thing, policy: policy, era: era)
            }
        }

        func consent(
            _ number: Int, to thing: Thing, of originator: String, for organisation: String = "TZ-IUT",
            version: Int = 0, status: String = "granted", until: Instant? = nil
        ) throws -> JSONValue {
            try parse(
                #"""
                {"type":"consent","id":"\#(Thing.id(number, "consent"))","created":"\#(Thing.time(0))",
                "modified":"\#(Thing.time(version))","object_ref":"\#(thing.id)","version":"\#(Thing.time(0))",
                "organisation":"\#(organisation)","originator":"\#(originator)","granted_by":"x","status":"\#(status)",
                "reason":"as agreed"\#(until.map { #","valid_until":"\#($0.text)""# } ?? "")}
                """#)
        }

        func file(_ object: JSONValue, by caller: Caller) async throws -> Filed.Fate? {
            try await house.gate.write([object], to: Registry.channel, by: caller).items.first?.fate
        }

        /// Whose consent there is that the third organisation has a record.
        func given(_ thing: Thing, for organisation: String = "TZ-IUT") async throws -> Set<String> {
            let registry = try await house.node.core.directory.current().registry
            return registry.consents(
                to: try RecordID(thing.id), version: Instant(Thing.time(0)), for: organisation, at: house.clock.now)
        }
    }

    private func with(_ backend: Backend, _ body: (Both) async throws -> Void) async throws {
        try await backend.run { try await body(try await Both(try await HoldingHouse($0))) }
    }

    private func isRefused(_ fate: Filed.Fate?, saying sentence: String = "only a post of the originator") -> Bool {
        if case .refused(let message) = fate { message.contains(sentence) } else { false }
    }

    @Test("a releaser consents for their own organisation, and for no other", arguments: Backend.allCases)
    func own(_ backend: Backend) async throws {
        try await with(backend) { both in
            let (house, guest) = (both.desk["chief"], both.releaser)
            let theirs = try both.consent(1, to: both.theirs, of: House.partner)
            let ours = try both.consent(2, to: both.ours, of: House.organisation)
            #expect(try await isRefused(both.file(theirs, by: house)))
            #expect(try await isRefused(both.file(ours, by: guest)))
            #expect(try await both.given(both.theirs).isEmpty)
            #expect(try await both.given(both.ours).isEmpty)
            #expect(try await both.file(theirs, by: guest) == .stored)
            #expect(try await both.file(ours, by: house) == .stored)
            #expect(try await both.given(both.theirs) == [House.partner])
            #expect(try await both.given(both.ours) == [House.organisation])
        }
    }

    @Test("a consent in one's own name lets nobody have another's record", arguments: Backend.allCases)
    func othersRecord(_ backend: Backend) async throws {
        try await with(backend) { both in
            let object = try both.consent(1, to: both.theirs, of: House.organisation, for: "TZ-IUT")
            #expect(try await both.file(object, by: both.desk["chief"]) == .stored)
            // The one that counts is the word of whose record it is.
            let key = try await both.house.administration.addAccount(
                name: "wanting", roles: [.reader], purposes: [.awareness])
            try await both.house.administration.grant("alerts", to: "wanting")
            let reader = Caller(
                account: key, name: "wanting", organisation: House.organisation, roles: [.reader], means: .token)
            #expect(try await !both.house.titles(reader).contains("theirs"))
            let forHouse = try both.consent(2, to: both.theirs, of: House.partner, for: House.organisation)
            #expect(try await both.file(forHouse, by: both.releaser) == .stored)
            #expect(try await both.house.titles(reader).contains("theirs"))
        }
    }

    @Test(
        "a record is shown on consents for as long as one of them lasts, to the second, and not when all are over",
        arguments: Backend.allCases)
    func lapses(_ backend: Backend) async throws {
        try await with(backend) { both in
            let house = both.house
            let key = try await house.administration.addAccount(
                name: "wanting", roles: [.reader], purposes: [.awareness])
            try await house.administration.grant("alerts", to: "wanting")
            let reader = Caller(
                account: key, name: "wanting", organisation: House.organisation, roles: [.reader], means: .token)
            var random = Draw()
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            let begin = house.clock.now
            func after(_ seconds: Int64) -> Instant { Instant(microseconds: begin.microseconds + seconds * 1_000_000) }
            /// For each record the seconds after which its last consent is over, some of which were taken back at once.
            var ends: [String: Int64] = [:]
            for round in 0..<8 {
                let thing = Thing(100 + round, name: "lapsing \(round)")
                var policy = ReleasePolicy.channel("alerts", of: House.partner, tlp: .green)
                policy.originatorControl = .consent
                try await house.hide(thing, policy: policy, era: era)
                for number in 0..<Int.random(in: 0...3, using: &random) {
                    let (id, end) = (1_000 + round * 10 + number, Int64.random(in: 1...6, using: &random))
                    let given = try both.consent(
                        id, to: thing, of: House.partner, for: House.organisation, until: after(end))
                    #expect(try await both.file(given, by: both.releaser) == .stored)
                    guard Int.random(in: 0..<4, using: &random) > 0 else {
                        try await house.gate.withdrawConsent(
                            Thing.id(id, "consent"), reason: "as agreed", by: both.releaser)
                        continue
                    }
                    ends[thing.name, default: 0] = max(ends[thing.name] ?? 0, end)
                }
            }
            for second in Int64(0)...7 {
                let shown = Set(try await house.titles(reader).filter { $0.hasPrefix("lapsing") })
                #expect(shown == Set(ends.filter { second < $0.value }.keys), "second \(second) of \(ends)")
                house.clock.pass(seconds: 1)
            }
        }
    }

    @Test("an author consents to nothing, not even for their own organisation", arguments: Backend.allCases)
    func author(_ backend: Backend) async throws {
        try await with(backend) { both in
            let object = try both.consent(1, to: both.ours, of: House.organisation)
            guard case .refused = try await both.file(object, by: both.desk["author"]) else {
                Issue.record("an author consented")
                return
            }
            #expect(try await both.given(both.ours).isEmpty)
        }
    }

    @Test("nobody but the originator takes a consent back or puts another in its place", arguments: Backend.allCases)
    func takingBack(_ backend: Backend) async throws {
        try await with(backend) { both in
            let (house, guest) = (both.desk["chief"], both.releaser)
            #expect(try await both.file(both.consent(1, to: both.theirs, of: House.partner), by: guest) == .stored)
            for (originator, status) in [
                (House.partner, "withdrawn"), (House.organisation, "withdrawn"), (House.organisation, "granted"),
            ] {
                let next = try both.consent(1, to: both.theirs, of: originator, version: 1, status: status)
                #expect(try await isRefused(both.file(next, by: house)), "\(originator) \(status)")
            }
            let button = await refusal {
                try await both.house.gate.withdrawConsent(Thing.id(1, "consent"), reason: "no", by: house)
            }
            #expect(button?.code == .missing)
            #expect(try await both.house.gate.consents(for: house).isEmpty)
            #expect(try await both.given(both.theirs) == [House.partner])
            try await both.house.gate.withdrawConsent(Thing.id(1, "consent"), reason: "as agreed", by: guest)
            #expect(try await both.given(both.theirs).isEmpty)
        }
    }

    @Test(
        "each house lists and takes back its own consents alone, also where it sees the record",
        arguments: Backend.allCases)
    func visible(_ backend: Backend) async throws {
        try await with(backend) { both in
            let (gate, guest) = (both.house.gate, both.releaser)
            // Whoever wants others' word says what for.
            let key = try await both.house.administration.addAccount(
                name: "wanting", roles: [.releaser], purposes: [.awareness])
            for channel in ["alerts", Registry.channel] {
                try await both.house.administration.grant(channel, to: "wanting", write: true)
            }
            let house = Caller(
                account: key, name: "wanting", organisation: House.organisation, roles: [.releaser], means: .token)
            let open = Thing(33, name: "open")
            let era = try await both.house.node.core.directory.current().world.era(at: both.house.clock.now)
            try await both.house.hide(
                open, policy: .channel("alerts", of: House.partner, tlp: .green), era: era)
            for caller in [house, guest] { #expect(try await both.house.titles(caller).contains("open")) }
            #expect(try await both.file(both.consent(1, to: open, of: House.partner), by: guest) == .stored)
            #expect(try await gate.consents(for: guest).map(\.id) == [Thing.id(1, "consent")])
            #expect(try await gate.consents(for: house).isEmpty)
            let refused = await refusal {
                try await gate.withdrawConsent(Thing.id(1, "consent"), reason: "no", by: house)
            }
            #expect(refused?.code == .missing)
            #expect(try await both.given(open) == [House.partner])
        }
    }

    @Test("each house lists its own recalls alone", arguments: Backend.allCases)
    func recalls(_ backend: Backend) async throws {
        try await with(backend) { both in
            let (gate, house, guest) = (both.house.gate, both.desk["chief"], both.releaser)
            try await both.house.file([Thing(40)])
            _ = try await gate.recall(Thing.id(40), reason: .error, explanation: nil, by: house)
            #expect(try await gate.recalls(for: house).map(\.object) == [Thing.id(40)])
            #expect(try await gate.recalls(for: guest).isEmpty)
        }
    }

    @Test("a request to pass on is asked in one's own name and answered by its originator", arguments: Backend.allCases)
    func onward(_ backend: Backend) async throws {
        try await with(backend) { both in
            let (house, guest) = (both.desk["chief"], both.releaser)
            func request(
                _ status: String, version: Int, by post: String = "chief", of asking: String = "KE-OUT",
                reason: String = "they asked"
            ) throws -> JSONValue {
                try parse(
                    #"""
                    {"type":"onward-request","id":"\#(Thing.id(1, "onward-request"))","created":"\#(Thing.time(0))",
                    "modified":"\#(Thing.time(version))","object_ref":"\#(both.theirs.id)","version":"\#(Thing.time(0))",
                    "for_organisation":"TZ-IUT","originator":"UG-NAC","asked_by":"\#(post)","reason":"\#(reason)",
                    "asking_organisation":"\#(asking)","due":"2027-01-01T00:00:00Z","status":"\#(status)","decided_by":"somebody"}
                    """#)
            }
            guard case .refused = try await both.file(request("asked", version: 0, by: "author"), by: house) else {
                Issue.record("it was asked in somebody else's name")
                return
            }
            #expect(
                try await isRefused(
                    both.file(request("asked", version: 0, of: "TZ-IUT"), by: house), saying: "for your own"))
            let long = String(repeating: "x", count: SharingLimits.reason + 1)
            #expect(
                try await isRefused(
                    both.file(request("asked", version: 0, reason: long), by: house), saying: "its reason is over"))
            #expect(try await both.file(request("asked", version: 0), by: house) == .stored)
            #expect(try await isRefused(both.file(request("seen", version: 1), by: house)))
            #expect(try await both.file(request("seen", version: 1), by: guest) == .stored)
            #expect(try await isRefused(both.file(request("granted", version: 2), by: house)))
            #expect(try await both.given(both.theirs).isEmpty)
        }
    }
}
