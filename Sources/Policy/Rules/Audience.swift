import Records

extension Rule {
    /// Gate 2: the reader's organisation is among those it is released to, and not among those it is kept from.
    static let audience = Rule(name: "audience") { question in
        guard !question.isOwn else { return .yes }
        var opinion = Opinion()
        for party in question.policy.notRelTo {
            let (covers, changes) = question.covers(party, at: question.instant)
            opinion.changes = ReleasePolicy.earliest(opinion.changes, changes)
            if covers, opinion.reasons.isEmpty { opinion.reasons = [.audienceExcluded] }
        }
        guard case .only(let parties) = question.policy.relTo else { return opinion }
        let mode = question.policy.relToMode
        var now = false
        var then = false
        for party in parties {
            let (covers, changes) = question.covers(party, at: question.instant)
            opinion.changes = ReleasePolicy.earliest(opinion.changes, changes)
            let covered = question.state.released.map { question.covers(party, at: $0).covers } ?? false
            switch mode {
            case .unstated: continue
            case .open: now = now || covers
            case .frozen: then = then || covered
            // The same party has to cover the reader at both times: leaving one and joining another is growth.
            case .shrinkOnly: (now, then) = (now || covers, then || (covers && covered))
            }
        }
        if question.state.released == nil, mode != .open {
            opinion.reasons.append(parties.isEmpty ? .audienceOutside : .audienceNotDecidable)
        } else if mode == .open ? !now : !then {
            opinion.reasons.append(.audienceOutside)
        }
        return opinion
    }
}

extension Question {
    /// Whether a party includes the reader at an instant, and when that may change.
    func covers(_ party: Party, at time: Instant) -> (covers: Bool, changes: Instant?) {
        switch party {
        case .others: return (!isOwn, nil)
        case .organisation(let code): return (code == reader.organisation, nil)
        case .post(let name): return (name == reader.post, nil)
        case .state(let code):
            return (world.organisations[reader.organisation]?.country == code, nil)
        case .alliance(let code), .body(let code):
            return (world.organisations[reader.organisation]?.alliances.contains(code) ?? false, nil)
        case .channel(let code):
            let (member, changes) = membership(of: code, at: time)
            return (member != nil, changes)
        }
    }
}
