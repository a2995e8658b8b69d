/// Where a commitment stands: computed from what was done about it, never stored. Domain 3.12.
///
/// Whoever has the same acts computes the same, in whatever order they came: they are put in order by the time that they state and
/// then by their ids and whose word they are; what is another's to do, or cannot be done where it stands, does not count.
package struct CommitmentThread: Hashable, Sendable {
    package struct Act: Hashable, Sendable {
        package var id: RecordID
        package var deed: CommitmentAct.Deed
        /// Whose word it is: the code of an organisation.
        package var speaker: String
        package var at: Instant
        package var key: ActKey { ActKey(id: id, voice: speaker) }
        /// The day that a new plan sets.
        package var due: PartialDate?
        package init(
            id: RecordID, deed: CommitmentAct.Deed, speaker: String, at: Instant, due: PartialDate? = nil
        ) {
            self.id = id
            self.deed = deed
            self.speaker = speaker
            self.at = at
            self.due = due
        }
    }

    /// Who has to do with it, by the codes of organisations.
    package struct Parties: Hashable, Sendable {
        package var owner: String
        package var coOwners: [String]
        package var verifier: String
        package var chair: String?
        /// Whose record it is: who keeps the list.
        package var secretariat: String
        package init(
            owner: String, coOwners: [String] = [], verifier: String, chair: String? = nil, secretariat: String
        ) {
            self.owner = owner
            self.coOwners = coOwners
            self.verifier = verifier
            self.chair = chair
            self.secretariat = secretariat
        }

        package func may(_ deed: CommitmentAct.Deed, _ house: String) -> Bool {
            switch deed {
            case .accept, .decline: house == owner
            case .progress, .evidence: house == owner || coOwners.contains(house)
            case .verify, .sendBack: house == verifier
            case .replan, .withdraw, .supersede: house == secretariat || house == chair
            }
        }
        /// Whether it is a house's to see to that it is not late: its owners', the chair's and the secretariat's.
        package func concerns(_ house: String) -> Bool {
            house == owner || coOwners.contains(house) || house == chair || house == secretariat
        }
    }

    package enum State: String, CaseIterable, Sendable {
        case proposed, accepted
        case inProgress = "in-progress"
        /// It is said to be done, and not verified.
        case evidence
        case met, withdrawn, superseded

        package var isOpen: Bool {
            switch self {
            case .proposed, .accepted, .inProgress, .evidence: true
            case .met, .withdrawn, .superseded: false
            }
        }
    }

    package private(set) var state = State.proposed
    /// The day as things stand.
    package private(set) var due: PartialDate
    /// Whether it is another day than at first.
    package private(set) var isReplanned = false
    /// Whether its owner said no.
    package private(set) var isDeclined = false
    /// When the evidence came that stands.
    package private(set) var shown: Instant?
    /// When it was met, withdrawn or superseded.
    package private(set) var ended: Instant?
    /// Its day passed, and nothing shows that it was done by then. Of one that is over: whether it was so when it was met.
    package private(set) var isLate = false
    /// The acts that count, in their order.
    package private(set) var counted: [ActKey] = []
    private let parties: Parties

    /// - Parameter acts: all that are known, in any order.
    package init(due: PartialDate, parties: Parties, acts: [Act], at now: Instant) {
        self.due = due
        self.parties = parties
        let latest = Instant(microseconds: now.microseconds + Council.ahead * 1_000_000)
        let known = Dictionary(acts.filter { $0.at <= latest }.map { ($0.key, $0) }) { first, _ in first }
        for act in known.values.sorted(by: { ($0.at, $0.id.text, $0.speaker) < ($1.at, $1.id.text, $1.speaker) }) {
            apply(act)
        }
        // The day is over when the next begins.
        let end = self.due.range?.upperBound ?? now
        switch state {
        case .met: isLate = shown.map { $0 >= end } ?? false
        case .withdrawn, .superseded: isLate = false
        case .evidence: isLate = shown.map { $0 >= end } ?? (now >= end)
        case .proposed, .accepted, .inProgress: isLate = now >= end
        }
    }

    /// Nobody took it on.
    package var isOrphan: Bool { state == .proposed }
    /// Its time is over, and it is still to be done.
    package var isOverdue: Bool { state.isOpen && isLate }

    /// Whole days since its day; 0 before it is over.
    package func daysLate(at now: Instant) -> Int {
        guard isOverdue, let end = due.range?.upperBound else { return 0 }
        return Int(max(now.microseconds - end.microseconds, 0) / 86_400_000_000) + 1
    }

    /// What a house may do as things stand.
    package func deeds(of house: String) -> [CommitmentAct.Deed] {
        CommitmentAct.Deed.allCases.filter { parties.may($0, house) && allows($0) }
    }

    private func allows(_ deed: CommitmentAct.Deed) -> Bool {
        switch deed {
        case .accept: state == .proposed
        case .decline: state == .proposed && !isDeclined
        case .progress: state == .accepted || state == .inProgress
        case .evidence: state == .accepted || state == .inProgress || state == .evidence
        case .verify, .sendBack: state == .evidence
        case .replan, .withdraw, .supersede: state.isOpen
        }
    }

    private mutating func apply(_ act: Act) {
        guard parties.may(act.deed, act.speaker), allows(act.deed) else { return }
        if act.deed == .replan, act.due?.precision != .day { return }
        counted.append(act.key)
        switch act.deed {
        case .accept: (state, isDeclined) = (.accepted, false)
        case .decline: isDeclined = true
        case .progress: state = .inProgress
        // What is added to evidence does not make the first of it later.
        case .evidence: (state, shown) = (.evidence, shown ?? act.at)
        case .sendBack: (state, shown) = (.inProgress, nil)
        case .verify: (state, ended) = (.met, act.at)
        case .replan: (due, isReplanned) = (act.due ?? due, true)
        case .withdraw: (state, ended) = (.withdrawn, act.at)
        case .supersede: (state, ended) = (.superseded, act.at)
        }
    }
}
