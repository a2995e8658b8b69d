import JSON
import Policy
import Records
import Store

/// A request as it is shown to a reader, with the acts on it that they see.
struct FoundRfi: Sendable {
    struct Act: Sendable {
        let act: RfiThread.Act
        let addressee: String
        let event: RfiEvent
        let tlp: TLP
    }
    let id: RecordID
    let line: RecordLine
    let draft: RfiDraft
    let requester: String
    let asked: Instant
    /// When it is known to have come to each that was asked.
    let delivered: [String: Instant]
    let acts: [Act]

    func thread(with addressee: String, at now: Instant) -> RfiThread {
        RfiThread(
            draft.urgency, hitOnly: draft.isHitOnly, asked: asked, delivered: delivered[addressee],
            acts: acts.filter { $0.addressee == addressee }.map(\.act), at: now)
    }

    /// The organisations that were asked, whose parts a house knows of: the requester's of all, another of its own alone.
    func addressees(knownTo house: String) -> [String] {
        draft.addressees.filter { requester == house || $0 == house }
    }

    /// A line for each organisation that was asked, as far as a house knows of it.
    func lines(for house: String, at now: Instant) -> [RfiLine] {
        addressees(knownTo: house).map { addressee in
            RfiLine(
                record: line, urgency: draft.urgency, requester: requester, addressee: addressee,
                side: side(of: house, towards: addressee), thread: thread(with: addressee, at: now))
        }
    }

    func side(of house: String, towards addressee: String) -> RfiAct.Side? {
        requester == house ? .requester : addressee == house ? .addressee : nil
    }
}

/// Requests and what was done about them, as the store has them: many at once cost as many looks at it as one.
extension Core {
    /// The request with this id; refuses what is none as if it were not there.
    func rfi(_ id: String, in scope: Scope, for caller: Caller) async throws -> FoundRfi {
        guard let known = try? RecordID(id),
            let found = try await rfis([known], in: scope, as: .record, for: caller).first
        else { throw Refusal(.missing, "there is no request for information \(id.echo) that you may see") }
        return found
    }

    /// The newest requests, each once, the newest first.
    ///
    /// - Parameter list: where they are looked for; `nil`: in all of the scope.
    func newestRfis(
        in scope: Scope, listing list: Scope? = nil, for caller: Caller
    ) async throws -> (found: [FoundRfi], isMore: Bool) {
        let (list, most) = (list ?? scope, SharingLimits.rfis)
        let shown = try await newest(most + 1, before: list.moment.beyond, in: list) { before, count in
            let rows = try await store.recent(type: Rfi.type, before: before, shelves: list.shelves, limit: count)
            return Rows(rows: rows, more: rows.count == count)
        }.shown
        let found = try await rfis(shown.prefix(most).map(\.row.id), in: scope, as: .list, for: caller)
        return (found, shown.count > most)
    }

    /// A line for each organisation that was asked, of the newest requests, what is to be done first.
    func rfiLines(in scope: Scope, for caller: Caller) async throws -> (lines: [RfiLine], isMore: Bool) {
        let (found, isMore) = try await newestRfis(in: scope, for: caller)
        let (house, now) = (scope.allowed.organisation, clock())
        return (found.flatMap { $0.lines(for: house, at: now) }.sorted(by: RfiLine.first), isMore)
    }

    /// Requests by their ids, in this order, each once; what is none of ours, or does not tell whose it is, is left out.
    ///
    /// - Parameter way: `nil` where nothing of it is given to anybody.
    func rfis(
        _ ids: [RecordID], in scope: Scope, as way: Disclosures.Way?, for caller: Caller
    ) async throws -> [FoundRfi] {
        var (known, found): (Set<RecordID>, [FoundRfi]) = ([], [])
        let ids = ids.filter { $0.type == Rfi.type && known.insert($0).inserted }
        for start in stride(from: 0, to: ids.count, by: SharingLimits.rfis) {
            let some = Array(ids[start..<min(start + SharingLimits.rfis, ids.count)])
            found += try await together(some, in: scope, as: way, for: caller)
        }
        return found
    }

    private func together(
        _ ids: [RecordID], in scope: Scope, as way: Disclosures.Way?, for caller: Caller
    ) async throws -> [FoundRfi] {
        let heads = try await heads(of: ids, in: scope)
        if let way { try await give(heads.map(\.shown.row), as: way, isRun: false, to: caller) }
        let deliveries = try await deliveries(of: heads, in: scope.snapshot)
        let acts = try await acts(on: heads, in: scope, as: way, for: caller)
        return heads.map { head in
            FoundRfi(
                id: head.shown.row.id, line: head.line, draft: head.draft, requester: head.requester, asked: head.asked,
                delivered: deliveries[head.shown.row.id] ?? [:], acts: acts[head.shown.row.id] ?? [])
        }
    }

