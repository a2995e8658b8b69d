package import Records

/// A meeting in a list.
package struct MeetingLine: Hashable, Sendable {
    package let record: RecordLine
    package let draft: MeetingDraft
    /// Whose it is: a code.
    package let owner: String
    /// Whether the reader may write another version of it.
    package let mayRevise: Bool
    package init(record: RecordLine, draft: MeetingDraft, owner: String, mayRevise: Bool = false) {
        self.record = record
        self.draft = draft
        self.owner = owner
        self.mayRevise = mayRevise
    }
}

/// A text that was put to seats, in a list.
package struct DecisionLine: Hashable, Sendable {
    package let record: RecordLine
    package let draft: DecisionDraft
    package let owner: String
    /// Where it stands, as far as the reader knows.
    package let thread: DecisionThread
    /// The reader's house has a seat and has not said where it stands.
    package let isWaiting: Bool
    /// The strictest of the record and of what was done about it: where it stands is computed from that (law 5).
    package let tlp: TLP
    /// Where the record and what was done about it stand.
    package let positions: Set<Position>
    package init(
        record: RecordLine, draft: DecisionDraft, owner: String, thread: DecisionThread, isWaiting: Bool = false,
        said: [TLP] = [], at places: [Position] = []
    ) {
        tlp = RfiView.strictest(record.tlp, said)
        positions = Set([record.position] + places)
        self.record = record
        self.draft = draft
        self.owner = owner
        self.thread = thread
        self.isWaiting = isWaiting
    }
}

/// A commitment in a list.
package struct CommitmentLine: Hashable, Sendable {
    package let record: RecordLine
    package let draft: CommitmentDraft
    /// Whose record it is: who keeps the list.
    package let owner: String
    package let thread: CommitmentThread
    /// Whether it is the reader's house's to see to.
    package let concerns: Bool
    /// The strictest of the record and of what was done about it: where it stands is computed from that (law 5).
    package let tlp: TLP
    /// Where the record and what was done about it stand.
    package let positions: Set<Position>
    package init(
        record: RecordLine, draft: CommitmentDraft, owner: String, thread: CommitmentThread, concerns: Bool = false,
        said: [TLP] = [], at places: [Position] = []
    ) {
        tlp = RfiView.strictest(record.tlp, said)
        positions = Set([record.position] + places)
        self.record = record
        self.draft = draft
        self.owner = owner
        self.thread = thread
        self.concerns = concerns
    }
}

/// What was done about a decision or a commitment.
package struct CouncilEvent: Hashable, Sendable {
    /// The note.
    package let id: String
    /// As in `state`, `evidence`.
    package let act: String
    /// A code.
    package let organisation: String
    /// The post, where it is of the reader's own house.
    package let post: String?
    package let text: String?
    package let at: Instant
    /// When it came here, where that is later than clocks differ: of what is dated back everybody sees that it was not here then.
    package let came: Instant?
    /// It needs an adopted decision, and none is seen here that it names.
    package let isUndecided: Bool
    /// Whether it could be done where that stood.
    package let counts: Bool
    package let position: DecisionAct.Position?
    package let handTo: String?
    package let due: PartialDate?
    /// Records that it names, as far as the reader may see them.
    package let others: [String]
    package init(
        id: String, act: String, organisation: String, post: String? = nil, text: String? = nil, at: Instant,
        came: Instant? = nil, isUndecided: Bool = false, counts: Bool = true, position: DecisionAct.Position? = nil,
        handTo: String? = nil, due: PartialDate? = nil, others: [String] = []
    ) {
        self.id = id
        self.act = act
        self.organisation = organisation
        self.post = post
        self.text = text
        self.at = at
        let late = at.microseconds + Council.ahead * 1_000_000
        self.came = came.flatMap { $0.microseconds > late ? $0 : nil }
        self.isUndecided = isUndecided
        self.counts = counts
        self.position = position
        self.handTo = handTo
        self.due = due
        self.others = others
    }
}

/// The newest meetings, texts and commitments that a reader may see.
package struct CouncilList<Line: Sendable>: Sendable {
    package let lines: [Line]
    package let book: PartyBook
    package let instant: Instant
    /// Whether there are older ones that were not looked at.
    package let isMore: Bool
    /// Whether the reader may add one.
    package let mayAdd: Bool
    package init(
        lines: [Line], book: PartyBook = .empty, instant: Instant, isMore: Bool = false, mayAdd: Bool = false
    ) {
        self.lines = lines
        self.book = book
        self.instant = instant
        self.isMore = isMore
        self.mayAdd = mayAdd
    }
}

package struct MeetingView: Sendable {
    package let line: MeetingLine
    /// In the margins of which it is held, where the reader sees that.
    package let parent: RecordLine?
    package let decisions: [DecisionLine]
    package let commitments: [CommitmentLine]
    package let book: PartyBook
    package let instant: Instant
    package let mayAdd: Bool
    package init(
        line: MeetingLine, parent: RecordLine? = nil, decisions: [DecisionLine] = [],
        commitments: [CommitmentLine] = [], book: PartyBook = .empty, instant: Instant, mayAdd: Bool = false
    ) {
        self.line = line
        self.parent = parent
        self.decisions = decisions
        self.commitments = commitments
        self.book = book
        self.instant = instant
        self.mayAdd = mayAdd
    }
}

package struct DecisionView: Sendable {
    package let line: DecisionLine
    /// In their order.
    package let events: [CouncilEvent]
    /// What the reader may do.
    package let deeds: [DecisionAct.Deed]
    /// The code of the reader's house.
    package let house: String
    /// Whether the reader is told which seats have not said where they stand: the chair and who keeps the record. Others get a number,
    /// so that no reminder is a reproach to anybody before the room.
    package let knowsMissing: Bool
    package let commitments: [CommitmentLine]
    package let tlp: TLP
    package let book: PartyBook
    package let instant: Instant
    package init(
        line: DecisionLine, events: [CouncilEvent] = [], deeds: [DecisionAct.Deed] = [], house: String = "",
        knowsMissing: Bool = false, commitments: [CommitmentLine] = [], tlp: TLP, book: PartyBook = .empty,
        instant: Instant
    ) {
        self.line = line
        self.events = events
        self.deeds = deeds
        self.house = house
        self.knowsMissing = knowsMissing
        self.commitments = commitments
        self.tlp = tlp
        self.book = book
        self.instant = instant
    }
}

package struct CommitmentView: Sendable {
    package let line: CommitmentLine
    package let events: [CouncilEvent]
    package let deeds: [CommitmentAct.Deed]
    /// The decision that it comes from, where the reader sees it.
    package let decision: RecordLine?
    /// The records that acts name, as the reader sees them, by id.
    package let others: [String: RecordLine]
    package let tlp: TLP
    package let book: PartyBook
    package let instant: Instant
    package init(
        line: CommitmentLine, events: [CouncilEvent] = [], deeds: [CommitmentAct.Deed] = [],
        decision: RecordLine? = nil, others: [String: RecordLine] = [:], tlp: TLP, book: PartyBook = .empty,
        instant: Instant
    ) {
        self.line = line
        self.events = events
        self.deeds = deeds
        self.decision = decision
        self.others = others
        self.tlp = tlp
        self.book = book
        self.instant = instant
    }
}
