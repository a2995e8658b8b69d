import Policy
import Records
import Store
import Synchronization

/// The policies of what is filed: a channel's template with an object's markings.
enum PolicyKeys {
    struct Question: Hashable, Sendable {
        let channel: ChannelKey
        /// The code of the organisation whose word it is.
        let originator: String
        /// As the object lists them: most objects of a submission list the same.
        let markings: [RecordID]
        let granular: [RecordID]
        /// What it says in other words; empty for what speaks for itself.
        var source = Derivation()
        /// Whom alone it is for; `nil`: whoever the template says.
        var confined: Registry.Confined?
        /// Which version of the channel's charter its template is made with; `nil`: it has none.
        var charter: Position?
        /// Who is not shown it, as they know what it would overlay; see ``Intake/knowing(_:)``.
        var keptFrom: Set<Party> = []
    }

    /// What something derived takes over from what it derives from (law 5), beside the markings.
    struct Derivation: Hashable, Sendable {
        /// Whose word that is.
        var originators: Set<String> = []
        /// Whom that is for, and whom it may be passed on to, beside what its markings say: a joint draft and what all let out
        /// say it in their policies alone (decision 0062).
        var relTo = Audience.any
        var notRelTo: Set<Party> = []
        var tlp = TLP.clear
        var onward = Onward.community
        /// Nothing is known of it here, so nobody can say who may have it: those alone whose word the derived one is.
        var isUnknown = false
    }
}

extension Core {
    /// The canonical policy that an object is filed under.
    ///
    /// The markings go in as references: what they mean is decided at each reading.
    func policy(_ question: PolicyKeys.Question, template: ReleasePolicy) -> [UInt8] {
        if let known = policies.withLock({ $0[question] }) { return known }
        var policy = template
        if let confined = question.confined, !template.originators.isEmpty {
            policy = template.combined(with: confined.policy(of: question.originator))
        }
        policy.markings.formUnion(question.markings)
        policy.portions.formUnion(question.granular)
        // A guest's word is its own organisation's.
        if !policy.originators.isEmpty {
            policy.originators = question.source.originators.union([question.originator])
        }
        if question.source.isUnknown { policy.notRelTo.insert(.others) }
        policy.relTo = policy.relTo.intersection(question.source.relTo)
        policy.tlp = max(policy.tlp, question.source.tlp)
        policy.onward = policy.onward.meet(question.source.onward)
        policy.notRelTo.formUnion(question.source.notRelTo)
        policy.notRelTo.formUnion(question.keptFrom)
        let canonical = policy.canonical
        policies.withLock { policies in
            if policies.count >= SharingLimits.policies { policies.removeAll(keepingCapacity: true) }
            policies[question] = canonical
        }
        return canonical
    }
}
