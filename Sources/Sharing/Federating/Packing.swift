import JSON
import Ledger
import Policy
import Pouch
import Records
import Store

/// One run of pouches to one organisation.
///
/// The outbox is nothing but a cursor on the ledger: what stands after it is looked through, decided for the receiver at
/// this moment, and put into pouches. A pouch is staged, then its number is taken together with what it held, then it is let
/// go: whatever breaks off in between, no number goes out twice with different bytes.
struct Packing<Carrier: PouchCarrier> {
    let core: Core
    let keys: PouchKeys
    let partner: Partner
    let receiver: PublicKeys
    let carrier: Carrier

    private var view = PackView()
    private var outbox: Outbox
    /// The number after which the next pouch goes on.
    private var since: Int64 = 0
    /// What went out in pouches up to this one, and is not known to have arrived, goes out once more.
    private var repeated: Int64 = -1
    private var filling = PouchFilling()
    private var sent: [Dispatch.Item] = []
    private var receipts: [Int64] = []
    private var precedence = Envelope.Precedence.routine
    /// Whether the pouch that is being filled takes something back.
    private var takesBack = false
    private var origins: [SignedStatement: Int] = [:]
    private var definitions: MarkingDefinitions?
    /// The definitions of markings that went along with something in this run, and those in the pouch that is being filled.
    private var defined: Set<Position> = []
    private var definedHere: Set<Position> = []
    private var proofs: [ContentDigest: PouchEntry] = [:]
    private let pairing: Pairing
    /// The key that the receiver gave to seal to it under.
    private var pairKey: GroupKey?
    /// The key that it is given in the pouch that is being filled.
    private var given: GroupKey?
    /// Who keeps bulks for the receiver; `nil` where it is sent none.
    private let keeper: String?
    /// A record that goes as a bulk, in a pouch that is closed before anything else is sent: the last of a run has to take along
    /// how far the run came.
    private var bulk: (bulk: PouchBulk, position: Position, precedence: Envelope.Precedence)?

    init(core: Core, keys: PouchKeys, partner: Partner, receiver: PublicKeys, carrier: Carrier) {
        self.core = core
        self.keys = keys
        self.partner = partner
        self.receiver = receiver
        self.carrier = carrier
        keeper = carrier.takesLetters(partner.organisation) ? carrier.keeper : nil
        outbox = Outbox(peer: partner.organisation)
        pairing = Pairing(core: core, keys: keys)
    }

    mutating func run(again: Bool) async throws -> PackView {
        try await core.requireUndisputed(partner.organisation)
        outbox = try await core.store.outbox(of: partner.organisation)
        since = again ? outbox.acknowledged : outbox.number
        if again { repeated = outbox.number }
        pairKey = try await pairing.key(to: partner.organisation, receiver)
        let moment = try await core.directory.moment()
        let allowed = core.allowed(to: partner, in: moment.snapshot)
        definitions = MarkingDefinitions(core: core, partner: partner, snapshot: moment.snapshot)
        var rest: [Position] = []
        if again { rest = try await undelivered() }

        try await addNotices(again: rest, moment)
        let due = try await core.store.unreceipted(
            from: partner.organisation, after: again ? outbox.acknowledged : .max, limit: PouchLimits.receipts)
        if !due.isEmpty {
            try await add(.receipts(PouchReceipt.bytes(due.map(PouchReceipt.init))), from: nil)
            receipts = due.map(\.number)
            view.receipts = due.count
        }
        try await addOnward(again: rest, allowed, moment)
        try await addRecords(again: rest, allowed, moment)

        outbox.cursor = moment.end
        outbox.shelves = Set(allowed.all)
        var vouching = try await Vouching(core: core, keys: keys, partner: partner, snapshot: moment.snapshot)
        // A key that is due does not wait for what is small: large records alone may go for long.
        var key = bulk == nil ? nil : try await pairing.due(to: partner.organisation, receiver, again: again)
        try await closeBulk()
        let isWorthIt =
            !sent.isEmpty || due.contains(where: \.asksForReceipt) || vouching.isPressing(moment.end.raw)
            || key != nil
        if isWorthIt { for item in try await vouching.items() { try await add(item, from: nil) } }
        if isWorthIt, !filling.isEmpty || key != nil {
            if key == nil { key = try await pairing.due(to: partner.organisation, receiver, again: again) }
            if let key {
                try await add(.groupKey(key.bytes), from: nil)
                given = key
            }
            try await close()
            try await vouching.keep()
        } else if !receipts.isEmpty {
            view.receipts = 0
        }
        return view
    }

