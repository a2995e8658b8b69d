import JSON
package import Records
import Store

/// A product that came for a reader, and what their house has said of it.
package struct InboxLine: Hashable, Sendable {
    package let record: RecordLine
    package let precedence: Envelope.Precedence
    /// The codes of those whose word it is; none where that is not told.
    package let originators: [String]
    /// What was said of it, newest first.
    package let said: [FeedbackView]
    /// Who routed it to the reader; `nil`: nobody did, or it is answered.
    package let routedBy: String?
    /// The house has answered it.
    package let answer: FeedbackView?
    /// Whether the reader may answer it.
    package let mayAnswer: Bool
    /// What follows from it, in its author's words; `nil`: it says nothing of the kind.
    package var soWhat: String?
    /// The names of the places that it tells of, ``SharingLimits/inboxPlaces`` at most.
    package var places: [String] = []

    package init(
        record: RecordLine, precedence: Envelope.Precedence = .routine, originators: [String] = [],
        said: [FeedbackView] = [], routedBy: String? = nil, answer: FeedbackView? = nil, mayAnswer: Bool = true
    ) {
        self.record = record
        self.precedence = precedence
        self.originators = originators
        self.said = said
        self.routedBy = routedBy
        self.answer = answer
        self.mayAnswer = mayAnswer
    }
}

package struct InboxView: Sendable {
    /// Unanswered: what was routed to the reader first, then by precedence, then the newest.
    package let open: [InboxLine]
    /// What the house has answered, the newest first.
    package let answered: [InboxLine]
    /// Requests for information with which the reader's house has something to do, the least time left first.
    package let requests: [RfiLine]
    /// Those of them that a duty post of the house has to see to: its own answers that are nearly due or late, and what the other
    /// side let run out or cannot be shown to have. None stands in ``requests`` as well; empty for other posts.
    package let urgent: [RfiLine]
    /// The reader is named as a duty post of their house. Where none is, every post is told.
    package let isOnDuty: Bool
    /// What the organisations in it are called.
    package let book: PartyBook
    package let instant: Instant
    /// Whether there are older products that were not looked at.
    package let isMore: Bool
    /// For who begins here; `nil` for others.
    package var steps: FirstSteps?
    /// Texts on which the reader's house has a seat and has not said where it stands.
    package var texts: [DecisionLine] = []
    /// Commitments whose day is over and that are the reader's house's to see to: as owner, as chair, or as who keeps the list.
    package var overdue: [CommitmentLine] = []
    /// Products of several originators about which the reader's house has to say something.
    package var joints: [JointLine] = []
    /// Products that the reader might see and that were recalled of late, the newest recall first.
    package var recalled: [RecalledLine] = []

    package init(
        open: [InboxLine], answered: [InboxLine], requests: [RfiLine] = [], urgent: [RfiLine] = [],
        isOnDuty: Bool = false, book: PartyBook = .empty, instant: Instant, isMore: Bool = false
    ) {
        self.urgent = urgent
        self.isOnDuty = isOnDuty
        self.requests = requests
        self.instant = instant
        self.open = open
        self.answered = answered
        self.book = book
        self.isMore = isMore
    }
}

extension Gate {
    /// The newest products that came for a reader from anybody else, in the order in which they want to be read. Domain 3.11,
    /// persona 2.1.
    package func inbox(for caller: Caller) async throws -> InboxView {
        try await core.door("inbox", on: "report", for: caller) {
            let scope = try await core.scope(nil, for: caller)
            // None of these needs another: on a node of many records each takes as long as the rest of the page.
            async let asked = core.rfiLines(in: scope, for: caller).lines.filter(\.isToDo)
            async let texts = core.decisionLines(in: scope, for: caller).lines.filter(\.isWaiting)
            async let overdue = core.commitmentLines(in: scope, for: caller).lines.filter {
                $0.concerns && $0.thread.isOverdue
            }
            async let joints = core.newestJoints(in: scope, for: caller).found
            async let recalled = core.recalledLines(in: scope, for: caller)
            var question = Parts()
            question.add("inbox")
            let list = try await core.recentRows(
                in: scope, type: "report", cursor: nil, limit: SharingLimits.inbox, question, for: caller)
            let writable = Set(try await core.accesses(for: caller).accesses.filter(\.canWrite).map(\.channel.code))
            let (arrivals, own) = try await core.arrivals(list.shown, in: scope, writable, for: caller)
            var open = arrivals.filter { $0.answer == nil }
            let answered = arrivals.filter { $0.answer != nil }
            open.sort { left, right in
                if (left.routedBy == nil) != (right.routedBy == nil) { return left.routedBy != nil }
                if left.precedence != right.precedence { return left.precedence > right.precedence }
                return left.record.added > right.record.added
            }
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            let duty = book.organisations[scope.allowed.organisation]?.strings("duty_posts") ?? []
            let isOnDuty = duty.contains(caller.name)
            let requests = try await asked
            func isUrgent(_ line: RfiLine) -> Bool { (isOnDuty || duty.isEmpty) && line.isUrgent }
            var view = InboxView(
                open: open, answered: answered, requests: requests.filter { !isUrgent($0) },
                urgent: requests.filter(isUrgent), isOnDuty: isOnDuty, book: book, instant: core.clock(),
                isMore: list.older != nil)
            view.texts = try await texts
            view.overdue = try await overdue
            view.recalled = try await recalled
            view.joints =
                try await joints
                .map { $0.line(for: scope.allowed.organisation, at: core.clock()) }.filter(\.isToDo)
            view.steps = FirstSteps(view, filed: own, by: caller, mayFile: !writable.isEmpty)
            return view
        }
    }
}

