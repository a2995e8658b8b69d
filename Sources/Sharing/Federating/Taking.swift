import JSON
import Policy
import Pouch
import Records
import Store

/// Carries out, on this node, that an originator elsewhere took something back.
struct Taking {
    let core: Core
    let partner: Partner
    let notice: WithdrawalNotice
    /// What was erased here of the object that it is about.
    let erased: [ErasedRecord]
    /// The ledger's entry of the pouch that brought it.
    let entry: Position
    let now: Instant

    /// - Returns: whether this node has, or had, what it is about.
    func run(as received: Envelope.Received) async throws -> Bool {
        // First, so that what comes later by a slower way is not shown either.
        try await core.store.takeBack(notice.taken)
        let moment = try await core.directory.moment()
        let snapshot = moment.snapshot
        guard let channel = snapshot.channelsByName[notice.channel], channel.isShared else { return false }
        let shelves = (snapshot.shelvesByChannel[channel.key] ?? []).filter {
            core.originators(of: $0, in: snapshot).contains(notice.originator)
        }
        let caller = speaker
        let rows = try await rows(on: shelves)
        let gone = erased.filter { shelves.contains($0.shelf) && isNamed($0.version) }
        let places = try await core.store.places(of: notice.object).filter { shelves.contains($0.shelf) }
        if let reason = RecallReason(rawValue: notice.reason.rawValue) {
            // What was recalled was erased by the same word, which came first; what time erased is not written down anew.
            let wasHere = !rows.isEmpty || gone.contains { $0.rule == .recall }
            try await flag(because: reason, wasHere: wasHere, moment, by: caller)
        }
        let access = Access(
            channel: channel, template: snapshot.templates[channel.key] ?? .nobody, canRead: true, canWrite: true,
            shelves: shelves, allowed: allowed(shelves, in: channel.key, snapshot), roles: [], moment: moment)
        _ = try await core.takeBack(
            rows, in: access.channel.code, of: notice.originator, on: shelves, by: caller, as: received)
        let taken = Set(rows.map(\.position))
        var before = try await withdrawn(places.map(\.position).filter { !taken.contains($0) })
        before += gone.map { (position: $0.position, version: $0.version) }
        try await tell(of: before, by: caller, as: received)
        if notice.erases { try await erase() }
        return !places.isEmpty || !gone.isEmpty
    }

    private typealias Version = (position: Position, version: String)

    /// Of these, what it means and is off the lists already.
    private func withdrawn(_ positions: [Position]) async throws -> [Version] {
        var found: [Version] = []
        for position in positions {
            guard let entry = try await core.store.entry(at: position),
                let body = try? JSONDocument(parsing: entry.body).root
            else { continue }
            let version = (body["modified"] ?? body["created"])?.string ?? entry.added.text
            if isNamed(version) { found.append((position, version)) }
        }
        return found
    }

    /// Writes down that what stands here no longer was taken back, erased or not, where no entry says so that is passed on to
    /// whoever it went to: they may have it by another way, too, and made something of it. An entry by this pouch that stands
    /// before the pouch's own is none: programs before this one wrote them so, and who packed in between passed them by.
    private func tell(of gone: [Version], by caller: Caller, as received: Envelope.Received) async throws {
        let deliveries = try await core.store.deliveries(of: gone.map(\.position))
        let passedOn = Set(deliveries.map(\.position))
        guard let first = passedOn.min() else { return }
        let meant = Set(gone.map(\.position))
        var told: Set<Position> = []
        let end = Position(try await core.store.size())
        for entry in try await core.entries(of: EntryMaker.withdrawal, after: first, through: end) {
            guard let body = try? JSONDocument(parsing: entry.body).root, let known = Withdrawal(body) else { continue }
            // Most are of something else: whose pouch brought them is not read.
            let about = about(known, at: entry.position, among: meant)
            guard !about.isSubset(of: told) else { continue }
            let way = (try? Envelope(parsing: entry.envelope))?.received
            guard entry.position > self.entry || way?.pouch != received.pouch else { continue }
            // Whoever was told that it was taken back was not told to erase it.
            if notice.erases, try await !isErasing(known, by: way) { continue }
            told.formUnion(about)
        }
        let new = gone.filter { passedOn.contains($0.position) && !told.contains($0.position) }
        guard !new.isEmpty else { return }
        let withdrawal = Withdrawal(
            channel: notice.channel, object: notice.object.text, versions: new.map(\.version), of: notice.originator,
            by: caller.name, positions: new.map(\.position))
        _ = try await core.store.append(
            [core.maker.withdrawal(withdrawal, by: caller, at: now, as: received)], receipt: nil)
        await core.feed.wake()
    }

