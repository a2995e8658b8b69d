package import JSON
import Policy
package import Records
import Store

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

/// Where a page of the list of requests begins.
private enum Place {
    /// Behind one that waits.
    case waiting(Position)
    /// Before one that was decided.
    case decided(Position)

    var position: Position {
        switch self {
        case .waiting(let position), .decided(let position): position
        }
    }
    var kind: Cursors.Kind {
        switch self {
        case .waiting: .waiting
        case .decided: .decided
        }
    }

    /// - Parameter open: opens a cursor as one of a kind; what it throws for the last is thrown.
    init(_ text: String, _ open: (Cursors.Kind) throws -> Position) throws {
        if let position = try? open(.waiting) { self = .waiting(position) } else { self = .decided(try open(.decided)) }
    }
}

extension Gate {
    /// The requests that the caller asked, and, for a releaser, those of their organisation that they may see.
    ///
    /// - Parameters:
    ///   - cursor: ``RequestList/older`` of the page before; `nil` for the first, which begins with what waits.
    ///   - limit: requests that wait, and requests that were decided, on one page. How many wait is told to nobody.
    package func requests(
        cursor: String? = nil, limit: Int = SharingLimits.requestsUnasked, for caller: Caller
    ) async throws -> RequestList {
        try await core.door("release.list", on: "", for: caller) {
            let desk = try await core.desk(for: caller)
            let question = Parts().bytes
            let limit = min(max(limit, 1), SharingLimits.requests)
            let seen = { (request: HeldRequest) in try await core.seen(request, at: desk, for: caller)?.line }
            let place = try cursor.map { text in
                try Place(text) { try core.cursors.open(text, $0, caller, question: question, at: desk.now) }
            }
            var (waiting, decided): ([RequestLine], [RequestLine]) = ([], [])
            var next: Place?
            var before: Position?
            if case .decided(let position) = place { before = position }
            if before == nil {
                let (lines, last) = try await core.waitingRequests(
                    of: desk.organisation, after: place?.position, limit: limit, seen)
                waiting = lines
                next = last.map { .waiting($0) }
            }
            if next == nil {
                let (lines, last) = try await core.decidedRequests(
                    of: desk.organisation, before: before, limit: limit, seen)
                decided = lines
                next = last.map { .decided($0) }
            }
            let older = try next.map {
                try core.cursors.seal($0.position, $0.kind, caller, question: question, at: desk.now)
            }
            let told = (waiting + decided).compactMap { try? RecordID($0.id) }
            try await core.give(told, to: caller)
            return RequestList(waiting: waiting, decided: decided, older: older)
        }
    }

    /// One request, with the preview for whoever may decide. Missing and forbidden look alike.
    package func request(_ id: String, for caller: Caller) async throws -> RequestView {
        try await core.door("release.read", on: id, for: caller) {
            let desk = try await core.desk(for: caller)
            let (request, seen) = try await core.seen(id, at: desk, for: caller)
            return try await core.view(request, seen, at: desk, for: caller)
        }
    }

