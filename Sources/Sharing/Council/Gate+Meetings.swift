import JSON
import Policy
import Records
import Store

/// Meetings: decision 0056.
extension Gate {
    /// Files a meeting, or another version of one of the caller's own house.
    ///
    /// - Parameters:
    ///   - id: of the one that is written anew; `nil`: a new one.
    ///   - version: the one that the caller had before them; `.conflict` where it is not the newest any more.
    package func file(
        _ draft: MeetingDraft, revising id: String? = nil, from version: String? = nil, by caller: Caller
    ) async throws -> ProductOutcome {
        guard let id else {
            try await checkWriting(to: draft.channel, by: caller)
            let (own, fault) = try await core.door("meeting.file", on: draft.channel, for: caller) {
                let scope = try await core.scope(nil, for: caller)
                return (scope.allowed.organisation, try await core.fault(in: draft, in: scope, for: caller))
            }
            if let fault { return .refused(property: fault.property, message: fault.message) }
            let new = try RecordID(core.newID(Meeting.type))
            let mark = draft.audience.mark(named: draft.named, of: own)
            let tree = CouncilWriting.object(
                new, of: Meeting.extensionID, saying: draft.members, under: mark?.markings ?? [], at: core.clock())
            return try await fileCouncil(
                tree, as: new, with: Council.meetingDefinition, under: mark, in: draft.channel, by: caller)
        }
        return try await revise(id, from: version, by: caller) { _ in draft }
    }

    /// Puts these posts into the list of a meeting's participants in place of those that are there.
    package func invite(
        _ participants: [MeetingDraft.Participant], to id: String, from version: String? = nil, by caller: Caller
    ) async throws -> ProductOutcome {
        try await revise(id, from: version, by: caller) { line in
            var draft = line.draft
            draft.participants = participants
            return draft
        }
    }

    /// Writes another version of a meeting, one after the other, so that none is made from what another has replaced.
    private func revise(
        _ id: String, from version: String?, by caller: Caller,
        _ change: @Sendable (MeetingLine) throws -> MeetingDraft
    ) async throws -> ProductOutcome {
        let outcome = try await core.revisions.run { () async throws -> ProductOutcome in
            let (known, line) = try await core.door("meeting.file", on: id, for: caller) {
                let scope = try await core.scope(nil, for: caller)
                let found = try await core.meeting(id, in: scope, for: caller)
                guard found.line.mayRevise else {
                    throw Refusal(.forbidden, "the meeting \(id.echo) is not one that you may change here")
                }
                return found
            }
            if let version, !Core.isSame(version, line.record.version) {
                throw Refusal(.conflict, "the meeting \(id.echo) was changed meanwhile: look at it again")
            }
            var draft = try change(line)
            guard draft.channel == line.record.channel else {
                return .refused(property: "channel", message: "it stays in the channel that it is in")
            }
            // Calendars take the higher number for the newer: RFC 5546 §2.1.5.
            draft.sequence = line.draft.sequence + 1
            let fault = try await core.door("meeting.file", on: id, for: caller) {
                try await core.fault(in: draft, in: try await core.scope(nil, for: caller), for: caller)
            }
            if let fault { return .refused(property: fault.property, message: fault.message) }
            // Two versions of one millisecond would be one.
            let before = known.stored["modified"]?.string.flatMap { Instant($0) } ?? core.clock()
            let at = max(core.clock(), Instant(microseconds: before.microseconds + 1_000))
            let mark = draft.audience.mark(named: draft.named, of: line.owner)
            let tree = CouncilWriting.object(
                known.id, of: Meeting.extensionID, saying: draft.members, over: (known.stored, line.draft.members),
                under: mark?.markings ?? [], at: at)
            return try await fileCouncil(
                tree, as: known.id, with: Council.meetingDefinition, under: mark, in: draft.channel, by: caller)
        }
        guard let outcome else {
            throw Refusal(.tooMany, "too many meetings are being changed: try again in a moment")
        }
        return outcome
    }

