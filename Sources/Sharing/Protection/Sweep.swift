import JSON
import Logging
import Policy
import Records
import Store

/// Finds what is past its retention at one instant, and has it erased.
///
/// What it finds it finds anew each time, from the ledger and the registry alone: a sweep that was broken off is finished
/// by the next, and two at a time do no harm.
struct Sweep: Sendable {
    let core: Core
    let snapshot: Snapshot
    let now: Instant

    /// A record that has to go, read from its entry.
    struct Due: Sendable {
        let record: Recomputed
        let kind: String
        let channel: String
        /// Where it stands.
        let shelf: ShelfKey
        let rule: RetentionRule
    }

    init(_ core: Core) async throws {
        self.core = core
        snapshot = try await core.directory.current()
        now = core.clock()
    }

    /// Everything that is due, each record once, under the first rule that says so.
    ///
    /// - Parameter take: given so many at a time, before the next are looked for.
    func find(_ take: ([Due]) async throws -> Void) async throws {
        var mentioned: Set<Position> = []
        for rule in [RetentionRule.mention, .persons] {
            for id in rule == .mention ? pastMentions : pastPersons {
                let records = try await records(of: id, rule)
                let all = try await files(goingWith: records, besides: mentioned) + records
                let due = all.filter { mentioned.insert($0.record.position).inserted }
                if !due.isEmpty { try await take(due) }
            }
        }
        for (shelf, about) in snapshot.shelves.sorted(by: { $0.key < $1.key }) {
            guard let channel = snapshot.channelsByKey[about.channel]?.code else { continue }
            guard channel != Holding.channel else {
                try await findHeld(on: shelf, about, take)
                continue
            }
            guard let (rule, cutoff) = rule(of: snapshot.policies[about.policy] ?? .nobody, in: channel) else {
                continue
            }
            var after = Position.zero
            while true {
                let entries = try await core.store.filed(on: shelf, after: after, limit: SharingLimits.erased)
                let old = entries.prefix { entry in cutoff.map { entry.added <= $0 } ?? true }
                let found = try await withoutKept(
                    old.compactMap { due($0, shelf, about, channel, rule) }
                        .filter { !mentioned.contains($0.record.position) })
                if !found.isEmpty { try await take(found) }
                guard let last = old.last, old.count == entries.count else { break }
                after = last.position
            }
        }
    }

    /// What the release desk holds, or the title of it, past the retention of what it was to be filed under: the policy and
    /// the channel of the object, not of the request; and of each file that goes along with it, as its request holds both.
    private func findHeld(on shelf: ShelfKey, _ about: Shelf, _ take: ([Due]) async throws -> Void) async throws {
        var after = Position.zero
        while true {
            let entries = try await core.store.filed(on: shelf, after: after, limit: SharingLimits.erased)
            let found = entries.compactMap { entry -> Due? in
                guard let request = HeldRequest(entry.body, added: entry.added, of: ""),
                    request.payload != nil || request.title != request.object.text,
                    let rule = rule(of: request, added: entry.added)
                else { return nil }
                return due(entry, shelf, about, request.channel, rule)
            }
            if !found.isEmpty { try await take(found) }
            guard let last = entries.last else { return }
            after = last.position
        }
    }

    /// Why a request of the release desk has to go: the first reason of what it holds.
    private func rule(of request: HeldRequest, added: Instant) -> RetentionRule? {
        for policy in [request.policy] + request.annexes.map(\.policy) {
            guard let found = rule(of: policy, in: request.channel) else { continue }
            if found.cutoff.map({ added <= $0 }) ?? true { return found.0 }
        }
        return nil
    }

    /// Why records under a policy have to go; those accepted by a time, where not all of them.
    func rule(of policy: ReleasePolicy, in channel: String) -> (RetentionRule, cutoff: Instant?)? {
        let policy = policy.resolved(in: snapshot.world, channel: channel)
        if let end = policy.validUntil, end <= now { return (.policy, nil) }
        // Who the parties are, and what was agreed, is not kept by a charter's word.
        guard channel != Registry.channel else { return nil }
        // The shortest that applies wins (domain 3.0).
        let agreed = snapshot.registry.agreedDays(for: policy, at: core.identity.organisation)
        let own = snapshot.registry.retention[channel]?.days
        if let agreed, agreed < own ?? .max { return (.agreement, Retention.cutoff(agreed, before: now)) }
        return own.map { (.channel, Retention.cutoff($0, before: now)) }
    }

