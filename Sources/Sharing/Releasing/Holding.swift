import JSON
import Policy
import Records
import Store

/// Keeps back what a second person has to release: domain 3.1.4.
///
/// From ordinal 3 on, with personal data, with a wider audience than the version before, after a recall, every assessment
/// (domain 3.8), or where it says what a marking of that sort means, or one that others' records stand under. What is
/// held is in the ledger as a request of the release desk and in no channel: its author and the releasers of their
/// organisation learn of it, nobody else.
///
/// The registry is not held back: what parties agreed takes the roles that its life cycles name, and a withdrawn consent
/// must not wait. Only a marking definition that opens what stands already is.
struct Holding: Sendable {
    /// The channel that requests are kept in. No code of a channel may begin so, so that there is no other, and nobody
    /// becomes a member of it.
    static let channel = "_held"

    let core: Core
    let access: Access
    let caller: Caller
    let edition: Edition
    let now: Instant
    /// See ``Intake/released``: it still holds when what waits is filed.
    var released: Intake.Released?

    /// The same objects, in the same places: those that may be filed, and a request for each that may not.
    func sift(_ checked: [Intake.Checked]) async throws -> [Intake.Checked] {
        var grounds = try await grounds(for: checked)
        guard !grounds.isEmpty else { return checked }
        var sifted = checked
        let files = files(among: checked)
        for (report, places) in files {
            let why = places.reduce(into: grounds[report, default: []]) { $0.formUnion(grounds[$1, default: []]) }
            if !why.isEmpty { grounds[report] = why }
        }
        // A report with its files first: they wait as one, in its request.
        var settled: Set<Int> = []
        for (report, places) in files.sorted(by: { $0.key < $1.key }) {
            guard let why = grounds[report], case .ready(let arrival, let id, let version, _) = checked[report] else {
                continue
            }
            let annexes = annexes(places.map { checked[$0] })
            guard let held = try await hold(arrival, id, version, why, { $0.annexes = annexes }) else { continue }
            sifted[report] = held
            settled.insert(report)
            for place in places {
                guard case .ready(_, let id, let version, _) = checked[place] else { continue }
                settled.insert(place)
                switch held {
                case .held(_, _, _, let request):
                    sifted[place] = .waiting(Filed(id: id, version: version, fate: .pending(request.text)))
                case .waiting(let filed): sifted[place] = .waiting(Filed(id: id, version: version, fate: filed.fate))
                case .refused(let filed): sifted[place] = .refused(Filed(id: id, version: version, fate: filed.fate))
                case .ready: break
                }
            }
        }
        for (place, why) in grounds.sorted(by: { $0.key < $1.key }) where !settled.contains(place) {
            guard case .ready(let arrival, let id, let version, _) = checked[place] else { continue }
            sifted[place] = try await hold(arrival, id, version, why) ?? checked[place]
        }
        return sifted
    }

    /// Files as the request of their report holds them.
    func annexes(_ files: [Intake.Checked]) -> [HeldRequest.Annex] {
        files.compactMap { file in
            guard case .ready(let arrival, _, _, _) = file, let filing = arrival.filing else { return nil }
            return HeldRequest.Annex(body: arrival.body, policy: policy(filing))
        }
    }

    /// The places of the files that come with each report, by its place.
    private func files(among checked: [Intake.Checked]) -> [Int: [Int]] {
        var artifacts: [RecordID: Int] = [:]
        for (place, item) in checked.enumerated() {
            guard let id = item.filing?.id, id.type == "artifact" else { continue }
            artifacts[id] = place
        }
        guard !artifacts.isEmpty else { return [:] }
        var found: [Int: [Int]] = [:]
        for (place, item) in checked.enumerated() {
            guard case .ready(let arrival, _, _, _) = item, arrival.kind == "report",
                let report = try? JSONDocument(parsing: arrival.body).root
            else { continue }
            let places = Set(Product.annexes(of: report).compactMap { artifacts[$0.artifact] })
            if !places.isEmpty { found[place] = places.sorted() }
        }
        return found
    }

    /// Holds whatever may be filed of it, for a reason of its own.
    ///
    /// - Parameter change: what else the request says.
    func keep(
        _ checked: [Intake.Checked], because ground: ReleaseGround, _ change: (inout HeldRequest) -> Void
    ) async throws -> [Intake.Checked] {
        let grounds = try await grounds(for: checked)
        var kept = checked
        for (place, item) in checked.enumerated() {
            guard case .ready(let arrival, let id, let version, _) = item else { continue }
            kept[place] =
                try await hold(arrival, id, version, grounds[place, default: []].union([ground]), change) ?? item
        }
        return kept
    }

