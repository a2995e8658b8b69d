import Records

extension Rule {
    /// Gate 2: the recipient is among those it is released to, and not among those it is kept from.
    static let audience = Rule(name: "audience") { question in
        guard !question.isOwn else { return .yes }
        let now = question.instant
        var opinion = Opinion()
        if question.policy.notRelTo.contains(where: { question.excludes($0, at: now) }) {
            opinion.reasons.append(.audienceExcluded)
        }
        let audience = question.policy.relTo
        if audience.isAny { return opinion }
        let released = question.state.released
        let isNow = { (party: Party) in question.covers(party, at: now) }
        let wasThen = { (party: Party) in released.map { question.covers(party, at: $0) } ?? question.isTimeless(party)
        }
        let isAmong =
            switch question.policy.relToMode {
            case .unstated: false
            case .open: audience.allSatisfy(isNow)
            case .frozen: audience.allSatisfy(wasThen)
            // The same party has to cover it all along: who left and came back, or joined another, is new.
            case .shrinkOnly: audience.allSatisfy { isNow($0) && wasThen($0) && question.hasStayed($0) }
            }
        if !isAmong { opinion.reasons.append(audience.allSatisfy(isNow) ? .audienceLater : .audienceOutside) }
        return opinion
    }
}

extension Question {
    /// Whether a party that it is kept from includes the recipient. A community keeps out its suspended members too, also
    /// where it is a channel's.
    fileprivate func excludes(_ party: Party, at time: Instant) -> Bool {
        if covers(party, at: time) { return true }
        switch party {
        case .alliance(let name, .member):
            return world.communities[name]?.standing(of: recipient.organisation, at: time) == .suspended
        case .channel(let name):
            return world.channels[name]?.parties.contains { !$0.isChannel && excludes($0, at: time) } ?? false
        default: return false
        }
    }

    /// Whether a party has covered the recipient ever since the release, at every instant at which that could change.
    fileprivate func hasStayed(_ party: Party) -> Bool {
        borders(of: party).allSatisfy { border in
            state.released.map { border <= $0 } ?? false || border > instant || covers(party, at: border)
        }
    }

    /// The instants at which a party may begin or cease to cover the recipient.
    private func borders(of party: Party) -> [Instant] {
        let code = recipient.organisation
        func borders(_ community: World.Community?) -> [Instant] {
            community?.members.filter { $0.organisation == code }.flatMap(\.term.ends) ?? []
        }
        switch party {
        case .organisation, .post, .others: return []
        case .state(let country):
            return world.organisations[code].map { $0.country == country ? $0.active.flatMap(\.ends) : [] } ?? []
        case .alliance(let name, _): return borders(world.communities[name])
        case .body(let name): return borders(world.bodies[name])
        case .channel(let name):
            guard let channel = world.channels[name] else { return [] }
            return channel.members.filter { $0.organisation == code }.flatMap(\.term.ends)
                + channel.parties.filter { !$0.isChannel }.flatMap { self.borders(of: $0) }
        }
    }

    /// Whether a party covers the recipient whatever the time: where no audience was known at the release. What has a
    /// beginning began after it.
    fileprivate func isTimeless(_ party: Party) -> Bool {
        switch party {
        case .organisation, .post: covers(party, at: instant)
        case .state(let country):
            world.organisations[recipient.organisation].map {
                $0.country == country && $0.active.contains { $0.from == nil }
            } ?? false
        case .alliance, .body, .channel, .others: false
        }
    }
}
