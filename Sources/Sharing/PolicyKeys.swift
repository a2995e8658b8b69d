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
    }
}

extension Core {
    /// The canonical policy that an object is filed under.
    ///
    /// The markings go in as references: what they mean is decided at each reading.
    func policy(_ question: PolicyKeys.Question, template: ReleasePolicy) -> [UInt8] {
        if let known = policies.withLock({ $0[question] }) { return known }
        var policy = template
        policy.markings.formUnion(question.markings)
        policy.portions.formUnion(question.granular)
        // A guest's word is its own organisation's.
        if !policy.originators.isEmpty { policy.originators = [question.originator] }
        let canonical = policy.canonical
        policies.withLock { policies in
            if policies.count >= SharingLimits.policies { policies.removeAll(keepingCapacity: true) }
            policies[question] = canonical
        }
        return canonical
    }
}