    /// Puts what takes something back into pouches, as urgent as can be: until it is there, what it takes back is shown.
    private mutating func addNotices(again: [Position], _ moment: Moment) async throws {
        let notices = try await Withdrawing(core: core, peer: partner.organisation, moment: moment)
            .notices(after: outbox.cursor, besides: again)
        // An earlier run may have sent them, and have ended before it came to the records.
        let known = try await core.store.delivered(notices.map(\.position), to: partner.organisation).subtracting(again)
        for notice in notices where !known.contains(notice.position) {
            try await add(notice.item, from: notice.position, origin: notice.origin, precedence: .flash)
            view.withdrawals += 1
            takesBack = true
            core.forgetBulks()
            carrier.dropBulks()
        }
    }

    /// Puts requests to pass something on into pouches, and the answers to theirs.
    private mutating func addOnward(again: [Position], _ allowed: Allowed, _ moment: Moment) async throws {
        let telling = OnwardTelling(core: core, partner: partner, moment: moment, allowed: allowed)
        let notices = try await telling.notices(after: outbox.cursor, besides: again)
        let known = try await core.store.delivered(notices.map(\.position), to: partner.organisation).subtracting(again)
        for notice in notices where !known.contains(notice.position) {
            try await add(notice.item, from: notice.position)
            view.onward += 1
        }
    }

    /// Everything that was sent and is not known to have arrived.
    private func undelivered() async throws -> [Position] {
        var found: [Position] = []
        while true {
            let page = try await core.store.undelivered(
                to: partner.organisation, after: found.last ?? .zero, limit: StoreLimits.page)
            found += page
            guard page.count == StoreLimits.page else { return found }
        }
    }

    // MARK: Records

    private mutating func addRecords(
        again: [Position], _ allowed: Allowed, _ moment: Moment
    ) async throws {
        for start in stride(from: 0, to: again.count, by: SharingLimits.packed) {
            var rows: [Row] = []
            for position in again[start..<min(start + SharingLimits.packed, again.count)] {
                if let row = try await core.store.row(at: position, shelves: allowed.all) { rows.append(row) }
            }
            try await add(rows, allowed, moment.snapshot)
        }
        // What was opened to them since the last time is looked through from its beginning.
        let opened = allowed.all.filter { !outbox.shelves.contains($0) }
        if outbox.cursor > .zero, !opened.isEmpty {
            try await addPages(
                PageQuery(shelves: opened, through: outbox.cursor, limit: SharingLimits.packed, versions: .every),
                allowed, moment.snapshot)
        }
        // They may have been sent without the portion that a consent opens now.
        for rows in try await consented(allowed, moment) {
            try await add(rows, allowed, moment.snapshot, isAnew: true)
        }
        try await addPages(
            PageQuery(
                shelves: allowed.all, after: outbox.cursor, through: moment.end, limit: SharingLimits.packed,
                versions: .every), allowed, moment.snapshot, isCursor: true)
    }

    private mutating func addPages(
        _ query: PageQuery, _ allowed: Allowed, _ snapshot: Snapshot, isCursor: Bool = false
    ) async throws {
        guard !query.shelves.isEmpty else { return }
        var query = query
        while true {
            let page = try await core.store.page(query)
            try await add(page.rows, allowed, snapshot)
            guard let next = page.next else { return }
            // Rows come in order, so all up to here are in pouches, or in the one that is being filled.
            if isCursor { outbox.cursor = next }
            query.after = next
        }
    }

