/// Where a request stands with one organisation that was asked: computed from what both sides did, never stored. Domain 3.9.
///
/// Whoever has the same acts computes the same, in whatever order they came: acts are put in order by the time that they state,
/// never before what they follow, and then by their ids; one that cannot be done where the request stands does not count, nor does
/// one that says that it is of a time yet to come.
package struct RfiThread: Hashable, Sendable {
    package struct Act: Hashable, OrderedAct {
        package var id: RecordID
        package var deed: RfiAct.Deed
        /// Whose word it is. What is the other side's to do does not count.
        package var side: RfiAct.Side
        package var voice: String { side.rawValue }
        package var at: Instant
        package var received: Instant?
        package var follows: RecordID?
        package var declineCode: String?
        package var transferTo: String?
        package var satisfaction: RfiAct.Satisfaction?
        package init(
            id: RecordID, deed: RfiAct.Deed, side: RfiAct.Side, at: Instant, received: Instant? = nil,
            follows: RecordID? = nil, declineCode: String? = nil, transferTo: String? = nil,
            satisfaction: RfiAct.Satisfaction? = nil
        ) {
            self.id = id
            self.deed = deed
            self.side = side
            self.at = at
            self.received = received
            self.follows = follows
            self.declineCode = declineCode
            self.transferTo = transferTo
            self.satisfaction = satisfaction
        }
    }

    package enum State: String, CaseIterable, Sendable {
        /// No proof yet that it came to the addressee.
        case sent
        case delivered, accepted
        /// The requester has to say something: no time runs.
        case clarification
        case partial, answered, declined, transferred, withdrawn, closed

        /// Whether the addressee, or the requester for it, has something to do.
        package var isOpen: Bool {
            switch self {
            case .sent, .delivered, .accepted, .clarification, .partial: true
            case .answered, .declined, .transferred, .withdrawn, .closed: false
            }
        }
    }

    package private(set) var state: State
    /// What is to be noticed about the time of a request that is open.
    package enum Alarm: String, CaseIterable, Sendable {
        /// Half of the time is over.
        case half
        /// Four fifths of it are.
        case most
        /// All of it is: expired without answer.
        case over
        /// As much as half of the time has gone by since it was asked, and nothing proves that it came: another way is to be taken.
        case unreached
    }

    /// When it is proved to have come to the addressee.
    package let delivered: Instant?
    /// Seconds since it was asked.
    package let waited: Int64
    /// Seconds there are.
    package let allotted: Int64
    /// Seconds that have run: to the outcome, or until now. What was asked back does not count.
    package private(set) var elapsed: Int64 = 0
    /// Until when there is time as things stand; `nil` before delivery, while something is to be clarified, and after an outcome.
    package private(set) var due: Instant?
    /// When it was answered, declined or transferred.
    package private(set) var outcome: Instant?
    /// The time ran out before there was an outcome: expired without answer, whatever came after it.
    package private(set) var isExpired = false
    package private(set) var declineCode: String?
    package private(set) var transferTo: String?
    package private(set) var satisfaction: RfiAct.Satisfaction?
    /// Something is held, or not, where only that was asked.
    package private(set) var isHit: Bool?
    /// The acts that count, in their order.
    package private(set) var counted: [RecordID] = []
    /// The same, with whose word each is: another's under the same id may not count.
    package private(set) var countedKeys: Set<ActKey> = []
    /// What is to be clarified.
    package private(set) var question: RecordID?
    private var paused: Int64 = 0
    private var pausedSince: Instant?
    private var before = State.delivered
    private let isHitOnly: Bool

    /// The shares of the time at which who is asked is reminded, in percent.
    package static let steps = [50, 80, 100]

    /// - Parameters:
    ///   - asked: when the request was made, as it says.
    ///   - delivered: when it is known to have come to the addressee, by its receipt or by its arrival; `nil`: it is not.
    ///   - acts: all that are known, in any order.
    package init(
        _ urgency: Rfi.Urgency, hitOnly isHitOnly: Bool = false, asked: Instant, delivered proof: Instant?,
        acts: [Act], at now: Instant
    ) {
        self.isHitOnly = isHitOnly
        allotted = urgency.seconds
        waited = max(now.microseconds - asked.microseconds, 0) / 1_000_000
        let effective = ActOrder.effective(acts, since: asked, at: now)
        // The earliest proof counts: an addressee gains no time by saying that it came later than its receipt does.
        let told: [Instant] = effective.compactMap { act, _ in
            guard act.side == .addressee, let received = act.received, received <= act.at else { return nil }
            return max(received, asked)
        }
        delivered = (told + [proof.map { max($0, asked) }].compactMap { $0 }).min()
        state = delivered == nil ? .sent : .delivered
        for (act, at) in effective { apply(act, at: min(at, now)) }
        settle(at: now)
    }

    /// How much of the time is over, as a step of ``steps``; 0 before the first.
    package var step: Int {
        Self.steps.last { elapsed * 100 >= allotted * Int64($0) } ?? 0
    }

    /// What presses; `nil` where nobody's time runs.
    package var alarm: Alarm? {
        guard state.isOpen, state != .clarification else { return nil }
        if state == .sent { return waited * 2 >= allotted ? .unreached : nil }
        return switch step {
        case 50: .half
        case 80: .most
        case 100: .over
        default: nil
        }
    }

    /// Seconds that are left; less than none where it is late.
    package var left: Int64 { allotted - elapsed }

    /// What a side may do as things stand.
    package func deeds(of side: RfiAct.Side) -> [RfiAct.Deed] {
        RfiAct.Deed.allCases.filter { $0.side == side && allows($0) }
    }

    private func allows(_ deed: RfiAct.Deed) -> Bool {
        switch deed {
        case .accept: state == .sent || state == .delivered
        case .askClarification: state.isOpen && state != .clarification
        case .partial, .final: state.isOpen && !isHitOnly
        case .hit, .noHit: state.isOpen && isHitOnly
        case .transfer, .decline, .withdraw: state.isOpen
        case .clarify: state == .clarification
        case .rate: state == .answered && satisfaction == nil
        case .close: [.answered, .declined, .transferred].contains(state)
        }
    }

    /// What the addressee says in the end counts after a withdrawal, too: whoever knows of one says nothing any more, so that this
    /// was said without knowing of it, and nobody takes back an answer by a withdrawal of an earlier date.
    private func counts(_ deed: RfiAct.Deed) -> Bool {
        if allows(deed) { return true }
        guard state == .withdrawn else { return false }
        return switch deed {
        case .final: !isHitOnly
        case .hit, .noHit: isHitOnly
        case .decline, .transfer: true
        default: false
        }
    }

    private mutating func apply(_ act: Act, at: Instant) {
        guard act.side == act.deed.side, counts(act.deed) else { return }
        counted.append(act.id)
        countedKeys.insert(act.key)
        switch act.deed {
        case .accept: state = .accepted
        case .askClarification:
            run(until: at)
            before = state == .sent ? .delivered : state
            (state, pausedSince, question) = (.clarification, at, act.id)
        case .clarify:
            resume(at: at)
            state = before
        case .partial:
            resume(at: at)
            state = .partial
        case .final: end(.answered, at: at)
        case .hit, .noHit:
            isHit = act.deed == .hit
            end(.answered, at: at)
        case .decline:
            declineCode = act.declineCode
            end(.declined, at: at)
        case .transfer:
            transferTo = act.transferTo
            end(.transferred, at: at)
        case .withdraw:
            end(.withdrawn, at: at)
            // No time runs from then on.
            pausedSince = at
        case .rate: satisfaction = act.satisfaction
        case .close: state = .closed
        }
    }

    /// Ends a pause.
    private mutating func resume(at: Instant) {
        guard let since = pausedSince else { return }
        let from = max(since, delivered ?? since)
        paused += max(at.microseconds - from.microseconds, 0)
        (pausedSince, question) = (nil, nil)
    }

    private mutating func end(_ state: State, at: Instant) {
        resume(at: at)
        run(until: at)
        if state != .withdrawn { outcome = at }
        self.state = state
    }

    /// Counts the time, and notes where it ran out.
    private mutating func run(until: Instant) {
        guard let delivered else { return }
        let end = pausedSince.map { min($0, until) } ?? until
        elapsed = max(end.microseconds - delivered.microseconds - paused, 0) / 1_000_000
        if elapsed > allotted { isExpired = true }
    }

    private mutating func settle(at now: Instant) {
        guard state.isOpen, let delivered else { return }
        run(until: now)
        guard pausedSince == nil else { return }
        due = Instant(microseconds: delivered.microseconds + allotted * 1_000_000 + paused)
    }
}
