import JSON
import Policy
package import Records
import Store

/// A request to pass on what somebody else's word is: domain 3.1.4, 4.4.
package struct OnwardLine: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable {
        case asked, seen, granted
        case grantedAsTearLine = "granted-as-tear-line"
        case refused, lapsed
        package var isOpen: Bool { self == .asked || self == .seen }
    }
    package let id: String
    package let object: String
    package let version: String
    /// Who would get it.
    package let organisation: String
    /// Whose word it is.
    package let originator: String
    package let askedBy: String
    package let reason: String
    package let asked: Instant
    /// Silence until then is a refusal.
    package let due: Instant
    package let status: Status
    package let decidedBy: String?
    package let declineCode: String?
    package let decisionReason: String?
    package let tearLine: String?
    package let isOwn: Bool
    package let canDecide: Bool
    package init(
        id: String, object: String, version: String, organisation: String, originator: String, askedBy: String,
        reason: String, asked: Instant, due: Instant, status: Status, decidedBy: String? = nil,
        declineCode: String? = nil, decisionReason: String? = nil, tearLine: String? = nil, isOwn: Bool,
        canDecide: Bool
    ) {
        self.id = id
        self.object = object
        self.version = version
        self.organisation = organisation
        self.originator = originator
        self.askedBy = askedBy
        self.reason = reason
        self.asked = asked
        self.due = due
        self.status = status
        self.decidedBy = decidedBy
        self.declineCode = declineCode
        self.decisionReason = decisionReason
        self.tearLine = tearLine
        self.isOwn = isOwn
        self.canDecide = canDecide
    }
}

/// What an originator says to a request.
package enum OnwardDecision: Hashable, Sendable {
    /// It is on somebody's desk.
    case seen
    /// With the end of the consent, where it has one.
    case granted(until: Instant?)
    case grantedAsTearLine(String)
    /// A code of the closed list (``Records/DeclineCode/all``), and a sentence if there is one.
    case refused(code: String, reason: String?)
}

extension Gate {
    /// Asks the originators of a record whether another organisation may have it. Of a record of one's own organisation,
    /// the originators of what it refers to are asked, one by one.
    ///
    /// - Returns: a request for each originator; one that is open already is not asked again.
    package func askOnward(
        _ id: String, version: String?, channel: String?, for organisation: String, reason: String, by caller: Caller
    ) async throws -> [OnwardLine] {
        try await core.door("onward.ask", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let reason = try Self.checked(reason: reason)
            guard scope.snapshot.world.organisations[organisation] != nil else {
                throw Refusal(
                    .missing, "there is no organisation \"\(organisation.echo)\" in the registry: write its code")
            }
            let record = try await core.whole(id, version: version, channel: channel, in: scope)
            let foreign = record.policy.originators.subtracting([scope.allowed.organisation])
            var wanted: [(row: Row, originator: String)] = foreign.sorted().map { (record.row, $0) }
            if foreign.isEmpty {
                for part in try await core.contributions(to: record.object, in: scope) {
                    wanted += part.originators.sorted().map { (part.row, $0) }
                }
            }
            guard !wanted.isEmpty else {
                throw Refusal(
                    .unprocessable, "\(id.echo) is your own organisation's word: nobody else has to be asked")
            }
            return try await core.ask(wanted, for: organisation, reason: reason, by: caller)
        }
    }

    /// What the caller asked, and what their organisation is asked: for releasers who may see the record.
    package func onward(for caller: Caller) async throws -> [OnwardLine] {
        try await core.door("onward.list", on: "", for: caller) {
            let scope = try await core.scope(nil, for: caller)
            return try await core.onwardLines(in: scope, for: caller).map(\.line)
        }
    }

