import JSON
package import Policy
package import Records
import Store

/// Who would get a record, and why not more of it.
package struct PreviewView: Sendable {
    package let record: RecordLine
    package let preview: Preview
    /// When it was asked.
    package let instant: Instant
    /// What the organisations of the registry are called, by code: for who may read the registry.
    package let names: [String: [PartyName]]
    package init(record: RecordLine, preview: Preview, instant: Instant, names: [String: [PartyName]]) {
        self.record = record
        self.preview = preview
        self.instant = instant
        self.names = names
    }
}

/// What the release decision says of one record, for one organisation or post, at one time.
package struct ExplanationView: Sendable {
    package let record: RecordLine
    /// The organisation, or the post of this node.
    package let reader: String
    package let instant: Instant
    package let verdict: Verdict
    /// What the post wants others' information for, as its account states it; `nil` for an organisation.
    package let purposes: [String]?
    /// The purposes that the post does not state, any of which would take away what stands in its way; empty where none
    /// would, and for an organisation.
    package let missingPurposes: [String]
}

/// What a recall took back.
package struct RecallView: Sendable {
    /// The record of the recall.
    package let id: String
    package let versions: Int
    package let channels: [String]
    /// What says that it derives from it, newest first: to be looked at again.
    package let derived: [RecordLine]
    /// How many entries were erased of it, where the measure asks for that: versions, translations, what the desk held.
    package let erased: Int
}

/// What becomes of what was recalled: domain 3.1.4.
package enum RecallMeasure: String, CaseIterable, Sendable {
    /// Nobody is shown it; the originator's node keeps it.
    case quarantine
    /// Its content is erased as well, here and, by a notice with receipts, wherever it was sent.
    case cryptoShred = "crypto-shred"
}

/// Why something is recalled: the closed list of domain 3.1.4.
package enum RecallReason: String, CaseIterable, Sendable {
    case error
    case sourceProtection = "source-protection"
    case rights, legal
}

extension Gate {
    /// Which organisations of the registry would get which part of a record. For those who release.
    ///
    /// - Parameter purposes: what each is taken to want it for.
    package func preview(
        _ id: String, version: String?, channel: String?, for purposes: Set<String>, by caller: Caller
    ) async throws -> PreviewView {
        try await core.door("preview", on: id, for: caller) {
            let asked = try await core.released(id, version, channel, by: caller)
            let snapshot = asked.scope.snapshot
            var consents: [String: Set<String>] = [:]
            for code in snapshot.world.organisations.keys {
                consents[code] = snapshot.registry.consents(
                    to: asked.row.id, version: Instant(asked.row.version), for: code, at: asked.now)
            }
            let tearlines = try await core.tearlines(of: asked.row.id, asked.scope)
            return PreviewView(
                record: asked.line,
                preview: Preview(
                    of: asked.policy, asked.state, for: purposes, consents: consents, tearlines: tearlines,
                    at: asked.now, in: snapshot.world),
                instant: asked.now, names: try await core.names(in: asked.scope, for: caller))
        }
    }

    /// What the decision says, gate by gate. For those who release.
    ///
    /// - Parameters:
    ///   - reader: the code of an organisation, or the name of a post of this node.
    ///   - purposes: what an organisation is taken to want it for. A post wants it for what its account states, and for
    ///     nothing else: the answer is what the post would get.
    ///   - instant: `nil`: now. The parties are those known now; their terms are judged at that time.
    package func explain(
        _ id: String, version: String?, channel: String?, for reader: String, purposes: Set<String>,
        at instant: Instant?, by caller: Caller
    ) async throws -> ExplanationView {
        try await core.door("explain", on: id, for: caller) {
            let asked = try await core.released(id, version, channel, by: caller)
            let snapshot = asked.scope.snapshot
            let instant = instant ?? asked.now
            var state = asked.state
            let account = snapshot.accountsByName[reader]
            guard account != nil || snapshot.world.organisations[reader] != nil else {
                throw Refusal(
                    .missing,
                    "there is no organisation and no post \"\(reader.echo)\": write a code of the registry, or the "
                        + "name of an account of this node")
            }
            let organisation = account.map { $0.organisation ?? core.identity.organisation } ?? reader
            state.consents = snapshot.registry.consents(
                to: asked.row.id, version: Instant(asked.row.version), for: organisation, at: instant)
            guard let named = account else {
                let verdict = deliver(
                    asked.policy, state, to: Recipient(organisation: reader, purposes: purposes), at: instant,
                    in: snapshot.world)
                return ExplanationView(
                    record: asked.line, reader: reader, instant: instant, verdict: verdict, purposes: nil,
                    missingPurposes: [])
            }
            let post = core.reader(named, snapshot, at: instant)
            func verdict(for post: Reader) -> Verdict {
                decide(asked.policy, state, post, at: instant, in: snapshot.world)
            }
            let found = verdict(for: post)
            let missing = Purpose.allCases.map(\.rawValue).filter { purpose in
                guard !post.recipient.purposes.contains(purpose) else { return false }
                var other = post
                other.recipient.purposes.insert(purpose)
                return Set(verdict(for: other).reasons).isStrictSubset(of: Set(found.reasons))
            }
            return ExplanationView(
                record: asked.line, reader: reader, instant: instant, verdict: found, purposes: named.purposes,
                missingPurposes: missing)
        }
    }

