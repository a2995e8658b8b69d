import Records

@testable import Policy

/// A repeatable stream of random numbers, so that a failure can be played again from its seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

enum Sample {
    static let now = Instant(microseconds: 1_750_000_000_000_000)
    static func later(_ seconds: Int64) -> Instant { Instant(microseconds: now.microseconds + seconds * 1_000_000) }

    static let channel = "sahel-alerts"
    static let member = World.Member(post: "duty", organisation: "KE", named: true)
    static let world = World(
        organisations: ["KE": .init(country: "KE"), "UG": .init(country: "UG", alliances: ["EAC"])],
        channels: [channel: [member, .init(post: "guest", organisation: "UG", named: true)]])
    static let duty = Reader(organisation: "KE", post: "duty", roles: ["reader"])
    static let guest = Reader(organisation: "UG", post: "guest", roles: ["reader"])
    static func template(_ tlp: TLP = .green) -> ReleasePolicy { .channel(channel, of: "KE", tlp: tlp) }

    static func marking(_ digit: Int) -> RecordID {
        guard let id = try? RecordID("marking-definition--00000000-0000-4000-8000-00000000000\(digit)") else {
            return TLP.red.marking
        }
        return id
    }
}

extension RandomNumberGenerator {
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func pick<T>(_ list: [T], upTo count: Int) -> [T] {
        Array(list.shuffled(using: &self).prefix(Int.random(in: 0...count, using: &self)))
    }

    mutating func instant() -> Instant? {
        chance(60) ? nil : Sample.later(Int64.random(in: -3...3, using: &self))
    }

    mutating func party() -> Party {
        let name = ["KE", "UG", "TZ"].randomElement(using: &self) ?? "KE"
        return [
            .organisation(name), .state(name), .alliance("EAC"), .body("EAC"), .channel("a"), .channel("b"),
            .post("duty"), .post("guest"),
        ].randomElement(using: &self) ?? .channel("a")
    }

    mutating func parties() -> Set<Party> { Set((0..<Int.random(in: 0...4, using: &self)).map { _ in party() }) }

    mutating func policy() -> ReleasePolicy {
        var policy = ReleasePolicy.neutral
        policy.originators = Set(pick(["KE", "UG"], upTo: 2))
        policy.tlp = TLP.allCases.randomElement(using: &self) ?? .red
        policy.relTo = chance(20) ? .any : .only(parties())
        policy.notRelTo = chance(80) ? [] : parties()
        policy.relToMode = [.shrinkOnly, .frozen, .open].randomElement(using: &self) ?? .open
        policy.originatorControl = chance(60) ? .none : OriginatorControl.allCases.randomElement(using: &self) ?? .none
        policy.onward = [.none, .community, .list(parties())].randomElement(using: &self) ?? .none
        policy.permittedUse = chance(60) ? .any : .only(Set(pick(["awareness", "analysis"], upTo: 2)))
        policy.rightsCaveats = chance(70) ? [] : Set(pick(["child-data", "not-for-detention"], upTo: 2))
        policy.handling = chance(70) ? [] : Set(pick(["no-print", "no-ai"], upTo: 2))
        policy.attribution = Attribution.allCases.randomElement(using: &self) ?? .none
        policy.prerequisites = chance(70) ? [] : Set(pick(["course-1", "course-2"], upTo: 2))
        policy.tearlines = Set(pick(["urn:a", "urn:b"], upTo: 2))
        policy.downgradeOn = instant()
        policy.reviewOn = instant()
        policy.validFrom = instant()
        policy.validUntil = instant()
        policy.markings = Set(pick([1, 2, 3].map(Sample.marking) + TLP.allCases.map(\.marking), upTo: 2))
        if chance(30) {
            policy.classification = Classification(
                ordinal: Int.random(in: 0...5, using: &self), scheme: chance(50) ? "nato" : "eu", label: "x")
        }
        return policy
    }

    mutating func world() -> World {
        var members: [String: [World.Member]] = [:]
        for code in ["a", "b"] {
            members[code] = (0..<Int.random(in: 0...3, using: &self)).map { _ in
                World.Member(
                    post: chance(60) ? "duty" : "guest", organisation: chance(60) ? "KE" : "UG", named: chance(60),
                    from: instant(), until: instant())
            }
        }
        return World(
            organisations: ["KE": .init(country: "KE"), "UG": .init(country: "UG", alliances: ["EAC"])],
            agreements: chance(50)
                ? [] : [.init(parties: ["KE", "UG"], from: instant() ?? Sample.now, until: instant())],
            channels: members,
            markings: [Sample.marking(1): .statement("mine"), Sample.marking(2): .unknown])
    }

    mutating func reader() -> Reader {
        Reader(
            organisation: ["KE", "UG", "TZ"].randomElement(using: &self) ?? "KE", post: chance(70) ? "duty" : "guest",
            roles: Set(pick(["reader", "author", "operator"], upTo: 2)),
            clearance: chance(50)
                ? nil : .init(ordinal: Int.random(in: 0...5, using: &self), until: instant() ?? Sample.now),
            prerequisites: Set(pick(["course-1", "course-2"], upTo: 2)), suspended: chance(10))
    }

    mutating func state() -> ObjectState {
        ObjectState(released: instant(), recalled: chance(10), withdrawn: chance(10))
    }
}