    /// Whose word a row is; `nil` where that is not told, or where several speak in it.
    func speaker(of row: Row, in scope: Scope) -> String? { speaker(on: row.shelf, in: scope) }

    private func speaker(on shelf: ShelfKey, in scope: Scope) -> String? {
        guard scope.allowed.views[shelf]?.isUnattributed != true else { return nil }
        let speakers = originators(of: shelf, in: scope.snapshot)
        return speakers.count == 1 ? speakers.first : nil
    }

    /// The shelves of a reading by who speaks on them.
    func voices(in scope: Scope) -> [String: [ShelfKey]] {
        scope.shelves.reduce(into: [:]) { voices, shelf in
            if let code = speaker(on: shelf, in: scope) { voices[code, default: []].append(shelf) }
        }
    }

    /// What is left of these for their reader, by where they stand: what is stored whole is read together.
    func remains(of shown: [Shown]) async throws -> [Position: [UInt8]] {
        let whole = shown.filter { $0.body == nil }.map(\.row).sorted { $0.position < $1.position }
        var bodies = Dictionary(
            zip(whole.map(\.position), try await self.bodies(of: whole)), uniquingKeysWith: { first, _ in first })
        for each in shown { if let body = each.body { bodies[each.row.position] = body } }
        return bodies
    }

    /// The newest version of each of these that a reader may see.
    ///
    /// The latest of each is looked at, however many came before it; where that one is not for its reader, those that came last
    /// before it, a step at a time: ``SharingLimits/versionsLooked`` on each shelf at most.
    ///
    /// - Parameter shelves: some of the scope's.
    func latest(of ids: [RecordID], on shelves: [ShelfKey], in scope: Scope) async throws -> [RecordID: Shown] {
        let ids = Set(ids).sorted()
        var latest: [RecordID: Shown] = [:]
        for start in stride(from: 0, to: ids.count, by: SharingLimits.lookedUp) {
            let some = Array(ids[start..<min(start + SharingLimits.lookedUp, ids.count)])
            let rows = Self.newest(try await latestRows(of: some, on: shelves))
            for shown in try await show(rows, scope.allowed, scope.snapshot) { latest[shown.row.id] = shown }
            let withheld = rows.map(\.id).filter { latest[$0] == nil }
            for id in withheld { latest[id] = try await lastSeen(id, on: shelves, in: scope) }
        }
        return latest
    }

    /// The latest version of each of these on each shelf, whoever may see it.
    private func latestRows(of ids: [RecordID], on shelves: [ShelfKey]) async throws -> [Row] {
        var found: [Row] = []
        var page: Rows
        repeat {
            page = try await store.page(
                PageQuery(
                    shelves: shelves, after: found.last?.position ?? .zero, limit: StoreLimits.page, ids: ids,
                    versions: .latest))
            found += page.rows
        } while page.more && !page.rows.isEmpty
        return found
    }

    /// The newest version of one that a reader may see, among those that came last: a step at a time, so that it costs what stands
    /// behind it and not what stands before.
    private func lastSeen(_ id: RecordID, on shelves: [ShelfKey], in scope: Scope) async throws -> Shown? {
        var best: Shown?
        for shelf in shelves {
            var (before, looked) = (Position(.max), 0)
            while looked < SharingLimits.versionsLooked {
                let rows = try await store.last(
                    of: [id], shelves: [shelf], each: SharingLimits.versionsStep, before: before)
                guard let last = rows.last else { break }
                (before, looked) = (last.position, looked + rows.count)
                let seen = try await show(rows, scope.allowed, scope.snapshot)
                guard let shown = seen.min(by: { Self.newer($0.row, $1.row) }) else { continue }
                if best.map({ Self.newer(shown.row, $0.row) }) ?? true { best = shown }
                break
            }
        }
        return best
    }

    /// The versions of each of these that came first and say whose word they are, in order of position, so far as a reader may see
    /// them: ``SharingLimits/firstVersions`` on each shelf at most, however many there are. That they may see it is decided before
    /// it is counted: a record whose first versions were hidden begins with the first that is not.
    func firstSpoken(of ids: [RecordID], in scope: Scope) async throws -> [RecordID: [Shown]] {
        let speaking = scope.shelves.filter { speaker(on: $0, in: scope) != nil }
        let most = SharingLimits.firstVersions
        let rows = try await store.first(of: ids, shelves: speaking, each: most)
        var found = try await show(rows, scope.allowed, scope.snapshot)
        let seen = Set(found.map { VersionsPlace(id: $0.row.id, shelf: $0.row.shelf) })
        for (place, rows) in Dictionary(grouping: rows, by: { VersionsPlace(id: $0.id, shelf: $0.shelf) })
        where !seen.contains(place) {
            var (after, looked) = (rows.last?.position, rows.count)
            while let last = after, looked < SharingLimits.versionsLooked {
                let more = try await store.first(
                    of: [place.id], shelves: [place.shelf], each: SharingLimits.versionsStep, after: last)
                let shown = try await show(more, scope.allowed, scope.snapshot)
                found += shown.prefix(most)
                (after, looked) = (shown.isEmpty ? more.last?.position : nil, looked + more.count)
            }
        }
        return Dictionary(grouping: found.sorted { $0.row.position < $1.row.position }, by: \.row.id)
    }

