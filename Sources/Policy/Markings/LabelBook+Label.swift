import JSON
package import Records

/// Why a policy cannot be written as a label.
package enum LabelError: Error, Hashable, Sendable {
    /// A label has a classification, and the policy has none.
    case unclassified
    /// The book has no label policy for the scheme.
    case schemeUnknown(String)
    /// The scheme has no such level, or has it below what the policy claims.
    case levelUnknown(scheme: String, label: String)

    package var message: String {
        switch self {
        case .unclassified: "a label needs a classification: classify the record first, or send it with markings alone"
        case .schemeUnknown(let code): "no label policy is known for the scheme \(code): add it to the book of labels"
        case .levelUnknown(let scheme, let label):
            "the scheme \(scheme) has no level \(label) that is high enough: correct the classification"
        }
    }
}

extension LabelBook {
    /// The label that says what a policy says, so that nobody who keeps it does less than the policy asks.
    ///
    /// What the tags of the standard have no words for goes into a restrictive tag of our own, whole; a system that does
    /// not know the tag denies. A date of downgrade is a proposal here and would be carried out by itself there, so it
    /// becomes the date of review.
    ///
    /// A label is for the whole: it covers what each portion asks for as well, and what the markings mean in this world.
    ///
    /// - Parameter review: when to look at it again, where the policy does not say.
    package func label(
        for policy: ReleasePolicy, in world: World, created: Instant, review: Instant,
        by originator: ConfidentialityLabel.Originator? = nil
    ) throws(LabelError) -> ConfidentialityLabel {
        let policy = policy.portions.reduce(policy.resolved(in: world)) { whole, portion in
            whole.combined(with: ReleasePolicy.meaning(of: portion, in: world))
        }
        guard let classification = policy.classification else { throw .unclassified }
        guard let labelling = policies.first(where: { $0.scheme.code == classification.scheme }) else {
            throw .schemeUnknown(classification.scheme)
        }
        guard let level = labelling.scheme.level(classification.label), level.ordinal >= classification.ordinal else {
            throw .levelUnknown(scheme: classification.scheme, label: classification.label)
        }
        var label = ConfidentialityLabel(
            review: [policy.reviewOn, policy.downgradeOn].compactMap { $0 }.min() ?? review,
            policy: .init(labelling.name, uri: labelling.uri), classification: labelling.word(for: level),
            categories: categories(for: policy, under: labelling), originator: originator, created: created)
        var asked = policy.asked
        asked.classification = labelling.scheme.classification(level.label).flatMap { $0.ordinal > 0 ? $0 : nil }
        let meaning = meaning(of: label).asked
        if meaning.combined(with: asked) != meaning {
            label.categories.append(
                .init(
                    .restrictive, LabelTag.policy,
                    values: [String(decoding: BarazaMarking.value(of: asked).canonical, as: UTF8.self)]))
        }
        return label
    }

    private func categories(
        for policy: ReleasePolicy, under labelling: LabelPolicy
    ) -> [ConfidentialityLabel.Category] {
        var categories: [ConfidentialityLabel.Category] = []
        if labelling.needsContext, let members = labelling.members {
            categories.append(
                .init(.permissive, LabelTag.context, uri: labelling.contextURI, values: [value(of: members)]))
        }
        // A tag that stands twice asks for both.
        for parties in policy.relTo.lists where parties != labelling.members.map({ [$0] }) {
            // "Everybody else" is not somebody that a label can list.
            let values = parties.filter { $0 != .others }.map { value(of: $0) }
            categories.append(.init(.permissive, LabelTag.releasable, values: values.sorted()))
        }
        let sensitivities = labelling.sensitivities.filter { _, meaning in
            switch meaning {
            case .handling(let code): policy.handling.contains(code.rawValue)
            case .prerequisite(let code): policy.prerequisites.contains(code)
            }
        }
        if !sensitivities.isEmpty {
            categories.append(.init(.restrictive, LabelTag.sensitivity, values: sensitivities.keys.sorted()))
        }
        if !policy.categories.isEmpty {
            categories.append(.init(.informative, LabelTag.information, values: policy.categories.sorted()))
        }
        return categories
    }

