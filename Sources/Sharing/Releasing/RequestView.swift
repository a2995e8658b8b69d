package import JSON
package import Records

/// A request of the release desk as a list shows it.
package struct RequestLine: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable { case submitted, cleared, returned, released, withdrawn }
    package let id: String
    package let title: String
    /// The object that waits, and its version where it has one.
    package let object: String
    package let type: String
    package let version: String?
    /// The code of the channel that it is for.
    package let channel: String
    package let grounds: [ReleaseGround]
    package let askedBy: String
    package let asked: Instant
    package let status: Status
    package let decidedBy: String?
    /// When it came to be in this state.
    package let since: Instant
    package let reason: String?
    /// Whether the caller asked.
    package let isOwn: Bool
    /// Whether the caller may decide on it.
    package let canDecide: Bool
    /// The level of what is shown.
    package let tlp: TLP
    /// With which it goes out.
    package var precedence = Envelope.Precedence.routine
    package var isOpen: Bool { status == .submitted || status == .cleared }
    package var canWithdraw: Bool { isOwn && status == .submitted }

    package init(
        id: String, title: String, object: String, type: String, version: String?, channel: String,
        grounds: [ReleaseGround], askedBy: String, asked: Instant, status: Status, decidedBy: String?, since: Instant,
        reason: String?, isOwn: Bool, canDecide: Bool, tlp: TLP
    ) {
        self.id = id
        self.title = title
        self.object = object
        self.type = type
        self.version = version
        self.channel = channel
        self.grounds = grounds
        self.askedBy = askedBy
        self.asked = asked
        self.status = status
        self.decidedBy = decidedBy
        self.since = since
        self.reason = reason
        self.isOwn = isOwn
        self.canDecide = canDecide
        self.tlp = tlp
    }
}

/// A page of what waits for a second person, and of what was decided: that begins once all that waits was told.
package struct RequestList: Hashable, Sendable {
    /// The most urgent first, of those the oldest.
    package let waiting: [RequestLine]
    /// The newest decision first; none as long as more waits.
    package let decided: [RequestLine]
    /// Where the next page begins; `nil` where there is none.
    package let older: String?
    package init(waiting: [RequestLine], decided: [RequestLine], older: String?) {
        self.waiting = waiting
        self.decided = decided
        self.older = older
    }
    package var lines: [RequestLine] { waiting + decided }
    /// Whether the next page goes on with what waits.
    package var isMoreWaiting: Bool { older != nil && decided.isEmpty }
}

/// A request with everything that its caller may know of it.
package struct RequestView: Sendable {
    package let line: RequestLine
    /// `nil` once it is decided: then it is a record, or it is not.
    package let object: JSONValue?
    /// Who would get what, if it were cleared now: for who may decide.
    package let shares: [ShareLine]?
    /// Why it cannot be filed as it stands; `nil`: it can.
    package let problem: String?
    /// What it was made of, where it is a tear-line; only for who may see that.
    package let source: RecordLine?
    /// What was done to that, for whoever sees it.
    package var sanitised: SanitisedView?
    /// The version before, as far as the caller may see it; `nil`: there is none, or it is decided.
    package var earlier: JSONValue?
    /// How well it meets each analytic standard, by its number, as the second person says.
    package var standards: [Int64: Int64] = [:]
    /// As ``RecordView/marks``.
    package var marks: [RecordID: MarkView] = [:]
    /// What the object refers to and the caller may see, among its first ``SharingLimits/references``: who made it, too.
    package var refersTo: [RecordLine] = []
    /// Stands for all that was shown: a decision on it holds as long as this is the same.
    package let seen: String

    package init(
        line: RequestLine, object: JSONValue?, shares: [ShareLine]?, problem: String?, source: RecordLine?,
        seen: String
    ) {
        self.line = line
        self.object = object
        self.shares = shares
        self.problem = problem
        self.source = source
        self.seen = seen
    }
}

/// What was done to a record to make a tear-line of it, by places, never by its words.
package struct SanitisedView: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        package let selector: String
        /// As in `place`, `date`, `number`, `actor`, `other`.
        package let step: String
        package init(selector: String, step: String) {
            self.selector = selector
            self.step = step
        }
    }
    /// Selectors in the source.
    package let removed: [String]
    package let generalised: [Change]
    /// Why numbers, dates and capitals that stand in both may stand; `nil`: none do.
    package let note: String?
    package init(removed: [String], generalised: [Change], note: String?) {
        self.removed = removed
        self.generalised = generalised
        self.note = note
    }
}

/// What became of an object that was cleared.
package struct ClearedView: Hashable, Sendable {
    package let object: String
    package let version: String?
    package let channel: String
}
