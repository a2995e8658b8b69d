import JSON
import Policy
import Records
import Store

extension Core {
    /// The channel that requests are kept in, made when it is first needed.
    func holdingChannel() async throws -> Channel {
        if let channel = try await directory.current().channelsByName[Holding.channel] { return channel }
        let console = Caller.console(of: identity.organisation)
        let template = ReleasePolicy.nobodyElse(than: identity.organisation).canonical
        do throws(StoreError) {
            _ = try await store.commit(
                .addChannel(
                    code: Holding.channel, uuid: Administration.uuid(origin: identity.origin, code: Holding.channel),
                    title: "Held for release", summary: nil, template: template),
                entry: maker, noting: AuditNote(console, "channel.add", on: Holding.channel), at: clock())
        } catch {
            // Another process was faster.
            guard case .taken = error else { throw error }
        }
        guard let channel = try await directory.current().channelsByName[Holding.channel] else {
            throw Refusal(.unavailable, "what is held for release has no place: verify the node")
        }
        return channel
    }

    /// A request as the ledger takes it: in the holding channel, under a policy that is its organisation's alone.
    func paper(_ request: HeldRequest, at now: Instant) async throws -> Arrival {
        let value = try request.value
        let draft: Draft
        do throws(Violation) {
            draft = try Draft(checking: value)
        } catch {
            throw Refusal(.invalid, "\(request.object.text) cannot be held: \(error.sentence)")
        }
        let channel = try await holdingChannel()
        let policy = ReleasePolicy.nobodyElse(than: request.organisation).canonical
        let envelope = Envelope(
            urn: Envelope.urn(node: identity.origin, id: draft.id), kind: draft.kind.name, contentHash: draft.content,
            originator: request.organisation, ownerNode: identity.origin,
            filedBy: request.decidedBy ?? request.askedBy, channel: channel.code, created: now, policy: policy
        ).bytes
        let known = try await directory.current().policyKeys[policy]
        var filing = Filing(
            draft, channel: channel.key, policy: known ?? PolicyKey(-1), era: nil,
            precedence: SearchFacet.precedence(in: envelope))
        if known == nil { filing.newPolicy = policy }
        let salt = random(LedgerEntry.saltLength)
        return Arrival(
            kind: draft.kind.name, envelope: envelope, body: draft.body,
            commitment: LedgerEntry.commitment(
                kind: draft.kind.name, envelope: envelope, body: draft.body, salt: salt),
            salt: salt, filing: filing)
    }

    /// Has it written down that a submission was held back in part.
    func noteHeld(_ checked: [Intake.Checked], in channel: String, by caller: Caller, at now: Instant) async throws {
        let held = checked.count { if case .held = $0 { true } else { false } }
        guard held > 0 else { return }
        let note = AuditNote(caller, "release.ask", on: channel, outcome: "\(held) held for a second person")
        _ = try await store.append([maker.audit(note, at: now)], receipt: nil)
    }

    /// With which a record went out. What is made of it for others, or is the same marked anew, is no less urgent.
    func precedence(of row: Row) async throws -> Envelope.Precedence {
        let envelope = try await store.envelopes(at: [row.position])[row.position]
        return envelope.flatMap { SearchFacet.precedence(in: $0) }.flatMap(Envelope.Precedence.init) ?? .routine
    }

    /// The shelves with the requests of one organisation.
    func desk(of organisation: String, in snapshot: Snapshot) -> [ShelfKey] {
        guard let channel = snapshot.channelsByName[Holding.channel] else { return [] }
        return (snapshot.shelvesByChannel[channel.key] ?? []).filter { shelf in
            snapshot.shelves[shelf].flatMap { snapshot.policies[$0.policy] }?.originators == [organisation]
        }
    }

    /// A request as it is now; `nil` where the organisation has none of this id.
    func held(_ id: RecordID, of organisation: String) async throws -> HeldRequest? {
        try await requests(of: organisation, ids: [id]).first
    }

    /// Those among these requests that one organisation has, as they are now, oldest first.
    func requests(of organisation: String, ids: [RecordID]) async throws -> [HeldRequest] {
        let shelves = desk(of: organisation, in: try await directory.current())
        guard !shelves.isEmpty else { return [] }
        var found: [HeldRequest] = []
        var after = Position.zero
        while true {
            let rows = try await store.page(
                PageQuery(shelves: shelves, after: after, limit: SharingLimits.lookedUp, ids: ids))
            for (row, body) in zip(rows.rows, try await bodies(of: rows.rows)) {
                if let request = HeldRequest(body, added: row.added, of: organisation) { found.append(request) }
            }
            guard let next = rows.next else { return found.sorted { $0.created < $1.created } }
            after = next
        }
    }

    /// Takes a request one step further, together with the audit entry that says who did.
    ///
    /// - Returns: `false` where somebody else was faster: nothing was done.
    func advance(_ request: HeldRequest, note: AuditNote, at now: Instant) async throws -> Bool {
        let outcomes = try await store.append([try await paper(request, at: now)], receipt: nil)
        guard case .stored = outcomes.first else { return false }
        _ = try await store.append([maker.audit(note, at: now)], receipt: nil)
        return true
    }

    /// Gives an open request back to its author without what it held, as that is erased.
    ///
    /// - Parameter by: who has it done, as the audit entry tells.
    /// - Throws: `.conflict` where somebody decided on it meanwhile.
    func takeBack(
        _ id: RecordID, of organisation: String, because reason: String, by caller: Caller, at now: Instant
    ) async throws {
        guard let held = try await held(id, of: organisation), held.status.isOpen else { return }
        let isCleared = held.status == .cleared
        var back = held.moved(to: isCleared ? .returned : .withdrawn, by: nil, reason: reason)
        let note = AuditNote(
            caller, isCleared ? "release.return" : "release.withdraw", on: "\(held.object.text) \(held.channel)")
        back.title = held.object.text
        guard try await advance(back, note: note, at: now) else {
            throw Refusal(.conflict, "somebody decided meanwhile on the request for \(held.object.text): do it again")
        }
    }

    /// What has become since of an object that was held when a report was made.
    func current(_ filed: Filed) async throws -> Filed {
        guard let text = filed.request, let id = try? RecordID(text) else { return filed }
        let organisations = Set(try await directory.current().policies.values.flatMap(\.originators))
        for organisation in organisations.sorted() {
            guard let request = try await held(id, of: organisation) else { continue }
            let fate: Filed.Fate =
                switch request.status {
                case .submitted, .cleared: filed.fate
                case .released: .stored
                case .returned:
                    .refused(
                        "\(request.object.text): returned by \(request.decidedBy ?? "the releaser"): "
                            + "\(request.reason ?? "")".cut(to: SharingLimits.message))
                case .withdrawn: .refused("\(request.object.text): withdrawn before it was released")
                }
            return Filed(id: filed.id, version: filed.version, fate: fate)
        }
        return filed
    }
}