    /// Versions of which a consent was recorded since the last time: to the whole, or to a portion.
    private func consented(_ allowed: Allowed, _ moment: Moment) async throws -> [[Row]] {
        guard outbox.cursor > .zero, allowed.views.values.contains(where: \.isPerVersion) else { return [] }
        // What was opened since is looked through as a whole.
        let shelves = allowed.all.filter { outbox.shelves.contains($0) }
        guard !shelves.isEmpty else { return [] }
        var found: [[Row]] = []
        for entry in try await core.entries(of: "consent", after: outbox.cursor, through: moment.end) {
            guard let body = try? JSONDocument(parsing: entry.body).root,
                body["organisation"]?.string == partner.organisation,
                let object = body["object_ref"]?.string.flatMap({ try? RecordID($0) })
            else { continue }
            found.append(
                try await core.store.page(
                    PageQuery(
                        shelves: shelves, through: outbox.cursor, limit: StoreLimits.page, ids: [object],
                        versions: .every)
                ).rows)
        }
        return found
    }

    /// Puts what is left of these rows for the receiver into pouches, the most urgent first.
    ///
    /// - Parameter isAnew: whether they go once more, whatever was sent of them.
    private mutating func add(
        _ rows: [Row], _ allowed: Allowed, _ snapshot: Snapshot, isAnew: Bool = false
    ) async throws {
        let known = try await isAnew ? [] : known(among: rows.map(\.position))
        let ready = try await ready(
            rows.filter { !known.contains($0.position) && !defined.contains($0.position) }, allowed, snapshot)
        // In the order of the ledger among those of one precedence: a definition comes before what uses it.
        for precedence in Envelope.Precedence.allCases.reversed() {
            var rest = ready.filter { $0.envelope.precedence == precedence }[...]
            while !rest.isEmpty {
                let stretch = rest.prefix(Self.stretch(rest.map(\.record.row.bytes)))
                rest = rest.dropFirst(stretch.count)
                var bodies = try await core.bodies(of: stretch.map(\.record).filter { $0.body == nil }.map(\.row))[...]
                for each in stretch {
                    guard let body = each.record.body ?? bodies.popFirst() else { continue }
                    guard !defined.contains(each.record.row.position) else { continue }
                    try await define(each.record.row, precedence, body.count, snapshot)
                    try await add(each.record, body, each.envelope, snapshot, allowed.views[each.record.row.shelf])
                }
            }
        }
    }

    /// What is left of these rows for the receiver, with their envelopes.
    private func ready(
        _ rows: [Row], _ allowed: Allowed, _ snapshot: Snapshot
    ) async throws -> [(record: Shown, envelope: Envelope)] {
        let shown = try await core.show(rows, allowed, snapshot)
        guard !shown.isEmpty else { return [] }
        let envelopes = try await core.store.envelopes(at: shown.map(\.row.position))
        return try shown.map { each in
            guard let bytes = envelopes[each.row.position], let envelope = try? Envelope(parsing: bytes) else {
                throw Refusal(.unavailable, "the record \(each.row.id.text) has no envelope: verify the node")
            }
            return (each, envelope)
        }
    }

    /// Puts the definitions of a record's markings into the pouch that it will be in, unless they are known to be there.
    ///
    /// - Parameters:
    ///   - precedence: the record's: what goes along with it must not be left behind.
    ///   - bytes: of the record, which has to have room beside them.
    private mutating func define(
        _ row: Row, _ precedence: Envelope.Precedence, _ bytes: Int, _ snapshot: Snapshot
    ) async throws {
        let rows = try await definitions?.unproved(for: row) ?? []
        guard !rows.isEmpty, let allowed = definitions?.allowed else { return }
        let room = bytes + PouchLimits.envelope + rows.reduce(0) { $0 + $1.bytes + PouchLimits.envelope }
        if filling.isFull(for: room) { try await close() }
        for each in try await ready(rows.filter { !definedHere.contains($0.position) }, allowed, snapshot) {
            let stored = each.record.body == nil ? try await core.bodies(of: [each.record.row]).first : nil
            guard let body = each.record.body ?? stored else { continue }
            try await add(each.record, body, each.envelope, snapshot, nil, along: precedence)
            defined.insert(each.record.row.position)
        }
    }