    /// The originator's answer, by a releaser of theirs. A grant is a consent for this version and this organisation.
    package func decideOnward(_ id: String, _ decision: OnwardDecision, by caller: Caller) async throws -> OnwardLine {
        try await core.door("onward.decide", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let all = try await core.onwardLines(in: scope, for: caller)
            guard let (line, body) = all.first(where: { $0.line.id == id }) else {
                throw Refusal(.missing, "there is no request \(id.echo) that you may see")
            }
            guard line.canDecide else {
                throw line.status.isOpen
                    ? Refusal(.forbidden, "a releaser of \(line.originator) answers this, and not the one who asked")
                    : Refusal(.conflict, "the request \(id.echo) is \(line.status.rawValue) already")
            }
            try await core.answer(line, body, decision, in: scope, by: caller)
            let now = try await core.scope(nil, for: caller)
            return try await core.onwardLines(in: now, for: caller).first { $0.line.id == id }?.line ?? line
        }
    }
}

extension Core {
    /// Working days after which silence is a refusal (domain 3.1.4).
    static let onwardDays = 5

    fileprivate func ask(
        _ wanted: [(row: Row, originator: String)], for organisation: String, reason: String, by caller: Caller
    ) async throws -> [OnwardLine] {
        let now = clock()
        var ids: Set<String> = []
        var versions: [JSONTree] = []
        var asked: [String: Int] = [:]
        let snapshot = try await directory.current()
        let known = snapshot.registry.all(OnwardNote.kind)
        let asking = reader(caller, snapshot)?.reader.organisation ?? identity.organisation
        for (row, originator) in wanted where originator != organisation {
            guard let version = Instant(row.version) else { continue }
            let open = known.first { _, body in
                body["object_ref"]?.string == row.id.text && body["version"]?.string.flatMap { Instant($0) } == version
                    && body["for_organisation"]?.string == organisation && body["originator"]?.string == originator
                    && body["asked_by"]?.string == caller.name && Self.status(of: body, at: now)?.isOpen == true
            }
            if let open {
                ids.insert(open.id.text)
                continue
            }
            if asking == identity.organisation, (try? partner(originator, in: snapshot)) != nil {
                try requireRoom(
                    for: row, version, organisation, originator, among: known.map(\.body),
                    besides: asked[originator, default: 0], at: now)
                asked[originator, default: 0] += 1
            }
            let id = newID("onward-request")
            ids.insert(id)
            let due = WorkingDays.after(now, days: Self.onwardDays)
            versions.append(
                .object(
                    Self.head("onward-request", id, at: now) + [
                        JSONMember("object_ref", .string(row.id.text)), JSONMember("version", .string(row.version)),
                        JSONMember("for_organisation", .string(organisation)),
                        JSONMember("originator", .string(originator)), JSONMember("asked_by", .string(caller.name)),
                        JSONMember("asking_organisation", .string(asking)),
                        JSONMember("reason", .string(reason)), JSONMember("status", "asked"),
                        JSONMember("due", .string(due.text)),
                    ]))
        }
        if !versions.isEmpty { try await register(versions, by: caller) }
        for (row, originator) in wanted {
            try await note("onward.ask", on: row.id.text, outcome: "\(originator) for \(organisation)", by: caller)
        }
        let scope = try await scope(nil, for: caller)
        return try await onwardLines(in: scope, for: caller).map(\.line).filter { ids.contains($0.id) }
    }

    /// What another node takes of this one's requests, so that no more are made: one for each version and organisation at a time,
    /// and so many a day.
    ///
    /// - Parameter made: requests to that originator that are made with this one.
    private func requireRoom(
        for row: Row, _ version: Instant, _ organisation: String, _ originator: String, among known: [JSONValue],
        besides made: Int, at now: Instant
    ) throws {
        let own = known.compactMap(OnwardNote.init).filter {
            $0.asker == identity.organisation && $0.originator == originator && !$0.isFromNode
        }
        let isAsked = own.contains {
            $0.object == row.id && $0.version == version && $0.organisation == organisation
                && $0.status(at: now).isOpen
        }
        guard !isAsked else {
            throw Refusal(
                .conflict, "somebody of \(identity.organisation) has asked \(originator) for \(organisation) already")
        }
        guard own.count(where: { !now.isPast($0.created, 86_400) }) + made < SharingLimits.onwardDaily else {
            throw Refusal(
                .tooMany,
                "\(identity.organisation) has asked \(originator) \(SharingLimits.onwardDaily) times in 24 hours, the most that "
                    + "a node takes: ask tomorrow", retryAfter: 3_600)
        }
    }