    // MARK: The requests

    /// A request without what was done about it.
    private struct Head {
        let shown: Shown
        let line: RecordLine
        let draft: RfiDraft
        let requester: String
        let asked: Instant
        /// The first versions of it that are its requester's own: what somebody else filed under the same id says nothing of this one.
        let own: [Row]

        /// Whether a note is an act on it, and the word of the side whose act that is.
        func hears(_ note: ActedNote, as found: FoundRfi.Act) -> Bool {
            let (act, addressee) = (found.act, found.addressee)
            return note.about == shown.row.id && draft.addressees.contains(addressee)
                && note.speaker == (act.deed.side == .requester ? requester : addressee)
        }
    }

    private func heads(of ids: [RecordID], in scope: Scope) async throws -> [Head] {
        let versions = try await firstSpoken(of: ids, in: scope)
        // It is the word of whoever's came first, as it came first: nobody else can take it over by its id, and who asked cannot
        // change afterwards what clocks and answers rest on. Whoever wants something else asks anew.
        let firsts = ids.compactMap { versions[$0]?.first }
        let bodies = try await remains(of: firsts)
        return firsts.compactMap { shown in
            guard let requester = speaker(of: shown.row, in: scope), let body = bodies[shown.row.position],
                let object = try? JSONDocument(parsing: body).root,
                Rfi.isOurs(object), object["revoked"]?.boolean != true
            else { return nil }
            let line = line(shown, body, scope.snapshot)
            guard let draft = RfiDraft(object, channel: line.channel) else { return nil }
            let own = (versions[shown.row.id] ?? []).map(\.row).filter {
                originators(of: $0.shelf, in: scope.snapshot) == [requester]
            }
            return Head(
                shown: shown, line: line, draft: draft, requester: requester,
                asked: object["created"]?.string.flatMap { Instant($0) } ?? shown.row.added, own: own)
        }
    }

    // MARK: Their delivery

    /// By what a request is known to have come to an organisation.
    private enum Proof {
        /// It is this node's, or has no other: when it came here.
        case arrival
        /// Its own node's receipt.
        case receipt
        case unknown
    }

    /// When each request is known to have come to each that it asks.
    private func deliveries(of heads: [Head], in snapshot: Snapshot) async throws -> [RecordID: [String: Instant]] {
        let guests = Set(snapshot.accountsByName.values.filter { !$0.suspended }.compactMap(\.organisation))
        let addressees = Set(heads.flatMap(\.draft.addressees))
        let proofs = Dictionary(
            addressees.map { code -> (String, Proof) in
                if code == identity.organisation { return (code, .arrival) }
                if (try? partner(code, in: snapshot)) != nil { return (code, .receipt) }
                return (code, guests.contains(code) ? .arrival : .unknown)
            }, uniquingKeysWith: { first, _ in first })
        let sent = heads.filter { head in head.draft.addressees.contains { proofs[$0] == .receipt } }
            .flatMap { $0.own.map(\.position) }
        let receipts = Dictionary(
            grouping: sent.isEmpty ? [] : try await store.deliveries(of: sent).filter { $0.exception == nil },
            by: \.position)
        return heads.reduce(into: [:]) { all, head in
            all[head.shown.row.id] = head.draft.addressees.reduce(into: [:]) { known, addressee in
                switch proofs[addressee] {
                case .arrival: known[addressee] = head.own.map(\.added).min()
                case .receipt:
                    known[addressee] =
                        head.own.flatMap { receipts[$0.position] ?? [] }.filter { $0.peer == addressee }
                        .compactMap(\.arrived).min()
                case .unknown, nil: break
                }
            }
        }
    }

    // MARK: What was done about them