    // MARK: Why

    /// Why what stands at a place takes a second person, with the files that go along with it; none: it does not. Nothing is kept.
    func grounds(at place: Int, among checked: [Intake.Checked]) async throws -> Set<ReleaseGround> {
        let grounds = try await grounds(for: checked)
        let together = [place] + files(among: checked)[place, default: []]
        return together.reduce(into: []) { $0.formUnion(grounds[$1, default: []]) }
    }

    /// Why objects take a second person, by their places; those that do not are not in it.
    private func grounds(for checked: [Intake.Checked]) async throws -> [Int: Set<ReleaseGround>] {
        var world = access.snapshot.world
        let definitions = checked.compactMap(\.definition)
        // What a submission says of its own markings holds for all of it, whatever comes first; but not of those that
        // have a meaning, which stays. Of two definitions one will be refused: until it is known which, both hold.
        for (id, meaning) in definitions where !isDefined(id) {
            let other = world.localMarkings[access.channel.code]?[id]
            world.localMarkings[access.channel.code, default: [:]][id] = other?.combined(with: meaning) ?? meaning
        }
        let late = try await lateDefinitions(checked)
        if access.channel.code == Registry.channel { return late }

        let isHouse = access.allowed.organisation == core.identity.organisation
        var grounds = late
        var reaches: [PolicyName: Reach] = [:]
        var places: [RecordID: [Int]] = [:]
        for (place, item) in checked.enumerated() {
            guard let filing = item.filing else { continue }
            let name = PolicyName(filing)
            let reach =
                reaches[name] ?? reach(of: policy(filing), name, in: world, isRemembered: definitions.isEmpty)
            reaches[name] = reach
            var why = reach.grounds
            if item.isOnPerson { why.insert(.persons) }
            if item.isAssessment { why.insert(.review) }
            // What this house has on record is not for guests to find out by filing.
            if isHouse, access.snapshot.registry.mentionsPersons(filing.id) { why.insert(.persons) }
            let recallers = isHouse ? policy(filing).originators : [access.allowed.organisation]
            if access.snapshot.registry.isRecalled(filing.id, filing.version?.text, of: recallers) {
                why.insert(.recalled)
            }
            if let (_, meaning) = item.definition, !Self.grounds(for: meaning).isEmpty { why.insert(.definition) }
            if !why.isEmpty { grounds[place, default: []].formUnion(why) }
            if filing.isRevised { places[filing.id, default: []].append(place) }
        }
        for place in try await widening(checked, places, reaches, in: world) where !isFurnishing(checked[place]) {
            grounds[place, default: []].insert(.widening)
        }
        return grounds
    }

    func isDefined(_ marking: RecordID) -> Bool {
        let world = access.snapshot.world
        return world.markings[marking] != nil || world.localMarkings[access.channel.code]?[marking] != nil
    }

    /// The places of those that somebody may have who may not have the version before.
    private func widening(
        _ checked: [Intake.Checked], _ places: [RecordID: [Int]], _ reaches: [PolicyName: Reach],
        in world: World
    ) async throws -> Set<Int> {
        var found: Set<Int> = []
        for places in places.values where places.count > 1 { found.formUnion(loosened(checked, places, in: world)) }
        found.formUnion(try await looserThanTakenBack(checked, in: world))
        // What others say of the same object says nothing of what this organisation gave before.
        let here = (access.snapshot.shelvesByChannel[access.channel.key] ?? []).filter { ownPolicy(of: $0) != nil }
        let others = otherShelves(in: world)
        let all = Array(places.keys)
        for start in stride(from: 0, to: all.count, by: SharingLimits.lookedUp) {
            let ids = Array(all[start..<min(start + SharingLimits.lookedUp, all.count)])
            let elsewhere = try await latest(ids, on: others)
            let before = try await latest(
                ids.filter { id in
                    elsewhere[id] != nil
                        || (places[id] ?? []).contains {
                            hasPortions(checked[$0]) || !(reach(of: checked[$0], reaches)?.looser.isEmpty ?? true)
                        }
                }, on: here)
            for id in ids {
                for place in places[id] ?? [] {
                    guard let filing = checked[place].filing else { continue }
                    // The newest version of all is what it is compared with, whichever channel that is in.
                    let there = elsewhere[id].flatMap { other in
                        before[id].map { $0.sortKey < other.sortKey } ?? true ? other.place : nil
                    }
                    let widens =
                        if let there {
                            isWider(policy(filing), than: there.shelf, in: world)
                        } else {
                            before[id].map {
                                reach(of: checked[place], reaches)?.looser.contains($0.place.shelf) ?? false
                            }
                                ?? false
                        }
                    if widens {
                        found.insert(place)
                    } else if let newest = there ?? before[id]?.place,
                        try await unmarks(checked[place], since: newest)
                    {
                        found.insert(place)
                    }
                }
            }
        }
        return found
    }

