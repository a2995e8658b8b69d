import JSON
import Policy
import Records
import Store

/// Erases mentions of a person, and what other records say in the same words (trap 24).
///
/// What the release desk holds of it goes, too. A record of our own that was published with it is issued anew without it, and its older versions are erased. That a
/// record existed stays in the ledger. Broken off at any point, it can be done again: the mention itself goes last, with
/// the old versions, in one erasure.
struct Forgetting {
    let core: Core
    let caller: Caller
    let request: RecordID
    private(set) var result = CarriedOut()

    init(_ core: Core, request: RecordID, by caller: Caller) {
        self.core = core
        self.caller = caller
        self.request = request
    }

    /// - Parameters:
    ///   - mentions: those to erase.
    ///   - records: further records to erase whole.
    mutating func run(_ mentions: [RecordID], _ records: [RecordID]) async throws {
        let going = Set(records)
        for record in records { try await checkMayGo(record, with: going) }
        for mention in mentions { try await forget(mention) }
        for record in try await inOrder(records) { try await eraseWhole(record) }
        result.isScrubbed = try await core.scrub()
        result.reassess = try await standing(among: result.reassess)
        for keyPath in [\CarriedOut.reissued, \.taken, \.reassess, \.inform] {
            result[keyPath: keyPath] = Set(result[keyPath: keyPath]).sorted()
        }
    }

    /// Without what is gone altogether by now: nobody looks at that.
    private func standing(among ids: [String]) async throws -> [String] {
        var standing: [String] = []
        for text in Set(ids).sorted() {
            guard let id = try? RecordID(text), try await !core.store.places(of: id).isEmpty else { continue }
            standing.append(text)
        }
        return standing
    }

    /// Joint drafts first, then consents to them, then all else: broken off in between, no consent counts that was taken back.
    private func inOrder(_ records: [RecordID]) async throws -> [RecordID] {
        var (drafts, consents, rest): ([RecordID], [RecordID], [RecordID]) = ([], [], [])
        for id in records {
            if id.type == Joint.type {
                drafts.append(id)
            } else if try await isConsent(id) {
                consents.append(id)
            } else {
                rest.append(id)
            }
        }
        return drafts + consents + rest
    }

    private func isConsent(_ id: RecordID) async throws -> Bool {
        guard id.type == "note" else { return false }
        for place in try await core.store.places(of: id) {
            guard let entry = try await core.store.entry(at: place.position),
                let note = try? JSONDocument(parsing: entry.body).root,
                JointAct.content(of: note)?["act"]?.string == JointAct.Deed.consent.rawValue
            else { continue }
            return true
        }
        return false
    }

    /// Asked of all before the first is erased.
    ///
    /// - Parameter going: all that is named by the request.
    private func checkMayGo(_ id: RecordID, with going: Set<RecordID>) async throws {
        let snapshot = try await core.directory.current()
        for place in try await core.store.places(of: id) {
            let channel = snapshot.shelves[place.shelf].flatMap { snapshot.channelsByKey[$0.channel]?.code } ?? ""
            guard !Sweep.mayGo(id.type, from: channel) else { continue }
            throw Refusal(
                .conflict,
                "decisions are made by what \(id.text) says, so it is not erased: file its next version, without what it "
                    + "says of the person, and decide anew on a request that does not name it")
        }
        try await checkSaidSince(id, snapshot, besides: going)
    }

    /// Of what the house said of a joint draft: an erasure brings an earlier consent back no more than a recall does.
    private func checkSaidSince(
        _ id: RecordID, _ snapshot: Snapshot, besides going: Set<RecordID> = []
    ) async throws {
        guard id.type == "note" else { return }
        let own = core.identity.organisation
        let everything = Scope(everythingIn: snapshot, of: own)
        let rows = try await core.versions(of: [id], on: everything.shelves)
        try await core.checkSaidSince(
            rows.filter { core.isOwn($0, of: own, in: snapshot) }, in: everything, for: caller, besides: going)
    }