    /// Files what a request holds, in its channel and as its author's: by a second post of the same organisation with the
    /// role of a releaser, never by the one who asked.
    ///
    /// - Parameter shown: what ``RequestView/seen`` was when the caller decided. `.conflict` where something has changed since: who
    ///   would get it, or what it is.
    /// - Parameter standards: how well it meets each analytic standard, by its number; those that were not scored are not in it. For
    ///   what its author scored as well. `.invalid` where an assessment that waits for its review lacks one.
    package func clear(
        _ id: String, seen shown: String?, standards: [Int64: Int64] = [:], by caller: Caller
    ) async throws -> ClearedView {
        try await core.door("release.clear", on: id, for: caller) {
            let desk = try await core.desk(for: caller)
            let (request, seen) = try await core.seen(id, at: desk, for: caller)
            try core.checkDecides(request, seen, caller)
            guard let ready = seen.ready else {
                throw Refusal(
                    .unprocessable,
                    "\(request.object.text) cannot be filed: \(seen.problem ?? "the channel is closed to you"): return it"
                )
            }
            if let shown, try await core.view(request, seen, at: desk, for: caller).seen != shown {
                throw Refusal(
                    .conflict, "\(request.object.text) or its audience has changed since you looked: look again")
            }
            try Self.check(standards: standards, of: request)
            let now = core.clock()
            let both = "asked by \(request.askedBy), cleared by \(caller.name)"
            let subject = "\(request.object.text) \(request.channel)"
            var cleared = request
            if request.status == .submitted {
                cleared = request.moved(to: .cleared, by: caller.name)
                cleared.standards = standards
                let note = AuditNote(caller, "release.clear", on: subject, outcome: both)
                guard try await core.advance(cleared, note: note, at: now) else { throw Self.decided(request) }
            }
            let report = try await core.file(seen.annexes + [ready], by: caller, seeing: [], at: now)
            if case .refused(let message) = report.items.last?.fate {
                let back = cleared.moved(to: .returned, by: caller.name, reason: message.cut(to: SharingLimits.reason))
                let note = AuditNote(caller, "release.return", on: subject, outcome: "not filed, \(both)")
                _ = try await core.advance(back, note: note, at: core.clock())
                throw Refusal(.conflict, "\(message): it was returned to \(request.askedBy)")
            }
            for item in report.items.dropLast() {
                guard case .refused(let message) = item.fate else { continue }
                // It is cleared and not released yet: what is filed is known the next time.
                throw Refusal(.conflict, "\(message): the rest is filed; clear it again once that is mended")
            }
            try await core.tie(request, to: caller)
            let note = AuditNote(caller, "release.file", on: subject, outcome: both)
            _ = try await core.advance(cleared.moved(to: .released, by: caller.name), note: note, at: core.clock())
            return ClearedView(object: request.object.text, version: request.version, channel: request.channel)
        }
    }

    /// Gives a request back to its author, with the reason.
    package func returnRequest(_ id: String, reason: String, by caller: Caller) async throws {
        try await core.door("release.return", on: id, for: caller) {
            let desk = try await core.desk(for: caller)
            let (request, seen) = try await core.seen(id, at: desk, for: caller)
            try core.checkDecides(request, seen, caller)
            let reason = try Self.checked(reason: reason)
            let note = AuditNote(
                caller, "release.return", on: "\(request.object.text) \(request.channel)",
                outcome: "asked by \(request.askedBy), returned by \(caller.name)")
            let back = request.moved(to: .returned, by: caller.name, reason: reason)
            guard try await core.advance(back, note: note, at: core.clock()) else { throw Self.decided(request) }
        }
    }

    /// Takes back what one asked for oneself, before anybody decided.
    package func withdrawRequest(_ id: String, by caller: Caller) async throws {
        try await core.door("release.withdraw", on: id, for: caller) {
            let desk = try await core.desk(for: caller)
            let (request, seen) = try await core.seen(id, at: desk, for: caller)
            guard seen.line.isOwn else {
                throw Refusal(.forbidden, "\(request.askedBy) asked for it: only they withdraw it; you may return it")
            }
            guard request.status == .submitted else { throw Self.decided(request) }
            let note = AuditNote(caller, "release.withdraw", on: "\(request.object.text) \(request.channel)")
            let back = request.moved(to: .withdrawn, by: nil)
            guard try await core.advance(back, note: note, at: core.clock()) else { throw Self.decided(request) }
        }
    }

    private static func decided(_ request: HeldRequest) -> Refusal {
        Refusal(.conflict, "the request for \(request.object.text) is decided already: look at it again")
    }