    /// The places of what this organisation took back everywhere and now files under less: nobody opens alone what the
    /// withdrawal closed.
    private func looserThanTakenBack(_ checked: [Intake.Checked], in world: World) async throws -> Set<Int> {
        let ids = Set(checked.compactMap { $0.filing?.id }.filter { $0.type != "marking-definition" })
        let gone = try await core.store.hidden(among: ids, from: access.snapshot.shelves.keys.sorted())
        guard !gone.isEmpty else { return [] }
        var before: [RecordID: Set<ShelfKey>] = [:]
        for id in gone {
            let places = try await core.store.places(of: id)
            before[id] = Set(places.map(\.shelf).filter { ownPolicy(of: $0) != nil })
        }
        return checked.indices.reduce(into: []) { found, place in
            guard let filing = checked[place].filing, let shelves = before[filing.id] else { return }
            let policy = policy(filing).resolved(in: world, channel: access.channel.code)
            let isLooser = shelves.contains { shelf in
                guard let earlier = ownPolicy(of: shelf), let about = access.snapshot.shelves[shelf],
                    let channel = access.snapshot.channelsByKey[about.channel]?.code
                else { return false }
                return channel == access.channel.code
                    ? policy.loosens(earlier.resolved(in: world, channel: channel))
                    : isWider(self.policy(filing), than: shelf, in: world)
            }
            if isLooser { found.insert(place) }
        }
    }

    private func hasPortions(_ item: Intake.Checked) -> Bool {
        item.filing.map { !policy($0).portions.isEmpty } ?? false
    }

    /// Whether something that was marked by itself in a version may stand in the open in this one.
    private func unmarks(_ item: Intake.Checked, since place: RecordPlace) async throws -> Bool {
        guard hasPortions(item), let about = access.snapshot.shelves[place.shelf],
            access.snapshot.policies[about.policy]?.portions.isEmpty == false, let later = item.object,
            let entry = try await core.store.entry(at: place.position),
            let earlier = try? JSONDocument(parsing: entry.body).root
        else { return false }
        return Unmarking.opens(later, since: earlier)
    }

    private func reach(of item: Intake.Checked, _ reaches: [PolicyName: Reach]) -> Reach? {
        item.filing.flatMap { reaches[PolicyName($0)] }
    }

    /// Versions of one submission follow one another, too: those that ask for less than the one before.
    private func loosened(_ checked: [Intake.Checked], _ places: [Int], in world: World) -> Set<Int> {
        let code = access.channel.code
        let versions = places.compactMap { place in
            checked[place].filing.flatMap { filing in filing.version.map { (place, filing, $0) } }
        }.sorted { $0.2 < $1.2 }
        var found: Set<Int> = []
        for (before, after) in zip(versions, versions.dropFirst()) {
            if hasPortions(checked[before.0]), hasPortions(checked[after.0]), let earlier = checked[before.0].object,
                let later = checked[after.0].object, Unmarking.opens(later, since: earlier)
            {
                found.insert(after.0)
            }
            guard PolicyName(before.1) != PolicyName(after.1) else { continue }
            let policy = policy(after.1).resolved(in: world, channel: code)
            if policy.loosens(self.policy(before.1).resolved(in: world, channel: code)) { found.insert(after.0) }
        }
        return found
    }

    /// Where the newest version of each stands that the caller knows of: what is held because of another would tell of it.
    private func latest(_ ids: [RecordID], on shelves: [ShelfKey]) async throws -> [RecordID: VersionPlace] {
        guard !ids.isEmpty, !shelves.isEmpty else { return [:] }
        let seen = access.seen
        var found: [RecordID: VersionPlace] = [:]
        for (id, newest) in try await core.store.newest(of: ids, shelves: shelves) {
            // Of the shelves of other channels only those that the caller sees are asked.
            let shelf = newest.place.shelf
            if caller.isConsole || seen.contains(shelf) || access.allowed.has(shelf) {
                found[id] = newest
                continue
            }
            for row in try await core.known(id, to: caller.name, seeing: seen, among: shelves) {
                let known = VersionPlace(place: row.place, sortKey: Timestamp(row.version)?.sortKey ?? "")
                if found[id].map({ $0.sortKey <= known.sortKey }) ?? true { found[id] = known }
            }
        }
        return found
    }