    private mutating func forget(_ mention: RecordID) async throws {
        let sweep = try await Sweep(core)
        let due = try await sweep.records(of: mention, .request)
        guard let body = sweep.snapshot.registry.latest(mention), let object = body["object_ref"]?.recordID else {
            // Erased already, or revoked: what there still is of it goes.
            try await erase(due, sweep)
            return
        }
        let names = body["descriptors"]?.elements.filter { ["name", "alias"].contains($0["kind"]?.string) }
            .compactMap { $0["text"]?.string }
        let redaction = Redaction(names: names ?? [])
        var old: [Sweep.Due] = []
        for id in try await named(object, mention, sweep) {
            old +=
                id.type == HeldRequest.type
                ? try await takeBack(id, without: mention, redaction, sweep)
                : try await reissue(id, without: mention, redaction, sweep)
        }
        result.mentions += due.isEmpty ? 0 : 1
        // A translation may be due by itself, and with what it is of.
        var met: Set<Position> = []
        try await erase((old + due).filter { met.insert($0.record.position).inserted }, sweep)
    }

    /// The object that a mention is about, and what refers to either: listed, withdrawn, or held at the release desk.
    private func named(_ object: RecordID, _ mention: RecordID, _ sweep: Sweep) async throws -> [RecordID] {
        var ids: Set<RecordID> = [object]
        let shelves = sweep.snapshot.shelves.keys.sorted()
        for id in [object, mention] {
            try await sweep.referrers(to: id, on: shelves) { _, body in
                if let referrer = body["id"]?.recordID { ids.insert(referrer) }
            }
        }
        ids.formUnion(try await sweep.requests(holding: [object, mention]))
        let registry = Set(sweep.snapshot.registry.standing)
        return ids.subtracting(registry).subtracting([mention]).sorted()
    }

    /// What is left of an object without what was said.
    private enum Left {
        case same, nothing
        case object(JSONTree)

        init(of body: JSONValue, without mention: RecordID, _ redaction: Redaction) {
            switch Projection(of: body, withholding: [], hiding: { $0 == mention }) {
            case .nothing: self = .nothing
            case .whole: self = redaction.object(body).map { .object($0) } ?? .same
            case .part(let tree):
                let part = try? JSONDocument(parsing: tree.bytes).root
                self = part.map { .object(redaction.object($0) ?? tree) } ?? .nothing
            }
        }
    }

    private struct Version {
        let due: Sweep.Due
        let left: Left
    }

    /// Files a version of a record without what was said, wherever its newest one says it, and a notice of it.
    ///
    /// - Returns: the versions that say it, which are to be erased.
    private mutating func reissue(
        _ id: RecordID, without mention: RecordID, _ redaction: Redaction, _ sweep: Sweep
    ) async throws -> [Sweep.Due] {
        var versions: [Version] = []
        var inform: Set<String> = []
        let found = try await sweep.records(of: id, .request)
        let holders = try await holders(of: found, sweep)
        for due in found {
            guard let entry = try await core.store.entry(at: due.record.position), entry.tombstone == nil else {
                continue
            }
            let body = try JSONDocument(parsing: entry.body).root
            let left = Left(of: body, without: mention, redaction)
            if case .same = left { continue }
            let (own, originators) = (core.identity.organisation, policy(of: due, sweep).originators)
            // What several released together, and what one says in another language, is each one's to erase: none leaves it to another.
            let isJoint = Joint.isProductID(id) || id.type == TranslationOrigin.kind && originators.count > 1
            guard isJoint && originators.contains(own) || originators == [own] else {
                // Another's word: only its originator issues it anew.
                result.reassess.append(id.text)
                continue
            }
            versions.append(Version(due: due, left: left))
            inform.formUnion(try await shown(due, holders, sweep))
        }
        guard !versions.isEmpty else { return [] }
        if Joint.isProductID(id) || versions.contains(where: { policy(of: $0.due, sweep).originators.count > 1 }) {
            // What is left would be another text than its originators consented to.
            return try await takeBackSaying(id, versions.map(\.due), inform, sweep)
        }
        var isTaken = false
        var isListed = false
        var wrong: [Wrong] = []
        for (channel, versions) in Dictionary(grouping: versions, by: \.due.channel).sorted(by: { $0.key < $1.key }) {
            let shelves = sweep.snapshot.shelvesByChannel[versions[0].due.record.filing.channel] ?? []
            let newest = try await core.store.page(
                PageQuery(shelves: shelves, limit: StoreLimits.page, ids: [id], versions: .latest)
            ).rows
            isListed = isListed || !newest.isEmpty
            let positions = newest.map(\.position)
            // What stands in the place of those that say it, by the policy that says before whom.
            var places = newest.reduce(into: [PolicyKey: String]()) { places, row in
                if let shelf = sweep.snapshot.shelves[row.shelf] { places[shelf.policy] = row.version }
            }
            // Where a version without it is the newest already, or all were withdrawn, there is nothing to issue.
            if let last = versions.last(where: { positions.contains($0.due.record.position) }) {
                places = [:]
                if let object = try whole(last),
                    try await core.reissue(
                        object, in: channel, under: policy(of: last.due, sweep),
                        released: Intake.Released(era: last.due.record.filing.era), by: caller)
                {
                    places = object["modified"]?.string.map { [last.due.record.filing.policy: $0] } ?? [:]
                } else {
                    try await checkSaidSince(id, sweep.snapshot)
                    isTaken = true
                }
            }
            wrong += versions.map { Wrong($0.due, replacedBy: places[$0.due.record.filing.policy]) }
        }
        isTaken = isTaken || !isListed
        if isTaken { result.taken.append(id.text) } else { result.reissued.append(id.text) }
        // What goes along with it says what it says: the officer is told to look at it.
        if !isTaken, id.type == "report" {
            let keeping = AnnexKeeping(core: core, snapshot: sweep.snapshot)
            let annexes = try await keeping.named(at: versions.map(\.due.record.position))
            result.reassess += annexes.map(\.text)
        }
        try await notify(id, wrong, isTaken: isTaken, inform, sweep)
        return versions.map(\.due)
    }

