package import Records

/// Who would get what, before it is released: domain 2.3, "these 14 organisations will see these portions, these 3 the
/// tear-line, nobody else will know that it exists".
package struct Preview: Hashable, Sendable {
    /// What one organisation would get.
    package enum Share: Hashable, Sendable {
        case whole
        /// Without the portions under these markings.
        case part(without: Set<RecordID>)
        /// Not this, but one of its tear-lines.
        case tearline
        /// Nothing, nor that it exists.
        case nothing
    }
    package struct Line: Hashable, Sendable {
        package let organisation: String
        package let share: Share
        /// Why not all of it; empty where it is whole.
        package let reasons: [Reason]
    }
    /// A sanitised version: a record of its own.
    package struct Tearline: Sendable {
        package let policy: ReleasePolicy
        package let state: ObjectState
        /// The originators that consented to it, by the organisation that they let have it.
        package let consents: [String: Set<String>]
        package init(policy: ReleasePolicy, state: ObjectState, consents: [String: Set<String>] = [:]) {
            self.policy = policy
            self.state = state
            self.consents = consents
        }
    }
    /// By the code of the organisation.
    package let lines: [Line]
    /// The first instant at which any line may be another.
    package let validUntil: Instant?

    package var reached: [Line] { lines.filter { $0.share != .nothing } }

    /// - Parameters:
    ///   - organisations: whom to ask about; everybody in the world by default.
    ///   - purposes: what each is taken to want it for.
    ///   - consents: the originators that consented, by organisation.
    ///   - tearlines: its sanitised versions.
    package init(
        of policy: ReleasePolicy, _ state: ObjectState, to organisations: [String]? = nil, for purposes: Set<String>,
        consents: [String: Set<String>] = [:], tearlines: [Tearline] = [], at instant: Instant, in world: World
    ) {
        var lapse: Instant?
        lines = (organisations ?? Array(world.organisations.keys)).sorted().map { code in
            var state = state
            state.consents = consents[code] ?? []
            let recipient = Recipient(organisation: code, purposes: purposes)
            let verdict = deliver(policy, state, to: recipient, at: instant, in: world)
            lapse = ReleasePolicy.earliest(lapse, verdict.validUntil)
            if verdict.allowsWhole { return Line(organisation: code, share: .whole, reasons: []) }
            if verdict.allows {
                let reasons = verdict.withheld.sorted { $0.key.text < $1.key.text }.flatMap(\.value)
                return Line(
                    organisation: code, share: .part(without: Set(verdict.withheld.keys)), reasons: reasons.uniqued)
            }
            // Each was released when it was, where it stands, with the consents that it has.
            let served = tearlines.map { tearline in
                var state = tearline.state
                state.consents = tearline.consents[code] ?? []
                return deliver(tearline.policy, state, to: recipient, at: instant, in: world)
            }
            for verdict in served { lapse = ReleasePolicy.earliest(lapse, verdict.validUntil) }
            let isServed = served.contains(where: \.allows)
            return Line(organisation: code, share: isServed ? .tearline : .nothing, reasons: verdict.reasons)
        }
        validUntil = lapse
    }

    /// The organisations that one policy reaches and another did not: a widening, which needs a second person.
    package static func widened(from old: Preview, to new: Preview) -> Set<String> {
        func reach(_ preview: Preview) -> [String: Share] {
            Dictionary(preview.reached.map { ($0.organisation, $0.share) }) { first, _ in first }
        }
        let before = reach(old)
        return Set(
            reach(new).filter { code, share in
                switch (before[code], share) {
                case (nil, _): true
                case (.whole, _): false
                case (.part(let old), .part(let new)): !new.isSuperset(of: old)
                case (.part, .whole), (.tearline, .whole), (.tearline, .part): true
                default: false
                }
            }.keys)
    }
}

extension [Reason] {
    /// Each once, in order.
    var uniqued: [Reason] {
        var seen: Set<Reason> = []
        return filter { seen.insert($0).inserted }
    }
}
