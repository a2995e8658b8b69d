import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

/// Who may read the registry reads who the parties are, and not what one of them did or whom a record names.
@Suite("Acts and persons in the registry")
struct RegistrySecrecyTests {
    /// The partner's post and one of a third organisation read the registry, as do two of the house.
    private struct Readers {
        let desk: HoldingHouse
        let third: Caller
        let own: Caller
        var house: House { desk.house }
        var partner: Caller { desk.guest }

        init(_ house: House) async throws {
            desk = try await HoldingHouse(house)
            try await house.register(
                "organisation", 81,
                #""code":"TZ-IUT","names":[{"text":"TZ"}],"organisation_kind":"fusion-cell","status":"active""#)
            for (number, code) in ["TZ-IUT", "KE-OUT"].enumerated() {
                try await house.register(
                    "due-diligence", 82 + number,
                    #""organisation":"\#(code)","category":"*","grade":"yes","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
                )
            }
            try await house.register(
                "agreement", 83, house.agreement().replacing("UG-NAC", with: "TZ-IUT"), version: 1)
            let key = try await house.administration.addAccount(
                name: "third", roles: [.reader], organisation: "TZ-IUT", purposes: [.awareness])
            third = Caller(account: key, name: "third", organisation: "TZ-IUT", roles: [.reader], means: .token)
            for name in ["third", "guest", "reader"] {
                try await house.administration.grant(Registry.channel, to: name)
            }
            own = house["reader"]
            house.clock.pass(seconds: 1)
        }

        /// The ids of one kind that somebody reads in the registry.
        func kinds(_ kind: String, for caller: Caller) async throws -> [String] {
            let lines = try await house.gate.recent(channel: Registry.channel, cursor: nil, limit: 100, for: caller)
                .lines
            return lines.map(\.id).filter { $0.hasPrefix(kind + "--") }
        }
    }

    private func with(_ backend: Backend, _ body: (Readers) async throws -> Void) async throws {
        try await backend.run { try await body(try await Readers($0)) }
    }

    @Test("parties and agreements are for every reader of the registry", arguments: Backend.allCases)
    func parties(_ backend: Backend) async throws {
        try await with(backend) { readers in
            try await readers.house.register(
                "organisation", 90,
                #""code":"RW-X","names":[{"text":"RW"}],"organisation_kind":"fusion-cell","status":"active""#)
            for caller in [readers.own, readers.partner, readers.third] {
                let seen = try await readers.kinds("organisation", for: caller)
                #expect(seen.contains(Thing.id(90, "organisation")), "\(caller.name)")
            }
        }
    }

    @Test(
        "what one organisation did and whom a record names no guest reads, transfer basis or not",
        arguments: Backend.allCases)
    func acts(_ backend: Backend) async throws {
        try await with(backend) { readers in
            let house = readers.house
            let object = Thing.id(20)
            try await readers.desk.mention(90, of: 20)
            let acts: [(String, String)] = [
                ("remarking", #""object_ref":"\#(object)","direction":"upgrade","reason":"why","channels":["secret"]"#),
                ("recall", #""object_ref":"\#(object)","reason":"rights","explanation":"why","issued_by":"chief""#),
                (
                    "correction-notice",
                    #""object_ref":"\#(object)","notice_kind":"correction","what":"this","why":"that","decision":"corrected","decided_by":"chief","to_inform":["TZ-IUT"]"#
                ),
                (
                    "tear-line",
                    #""source_ref":"\#(object)","result_ref":"\#(Thing.id(21))","second_reader":"chief""#
                ),
                ("protected-status-screen", #""object_ref":"\#(object)","result":"passed","screened_by":"chief""#),
                (
                    "due-diligence",
                    #""organisation":"UG-NAC","category":"x","grade":"no","valid_from":"2025-01-01T00:00:00Z","valid_until":"2026-01-01T00:00:00Z""#
                ),
            ]
            for (kind, members) in acts { try await house.register(kind, 90, members) }
            for kind in acts.map(\.0) + ["person-mention"] {
                let id = Thing.id(90, kind)
                for caller in [readers.partner, readers.third] {
                    #expect(try await !readers.kinds(kind, for: caller).contains(id), "\(kind) to \(caller.name)")
                    let found = await refusal { _ = try await house.gate.record(id, version: nil, for: caller) }
                    #expect(found?.code == .missing, "\(kind) to \(caller.name)")
                }
                #expect(try await readers.kinds(kind, for: readers.own).contains(id), "\(kind) at home")
            }
        }
    }

    @Test(
        "neither a consent nor a request to pass on is read in the registry by whom it names, who may not know of its object",
        arguments: Backend.allCases)
    func addressed(_ backend: Backend) async throws {
        try await with(backend) { readers in
            let house = readers.house
            let version = Thing.time(0)
            try await house.register(
                "consent", 90,
                #""object_ref":"\#(Thing.id(20))","version":"\#(version)","organisation":"UG-NAC","originator":"KE-OUT","granted_by":"chief","status":"granted","reason":"as agreed""#
            )
            try await house.register(
                "onward-request", 90,
                #""object_ref":"\#(Thing.id(20))","version":"\#(version)","for_organisation":"TZ-IUT","originator":"UG-NAC","asked_by":"chief","reason":"a plan","status":"asked""#
            )
            for kind in ["consent", "onward-request"] {
                #expect(try await readers.kinds(kind, for: readers.partner) == [], "\(kind)")
                #expect(try await readers.kinds(kind, for: readers.own) == [Thing.id(90, kind)], "\(kind)")
                #expect(try await readers.kinds(kind, for: readers.third) == [], "\(kind)")
            }
        }
    }

    @Test("a mention of a person is filed as one, special categories as such", arguments: Backend.allCases)
    func persons(_ backend: Backend) async throws {
        try await with(backend) { readers in
            let house = readers.house
            try await readers.desk.mention(90, of: 20)
            try await house.register(
                "person-mention", 91,
                House.witness(of: Thing.id(20))
                    + #","special_categories":["health"],"special_basis":"s. 44","signed_off_by":"dpo""#)
            let snapshot = try await house.node.core.directory.current()
            for (number, mention) in [(90, Persons.Mention.present), (91, .special)] {
                let id = try RecordID(Thing.id(number, "person-mention"))
                let place = try #require(try await house.store.places(of: id).first)
                let policy = snapshot.shelves[place.shelf].flatMap { snapshot.policies[$0.policy] }
                #expect(policy?.persons == Persons(mention))
            }
        }
    }

    @Test("of two organisations under one code the first to be recorded is meant", arguments: Backend.allCases)
    func firstCode(_ backend: Backend) async throws {
        try await with(backend) { readers in
            try await readers.house.register(
                "organisation", 91,
                #""code":"TZ-IUT","names":[{"text":"Another"}],"organisation_kind":"fusion-cell","status":"active","country":"ZZ","serves":["UG-NAC"]"#
            )
            let world = try await readers.house.node.core.directory.current().world
            #expect(world.organisations["TZ-IUT"]?.country == nil && world.organisations["TZ-IUT"]?.serves == [])
        }
    }
}

extension String {
    fileprivate func replacing(_ text: String, with other: String) -> String {
        split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
    }
}
