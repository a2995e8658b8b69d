import Policy
import Records

extension Random {
    /// A world in which most of what a delivery needs is there.
    mutating func world() -> World {
        var organisations: [String: World.Organisation] = [:]
        for code in Name.organisations { organisations[code] = organisation(code) }
        var communities: [String: World.Community] = [:]
        for code in Name.communities { communities[code] = community(members: 75) }
        var bodies: [String: World.Community] = [:]
        for code in Name.bodies { bodies[code] = community(members: 60) }
        var channels: [String: World.Channel] = [:]
        for code in Name.channels { channels[code] = channel() }
        var schemes: [String: World.Scheme] = [:]
        for (code, levels) in Name.schemes where chance(99) {
            schemes[code] = World.Scheme(levels: levels, term: term(sound: 99))
        }
        var posts: [String: String] = [:]
        for post in Name.posts where chance(40) { posts[post] = pick(Name.organisations) }
        var markings: [RecordID: ReleasePolicy] = [:]
        for marking in Name.markings where chance(80) { markings[marking] = meaning() }
        // A definition that comes under a published id and says something else.
        if chance(10) { markings[pick(Name.tlpMarkings)] = chance(50) ? .neutral : meaning() }
        var world = World(
            organisations: organisations, communities: communities, bodies: bodies,
            agreements: agreements(organisations), schemes: schemes, channels: channels, posts: posts,
            markings: markings)
        for code in Name.channels where chance(15) {
            // One of several, or one that is not there.
            let id = pick(world.agreements.keys.sorted() + ["no such agreement"])
            world.channels[code]?.agreement = id
        }
        for code in Name.channels {
            for marking in Name.markings where chance(30) {
                world.localMarkings[code, default: [:]][marking] = chance(50) ? .neutral : meaning()
            }
        }
        return world
    }

    private mutating func organisation(_ code: String) -> World.Organisation {
        let country = Name.countries[String(code.prefix(2))]
        let neighbours = Name.organisations.filter { $0.hasPrefix(code.prefix(2)) }
        let scheme = chance(97) ? pick(Name.schemes).code : chance(50) ? nil : "unknown scheme"
        var ratings: [World.Rating] = []
        if chance(93) { ratings.append(World.Rating(grade: pick([.yes, .yes, .mitigated]), term: term(sound: 97))) }
        for category in Name.categories where chance(12) {
            ratings.append(
                World.Rating(category: category, grade: pick([.yes, .mitigated, .no]), term: term(sound: 70)))
        }
        if chance(4) { ratings.append(World.Rating(grade: .no, term: term(sound: 50))) }
        var accreditations: [World.Accreditation] = []
        if chance(75) { accreditations.append(World.Accreditation(ordinal: pick([5, 5, 4]), term: term(sound: 95))) }
        while chance(15) { accreditations.append(World.Accreditation(ordinal: below(6), term: term(sound: 50))) }
        return World.Organisation(
            country: chance(97) ? country : pick(["KE", "UG", "SN", "ML"]), scheme: scheme, active: terms(sound: 93),
            accreditations: accreditations, serves: some(of: neighbours + Name.organisations, percent: 20),
            ratings: ratings)
    }

    private mutating func community(members percent: Int) -> World.Community {
        var members: [World.Membership] = []
        for code in Name.organisations {
            if chance(percent) { members.append(World.Membership(code, term: term(sound: 75))) }
            if chance(15) { members.append(World.Membership(code, pick(Tier.allCases), term: term(sound: 50))) }
        }
        return World.Community(members: members)
    }

    private mutating func channel() -> World.Channel {
        var members: [World.Member] = []
        for code in Name.organisations {
            while chance(60) {
                members.append(
                    World.Member(
                        post: pick(Name.posts), organisation: code, named: chance(65), term: term(sound: 80)))
            }
        }
        let rules = Name.parties.filter { if case .channel = $0 { false } else { true } }
        return World.Channel(
            members: members, parties: chance(50) ? [] : some(of: rules, percent: 8),
            ceiling: pick([5, 5, 5, 4, 3, 2]),
            term: term(sound: 95), suspensions: chance(90) ? [] : [term(sound: 0)])
    }

