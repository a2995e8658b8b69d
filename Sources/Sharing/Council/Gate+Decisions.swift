import JSON
import Policy
import Records
import Store

/// Texts that are put to seats: decision 0056.
extension Gate {
    /// Files a text, frozen by its hash. Where no seats are named they are the members of its bodies as of now, each once.
    package func file(_ draft: DecisionDraft, by caller: Caller) async throws -> ProductOutcome {
        try await checkWriting(to: draft.channel, by: caller)
        let made = try await core.door("decision.file", on: draft.channel, for: caller) {
            try await core.seated(draft, in: try await core.scope(nil, for: caller), for: caller)
        }
        switch made {
        case .failure(let fault): return .refused(property: fault.property, message: fault.message)
        case .success(let (draft, own)):
            let id = try RecordID(core.newID(Decision.type))
            let mark = draft.audience.mark(named: draft.named, of: own)
            let tree = CouncilWriting.object(
                id, of: Decision.extensionID, saying: draft.members, under: mark?.markings ?? [], at: core.clock())
            return try await fileCouncil(
                tree, as: id, with: Council.decisionDefinition, under: mark, in: draft.channel, by: caller)
        }
    }

    /// Files what a seat or the chair does about a text: to whoever gets the text, or to the chair alone.
    package func act(_ draft: DecisionActDraft, by caller: Caller) async throws -> ProductOutcome {
        let made = try await core.door("decision.act", on: draft.decision, for: caller) {
            try await core.act(draft, in: try await core.scope(nil, for: caller), for: caller)
        }
        switch made {
        case .failure(let fault): return .refused(property: fault.property, message: fault.message)
        case .success(let act):
            return try await fileCouncil(
                act.tree, as: act.id, with: Council.decisionActDefinition, under: act.mark, in: act.channel,
                by: caller)
        }
    }

    /// The newest texts that a caller may see: those that wait for their house first, then those that are open.
    package func decisions(for caller: Caller) async throws -> CouncilList<DecisionLine> {
        try await core.door("decisions", on: Decision.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (lines, isMore) = try await core.decisionLines(in: scope, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            return CouncilList(
                lines: lines, book: book, instant: core.clock(), isMore: isMore,
                mayAdd: try await core.mayWrite(caller))
        }
    }

    /// A text, where each seat stands on it, and what the reader may do.
    package func decision(_ id: String, for caller: Caller) async throws -> DecisionView {
        try await core.door("decision", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.decision(id, in: scope, for: caller)
            let (line, house) = (found.line, scope.allowed.organisation)
            let mayAct = try await core.accesses(for: caller).accesses.contains {
                $0.canWrite && $0.channel.code == line.record.channel
            }
            let counted = Set(line.thread.counted)
            let events = found.notes.map { note in
                CouncilEvent(
                    id: note.id.text, act: note.said["act"]?.string ?? "", organisation: note.speaker,
                    post: note.post, text: note.text, at: note.at, came: note.came,
                    counts: counted.contains(ActKey(id: note.id, voice: note.speaker)),
                    position: note.said["position"]?.string.flatMap(DecisionAct.Position.init),
                    handTo: note.said["hand_to"]?.string)
            }.sorted { ($0.at, $0.id, $0.organisation) < ($1.at, $1.id, $1.organisation) }
            let commitments = try await core.commitments(
                core.councilReferring(to: found.head.id, Commitment.type, in: scope), in: scope, as: .list, for: caller
            ).map(\.line).filter { $0.draft.decision == found.head.id }
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            let marks = found.notes.map(\.tlp) + commitments.map(\.tlp)
            return DecisionView(
                line: line, events: events, deeds: mayAct ? line.thread.deeds(of: house) : [], house: house,
                knowsMissing: house == line.thread.chair || house == line.owner, commitments: commitments,
                tlp: RfiView.strictest(line.record.tlp, marks), book: book, instant: core.clock())
        }
    }
}

/// A text with what was done about it.
struct FoundDecision: Sendable {
    let head: CouncilHead
    let line: DecisionLine
    let notes: [ActedNote]
}

extension Core {
    func decision(_ id: String, in scope: Scope, for caller: Caller) async throws -> FoundDecision {
        guard let known = try? RecordID(id),
            let found = try await decisions([known], in: scope, as: .record, for: caller).first
        else { throw Refusal(.missing, "there is no decision \(id.echo) that you may see") }
        return found
    }

