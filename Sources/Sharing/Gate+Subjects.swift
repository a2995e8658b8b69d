import JSON
import Policy
import Records
import Store

extension Gate {
    /// The requests of data subjects, the ones that are due first. For the data-protection officer; overseers and auditors
    /// see them too.
    package func subjectRequests(for caller: Caller) async throws -> [SubjectRequestView] {
        try await core.door("subject-request", on: "", for: caller) {
            try await core.require([.dpo, .oversight, .auditor], caller)
            let requests = core.subjectRequests(in: try await core.directory.current())
            try await core.give(requests.compactMap { try? RecordID($0.id) }, to: caller)
            return requests
        }
    }

    /// Takes a request in.
    ///
    /// - Returns: its id.
    package func open(_ draft: SubjectRequestDraft, by caller: Caller) async throws -> String {
        try await core.door("subject-request", on: draft.reference, for: caller) {
            try await core.require([.dpo], caller)
            guard (1...SharingLimits.subjectDays).contains(draft.days) else {
                throw Refusal(.invalid, "there are 1 to \(SharingLimits.subjectDays) days to answer, not \(draft.days)")
            }
            var ids: [RecordID] = []
            for text in draft.about {
                guard let id = try? RecordID(text) else {
                    throw Refusal(.invalid, "\"\(text.echo)\" is no id of a record, as in person-mention--…")
                }
                ids.append(id)
            }
            let mentions = ids.filter { $0.type == "person-mention" }
            let records = ids.filter { $0.type != "person-mention" }
            let now = core.clock()
            let due = Instant(microseconds: now.microseconds + draft.days * 86_400_000_000)
            let id = "data-subject-request--" + UUID4.text(core.random(16))
            var members: [JSONMember] = [
                JSONMember("type", "data-subject-request"), JSONMember("id", .string(id)),
                JSONMember("created", .string(now.text)), JSONMember("modified", .string(now.text)),
                JSONMember("case_reference", .string(draft.reference)),
                JSONMember("request_kind", .string(draft.kind.rawValue)),
                JSONMember("intake", .string(draft.authority == nil ? "direct" : "through-authority")),
                JSONMember("handled_by", .string(core.identity.organisation)),
                JSONMember("received", .string(now.text)), JSONMember("due", .string(due.text)),
                JSONMember("status", "received"),
            ]
            if let authority = draft.authority { members.append(JSONMember("authority", .string(authority))) }
            if !mentions.isEmpty {
                members.append(JSONMember("mention_refs", .array(mentions.map { .string($0.text) })))
            }
            if !records.isEmpty {
                members.append(JSONMember("object_refs", .array(records.map { .string($0.text) })))
            }
            try await core.register([.object(members)], of: .house, as: [.dpo], by: caller)
            return id
        }
    }

    /// Takes a request one step further.
    package func advance(_ id: String, _ step: SubjectRequestStep, by caller: Caller) async throws {
        try await core.door("subject-request", on: id, for: caller) {
            try await core.require([.dpo], caller)
            let request = try core.subjectRequest(id)
            let now = core.clock()
            var changes: [JSONMember]
            switch step {
            case .identity(let isConfirmed):
                changes = [
                    JSONMember("status", isConfirmed ? "identity-confirmed" : "identity-refused"),
                    JSONMember("identity_checked_by", .string(caller.name)),
                ]
            case .decide(let decision, let ground, let indirect):
                changes = [
                    JSONMember("status", "decided"), JSONMember("decision", .string(decision.rawValue)),
                    JSONMember("decided_by", .string(caller.name)), JSONMember("legal_ground", .string(ground)),
                ]
                if let indirect { changes.append(JSONMember("indirect_access", .string(indirect))) }
            case .answer:
                changes = [JSONMember("status", "answered"), JSONMember("answered", .string(now.text))]
            case .withdraw: changes = [JSONMember("status", "withdrawn")]
            }
            let latest = try core.registered(request, in: try await core.directory.current())
            try await core.register([latest.next(changes, at: .now(now))], of: .house, as: [.dpo], by: caller)
        }
    }

    /// Does what was granted to an erasure: see ``Forgetting``. May be done again where it was broken off.
    package func carryOut(_ id: String, by caller: Caller) async throws -> CarriedOut {
        try await core.door("subject-request.carry-out", on: id, for: caller) {
            try await core.require([.dpo], caller)
            let request = try core.subjectRequest(id)
            guard let body = try await core.directory.current().registry.latest(request) else {
                throw Refusal(.missing, "there is no request \(id.echo)")
            }
            guard body["status"]?.string == "decided", ["granted", "partly-granted"].contains(body["decision"]?.string)
            else {
                throw Refusal(.conflict, "the request \(id.echo) was not granted: decide on it first")
            }
            guard body["request_kind"]?.string == SubjectRequestKind.erasure.rawValue else {
                throw Refusal(
                    .conflict,
                    "the request \(id.echo) is not for erasure: put the record right with a new version and a "
                        + "correction, or give access, and record the answer")
            }
            func ids(_ name: String) -> [RecordID] { body[name]?.elements.compactMap(\.recordID) ?? [] }
            var forgetting = Forgetting(core, request: request, by: caller)
            try await forgetting.run(ids("mention_refs"), ids("object_refs"))
            let result = forgetting.result
            var note = AuditNote(caller, "subject-request.carry-out", on: id)
            note.outcome =
                "erased \(result.erased), reissued \(result.reissued.count), taken \(result.taken.count), "
                + "to reassess \(result.reassess.count)"
            _ = try await core.store.commit(.note, entry: core.maker, noting: note, at: core.clock())
            await core.feed.wake()
            return result
        }
    }
}

extension Core {
    func subjectRequests(in snapshot: Snapshot) -> [SubjectRequestView] {
        let now = clock()
        return snapshot.registry.all("data-subject-request").compactMap { SubjectRequestView($0.id, $0.body, at: now) }
            .sorted { (!$0.isOpen ? 1 : 0, $0.due, $0.id) < (!$1.isOpen ? 1 : 0, $1.due, $1.id) }
    }

    func subjectRequest(_ id: String) throws -> RecordID {
        guard let id = try? RecordID(id), id.type == "data-subject-request" else {
            throw Refusal(.invalid, "\"\(id.echo)\" is no id of a request, as in data-subject-request--…")
        }
        return id
    }
}
