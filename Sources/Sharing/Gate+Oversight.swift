import JSON
import Ledger
package import Records
import Store

/// The overseer's door: the whole log of the node, as metadata, with proofs. It shows no record, and nothing is changed
/// through it; what is read through it is written down like everything else. Overseers alone, and whoever holds the data
/// folder.
extension Gate {
    /// Numbers, and what is due. The lists are the data-protection officer's as well.
    package func oversight(
        from: Instant? = nil, until: Instant? = nil, for caller: Caller
    ) async throws -> OversightView {
        try await core.door("oversight", on: "statistics", for: caller) {
            try await core.require([.oversight, .dpo], caller)
            let snapshot = try await core.directory.current()
            let now = core.clock()
            try await core.flushDisclosures(at: now, everything: true)
            core.trail.note(AuditNote(caller, "oversight.read", on: "statistics"), at: now)
            let registry = snapshot.registry
            let (ratings, breaches) = (registry.ratings(at: now), registry.breaches(at: now))
            let (questions, requests) = (registry.questions(at: now), core.subjectRequests(in: snapshot))
            var statistics = try await core.statistics(from: from, until: until)
            statistics.overdue =
                ratings.count { $0.deadline == .passed } + breaches.count { $0.deadline == .passed }
                + questions.count { $0.deadline == .passed } + requests.count(where: \.isOverdue)
            let told = ["due-diligence", "breach", "oversight-question", "data-subject-request"]
            let endings = registry.endings(at: now)
            let ids = told.flatMap { registry.all($0).map(\.id) } + endings.compactMap { try? RecordID($0.id) }
            try await core.give(ids, to: caller)
            return OversightView(
                statistics: statistics, ratings: ratings, breaches: breaches, questions: questions, requests: requests,
                endings: endings)
        }
    }

    /// Entries, newest first.
    package func oversightLog(
        _ filter: OversightFilter, before: Position?, limit: Int, for caller: Caller
    ) async throws -> OversightPage {
        try await core.door("oversight", on: "log", for: caller) {
            try await core.require([.oversight], caller)
            let now = core.clock()
            try await core.trail.flush(at: now)
            try await core.flushDisclosures(at: now)
            core.trail.note(AuditNote(caller, "oversight.read", on: "log: \(filter.summary)"), at: now)
            let limit = min(max(limit, 1), SharingLimits.list)
            let found = try await core.oversightLines(filter, before: before, limit: limit)
            return OversightPage(lines: found.entries.map(\.line), older: found.older)
        }
    }

    /// The proof that an entry is in the log, as a file that `OfflineProof` reads.
    package func oversightProof(of position: Position, for caller: Caller) async throws -> LedgerPlace {
        try await core.door("oversight", on: "proof \(position.raw)", for: caller) {
            try await core.require([.oversight], caller)
            guard let entry = try await core.store.entry(at: position) else {
                throw Refusal(.missing, "the log has no entry \(position.raw)")
            }
            core.trail.note(AuditNote(caller, "oversight.read", on: "proof \(position.raw)"), at: core.clock())
            return try await core.place(of: entry)
        }
    }

    /// A file with the entries that a filter takes, which proves offline that each is in the log: see ``EvidencePack``.
    package func evidencePack(_ filter: OversightFilter, for caller: Caller) async throws -> EvidencePack {
        try await core.door("oversight", on: "pack", for: caller) {
            try await core.require([.oversight], caller)
            // Before the pack is made, so that its checkpoint covers it.
            let note = AuditNote(caller, "oversight.pack", on: filter.summary)
            _ = try await core.store.commit(.note, entry: core.maker, noting: note, at: core.clock())
            let found = try await core.oversightLines(filter, before: nil, limit: SharingLimits.pack)
            return try await core.pack(found.entries.map(\.entry).reversed(), filter, isCut: found.older != nil)
        }
    }

    // MARK: Questions

