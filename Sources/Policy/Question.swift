import Records

/// What the gates are asked.
struct Question {
    /// With its markings resolved.
    let policy: ReleasePolicy
    let state: ObjectState
    let recipient: Recipient
    /// The post that would like to see it; `nil` where it is about the organisation alone.
    let reader: Reader?
    let instant: Instant
    let world: World
    /// Whether all of the object is the recipient's own knowledge. It may hold its own; the gates about agreements,
    /// audiences and purposes concern other organisations.
    let isOwn: Bool
    /// The agreements that bind each foreign originator with the recipient and cover what this is and what it is for.
    let covering: [String: [World.Agreement]]

    init(
        policy: ReleasePolicy, state: ObjectState, recipient: Recipient, reader: Reader?, instant: Instant, world: World
    ) {
        let resolved = policy.resolved(in: world, channel: state.channel)
        self.init(resolved: resolved, state, recipient, reader, instant, world)
    }

    private init(
        resolved policy: ReleasePolicy, _ state: ObjectState, _ recipient: Recipient, _ reader: Reader?,
        _ instant: Instant, _ world: World
    ) {
        self.policy = policy
        self.state = state
        self.recipient = recipient
        self.reader = reader
        self.instant = instant
        self.world = world
        isOwn = policy.originators == [recipient.organisation]
        let wanted = policy.permittedUse.intersection(.only(recipient.purposes))
        // A channel that was opened under an agreement is nobody's way round its terms.
        let named = state.channel.flatMap { world.channels[$0]?.agreement }
        let agreements = named.map { id in world.agreements[id].map { [$0] } ?? [] } ?? Array(world.agreements.values)
        let inForce = agreements.filter {
            $0.parties.contains(recipient.organisation) && $0.isInForce(at: instant)
                && $0.categories.covers(policy.categories) && !$0.purposes.intersection(wanted).isEmpty
        }
        var covering: [String: [World.Agreement]] = [:]
        for originator in policy.originators where originator != recipient.organisation {
            covering[originator] = inForce.filter { $0.parties.contains(originator) }
        }
        self.covering = covering
    }

    /// The foreign originators whose consent it takes: all where the policy asks for it; else those of whom an agreement
    /// that covers it says so.
    var consenting: Set<String> {
        let foreign = policy.originators.subtracting([recipient.organisation])
        guard policy.originatorControl != .consent else { return foreign }
        return foreign.filter { originator in
            covering[originator]?.contains { $0.originatorControl == .consent } ?? false
        }
    }

    func verdict(by rules: [Rule]) -> Verdict {
        var verdict = Verdict(reasons: [], validUntil: lapse)
        for rule in rules {
            let opinion = rule.judge(self)
            verdict.reasons += opinion.reasons
            verdict.withheld.merge(opinion.withheld) { $0 + $1 }
            verdict.obligations.formUnion(opinion.obligations)
        }
        if !verdict.allows { verdict.withheld = [:] }
        return verdict
    }

    /// The same question about a portion, which the object's policy covers as well: a portion never widens.
    func portion(_ marking: RecordID) -> Question {
        let policy = policy.combined(
            with: ReleasePolicy.meaning(of: marking, in: world, channel: state.channel).weighed(in: world))
        return Question(resolved: policy, state, recipient, reader, instant, world)
    }

    /// The first instant after this one at which any gate might answer otherwise.
    private var lapse: Instant? {
        var instants = [
            world.nextBorder(after: instant), policy.validFrom, policy.validUntil, reader?.clearance?.until,
        ]
        // A portion may be under a marking with dates of its own.
        for marking in policy.portions {
            let meaning = ReleasePolicy.meaning(of: marking, in: world, channel: state.channel)
            instants += [meaning.validFrom, meaning.validUntil]
        }
        return instants.compactMap { $0 }.filter { $0 > instant }.min()
    }
}

extension Question {
    /// Whether a party includes the recipient at an instant. A nation has those of its organisations that were active at
    /// the time: one that came, or came back, later is new to it, as a member is to a community (law 4).
    func covers(_ party: Party, at time: Instant) -> Bool {
        let code = recipient.organisation
        switch party {
        case .others: return !isOwn
        case .organisation(let name): return name == code
        case .state(let country):
            return world.organisations[code].map { $0.country == country && $0.isActive(at: time) } ?? false
        case .alliance(let name, let tier): return world.communities[name]?.standing(of: code, at: time) == tier
        case .body(let name): return world.bodies[name]?.standing(of: code, at: time) == .member
        case .post(let name): return isPost(name) || (reader == nil && world.posts[name] == code)
        case .channel(let name):
            guard let channel = world.channels[name] else { return false }
            return channel.members.contains { $0.organisation == code && $0.term.holds(at: time) }
                || channel.parties.contains { !$0.isChannel && covers($0, at: time) }
        }
    }

    /// Whether the post that asks is the one of this name.
    func isPost(_ name: String) -> Bool {
        guard let reader, reader.post == name else { return false }
        return world.posts[name].map { $0 == reader.organisation } ?? true
    }

    /// The post's own membership of a channel now.
    func membership(of channel: String) -> World.Member? {
        guard let reader else { return nil }
        let held = (world.channels[channel]?.members ?? []).filter {
            $0.post == reader.post && $0.organisation == reader.organisation && $0.term.holds(at: instant)
        }
        return held.first { $0.named } ?? held.first
    }

    /// The highest ordinal that any of the labels counts for at the recipient. `nil`: nobody said what one of them is
    /// worth there.
    func localOrdinal(requiringTransferBasis: Bool = false) -> Int? {
        var highest = 0
        for label in policy.classifications {
            guard let local = localOrdinal(of: label, requiringTransferBasis: requiringTransferBasis) else {
                return nil
            }
            highest = max(highest, local)
        }
        return highest
    }

    /// The ordinal as it counts at the recipient: under the agreement of each originator that makes least of it, and
    /// then the highest of those. `nil`: nobody said what it is worth there.
    func localOrdinal(of classification: Classification, requiringTransferBasis: Bool = false) -> Int? {
        guard classification.ordinal > 0 else { return 0 }
        if isOwn { return classification.ordinal }
        var highest = 0
        for agreements in covering.values {
            let worths = agreements.compactMap { agreement -> Int? in
                guard !requiringTransferBasis || agreement.hasTransferBasis else { return nil }
                return worth(classification, by: agreement)
            }
            guard let worth = worths.min() else { return nil }
            highest = max(highest, worth)
        }
        return highest
    }

    private func worth(_ classification: Classification, by agreement: World.Agreement) -> Int? {
        guard let scheme = world.organisations[recipient.organisation]?.scheme,
            classification.ordinal <= agreement.maximum
        else { return nil }
        return world.equivalent(of: classification, in: scheme, by: agreement, at: instant)
    }
}

extension Party {
    var isChannel: Bool { if case .channel = self { true } else { false } }
}

extension Bound where Element == String {
    /// Whether everything in a set is permitted. Nothing stated is covered only by everything.
    package func covers(_ set: Set<String>) -> Bool {
        switch self {
        case .any: true
        case .only(let elements): !set.isEmpty && set.isSubset(of: elements)
        }
    }
}

extension Bound {
    var isEmpty: Bool { self == .only([]) }
}