    /// Which of what is meant a withdrawal speaks of.
    private func about(
        _ withdrawal: Withdrawal, at position: Position, among meant: Set<Position>
    ) -> Set<Position> {
        guard withdrawal.positions.isEmpty else { return meant.intersection(withdrawal.positions) }
        // Entries from before places were written down name versions alone.
        return withdrawal.object == notice.object.text ? meant.filter { $0 < position } : []
    }

    /// Whether a withdrawal tells those to whom it is passed on to erase what it takes back.
    ///
    /// - Parameter received: the pouch that brought it; `nil` where it was said here.
    private func isErasing(_ withdrawal: Withdrawal, by received: Envelope.Received?) async throws -> Bool {
        if let received {
            let bytes = try await core.pouchEntry(received.pouch)?.withdrawals[received.item]
            return bytes.flatMap { try? WithdrawalNotice($0) }?.erases ?? false
        }
        guard let recall = withdrawal.recall else { return false }
        let measure = try await core.directory.current().registry.latest(recall)?["measure"]?.string
        return measure == RecallMeasure.cryptoShred.rawValue
    }

    /// Whether a version is meant, as far as the notice names any.
    private func isNamed(_ version: String) -> Bool {
        notice.versions.isEmpty || notice.versions.contains { Core.isSame($0, version) }
    }

    /// Erases what the originator has erased everywhere, whoever brought it: it is all one word of theirs. What is filed on
    /// this node is this node's to keep, but for a joint product and what says it in another language: what all let out none of
    /// them keeps (decision 0062).
    private func erase() async throws {
        let meant = RecalledVersions(notice.versions)
        let sweep = try await Sweep(core)
        var due: [Sweep.Due] = []
        for each in try await sweep.records(of: notice.object, .recall)
        where isWord(each, sweep) && meant.takes(each.record.filing.version?.text ?? each.record.added.text) {
            guard let entry = try await core.store.entry(at: each.record.position),
                let envelope = try? Envelope(parsing: entry.envelope), isMeant(envelope),
                envelope.received != nil || isOfProduct(entry)
            else { continue }
            due.append(each)
        }
        if Joint.isProductID(notice.object) {
            // Translations by themselves: who took the product back may never have had those that were made here.
            for id in try await sweep.translations(of: notice.object) {
                due += try await sweep.records(of: id, .recall).filter { isWord($0, sweep) }
            }
        }
        if !due.isEmpty { _ = try await sweep.erase(due, by: partner.account.name) }
    }

    private func isWord(_ due: Sweep.Due, _ sweep: Sweep) -> Bool {
        due.channel == notice.channel && sweep.originators(of: due).contains(notice.originator)
    }

    /// Whether it is a joint product, or says one in another language.
    private func isOfProduct(_ entry: Entry) -> Bool {
        if Joint.isProductID(notice.object) { return true }
        let original = (try? JSONDocument(parsing: entry.body).root).flatMap { Company.original(of: $0) }
        return original.map { Joint.isProductID($0) } ?? false
    }

    /// The originator, speaking through the node that brought the notice.
    private var speaker: Caller {
        let caller = partner.caller
        return Caller(
            account: caller.account, name: caller.name, organisation: notice.originator, roles: caller.roles,
            means: caller.means)
    }

    private func allowed(_ shelves: [ShelfKey], in channel: ChannelKey, _ snapshot: Snapshot) -> Allowed {
        Allowed(
            epoch: snapshot.epoch, all: shelves.sorted(), byChannel: [channel: shelves], until: nil,
            organisation: notice.originator)
    }

