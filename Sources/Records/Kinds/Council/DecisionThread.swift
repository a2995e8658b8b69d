/// Where a text stands with the seats that it was put to: computed from what they and the chair did, never stored. Domain 4.1.
///
/// Whoever has the same acts computes the same, in whatever order they came: they are put in order by the time that they state and
/// then by their ids and whose word they are; what is another's to do, is of another text, or comes when it is over does not count.
package struct DecisionThread: Hashable, Sendable {
    package struct Act: Hashable, Sendable {
        package var id: RecordID
        package var deed: DecisionAct.Deed
        /// Whose word it is: the code of an organisation.
        package var speaker: String
        package var at: Instant
        package var key: ActKey { ActKey(id: id, voice: speaker) }
        /// Of which text.
        package var hash: String?
        package var seat: String?
        package var position: DecisionAct.Position?
        package var handTo: String?
        /// What the chair recorded, by seat.
        package var recorded: [String: DecisionAct.Position]
        package init(
            id: RecordID, deed: DecisionAct.Deed, speaker: String, at: Instant, hash: String? = nil,
            seat: String? = nil, position: DecisionAct.Position? = nil, handTo: String? = nil,
            recorded: [String: DecisionAct.Position] = [:]
        ) {
            self.id = id
            self.deed = deed
            self.speaker = speaker
            self.at = at
            self.hash = hash
            self.seat = seat
            self.position = position
            self.handTo = handTo
            self.recorded = recorded
        }
    }

    package enum State: String, CaseIterable, Sendable { case open, adopted, rejected, withdrawn }

    package private(set) var state = State.open
    /// Who chairs as things stand.
    package private(set) var chair: String
    /// Who chaired before and does not any more.
    package private(set) var formerChairs: Set<String> = []
    /// In the order in which they were named, each once.
    package let seats: [String]
    /// Where each seat stands that said so: the last that counts.
    package private(set) var positions: [String: DecisionAct.Position] = [:]
    /// The act in which it says so.
    package private(set) var stated: [String: RecordID] = [:]
    /// When it ended.
    package private(set) var ended: Instant?
    /// What the chair recorded of each seat when it was adopted.
    package private(set) var recorded: [String: DecisionAct.Position] = [:]
    /// The acts that count, in their order.
    package private(set) var counted: [ActKey] = []
    private let owner: String
    private let hash: String

    /// - Parameters:
    ///   - owner: whose record the decision is.
    ///   - hash: of the text.
    ///   - acts: all that are known, in any order.
    package init(seats: [String], chair: String, owner: String, hash: String, acts: [Act], at now: Instant) {
        var met: Set<String> = []
        self.seats = seats.filter { met.insert($0).inserted }
        self.chair = chair
        self.owner = owner
        self.hash = hash
        let latest = Instant(microseconds: now.microseconds + Council.ahead * 1_000_000)
        let known = Dictionary(acts.filter { $0.at <= latest }.map { ($0.key, $0) }) { first, _ in first }
        for act in known.values.sorted(by: { ($0.at, $0.id.text, $0.speaker) < ($1.at, $1.id.text, $1.speaker) }) {
            apply(act)
        }
    }

    /// Seats that have not said where they stand.
    package var missing: [String] { seats.filter { positions[$0] == nil } }
    package func seats(at position: DecisionAct.Position) -> [String] { seats.filter { positions[$0] == position } }

    /// Whether it can be adopted: each seat said where it stands, none objects, and somebody joins.
    package var isAgreed: Bool { state == .open && missing.isEmpty && Self.isAgreed(positions) }

    /// Seats whose word, as it is known here, is not what was recorded when it was adopted: it came later, or went to the chair alone.
    package var contested: [String] {
        guard state == .adopted else { return [] }
        return seats.filter { seat in positions[seat].map { $0 != recorded[seat] } ?? false }
    }

    /// Seats that the chair recorded and whose own word is not known here: it went to the chair alone, has not come, or was never said.
    package var unseen: [String] { state == .adopted ? seats.filter { positions[$0] == nil } : [] }

    /// What an organisation may do as things stand.
    package func deeds(of house: String) -> [DecisionAct.Deed] {
        guard state == .open else { return [] }
        return DecisionAct.Deed.allCases.filter { deed in
            switch deed {
            case .state: seats.contains(house)
            case .adopt: house == chair && isAgreed
            case .reject, .handOver: house == chair
            case .withdraw: house == chair || house == owner
            }
        }
    }

    private static func isAgreed(_ positions: [String: DecisionAct.Position]) -> Bool {
        !positions.values.contains(.object)
            && positions.values.contains { $0 == .join || $0 == .joinWithStatement }
    }

    private func counts(_ act: Act) -> Bool {
        guard state == .open, act.deed == .handOver || act.hash == hash else { return false }
        switch act.deed {
        case .state: return act.speaker == act.seat && seats.contains(act.speaker) && act.position != nil
        case .adopt:
            return act.speaker == chair && Set(act.recorded.keys) == Set(seats) && Self.isAgreed(act.recorded)
        case .reject: return act.speaker == chair
        // To one that has a seat, or that keeps the record: so everybody knows whose words to look for.
        case .handOver: return act.speaker == chair && (act.handTo.map { seats.contains($0) || $0 == owner } ?? false)
        case .withdraw: return act.speaker == chair || act.speaker == owner
        }
    }

    private mutating func apply(_ act: Act) {
        guard counts(act) else { return }
        counted.append(act.key)
        switch act.deed {
        case .state:
            positions[act.speaker] = act.position
            stated[act.speaker] = act.id
        case .adopt:
            recorded = act.recorded
            (state, ended) = (.adopted, act.at)
        case .reject: (state, ended) = (.rejected, act.at)
        case .withdraw: (state, ended) = (.withdrawn, act.at)
        case .handOver:
            formerChairs.insert(chair)
            chair = act.handTo ?? chair
            formerChairs.remove(chair)
        }
    }
}
