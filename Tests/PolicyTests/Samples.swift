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
    /// Two organisations that share everything up to RESTRICTED under one agreement, and a channel that both read.
    static let world = World(
        organisations: [
            "KE": .init(country: "KE", scheme: "national", ratings: [.init(grade: .yes)]),
            "UG": .init(country: "UG", scheme: "national", ratings: [.init(grade: .yes)]),
        ],
        communities: ["EAC": .init(members: [.init("KE"), .init("UG")])],
        agreements: [
            "a1": .init(
                parties: ["KE", "UG"], maximum: 3, hasTransferBasis: true,
                equivalences: [.init(from: "nato", to: "national")])
        ],
        schemes: ["nato": nato, "national": national],
        channels: [
            channel: .init(members: [member, .init(post: "guest", organisation: "UG", named: true)], ceiling: 3)
        ])
    static let nato = World.Scheme(levels: [
        "NATO UNCLASSIFIED": 1, "NATO RESTRICTED": 2, "NATO CONFIDENTIAL": 3, "NATO SECRET": 4,
    ])
    static let national = World.Scheme(levels: ["public": 0, "restricted": 2, "secret": 4])
    static let duty = Reader(organisation: "KE", post: "duty", roles: ["reader"])
    static let guest = Reader(organisation: "UG", post: "guest", roles: ["reader"], purposes: ["awareness"])
    /// Released before now, while everybody above was a member.
    static let state = ObjectState(released: later(-1_000), channel: channel)
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
            .organisation(name), .state(name), .alliance("EAC"), .alliance("EAC", .partner), .body("desk"),
            .channel("a"), .channel("b"),
            .post("duty"), .post("guest"),
        ].randomElement(using: &self) ?? .channel("a")
    }

    mutating func parties() -> Set<Party> { Set((0..<Int.random(in: 0...4, using: &self)).map { _ in party() }) }

    mutating func policy() -> ReleasePolicy {
        var policy = ReleasePolicy.neutral
        policy.originators = Set(pick(["KE", "UG"], upTo: 2))
        policy.tlp = TLP.allCases.randomElement(using: &self) ?? .red
        policy.relTo = chance(20) ? .any : chance(70) ? .only(parties()) : Audience(lists: [parties(), parties()])
        policy.notRelTo = chance(80) ? [] : parties()
        policy.relToMode = [.shrinkOnly, .frozen, .open].randomElement(using: &self) ?? .open
        policy.originatorControl = chance(60) ? .none : OriginatorControl.allCases.randomElement(using: &self) ?? .none
        policy.onward = [.none, .community, .list(parties())].randomElement(using: &self) ?? .none
        policy.permittedUse = chance(60) ? .any : .only(Set(pick(["awareness", "analysis"], upTo: 2)))
        policy.rightsCaveats = chance(70) ? [] : Set(pick(["child-data", "not-for-detention"], upTo: 2))
        policy.handling = chance(70) ? [] : Set(pick(["no-print", "no-AI"], upTo: 2))
        policy.attribution = Attribution.allCases.randomElement(using: &self) ?? .none
        policy.prerequisites = chance(70) ? [] : Set(pick(["course-1", "course-2"], upTo: 2))
        policy.tearlines = Set(pick(["urn:a", "urn:b"], upTo: 2))
        policy.downgradeOn = instant()
        policy.reviewOn = instant()
        policy.validFrom = instant()
        policy.validUntil = instant()
        policy.categories = chance(50) ? ["threat"] : Set(pick(["threat", "incident"], upTo: 2))
        policy.persons =
            chance(70)
            ? .absent
            : Persons(chance(70) ? .present : .special, isScreened: chance(70), isSignedOff: chance(50))
        policy.portions =
            chance(80) ? [] : Set(pick([1, 2].map(Sample.marking) + TLP.allCases.map(\.marking), upTo: 2))
        policy.markings = Set(pick([1, 2, 3].map(Sample.marking) + TLP.allCases.map(\.marking), upTo: 2))
        if chance(30) {
            policy.classification = Classification(
                ordinal: Int.random(in: 0...3, using: &self), scheme: chance(80) ? "nato" : "eu",
                label: chance(80) ? "NATO RESTRICTED" : "x")
        }
        return policy
    }

    mutating func term() -> Term { chance(50) ? .always : Term(from: instant(), until: instant()) }

    mutating func organisation(_ country: String) -> World.Organisation {
        .init(
            country: country, scheme: chance(80) ? "national" : nil, active: [term()],
            accreditations: chance(60) ? [.init(ordinal: Int.random(in: 0...5, using: &self), term: term())] : [],
            serves: Set(pick(["KE", "UG"], upTo: 1)),
            ratings: chance(80) ? [.init(grade: .yes, term: term())] : [.init(category: "threat", grade: .no)])
    }

    mutating func community() -> World.Community {
        .init(
            members: pick(["KE", "UG", "TZ"], upTo: 3).map {
                .init($0, chance(70) ? .member : Tier.allCases.randomElement(using: &self) ?? .observer, term: term())
            })
    }

    mutating func channel() -> World.Channel {
        .init(
            members: (0..<Int.random(in: 0...3, using: &self)).map { _ in
                World.Member(
                    post: chance(60) ? "duty" : "guest", organisation: chance(60) ? "KE" : "UG", named: chance(60),
                    term: term())
            },
            parties: Set((0..<Int.random(in: 0...1, using: &self)).map { _ in party() }),
            ceiling: Int.random(in: 0...5, using: &self), term: term(), suspensions: chance(90) ? [] : [term()])
    }

    mutating func world() -> World {
        World(
            organisations: ["KE": organisation("KE"), "UG": organisation("UG")],
            communities: ["EAC": community()], bodies: ["desk": community()],
            agreements: chance(20)
                ? [:]
                : [
                    "a1": .init(
                        parties: ["KE", "UG", "TZ"], term: term(), suspensions: chance(80) ? [] : [term()],
                        categories: chance(60) ? .any : .only(["threat"]), maximum: Int.random(in: 0...5, using: &self),
                        hasTransferBasis: chance(50),
                        equivalences: [.init(from: "nato", to: "national", term: term())])
                ],
            schemes: ["nato": Sample.nato, "national": Sample.national], channels: ["a": channel(), "b": channel()],
            posts: chance(50) ? [:] : ["duty": "KE", "guest": "UG"],
            markings: [Sample.marking(1): .neutral])
    }

    mutating func reader() -> Reader {
        Reader(
            organisation: ["KE", "UG", "TZ"].randomElement(using: &self) ?? "KE", post: chance(70) ? "duty" : "guest",
            roles: chance(70) ? ["reader"] : Set(pick(["reader", "author", "operator"], upTo: 2)),
            purposes: chance(70) ? ["awareness", "analysis"] : Set(pick(["awareness", "judicial"], upTo: 2)),
            clearance: chance(50)
                ? nil : .init(ordinal: Int.random(in: 0...5, using: &self), until: instant() ?? Sample.later(2)),
            prerequisites: Set(pick(["course-1", "course-2"], upTo: 2)), suspended: chance(5),
            act: chance(80) ? .view : Reader.Act.allCases.randomElement(using: &self) ?? .view)
    }

    mutating func state() -> ObjectState {
        ObjectState(
            released: instant(), recalled: chance(5), withdrawn: chance(5), channel: chance(70) ? nil : "a",
            consents: Set(pick(["KE", "UG"], upTo: 2)))
    }
}
