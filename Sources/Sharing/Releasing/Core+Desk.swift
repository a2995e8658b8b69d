import JSON
import Policy
import Records
import Store

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
}
