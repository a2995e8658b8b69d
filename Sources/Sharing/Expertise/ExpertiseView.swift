package import Records

/// An offer of experience, and where it stands with one other house; with none where nobody has taken it up yet.
package struct ExpertiseLine: Hashable, Sendable {
    package let record: RecordLine
    package let way: Expertise.Way
    /// Whose it is: a code.
    package let owner: String
    /// `nil`: it is open to whoever reads it, and nobody has answered.
    package let partner: String?
    /// On which side the reader's house is; `nil`: on neither.
    package let side: ExpertiseAct.Side?
    package let thread: ExpertiseThread
    /// Lessons that name it, as far as the reader may see them.
    package let lessons: Int

    package init(
        record: RecordLine, way: Expertise.Way, owner: String, partner: String?, side: ExpertiseAct.Side?,
        thread: ExpertiseThread, lessons: Int
    ) {
        self.record = record
        self.way = way
        self.owner = owner
        self.partner = partner
        self.side = side
        self.thread = thread
        self.lessons = lessons
    }
}

package struct ExpertiseList: Sendable {
    /// Open ones first, the newest first.
    package let lines: [ExpertiseLine]
    package let book: PartyBook
    package let instant: Instant
    /// Whether there are older ones that were not looked at.
    package let isMore: Bool
    package let mayAdd: Bool
    package init(
        lines: [ExpertiseLine], book: PartyBook = .empty, instant: Instant, isMore: Bool = false, mayAdd: Bool = false
    ) {
        self.lines = lines
        self.book = book
        self.instant = instant
        self.isMore = isMore
        self.mayAdd = mayAdd
    }
}

/// One act on an offer.
package struct ExpertiseEvent: Hashable, Sendable {
    package let act: ExpertiseThread.Act
    /// A code.
    package let organisation: String
    /// The post, where it is of the reader's own house.
    package let post: String?
    package let text: String?
    /// Whether it could be done where the offer stood.
    package let counts: Bool
    package init(act: ExpertiseThread.Act, organisation: String, post: String?, text: String?, counts: Bool) {
        self.act = act
        self.organisation = organisation
        self.post = post
        self.text = text
        self.counts = counts
    }
}

/// What two houses did about an offer.
package struct ExpertiseExchange: Hashable, Sendable {
    package let line: ExpertiseLine
    /// In their order.
    package let events: [ExpertiseEvent]
    /// What the reader may do.
    package let deeds: [ExpertiseAct.Deed]
    package init(line: ExpertiseLine, events: [ExpertiseEvent], deeds: [ExpertiseAct.Deed]) {
        self.line = line
        self.events = events
        self.deeds = deeds
    }
}

package struct ExpertiseView: Sendable {
    package let record: RecordLine
    /// The strictest marking of all that stands on its page (law 5).
    package let tlp: TLP
    package let draft: ExpertiseDraft
    package let owner: String
    package let exchanges: [ExpertiseExchange]
    package let lessons: [LessonLine]
    /// Whether the reader may write down what was learnt from it.
    package let mayAddLesson: Bool
    package let book: PartyBook
    package let instant: Instant
    package init(
        record: RecordLine, tlp: TLP, draft: ExpertiseDraft, owner: String, exchanges: [ExpertiseExchange],
        lessons: [LessonLine], mayAddLesson: Bool, book: PartyBook = .empty, instant: Instant
    ) {
        self.record = record
        self.tlp = tlp
        self.draft = draft
        self.owner = owner
        self.exchanges = exchanges
        self.lessons = lessons
        self.mayAddLesson = mayAddLesson
        self.book = book
        self.instant = instant
    }
}

package struct LessonLine: Hashable, Sendable {
    package let record: RecordLine
    package let owner: String
    package let outcome: Lesson.Outcome
    package let thread: LessonThread
    package init(record: RecordLine, owner: String, outcome: Lesson.Outcome, thread: LessonThread) {
        self.record = record
        self.owner = owner
        self.outcome = outcome
        self.thread = thread
    }
}

package struct LessonList: Sendable {
    package let lines: [LessonLine]
    package let book: PartyBook
    package let instant: Instant
    package let isMore: Bool
    package let mayAdd: Bool
    package init(
        lines: [LessonLine], book: PartyBook = .empty, instant: Instant, isMore: Bool = false, mayAdd: Bool = false
    ) {
        self.lines = lines
        self.book = book
        self.instant = instant
        self.isMore = isMore
        self.mayAdd = mayAdd
    }
}

/// What a house says of another's lesson.
package struct LessonEvent: Hashable, Sendable {
    package let act: LessonThread.Act
    package let post: String?
    package let text: String?
    package init(act: LessonThread.Act, post: String?, text: String?) {
        self.act = act
        self.post = post
        self.text = text
    }
}

package struct LessonView: Sendable {
    package let line: LessonLine
    /// The strictest marking of all that stands on its page (law 5).
    package let tlp: TLP
    package let draft: LessonDraft
    package let events: [LessonEvent]
    /// The records that it names as evidence, as far as the reader sees them.
    package let evidence: [RecordLine]
    /// The exchange that it comes from, as far as the reader sees it.
    package let offer: RecordLine?
    /// What the reader may say of it.
    package let deeds: [LessonAct.Deed]
    package let book: PartyBook
    package let instant: Instant
    package init(
        line: LessonLine, tlp: TLP, draft: LessonDraft, events: [LessonEvent], evidence: [RecordLine] = [],
        offer: RecordLine? = nil, deeds: [LessonAct.Deed] = [], book: PartyBook = .empty, instant: Instant
    ) {
        self.line = line
        self.tlp = tlp
        self.draft = draft
        self.events = events
        self.evidence = evidence
        self.offer = offer
        self.deeds = deeds
        self.book = book
        self.instant = instant
    }
}
