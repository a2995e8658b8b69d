package import Records

/// A request for information, and where it stands with one organisation that was asked.
package struct RfiLine: Hashable, Sendable {
    package let record: RecordLine
    package let urgency: Rfi.Urgency
    /// Whose question it is: a code.
    package let requester: String
    /// Who was asked: a code.
    package let addressee: String
    /// On which side of it the reader's house is; `nil`: on neither.
    package let side: RfiAct.Side?
    package let thread: RfiThread

    package init(
        record: RecordLine, urgency: Rfi.Urgency, requester: String, addressee: String, side: RfiAct.Side?,
        thread: RfiThread
    ) {
        self.record = record
        self.urgency = urgency
        self.requester = requester
        self.addressee = addressee
        self.side = side
        self.thread = thread
    }

    /// Whether the reader's house has the next thing to do.
    package var isToDo: Bool {
        switch side {
        case .addressee: thread.state.isOpen && thread.state != .clarification
        case .requester:
            thread.state == .clarification || thread.state == .answered && thread.satisfaction == nil
                || thread.state == .transferred || isUrgent
        case nil: false
        }
    }

    /// What presses, as far as the reader's house has a part in it.
    package var alarm: RfiThread.Alarm? {
        guard let side, let alarm = thread.alarm else { return nil }
        // Whoever was asked and sees it has it.
        return side == .addressee && alarm == .unreached ? nil : alarm
    }

    /// Whether the duty post of the reader's house has to see that somebody acts: an answer of its own is nearly due or late, or the
    /// other side let the time run out or cannot be shown to have it. Domain 3.9: escalation.
    package var isUrgent: Bool {
        switch side {
        case .addressee: alarm == .most || alarm == .over
        case .requester: alarm == .over || alarm == .unreached
        case nil: false
        }
    }
}

package struct RfiList: Sendable {
    /// What is to be done first, then by the time that is left.
    package let lines: [RfiLine]
    package let book: PartyBook
    package let instant: Instant
    /// Whether there are older requests that were not looked at.
    package let isMore: Bool
    /// Whether the reader may ask in any channel.
    package let mayAsk: Bool
    package init(
        lines: [RfiLine], book: PartyBook = .empty, instant: Instant, isMore: Bool = false, mayAsk: Bool = false
    ) {
        self.mayAsk = mayAsk
        self.lines = lines
        self.book = book
        self.instant = instant
        self.isMore = isMore
    }
}

/// One act on a request.
package struct RfiEvent: Hashable, Sendable {
    /// The note.
    package let id: String
    package let deed: RfiAct.Deed
    /// A code.
    package let organisation: String
    /// The post, where it is of the reader's own house.
    package let post: String?
    /// `nil` where nothing was said beyond the act.
    package let text: String?
    package let at: Instant
    /// Whether it could be done where the request stood.
    package private(set) var counts: Bool
    package let declineCode: String?
    /// What a judge decided, where that is why it was declined.
    package let authorisation: RfiAct.Authorisation?
    package let transferTo: String?
    package let satisfaction: RfiAct.Satisfaction?
    /// The records that it names, as far as the reader may see them.
    package let answers: [String]
    package init(
        id: String, deed: RfiAct.Deed, organisation: String, post: String? = nil, text: String? = nil, at: Instant,
        counts: Bool = true, declineCode: String? = nil, authorisation: RfiAct.Authorisation? = nil,
        transferTo: String? = nil,
        satisfaction: RfiAct.Satisfaction? = nil, answers: [String] = []
    ) {
        self.id = id
        self.deed = deed
        self.organisation = organisation
        self.post = post
        self.text = text
        self.at = at
        self.counts = counts
        self.declineCode = declineCode
        self.authorisation = authorisation
        self.transferTo = transferTo
        self.satisfaction = satisfaction
        self.answers = answers
    }
}

extension RfiEvent {
    func counting(_ counts: Bool) -> RfiEvent {
        var event = self
        event.counts = counts
        return event
    }
}

/// Whom one turns to at an organisation where people have to talk: a duty post of its record in the registry, or, for those who
/// know the peers, of its node's card.
package struct RfiContact: Hashable, Sendable {
    package let title: String
    /// When somebody is there.
    package let hours: String?
    /// A telephone number, an address: as its house wrote it.
    package let contact: String?
    package init(title: String, hours: String? = nil, contact: String? = nil) {
        self.title = title
        self.hours = hours
        self.contact = contact
    }
}