    /// Mentions of persons past their own date.
    private var pastMentions: [RecordID] {
        snapshot.registry.all("person-mention").filter { _, body in
            body["retention_until"]?.instant.map { $0 <= now } ?? false
        }.map(\.id)
    }

    /// What mentions persons and was evaluated: each version goes by its own age, see ``records(of:_:)``.
    private var pastPersons: [RecordID] {
        snapshot.registry.mentions.filter { _, mentions in mentions.contains(where: isEvaluated) }.keys.sorted()
    }

    /// Somebody graded it.
    private func isEvaluated(_ mention: RecordID) -> Bool { snapshot.registry.latest(mention)?["grade"] != nil }

    /// Every version of an object that is due.
    func records(of id: RecordID, _ rule: RetentionRule) async throws -> [Due] {
        var found: [Due] = []
        for place in try await core.store.places(of: id) {
            guard let entry = try await core.store.entry(at: place.position), entry.tombstone == nil,
                let about = snapshot.shelves[place.shelf],
                let channel = snapshot.channelsByKey[about.channel]?.code
            else { continue }
            if rule == .persons {
                let days = (snapshot.registry.retention[channel] ?? .standard).personDays
                guard entry.added <= Retention.cutoff(days, before: now) else { continue }
            }
            if let due = due(entry, place.shelf, about, channel, rule) { found.append(due) }
        }
        return found
    }

    /// Whether what a kind says may be erased where it stands. What decisions are made by stays, whatever a date or a
    /// charter says of it: without its word they would let through what it keeps back.
    static func mayGo(_ kind: String, from channel: String) -> Bool {
        channel != Registry.channel || kind == "person-mention" || Kind.named(kind)?.isStanding != true
    }

    func due(
        _ entry: Entry, _ key: ShelfKey, _ shelf: Shelf, _ channel: String, _ rule: RetentionRule
    ) -> Due? {
        guard Self.mayGo(entry.kind, from: channel) else { return nil }
        // What cannot be read is damaged, which `verify` finds; erasing it would hide that.
        guard let body = try? JSONDocument(parsing: entry.body).root, let draft = try? VerifiedChunk.draft(body) else {
            core.log.error("entry \(entry.position.raw) is past its retention and cannot be read: verify the node")
            return nil
        }
        let filing = Filing(
            draft, channel: shelf.channel, policy: shelf.policy, era: shelf.era,
            precedence: SearchFacet.precedence(in: entry.envelope))
        return Due(
            record: Recomputed(
                position: entry.position, added: entry.added, bytes: entry.body.count, filing: filing),
            kind: entry.kind, channel: channel, shelf: key, rule: rule)
    }

    // MARK: What leads to it

    /// Every entry that refers to a record, superseded and withdrawn ones too, with what it says.
    ///
    /// - Parameter shelves: those to look on.
    func referrers(
        to id: RecordID, on shelves: [ShelfKey], _ take: (Entry, JSONValue) throws -> Void
    ) async throws {
        for shelf in shelves {
            var after = Position.zero
            while true {
                let entries = try await core.store.referrers(
                    to: id, on: shelf, after: after, limit: SharingLimits.references)
                for entry in entries { try take(entry, try JSONDocument(parsing: entry.body).root) }
                guard let last = entries.last else { break }
                after = last.position
            }
        }
    }

    /// What says in another language what a record says, superseded and withdrawn ones too.
    func translations(of id: RecordID) async throws -> [RecordID] {
        var found: Set<RecordID> = []
        try await referrers(to: id, on: snapshot.shelves.keys.sorted()) { entry, body in
            guard entry.kind == TranslationOrigin.kind, Company.original(of: body) == id,
                let own = body["id"]?.recordID
            else { return }
            found.insert(own)
        }
        return found.sorted()
    }

    /// Where the requests of the release desk are kept.
    private var desk: [ShelfKey] {
        snapshot.channelsByName[Holding.channel].flatMap { snapshot.shelvesByChannel[$0.key] } ?? []
    }

    /// The requests of the release desk that hold an object which refers to one of these, or held it until they were
    /// decided: they hold it as text, which no reference leads out of.
    func requests(holding ids: Set<RecordID>) async throws -> Set<RecordID> {
        var found: Set<RecordID> = []
        for shelf in desk {
            var after = Position.zero
            while true {
                let entries = try await core.store.filed(on: shelf, after: after, limit: SharingLimits.references)
                for entry in entries {
                    guard let request = HeldRequest(entry.body, added: entry.added, of: ""),
                        let object = request.payload.flatMap({ try? JSONDocument(parsing: $0).root }),
                        let draft = try? Draft(checking: object, in: request.edition),
                        !ids.isDisjoint(with: draft.references)
                    else { continue }
                    found.insert(request.id)
                }
                guard let last = entries.last else { break }
                after = last.position
            }
        }
        return found
    }