    /// The newest meetings that a caller may see, those to come first.
    package func meetings(for caller: Caller) async throws -> CouncilList<MeetingLine> {
        try await core.door("meetings", on: Meeting.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (ids, isMore) = try await core.newestCouncil(Meeting.type, SharingLimits.meetings, in: scope)
            let found = try await core.meetings(ids, in: scope, as: .list, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            return CouncilList(
                lines: found.map(\.line), book: book, instant: core.clock(), isMore: isMore,
                mayAdd: try await core.mayWrite(caller))
        }
    }

    /// A meeting, the texts that were put to seats at it, and what was promised.
    package func meeting(_ id: String, for caller: Caller) async throws -> MeetingView {
        try await core.door("meeting", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (head, line) = try await core.meeting(id, in: scope, for: caller)
            let decisions = try await core.decisions(
                core.councilReferring(to: head.id, Decision.type, in: scope), in: scope, as: .list, for: caller
            ).map(\.line).filter { $0.draft.meeting == head.id }
            let commitments = try await core.commitments(
                core.councilReferring(to: head.id, Commitment.type, in: scope), in: scope, as: .list, for: caller
            ).map(\.line).filter { $0.draft.meeting == head.id }
            var parent: RecordLine?
            if let id = line.draft.parent { parent = try await core.newestLines(of: [id], in: scope, for: caller)[id] }
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            return MeetingView(
                line: line, parent: parent, decisions: decisions, commitments: commitments, book: book,
                instant: core.clock(), mayAdd: try await core.mayWrite(caller))
        }
    }

    /// A meeting, to be taken into a calendar: refused where it may not be printed, and noted as taken along.
    ///
    /// - Returns: the meeting, and how the file is to be handled (law 5).
    package func meetingCalendar(
        _ id: String, for caller: Caller
    ) async throws -> (view: MeetingView, marking: Marking) {
        let view = try await meeting(id, for: caller)
        let marking = try await core.door("meeting", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (head, _) = try await core.meeting(id, in: scope, for: caller)
            guard core.mayPrint([head.shown], in: scope) == [true] else {
                throw Refusal(.forbidden, "the handling of \(id.echo) forbids to take it along")
            }
            return try await core.marking(of: [head.shown], in: scope)
        }
        noteExport(of: view.line.record.channel, as: "calendar", by: caller)
        return (view, marking)
    }

    /// A meeting of the caller's own house, to be written onto paper for its participants: refused where it may not be printed, and noted
    /// as printed.
    ///
    /// - Returns: the meeting, and how each sheet is to be handled.
    package func convocation(_ id: String, for caller: Caller) async throws -> (view: MeetingView, marking: Marking) {
        let view = try await meeting(id, for: caller)
        return try await core.door("print", on: id, for: caller) {
            guard view.line.mayRevise else {
                throw Refusal(.forbidden, "the house whose meeting \(id.echo) is writes to its participants")
            }
            let scope = try await core.scope(nil, for: caller)
            let (head, line) = try await core.meeting(id, in: scope, for: caller)
            guard core.mayPrint([head.shown], in: scope) == [true] else {
                throw Refusal(.forbidden, "the handling of \(id.echo) forbids to print it")
            }
            core.notePrint(of: [line.record], by: caller)
            return (view, try await core.marking(of: [head.shown], in: scope))
        }
    }
}

extension Core {
    func meeting(
        _ id: String, in scope: Scope, for caller: Caller
    ) async throws -> (head: CouncilHead, line: MeetingLine) {
        guard let known = try? RecordID(id),
            let found = try await meetings([known], in: scope, as: .record, for: caller).first
        else { throw Refusal(.missing, "there is no meeting \(id.echo) that you may see") }
        return found
    }

    func meetings(
        _ ids: [RecordID], in scope: Scope, as way: Disclosures.Way, for caller: Caller
    ) async throws -> [(head: CouncilHead, line: MeetingLine)] {
        let heads = try await councilHeads(of: ids, Meeting.type, isFrozen: false, in: scope) { Meeting.isOurs($0) }
        try await give(heads.map(\.shown.row), as: way, isRun: false, to: caller)
        let writable = Set(try await accesses(for: caller).accesses.filter(\.canWrite).map(\.channel.code))
        return heads.compactMap { head in
            guard let draft = MeetingDraft(head.object, channel: head.line.channel, owner: head.owner) else {
                return nil
            }
            let mayRevise =
                head.owner == scope.allowed.organisation && writable.contains(head.line.channel)
                && CouncilAudience(head.stored, named: draft.named, of: head.owner) != nil
            return (
                head, MeetingLine(record: head.line, draft: draft, owner: head.owner, mayRevise: mayRevise)
            )
        }
    }

    /// Why a meeting is not to be filed, as far as that is known before it is made.
    fileprivate func fault(in draft: MeetingDraft, in scope: Scope, for caller: Caller) async throws -> RfiFault? {
        let book = try await book(scope)
        try await give(book, to: caller)
        let codes =
            [draft.host.map { ("host", $0) }, draft.chair.map { ("chair", $0) }].compactMap { $0 }
            + draft.participants.map { ("participants", $0.seat.organisation) }
            + draft.items.flatMap(\.posts).map { ("items", $0.organisation) }
        if let fault = unknownCode(codes.map { (property: $0.0, code: $0.1) }, in: book) { return fault }
        guard !draft.allowsClashes, let clash = draft.clashes.first else { return nil }
        return RfiFault(
            property: "items",
            message:
                "\(clash.seat.organisation) \(clash.seat.post.echo) is to be at \"\(clash.first.echo)\" and at "
                + "\"\(clash.second.echo)\" at one time: change the agenda, or say that it is meant")
    }
}