    /// Takes back for all what is several houses' word and says it: of a joint product the whole, of a translation the versions that
    /// say it. One that does not stays, here and at others'.
    ///
    /// - Returns: what is to be erased, with what translates it.
    private mutating func takeBackSaying(
        _ id: RecordID, _ versions: [Sweep.Due], _ inform: Set<String>, _ sweep: Sweep
    ) async throws -> [Sweep.Due] {
        let saying = Set(versions.map(\.record.position))
        let places = try await core.places(of: id, wordOf: core.identity.organisation, sweep.snapshot)
        let left = places.flatMap(\.rows).filter { !saying.contains($0.position) }
        if left.isEmpty { result.taken.append(id.text) } else { result.reissued.append(id.text) }
        // What it was made from says the same, and is a record by itself.
        let drafts = try await core.drafts(of: id, sweep.snapshot)
        result.reassess += drafts.map(\.text)
        let meant = named(id, versions)
        let along = try await translations(of: id, meant, sweep)
        let wrong = versions.map { due in Wrong(due, replacedBy: replacing(due, among: left, sweep)) }
        try await notify(id, wrong, isTaken: left.isEmpty, inform, sweep, besides: along)
        try await takeBackForAll(id, versions, meant, sweep)
        return versions + along
    }

    /// Which versions go, as a recall names them. A joint product has one version, and goes as a whole.
    private func named(_ id: RecordID, _ versions: [Sweep.Due]) -> RecalledVersions {
        guard !Joint.isProductID(id) else { return .all }
        return RecalledVersions(
            Set(versions.map { $0.record.filing.version?.text ?? $0.record.added.text }).sorted())
    }

    /// The newest version of those that stay before the same readers.
    private func replacing(_ due: Sweep.Due, among left: [Row], _ sweep: Sweep) -> String? {
        let same = left.filter { row in
            sweep.snapshot.shelves[row.shelf].map {
                $0.channel == due.record.filing.channel && $0.policy == due.record.filing.policy
            } ?? false
        }
        return same.max { older, newer in
            guard let one = Timestamp(older.version), let other = Timestamp(newer.version) else { return false }
            return one < other
        }?.version
    }

