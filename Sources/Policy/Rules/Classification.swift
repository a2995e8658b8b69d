import Records

extension Rule {
    /// Gate 3: what the classification is worth to the recipient under the agreement is no higher than what its node is
    /// accredited for, and than what the channel carries.
    static let classification = Rule(name: "classification") { question in
        let ordinal = question.policy.classification?.ordinal ?? 0
        if ordinal > 0, question.policy.tlp == .clear { return .no(.classificationContradiction) }
        guard !question.isOwn else { return .yes }
        var opinion = Opinion()
        if let channel = question.state.channel {
            let carrier = question.world.channels[channel]
            if carrier?.isOpen(at: question.instant) != true || ordinal > carrier?.ceiling ?? 0 {
                opinion.reasons.append(.classificationChannel)
            }
        }
        guard ordinal > 0 else { return opinion }
        guard let local = question.localOrdinal() else {
            opinion.reasons.append(.classificationUnmapped)
            return opinion
        }
        let organisation = question.world.organisations[question.recipient.organisation]
        if local > organisation?.ceiling(at: question.instant) ?? 0 { opinion.reasons.append(.classificationCeiling) }
        return opinion
    }
}