extension Core {
    /// Products as their reader's inbox has them, in their order, each once; and beside them those that the reader filed.
    ///
    /// - Parameter writable: the codes of the channels that the reader may write to.
    fileprivate func arrivals(
        _ shown: [Shown], in scope: Scope, _ writable: Set<String>, for caller: Caller
    ) async throws -> (arrivals: [InboxLine], own: [RecordLine]) {
        var known: Set<String> = []
        let lines = zip(shown, try await flagged(shown, in: scope)).filter {
            known.insert($1.id).inserted && !$1.revoked
        }
        let envelopes = try await store.envelopes(at: lines.map(\.0.row.position))
            .compactMapValues { try? Envelope(parsing: $0) }
        let feedback = try await feedback(on: lines.map(\.0.row.id), in: scope)
        let products = try await objects(of: lines.map(\.0)).reduce(into: [Position: JSONValue]()) { products, seen in
            products[seen.row.position] = Product.content(of: seen.object)
        }
        var (arrivals, own, notes): ([InboxLine], [RecordLine], [Row]) = ([], [], [])
        for (shown, line) in lines {
            guard let envelope = envelopes[shown.row.position] else { continue }
            if envelope.received == nil, envelope.filedBy == caller.name {
                own.append(line)
                continue
            }
            let said = feedback[shown.row.id] ?? []
            notes += said.map(\.row)
            let views = owned(said.map(\.view), of: caller, mayWrite: writable.contains(line.channel))
            var arrived = arrival(shown.row, line, envelope, views, in: scope, writable, for: caller)
            if let product = products[shown.row.position] {
                arrived.soWhat = product["so_what"]?.string.map { Title.line($0, most: SharingLimits.briefText) }
                arrived.places = Self.placeNames(product)
            }
            arrivals.append(arrived)
        }
        try await give(notes, as: .list, isRun: false, to: caller)
        return (arrivals, own)
    }

    /// What a product calls the places that it tells of.
    private static func placeNames(_ product: JSONValue) -> [String] {
        guard let areas = product["areas"], areas.kind == .array else { return [] }
        return areas.elements.prefix(SharingLimits.inboxPlaces).compactMap { area in
            area.kind == .object ? area["name"]?.string.map { Title.line($0, most: SharingLimits.title) } : nil
        }
    }

    private func arrival(
        _ row: Row, _ line: RecordLine, _ envelope: Envelope, _ said: [FeedbackView], in scope: Scope,
        _ writable: Set<String>, for caller: Caller
    ) -> InboxLine {
        // What was said of an earlier version does not answer this one.
        let current = said.filter { each in
            guard let asked = Timestamp(row.version), let version = each.version else { return true }
            return version >= asked
        }
        let answer = current.first { $0.organisation == scope.allowed.organisation && $0.answer != nil }
        let routing = current.first { $0.routedTo == caller.name }
        let mayAnswer = mayAnswer(row, in: scope)
        return InboxLine(
            record: line, precedence: envelope.precedence,
            originators: mayAnswer ? originators(of: row.shelf, in: scope.snapshot).sorted() : [], said: said,
            routedBy: answer == nil ? routing?.post : nil, answer: answer,
            mayAnswer: mayAnswer && writable.contains(line.channel))
    }
}