/// What was said between the requester and one organisation that it asked.
package struct RfiConversation: Hashable, Sendable {
    package let line: RfiLine
    /// In their order.
    package let events: [RfiEvent]
    /// What the reader may do.
    package let deeds: [RfiAct.Deed]
    /// Whom the reader's house turns to at the other one.
    package let contacts: [RfiContact]
    package init(line: RfiLine, events: [RfiEvent], deeds: [RfiAct.Deed], contacts: [RfiContact] = []) {
        self.contacts = contacts
        self.line = line
        self.events = events
        self.deeds = deeds
    }
}

package struct RfiView: Sendable {
    package let record: RecordLine
    /// The strictest marking of the request and of what was said about it (law 5).
    package let tlp: TLP
    package let draft: RfiDraft
    package let requester: String
    package let conversations: [RfiConversation]
    /// Where it was said that somebody else could answer: the open requirement of the reader's house in whose plan it stands, and the
    /// place of the element, from 0.
    package let requirement: String?
    package let element: Int?
    /// The request that this one takes up, as far as the reader sees it.
    package let earlier: RecordLine?
    /// Those that take this one up.
    package let later: [RecordLine]
    /// Of the records that answers name: those that the reader sees, by their ids.
    package let answers: [String: RecordLine]
    package let book: PartyBook
    package let instant: Instant
    package init(
        record: RecordLine, tlp: TLP? = nil, draft: RfiDraft, requester: String, conversations: [RfiConversation],
        requirement: String? = nil, element: Int? = nil, earlier: RecordLine? = nil, later: [RecordLine] = [],
        answers: [String: RecordLine] = [:], book: PartyBook = .empty, instant: Instant
    ) {
        (self.earlier, self.later, self.answers) = (earlier, later, answers)
        self.tlp = tlp ?? record.tlp
        self.requirement = requirement
        self.element = element
        self.record = record
        self.draft = draft
        self.requester = requester
        self.conversations = conversations
        self.book = book
        self.instant = instant
    }
}

extension RfiView {
    /// The strictest of a request's marking and of those of all that stands on its page (law 5).
    static func strictest(_ request: TLP, _ others: [TLP]) -> TLP { others.reduce(request, max) }
}

/// How requests fare, in numbers alone: domain 6, measure 6.
package struct RfiNumbers: Hashable, Sendable {
    package struct Count: Hashable, Sendable {
        package var asked = 0
        package var answered = 0
        package var declined = 0
        package var transferred = 0
        package var withdrawn = 0
        package var open = 0
        /// The time ran out before there was an outcome, whatever came after it.
        package var expired = 0
        /// Seconds from delivery to the outcome, what was asked back left out, of all that were answered and are known to have
        /// been delivered.
        package var seconds: [Int64] = []
        package init() {}

        /// The time within which so many of a hundred were answered, by the nearest rank; `nil` where none was.
        package func percentile(_ share: Int) -> Int64? {
            guard !seconds.isEmpty else { return nil }
            let rank = max((seconds.count * share + 99) / 100, 1)
            return seconds.sorted()[min(rank, seconds.count) - 1]
        }

        /// Whether they fare as measure 6 of domain 6 has it: of a hundred answers 95 in the time of the class, half of the
        /// routine ones in three days, and not more than five of a hundred requests expired. `nil` while none is over.
        package func meetsAim(of urgency: Rfi.Urgency) -> Bool? {
            guard !seconds.isEmpty || expired > 0 else { return nil }
            let half = urgency == .routine ? Rfi.Urgency.u2.seconds : urgency.seconds
            return percentile(95) ?? 0 <= urgency.seconds && percentile(50) ?? 0 <= half && expired * 20 <= asked
        }
    }
    /// Of the node's own organisation, by class.
    package var made: [Rfi.Urgency: Count] = [:]
    /// Those that it was asked.
    package var received: [Rfi.Urgency: Count] = [:]
    /// How often each code was given by it.
    package var declines: [String: Int] = [:]
    /// Whether there were more than one look goes through.
    package var isCut = false
    package init() {}
}
