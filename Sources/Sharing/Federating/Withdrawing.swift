import JSON
import Policy
import Pouch
import Records
import Store

/// What an organisation that was sent something has to be told of: that it was taken back, or that a consent was.
///
/// Only who was sent a version is told of it, and only of the versions that it was sent; and of what several organisations said
/// together those too who have it anyway (``Withdrawal/sharers``).
struct Withdrawing {
    struct Notice {
        /// The entry of the ledger that it tells of.
        let position: Position
        let item: PouchItem
        /// Whose word it is, where that is another's.
        let origin: SignedStatement?
    }

    let core: Core
    let peer: String
    let moment: Moment

    /// - Parameter besides: entries to be told of once more; those that are no withdrawals are left out.
    func notices(after: Position, besides: [Position]) async throws -> [Notice] {
        var found: [Notice] = []
        for position in besides {
            guard let entry = try await core.store.entry(at: position) else { continue }
            if entry.kind == EntryMaker.withdrawal { found += try await withdrawal(entry) }
            if entry.kind == "consent" { found += try await consent(entry) }
            if entry.kind == Erasure.kind { found += try await erasure(entry) }
        }
        for entry in try await core.entries(of: EntryMaker.withdrawal, after: after, through: moment.end)
        // Who was sent nothing yet has nothing to give back but what it shares in.
        where after > .zero || isShared(entry) {
            found += try await withdrawal(entry)
        }
        guard after > .zero else { return found }
        for entry in try await core.entries(of: Erasure.kind, after: after, through: moment.end) {
            found += try await erasure(entry)
        }
        for entry in try await core.entries(of: "consent", after: after, through: moment.end) {
            found += try await consent(entry)
        }
        // A pouch takes back before it says anything else.
        return found.filter(\.item.isWithdrawal) + found.filter { !$0.item.isWithdrawal }
    }

    private func withdrawal(_ entry: Entry) async throws -> [Notice] {
        guard let body = try? JSONDocument(parsing: entry.body).root, let withdrawal = Withdrawal(body),
            let object = try? RecordID(withdrawal.object)
        else { return [] }
        let versions = try await sent(withdrawal, object)
        guard !versions.isEmpty else { return [] }
        let originator = withdrawal.originator ?? core.identity.organisation
        guard originator == core.identity.organisation else {
            guard let word = try await passedOn(entry) else { return [] }
            return [Notice(position: entry.position, item: word.item, origin: word.origin)]
        }
        var notice = WithdrawalNotice(
            object: object, versions: versions.map(\.version).filter { !$0.isEmpty }, channel: withdrawal.channel,
            originator: originator, reason: .withdrawn, at: entry.added)
        if let recall = recall(withdrawal) {
            notice.erases = recall.body["measure"]?.string == RecallMeasure.cryptoShred.rawValue
            // A translation goes with what was recalled, and is not what the recall is about.
            if recall.body["object_ref"]?.string == object.text {
                notice.reason = recall.body["reason"]?.string.flatMap(WithdrawalNotice.Reason.init) ?? .withdrawn
                notice.explanation = recall.body["explanation"]?.string
                notice.recall = recall.id
            }
        }
        return [Notice(position: entry.position, item: .withdrawal(notice.bytes), origin: nil)]
    }

    /// That what was sent was erased here: nothing is left of it to name it by but where it went.
    private func erasure(_ entry: Entry) async throws -> [Notice] {
        guard let erasure = (try? JSONDocument(parsing: entry.body).root).flatMap(Erasure.init) else { return [] }
        let sent = try await core.store.deliveries(of: erasure.positions).filter { $0.peer == peer }
        return stride(from: 0, to: sent.count, by: ErasureNotice.most).map { start in
            let items = sent[start..<min(start + ErasureNotice.most, sent.count)].map {
                ErasureNotice.Item(pouch: $0.number, index: $0.index)
            }
            let notice = ErasureNotice(rule: erasure.rule.rawValue, items: items, at: entry.added)
            return Notice(position: entry.position, item: .erasure(notice.bytes), origin: nil)
        }
    }