    /// Takes back every version of a record of one's own organisation, in every channel, and its translations: nobody is
    /// shown it any more, and that it was recalled, by whom and why, is on record (domain 3.1.4).
    ///
    /// Also in channels that the caller is no member of: whoever recalls one copy may not leave another standing. The caller
    /// is told of those that they see.
    ///
    /// - Parameter versions: as the object spells them; none: all. A translation goes with them unless it says that it is
    ///   of another version.
    package func recall(
        _ id: String, versions named: [String] = [], reason: RecallReason, measure: RecallMeasure = .quarantine,
        explanation: String?, by caller: Caller
    ) async throws -> RecallView {
        try await core.door("recall", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            try core.requireReleaser(caller, scope.snapshot)
            let versions = try await core.recallable(id, in: scope)
            let word = versions.filter { core.isPart($0.row, of: scope.allowed.organisation, in: scope.snapshot) }
            guard !word.isEmpty else {
                throw Refusal(.forbidden, "\(id.echo) is another organisation's: only its originator recalls it")
            }
            let meant = RecalledVersions(named)
            if let unknown = named.first(where: { name in !word.contains { Core.isSame($0.row.version, name) } }) {
                throw Refusal(
                    .missing, "\(id.echo) has no version \(unknown.echo) of your organisation that you may see")
            }
            let own = word.filter { meant.takes($0.row.version) }
            try await core.checkSaidSince(own.map(\.row), in: scope, for: caller)
            let made = try await core.derived(from: own[0].row.id, in: meant, scope)
            try await core.give(made.map(\.row), as: .list, isRun: false, to: caller)
            let derived = try await core.lines(made, scope.snapshot)
            // Who may not take it out of one of the channels is told so before it is on record.
            let seen = Set(own.compactMap { core.channel(of: $0.row.shelf, in: scope.snapshot) }).sorted()
            for code in seen { _ = try await core.writable(code, for: caller) }
            let places = try await core.places(of: own[0].row.id, wordOf: scope.allowed.organisation, scope.snapshot)
            for place in places { try Core.checkMayGo(own[0].row.id, from: place.channel) }
            let codes = places.map(\.channel)
            // First on record, then taken out: a recall that breaks off is seen, and can be made again.
            let recall = core.newID("recall")
            let now = core.clock()
            var members = Core.head("recall", recall, at: now)
            members += [
                JSONMember("object_ref", .string(id)), JSONMember("reason", .string(reason.rawValue)),
                JSONMember("issued_by", .string(caller.name)), JSONMember("status", "issued"),
                JSONMember("measure", .string(measure.rawValue)),
            ]
            if !named.isEmpty { members.append(JSONMember("versions", .array(named.map { .string($0) }))) }
            if let explanation { members.append(JSONMember("explanation", .string(explanation))) }
            if !derived.isEmpty {
                members.append(JSONMember("derived_refs", .array(derived.map { .string($0.id) })))
            }
            members.append(JSONMember("channels", .array(codes.map { .string($0) })))
            try await core.register([.object(members)], by: caller)
            try await core.note("recall", on: id, outcome: reason.rawValue, by: caller)
            let erased = try await Recalling(
                core: core, recall: try RecordID(recall), object: own[0].row.id, meant: meant,
                organisation: scope.allowed.organisation, measure: measure
            ).run(at: places, by: caller)
            return RecallView(id: recall, versions: own.count, channels: seen, derived: derived, erased: erased)
        }
    }
}

extension Core {
    /// A record that somebody who may release asks about, under the policy of what they are shown of it.
    struct Asked {
        let scope: Scope
        let row: Row
        let line: RecordLine
        let policy: ReleasePolicy
        let state: ObjectState
        let now: Instant
    }

    func requireReleaser(_ caller: Caller, _ snapshot: Snapshot) throws {
        guard caller.isConsole || roles(of: caller, in: snapshot).contains(.releaser) else {
            throw Refusal(.forbidden, "this is for releasers: ask one of your organisation")
        }
    }

    /// Whether a reading is by those who may know to whom a record was released.
    private func isTold(_ row: Row, _ scope: Scope) -> Bool {
        scope.allowed.organisation == identity.organisation
            || isOwn(row, of: scope.allowed.organisation, in: scope.snapshot)
    }