    /// The label of something made of several parts (labels §5.6): the highest classification, of each permissive tag
    /// the values that all parts have, all restrictive and informative values.
    ///
    /// A permissive tag that one part lacks admits nobody: that the part is not restricted by it, only its policy could
    /// say. An empty list of values stays in the label for that.
    ///
    /// - Returns: `nil` where the parts are under different policies, or under one that is not known: then their
    ///   meanings can be combined, not their labels.
    package func aggregate(_ labels: [ConfidentialityLabel], created: Instant) -> ConfidentialityLabel? {
        guard let first = labels.first, let policy = policy(first.policy),
            labels.allSatisfy({ $0.unread.isEmpty && self.policy($0.policy) == policy })
        else { return nil }
        let levels = labels.map { policy.classification($0.classification) }
        guard !levels.contains(nil), let highest = zip(levels.compactMap { $0 }, labels).max(by: { $0.0 < $1.0 })?.1
        else {
            return nil
        }
        var tags: [Tag] = []
        for category in labels.flatMap(\.categories) {
            let tag = Tag(kind: category.kind, name: policy.folded(category.tag), category: category)
            if !tags.contains(tag) { tags.append(tag) }
        }
        let marks = Set(labels.map(\.privacyMark))
        return ConfidentialityLabel(
            review: labels.compactMap(\.review).min(), policy: first.policy, classification: highest.classification,
            privacyMark: marks.count == 1 ? first.privacyMark : nil,
            categories: tags.map { tag in
                var category = tag.category
                let parts = labels.map { values(of: tag, in: $0, under: policy) }
                category.values = (tag.kind == .permissive ? common(parts) : union(parts)).values.sorted()
                return category
            }, created: created)
    }

    /// A tag as one of all the labels has it.
    private struct Tag: Equatable {
        let kind: ConfidentialityLabel.Category.Kind
        let name: String
        let category: ConfidentialityLabel.Category

        static func == (left: Tag, right: Tag) -> Bool { left.kind == right.kind && left.name == right.name }
    }

    /// Values as they are written, by the spelling that all equal ones share.
    private typealias Values = [String: String]

    /// The values of a tag in one label; `nil`: it has no such tag. A permissive tag that stands twice asks for both.
    private func values(of tag: Tag, in label: ConfidentialityLabel, under policy: LabelPolicy) -> Values? {
        let lists = label.categories.filter { $0.kind == tag.kind && policy.folded($0.tag) == tag.name }
            .map { category in
                let isOurs = category.tag == LabelTag.policy || category.tag == LabelTag.information
                return Values(category.values.map { (isOurs ? $0 : policy.folded($0), $0) }) { min($0, $1) }
            }
        guard !lists.isEmpty else { return nil }
        return tag.kind == .permissive ? common(lists) : union(lists)
    }

    private func common(_ parts: [Values?]) -> Values {
        guard let first = parts.first.flatMap({ $0 }) else { return [:] }
        return parts.dropFirst().reduce(first) { left, right in left.filter { right?[$0.key] != nil } }
    }

    private func union(_ parts: [Values?]) -> Values {
        parts.reduce(into: [:]) { all, part in all.merge(part ?? [:]) { min($0, $1) } }
    }
}

extension LabelPolicy {
    /// One spelling of a value for all that are equal under the policy.
    func folded(_ text: String) -> String { ignoresCase ? text.uppercased() : text }
}

extension ReleasePolicy {
    /// What a resolved policy asks of others: without whose knowledge it is, and without dates of work and versions for
    /// others, which ask nothing.
    fileprivate var asked: ReleasePolicy {
        var policy = normalised
        policy.originators = []
        policy.reviewOn = nil
        policy.downgradeOn = nil
        policy.tearlines = []
        policy.markings = []
        policy.portions = []
        return policy
    }
}