    /// That a consent was withdrawn, as the record which says so: what was sent by it is shown no more there, by that node's
    /// own decision.
    private func consent(_ entry: Entry) async throws -> [Notice] {
        guard let body = try? JSONDocument(parsing: entry.body).root, body["status"]?.string == "withdrawn",
            body["organisation"]?.string == peer, body["originator"]?.string == core.identity.organisation,
            let object = body["object_ref"]?.string.flatMap({ try? RecordID($0) }),
            let version = body["version"]?.string.flatMap({ Instant($0) })
        else { return [] }
        let versions = try await sent(object, in: nil).filter { Instant($0.version) == version }
        return versions.isEmpty ? [] : [Notice(position: entry.position, item: .consent(entry.body), origin: nil)]
    }

    private struct Sent {
        let channel: String
        /// As the object spells it; empty where it has none.
        let version: String
    }

    /// Those of the versions that a withdrawal names which this organisation was sent; also where they were erased since, so
    /// that what is erased is taken back as what is kept is.
    private func sent(_ withdrawal: Withdrawal, _ object: RecordID) async throws -> [Sent] {
        guard !withdrawal.positions.isEmpty else {
            return try await sent(object, in: withdrawal.channel).filter {
                $0.version.isEmpty || withdrawal.versions.contains($0.version)
            }
        }
        let delivered = try await core.store.delivered(withdrawal.positions, to: peer)
        var sent: [Sent] = []
        for (place, (version, position)) in zip(withdrawal.versions, withdrawal.positions).enumerated()
        // What several released together each takes back: whoever has it anyway passes that on.
        where withdrawal.isShared(at: place, with: peer) || delivered.contains(position) {
            guard let entry = try await core.store.entry(at: position) else { continue }
            let isVersion = try hasVersion(entry, of: object, named: version)
            sent.append(Sent(channel: withdrawal.channel, version: isVersion ? version : ""))
        }
        return sent
    }

    /// Whether a withdrawal is of what this organisation has without having been sent it from here.
    private func isShared(_ entry: Entry) -> Bool {
        (try? JSONDocument(parsing: entry.body).root).flatMap(Withdrawal.init)?.sharers.contains { $0.contains(peer) }
            ?? false
    }

    /// Whether an entry's version is the object's own: rows of what has no versions name the time of the entry instead. An
    /// object may be of the very moment at which it was accepted.
    private func hasVersion(_ entry: Entry, of object: RecordID, named version: String) throws -> Bool {
        guard entry.tombstone != nil else {
            let body = try JSONDocument(parsing: entry.body).root
            return (body["modified"] ?? body["created"])?.string != nil
        }
        return Kind.named(object.type)?.isObservable == false || version != entry.added.text
    }

    /// The versions of an object that this organisation was sent.
    private func sent(_ object: RecordID, in channel: String?) async throws -> [Sent] {
        let places = try await core.store.places(of: object).compactMap { place -> (Position, String)? in
            guard let shelf = moment.snapshot.shelves[place.shelf],
                let code = moment.snapshot.channelsByKey[shelf.channel]?.code, channel.map({ $0 == code }) ?? true
            else { return nil }
            return (place.position, code)
        }
        let delivered = try await core.store.delivered(places.map(\.0), to: peer)
        var sent: [Sent] = []
        for (position, code) in places where delivered.contains(position) {
            guard let entry = try await core.store.entry(at: position),
                let body = try? JSONDocument(parsing: entry.body).root
            else { continue }
            sent.append(Sent(channel: code, version: (body["modified"] ?? body["created"])?.string ?? ""))
        }
        return sent
    }

    /// The recall that took an object back, where it was one.
    private func recall(_ withdrawal: Withdrawal) -> (id: RecordID, body: JSONValue)? {
        withdrawal.recall.flatMap { id in moment.snapshot.registry.latest(id).map { (id, $0) } }
    }

    /// Another's word, as it came.
    private func passedOn(_ entry: Entry) async throws -> (item: PouchItem, origin: SignedStatement)? {
        guard let received = (try? Envelope(parsing: entry.envelope))?.received, received.from != peer,
            let pouch = try await core.pouchEntry(received.pouch), let bytes = pouch.withdrawals[received.item],
            let word = pouch.proof(of: received.item), word.signed.statement.from != peer
        else { return nil }
        return (.passedOn(PassedOn(origin: 0, proof: word.proof, word: .withdrawal(bytes))), word.signed)
    }
}
