import Policy
import Records

extension Random {
    /// A sound question, then up to three things wrong with it.
    mutating func question(_ number: UInt64, in world: World) -> Case {
        var question = soundQuestion(number, in: world)
        for _ in 0..<pick([0, 0, 1, 1, 1, 1, 2, 2, 3]) { disturb(&question) }
        return question
    }

    private mutating func soundQuestion(_ number: UInt64, in world: World) -> Case {
        let now = instant(6...18)
        let organisation = pick(Name.organisations)
        var post = pick(Name.posts)
        // Where its posts are members: a channel shows nothing to the others, not even of what is their own.
        let places = Name.channels.flatMap { code in
            (world.channels[code]?.members ?? []).filter { $0.organisation == organisation }.map { (code, $0) }
        }
        let isOwn = chance(10)
        let tlp: TLP = pick([.clear, .clear, .green, .green, .green, .amber, .amber, .amberStrict, .red])
        var parties: Set<Party> = []
        if isOwn || tlp == .red || chance(30) {
            let named = tlp == .red ? places.filter { $0.1.named } : places
            if chance(60), !named.isEmpty {
                let (code, member) = pick(named)
                post = member.post
                parties = [.channel(code)]
            } else {
                post = pick(Name.posts.filter { [nil, organisation].contains(world.posts[$0]) }, or: post)
                parties = [.post(post)]
            }
        }
        if parties.isEmpty || chance(20) { parties.insert(audience(of: organisation, in: world)) }
        if tlp == .amber, chance(40), let country = world.organisations[organisation]?.country {
            // By way of an organisation that serves it.
            let servers = Name.organisations.filter { world.organisations[$0]?.serves.contains(organisation) == true }
            if !servers.isEmpty { parties = [.state(country), .organisation(pick(servers))] }
        }
        if chance(15) { parties.insert(pick(Name.parties)) }

        let purposes = few(of: Name.purposes, percent: 20)
        let policy = policy(tlp, for: organisation, isOwn: isOwn, parties, purposes: purposes.sorted(), in: world)
        let state = ObjectState(
            released: chance(6) ? nil : instant(3...6), channel: chance(70) ? nil : pick(Name.channels),
            consents: policy.originatorControl == .consent ? policy.originators : [])
        let reader = Reader(
            organisation: organisation, post: post, roles: few(of: ["reader", "author", "releaser"], percent: 10),
            purposes: purposes, clearance: .init(ordinal: chance(85) ? 5 : below(6), until: Day.hour(19 + below(5))),
            prerequisites: policy.prerequisites.union(some(of: Name.trainings, percent: 30)))
        return Case(number: number, world: world, policy: policy, state: state, reader: reader, now: now)
    }

    private mutating func policy(
        _ tlp: TLP, for organisation: String, isOwn: Bool, _ parties: Set<Party>, purposes: [String], in world: World
    ) -> ReleasePolicy {
        var policy = ReleasePolicy.neutral
        let others = Name.organisations.filter { $0 != organisation }
        let originator = isOwn ? organisation : pick(others)
        policy.originators = [originator]
        if !isOwn, chance(15) { policy.originators.insert(pick(others)) }
        if !isOwn, chance(8) { policy.originators.insert(organisation) }
        policy.tlp = tlp
        policy.relTo = tlp <= .green && !isOwn && chance(40) ? .any : .only(parties)
        policy.relToMode = pick([.shrinkOnly, .shrinkOnly, .frozen, .open])
        if chance(60) {
            policy.classification = classification(in: world.organisations[originator]?.scheme ?? "KE")
            if tlp == .clear, policy.classification.map({ $0.ordinal >= 1 }) == true { policy.classification = nil }
        }
        policy.originatorControl = pick([.none, .none, .none, .notify, .consent])
        if chance(40) { policy.permittedUse = .only(Set([pick(purposes)]).union(some(of: Name.purposes, percent: 30))) }
        if chance(40) { policy.categories = some(of: Name.categories, percent: 40) }
        if chance(35) { policy.persons = Persons(pick([.present, .special]), isScreened: true, isSignedOff: true) }
        if chance(30) { policy.rightsCaveats = some(of: RightsCaveat.allCases.map(\.rawValue), percent: 40) }
        if chance(10) { policy.handling = [pick(["no-print", "no-AI", "no-machine-translation"])] }
        if chance(15) { policy.prerequisites = some(of: Name.trainings, percent: 60) }
        if chance(15) { policy.validFrom = Day.hour(below(7)) }
        if chance(15) { policy.validUntil = Day.hour(18 + below(6)) }
        if chance(12) { policy.notRelTo = [pick(Name.parties)] }
        if chance(8) { policy.markings = [pick(Name.markings)] }
        if chance(8) { policy.markings.insert(pick([TLP.clear, .green, tlp]).marking) }
        if chance(30) {
            policy.portions = few(of: Name.markings + Name.unknownMarkings + Name.tlpMarkings, percent: 10)
        }
        return policy
    }

    /// A party that an organisation most likely is one of.
    private mutating func audience(of organisation: String, in world: World) -> Party {
        var parties: [Party] = [.organisation(organisation), .organisation(organisation)]
        if let country = world.organisations[organisation]?.country { parties.append(.state(country)) }
        for code in Name.communities {
            let tiers = (world.communities[code]?.members ?? []).filter { $0.organisation == organisation }.map(\.tier)
            parties += tiers.filter { $0 != .suspended }.map { .alliance(code, $0) }
        }
        for code in Name.bodies {
            let members = (world.bodies[code]?.members ?? []).filter { $0.organisation == organisation }
            parties += members.map { _ in .body(code) }
        }
        for code in Name.channels {
            let members = (world.channels[code]?.members ?? []).filter { $0.organisation == organisation }
            parties += members.prefix(1).map { _ in .channel(code) }
        }
        return pick(parties)
    }

