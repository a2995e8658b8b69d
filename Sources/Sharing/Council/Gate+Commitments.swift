import JSON
import Policy
import Records
import Store

/// What was promised: decision 0056.
extension Gate {
    package func file(_ draft: CommitmentDraft, by caller: Caller) async throws -> ProductOutcome {
        try await checkWriting(to: draft.channel, by: caller)
        let (own, fault) = try await core.door("commitment.file", on: draft.channel, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            return (scope.allowed.organisation, try await core.fault(in: draft, in: scope, for: caller))
        }
        if let fault { return .refused(property: fault.property, message: fault.message) }
        let id = try RecordID(core.newID(Commitment.type))
        let mark = draft.audience.mark(named: draft.named, of: own)
        let tree = CouncilWriting.object(
            id, of: Commitment.extensionID, saying: draft.members, under: mark?.markings ?? [], at: core.clock())
        return try await fileCouncil(
            tree, as: id, with: Council.commitmentDefinition, under: mark, in: draft.channel, by: caller)
    }

    /// Files what somebody does about a commitment, to whoever gets it.
    package func act(_ draft: CommitmentActDraft, by caller: Caller) async throws -> ProductOutcome {
        let made = try await core.door("commitment.act", on: draft.commitment, for: caller) {
            try await core.act(draft, in: try await core.scope(nil, for: caller), for: caller)
        }
        switch made {
        case .failure(let fault): return .refused(property: fault.property, message: fault.message)
        case .success(let act):
            return try await fileCouncil(
                act.tree, as: act.id, with: Council.commitmentActDefinition, under: nil, in: act.channel, by: caller)
        }
    }