    func policy(_ filing: Filing) -> ReleasePolicy {
        filing.newPolicy.flatMap { ReleasePolicy(bytes: $0) } ?? access.snapshot.policies[filing.policy] ?? .nobody
    }

    // MARK: Keeping

    /// The request that an object waits as; `nil` where filing it changes nothing.
    private func hold(
        _ arrival: Arrival, _ id: String, _ version: String?, _ grounds: Set<ReleaseGround>,
        _ change: (inout HeldRequest) -> Void = { _ in }
    ) async throws -> Intake.Checked? {
        if try await isFiled(arrival) { return nil }
        let organisation = access.allowed.organisation
        for attempt in 0..<SharingLimits.attempts {
            let made = HeldRequest(
                holding: arrival, in: access.channel.code, grounds: grounds, askedBy: caller.name, attempt: attempt,
                edition: edition, policy: arrival.filing.map { policy($0) } ?? .nobody, of: organisation, at: now,
                key: core.keys.requests)
            guard var request = made else { return nil }
            if let released, released.holds(for: request.object) { request.released = released }
            change(&request)
            guard let earlier = try await core.held(request.id, of: organisation) else {
                return .held(
                    try await core.paper(request, at: now), id: id, version: version, request: request.id)
            }
            switch earlier.status {
            case .submitted, .cleared:
                return .waiting(Filed(id: id, version: version, fate: .pending(earlier.id.text)))
            // What was released may have been withdrawn since, and what came back may be asked for again.
            case .released, .returned, .withdrawn: continue
            }
        }
        return .refused(
            Filed(
                id: id, version: version,
                fate: .refused(
                    "\(id): this version was held \(SharingLimits.attempts) times: publish a new version of it")))
    }

    /// Whether the caller can know that just this is in the channel: filed again it changes nothing. Where others' records are
    /// shown in part the store does not look either, so there it would be filed.
    private func isFiled(_ arrival: Arrival) async throws -> Bool {
        guard let filing = arrival.filing else { return false }
        // Under the same policy it is this organisation's own, whether all of it is shown to the caller or not.
        let same = (access.snapshot.shelvesByChannel[access.channel.key] ?? []).filter {
            access.snapshot.shelves[$0]?.policy == filing.policy
        }
        let shelves = Array(access.whole.union(same))
        guard !shelves.isEmpty else { return false }
        let rows = try await core.store.page(
            PageQuery(shelves: shelves, limit: StoreLimits.page, ids: [filing.id], versions: .every)
        ).rows.filter { Timestamp($0.version) == filing.version || filing.version == nil }
        guard !rows.isEmpty else { return false }
        return try await core.bodies(of: rows).contains { body in
            (try? JSONDocument(parsing: body).root.contentDigest) == filing.content
        }
    }
}

extension Intake.Checked {
    var filing: Filing? { if case .ready(let arrival, _, _, _) = self { arrival.filing } else { nil } }

    /// What it says.
    fileprivate var object: JSONValue? {
        guard case .ready(let arrival, _, _, _) = self else { return nil }
        return try? JSONDocument(parsing: arrival.body).root
    }

    /// Whether it is the identity of a person.
    var isOnPerson: Bool {
        guard case .ready(let arrival, _, _, _) = self, arrival.kind == "identity",
            let body = try? JSONDocument(parsing: arrival.body).root
        else { return false }
        return Company.isOnPerson(body)
    }

    /// Whether it is a product that takes an independent review: domain 3.8.
    var isAssessment: Bool {
        guard case .ready(let arrival, _, _, _) = self, arrival.kind == "report",
            let body = try? JSONDocument(parsing: arrival.body).root
        else { return false }
        return Product.content(of: body)?["product_kind"]?.string == Product.Genre.assessment.rawValue
    }

    /// The marking that it defines, and what that means.
    var definition: (id: RecordID, meaning: ReleasePolicy)? {
        guard case .ready(let arrival, _, _, _) = self, let filing = arrival.filing, filing.isMarking,
            let body = try? JSONDocument(parsing: arrival.body).root
        else { return nil }
        return (filing.id, MarkingReader.meaning(of: body))
    }
}

extension Filing {
    /// Whether it is a version of something: observables say the same wherever they are, and a definition never changes.
    fileprivate var isRevised: Bool { version != nil && !isMarking }
}
