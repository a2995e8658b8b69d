/// Where a joint draft stands: computed from one version of it and from what its originators said of that version, never stored.
/// Domain 3.8.
///
/// Whoever has the same acts computes the same, in whatever order they came. What somebody says who is none of its originators, and
/// what states a time to come does not count. An originator's word is the last that it said of any version: it is about this one
/// only where that was, so that what was said of a later version is not forgotten when that is taken back. Silence is no consent
/// (law 9).
package struct JointThread: Hashable, Sendable {
    package struct Act: Hashable, OrderedAct {
        package var id: RecordID
        package var deed: JointAct.Deed
        /// The code of the organisation whose word it is.
        package var organisation: String
        /// Of the version that it is about.
        package var digest: String
        package var at: Instant
        package var follows: RecordID?
        /// Of a release: what was released, and the consents that it rests on.
        package var product: RecordID?
        package var consents: Set<RecordID>
        package var voice: String { organisation }
        package init(
            id: RecordID, deed: JointAct.Deed, organisation: String, digest: String, at: Instant,
            follows: RecordID? = nil, product: RecordID? = nil, consents: Set<RecordID> = []
        ) {
            self.id = id
            self.deed = deed
            self.organisation = organisation
            self.digest = digest
            self.at = at
            self.follows = follows
            self.product = product
            self.consents = consents
        }
    }

    package enum State: String, CaseIterable, Sendable {
        /// Somebody has not consented.
        case open
        /// All have: the lead may release it.
        case agreed
        case released, withdrawn
        package var isOver: Bool { self == .released || self == .withdrawn }
    }

    /// What an originator has said of this version.
    package enum Word: String, CaseIterable, Sendable {
        /// It leads: to release it is its consent.
        case lead
        case unanswered, consented, change, withheld
    }

    package let state: State
    /// Of each originator, in the order of the draft.
    package let words: [Said]
    /// What was released.
    package let product: RecordID?
    /// The acts that count.
    package let counted: Set<RecordID>
    /// The consents that stand, by which it may be released.
    package let consents: [RecordID]
    /// Whether each originator but the lead consents to it as things stand now, whatever was released before.
    package let isConsented: Bool
    /// Whether nothing came after this version, not even what was taken back since: else it takes a next one to ask anew.
    package let isLast: Bool

    package struct Said: Hashable, Sendable {
        package let organisation: String
        package let word: Word
    }

    /// - Parameters:
    ///   - originators: codes, the lead's first.
    ///   - digest: of the version that is asked about.
    ///   - made: when the draft was, as it says.
    ///   - acts: all that are known, in any order.
    ///   - isLast: whether no version came after it: one that did asks everybody anew, and does so for good.
    ///   - out: the product of this version, where that stands: it was released, whatever anybody says of it.
    package init(
        originators: [String], digest: String, made: Instant, acts: [Act], isLast: Bool = true, out: RecordID? = nil,
        at now: Instant
    ) {
        let lead = originators.first
        let others = originators.dropFirst()
        let said = ActOrder.effective(acts, since: made, at: now).map(\.act)
        let about = said.filter { $0.digest == digest }
        // Each one's last word of any version; a release names what it rests on, so that it holds whenever the consents come.
        var words: [String: Act] = [:]
        var counted: Set<RecordID> = []
        for act in said where others.contains(act.organisation) {
            guard [.consent, .change, .withhold].contains(act.deed) else { continue }
            words[act.organisation] = act
            if act.digest == digest { counted.insert(act.id) }
        }
        words = isLast ? words.filter { $0.value.digest == digest } : [:]
        // Whoever follows a consent by a change or a refusal takes it back, though their clock is ahead of this one.
        let void = Self.takenBack(acts)
        words = words.filter { $0.value.deed != .consent || !void.contains($0.value.key) }
        // Who files a note under the id of another's says something of its own.
        let given = Dictionary(grouping: about.filter { $0.deed == .consent }, by: \.id)
            .mapValues { $0.map(\.organisation) }
        let release = about.first { act in
            act.deed == .release && act.organisation == lead && act.product != nil
                && Set(others).isSubset(of: act.consents.flatMap { given[$0] ?? [] })
        }
        // What is out is not given up any more: it is recalled. To give a draft up concerns every version of it.
        let isGivenUp = said.contains { $0.deed == .withdraw && $0.organisation == lead }
        if let release { counted.insert(release.id) }
        if isGivenUp {
            counted.formUnion(acts.filter { $0.deed == .withdraw && $0.organisation == lead }.map(\.id))
        }
        let consented = others.compactMap { code in
            words[code].flatMap { $0.deed == .consent ? $0.id : nil }
        }
        consents = consented
        product = out ?? release?.product
        isConsented = lead != nil && !others.isEmpty && consented.count == others.count && !isGivenUp
        self.isLast = isLast
        state =
            if release != nil || out != nil { .released } else if isGivenUp { .withdrawn } else if isConsented {
                .agreed
            } else {
                .open
            }
        self.words = originators.map { code in
            guard code != lead else { return Said(organisation: code, word: .lead) }
            let word: Word =
                switch words[code]?.deed {
                case .consent: .consented
                case .change: .change
                case .withhold: .withheld
                default: .unanswered
                }
            return Said(organisation: code, word: word)
        }
        self.counted = counted
    }

    /// The consents that a change or a refusal of the same organisation follows, through whatever it said between.
    private static func takenBack(_ acts: [Act]) -> Set<ActKey> {
        let known = Dictionary(acts.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var void: Set<ActKey> = []
        for act in acts where [.change, .withhold].contains(act.deed) {
            var next = act.follows
            while let id = next {
                let key = ActKey(id: id, voice: act.voice)
                guard void.insert(key).inserted else { break }
                next = known[key]?.follows
            }
        }
        return void
    }

    /// What an organisation may do as things stand.
    package func deeds(of organisation: String) -> [JointAct.Deed] {
        guard !state.isOver, let said = words.first(where: { $0.organisation == organisation }) else { return [] }
        // Nobody is asked of what its lead has changed.
        guard isLast || said.word == .lead else { return [] }
        switch said.word {
        case .lead: return state == .agreed ? [.release, .withdraw] : [.withdraw]
        case .consented: return [.change, .withhold]
        case .withheld: return [.consent, .change]
        case .change, .unanswered: return [.consent, .change, .withhold]
        }
    }

    /// Whether an organisation has not said anything yet of this version.
    package func waits(for organisation: String) -> Bool {
        !state.isOver && isLast && words.contains { $0.organisation == organisation && $0.word == .unanswered }
    }
}