    /// The newest commitments that a caller may see: the overdue first, the longest overdue before others, then by their day.
    package func commitments(for caller: Caller) async throws -> CouncilList<CommitmentLine> {
        try await core.door("commitments", on: Commitment.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (lines, isMore) = try await core.commitmentLines(in: scope, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            return CouncilList(
                lines: lines, book: book, instant: core.clock(), isMore: isMore,
                mayAdd: try await core.mayWrite(caller))
        }
    }

    /// The same, to be taken along as a table.
    ///
    /// - Parameter isWanted: which of them.
    /// - Returns: with how all of it is to be handled (law 5).
    package func commitmentTable(
        for caller: Caller, where isWanted: @Sendable (CommitmentLine) -> Bool
    ) async throws -> (list: CouncilList<CommitmentLine>, marking: Marking) {
        let list = try await commitments(for: caller)
        let lines = list.lines.filter(isWanted)
        noteExport(of: Commitment.type, as: "table", by: caller)
        return try await core.door("commitments", on: Commitment.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            // What was taken back since is none of it.
            let places = lines.reduce(into: Set<Position>()) { $0.formUnion($1.positions) }
            let shown = try await core.shown(at: places, in: scope)
            let left = lines.filter { shown[$0.record.position] != nil }
            return (
                CouncilList(
                    lines: left, book: list.book, instant: list.instant, isMore: list.isMore, mayAdd: list.mayAdd),
                // Where each stands is computed from what was done about it: that marks the table too.
                try await core.marking(
                    of: left.flatMap { $0.positions.sorted() }.compactMap { shown[$0] }, in: scope)
            )
        }
    }

    /// A commitment, what was done about it, and what the reader may do.
    package func commitment(_ id: String, for caller: Caller) async throws -> CommitmentView {
        try await core.door("commitment", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.commitment(id, in: scope, for: caller)
            let line = found.line
            let mayAct = try await core.accesses(for: caller).accesses.contains {
                $0.canWrite && $0.channel.code == line.record.channel
            }
            let counted = Set(line.thread.counted)
            let adopted = Set(
                try await core.decisions(
                    found.notes.compactMap { $0.said["decision_ref"]?.recordID }, in: scope, as: .list, for: caller
                ).filter { $0.line.thread.state == .adopted }.map(\.head.id))
            let events = found.notes.map { note in
                let referred = ["decision_ref", "successor_ref"].compactMap { note.said[$0]?.string }
                let deed = note.said["act"]?.string.flatMap(CommitmentAct.Deed.init)
                let decision = note.said["decision_ref"]?.recordID
                let isDecided = decision.map { adopted.contains($0) } ?? false
                return CouncilEvent(
                    id: note.id.text, act: note.said["act"]?.string ?? "", organisation: note.speaker,
                    post: note.post, text: note.text, at: note.at, came: note.came,
                    isUndecided: deed?.needsDecision == true && !isDecided,
                    counts: counted.contains(ActKey(id: note.id, voice: note.speaker)),
                    due: note.said["due"]?.string.flatMap { try? PartialDate($0) }, others: note.others + referred)
            }.sorted { ($0.at, $0.id, $0.organisation) < ($1.at, $1.id, $1.organisation) }
            let ids =
                events.flatMap(\.others).compactMap { try? RecordID($0) } + [line.draft.decision].compactMap { $0 }
            let others = try await core.newestLines(
                of: Array(ids.prefix(SharingLimits.references)), in: scope, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            return CommitmentView(
                line: line, events: events,
                deeds: mayAct ? line.thread.deeds(of: scope.allowed.organisation) : [],
                decision: line.draft.decision.flatMap { others[$0] },
                others: Dictionary(others.map { ($0.key.text, $0.value) }) { first, _ in first },
                tlp: RfiView.strictest(line.record.tlp, found.notes.map(\.tlp) + others.values.map(\.tlp)), book: book,
                instant: core.clock())
        }
    }
}

/// A commitment with what was done about it.
struct FoundCommitment: Sendable {
    let head: CouncilHead
    let line: CommitmentLine
    let notes: [ActedNote]
}

extension Core {
    func commitment(_ id: String, in scope: Scope, for caller: Caller) async throws -> FoundCommitment {
        guard let known = try? RecordID(id),
            let found = try await commitments([known], in: scope, as: .record, for: caller).first
        else { throw Refusal(.missing, "there is no commitment \(id.echo) that you may see") }
        return found
    }

    func commitmentLines(
        in scope: Scope, for caller: Caller
    ) async throws -> (lines: [CommitmentLine], isMore: Bool) {
        let (ids, isMore) = try await newestCouncil(Commitment.type, SharingLimits.commitments, in: scope)
        func rank(_ line: CommitmentLine) -> Int { line.thread.isOverdue ? 0 : line.thread.state.isOpen ? 1 : 2 }
        let lines = try await commitments(ids, in: scope, as: .list, for: caller).map(\.line).sorted { left, right in
            (rank(left), left.thread.due.text, left.record.id) < (rank(right), right.thread.due.text, right.record.id)
        }
        return (lines, isMore)
    }

    func commitments(
        _ ids: [RecordID], in scope: Scope, as way: Disclosures.Way, for caller: Caller
    ) async throws -> [FoundCommitment] {
        let heads = try await councilHeads(of: ids, Commitment.type, isFrozen: true, in: scope) {
            Commitment.isOurs($0)
        }
        try await give(heads.map(\.shown.row), as: way, isRun: false, to: caller)
        let drafted = heads.compactMap { head in
            CommitmentDraft(head.object, channel: head.line.channel, owner: head.owner).map { (head: head, draft: $0) }
        }
        let notes = try await councilNotes(
            on: drafted.map { (head: $0.head, parties: $0.draft.named.union([$0.head.owner])) },
            by: CommitmentAct.extensionID, in: scope, as: way, for: caller)
        let (house, now) = (scope.allowed.organisation, clock())
        return drafted.map { head, draft in
            let said = notes[head.id] ?? []
            let parties = draft.parties(secretariat: head.owner)
            let thread = CommitmentThread(
                due: draft.due, parties: parties, acts: said.compactMap(CommitmentThread.Act.init), at: now)
            return FoundCommitment(
                head: head,
                line: CommitmentLine(
                    record: head.line, draft: draft, owner: head.owner, thread: thread,
                    concerns: parties.concerns(house), said: said.map(\.tlp), at: said.map(\.position)),
                notes: said)
        }
    }

    /// Why a commitment is not to be filed, as far as that is known before it is made.
    fileprivate func fault(
        in draft: CommitmentDraft, in scope: Scope, for caller: Caller
    ) async throws -> RfiFault? {
        let book = try await book(scope)
        try await give(book, to: caller)
        // Who is not there yet cannot take anything on: S0-18.
        if let body = book.bodies[draft.owner], book.organisations[draft.owner] == nil {
            let isThere = ["interim", "established"].contains(body.string("status") ?? "")
            let host = try await host(of: draft, in: scope, for: caller)
            return RfiFault(
                property: "owner",
                message: (isThere
                    ? "\(draft.owner.echo) is a body: name the organisation that acts for it"
                    : "\(draft.owner.echo) is only proposed: a body owns commitments once it is interim or established")
                    + (host.map { ", as its host \($0.echo) in the meantime" } ?? ""))
        }
        let codes =
            [(property: "owner", code: draft.owner), (property: "verifier", code: draft.verifier)]
            + draft.coOwners.map { (property: "co_owners", code: $0) }
            + [draft.chair].compactMap { $0 }.map { (property: "chair", code: $0) }
        if let unknown = unknownCode(codes, in: book) { return unknown }
        if let decision = draft.decision {
            guard try await decisions([decision], in: scope, as: .list, for: caller).first != nil else {
                return RfiFault(
                    property: "decision_ref", message: "there is no decision \(decision.text) that you may see")
            }
        }
        let access = try await writable(draft.channel, for: caller)
        let template = access.template.resolved(in: access.snapshot.world, channel: access.channel.code)
        guard template.attribution == .named else {
            return RfiFault(
                property: "channel",
                message: "this channel names no originators: nobody could take anything on in it")
        }
        return nil
    }

    /// The host of the meeting that a commitment was made at, as far as the reader sees it.
    private func host(of draft: CommitmentDraft, in scope: Scope, for caller: Caller) async throws -> String? {
        guard let meeting = draft.meeting else { return nil }
        return try await meetings([meeting], in: scope, as: .list, for: caller).first?.line.draft.host
    }

    fileprivate struct CommitmentNote: Sendable {
        let id: RecordID
        let tree: JSONTree
        let channel: String
    }

    fileprivate func act(
        _ draft: CommitmentActDraft, in scope: Scope, for caller: Caller
    ) async throws -> Result<CommitmentNote, RfiFault> {
        let found = try await commitment(draft.commitment, in: scope, for: caller)
        let (line, house) = (found.line, scope.allowed.organisation)
        func fault(_ property: String?, _ message: String) -> Result<CommitmentNote, RfiFault> {
            .failure(RfiFault(property: property, message: message))
        }
        guard line.draft.parties(secretariat: line.owner).may(draft.deed, house) else {
            throw Refusal(.forbidden, "this is for somebody else to do about \(draft.commitment.echo)")
        }
        guard line.thread.deeds(of: house).contains(draft.deed) else {
            throw Refusal(
                .conflict,
                "\(draft.commitment.echo) is \(line.thread.state.rawValue): that cannot be done any more, or not yet")
        }
        let text = draft.text?.trimmed ?? ""
        if draft.deed.needsText, text.isEmpty { return fault("text", "say it in words") }
        var said = CouncilMembers()
        said.add("act", draft.deed.rawValue)
        if draft.deed == .replan {
            guard let due = draft.due, due.precision == .day else {
                return fault("due", "name the day until when it is to be done, as in 2026-09-30")
            }
            said.add("due", due.text)
        }
        if draft.deed.needsDecision {
            // Nobody puts off or drops by themselves what was promised: domain 3.12.
            guard let id = draft.decision.flatMap({ try? RecordID($0) }),
                let decision = try await decisions([id], in: scope, as: .list, for: caller).first,
                decision.line.thread.state == .adopted
            else { return fault("decision_ref", "name the adopted decision by which that is done") }
            said.add("decision_ref", id.text)
        }
        if draft.deed == .supersede {
            guard let id = draft.successor.flatMap({ try? RecordID($0) }), id != found.head.id,
                try await commitments([id], in: scope, as: .list, for: caller).first != nil
            else { return fault("successor_ref", "name the commitment that takes its place") }
            said.add("successor_ref", id.text)
        }
        var evidence: [RecordID] = []
        if draft.deed == .evidence {
            guard draft.evidence.count <= SharingLimits.councilEvidence else {
                return fault("evidence", "name \(SharingLimits.councilEvidence) records at most")
            }
            for id in draft.evidence {
                do {
                    evidence.append(try await find(id, version: nil, channel: nil, in: scope).shown.row.id)
                } catch let refusal as Refusal where refusal.code == .missing {
                    return fault("evidence", refusal.message)
                }
            }
            guard !text.isEmpty || !evidence.isEmpty else {
                return fault("text", "say by what it is seen that it was done, or name the records that show it")
            }
        }
        let isRepeated = found.notes.filter { $0.speaker == house }.max { $0.at < $1.at }.map { last in
            last.said["act"]?.string == draft.deed.rawValue && last.others == evidence.map(\.text)
                && last.said["due"]?.string == draft.due?.text
                && (last.content == text || text.isEmpty && last.content == draft.deed.rawValue)
        }
        guard isRepeated != true else {
            throw Refusal(.conflict, "the same was said of \(draft.commitment.echo) already")
        }
        let id = try RecordID(newID("note"))
        let tree = CouncilWriting.note(
            id, about: found.head.id, naming: evidence, of: CommitmentAct.extensionID, saying: said.all,
            text: text.isEmpty ? draft.deed.rawValue : text,
            under: Rfi.texts(found.head.stored["object_marking_refs"]), at: clock())
        return .success(CommitmentNote(id: id, tree: tree, channel: line.record.channel))
    }
}

extension CommitmentThread.Act {
    fileprivate init?(_ note: ActedNote) {
        guard let deed = note.said["act"]?.string.flatMap(CommitmentAct.Deed.init) else { return nil }
        self.init(
            id: note.id, deed: deed, speaker: note.speaker, at: note.at,
            due: note.said["due"]?.string.flatMap { try? PartialDate($0) })
    }
}