    /// The state that a request is in: silence is a refusal, whether or not that was written down yet.
    static func status(of body: JSONValue, at now: Instant) -> OnwardLine.Status? {
        guard let status = body["status"]?.string.flatMap(OnwardLine.Status.init) else { return nil }
        let due = body["due"]?.string.flatMap { Instant($0) }
        return status.isOpen && (due.map { $0 <= now } ?? false) ? .lapsed : status
    }

    fileprivate func onwardLines(
        in scope: Scope, for caller: Caller
    ) async throws -> [(line: OnwardLine, body: JSONValue)] {
        let now = clock()
        let roles = roles(of: caller, in: scope.snapshot)
        let all = scope.snapshot.registry.all("onward-request")
        let asked = all.filter { $0.body["originator"]?.string == scope.allowed.organisation }
        // An originator's releaser learns of a request only with the version that it is about.
        var seen: [RecordID: Set<Instant>] = [:]
        if roles.contains(.releaser) {
            let ids = asked.compactMap { $0.body["object_ref"]?.string.flatMap { try? RecordID($0) } }
            if !ids.isEmpty {
                for row in try await shownVersions(of: Array(Set(ids)), in: scope) {
                    if let version = Instant(row.version) { seen[row.id, default: []].insert(version) }
                }
            }
        }
        let lines = all.compactMap { id, body -> (line: OnwardLine, body: JSONValue)? in
            guard let object = body["object_ref"]?.string, let version = body["version"]?.string,
                let organisation = body["for_organisation"]?.string, let originator = body["originator"]?.string,
                let askedBy = body["asked_by"]?.string, let status = Self.status(of: body, at: now),
                let created = body["created"]?.string.flatMap({ Instant($0) })
            else { return nil }
            // What came from another node was asked by that one as a whole: nobody here has its name.
            let isOwn = askedBy == caller.name && body["asking_organisation"]?.string != askedBy
            let isAsked =
                originator == scope.allowed.organisation
                && (try? RecordID(object)).flatMap { seen[$0] }?.contains(where: { $0 == Instant(version) }) ?? false
            guard isOwn || isAsked else { return nil }
            let line = OnwardLine(
                id: id.text, object: object, version: version, organisation: organisation, originator: originator,
                askedBy: askedBy, reason: body["reason"]?.string ?? "", asked: created,
                due: body["due"]?.string.flatMap { Instant($0) } ?? created, status: status,
                decidedBy: body["decided_by"]?.string, declineCode: body["decline_code"]?.string,
                decisionReason: body["decision_reason"]?.string, tearLine: body["tear_line_ref"]?.string,
                isOwn: isOwn, canDecide: isAsked && !isOwn && status.isOpen)
            return (line, body)
        }
        try await give(lines.compactMap { try? RecordID($0.line.id) }, to: caller)
        return lines.sorted {
            ($0.line.status.isOpen ? 0 : 1, $0.line.asked) < ($1.line.status.isOpen ? 0 : 1, $1.line.asked)
        }
    }

    /// Every version of these records that the caller is shown.
    private func shownVersions(of ids: [RecordID], in scope: Scope) async throws -> [Row] {
        var rows: [Row] = []
        var page: Rows
        repeat {
            page = try await store.page(
                PageQuery(
                    shelves: scope.shelves, after: rows.last?.position ?? .zero, limit: StoreLimits.page, ids: ids,
                    versions: .every))
            rows += page.rows
        } while page.more
        return try await show(rows, scope.allowed, scope.snapshot).map(\.row)
    }

