import JSON
import Policy
package import Records
import Store

/// Requests for information: decision 0050.
extension Gate {
    /// Files a request for the organisations that it is addressed to, and nobody else: a question is as sensitive as its answer.
    ///
    /// - Returns: `.refused` with `again` as the property where the same was asked before, by somebody whom the caller can know of.
    package func request(_ draft: RfiDraft, by caller: Caller) async throws -> ProductOutcome {
        try await request(draft, as: RecordID(core.newID(Rfi.type)), by: caller)
    }

    func request(_ draft: RfiDraft, as id: RecordID, by caller: Caller) async throws -> ProductOutcome {
        try await checkWriting(to: draft.channel, by: caller)
        let fault = try await core.door("rfi.ask", on: draft.channel, for: caller) {
            try await core.fault(in: draft, by: caller)
        }
        if let fault { return .refused(property: fault.property, message: fault.message) }
        let tree = draft.object(id, at: core.clock())
        let root = try JSONDocument(parsing: tree.bytes).root
        do throws(Violation) {
            _ = try Draft(checking: root)
        } catch {
            return .refused(property: error.rfiProperty, message: error.message)
        }
        let company = [Rfi.definition] + [draft.mark.definition(at: Rfi.allocated)].compactMap { $0 } + [tree]
        return try await file(
            company, for: id, in: draft.channel, by: caller,
            precedence: draft.urgency.needsReason ? .priority : .routine)
    }

    /// Files what one side does about a request, for the other side alone.
    ///
    /// Of one's own request, where no addressee is named, it is done towards each of them where it can be.
    package func act(_ draft: RfiActDraft, by caller: Caller) async throws -> ProductOutcome {
        let (channel, notes, requester) = try await core.door("rfi.act", on: draft.request, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.rfi(draft.request, in: scope, for: caller)
            return (found.line.channel, try await core.notes(draft, on: found, in: scope), found.requester)
        }
        switch notes {
        case .failure(let complaint): return .refused(property: complaint.property, message: complaint.message)
        case .success(let notes):
            var companies: [(RecordID, [JSONTree])] = []
            for note in notes {
                let root = try JSONDocument(parsing: note.tree.bytes).root
                do throws(Violation) {
                    _ = try Draft(checking: root)
                } catch {
                    return .refused(property: error.rfiProperty, message: error.message)
                }
                let mark = [note.mark.definition(at: Rfi.allocated)].compactMap { $0 }
                companies.append((note.id, [Rfi.actDefinition] + mark + [note.tree]))
            }
            // First, as it may be refused: nobody is told that the originators are asked who then are not.
            if let record = draft.onward, draft.declineCode == "third-party-rule" {
                do {
                    _ = try await askOnward(
                        record, version: nil, channel: nil, for: requester,
                        reason: draft.text ?? "asked for in a request for information", by: caller)
                } catch let refusal as Refusal where [.missing, .invalid, .forbidden].contains(refusal.code) {
                    return .refused(property: "onward", message: refusal.message)
                }
            }
            var outcome = ProductOutcome.refused(property: nil, message: "there is nobody whom it is about")
            for (id, company) in companies {
                outcome = try await file(company, for: id, in: channel, by: caller)
                if case .refused = outcome { return outcome }
            }
            return outcome
        }
    }