    private mutating func agreements(_ organisations: [String: World.Organisation]) -> [String: World.Agreement] {
        var agreements: [String: World.Agreement] = [:]
        for (place, first) in Name.organisations.enumerated() {
            for second in Name.organisations.dropFirst(place + 1) {
                if chance(94) { agreements["\(first)/\(second)"] = agreement([first, second], organisations) }
                if chance(20) { agreements["\(first)/\(second) 2"] = agreement([first, second], organisations) }
            }
        }
        while chance(60) {
            let parties = few(of: Name.organisations, percent: 40)
            agreements["treaty \(agreements.count)"] = agreement(parties, organisations)
        }
        return agreements
    }

    private mutating func agreement(_ parties: Set<String>, _ organisations: [String: World.Organisation])
        -> World.Agreement
    {
        let schemes = Set(parties.compactMap { organisations[$0]?.scheme }).sorted()
        var equivalences: [World.Equivalence] = []
        for from in schemes {
            for to in schemes where from != to && chance(93) {
                equivalences.append(equivalence(from, to))
                if chance(7) { equivalences.append(equivalence(from, to)) }
            }
        }
        if chance(10) { equivalences.append(equivalence(pick(Name.schemes).code, pick(Name.schemes).code)) }
        return World.Agreement(
            parties: parties, term: term(sound: 95), suspensions: chance(93) ? [] : [term(sound: 0)],
            categories: chance(80) ? .any : .only(some(of: Name.categories, percent: 60)),
            purposes: chance(80) ? .any : .only(some(of: Name.purposes, percent: 70)),
            maximum: chance(80) ? 5 : below(6), hasTransferBasis: chance(80), equivalences: equivalences,
            originatorControl: chance(92) ? .none : pick([.notify, .consent]))
    }

    private mutating func equivalence(_ from: String, _ to: String) -> World.Equivalence {
        func labels(_ code: String) -> [(label: String, ordinal: Int)] {
            let levels = Name.schemes.first { $0.code == code }?.levels ?? [:]
            return levels.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { ($0.key, $0.value) }
        }
        let targets = labels(to)
        var rows: [String: String] = [:]
        for (label, ordinal) in labels(from) where chance(60) && !targets.isEmpty {
            let equal = targets.filter { abs($0.ordinal - ordinal) <= 1 }
            let level = chance(93) ? pick(equal, or: pick(targets)) : pick(targets)
            rows[label] = chance(96) ? level.label : "no such label"
        }
        return World.Equivalence(from: from, to: to, rows: rows, term: term(sound: 95))
    }

    /// What a marking asks for: a condition or two. It names no originator, no marking and no portion.
    private mutating func meaning() -> ReleasePolicy {
        var meaning = ReleasePolicy.neutral
        for _ in 0...below(2) {
            switch below(16) {
            case 0: meaning.tlp = pick(TLP.allCases)
            case 1, 2:
                meaning.relTo = .only(few(of: Name.parties, percent: 30))
                if chance(30) { meaning.relToMode = pick(ReleaseMode.allCases) }
            case 3, 4: meaning.notRelTo = few(of: Name.parties, percent: 5)
            case 5: meaning.classification = classification(in: pick(Name.schemes).code)
            case 6: meaning.permittedUse = .only(some(of: Name.purposes, percent: 60))
            case 7: meaning.tlp = pick([.green, .amber])
            case 8: meaning.handling = [handling()]
            case 9: meaning.prerequisites = [pick(Name.trainings)]
            case 10: meaning.validUntil = instant(0...23)
            case 11: meaning.validFrom = instant(0...23)
            case 12:
                meaning.persons = Persons(pick([.present, .special]), isScreened: chance(70), isSignedOff: chance(70))
            case 13: meaning.originatorControl = pick(OriginatorControl.allCases)
            case 14: meaning.rightsCaveats = [chance(80) ? pick(RightsCaveat.allCases).rawValue : "not-for-anything"]
            default: meaning.categories = [pick(Name.categories)]
            }
        }
        return meaning
    }

    mutating func classification(in scheme: String) -> Classification? {
        let levels = Name.schemes.first { $0.code == scheme }?.levels ?? [:]
        let labels = levels.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        guard !labels.isEmpty else { return nil }
        let (label, ordinal) = pick(labels)
        return Classification(ordinal: ordinal, scheme: scheme, label: label)
    }

    mutating func handling() -> String { chance(90) ? pick(Handling.allCases).rawValue : "burn-after-reading" }
}