    /// How many of these bodies are held at a time, so that a reading of each by itself is not needed.
    private static func stretch(_ sizes: [Int]) -> Int {
        var bytes = 0
        let count = sizes.prefix { size in
            bytes += size
            return bytes <= SharingLimits.projectedPage
        }.count
        return max(count, 1)
    }

    /// Those that went there, and need not go once more.
    private func known(among positions: [Position]) async throws -> Set<Position> {
        guard repeated >= 0 else { return try await core.store.delivered(positions, to: partner.organisation) }
        let there = try await core.store.deliveries(of: positions).filter {
            $0.peer == partner.organisation && ($0.arrived != nil || $0.number > repeated)
        }
        return Set(there.map(\.position))
    }

    /// - Parameters:
    ///   - body: what is left of it for the receiver.
    ///   - along: how urgent that is which it goes along with.
    private mutating func add(
        _ shown: Shown, _ body: [UInt8], _ envelope: Envelope, _ snapshot: Snapshot, _ view: View?,
        along: Envelope.Precedence = .routine
    ) async throws {
        let urgency = max(envelope.precedence, along)
        guard let shelf = snapshot.shelves[shown.row.shelf], let channel = snapshot.channelsByKey[shelf.channel] else {
            return
        }
        var travelling = envelope.travelling
        if shown.body != nil { travelling.contentHash = try JSONDocument(parsing: body).root.contentDigest }
        let record = PouchRecord(channel: channel.code, envelope: travelling.bytes, body: body)
        let decisive = consents(to: shown, snapshot)
        for consent in decisive { try await add(.consent(consent), from: nil) }
        guard let received = envelope.received else {
            // What is urgent waits for no relay; what a consent goes along with is decided about with that.
            if keeper != nil, pairKey != nil, decisive.isEmpty, urgency < .immediate, shown.body == nil,
                body.count >= carrier.bulkLeast, let bulk = try core.bulk(of: record, view, shelf, snapshot, keys)
            {
                if !sent.isEmpty { try await close() }
                try await closeBulk()
                self.bulk = (bulk, shown.row.position, urgency)
                self.view.records += 1
                return
            }
            try await add(.record(record), from: shown.row.position, precedence: urgency)
            noteDefined(shown.row)
            self.view.records += 1
            return
        }
        // Another's word is passed on byte for byte, or not at all.
        guard shown.body == nil, received.from != partner.organisation, let word = try await proof(of: received),
            word.signed.statement.from != partner.organisation
        else { return }
        guard (try? word.proof.verify(.record(record), in: word.signed.statement)) != nil else {
            throw Refusal(
                .unavailable, "the record \(shown.row.id.text) is not what its originator signed: verify the node")
        }
        try await add(
            .passedOn(PassedOn(origin: 0, proof: word.proof, word: .record(record))), from: shown.row.position,
            origin: word.signed, precedence: urgency)
        noteDefined(shown.row)
        self.view.records += 1
    }

    /// Puts the record that waits for it into a pouch by itself, which has a letter about the bulk beside its content: the same
    /// items for whoever is given it, in the same places.
    ///
    /// What has no place in the ledger, as receipts, waits for a pouch that goes anyway: one of its own would cost each receiver
    /// more than the letter.
    private mutating func closeBulk() async throws {
        guard let (bulk, position, urgency) = self.bulk else { return }
        self.bulk = nil
        let aside = (filling, receipts, precedence, origins, takesBack)
        (filling, receipts, precedence, origins, takesBack) = (PouchFilling(), [], urgency, [:], false)
        for item in bulk.items { filling.add(item) }
        sent.append(.init(position: position, index: bulk.items.count - 1))
        try await close(bulk)
        (filling, receipts, precedence, origins, takesBack) = aside
    }

    private mutating func noteDefined(_ row: Row) {
        if row.id.type == "marking-definition" { definedHere.insert(row.position) }
    }

    /// The consents by which the receiver gets a version: its own decision will ask for them. Another originator's go along where
    /// that one signed them.
    private func consents(to shown: Shown, _ snapshot: Snapshot) -> [[UInt8]] {
        snapshot.registry.all("consent").filter { _, body in
            body["object_ref"]?.string == shown.row.id.text && body["organisation"]?.string == partner.organisation
                && (body["originator"]?.string == core.identity.organisation || body["signature"] != nil)
                && body["status"]?.string == "granted"
                && body["version"]?.string.flatMap { Instant($0) } == Instant(shown.row.version)
        }.map(\.body.minified)
    }

