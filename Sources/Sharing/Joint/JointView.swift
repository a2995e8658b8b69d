package import Records

/// A joint draft, and where its newest version stands.
package struct JointLine: Hashable, Sendable {
    package let record: RecordLine
    /// A code.
    package let lead: String
    /// The reader's own house.
    package let house: String
    package let thread: JointThread

    package init(record: RecordLine, lead: String, house: String, thread: JointThread) {
        self.record = record
        self.lead = lead
        self.house = house
        self.thread = thread
    }

    /// Whether the reader's house has to say something: whether it consents, or, as the lead, that it is released or changed.
    package var isToDo: Bool {
        if lead == house {
            return thread.state == .agreed
                || !thread.state.isOver
                    && (!thread.isLast || thread.words.contains { [.change, .withheld].contains($0.word) })
        }
        return thread.waits(for: house)
    }
}

package struct JointList: Sendable {
    /// Those that are not over first, the newest first.
    package let lines: [JointLine]
    package let book: PartyBook
    package let instant: Instant
    /// Whether there are older ones that were not looked at.
    package let isMore: Bool
    package let mayAdd: Bool
    package init(
        lines: [JointLine], book: PartyBook = .empty, instant: Instant, isMore: Bool = false, mayAdd: Bool = false
    ) {
        self.lines = lines
        self.book = book
        self.instant = instant
        self.isMore = isMore
        self.mayAdd = mayAdd
    }
}

/// One act on a joint draft.
package struct JointEvent: Hashable, Sendable {
    package let act: JointThread.Act
    /// The post, where it is of the reader's own house.
    package let post: String?
    package let text: String?
    /// Whether it is about the newest version.
    package let isCurrent: Bool
    package init(act: JointThread.Act, post: String?, text: String?, isCurrent: Bool) {
        self.act = act
        self.post = post
        self.text = text
        self.isCurrent = isCurrent
    }
}

package struct JointView: Sendable {
    package let line: JointLine
    /// The strictest marking of all that stands on its page (law 5).
    package let tlp: TLP
    package let draft: JointDraft
    /// What a consent is to: SHA-256, in hexadecimal digits.
    package let digest: String
    /// In the order in which they were said.
    package let events: [JointEvent]
    /// What the reader may do.
    package let deeds: [JointAct.Deed]
    /// Whether the reader may write its next version.
    package let mayRevise: Bool
    /// What was released, as far as the reader sees it.
    package let product: RecordLine?
    package let book: PartyBook
    package let instant: Instant
    package init(
        line: JointLine, tlp: TLP, draft: JointDraft, digest: String, events: [JointEvent], deeds: [JointAct.Deed] = [],
        mayRevise: Bool = false, product: RecordLine? = nil, book: PartyBook = .empty, instant: Instant
    ) {
        self.line = line
        self.tlp = tlp
        self.draft = draft
        self.digest = digest
        self.events = events
        self.deeds = deeds
        self.mayRevise = mayRevise
        self.product = product
        self.book = book
        self.instant = instant
    }
}