    /// Scores are of the standards that there are, and of what its author answered for; whoever reviews an assessment gives each
    /// of them (domain 3.8).
    private static func check(standards: [Int64: Int64], of request: HeldRequest) throws {
        guard standards.allSatisfy({ Product.standards.contains($0.key) && Feedback.scores.contains($0.value) }) else {
            throw Refusal(.invalid, "an analytic standard has a number from 1 to 9 and a score from 0 to 3")
        }
        let isReview = request.grounds.contains(.review) && request.status == .submitted
        if isReview, let missing = Product.standards.first(where: { standards[$0] == nil }) {
            throw Refusal(
                .invalid,
                "an assessment is cleared once it is scored by all nine analytic standards: \(missing) is missing")
        }
        guard !standards.isEmpty else { return }
        let object = request.payload.flatMap { try? JSONDocument(parsing: $0).root }
        guard object.flatMap({ Product.content(of: $0) })?["checklist"] != nil else {
            throw Refusal(.invalid, "only what its author scored is scored by who releases it")
        }
    }

    /// A sentence that says why: required, so that who gets it back knows what to do.
    static func checked(reason: String) throws -> String {
        let text = reason.trimmed
        guard !text.isEmpty, text.count <= SharingLimits.reason else {
            throw Refusal(.invalid, "say why, in 1 to \(SharingLimits.reason) characters")
        }
        return text
    }
}

extension Core {
    /// Somebody at the release desk.
    struct ReleaseDesk: Sendable {
        let moment: Moment
        let reader: Reader
        let roles: Set<Role>
        let now: Instant
        var organisation: String { reader.organisation }
        var snapshot: Snapshot { moment.snapshot }
    }

    /// A request as its caller sees it.
    struct SeenRequest: Sendable {
        let line: RequestLine
        /// The object, ready to be filed by the caller for its author.
        let ready: Intake.Checked?
        /// The files that go along with it, ready as it is.
        var annexes: [Intake.Checked] = []
        let policy: ReleasePolicy
        /// Of it and of its files: who is shown the request is shown those, and their names.
        let policyOfAll: ReleasePolicy
        let problem: String?
        /// Of a tear-line.
        let source: (line: RecordLine, shown: Shown)?
    }

    func desk(for caller: Caller) async throws -> ReleaseDesk {
        let moment = try await directory.moment()
        guard let (reader, roles, _) = reader(caller, moment.snapshot),
            !roles.isDisjoint(with: [.author, .releaser])
        else { throw Refusal(.forbidden, "the release desk is for authors and releasers") }
        return ReleaseDesk(moment: moment, reader: reader, roles: roles, now: clock())
    }

    /// What a caller may know of a request; `nil`: not that it is there.
    ///
    /// Its author does. A releaser of the same organisation does where the decision would show them the record, were it
    /// filed: clearance, need to know and handling count before the release as after it.
    func seen(_ request: HeldRequest, at desk: ReleaseDesk, for caller: Caller) async throws -> SeenRequest? {
        let isOwn = request.askedBy == caller.name
        let roles = roles(of: caller, in: desk.snapshot, for: desk.snapshot.channelsByName[request.channel])
        guard isOwn || roles.contains(.releaser) else { return nil }
        let state = ObjectState(released: desk.snapshot.world.era(at: desk.now), channel: request.channel)
        let shows = { (policy: ReleasePolicy) in
            decide(policy, state, desk.reader, at: desk.now, in: desk.snapshot.world).allowsWhole
        }
        // As it would be filed now it is under nothing less than was asked for: what is hidden by that takes no time to check.
        guard isOwn || shows(request.policy) else { return nil }
        let prepared = try await prepared(request, for: caller)
        let (policy, policyOfAll) = (prepared.policy, prepared.policyOfAll)
        var isShown = shows(policyOfAll)
        var source: (line: RecordLine, shown: Shown)?
        if let made = request.source, request.status.isOpen {
            // Who reads a tear-line before its release compares it with the whole source.
            source = try await sourceLine(made, for: caller)
            isShown = isShown && source != nil
        }
        guard isOwn || isShown else { return nil }
        let status = RequestLine.Status(rawValue: request.status.rawValue) ?? .submitted
        var grounds = request.grounds
        // It may have been recalled while it waited: whoever decides has to know.
        let registry = desk.snapshot.registry
        if request.status.isOpen, registry.isRecalled(request.object, request.version, of: policy.originators) {
            grounds.insert(.recalled)
        }
        var line = RequestLine(
            id: request.id.text, title: request.title, object: request.object.text, type: request.object.type,
            version: request.version, channel: request.channel, grounds: grounds.sorted(),
            askedBy: request.askedBy, asked: request.created, status: status, decidedBy: request.decidedBy,
            since: request.added, reason: request.reason, isOwn: isOwn,
            canDecide: !isOwn && isShown && request.status.isOpen && roles.contains(.releaser),
            tlp: policyOfAll.banner(in: desk.snapshot.world, channel: request.channel).tlp)
        line.precedence = request.precedence
        return SeenRequest(
            line: line, ready: prepared.ready, annexes: prepared.annexes, policy: policy, policyOfAll: policyOfAll,
            problem: prepared.problem, source: source)
    }

