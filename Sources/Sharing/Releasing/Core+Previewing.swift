import JSON
import Policy
import Records
import Store

extension Core {
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