    /// One thing wrong, or at least another than it was.
    private mutating func disturb(_ question: inout Case) {
        let kinds = Self.disturbances
        kinds[below(kinds.count)](&self, &question)
    }

    private typealias Disturbance = @Sendable (inout Random, inout Case) -> Void

    /// What the object is.
    private static let ofObject: [Disturbance] = [
        { random, question in
            switch random.below(4) {
            case 0: question.policy.originators = []
            case 1: question.policy.originators.insert(question.reader.organisation)
            case 2: question.policy.originators.insert(Name.stranger)
            default: question.policy.originators.formUnion(random.few(of: Name.organisations, percent: 5))
            }
        },
        { random, question in
            // An ordinal that its scheme does not say, a label that it does not have.
            let (scheme, ordinal) = (random.pick(Name.schemes), random.below(7))
            let label = random.chance(90) ? random.pick(scheme.levels.keys.sorted()) : "no such label"
            question.policy.classification = Classification(
                ordinal: ordinal, scheme: random.chance(95) ? scheme.code : "unknown scheme", label: label)
        },
        { random, question in
            question.policy.classification = random.classification(in: random.pick(Name.schemes).code)
        },
        { random, question in question.policy.tlp = random.pick(TLP.allCases) },
        { random, question in
            question.policy.tlp = random.pick([.amber, .amberStrict])
            if random.chance(50), let country = question.world.organisations[question.reader.organisation]?.country {
                question.policy.relTo = .only([.state(country)])
            }
        },
        { random, question in
            switch random.below(4) {
            case 0: question.policy.relTo = .any
            case 1: question.policy.relTo = .only([])
            case 2:
                question.policy.relTo = question.policy.relTo.intersection(
                    .only(random.few(of: Name.parties, percent: 30)))
            default: question.policy.relTo = .only(random.few(of: Name.parties, percent: 6))
            }
        },
        { random, question in question.policy.notRelTo.formUnion(random.few(of: Name.parties, percent: 5)) },
        { random, question in question.policy.relToMode = random.pick(ReleaseMode.allCases) },
        { random, question in
            question.policy.originatorControl = .consent
            question.state.consents = random.some(of: Name.organisations, percent: 30)
        },
        { random, question in question.policy.permittedUse = .only(random.some(of: Name.purposes, percent: 30)) },
        { random, question in question.policy.categories = random.some(of: Name.categories, percent: 40) },
        { random, question in
            question.policy.rightsCaveats.insert(random.chance(40) ? "child-data" : "not-for-anything")
        },
        { random, question in
            let mention: Persons.Mention = random.pick([.none, .present, .special, .special])
            let (isScreened, isSignedOff) = random.pick([(true, true), (true, false), (true, false), (false, true)])
            question.policy.persons = Persons(mention, isScreened: isScreened, isSignedOff: isSignedOff)
        },
        { random, question in question.policy.handling.insert(random.handling()) },
        { random, question in question.policy.prerequisites.insert(random.pick(Name.trainings)) },
        { random, question in
            let markings = Name.markings + Name.unknownMarkings + Name.tlpMarkings
            question.policy.markings.insert(random.pick(markings))
        },
        { random, question in
            let markings = Name.markings + Name.unknownMarkings + Name.tlpMarkings
            question.policy.portions.formUnion(random.few(of: markings, percent: 10))
        },
    ]

    /// What has happened to it, who asks, and when.
    private static let ofMoment: [Disturbance] = [
        { random, question in
            let edge = Instant(microseconds: question.now.microseconds + random.pick([-1, 0, 1]))
            switch random.below(3) {
            case 0: question.policy.validFrom = edge
            case 1: question.policy.validUntil = edge
            default: question.reader.clearance?.until = edge
            }
        },
        { random, question in
            if random.chance(50) { question.state.recalled = true } else { question.state.withdrawn = true }
        },
        { random, question in question.state.released = random.chance(30) ? nil : random.instant(0...23) },
        { random, question in question.state.released = question.now },
        { random, question in question.state.channel = random.chance(80) ? random.pick(Name.channels) : "gone" },
        { random, question in
            question.reader.recipient.organisation =
                random.chance(85) ? random.pick(Name.organisations) : Name.stranger
        },
        { random, question in
            question.reader.recipient.purposes = random.some(of: Name.purposes + ["curiosity"], percent: 25)
        },
        { random, question in question.reader.post = random.pick(Name.posts) },
        { random, question in
            question.reader.roles = random.some(of: ["reader", "operator", "auditor", "chair"], percent: 30)
        },
        { random, question in
            question.reader.clearance =
                random.chance(40) ? nil : .init(ordinal: random.below(6), until: random.instant(6...23))
        },
        { random, question in question.reader.prerequisites = random.some(of: Name.trainings, percent: 30) },
        { random, question in question.reader.suspended = true },
        { random, question in
            question.reader.act = random.pick(Reader.Act.allCases)
            if random.chance(50) { question.policy.handling.insert(random.handling()) }
        },
        { random, question in question.now = random.instant(0...23) },
    ]

    private static let disturbances = ofObject + ofMoment
}