    /// Takes a joint product back for all, wherever it is, as its originator's recall that erases does: each of them may, and none
    /// leaves it to another (decision 0062). So with a translation that is the word of two houses. It erases nothing here.
    ///
    /// - Parameters:
    ///   - versions: those that are to be erased. What was recalled before is off the lists, and whoever was told so keeps it: they
    ///     are told anew.
    ///   - meant: the same, as the recall names them.
    private func takeBackForAll(
        _ id: RecordID, _ versions: [Sweep.Due], _ meant: RecalledVersions, _ sweep: Sweep
    ) async throws {
        let own = core.identity.organisation
        let places = try await core.places(of: id, wordOf: own, sweep.snapshot)
        let listed = Set(places.flatMap { $0.rows.map(\.position) })
        let gone = versions.filter {
            $0.record.filing.id == id && !listed.contains($0.record.position) && sweep.originators(of: $0).contains(own)
        }
        let recall = core.newID("recall")
        var members = Core.head("recall", recall, at: core.clock())
        let channels = Set(places.map(\.channel) + gone.map(\.channel)).sorted()
        members += [
            JSONMember("object_ref", .string(id.text)), JSONMember("reason", .string(RecallReason.rights.rawValue)),
            JSONMember("issued_by", .string(caller.name)), JSONMember("status", "issued"),
            JSONMember("measure", .string(RecallMeasure.cryptoShred.rawValue)),
            JSONMember("channels", .array(channels.map { .string($0) })),
        ]
        if !meant.named.isEmpty {
            members.append(JSONMember("versions", .array(meant.named.map { .string($0) })))
        }
        try await core.register([.object(members)], by: caller)
        // It is erased with the mention, at the end.
        _ = try await Recalling(
            core: core, recall: try RecordID(recall), object: id, meant: meant, organisation: own, measure: .quarantine
        ).run(at: places, by: caller)
        for (channel, versions) in Dictionary(grouping: gone, by: \.channel).sorted(by: { $0.key < $1.key }) {
            try await core.takeBackAgain(
                versions, in: channel, of: own, by: caller, because: try RecordID(recall))
        }
    }

    /// What translates these versions of a record here, alone or with others, and is to be erased with them, as their recall takes it.
    private func translations(
        of id: RecordID, _ meant: RecalledVersions, _ sweep: Sweep
    ) async throws -> [Sweep.Due] {
        let own = core.identity.organisation
        var found: [Sweep.Due] = []
        for translation in try await sweep.translations(of: id) {
            for due in try await sweep.records(of: translation, .request)
            where sweep.originators(of: due).contains(own) {
                let body = try await core.store.entry(at: due.record.position).flatMap {
                    try? JSONDocument(parsing: $0.body).root
                }
                if body.map(meant.takes(translation:)) ?? true { found.append(due) }
            }
        }
        return found
    }

    /// The next version; `nil` where what is left is no record any more, or has no versions.
    private func whole(_ version: Version) throws -> JSONValue? {
        guard case .object(let tree) = version.left, version.due.record.filing.version != nil else { return nil }
        let next = try JSONDocument(parsing: tree.bytes).root.next(at: .now(core.clock()))
        let object = try JSONDocument(parsing: next.bytes).root
        return (try? Draft(checking: object)) == nil ? nil : object
    }

    /// A request of the release desk that holds what was said, or is named by it: if nobody has decided, it is withdrawn; its author files
    /// the object again without it.
    ///
    /// - Returns: its versions, which are to be erased.
    private mutating func takeBack(
        _ id: RecordID, without mention: RecordID, _ redaction: Redaction, _ sweep: Sweep
    ) async throws -> [Sweep.Due] {
        var said: [Sweep.Due] = []
        for due in try await sweep.records(of: id, .request) {
            guard let entry = try await core.store.entry(at: due.record.position), entry.tombstone == nil else {
                continue
            }
            let body = try JSONDocument(parsing: entry.body).root
            let held = body["object"]?.string.flatMap { try? JSONDocument(parsing: Array($0.utf8)).root }
            // One that has files with it is a list: the object, and those.
            let objects = held.map { $0.kind == .array ? Array($0.elements) : [$0] } ?? []
            let isSame = ([body] + objects).allSatisfy {
                if case .same = Left(of: $0, without: mention, redaction) { true } else { false }
            }
            if !isSame { said.append(due) }
        }
        guard !said.isEmpty else { return [] }
        let originators = said.reduce(into: Set<String>()) { $0.formUnion(policy(of: $1, sweep).originators) }
        for organisation in originators.sorted() {
            try await core.takeBack(
                id, of: organisation, because: "a person in it has asked to be forgotten", by: caller,
                at: core.clock())
        }
        result.taken.append(id.text)
        return said
    }

    /// A version that is erased, and the one that its readers are shown in its place.
    private struct Wrong: Hashable {
        let version: String?
        let replacedBy: String?
        init(_ due: Sweep.Due, replacedBy: String? = nil) {
            version = due.record.filing.version?.text
            self.replacedBy = replacedBy
        }
        /// What was in no channel.
        init() { (version, replacedBy) = (nil, nil) }
    }