    /// Whether the caller may ask who else sees a record.
    func mayPreview(_ row: Row, _ scope: Scope, by caller: Caller) -> Bool {
        (caller.isConsole || roles(of: caller, in: scope.snapshot).contains(.releaser)) && isTold(row, scope)
    }

    func released(_ id: String, _ version: String?, _ channel: String?, by caller: Caller) async throws -> Asked {
        let scope = try await scope(nil, for: caller)
        try requireReleaser(caller, scope.snapshot)
        let (shown, _) = try await find(id, version: version, channel: channel, in: scope)
        // To whom it was released is for those to know whose word it is, and for the node that releases it.
        guard isTold(shown.row, scope) else {
            throw Refusal(.forbidden, "\(id.echo) is another organisation's: ask its originator")
        }
        guard let shelf = scope.snapshot.shelves[shown.row.shelf],
            let line = try await lines([shown], scope.snapshot).first
        else { throw Refusal(.unavailable, "the record \(id.echo) cannot be read: verify the node") }
        try await give(shown, to: caller)
        // What they are not shown themselves is not there for them: that somebody else is not shown it would tell of it.
        var policy = scope.snapshot.policies[shelf.policy] ?? .nobody
        policy.portions.subtract(shown.withheld)
        policy = told(policy, to: scope.allowed.organisation, in: shelf.channel, scope.snapshot)
        policy = proven(policy, of: shown.row.id, Instant(shown.row.version), in: scope.snapshot.registry)
        return Asked(
            scope: scope, row: shown.row, line: line, policy: policy,
            state: ObjectState(released: shelf.era, channel: scope.snapshot.channelsByKey[shelf.channel]?.code),
            now: clock())
    }

    /// The tear-lines of a record that a reading sees.
    func tearlines(of id: RecordID, _ scope: Scope) async throws -> [Preview.Tearline] {
        let results = scope.snapshot.registry.all("tear-line").compactMap { _, body -> RecordID? in
            guard body["source_ref"]?.string == id.text else { return nil }
            return body["result_ref"]?.string.flatMap { try? RecordID($0) }
        }
        guard !results.isEmpty else { return [] }
        let rows = try await store.page(
            PageQuery(shelves: scope.shelves, limit: StoreLimits.page, ids: results, versions: .latest)
        ).rows
        let now = clock()
        return try await show(rows, scope.allowed, scope.snapshot).compactMap { shown in
            guard let shelf = scope.snapshot.shelves[shown.row.shelf],
                let policy = scope.snapshot.policies[shelf.policy]
            else { return nil }
            return Preview.Tearline(
                policy: proven(policy, of: shown.row.id, Instant(shown.row.version), in: scope.snapshot.registry),
                state: ObjectState(
                    released: shelf.era, channel: scope.snapshot.channelsByKey[shelf.channel]?.code),
                consents: consents(to: shown.row.id, version: shown.row.version, scope.snapshot, at: now))
        }
    }

    /// What is derived from a record: the tear-lines made of it, its translations, and what relationships say derives from it.
    ///
    /// - Parameter meant: of these versions alone, as far as what was made says of which it was.
    func derived(
        from id: RecordID, in meant: RecalledVersions = .all, _ scope: Scope
    ) async throws -> [Shown] {
        var sources: Set<RecordID> = []
        for (_, body) in scope.snapshot.registry.all("tear-line")
        where body["source_ref"]?.string == id.text && meant.takes(tearLine: body) {
            if let result = body["result_ref"]?.string.flatMap({ try? RecordID($0) }) { sources.insert(result) }
        }
        let referring = try await store.referring(to: id, shelves: scope.shelves, limit: SharingLimits.references)
        let said = referring.filter { ["relationship", "language-content", "report"].contains($0.id.type) }
        for shown in try await show(said, scope.allowed, scope.snapshot) {
            var body = shown.body ?? []
            if shown.body == nil {
                _ = try await store.bodies(
                    at: [shown.row.place][...], separator: [], budget: StoreLimits.chunk, into: &body)
            }
            guard let object = try? JSONDocument(parsing: body).root else { continue }
            // A translation says what its original says (law 5).
            if Company.original(of: object) == id, meant.takes(translation: object) { sources.insert(shown.row.id) }
            if Product.sources(of: object).contains(id) { sources.insert(shown.row.id) }
            guard object["relationship_type"]?.string == "derived-from", object["target_ref"]?.string == id.text,
                let source = object["source_ref"]?.string.flatMap({ try? RecordID($0) })
            else { continue }
            sources.insert(source)
        }
        guard !sources.isEmpty else { return [] }
        let rows = try await store.page(
            PageQuery(shelves: scope.shelves, limit: StoreLimits.page, ids: Array(sources), versions: .latest)
        ).rows
        return try await show(rows, scope.allowed, scope.snapshot)
    }
}
