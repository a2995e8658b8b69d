import JSON
import Policy
import Records
import Store
import Testing

@testable import Sharing

@Suite("Who has to be told, whether or not they may still see it")
struct HolderTests {
    private func with(_ backend: Backend, _ body: (HoldingHouse) async throws -> Void) async throws {
        try await backend.run { try await body(try await HoldingHouse($0)) }
    }

    /// Files a first version, lets something happen, and asks who is told that it was wrong.
    private func told(
        _ desk: HoldingHouse, policy: ReleasePolicy? = nil, _ meanwhile: () async throws -> Void
    ) async throws -> [String] {
        let house = desk.house
        if let policy {
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(20, name: "wrong"), policy: policy, era: era)
        } else {
            try await house.file([Thing(20, name: "wrong")])
        }
        house.clock.pass(seconds: 60)
        try await meanwhile()
        house.clock.pass(seconds: 60)
        if let policy {
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(20, version: 1, name: "right"), policy: policy, era: era)
        } else {
            try await house.file([Thing(20, version: 1, name: "right")])
        }
        return try await house.gate.correct(
            Thing.id(20), version: Thing.time(0), what: "the place", why: "a slip", by: desk["chief"])
    }

    @Test("who may see it is told", arguments: Backend.allCases)
    func now(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let inform = try await told(desk) {}
            #expect(inform == [House.partner])
        }
    }

    @Test("who could see it until an agreement ended is told", arguments: Backend.allCases)
    func agreement(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let inform = try await told(desk) {
                let text = desk.house.agreement(until: desk.house.clock.now.text)
                try await desk.house.register(
                    "agreement", 3, text.replacing("\"in-force\"", with: "\"terminated\""), version: 1)
            }
            #expect(inform == [House.partner])
        }
    }

    @Test(
        "who had a post in the channel that was taken out since is told; who had none is not",
        arguments: Backend.allCases)
    func channel(_ backend: Backend) async throws {
        try await with(backend) { desk in
            let inform = try await told(desk) { try await desk.house.administration.ungrant("alerts", from: "guest") }
            #expect(inform == [House.partner])
        }
        try await with(backend) { desk in
            try await desk.house.administration.ungrant("alerts", from: "guest")
            desk.house.clock.pass(seconds: 1)
            let inform = try await told(desk) {}
            #expect(inform == [])
        }
        try await with(backend) { desk in
            try await desk.house.administration.ungrant("alerts", from: "guest")
            desk.house.clock.pass(seconds: 1)
            // In and out again after it was released: a newcomer was shown nothing older.
            let inform = try await told(desk) {
                try await desk.house.administration.grant("alerts", to: "guest")
                desk.house.clock.pass(seconds: 1)
                try await desk.house.administration.ungrant("alerts", from: "guest")
            }
            #expect(inform == [])
        }
    }

    @Test("who had it by a consent is told, whether or not that holds any more", arguments: Backend.allCases)
    func consent(_ backend: Backend) async throws {
        var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
        policy.originatorControl = .consent
        for status in ["", "granted", "withdrawn"] {
            try await with(backend) { desk in
                let inform = try await told(desk, policy: policy) {
                    let text = #"""
                        "object_ref":"\#(Thing.id(20))","version":"\#(Thing.time(0))","organisation":"UG-NAC",
                        "originator":"KE-OUT","granted_by":"console"
                        """#
                    guard !status.isEmpty else { return }
                    try await desk.house.register("consent", 30, text + #","status":"granted""#)
                    if status == "withdrawn" {
                        try await desk.house.register("consent", 30, text + #","status":"withdrawn""#, version: 1)
                    }
                }
                #expect(inform == (status.isEmpty ? [] : [House.partner]), "\(status)")
            }
        }
    }
}

@Suite("Each tear-line by itself")
struct TearlinePreviewTests {
    @Test(
        "a tear-line that waits for a consent of its own is no tear-line for who has none, whatever the source has",
        arguments: Backend.allCases)
    func consents(_ backend: Backend) async throws {
        try await backend.run { house in
            let desk = try await HoldingHouse(house)
            let source = desk.thing(20, name: "source", [desk.restricted])
            #expect(try await desk.file(source) == .stored)
            var policy = ReleasePolicy.channel("alerts", of: House.organisation, tlp: .green)
            policy.originatorControl = .consent
            let era = try await house.node.core.directory.current().world.era(at: house.clock.now)
            try await house.hide(Thing(21, name: "line"), policy: policy, era: era)
            try await house.register(
                "tear-line", 22,
                #""source_ref":"\#(source.id)","result_ref":"\#(Thing.id(21))","second_reader":"chief""#)
            func share() async throws -> Preview.Share? {
                let found = try await house.gate.preview(
                    source.id, version: nil, channel: nil, for: ["awareness"], by: desk["chief"])
                return found.preview.lines.first { $0.organisation == House.partner }?.share
            }
            func consent(_ number: Int, to object: String) async throws {
                try await house.register(
                    "consent", number,
                    #"""
                    "object_ref":"\#(object)","version":"\#(Thing.time(0))","organisation":"UG-NAC",
                    "originator":"KE-OUT","granted_by":"console","status":"granted"
                    """#)
            }
            #expect(try await share() == .nothing)
            try await consent(30, to: source.id)
            #expect(try await share() == .nothing)
            try await consent(31, to: Thing.id(21))
            #expect(try await share() == .tearline)
        }
    }

    @Test("a tear-line counts from its own release and in its own channel")
    func states() {
        var policy = ReleasePolicy.nobodyElse(than: House.organisation)
        policy.tlp = .clear
        var line = policy
        line.relTo = .only([.alliance("MCC")])
        let joined = Instant(microseconds: 100)
        var world = World(
            organisations: [House.partner: .init(country: "UG", ratings: [.init(grade: .yes)])],
            agreements: ["a": .init(parties: [House.organisation, House.partner])])
        world.communities["MCC"] = .init(members: [.init(House.partner, term: Term(from: joined))])
        func share(_ state: ObjectState) -> Preview.Share? {
            Preview(
                of: policy, ObjectState(released: Instant(microseconds: 50)), for: ["awareness"],
                tearlines: [.init(policy: line, state: state)], at: Instant(microseconds: 200), in: world
            ).lines.first?.share
        }
        #expect(share(ObjectState(released: Instant(microseconds: 50))) == .nothing)
        #expect(share(ObjectState(released: Instant(microseconds: 150))) == .tearline)
        #expect(share(ObjectState(released: Instant(microseconds: 150), channel: "closed")) == .nothing)
    }
}
