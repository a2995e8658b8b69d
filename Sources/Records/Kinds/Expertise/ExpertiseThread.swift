/// Where an offer of experience stands with one organisation: computed from what both houses did, never stored. Domain 3.18.
///
/// Whoever has the same acts computes the same, in whatever order they came. What the other side has to do, what cannot be done
/// where it stands, and what states a time to come does not count.
package struct ExpertiseThread: Hashable, Sendable {
    package struct Act: Hashable, OrderedAct {
        package var id: RecordID
        package var deed: ExpertiseAct.Deed
        /// Whose word it is.
        package var side: ExpertiseAct.Side
        package var voice: String { side.rawValue }
        package var at: Instant
        package var follows: RecordID?
        package var format: Expertise.Format?
        package var from: PartialDate?
        package var until: PartialDate?
        package var place: String?
        package var activity: RecordID?
        package var worth: ExpertiseAct.Worth?
        package init(
            id: RecordID, deed: ExpertiseAct.Deed, side: ExpertiseAct.Side, at: Instant, follows: RecordID? = nil,
            format: Expertise.Format? = nil, from: PartialDate? = nil, until: PartialDate? = nil, place: String? = nil,
            activity: RecordID? = nil, worth: ExpertiseAct.Worth? = nil
        ) {
            self.id = id
            self.deed = deed
            self.side = side
            self.at = at
            self.follows = follows
            self.format = format
            (self.from, self.until, self.place) = (from, until, place)
            self.activity = activity
            self.worth = worth
        }
    }

    package enum State: String, CaseIterable, Sendable {
        case open, matched
        /// Whatever was scheduled took place, or was called off; some of it did.
        case delivered
        case evaluated, declined, withdrawn
        package var isOpen: Bool { self == .open || self == .matched || self == .delivered }
    }

    /// An activity that both sides know of.
    package struct Activity: Hashable, Sendable {
        package enum State: String, CaseIterable, Sendable { case scheduled, delivered, cancelled }
        /// The act that scheduled it.
        package let id: RecordID
        package let format: Expertise.Format
        package fileprivate(set) var from: PartialDate?
        package fileprivate(set) var until: PartialDate?
        package let place: String?
        package fileprivate(set) var state = State.scheduled
    }

    package private(set) var state = State.open
    /// In the order in which they were agreed.
    package private(set) var activities: [Activity] = []
    package private(set) var worth: ExpertiseAct.Worth?
    /// The acts that count, in their order.
    package private(set) var counted: [RecordID] = []
    /// The same, with whose word each is: another's under the same id may not count.
    package private(set) var countedKeys: Set<ActKey> = []
    /// Who learns: the partner of an offer, the house that asked.
    package let taker: ExpertiseAct.Side

    /// - Parameters:
    ///   - made: when the offer was, as it says.
    ///   - acts: all that are known, in any order.
    package init(_ way: Expertise.Way, made: Instant, acts: [Act], at now: Instant) {
        taker = way == .offer ? .partner : .owner
        for (act, at) in ActOrder.effective(acts, since: made, at: now) where allows(act, at: at) { apply(act) }
    }

    /// Activities that were not called off, and how many of them took place.
    package var planned: Int { activities.count { $0.state != .cancelled } }
    package var delivered: Int { activities.count { $0.state == .delivered } }

    /// What a side may do as things stand.
    package func deeds(of side: ExpertiseAct.Side) -> [ExpertiseAct.Deed] {
        ExpertiseAct.Deed.allCases.filter { allows($0, by: side) }
    }

    /// The activities about which a deed may be done.
    package func activities(for deed: ExpertiseAct.Deed) -> [Activity] {
        deed == .cancel || deed == .deliver ? activities.filter { $0.state == .scheduled } : []
    }

    private func allows(_ deed: ExpertiseAct.Deed, by side: ExpertiseAct.Side) -> Bool {
        switch deed {
        case .accept, .decline: state == .open && side == .partner
        case .schedule: (state == .matched || state == .delivered) && planned < Self.activitiesMost
        case .cancel: state == .matched && !activities(for: .cancel).isEmpty
        case .deliver: state == .matched && side == taker && !activities(for: .deliver).isEmpty
        case .evaluate: state == .delivered && side == taker
        case .withdraw: state == .open && side == .owner || state == .matched && delivered == 0
        }
    }

    /// Activities of one exchange at most.
    package static let activitiesMost = 50

    private func allows(_ act: Act, at: Instant) -> Bool {
        guard allows(act.deed, by: act.side) else { return false }
        switch act.deed {
        case .cancel: return activities(for: .cancel).contains { $0.id == act.activity }
        case .deliver:
            guard let activity = activities(for: .deliver).first(where: { $0.id == act.activity }) else { return false }
            // Nothing took place before its time: a day is left for places where it is tomorrow already.
            let began = act.from ?? activity.from
            return (began?.range?.lowerBound).map { $0.microseconds <= at.microseconds + Self.day } ?? true
        case .schedule: return act.format != nil
        default: return true
        }
    }
    /// Microseconds.
    private static let day: Int64 = 86_400_000_000

    private mutating func apply(_ act: Act) {
        counted.append(act.id)
        countedKeys.insert(act.key)
        switch act.deed {
        case .accept: state = .matched
        case .decline: state = .declined
        case .withdraw: state = .withdrawn
        case .evaluate: (state, worth) = (.evaluated, act.worth)
        case .schedule:
            if let format = act.format {
                activities.append(
                    Activity(id: act.id, format: format, from: act.from, until: act.until, place: act.place))
            }
            state = .matched
        case .cancel, .deliver:
            guard let place = activities.firstIndex(where: { $0.id == act.activity }) else { return }
            activities[place].state = act.deed == .cancel ? .cancelled : .delivered
            if act.deed == .deliver, let from = act.from {
                (activities[place].from, activities[place].until) = (from, act.until)
            }
            if delivered > 0, delivered == planned { state = .delivered }
        }
    }
}