    /// The newest texts: those that wait for the reader's house first, then those that are open, then the newest.
    func decisionLines(
        in scope: Scope, for caller: Caller
    ) async throws -> (lines: [DecisionLine], isMore: Bool) {
        let (ids, isMore) = try await newestCouncil(Decision.type, SharingLimits.decisions, in: scope)
        func rank(_ line: DecisionLine) -> Int { line.isWaiting ? 0 : line.thread.state == .open ? 1 : 2 }
        let lines = try await decisions(ids, in: scope, as: .list, for: caller).map(\.line).sorted { left, right in
            (rank(left), right.record.added) < (rank(right), left.record.added)
        }
        return (lines, isMore)
    }

    func decisions(
        _ ids: [RecordID], in scope: Scope, as way: Disclosures.Way, for caller: Caller
    ) async throws -> [FoundDecision] {
        let heads = try await councilHeads(of: ids, Decision.type, isFrozen: true, in: scope) { Decision.isOurs($0) }
        try await give(heads.map(\.shown.row), as: way, isRun: false, to: caller)
        let drafted = heads.compactMap { head in
            DecisionDraft(head.object, channel: head.line.channel, owner: head.owner).map { (head: head, draft: $0) }
        }
        let notes = try await councilNotes(
            on: drafted.map { (head: $0.head, parties: $0.draft.named.union([$0.head.owner])) },
            by: DecisionAct.extensionID, in: scope, as: way, for: caller)
        let (house, now) = (scope.allowed.organisation, clock())
        return drafted.map { head, draft in
            let said = notes[head.id] ?? []
            let thread = DecisionThread(
                seats: draft.seats, chair: draft.chair, owner: head.owner, hash: draft.hash,
                acts: said.compactMap(DecisionThread.Act.init), at: now)
            // What went to a chair that has handed over is not known to the one that chairs now: it is to be said again.
            let former = Set(
                thread.formerChairs.compactMap { PortionMark.released(to: [$0]).markings.last?.text })
            let isStranded =
                house != thread.chair
                && said.contains {
                    $0.speaker == house && $0.id == thread.stated[house] && !$0.markings.isDisjoint(with: former)
                }
            return FoundDecision(
                head: head,
                line: DecisionLine(
                    record: head.line, draft: draft, owner: head.owner, thread: thread,
                    isWaiting: thread.state == .open && (thread.missing.contains(house) || isStranded),
                    said: said.map(\.tlp), at: said.map(\.position)),
                notes: said)
        }
    }

    /// A draft with its seats, and whose it is.
    fileprivate func seated(
        _ draft: DecisionDraft, in scope: Scope, for caller: Caller
    ) async throws -> Result<(draft: DecisionDraft, own: String), RfiFault> {
        var draft = draft
        func fault(_ property: String, _ message: String) -> Result<(draft: DecisionDraft, own: String), RfiFault> {
            .failure(RfiFault(property: property, message: message))
        }
        let book = try await book(scope)
        try await give(book, to: caller)
        if !book.bodies.isEmpty, let unknown = draft.bodies.first(where: { book.bodies[$0] == nil }) {
            return fault(
                "bodies", "there is no body \"\(unknown.echo)\" in the registry: write its code as it stands there")
        }
        if draft.seats.isEmpty {
            // Of two bodies that sit together each organisation has one seat: domain 4.1, S1-04.
            let now = clock()
            let members = draft.bodies.flatMap { book.memberships(of: $0) }.filter {
                $0.string("tier") == "member" && $0.span?.holds(at: now) == true
            }
            draft.seats = Set(members.compactMap { $0.string("organisation") }).sorted()
        }
        guard !draft.seats.isEmpty else {
            return fault("seats", "name the organisations that have a seat, or a body whose members have")
        }
        let codes = draft.seats.map { (property: "seats", code: $0) } + [(property: "chair", code: draft.chair)]
        if let unknown = unknownCode(codes, in: book) { return .failure(unknown) }
        let access = try await writable(draft.channel, for: caller)
        let template = access.template.resolved(in: access.snapshot.world, channel: access.channel.code)
        guard template.attribution == .named else {
            return fault("channel", "this channel names no originators: nobody could say in it where they stand")
        }
        return .success((draft, scope.allowed.organisation))
    }

    fileprivate struct CouncilAct: Sendable {
        let id: RecordID
        let tree: JSONTree
        let mark: PortionMark?
        let channel: String
    }

