import JSON
package import Records

extension LabelBook {
    /// What a label asks for.
    ///
    /// RESTRICTIVE values must all be kept, of each PERMISSIVE tag one value must fit, INFORMATIVE tags ask nothing
    /// (labels §5.5). What is not known asks for the most. A label never lets anybody pass information on, and a successor
    /// label is a proposal for its day: it widens nothing.
    package func meaning(of label: ConfidentialityLabel) -> ReleasePolicy {
        guard label.unread.isEmpty, let policy = policy(label.policy),
            let classification = policy.classification(label.classification)
        else { return .notUnderstood }
        var meaning = ReleasePolicy.neutral
        meaning.onward = .none
        meaning.relToMode = .shrinkOnly
        meaning.reviewOn = label.review
        if classification.ordinal > 0 { meaning.classification = classification }
        if case .successor(_, let date) = label.succession { meaning.downgradeOn = date }

        var lists = Lists()
        for category in label.categories {
            guard read(category, under: policy, into: &meaning, &lists) else { return .notUnderstood }
        }
        guard let audience = audience(lists, under: policy) else { return .notUnderstood }
        meaning.relTo = meaning.relTo.intersection(audience)
        meaning.tlp = max(meaning.tlp, level(of: meaning.relTo, classification))
        return meaning
    }

    /// What a reader who has several labels of one thing goes by: the originator's if its policy is known, else an
    /// alternative whose policy is; none at all denies (labels §5.7). Labels of metadata say nothing of the data.
    package func meaning(of labels: [ConfidentialityLabel]) -> ReleasePolicy {
        let originals = labels.filter { $0.role == .originator }
        let known = originals.filter { policy($0.policy) != nil }
        guard originals.isEmpty || known.isEmpty else { return combined(known) }
        return combined(labels.filter { $0.role == .alternative && policy($0.policy) != nil })
    }

    private func combined(_ labels: [ConfidentialityLabel]) -> ReleasePolicy {
        guard let first = labels.first else { return .notUnderstood }
        return labels.dropFirst().reduce(meaning(of: first)) { $0.combined(with: meaning(of: $1)) }
    }

    /// The parties of each permissive tag; a tag that stands twice asks for both.
    private struct Lists {
        var context: [Set<Party>] = []
        var listed: [Set<Party>] = []
        /// Whether every context includes the policy's own members.
        var isOwnContext = true
    }

    private func read(
        _ category: ConfidentialityLabel.Category, under policy: LabelPolicy, into meaning: inout ReleasePolicy,
        _ lists: inout Lists
    ) -> Bool {
        guard let tag = LabelTag.kinds.keys.first(where: { policy.same($0, category.tag) }) else {
            return category.kind == .informative
        }
        // A list of readers that calls itself informative is no list of readers, and nothing that can be ignored.
        guard LabelTag.kinds[tag] == category.kind else { return false }
        switch tag {
        case LabelTag.context:
            guard policy.contextURI == nil || category.uri == nil || policy.contextURI == category.uri,
                let parties = parties(category, under: policy)
            else { return false }
            lists.context.append(parties)
            lists.isOwnContext = lists.isOwnContext && policy.members.map(parties.contains) == true
        case LabelTag.releasable, LabelTag.only:
            guard let parties = parties(category, under: policy) else { return false }
            lists.listed.append(parties)
        case LabelTag.sensitivity:
            for value in category.values {
                switch policy.sensitivity(value) {
                case .handling(let code): meaning.handling.insert(code.rawValue)
                case .prerequisite(let code): meaning.prerequisites.insert(code)
                case nil: return false
                }
            }
        case LabelTag.policy:
            for value in category.values {
                guard let document = try? JSONDocument(parsing: Array(value.utf8), limits: Self.limits),
                    let part = BarazaMarking.policy(document.root)
                else { return false }
                meaning = meaning.combined(with: part)
            }
        case LabelTag.information: meaning.categories.formUnion(category.values)
        default: return false
        }
        return true
    }

    /// Of a policy inside of a label: 64 KiB, 8 levels, 4,096 values and names.
    private static let limits = JSONLimits(bytes: 64 << 10, depth: 8, nodes: 4_096)

    private func parties(_ category: ConfidentialityLabel.Category, under policy: LabelPolicy) -> Set<Party>? {
        let parties = category.values.map { party($0, under: policy) }
        // "Everybody else" is not somebody that a label can list.
        return parties.contains(nil) || parties.contains(.others) ? nil : Set(parties.compactMap { $0 })
    }

    /// Who may have it. Where nobody is listed these are the policy's own members, or those of the context.
    ///
    /// Where somebody is listed it is them alone: whether the members of the context may have it as well depends on the
    /// edition of the policy, so they do not, unless they are listed.
    private func audience(_ lists: Lists, under policy: LabelPolicy) -> Audience? {
        if lists.context.isEmpty, policy.needsContext { return nil }
        let both = { (sets: [Set<Party>]) in sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) } }
        if lists.listed.isEmpty {
            if lists.context.isEmpty { return .only(policy.members.map { [$0] } ?? []) }
            return .only(both(lists.context))
        }
        return .only(both(lists.isOwnContext ? lists.listed : lists.listed + lists.context))
    }

    /// A label says nothing of the TLP, and something classified is never CLEAR. Organisations that were named are what
    /// AMBER+STRICT asks for; a state is not an address, so there its community stands.
    private func level(of audience: Audience, _ classification: Classification) -> TLP {
        guard classification.ordinal > 0 else { return .clear }
        if audience.isAny { return .green }
        let isAddressed = audience.parties.allSatisfy { if case .state = $0 { false } else { true } }
        return isAddressed ? .amberStrict : .green
    }
}