    /// - Returns: the question's id.
    package func ask(_ draft: QuestionDraft, by caller: Caller) async throws -> String {
        try await core.door("oversight.ask", on: draft.scope, for: caller) {
            try await core.require([.oversight], caller)
            guard (1...SharingLimits.subjectDays).contains(draft.days) else {
                throw Refusal(.invalid, "there are 1 to \(SharingLimits.subjectDays) days to answer, not \(draft.days)")
            }
            let now = core.clock()
            let id = "oversight-question--" + UUID4.text(core.random(16))
            let due = Instant(microseconds: now.microseconds + draft.days * 86_400_000_000)
            var members: [JSONMember] = [
                JSONMember("type", "oversight-question"), JSONMember("id", .string(id)),
                JSONMember("created", .string(now.text)), JSONMember("modified", .string(now.text)),
                JSONMember("asker", .string(caller.name)),
                JSONMember("addressee", .string(core.identity.organisation)),
                JSONMember("entry_kind", .string(draft.kind)), JSONMember("scope", .string(draft.scope)),
                JSONMember("question", .string(draft.question)), JSONMember("answer_due", .string(due.text)),
            ]
            if let evidence = draft.evidence {
                members.append(JSONMember("evidence_hashes", ["SHA-256": .string(evidence)]))
            }
            try await core.register([.object(members)], of: .house, as: [.oversight], by: caller)
            return id
        }
    }

    /// Answers a question: somebody else than who asked.
    package func answer(_ id: String, _ text: String, by caller: Caller) async throws {
        try await core.door("oversight.answer", on: id, for: caller) {
            try await core.requireHouse([.dpo, .secretary, .chair, .releaser], caller)
            guard let question = try? RecordID(id), question.type == "oversight-question" else {
                throw Refusal(.invalid, "\"\(id.echo)\" is no id of a question, as in oversight-question--…")
            }
            let now = core.clock()
            let next = try core.registered(question, in: try await core.directory.current()).next(
                [
                    JSONMember("answer", .string(text)), JSONMember("answered_by", .string(caller.name)),
                    JSONMember("answered", .string(now.text)),
                ], at: .now(now))
            try await core.register([next], of: .house, as: [.dpo], by: caller)
        }
    }
}

extension Core {
    /// Counts what was done, of everything or of what was added from a time until another.
    func statistics(from: Instant?, until: Instant?) async throws -> OversightStatistics {
        let size = try await store.size()
        var (after, through) = (Int64(0), size)
        if let from { after = try await firstPosition(addedAtOrAfter: from, size: size) - 1 }
        if let until { through = try await firstPosition(addedAtOrAfter: until, size: size) - 1 }
        var statistics = OversightStatistics()
        for (kind, count) in try await store.tally(after: Position(after), through: Position(through)) {
            switch kind {
            case EntryMaker.audit: continue
            case EntryMaker.withdrawal: statistics.withdrawals = count
            case Erasure.kind: continue
            default: statistics.records[kind] = count
            }
        }
        statistics.mentions = statistics.records["person-mention"] ?? 0
        statistics.recalls = statistics.records["recall"] ?? 0
        statistics.corrections = statistics.records["correction-notice"] ?? 0
        let isCut = try await each(Erasure.kind, after: after, through: through) { entry in
            guard let erasure = (try? JSONDocument(parsing: entry.body).root).flatMap(Erasure.init) else { return }
            statistics.erased[erasure.rule, default: 0] += erasure.positions.count
        }
        let isAuditCut = try await each(EntryMaker.audit, after: after, through: through) { entry in
            guard let body = try? JSONDocument(parsing: entry.body).root, let act = body["act"]?.string else { return }
            let count = body["count"]?.integer.map { Int(clamping: $0) } ?? 1
            if act.hasPrefix("refused.") {
                statistics.refusals[body["outcome"]?.string ?? "", default: 0] += count
            }
            if act == "view" { statistics.views += count }
            if act == AuditNote.disclose, let organisation = body["organisation"]?.string,
                organisation != identity.organisation
            {
                statistics.partners[organisation, default: PartnerCount()].given += count
            }
        }
        for (peer, count) in try await store.sent(
            from: from, until: until, leavingOut: EntryMaker.reserved.union(["consent"]))
        {
            statistics.partners[peer, default: PartnerCount()].sent = count
        }
        statistics.isCut = isCut || isAuditCut
        return statistics
    }

    /// Calls `body` with the entries of a kind in a stretch of the log, newest first.
    ///
    /// - Returns: whether there were more than one look goes through.
    private func each(
        _ kind: String, after: Int64, through: Int64, _ body: (Entry) -> Void
    ) async throws -> Bool {
        var before = Position(through + 1)
        var looked = 0
        while looked < StoreLimits.steps {
            let entries = try await store.entries(kind: kind, before: before, limit: SharingLimits.list)
            for entry in entries {
                guard entry.position.raw > after else { return false }
                body(entry)
            }
            guard let last = entries.last, entries.count == SharingLimits.list else { return false }
            looked += entries.count
            before = last.position
        }
        return true
    }
}