    /// The acts on each request that the caller may see, each as the word of the side whose it is.
    private func acts(
        on heads: [Head], in scope: Scope, as way: Disclosures.Way?, for caller: Caller
    ) async throws -> [RecordID: [FoundRfi.Act]] {
        guard !heads.isEmpty else { return [:] }
        let voices = voices(in: scope)
        // Of each side by itself: who floods a request with acts hides nobody else's. The first and the newest of each: in what order
        // they were done counts, from the beginning, and what was said last is what one comes for.
        let sides = heads.flatMap { head in
            Set(head.draft.addressees + [head.requester]).sorted().compactMap { code in
                voices[code].map { (head.shown.row.id, $0) }
            }
        }
        let most =
            way == .record
            ? SharingLimits.rfiActs
            : min(max(SharingLimits.rfiActsTogether / max(sides.count, 1), 4), SharingLimits.rfiActsListed) / 2
        let questions = sides.flatMap { id, shelves in
            [false, true].map {
                ReferenceQuestion(to: id, shelves: shelves, type: "note", limit: most, isOldestFirst: $0)
            }
        }
        var rows: [RecordID: [Row]] = [:]
        for (question, found) in zip(questions, try await store.referring(to: questions)) {
            let known = Set((rows[question.id] ?? []).map(\.position))
            rows[question.id, default: []] += found.filter { !known.contains($0.position) }
        }
        // The newest version that its speaker made of each, in whatever order they came: what was revoked or made something else
        // is no act any more, wherever between the first and the newest the version stands that says so.
        let renewed = try await latest(of: Set(rows.values.joined().compactMap { said($0, in: scope) }), by: voices)
        let acted = rows.mapValues { found in
            standing(among: found + Set(found.compactMap { said($0, in: scope) }).compactMap { renewed[$0] }, in: scope)
        }
        let asked = Dictionary(heads.map { ($0.shown.row.id, $0) }, uniquingKeysWith: { first, _ in first })
        return try await heard(acted, by: RfiAct.extensionID, in: scope, as: way, for: caller) { id, note in
            guard let act = FoundRfi.Act(note, isWhole: way == .record), asked[id]?.hears(note, as: act) == true else {
                return nil
            }
            return act
        }
    }

    /// The newest version that each speaker made of each.
    func standing(among rows: [Row], in scope: Scope) -> [Row] {
        var newest: [Said: Row] = [:]
        for row in rows {
            guard let said = said(row, in: scope) else { continue }
            if let other = newest[said], !Self.newer(row, other) { continue }
            newest[said] = row
        }
        return newest.values.sorted { $0.position < $1.position }
    }

    private func said(_ row: Row, in scope: Scope) -> Said? {
        speaker(of: row, in: scope).map { Said(id: row.id, speaker: $0) }
    }

    /// The newest version of each of these, as the word of its speaker: what others filed under the same id is none.
    private func latest(of words: Set<Said>, by voices: [String: [ShelfKey]]) async throws -> [Said: Row] {
        var latest: [Said: Row] = [:]
        for (speaker, said) in Dictionary(grouping: words, by: \.speaker) {
            let ids = said.map(\.id).sorted()
            for start in stride(from: 0, to: ids.count, by: SharingLimits.lookedUp) {
                let some = Array(ids[start..<min(start + SharingLimits.lookedUp, ids.count)])
                for row in Self.newest(try await latestRows(of: some, on: voices[speaker] ?? [])) {
                    latest[Said(id: row.id, speaker: speaker)] = row
                }
            }
        }
        return latest
    }
}

extension FoundRfi.Act {
    /// What a note did about a request; `nil` where it did nothing about any.
    ///
    /// - Parameter isWhole: whether what was said is shown: lists show where a request stands, and nothing that was said.
    fileprivate init?(_ note: ActedNote, isWhole: Bool) {
        let said = note.said
        guard let deed = said["act"]?.string.flatMap(RfiAct.Deed.init), let addressee = said["addressee"]?.string else {
            return nil
        }
        let act = RfiThread.Act(
            id: note.id, deed: deed, side: deed.side, at: note.at,
            received: said["received"]?.string.flatMap { Instant($0) }, follows: said["follows_ref"]?.recordID,
            declineCode: said["decline_code"]?.string, transferTo: said["transfer_to"]?.string,
            satisfaction: said["satisfaction"]?.string.flatMap(RfiAct.Satisfaction.init))
        let event = RfiEvent(
            id: note.id.text, deed: deed, organisation: note.speaker, post: note.post,
            text: isWhole ? note.text : nil, at: note.at, declineCode: act.declineCode,
            authorisation: said["authorisation"]?.string.flatMap(RfiAct.Authorisation.init),
            transferTo: act.transferTo, satisfaction: act.satisfaction, answers: note.others)
        self.init(act: act, addressee: addressee, event: event, tlp: note.tlp)
    }
}

/// An object on one shelf.
private struct VersionsPlace: Hashable {
    var id: RecordID
    var shelf: ShelfKey
}

/// An object as one organisation's word.
private struct Said: Hashable {
    var id: RecordID
    var speaker: String
}
