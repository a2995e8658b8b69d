import JSON
import Policy
import Pouch
import Records
import Store

/// Requests to pass something on, and answers, that come in a pouch: each is its sender's own word, or it is not taken.
extension Unpacking {
    mutating func takeOnward() async throws {
        for (index, item) in pouch.items.enumerated() {
            guard case .onward(let bytes) = item else { continue }
            guard let note = (try? JSONDocument(parsing: bytes).root).flatMap(OnwardNote.init) else {
                exceptions[index] = .invalid
                continue
            }
            do {
                switch (note.asker, note.originator) {
                case (pouch.header.from, core.identity.organisation): exceptions[index] = try await ask(note)
                case (core.identity.organisation, pouch.header.from): exceptions[index] = try await answer(note)
                default: exceptions[index] = .notYours
                }
            } catch let refusal as Refusal where refusal.code == .conflict || refusal.code == .invalid {
                if refusal.code == .invalid { exceptions[index] = .invalid }
            }
        }
    }

    /// Takes a request for what is this organisation's word. Whether there is such a record, or an organisation with that code, is
    /// told by none of the answers that a node gives by itself.
    private func ask(_ note: OnwardNote) async throws -> PouchReceipt.Exception? {
        let sender = pouch.header.from
        guard note.isFromNode, note.state == .asked, !note.reason.trimmed.isEmpty,
            note.reason.count <= SharingLimits.reason, note.organisation != sender,
            note.created <= now.adding(seconds: Double(SharingLimits.clockAhead)),
            !now.isPast(note.created, SharingLimits.onwardAge), note.due > note.created,
            note.due <= note.created.adding(seconds: Double(SharingLimits.onwardDue))
        else { return .invalid }
        let registry = try await core.directory.current().registry
        if let known = registry.latest(note.id) {
            return OnwardNote(known)?.isSame(as: note) == true ? nil : .invalid
        }
        let isOpen = registry.all(OnwardNote.kind).contains { _, body in
            OnwardNote(body).map { $0.isFromNode && $0.isSame(as: note) && $0.status(at: now).isOpen } ?? false
        }
        guard !isOpen, try await !isSpent(by: sender) else { return .invalid }
        try await core.register([note.asked], of: .elsewhere(sender), by: partner.caller)
        return nil
    }

    /// Whether an organisation's node has sent as many requests as it may in a day, by when they came.
    private func isSpent(by sender: String) async throws -> Bool {
        var (count, before): (Int, Position?) = (0, nil)
        while true {
            let page = try await core.store.entries(
                kind: OnwardNote.kind, after: .zero, before: before, limit: StoreLimits.page)
            for entry in page {
                guard !now.isPast(entry.added, 86_400) else { return false }
                guard let note = (try? JSONDocument(parsing: entry.body).root).flatMap(OnwardNote.init) else {
                    continue
                }
                if note.asker == sender, note.isFromNode, note.state == .asked { count += 1 }
                guard count < SharingLimits.onwardDaily else { return true }
            }
            guard page.count == StoreLimits.page, let last = page.last else { return false }
            before = last.position
        }
    }

    /// Takes the originator's answer to a request of this house.
    private func answer(_ note: OnwardNote) async throws -> PouchReceipt.Exception? {
        guard let known = try await core.directory.current().registry.latest(note.id),
            let own = OnwardNote(known), !own.isFromNode, own.isSame(as: note)
        else { return .invalid }
        // One that is decided, or lapsed, stays so; a consent that comes with it counts all the same.
        guard own.state.isOpen else { return nil }
        let reason = note.decisionReason?.trimmed ?? ""
        guard reason.count <= SharingLimits.reason else { return .invalid }
        var versions: [JSONTree] = []
        if own.state == .asked { versions.append(known.next([JSONMember("status", "seen")], at: .step(1))) }
        var decided = [
            JSONMember("decided_by", .string(pouch.header.from)), JSONMember("status", .string(note.state.rawValue)),
        ]
        switch note.state {
        case .seen: break
        case .granted: versions.append(known.next(decided, at: .step(2)))
        case .grantedAsTearLine:
            guard let tear = note.tearLine else { return .invalid }
            decided.append(JSONMember("tear_line_ref", .string(tear)))
            versions.append(known.next(decided, at: .step(2)))
        case .refused:
            guard let code = note.declineCode else { return .invalid }
            decided.append(JSONMember("decline_code", .string(code)))
            if !reason.isEmpty { decided.append(JSONMember("decision_reason", .string(reason))) }
            versions.append(known.next(decided, at: .step(2)))
        case .asked, .lapsed: return .invalid
        }
        if !versions.isEmpty {
            try await core.register(versions, of: .elsewhere(pouch.header.from), by: partner.caller)
        }
        return nil
    }

    /// Whether a pouch may bring this consent: its originator's own, to this organisation or on a request of this house; or one to
    /// this organisation that its originator signed, whoever brings it.
    func mayTell(of consent: JSONValue, by originator: String) async throws -> Bool {
        let registry = try await core.directory.current()
        let isToHouse = consent["organisation"]?.string == core.identity.organisation
        guard originator == pouch.header.from else {
            guard isToHouse, originator != core.identity.organisation,
                case .signed(let signer) = registry.attestationKeys.attestation(of: consent)
            else { return false }
            return signer == originator
        }
        return isToHouse
            || registry.registry.all(OnwardNote.kind).contains { _, body in
                OnwardNote(body).map {
                    $0.asker == core.identity.organisation && !$0.isFromNode && $0.isAbout(consent)
                } ?? false
            }
    }
}
