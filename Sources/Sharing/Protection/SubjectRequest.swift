import JSON
package import Records

/// A data subject's request as its officer works on it. Who asks is in the home node's own file, under the reference.
package struct SubjectRequestView: Hashable, Sendable {
    package let id: String
    package let reference: String
    package let kind: SubjectRequestKind?
    /// Through which authority it came; `nil`: direct.
    package let authority: String?
    /// As in `identity-confirmed`.
    package let status: String
    package let received: Instant
    package let due: Instant
    package let answered: Instant?
    package let decision: String?
    package let legalGround: String?
    package let isOverdue: Bool

    /// `nil` for a record that says too little.
    init?(_ id: RecordID, _ body: JSONValue, at now: Instant) {
        guard let reference = body["case_reference"]?.string, let status = body["status"]?.string,
            let received = body["received"]?.instant, let due = body["due"]?.instant
        else { return nil }
        self.id = id.text
        self.reference = reference
        self.status = status
        self.received = received
        self.due = due
        kind = body["request_kind"]?.string.flatMap(SubjectRequestKind.init)
        authority = body["authority"]?.string
        answered = body["answered"]?.instant
        decision = body["decision"]?.string
        legalGround = body["legal_ground"]?.string
        isOverdue = !Self.ended.contains(status) && due < now
    }

    private static let ended: Set<String> = ["answered", "withdrawn", "identity-refused"]
    package var isOpen: Bool { !Self.ended.contains(status) }
}

package enum SubjectRequestKind: String, CaseIterable, Sendable {
    case access, rectification, erasure, restriction, objection
}

/// What is known when somebody asks.
package struct SubjectRequestDraft: Sendable {
    package var reference: String
    package var kind: SubjectRequestKind
    package var authority: String?
    /// Days that there are to answer.
    package var days: Int64
    /// The records and the mentions of persons that it is about.
    package var about: [String]

    /// A month, as most laws have it (domain 4.5).
    package static let standardDays: Int64 = 30

    package init(
        reference: String, kind: SubjectRequestKind, authority: String? = nil, days: Int64 = standardDays,
        about: [String] = []
    ) {
        self.reference = reference
        self.kind = kind
        self.authority = authority
        self.days = days
        self.about = about
    }
}

/// What an officer does with a request.
package enum SubjectRequestStep: Hashable, Sendable {
    /// The identity of who asks was checked at home, by this post.
    case identity(confirmed: Bool)
    case decide(SubjectDecision, ground: String, indirectAccess: String?)
    case answer
    case withdraw
}

package enum SubjectDecision: String, CaseIterable, Sendable {
    case granted
    case partlyGranted = "partly-granted"
    case refused
    case nothingFound = "nothing-found"
    /// Where an answer would harm: the authority looks instead of the one who asks.
    case indirectAccess = "indirect-access"
}

/// What was done to carry out a request.
package struct CarriedOut: Hashable, Sendable {
    /// Mentions of persons that were erased.
    package var mentions = 0
    /// Entries that were erased in all.
    package var erased = 0
    /// Records that were issued anew without what was said.
    package var reissued: [String] = []
    /// Records of which nothing could be left.
    package var taken: [String] = []
    /// What may still say it, and is somebody else's word, derived, or a file that goes along: to be looked at.
    package var reassess: [String] = []
    /// The organisations that may have been shown it, which have to be told.
    package var inform: [String] = []
    /// Whether the files hold no remains of it.
    package var isScrubbed = true
}