    /// What is listed of it: the versions that it names, or all that were there before it was said.
    private func rows(on shelves: [ShelfKey]) async throws -> [Row] {
        let page = try await core.store.page(
            PageQuery(shelves: shelves, limit: StoreLimits.page, ids: [notice.object], versions: .every))
        guard notice.versions.isEmpty else {
            return page.rows.filter { isNamed($0.version) }
        }
        let envelopes = try await core.store.envelopes(at: page.rows.map(\.position))
        return page.rows.filter { row in
            envelopes[row.position].flatMap { try? Envelope(parsing: $0) }.map { isMeant($0) } ?? true
        }
    }

    /// Without versions it means what was there before it was said: what its originator released again since stays, however
    /// late the notice comes.
    private func isMeant(_ envelope: Envelope) -> Bool { !notice.versions.isEmpty || envelope.created <= notice.at }

    /// Puts on record, as the originator's word, that it was recalled: what was made of it here says so from then on.
    ///
    /// - Parameter wasHere: whether it stood here until now, or until its erasure came. Where it did not, only what was made
    ///   of it is a reason to write it down.
    private func flag(
        because reason: RecallReason, wasHere: Bool, _ moment: Moment, by caller: Caller
    ) async throws {
        // The node itself looks, and shows nobody: what it finds is flagged for those who may know.
        let shared = moment.snapshot.shelves.filter {
            moment.snapshot.channelsByKey[$0.value.channel]?.isShared == true
        }
        let everything = Allowed(
            epoch: moment.snapshot.epoch, all: shared.keys.sorted(),
            byChannel: Dictionary(grouping: shared.keys.sorted()) { shared[$0]?.channel ?? ChannelKey(-1) }, until: nil,
            organisation: core.identity.organisation)
        let scope = Scope(shelves: everything.all, allowed: everything, moment: moment)
        let made = try await core.derived(
            from: notice.object, in: RecalledVersions(notice.versions), scope
        ).map(\.row.id.text)
        // The draft that it was says the same.
        let drafts = try await core.drafts(of: notice.object, moment.snapshot).map(\.text)
        let derived = made + drafts.filter { !made.contains($0) }
        guard wasHere || notice.recall != nil && !derived.isEmpty else { return }
        let known = notice.recall.flatMap { moment.snapshot.registry.latest($0) }
        do {
            if let known, known["object_ref"]?.string == notice.object.text {
                // It was broken off before, or it comes for another channel.
                guard let next = next(known, derived) else { return }
                try await core.register([next], of: .elsewhere(notice.originator), by: caller)
            } else {
                try await register(derived, as: notice.recall?.text, because: reason, by: caller)
            }
        } catch let refusal as Refusal where refusal.code == .conflict || refusal.code == .invalid {
            // Somebody else's word has this id here: whatever that says, this is taken back.
            try await register(derived, as: nil, because: reason, by: caller)
        }
    }

    /// A recall that is on record, with what it does not say yet; `nil` where it says all.
    private func next(_ known: JSONValue, _ derived: [String]) -> JSONTree? {
        var changes: [JSONMember] = []
        for (name, more) in [("derived_refs", derived), ("channels", [notice.channel])] {
            let there = known[name]?.elements.compactMap(\.string) ?? []
            let new = more.filter { !there.contains($0) }
            if !new.isEmpty { changes.append(JSONMember(name, .array((there + new).map { .string($0) }))) }
        }
        return changes.isEmpty ? nil : known.next(changes, at: .now(now))
    }

    private func register(
        _ derived: [String], as id: String?, because reason: RecallReason, by caller: Caller
    ) async throws {
        var members = Core.head("recall", id ?? core.newID("recall"), at: now)
        members += [
            JSONMember("object_ref", .string(notice.object.text)), JSONMember("reason", .string(reason.rawValue)),
            JSONMember("issued_by", .string(caller.name)), JSONMember("status", "issued"),
            JSONMember(
                "measure", .string((notice.erases ? RecallMeasure.cryptoShred : RecallMeasure.quarantine).rawValue)),
        ]
        if let explanation = notice.explanation { members.append(JSONMember("explanation", .string(explanation))) }
        if !derived.isEmpty { members.append(JSONMember("derived_refs", .array(derived.map { .string($0) }))) }
        members.append(JSONMember("channels", .array([.string(notice.channel)])))
        try await core.register([.object(members)], of: .elsewhere(notice.originator), by: caller)
    }
}