    func seen(
        _ id: String, at desk: ReleaseDesk, for caller: Caller
    ) async throws -> (request: HeldRequest, seen: SeenRequest) {
        guard let known = try? RecordID(id), let request = try await held(known, of: desk.organisation),
            let seen = try await seen(request, at: desk, for: caller)
        else { throw Refusal(.missing, "there is no request \(id.echo) that you may see") }
        return (request, seen)
    }

    /// The object of a request as it would be filed now.
    private struct Prepared {
        /// `nil` where it cannot be filed, or not by the caller.
        var ready: Intake.Checked?
        var annexes: [Intake.Checked] = []
        /// The one that it would have now.
        let policy: ReleasePolicy
        /// See ``SeenRequest/policyOfAll``.
        let policyOfAll: ReleasePolicy
        var problem: String?

        /// As it was asked for, which cannot be filed.
        init(asked request: HeldRequest, problem: String? = nil) {
            (policy, policyOfAll, self.problem) = (request.policy, request.policyOfAll, problem)
        }

        init(
            _ policy: ReleasePolicy, ofAll: ReleasePolicy, ready: Intake.Checked? = nil, annexes: [Intake.Checked] = [],
            problem: String? = nil
        ) {
            (self.policy, policyOfAll) = (policy, ofAll)
            (self.ready, self.annexes, self.problem) = (ready, annexes, problem)
        }
    }

    private func prepared(_ request: HeldRequest, for caller: Caller) async throws -> Prepared {
        let access: Access
        do {
            access = try await self.access(request.channel, for: caller)
        } catch let refusal as Refusal where refusal.code == .missing {
            return Prepared(
                .nobody, ofAll: .nobody, problem: "the channel \(request.channel) is not there, or not yours")
        }
        guard let payload = request.payload, let object = try? JSONDocument(parsing: payload).root else {
            // Decided: what it was is looked up as a record, by who may.
            return Prepared(asked: request)
        }
        var intake = Intake(
            core: self, access: access, caller: caller, edition: request.edition, now: clock(),
            askedBy: request.askedBy)
        (intake.precedence, intake.released) = (request.precedence, request.released)
        intake.isMarkedAnew = request.remark != nil
        let files = request.annexes.compactMap { try? JSONDocument(parsing: $0.body).root }
        let all = try await intake.check(files + [object])
        let annexes = Array(all.dropLast())
        guard let checked = all.last, files.count == request.annexes.count else { return Prepared(asked: request) }
        switch checked {
        case .ready:
            // Who reads it knows other things than who asked, so it may come out looser, as a translation of what they do
            // not see does. What was asked for is what is decided on, of each of its files as of itself.
            let world = access.snapshot.world
            let asked = request.annexes.map(\.policy) + [request.policy]
            let policies = all.map { policy(of: $0, in: access.snapshot) }
            let now = policies[policies.count - 1]
            let ofAll = policies.reduce(now) { $0.combined(with: $1) }
            let isLooser = zip(policies, asked).contains { now, asked in
                now.resolved(in: world, channel: request.channel).loosens(
                    asked.resolved(in: world, channel: request.channel))
            }
            guard !isLooser else {
                return Prepared(
                    request.policy.combined(with: now), ofAll: request.policyOfAll.combined(with: ofAll),
                    problem:
                        "for you it would be released under less than was asked for: return it, or let another releaser decide"
                )
            }
            let holding = Holding(
                core: self, access: access, caller: caller, edition: request.edition, now: clock())
            let problem = try await personsProblem(of: request, under: now, in: access.snapshot)
            let definition = checked.definition.flatMap {
                personsProblem(ofDefinition: $0.meaning, isUsed: holding.isUsed($0.id))
            }
            if let problem = problem ?? definition { return Prepared(now, ofAll: ofAll, problem: problem) }
            return Prepared(now, ofAll: ofAll, ready: access.canWrite ? checked : nil, annexes: annexes)
        case .refused(let filed), .waiting(let filed): return Prepared(asked: request, problem: filed.message)
        case .held: return Prepared(asked: request)
        }
    }