    fileprivate func act(
        _ draft: DecisionActDraft, in scope: Scope, for caller: Caller
    ) async throws -> Result<CouncilAct, RfiFault> {
        let found = try await decision(draft.decision, in: scope, for: caller)
        let (line, house) = (found.line, scope.allowed.organisation)
        let thread = line.thread
        func fault(_ property: String?, _ message: String) -> Result<CouncilAct, RfiFault> {
            .failure(RfiFault(property: property, message: message))
        }
        if let hash = draft.hash, hash != line.draft.hash {
            throw Refusal(.conflict, "this is said of another text than \(draft.decision.echo) has")
        }
        guard thread.deeds(of: house).contains(draft.deed) else {
            let may: Bool =
                switch draft.deed {
                case .state: thread.seats.contains(house)
                case .adopt, .reject, .handOver: house == thread.chair
                case .withdraw: house == thread.chair || house == line.owner
                }
            guard may else {
                throw Refusal(
                    .forbidden,
                    draft.deed == .state
                        ? "your house has no seat on \(draft.decision.echo)"
                        : "this is for the chair of \(draft.decision.echo) to do")
            }
            throw Refusal(
                .conflict,
                thread.state == .open
                    ? "a seat has not said where it stands, or objects: \(draft.decision.echo) is not agreed"
                    : "\(draft.decision.echo) is \(thread.state.rawValue): that cannot be done any more")
        }
        var said = CouncilMembers()
        said.add("act", draft.deed.rawValue)
        let text = draft.text?.trimmed ?? ""
        var mark: PortionMark?
        switch draft.deed {
        case .state:
            guard let position = draft.position else { return fault("position", "say where your house stands") }
            guard !position.needsText || !text.isEmpty else {
                return fault("text", "a statement or an objection says in words what it is")
            }
            said.add("seat", house)
            said.add("position", position.rawValue)
            if draft.isForChair, house != thread.chair { mark = .released(to: [thread.chair]) }
        case .adopt:
            said.add(
                "positions",
                objects: thread.seats.compactMap { seat in
                    thread.positions[seat].map { ["seat": .string(seat), "position": .string($0.rawValue)] }
                })
        case .handOver:
            guard let next = draft.handTo, next != house, thread.seats.contains(next) || next == line.owner else {
                return fault("hand_to", "name an organisation that has a seat, or the one whose record this is")
            }
            said.add("hand_to", next)
        case .reject, .withdraw: break
        }
        if draft.deed != .handOver { said.add("text_hash", line.draft.hash) }
        // What was said once is not said again by a form that was sent twice. To another chair, or openly instead of to the chair
        // alone, it is.
        let handed = found.notes.filter {
            $0.said["act"]?.string == DecisionAct.Deed.handOver.rawValue
                && thread.counted.contains(ActKey(id: $0.id, voice: $0.speaker))
        }.map(\.at).max()
        let release = Set((mark?.markings ?? []).map(\.text))
        let base = Set(Rfi.texts(found.head.stored["object_marking_refs"]))
        let isRepeated = found.notes.filter { $0.speaker == house }.max { $0.at < $1.at }.map { last -> Bool in
            let isSince = handed.map { last.at > $0 } ?? true
            let isAlike = last.markings.subtracting(base) == release.subtracting(base)
            return isSince && isAlike && last.said["act"]?.string == draft.deed.rawValue
                && last.said["position"]?.string == draft.position?.rawValue
                && (last.content == text || text.isEmpty && last.content == draft.deed.rawValue)
        }
        guard isRepeated != true else {
            throw Refusal(.conflict, "the same was said of \(draft.decision.echo) already")
        }
        // No act goes further than what it is about.
        let markings =
            Rfi.texts(found.head.stored["object_marking_refs"]) + (mark?.markings.map(\.text) ?? [])
        var met: Set<String> = []
        let id = try RecordID(newID("note"))
        let tree = CouncilWriting.note(
            id, about: found.head.id, of: DecisionAct.extensionID, saying: said.all,
            text: text.isEmpty ? draft.deed.rawValue : text, under: markings.filter { met.insert($0).inserted },
            at: clock())
        return .success(CouncilAct(id: id, tree: tree, mark: mark, channel: line.record.channel))
    }
}

extension DecisionThread.Act {
    fileprivate init?(_ note: ActedNote) {
        guard let deed = note.said["act"]?.string.flatMap(DecisionAct.Deed.init) else { return nil }
        let recorded = MeetingDraft.objects(note.said["positions"]).compactMap { each in
            each["seat"]?.string.flatMap { seat in
                each["position"]?.string.flatMap(DecisionAct.Position.init).map { (seat, $0) }
            }
        }
        self.init(
            id: note.id, deed: deed, speaker: note.speaker, at: note.at, hash: note.said["text_hash"]?.string,
            seat: note.said["seat"]?.string,
            position: note.said["position"]?.string.flatMap(DecisionAct.Position.init),
            handTo: note.said["hand_to"]?.string,
            recorded: Dictionary(recorded) { first, _ in first })
    }
}
