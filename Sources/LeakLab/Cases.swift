package import Policy
package import Records

/// One question for both: may this reader, and may its organisation, have this object now?
package struct Case: Sendable {
    package let number: UInt64
    package var world: World
    package var policy: ReleasePolicy
    package var state: ObjectState
    package var reader: Reader
    package var now: Instant

    /// Whether it is somebody else's knowledge: what is one's own passes most gates by itself.
    package var isForeign: Bool { policy.originators != [reader.organisation] }
}

/// Cases that follow from a seed and a number: a question that is likely to be answered with yes, then up to three
/// things wrong with it. Two hundred of them share a world, in which most of what is needed is there, and some is not.
package struct Cases: Sendable {
    package static let casesPerWorld: UInt64 = 200

    package let seed: UInt64
    private var kept: (index: UInt64, world: World)?

    package init(seed: UInt64) { self.seed = seed }

    package mutating func make(_ number: UInt64) -> Case {
        let index = number / Self.casesPerWorld
        let world: World
        if let kept, kept.index == index {
            world = kept.world
        } else {
            var random = Random(seed: seed, stream: index << 1)
            world = random.world()
            kept = (index, world)
        }
        var random = Random(seed: seed, stream: number << 1 | 1)
        return random.question(number, in: world)
    }
}

/// The names that all worlds share.
enum Name {
    static let organisations = ["KE-OUT", "KE-NCC", "UG-NAC", "UG-ISO", "SN-CAS", "SN-DRN", "ML-CNV", "IGAD"]
    static let countries = ["KE": "KE", "UG": "UG", "SN": "SN", "ML": "ML"]
    static let stranger = "XX-NEW"
    static let posts = ["duty", "desk", "chief", "liaison"]
    static let communities = ["MCC", "NET"]
    static let bodies = ["board", "cell"]
    static let channels = ["alerts", "room", "desk-feed"]
    static let categories = ["threat", "border", "persons"]
    static let purposes = ["awareness", "analysis", "protective-action", "lead-only"]
    static let trainings = ["handling-101", "read-in"]
    /// With a label that two schemes have at different places, a level that is missing, and schemes that end early.
    static let schemes: [(code: String, levels: [String: Int])] = [
        ("NATO", ["NU": 1, "NR": 2, "NC": 3, "NS": 4, "CTS": 5]),
        ("KE", ["public": 0, "official": 1, "restricted": 2, "confidential": 3, "secret": 4, "top secret": 5]),
        ("FR", ["public": 0, "interne": 1, "restreint": 2, "secret": 4, "très secret": 5]),
        ("SN", ["public": 0, "interne": 1, "restreint": 2, "secret": 3]),
    ]
    static let markings = (0..<6).compactMap { number in
        try? RecordID("marking-definition--7b1e4c52-93a6-4d0f-8a35-6f20c9d8e1b\(number)")
    }
    /// No world knows it.
    static let unknownMarkings = ["f"].compactMap { digit in
        try? RecordID("marking-definition--7b1e4c52-93a6-4d0f-8a35-6f20c9d8e1b\(digit)")
    }
    /// The published ones, TLP 1 RED among them.
    static let tlpMarkings =
        TLP.allCases.map(\.marking)
        + ["marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"].compactMap { try? RecordID($0) }

    static var parties: [Party] {
        var parties = organisations.map { Party.organisation($0) } + ["KE", "UG", "SN", "ML"].map { .state($0) }
        for code in communities {
            parties += [.alliance(code), .alliance(code), .alliance(code, .partner), .alliance(code, .observer)]
        }
        parties += bodies.map { .body($0) } + posts.map { .post($0) }
        parties += (channels + channels + ["gone"]).map { .channel($0) }
        return parties + [.others]
    }
}

/// All that begins or ends does so at a whole hour of one day, so that a clock at a whole hour stands on a border.
enum Day {
    /// 2025-06-01T00:00:00Z.
    static func hour(_ hour: Int, plus microseconds: Int64 = 0) -> Instant {
        Instant(microseconds: 1_748_736_000_000_000 + Int64(hour) * 3_600_000_000 + microseconds)
    }
}

extension Random {
    /// At or around an hour.
    mutating func instant(_ hours: ClosedRange<Int>) -> Instant {
        let hour = hours.lowerBound + below(hours.count)
        let offset: Int64 = pick([0, 0, 0, 0, 0, 0, 1, -1, 1_800_000_000, Int64(below(3_600_000)) * 1_000])
        return Day.hour(hour, plus: offset)
    }

    /// A stretch that most likely holds during the cases, which are between 6 and 18 hours; the rest of the time any
    /// stretch at all, even one that ends before it begins.
    mutating func term(sound percent: Int) -> Term {
        if !chance(percent) {
            return Term(
                from: chance(25) ? nil : Day.hour(below(24)), until: chance(25) ? nil : Day.hour(below(24)))
        }
        return Term(from: chance(60) ? nil : Day.hour(below(6)), until: chance(60) ? nil : Day.hour(19 + below(5)))
    }

    mutating func terms(sound percent: Int) -> [Term] {
        chance(percent) ? [term(sound: 95)] : (0..<below(3)).map { _ in term(sound: 0) }
    }
}