    /// The originator's statement that a record, or what took it back, came with.
    private mutating func proof(
        of received: Envelope.Received
    ) async throws -> (signed: SignedStatement, proof: OriginProof)? {
        if let known = proofs[received.pouch] { return known.proof(of: received.item) }
        guard let entry = try await core.pouchEntry(received.pouch) else { return nil }
        if proofs.count >= SharingLimits.rememberedPouches { proofs.removeAll() }
        proofs[received.pouch] = entry
        return entry.proof(of: received.item)
    }

    // MARK: Filling

    /// - Parameters:
    ///   - position: the entry of the ledger that it is.
    ///   - origin: of what is passed on; the item's own place for it is put right.
    ///   - precedence: how urgent it is; `nil` for what goes along with anything.
    private mutating func add(
        _ item: PouchItem, from position: Position?, origin: SignedStatement? = nil,
        precedence urgency: Envelope.Precedence? = nil
    ) async throws {
        if position != nil { try await closeBulk() }
        let room = item.byteCount + (origin.map { PouchItem.origin($0).byteCount } ?? 0)
        // What takes back does not wait for the transfer of what is less urgent.
        if filling.isFull(for: room) || takesBack && urgency.map({ $0 < .flash }) ?? false { try await close() }
        precedence = max(precedence, urgency ?? .routine)
        var item = item
        if let origin, case .passedOn(let passed) = item {
            if origins[origin] == nil {
                origins[origin] = origins.count
                filling.add(.origin(origin))
            }
            item = .passedOn(PassedOn(origin: origins[origin] ?? 0, proof: passed.proof, word: passed.word))
        }
        if let position { sent.append(.init(position: position, index: filling.items.count)) }
        filling.add(item)
    }

    /// - Parameter bulk: what holds the same items, where the pouch has a letter about it.
    private mutating func close(_ bulk: PouchBulk? = nil) async throws {
        // In the order in which they were decided: how far a run came is noted with each.
        if bulk == nil { try await closeBulk() }
        let now = core.clock()
        var next = outbox
        next.number += 1
        let header = PouchHeader(
            from: core.identity.organisation, to: .organisation(partner.organisation), number: next.number,
            since: since, previous: outbox.pouch ?? PouchHeader.noPrevious, made: now, precedence: precedence,
            signer: keys.signer.fingerprint, node: core.identity.origin)
        let pouch: SealedPouch
        do throws(PouchError) {
            let writer = try PouchWriter(header, filling.items, PouchRandomness(core.random))
            next.pouch = writer.statement.digest
            let letter = bulk.flatMap { bulk in keeper.map { (bulk: bulk, holder: $0) } }
            pouch = SealedPouch(
                to: partner.organisation, number: next.number, precedence: precedence,
                bytes: try writer.sealed(
                    by: keys.signer, to: [.node(receiver)] + [pairKey].compactMap { $0.map { .group($0) } },
                    letter: letter),
                isBare: pairKey != nil && filling.items.allSatisfy(\.isReceipts), bulk: letter?.bulk)
        } catch {
            throw Refusal(.unprocessable, error.message, detail: error.code.rawValue)
        }
        try await carrier.stage(pouch)
        do throws(StoreError) {
            try await core.store.dispatch(
                Dispatch(outbox: next, since: since, made: now, items: sent, receipts: receipts))
        } catch {
            guard case .taken = error else { throw error }
            throw Refusal(
                .conflict, "somebody else packs for \(partner.organisation) at this moment: try again when that is done"
            )
        }
        try await carrier.release(pouch)
        if let given { pairing.noteGiven(given, to: partner.organisation) }
        given = nil
        view.numbers.append(next.number)
        view.bytes += pouch.bytes.count
        outbox = next
        since = next.number
        (filling, sent, receipts, precedence, origins) = (PouchFilling(), [], [], .routine, [:])
        (takesBack, definedHere) = (false, [])
    }
}