    /// The policy that something would be filed under; nobody's, where it would not be.
    private func policy(of checked: Intake.Checked, in snapshot: Snapshot) -> ReleasePolicy {
        guard let filing = checked.filing else { return .nobody }
        return filing.newPolicy.flatMap { ReleasePolicy(bytes: $0) } ?? snapshot.policies[filing.policy] ?? .nobody
    }

    /// Two persons: whoever decides holds the role, and is not the one who asked.
    func checkDecides(_ request: HeldRequest, _ seen: SeenRequest, _ caller: Caller) throws {
        if seen.line.canDecide { return }
        guard !seen.line.isOwn else {
            throw Refusal(
                .forbidden,
                "you asked for \(request.object.text) yourself: another releaser of your organisation decides")
        }
        guard request.status.isOpen else {
            throw Refusal(.conflict, "the request for \(request.object.text) is \(request.status.rawValue) already")
        }
        throw Refusal(.forbidden, "this is for releasers: ask one of your organisation")
    }

    func view(
        _ request: HeldRequest, _ seen: SeenRequest, at desk: ReleaseDesk, for caller: Caller
    ) async throws -> RequestView {
        try await give([request.id], to: caller)
        if let source = seen.source { try await give(source.shown, to: caller) }
        var shares: [ShareLine]?
        var parts = Parts()
        parts.add(request.id.text)
        parts.add(request.modified.microseconds)
        parts.add(seen.line.grounds.map(\.rawValue))
        if seen.line.canDecide {
            let (policy, found) = reach(
                of: seen.policy, request.object, request.version,
                since: request.released.map(\.era) ?? desk.snapshot.world.era(at: desk.now),
                in: request.channel, by: desk.organisation, desk.snapshot, at: desk.now)
            let channel = desk.snapshot.channelsByName[request.channel]
            let lines = found.shares(
                named: try await names(in: scope(nil, for: caller), for: caller),
                newcomers: try await newcomers(
                    to: request.object, found, in: request.channel,
                    on: channel.flatMap { desk.snapshot.shelvesByChannel[$0.key] } ?? [], desk.snapshot, at: desk.now),
                at: desk.now)
            for line in lines { parts.add("\(line.organisation) \(line.share.rawValue) \(line.isNew)") }
            shares = lines
            parts.add(String(decoding: policy.canonical, as: UTF8.self))
            parts.add(String(decoding: seen.policyOfAll.canonical, as: UTF8.self))
        }
        let earlier = try await earlier(than: request, at: desk, for: caller)
        if let earlier {
            try await give(earlier.shown, to: caller)
            parts.add(earlier.shown.row.position.raw)
        }
        var view = RequestView(
            line: seen.line, object: request.payload.flatMap { try? JSONDocument(parsing: $0).root },
            shares: shares, problem: seen.problem, source: seen.source?.line,
            seen: ContentDigest(sha256: parts.bytes).hex)
        view.earlier = earlier?.object
        view.standards = request.standards
        view.marks = try await marks(of: view.object, for: caller)
        view.refersTo = try await referred(by: view.object, for: caller)
        if seen.source != nil, let made = request.source {
            view.sanitised = SanitisedView(
                removed: made.removed, generalised: made.generalised.map { .init(selector: $0, step: $1) },
                note: made.note)
        }
        return view
    }