    /// The versions of the requests of the release desk that hold one of these files beside its report: they refer to the report alone.
    private func requests(withFiles ids: Set<RecordID>) async throws -> [(HeldRequest, Position)] {
        guard ids.contains(where: { $0.type == "artifact" }) else { return [] }
        var found: [(HeldRequest, Position)] = []
        for shelf in desk {
            var after = Position.zero
            while true {
                let entries = try await core.store.filed(on: shelf, after: after, limit: SharingLimits.references)
                for entry in entries {
                    guard let request = HeldRequest(entry.body, added: entry.added, of: ""),
                        request.annexes.contains(where: { annex in annex.id.map { ids.contains($0) } ?? false })
                    else { continue }
                    found.append((request, entry.position))
                }
                guard let last = entries.last else { break }
                after = last.position
            }
        }
        return found
    }

    /// The versions of the requests of the release desk that hold an object, or its title, or a file with it. Those of them that are open
    /// come back to their authors: nobody clears what is erased.
    ///
    /// - Parameter isMeant: which of the requests for the object, where not all of them are.
    func takeBack(
        _ id: RecordID, _ rule: RetentionRule, by caller: Caller, where isMeant: (HeldRequest) -> Bool = { _ in true }
    ) async throws -> [Due] {
        var holding: [RecordID: Set<Position>] = [:]
        try await referrers(to: id, on: desk) { entry, _ in
            guard let request = HeldRequest(entry.body, added: entry.added, of: ""), request.object == id,
                request.payload != nil || request.title != id.text, isMeant(request)
            else { return }
            holding[request.id, default: []].insert(entry.position)
        }
        for (request, position) in try await requests(withFiles: [id]) where isMeant(request) {
            holding[request.id, default: []].insert(position)
        }
        return try await takeBack(holding, rule, by: caller)
    }

    /// Versions of requests of the release desk, by the requests; those that are open come back to their authors.
    ///
    /// - Parameter owners: whose requests alone are meant; `nil`: everybody's.
    private func takeBack(
        _ holding: [RecordID: Set<Position>], of owners: Set<String>? = nil, _ rule: RetentionRule, by caller: Caller
    ) async throws -> [Due] {
        var found: [Due] = []
        for (request, positions) in holding.sorted(by: { $0.key < $1.key }) {
            let due = try await records(of: request, rule).filter { positions.contains($0.record.position) }
            let organisations = Set(due.flatMap(originators))
            if let owners, !organisations.isSubset(of: owners) { continue }
            for organisation in organisations.sorted() {
                try await core.takeBack(
                    request, of: organisation, because: "what it is about was erased", by: caller, at: now)
            }
            found += due
        }
        return found
    }

    /// Whose word it is.
    func originators(of due: Due) -> Set<String> { snapshot.policies[due.record.filing.policy]?.originators ?? [] }

    // MARK: Erasing

    /// Has records erased, of one rule, with what the release desk holds of them, and the mentions of persons in what is
    /// then gone altogether.
    ///
    /// - Returns: how many by which rule; none where another process was quicker.
    func erase(_ due: [Due], by post: String, request: String? = nil) async throws -> [RetentionRule: Int] {
        var erased: [RetentionRule: Int] = [:]
        var rest = due[...]
        while let first = rest.first {
            let group = Array(rest.prefix { $0.rule == first.rule }.prefix(SharingLimits.erased))
            // Before it, what holds the same: broken off in between, the group itself is found again.
            let held = try await held(of: group, first.rule, by: post)
            guard held.isEmpty else {
                rest = held + rest
                continue
            }
            try await returnOpen(group, by: post)
            rest = rest.dropFirst(group.count)
            let erasure = Erasure(
                rule: first.rule, positions: group.map(\.record.position),
                counts: Dictionary(group.map { ($0.kind, 1) }, uniquingKeysWith: +), by: post, request: request,
                traces: try await traces(of: group))
            guard try await take(group.map(\.record), telling: erasure) else { continue }
            erased[first.rule, default: 0] += group.count
            if first.rule != .orphan { rest += try await orphans(of: Set(group.map(\.record.filing.id))) }
        }
        return erased
    }