    /// Before anything is erased: where this breaks off, it is told again, never not at all. Each version that was wrong
    /// has a notice of its own.
    ///
    /// - Parameter gone: what is erased with it, and is not to be looked at.
    private mutating func notify(
        _ id: RecordID, _ wrong: [Wrong], isTaken: Bool, _ inform: Set<String>, _ sweep: Sweep,
        besides gone: [Sweep.Due] = []
    ) async throws {
        let scope = Scope(everythingIn: sweep.snapshot, of: core.identity.organisation)
        let erased = Set(gone.map(\.record.filing.id.text))
        let derived = try await core.derived(from: id, scope).map(\.row.id.text).filter { !erased.contains($0) }
        result.reassess += derived
        result.inform += inform
        var told: Set<Wrong> = []
        for each in wrong where told.insert(each).inserted {
            let notice = ProtectionNotice(
                record: id.text, version: each.version, replacedBy: isTaken ? nil : each.replacedBy,
                kind: isTaken ? "withdrawal" : "correction", decision: "erased",
                what: "what it said of a person was erased", why: "a data subject's request was granted",
                request: request, inform: inform.sorted(), reassess: derived)
            try await core.notify(notice, by: caller)
        }
    }

    private func policy(of due: Sweep.Due, _ sweep: Sweep) -> ReleasePolicy {
        sweep.snapshot.policies[due.record.filing.policy] ?? .nobody
    }

    private func holders(of due: [Sweep.Due], _ sweep: Sweep) async throws -> Holders {
        try await Holders(core, sweep.snapshot, since: due.map(\.record.added).min() ?? sweep.now)
    }

    /// Who may have been shown a record.
    private func shown(_ due: Sweep.Due, _ holders: Holders, _ sweep: Sweep) async throws -> Set<String> {
        let had = Holders.Version(
            position: due.record.position, added: due.record.added, id: due.record.filing.id,
            version: due.record.filing.version?.instant, policy: policy(of: due, sweep), era: due.record.filing.era,
            channel: due.channel)
        return try await holders.of(had, besides: core.identity.organisation)
    }

    private mutating func eraseWhole(_ id: RecordID) async throws {
        let sweep = try await Sweep(core)
        let held = try await sweep.takeBack(id, .request, by: caller)
        let own = try await sweep.records(of: id, .request)
        let due = held + own
        guard !due.isEmpty else { return }
        result.taken.append(id.text)
        let holders = try await holders(of: own, sweep)
        var inform: Set<String> = []
        for each in own { inform.formUnion(try await shown(each, holders, sweep)) }
        // Another house's copy of it is not taken back for all: it is no word of this one's.
        let house = core.identity.organisation
        let isShared = Joint.isProductID(id) && own.contains { sweep.originators(of: $0).contains(house) }
        let along = try await isShared ? translations(of: id, .all, sweep) : []
        let drafts = try await isShared ? core.drafts(of: id, sweep.snapshot) : []
        result.reassess += drafts.map(\.text)
        // What waited at the desk never was a version: who reads the registry does not learn of it.
        try await notify(
            id, own.isEmpty ? [Wrong()] : own.map { Wrong($0) }, isTaken: true, inform, sweep, besides: along)
        if isShared { try await takeBackForAll(id, own, .all, sweep) }
        try await erase(due + along, sweep)
    }

    private mutating func erase(_ due: [Sweep.Due], _ sweep: Sweep) async throws {
        guard !due.isEmpty else { return }
        let all = try await sweep.files(goingWith: due) + due
        let erased = try await sweep.erase(all, by: caller.name, request: request.text)
        guard !erased.isEmpty else {
            throw Refusal(.conflict, "some of it was erased meanwhile: carry the request out again")
        }
        result.erased += erased.values.reduce(0, +)
    }
}

extension Scope {
    /// Everything that is here, whoever may see it: for the node's own work, never for an answer that shows a record.
    init(everythingIn snapshot: Snapshot, of organisation: String) {
        let shelves = snapshot.shelves.keys.sorted()
        self.init(
            shelves: shelves,
            allowed: Allowed(
                epoch: snapshot.epoch, all: shelves, byChannel: snapshot.shelvesByChannel, until: nil,
                organisation: organisation),
            moment: Moment(snapshot: snapshot, end: Position(.max), takenBack: .zero))
    }
}