    /// The newest requests that the caller's house made or was asked, what is to be done first.
    package func rfis(for caller: Caller) async throws -> RfiList {
        try await core.door("rfis", on: Rfi.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (lines, isMore) = try await core.rfiLines(in: scope, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            return RfiList(
                lines: lines, book: book, instant: core.clock(), isMore: isMore,
                mayAsk: try await core.mayWrite(caller))
        }
    }

    /// One request, with all that was said about it that the caller may see.
    package func rfi(_ id: String, for caller: Caller) async throws -> RfiView {
        try await core.door("rfi", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.rfi(id, in: scope, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            let conversations = try await core.conversations(
                found, in: scope,
                mayAct: try await core.accesses(for: caller).accesses.contains {
                    $0.canWrite && $0.channel.code == found.line.channel
                })
            // Whoever asks the next one asks for the same element.
            var planned: (requirement: String, element: Int)?
            if conversations.contains(where: { $0.line.side == .requester && $0.line.thread.state == .transferred }) {
                planned = try await core.planned(found.id, in: scope, for: caller)
            }
            return RfiView(
                record: found.line, draft: found.draft, requester: found.requester, conversations: conversations,
                requirement: planned?.requirement, element: planned?.element, book: book, instant: core.clock())
        }
    }

    /// How requests fare, in numbers alone, for overseers: of the whole node, and not a word of what was asked. Measure 6.
    package func rfiNumbers(
        from: Instant? = nil, until: Instant? = nil, for caller: Caller
    ) async throws -> RfiNumbers {
        try await core.door("rfi.numbers", on: "statistics", for: caller) {
            try await core.require([.oversight, .dpo], caller)
            core.trail.note(AuditNote(caller, "oversight.read", on: "requests"), at: core.clock())
            return try await core.rfiNumbers(from: from, until: until)
        }
    }
}

/// A request as it is shown to a reader, with the acts on it that they see.
struct FoundRfi: Sendable {
    struct Act: Sendable {
        let act: RfiThread.Act
        let addressee: String
        let event: RfiEvent
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

extension Core {
    fileprivate struct Note: Sendable {
        let id: RecordID
        let tree: JSONTree
        let mark: PortionMark
    }
    fileprivate struct ActFault: Error {
        let property: String?
        let message: String
    }

    /// Why a request is not to be filed, as far as that is known before it is made.
    fileprivate func fault(in draft: RfiDraft, by caller: Caller) async throws -> ActFault? {
        let scope = try await scope(nil, for: caller)
        let own = scope.allowed.organisation
        guard !draft.addressees.isEmpty, !draft.addressees.contains(own) else {
            return ActFault(
                property: "addressees", message: "name whom you ask: one organisation or several, and not your own")
        }
        let organisations = try await names(in: scope, for: caller)
        if !organisations.isEmpty,
            let unknown = draft.addressees.sorted().first(where: { organisations[$0] == nil })
        {
            return ActFault(
                property: "addressees",
                message:
                    "there is no organisation \"\(unknown.echo)\" in the registry: write its code as it stands there")
        }
        let access = try await writable(draft.channel, for: caller)
        let template = access.template.resolved(in: access.snapshot.world, channel: access.channel.code)
        guard template.attribution == .named else {
            return ActFault(
                property: "channel", message: "this channel names no originators: nobody could answer you in it")
        }
        // Who reads it is for this house to know; a guest's request that nobody gets says "sent" for ever, and no more.
        if own == identity.organisation,
            let absent = draft.addressees.first(where: { !reads(access.channel.key, $0, in: access.snapshot) })
        {
            return ActFault(
                property: "addressees",
                message: "\(absent.echo) does not read the channel \(draft.channel.echo): choose one that it reads")
        }
        // What another house asked is theirs to ask of others: to pass it on would need their consent for each holder (decision 0050).
        if let followed = draft.follows {
            guard let found = try await rfi(named: followed, in: scope, for: caller), found.requester == own else {
                return ActFault(
                    property: "follows_ref",
                    message: "your house made no request \(followed.text) that this could follow")
            }
        }
        guard !draft.asksAgain, let earlier = try await asked(alike: draft, in: scope, for: caller) else { return nil }
        return ActFault(
            property: "again",
            message:
                "the same was asked before, as \(earlier.record.id) of \(earlier.addressee.echo): look there first, or "
                + "say that you ask again")
    }

    /// Whether an organisation, or its node, is let into a channel here.
    private func reads(_ channel: ChannelKey, _ organisation: String, in snapshot: Snapshot) -> Bool {
        snapshot.accounts.values.contains { account in
            !account.suspended && account.organisation == organisation
                && snapshot.memberships[account.key]?[channel]?.canRead == true
        }
    }

    /// The request with this id; refuses what is none as if it were not there.
    fileprivate func rfi(_ id: String, in scope: Scope, for caller: Caller) async throws -> FoundRfi {
        let missing = Refusal(.missing, "there is no request for information \(id.echo) that you may see")
        guard (try? RecordID(id))?.type == Rfi.type else { throw missing }
        let versions = try await find(id, version: nil, channel: nil, in: scope).versions
        guard let found = try await rfi(versions, in: scope, by: voices(in: scope), as: .record, for: caller) else {
            throw missing
        }
        return found
    }

    /// A request that something names, as a line of it; `nil` for what is none that the caller may see.
    func rfi(named id: RecordID, in scope: Scope, for caller: Caller) async throws -> FoundRfi? {
        guard id.type == Rfi.type,
            let versions = try? await find(id.text, version: nil, channel: nil, in: scope).versions
        else { return nil }
        return try await rfi(versions, in: scope, by: voices(in: scope), as: .list, for: caller)
    }

    /// - Parameters:
    ///   - voices: the shelves on which each organisation speaks.
    ///   - way: `nil` where nothing of it is given to anybody.
    /// - Returns: `nil` for what is no request of ours, or does not tell whose it is.
    fileprivate func rfi(
        _ versions: [Shown], in scope: Scope, by voices: [String: [ShelfKey]], as way: Disclosures.Way?,
        for caller: Caller
    ) async throws -> FoundRfi? {
        // It is the word of whoever's came first, as it came first: nobody else can take it over by its id, and who asked cannot
        // change afterwards what clocks and answers rest on. Whoever wants something else asks anew.
        let first = versions.filter { speaker(of: $0.row, in: scope) != nil }.min { $0.row.position < $1.row.position }
        guard let shown = first, let requester = speaker(of: shown.row, in: scope),
            let body = try await body(of: shown), let object = try? JSONDocument(parsing: body).root,
            Rfi.isOurs(object), object["revoked"]?.boolean != true
        else { return nil }
        let line = line(shown, body, scope.snapshot)
        guard let draft = RfiDraft(object, channel: line.channel) else { return nil }
        if let way { try await give([shown.row], as: way, isRun: false, to: caller) }
        // What somebody else filed under the same id says nothing of this one.
        let own = versions.map(\.row).filter { originators(of: $0.shelf, in: scope.snapshot) == [requester] }
        var delivered: [String: Instant] = [:]
        for addressee in draft.addressees {
            delivered[addressee] = try await delivery(of: own, to: addressee, in: scope.snapshot)
        }
        return FoundRfi(
            id: shown.row.id, line: line, draft: draft, requester: requester,
            asked: object["created"]?.string.flatMap { Instant($0) } ?? shown.row.added, delivered: delivered,
            acts: try await acts(
                on: shown.row.id, by: requester, of: draft.addressees, on: voices, in: scope, as: way, for: caller))
    }

    /// Whose word a row is; `nil` where that is not told, or where several speak in it.
    func speaker(of row: Row, in scope: Scope) -> String? { speaker(on: row.shelf, in: scope) }

    private func speaker(on shelf: ShelfKey, in scope: Scope) -> String? {
        guard scope.allowed.views[shelf]?.isUnattributed != true else { return nil }
        let speakers = originators(of: shelf, in: scope.snapshot)
        return speakers.count == 1 ? speakers.first : nil
    }

    /// The shelves of a reading by who speaks on them.
    private func voices(in scope: Scope) -> [String: [ShelfKey]] {
        scope.shelves.reduce(into: [:]) { voices, shelf in
            if let code = speaker(on: shelf, in: scope) { voices[code, default: []].append(shelf) }
        }
    }

    func body(of shown: Shown) async throws -> [UInt8]? {
        if let body = shown.body { return body }
        return try await store.entry(at: shown.row.position)?.body
    }

    /// What is left of these for their reader, by where they stand: what is stored whole is read together.
    private func bodies(of shown: [Shown]) async throws -> [Position: [UInt8]] {
        var bodies: [Position: [UInt8]] = [:]
        var whole: [RecordPlace] = []
        for each in shown {
            if let body = each.body { bodies[each.row.position] = body } else { whole.append(each.row.place) }
        }
        let newline = UInt8(ascii: "\n")  // never occurs in a body, which has no white space outside strings
        var places = whole.sorted { $0.position < $1.position }[...]
        while !places.isEmpty {
            var buffer: [UInt8] = []
            let count = try await store.bodies(
                at: places, separator: [newline], budget: StoreLimits.chunk, into: &buffer)
            guard count > 0 else { break }
            for (place, body) in zip(places, buffer.split(separator: newline, omittingEmptySubsequences: false)) {
                bodies[place.position] = Array(body)
            }
            places = places.dropFirst(count)
        }
        return bodies
    }

    /// When a record is known to have come to an organisation: where it is this node's, or has no other, when it came here; else
    /// by that node's receipt.
    private func delivery(of rows: [Row], to addressee: String, in snapshot: Snapshot) async throws -> Instant? {
        if addressee != identity.organisation {
            if (try? partner(addressee, in: snapshot)) != nil {
                return try await store.deliveries(of: rows.map(\.position))
                    .filter { $0.peer == addressee && $0.exception == nil }.compactMap(\.arrived).min()
            }
            let isGuest = snapshot.accountsByName.values.contains { !$0.suspended && $0.organisation == addressee }
            guard isGuest else { return nil }
        }
        return rows.map(\.added).min()
    }

    /// The acts on a request that the caller may see, each as the word of the side whose it is.
    private func acts(
        on id: RecordID, by requester: String, of addressees: [String], on voices: [String: [ShelfKey]],
        in scope: Scope, as way: Disclosures.Way?, for caller: Caller
    ) async throws -> [FoundRfi.Act] {
        var rows: [Row] = []
        // Of each side by itself: who floods a request with acts hides nobody else's.
        for code in Set(addressees + [requester]).sorted() {
            guard let shelves = voices[code] else { continue }
            let most = way == .record ? SharingLimits.rfiActs : SharingLimits.rfiActsListed
            rows += try await store.referring(to: id, shelves: shelves, limit: most)
                .filter { $0.id.type == "note" }
        }
        var found: [FoundRfi.Act] = []
        var given: [Row] = []
        // The newest version that its speaker made of each, in whatever order they came: what was revoked or made something else
        // is no act any more.
        var newest: [Said: Row] = [:]
        for row in rows {
            guard let speaker = speaker(of: row, in: scope) else { continue }
            let said = Said(id: row.id, speaker: speaker)
            if let other = newest[said], !Self.newer(row, other) { continue }
            newest[said] = row
        }
        let standing = Set(newest.values.map(\.position))
        let acts = try await show(rows.filter { standing.contains($0.position) }, scope.allowed, scope.snapshot)
        let bodies = try await bodies(of: acts)
        let house = scope.allowed.organisation
        // Who of the house acted is for the house alone, where somebody looks at the one request.
        let envelopes =
            way == .record
            ? try await store.envelopes(
                at: acts.map(\.row).filter { speaker(of: $0, in: scope) == house }.map(\.position)) : [:]
        for shown in acts {
            guard let speaker = speaker(of: shown.row, in: scope), let body = bodies[shown.row.position],
                let note = try? JSONDocument(parsing: body).root,
                let said = RfiAct.content(of: note), note["revoked"]?.boolean != true,
                note["object_refs"]?[0]?.string == id.text,
                let deed = said["act"]?.string.flatMap(RfiAct.Deed.init), let addressee = said["addressee"]?.string,
                addressees.contains(addressee), speaker == (deed.side == .requester ? requester : addressee),
                let at = note["created"]?.string.flatMap({ Instant($0) })
            else { continue }
            let act = RfiThread.Act(
                id: shown.row.id, deed: deed, side: deed.side, at: at,
                received: said["received"]?.string.flatMap { Instant($0) }, follows: said["follows_ref"]?.recordID,
                declineCode: said["decline_code"]?.string, transferTo: said["transfer_to"]?.string,
                satisfaction: said["satisfaction"]?.string.flatMap(RfiAct.Satisfaction.init))
            let envelope = envelopes[shown.row.position].flatMap { try? Envelope(parsing: $0) }
            let post = envelope.flatMap { $0.received == nil ? $0.filedBy : nil }
            let content = note["content"]?.string
            let event = RfiEvent(
                id: shown.row.id.text, deed: deed, organisation: speaker, post: post,
                text: content == deed.rawValue ? nil : content, at: at, declineCode: act.declineCode,
                transferTo: act.transferTo, satisfaction: act.satisfaction,
                answers: note["object_refs"]?.elements.dropFirst().compactMap(\.string) ?? [])
            found.append(FoundRfi.Act(act: act, addressee: addressee, event: event))
            given.append(shown.row)
        }
        if let way { try await give(given, as: way, isRun: false, to: caller) }
        return found
    }

    fileprivate func conversations(
        _ found: FoundRfi, in scope: Scope, mayAct: Bool
    ) async throws -> [RfiConversation] {
        let (house, now) = (scope.allowed.organisation, clock())
        return found.addressees(knownTo: house).map { addressee in
            let thread = found.thread(with: addressee, at: now)
            let side = found.side(of: house, towards: addressee)
            let order = Dictionary(
                thread.counted.enumerated().map { ($1.text, $0) }, uniquingKeysWith: { first, _ in first })
            let events = found.acts.filter { $0.addressee == addressee }.map(\.event).sorted {
                (order[$0.id] ?? .max, $0.at, $0.id) < (order[$1.id] ?? .max, $1.at, $1.id)
            }.map { $0.counting(order[$0.id] != nil) }
            return RfiConversation(
                line: RfiLine(
                    record: found.line, urgency: found.draft.urgency, requester: found.requester, addressee: addressee,
                    side: side, thread: thread),
                events: events, deeds: mayAct ? side.map { thread.deeds(of: $0) } ?? [] : [])
        }
    }

    /// The newest requests, each once.
    ///
    /// - Parameter list: where they are looked for; `nil`: in all of the scope.
    func foundRfis(
        in scope: Scope, listing list: Scope? = nil, for caller: Caller
    ) async throws -> (found: [FoundRfi], isMore: Bool) {
        var question = Parts()
        question.add("rfis")
        let list = try await recent(
            in: list ?? scope, type: Rfi.type, cursor: nil, limit: SharingLimits.rfis, question, for: caller)
        var known: Set<String> = []
        var found: [FoundRfi] = []
        let voices = voices(in: scope)
        for line in list.lines where known.insert(line.id).inserted {
            let versions = try await find(line.id, version: nil, channel: nil, in: scope).versions
            if let each = try await rfi(versions, in: scope, by: voices, as: .list, for: caller) { found.append(each) }
        }
        return (found, list.older != nil)
    }

    /// A line for each organisation that was asked, of the newest requests.
    func rfiLines(in scope: Scope, for caller: Caller) async throws -> (lines: [RfiLine], isMore: Bool) {
        let (found, isMore) = try await foundRfis(in: scope, for: caller)
        let (house, now) = (scope.allowed.organisation, clock())
        let lines = found.flatMap { $0.lines(for: house, at: now) }.sorted { left, right in
            let (one, two) = (left.rank, right.rank)
            if one != two { return one < two }
            return (left.thread.left, right.record.added) < (right.thread.left, left.record.added)
        }
        return (lines, isMore)
    }

    /// A request of the caller's own house that asks the same of whomever, not too long ago; as far as they may see it.
    fileprivate func asked(alike draft: RfiDraft, in scope: Scope, for caller: Caller) async throws -> RfiLine? {
        let words = Self.words(of: draft.questions)
        guard !words.isEmpty else { return nil }
        let (house, now) = (scope.allowed.organisation, clock())
        // Among the house's own: what others ask, however much, pushes none of them out.
        let shelves = voices(in: scope)[house] ?? []
        guard !shelves.isEmpty else { return nil }
        let list = Scope(shelves: shelves, allowed: scope.allowed, moment: scope.moment)
        for found in try await foundRfis(in: scope, listing: list, for: caller).found where found.requester == house {
            // What is asked of the next organisation because the one before said so is no repetition.
            if draft.follows == found.id { continue }
            let others = Self.words(of: found.draft.questions)
            guard words.intersection(others).count * 10 >= words.union(others).count * 8 else { continue }
            if let line = found.lines(for: house, at: now).first(where: { $0.thread.state != .withdrawn }) {
                return line
            }
        }
        return nil
    }

    /// The words of questions that tell them apart: of four letters or more, as they stand.
    static func words(of questions: [String]) -> Set<String> {
        Set(
            questions.joined(separator: " ").lowercased().split { !$0.isLetter && !$0.isNumber }
                .filter { $0.count > 3 }.map(String.init))
    }

    /// The notes that say what is done, one for each organisation that it is about.
    fileprivate func notes(
        _ draft: RfiActDraft, on found: FoundRfi, in scope: Scope
    ) async throws -> Result<[Note], ActFault> {
        let (house, now) = (scope.allowed.organisation, clock())
        func fault(_ property: String?, _ message: String) -> Result<[Note], ActFault> {
            .failure(ActFault(property: property, message: message))
        }
        if draft.deed.needsText, draft.text?.trimmed.isEmpty ?? true, draft.answers.isEmpty {
            return fault("text", "say it in words")
        }
        if draft.deed == .decline, draft.declineCode.map({ !DeclineCode.all.contains($0) }) ?? true {
            return fault("decline_code", "a request is declined with one of \(DeclineCode.all.joined(separator: ", "))")
        }
        if draft.deed == .transfer {
            guard let other = draft.transferTo, other != house, other != found.requester else {
                return fault("transfer_to", "name the organisation that could answer, by its code")
            }
        }
        let mine = found.addressees(knownTo: house).filter { code in
            found.side(of: house, towards: code) == draft.deed.side
                && (draft.addressee == nil || draft.addressee == code)
        }
        guard !mine.isEmpty else {
            throw Refusal(.forbidden, "this is for the other side of the request \(found.id.text) to do")
        }
        let open = mine.filter { found.thread(with: $0, at: now).deeds(of: draft.deed.side).contains(draft.deed) }
        guard !open.isEmpty else {
            let state = found.thread(with: mine[0], at: now).state.rawValue
            throw Refusal(
                .conflict, "the request \(found.id.text) is \(state): that cannot be done any more, or not yet")
        }
        var answers: [RecordID] = []
        for text in draft.answers {
            do {
                answers.append(try await find(text, version: nil, channel: nil, in: scope).shown.row.id)
            } catch let refusal as Refusal where refusal.code == .missing {
                return fault("answers", refusal.message)
            }
        }
        // A form that was sent twice says it once.
        let repeated = { (addressee: String) in
            found.acts.filter { $0.addressee == addressee }.max { $0.act.at < $1.act.at }.map { last in
                last.event.deed == draft.deed && last.event.organisation == house
                    && last.event.text == draft.text && last.event.answers == answers.map(\.text)
            } ?? false
        }
        guard !open.allSatisfy(repeated) else {
            throw Refusal(.conflict, "the same was said of the request \(found.id.text) already")
        }
        return .success(
            try open.map { addressee in
                let thread = found.thread(with: addressee, at: now)
                let id = try RecordID(newID("note"))
                let mark = PortionMark.released(to: [draft.deed.side == .requester ? addressee : found.requester])
                let follows = draft.deed == .clarify ? thread.question : thread.counted.last
                return Note(
                    id: id,
                    tree: draft.note(
                        id, about: found.id, of: addressee, naming: answers,
                        received: draft.deed.side == .addressee ? thread.delivered : nil, follows: follows,
                        under: mark.markings, at: now),
                    mark: mark)
            })
    }

    /// Goes through the requests of the node, the newest first, by when they came here, as they are stored: whoever asks gets numbers alone, and nothing of them is given to
    /// anybody.
    fileprivate func rfiNumbers(from: Instant?, until: Instant?) async throws -> RfiNumbers {
        let console = Caller.console(of: identity.organisation)
        let seen = try await scope(nil, for: console)
        let all = Allowed(
            epoch: seen.allowed.epoch, all: seen.snapshot.shelves.keys.sorted(),
            byChannel: seen.snapshot.shelvesByChannel,
            until: nil, organisation: identity.organisation)
        let scope = Scope(shelves: all.all, allowed: all, moment: seen.moment)
        let now = clock()
        let voices = voices(in: scope)
        var numbers = RfiNumbers()
        var known: Set<RecordID> = []
        var before: Position? = scope.moment.beyond
        while let position = before {
            let rows = try await store.recent(
                type: Rfi.type, before: position, shelves: scope.shelves, limit: StoreLimits.page)
            for row in rows {
                // The newest first: all that follow came earlier. Of what came after the end an older version may follow.
                if let from, row.added < from { return numbers }
                if let until, row.added >= until { continue }
                guard known.insert(row.id).inserted else { continue }
                guard known.count <= SharingLimits.rfisCounted else {
                    numbers.isCut = true
                    return numbers
                }
                let versions = try await find(row.id.text, version: nil, channel: nil, in: scope).versions
                guard let found = try await rfi(versions, in: scope, by: voices, as: nil, for: console),
                    from.map({ $0 <= found.line.added }) ?? true, until.map({ found.line.added < $0 }) ?? true
                else { continue }
                for addressee in found.addressees(knownTo: identity.organisation) {
                    numbers.count(
                        found.thread(with: addressee, at: now), found.draft.urgency,
                        isMade: found.requester == identity.organisation)
                }
            }
            before = rows.count == StoreLimits.page ? rows.last?.position : nil
        }
        return numbers
    }
}

extension RfiNumbers {
    mutating func count(_ thread: RfiThread, _ urgency: Rfi.Urgency, isMade: Bool) {
        var count = (isMade ? made : received)[urgency] ?? Count()
        count.asked += 1
        if thread.isExpired { count.expired += 1 }
        if let code = thread.declineCode {
            count.declined += 1
            if !isMade { declines[code, default: 0] += 1 }
        } else if thread.transferTo != nil {
            count.transferred += 1
        } else if thread.outcome != nil {
            count.answered += 1
            // Of what is not proved to have come it is not known how long it took.
            if thread.delivered != nil { count.seconds.append(thread.elapsed) }
        } else if thread.state == .withdrawn {
            count.withdrawn += 1
        } else {
            count.open += 1
        }
        if isMade { made[urgency] = count } else { received[urgency] = count }
    }
}

extension RfiLine {
    /// What the reader has to do first, then what others have, then what is over.
    fileprivate var rank: Int { isToDo ? 0 : thread.state.isOpen ? 1 : 2 }
}

extension RfiEvent {
    fileprivate func counting(_ counts: Bool) -> RfiEvent {
        RfiEvent(
            id: id, deed: deed, organisation: organisation, post: post, text: text, at: at, counts: counts,
            declineCode: declineCode, transferTo: transferTo, satisfaction: satisfaction, answers: answers)
    }
}

extension RfiDraft {
    /// Reads a request back; `nil` for what is none of ours.
    init?(_ object: JSONValue, channel: String) {
        func texts(_ name: String) -> [String] { Rfi.texts(object[name]) }
        guard let purpose = object["purpose"]?.string, let basis = object["legal_basis"]?.string,
            let urgency = object["urgency"]?.string.flatMap(Rfi.Urgency.init)
        else { return nil }
        self.init(
            channel: channel, addressees: texts("addressees"), questions: texts("questions"), purpose: purpose,
            legalBasis: basis)
        self.urgency = urgency
        title = object["name"]?.string
        background = object["description"]?.string
        why = object["why_addressee"]?.string
        urgencyReason = object["urgency_reason"]?.string
        wantedBy = object["wanted_by"]?.string.flatMap { Instant($0) }
        answerFormat = object["answer_format"]?.string
        uses = texts("use_intended")
        restrictions = object["restrictions"]?.string
        isHitOnly = object["hit_only"]?.boolean ?? false
        persons = (object["persons"].map { $0.kind == .array ? Array($0.elements) : [] } ?? []).compactMap { person in
            guard let category = person["category"]?.string, let link = person["link"]?.string else { return nil }
            return Person(category: category, link: link)
        }
        declaresLawful = object["declares_lawful"]?.boolean ?? false
        follows = object["follows_ref"]?.recordID
    }
}

extension Violation {
    /// The property of a request, or of an act on it, that it is about.
    fileprivate var rfiProperty: String? {
        let prefix = "extensions.\(RfiAct.extensionID)."
        let path = property.hasPrefix(prefix) ? String(property.dropFirst(prefix.count)) : property
        return path.split { $0 == "." || $0 == "[" }.first.map(String.init)
    }
}

/// An object as one organisation's word.
private struct Said: Hashable {
    var id: RecordID
    var speaker: String
}