    fileprivate func answer(
        _ line: OnwardLine, _ body: JSONValue, _ decision: OnwardDecision, in scope: Scope, by caller: Caller
    ) async throws {
        let now = clock()
        var versions: [JSONTree] = []
        if line.status == .asked { versions.append(body.next([JSONMember("status", "seen")], at: .step(1))) }
        var outcome = "seen"
        let decided = [JSONMember("decided_by", .string(caller.name))]
        switch decision {
        case .seen: break
        case .granted(let until):
            outcome = "granted to \(line.organisation)"
            versions.append(body.next(decided + [JSONMember("status", "granted")], at: .step(2)))
            let consent =
                Self.head("consent", newID("consent"), at: now) + [
                    JSONMember("object_ref", .string(line.object)), JSONMember("version", .string(line.version)),
                    JSONMember("organisation", .string(line.organisation)),
                    JSONMember("originator", .string(line.originator)),
                    JSONMember("granted_by", .string(caller.name)), JSONMember("status", "granted"),
                ] + (until.map { [JSONMember("valid_until", .string($0.text))] } ?? [])
            versions.append(.object(consent))
        case .grantedAsTearLine(let id):
            let tear = try await whole(id, version: nil, channel: nil, in: scope)
            guard tear.policy.originators.contains(line.originator), tear.row.id.text != line.object else {
                throw Refusal(.invalid, "\(id.echo) is no version of \(line.object) that \(line.originator) made")
            }
            if body["asking_organisation"]?.string == line.askedBy {
                try await requireHeld(tear.row, by: line.askedBy, scope.snapshot)
            }
            outcome = "granted to \(line.organisation) as \(tear.row.id.text)"
            versions.append(
                body.next(
                    decided + [
                        JSONMember("status", "granted-as-tear-line"),
                        JSONMember("tear_line_ref", .string(tear.row.id.text)),
                    ], at: .step(2)))
        case .refused(let code, let reason):
            outcome = "refused: \(code)"
            let said = try reason.map { [JSONMember("decision_reason", .string(try Gate.checked(reason: $0)))] }
            versions.append(
                body.next(
                    decided + [JSONMember("status", "refused"), JSONMember("decline_code", .string(code))]
                        + (said ?? []), at: .step(2)))
        }
        guard !versions.isEmpty else { return }
        try await register(versions, by: caller)
        try await note("onward.decide", on: line.object, outcome: outcome, by: caller)
    }

    /// A sanitised version is named to another node only where that one may have it.
    private func requireHeld(_ tear: Row, by organisation: String, _ snapshot: Snapshot) async throws {
        let partner = try partner(organisation, in: snapshot)
        let allowed = allowed(to: partner, in: snapshot)
        guard allowed.all.contains(tear.shelf), try await !show([tear], allowed, snapshot).isEmpty else {
            throw Refusal(
                .unprocessable,
                "\(organisation) may not have \(tear.id.text), so it cannot pass it on: release it to them first")
        }
    }

    /// Writes down which requests have lapsed: silence is a refusal.
    func lapseOnward(at now: Instant) async throws {
        let console = Caller.console(of: identity.organisation)
        for (id, body) in try await directory.current().registry.all("onward-request") {
            guard let status = body["status"]?.string.flatMap(OnwardLine.Status.init), status.isOpen,
                Self.status(of: body, at: now) == .lapsed
            else { continue }
            do {
                try await register([body.next([JSONMember("status", "lapsed")], at: .step(3))], by: console)
                try await note("onward.lapse", on: id.text, by: console)
            } catch let refusal as Refusal where refusal.code == .conflict || refusal.code == .invalid {
                // Somebody answered at the last moment; or it is one that cannot go on, which keeps no other from lapsing.
                continue
            }
        }
    }
}
