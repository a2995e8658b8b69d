import JSON
import Policy
import Pouch
import Records
import Store

/// Requests to pass something on, and answers, that come in a pouch: each is its sender's own word, or it is not taken.
extension Unpacking {
    mutating func takeOnward() async throws {
        var looked = 0
        for (index, item) in pouch.items.enumerated() {
            guard case .onward(let bytes) = item else { continue }
            // More than a node may ask in a day, and as many answers, come in no honest pouch.
            looked += 1
            guard looked <= 2 * SharingLimits.onwardDaily else {
                exceptions[index] = .invalid
                continue
            }
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
            note.isBounded, note.organisation != sender,
            note.created <= now.adding(seconds: Double(SharingLimits.onwardAhead)),
            !now.isPast(note.created, SharingLimits.onwardAge), note.due > note.created,
            note.due <= note.created.adding(seconds: Double(SharingLimits.onwardDue))
        else { return .invalid }
        let registry = try await core.directory.current().registry
        if let known = registry.latest(note.id) {
            return OnwardNote(known)?.isSame(as: note) == true ? nil : .invalid
        }
        let others = registry.all(OnwardNote.kind).compactMap { OnwardNote($0.body) }
            .filter { $0.isFromNode && $0.asker == sender }
        let isOpen = others.contains { $0.isSame(as: note) && $0.status(at: now).isOpen }
        // By when they were asked: a courier brings those of a week at once, and their asker counts so too.
        let day = others.count { $0.created <= note.created && !note.created.isPast($0.created, 86_400) }
        guard !isOpen, day < SharingLimits.onwardDaily else { return .invalid }
        try await core.register([note.asked], of: .elsewhere(sender), by: partner.caller)
        return nil
    }

    /// Takes the originator's answer to a request of this house.
    private func answer(_ note: OnwardNote) async throws -> PouchReceipt.Exception? {
        guard let known = try await core.directory.current().registry.latest(note.id),
            let own = OnwardNote(known), !own.isFromNode, own.isSame(as: note)
        else { return .invalid }
        // One that is decided, or lapsed, stays so; a consent that comes with it counts all the same.
        guard own.state.isOpen else { return nil }
        let reason = note.decisionReason?.trimmed ?? ""
        guard note.isBounded else { return .invalid }
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

    /// What this house asked of others.
    func asked() async throws -> [OnwardNote] {
        try await core.directory.current().registry.all(OnwardNote.kind).compactMap { OnwardNote($0.body) }
            .filter { $0.asker == core.identity.organisation && !$0.isFromNode }
    }

    /// Whether a pouch may bring this consent: its originator's own, to this organisation or on a request of this house; or one to
    /// this organisation that its originator signed, whoever brings it.
    ///
    /// - Parameter asked: what this house asked of others.
    func mayTell(of consent: JSONValue, by originator: String, asked: [OnwardNote]) async throws -> Bool {
        let isToHouse = consent["organisation"]?.string == core.identity.organisation
        guard originator == pouch.header.from else {
            guard isToHouse, originator != core.identity.organisation,
                case .signed(let signer) = try await core.directory.current().attestationKeys.attestation(of: consent)
            else { return false }
            return signer == originator
        }
        return isToHouse || asked.contains { $0.isAbout(consent) }
    }

    /// Whether a consent may stand after what is here under its id: nobody's is continued by another, nor for something else,
    /// and what was withdrawn stays so (``Lifecycle/consent``).
    func isNext(_ consent: JSONValue) async throws -> Bool {
        guard let id = consent["id"]?.recordID, let before = try await core.directory.current().registry.latest(id)
        else { return true }
        let fixed = ["originator", "object_ref", "version", "organisation"]
        guard fixed.allSatisfy({ before[$0]?.string == consent[$0]?.string }) else { return false }
        guard before["status"]?.string == "withdrawn", consent["status"]?.string != "withdrawn" else { return true }
        // What was said before it may come after it.
        guard let said = consent["modified"]?.string.flatMap({ Instant($0) }),
            let withdrawn = before["modified"]?.string.flatMap({ Instant($0) })
        else { return false }
        return said < withdrawn
    }
}