    /// What of a group waits at the release desk comes back to its authors: nobody clears what is erased.
    private func returnOpen(_ group: [Due], by post: String) async throws {
        let caller = Caller(
            account: nil, name: post, organisation: core.identity.organisation, roles: [], means: .console)
        for due in group where due.record.filing.id.type == HeldRequest.type {
            for organisation in originators(of: due).sorted() {
                try await core.takeBack(
                    due.record.filing.id, of: organisation, because: "what it holds was erased", by: caller, at: now)
            }
        }
    }

    /// What the release desk holds of records that go, beside them: the requests for just these versions, and all of
    /// them where nothing else is left of an object; of a file then also those that hold it with another report.
    private func held(of group: [Due], _ rule: RetentionRule, by post: String) async throws -> [Due] {
        guard !desk.isEmpty else { return [] }
        let going = Set(group.map(\.record.position))
        let caller = Caller(
            account: nil, name: post, organisation: core.identity.organisation, roles: [], means: .console)
        var found: [Due] = []
        var files: Set<RecordID> = []
        var owners: Set<String> = []
        for (id, versions) in Dictionary(grouping: group, by: \.record.filing.id).sorted(by: { $0.key < $1.key })
        where id.type != HeldRequest.type {
            let speakers = Set(versions.flatMap(originators))
            // One that goes with the report that was recalled may wait with another; one that was recalled itself may not.
            if id.type == "artifact",
                rule == .request || rule == .recall && snapshot.registry.isRecalled(id, nil, of: speakers),
                try await core.store.places(of: id).allSatisfy({ going.contains($0.position) })
            {
                files.insert(id)
                owners.formUnion(speakers)
            }
            // Most were never held.
            guard try await !core.store.referring(to: id, shelves: desk, limit: 1).isEmpty else { continue }
            let isGone = try await core.store.places(of: id).allSatisfy { going.contains($0.position) }
            found += try await takeBack(id, rule, by: caller) { request in
                isGone
                    || versions.contains {
                        $0.record.filing.version?.text == request.version
                            && (rule == .request || $0.channel == request.channel)
                    }
            }
        }
        var holding: [RecordID: Set<Position>] = [:]
        for (request, position) in try await requests(withFiles: files) {
            holding[request.id, default: []].insert(position)
        }
        found += try await takeBack(holding, of: rule == .request ? nil : owners, rule, by: caller)
        var met = going
        return found.filter { met.insert($0.record.position).inserted }
    }

    /// - Returns: false, and nothing was changed, where some of them were erased meanwhile.
    private func take(_ records: [Recomputed], telling erasure: Erasure) async throws(StoreError) -> Bool {
        do throws(StoreError) {
            _ = try await core.store.erase(
                records, entry: core.maker.erasure(erasure, by: erasure.by, at: now),
                marks: Set(erasure.traces.map(\.mark)))
            return true
        } catch {
            if case .missing = error { return false }
            throw error
        }
    }

    /// The mentions of persons in objects that are gone.
    private func orphans(of ids: Set<RecordID>) async throws -> [Due] {
        var found: [Due] = []
        for id in ids.sorted() {
            guard let mentions = snapshot.registry.mentions[id], try await core.store.places(of: id).isEmpty else {
                continue
            }
            for mention in mentions.sorted() { found += try await records(of: mention, .orphan) }
        }
        return found
    }

    /// What mentions persons, that nobody evaluated, and that is older than may be without a look at it; and what its own
    /// date says.
    func reviews() async throws -> [RetentionView.Review] {
        var found: [RetentionView.Review] = []
        for (id, body) in snapshot.registry.all("person-mention") {
            if let date = body["review_on"]?.instant, date <= now {
                found.append(RetentionView.Review(id: id.text, since: date))
            }
        }
        for (id, mentions) in snapshot.registry.mentions.sorted(by: { $0.key < $1.key })
        where !mentions.contains(where: isEvaluated) {
            for place in try await core.store.places(of: id).prefix(1) {
                let channel = snapshot.shelves[place.shelf].flatMap { snapshot.channelsByKey[$0.channel]?.code } ?? ""
                let days = (snapshot.registry.retention[channel] ?? .standard).personReviewDays
                guard let added = try await core.store.entry(at: place.position)?.added,
                    added <= Retention.cutoff(days, before: now)
                else { continue }
                found.append(
                    RetentionView.Review(
                        id: id.text, since: Instant(microseconds: added.microseconds + days * 86_400_000_000)))
            }
        }
        return Array(found.sorted { ($0.since, $0.id) < ($1.since, $1.id) }.prefix(SharingLimits.reviews))
    }
}