    /// What an object that waits refers to, as far as the caller sees it.
    private func referred(by object: JSONValue?, for caller: Caller) async throws -> [RecordLine] {
        guard let object, let draft = try? Draft(checking: object, in: .stix21) else { return [] }
        let scope = try await scope(nil, for: caller)
        let references = Array(draft.references.prefix(SharingLimits.references))
        let seen = try await newest(among: references, in: scope).values.sorted { $0.row.id < $1.row.id }
        try await give(seen.map(\.row), as: .record, isRun: false, to: caller)
        let files = FileNames(of: [object])
        return seen.map { files.naming(line($0.shown, $0.body, scope.snapshot)) }
    }

    /// The newest version of what waits that the caller may see, which the same organisation said before; `nil` where there is none.
    private func earlier(
        than request: HeldRequest, at desk: ReleaseDesk, for caller: Caller
    ) async throws -> (shown: Shown, object: JSONValue)? {
        guard request.status.isOpen, let version = request.version.flatMap({ Timestamp($0) }) else { return nil }
        let scope = try await scope(nil, for: caller)
        let versions: [Shown]
        do {
            versions = try await find(request.object.text, version: nil, channel: nil, in: scope).versions
        } catch let refusal as Refusal where refusal.code == .missing {
            return nil
        }
        // What others say of the same object is no version before.
        let before = versions.first { each in
            guard let earlier = Timestamp(each.row.version), earlier < version else { return false }
            return isPart(each.row, of: desk.organisation, in: scope.snapshot)
        }
        guard let before, let body = try await remains(of: [before])[before.row.position],
            let object = try? JSONDocument(parsing: body).root
        else { return nil }
        return (before, object)
    }

    /// The originators that consented to a version, by the organisation that they let have it.
    func consents(
        to object: RecordID, version: String?, _ snapshot: Snapshot, at now: Instant
    ) -> [String: Set<String>] {
        guard let version = version.flatMap({ Instant($0) }) else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: snapshot.world.organisations.keys.map { code in
                (code, snapshot.registry.consents(to: object, version: version, for: code, at: now))
            })
    }

    /// Who gets what of an object that is released now, and the policy by which that is decided, as far as the organisation
    /// whose word it is is told.
    ///
    /// - Parameter era: in which what it says was released: see ``Store/Shelf/era``.
    func reach(
        of policy: ReleasePolicy, _ object: RecordID, _ version: String?, since era: Instant?, in channel: String,
        by organisation: String, _ snapshot: Snapshot, at now: Instant
    ) -> (policy: ReleasePolicy, preview: Preview) {
        let policy = told(
            proven(policy, of: object, version.flatMap { Instant($0) }, in: snapshot.registry), to: organisation,
            in: snapshot.channelsByName[channel]?.key, snapshot)
        let state = ObjectState(released: era, channel: channel)
        let preview = Preview(
            of: policy, state, for: Holding.everyPurpose,
            consents: consents(to: object, version: version, snapshot, at: now), at: now, in: snapshot.world)
        return (policy, preview)
    }

    /// Who gets more than they have of the newest version before, in the channel that it is for.
    ///
    /// - Parameter shelves: where that version may stand.
    func newcomers(
        to object: RecordID, _ preview: Preview, in channel: String, on shelves: [ShelfKey], _ snapshot: Snapshot,
        at now: Instant
    ) async throws -> Set<String> {
        guard !shelves.isEmpty else { return [] }
        let rows = try await store.page(PageQuery(shelves: shelves, limit: StoreLimits.page, ids: [object])).rows
        guard let row = rows.last, let shelf = snapshot.shelves[row.shelf],
            let earlier = snapshot.policies[shelf.policy]
        else { return [] }
        let state = ObjectState(released: snapshot.world.era(at: now), channel: channel)
        let before = Preview(
            of: earlier, state, for: Holding.everyPurpose,
            consents: consents(to: object, version: row.version, snapshot, at: now), at: now, in: snapshot.world)
        return Preview.widened(from: before, to: preview)
    }
}
