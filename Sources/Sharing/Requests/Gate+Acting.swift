import JSON
import Policy
import Records
import Store

/// What either side does about a request for information: decision 0050.
extension Gate {
    /// Files what one side does about a request, for the other side alone.
    ///
    /// Of one's own request, where no addressee is named, it is done towards each of them where it can be, and was not yet and does
    /// not wait for a second person: what is sent again does the rest.
    ///
    /// - Throws: ``Refusal`` with ``Refusal/Cause/partly`` where it was done towards some and refused towards others.
    package func act(_ draft: RfiActDraft, by caller: Caller) async throws -> ProductOutcome {
        let request = (try? RecordID(draft.request))?.text ?? draft.request
        guard let outcome = try await core.acts.run(for: request, { try await actInTurn(draft, by: caller) }) else {
            throw Refusal(
                .tooMany, "too much is being done about the request \(draft.request.echo): try again in a moment")
        }
        return outcome
    }

    private func actInTurn(_ draft: RfiActDraft, by caller: Caller) async throws -> ProductOutcome {
        let (channel, notes, requester) = try await core.door("rfi.act", on: draft.request, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.rfi(draft.request, in: scope, for: caller)
            return (found.line.channel, try await core.notes(draft, on: found, in: scope), found.requester)
        }
        switch notes {
        case .failure(let complaint): return .refused(property: complaint.property, message: complaint.message)
        case .success(let notes):
            var companies: [(id: RecordID, objects: [JSONTree])] = []
            for (place, note) in notes.enumerated() {
                let root = try JSONDocument(parsing: note.tree.bytes).root
                do throws(Violation) {
                    _ = try Draft(checking: root)
                } catch {
                    return .refused(property: error.field, message: error.message)
                }
                let mark = [note.mark.definition(at: Rfi.allocated)].compactMap { $0 }
                companies.append((note.id, (place == 0 ? [Rfi.actDefinition] : []) + mark + [note.tree]))
            }
            // First, as it may be refused: nobody is told that the originators are asked who then are not.
            if let record = draft.onward, draft.declineCode == "third-party-rule" {
                do {
                    _ = try await askOnward(
                        record, version: nil, channel: nil, for: requester,
                        reason: draft.text ?? "asked for in a request for information", by: caller)
                } catch let refusal as Refusal
                    where [.missing, .invalid, .forbidden, .unprocessable, .conflict].contains(refusal.code)
                {
                    return .refused(property: "onward", message: refusal.message)
                }
            }
            // In one submission; each of them may be refused for itself all the same.
            let outcomes = try await file(companies, in: channel, by: caller)
            let refused = zip(notes, outcomes).compactMap { note, outcome -> (String, String)? in
                if case .refused(_, let message) = outcome { (note.addressee, message) } else { nil }
            }
            guard let (addressee, message) = refused.first else {
                let held = outcomes.first { if case .held = $0 { true } else { false } }
                return held ?? outcomes.last ?? .refused(property: nil, message: "there is nobody whom it is about")
            }
            guard refused.count < outcomes.count else { return .refused(property: nil, message: message) }
            throw Refusal(
                .conflict,
                "it was said to the others, or waits for a second person, and not to \(addressee): \(message): "
                    + "send it again for the rest", cause: .partly)
        }
    }
}

extension Core {
    fileprivate struct Note: Sendable {
        let id: RecordID
        let addressee: String
        let tree: JSONTree
        let mark: PortionMark
    }

    /// The notes that say what is done, one for each organisation that it is about.
    fileprivate func notes(
        _ draft: RfiActDraft, on found: FoundRfi, in scope: Scope
    ) async throws -> Result<[Note], RfiFault> {
        let (house, now) = (scope.allowed.organisation, clock())
        func fault(_ property: String?, _ message: String) -> Result<[Note], RfiFault> {
            .failure(RfiFault(property: property, message: message))
        }
        if draft.deed.needsText, draft.text?.trimmed.isEmpty ?? true, draft.answers.isEmpty {
            return fault("text", "say it in words")
        }
        if draft.deed == .decline, draft.declineCode.map({ !DeclineCode.all.contains($0) }) ?? true {
            return fault("decline_code", "a request is declined with one of \(DeclineCode.all.joined(separator: ", "))")
        }
        if draft.deed == .hit || draft.deed == .noHit, !draft.answers.isEmpty {
            return fault("answers", "that something is held, or nothing, names no record: people talk about the rest")
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
        let unsaid = open.filter { !repeated($0) }
        guard !unsaid.isEmpty else {
            throw Refusal(.conflict, "the same was said of the request \(found.id.text) already")
        }
        let waiting = try await waitingActs(on: found.id, of: house)
        let unasked = unsaid.filter { addressee in
            !waiting.contains { draft.isSaid(by: $0, to: addressee, naming: answers) }
        }
        guard !unasked.isEmpty else {
            throw Refusal(
                .conflict,
                "the same about the request \(found.id.text) waits for a second person at the release desk: have it released, "
                    + "returned or withdrawn", cause: .waits)
        }
        return .success(
            try unasked.map { addressee in
                let thread = found.thread(with: addressee, at: now)
                let id = try RecordID(newID("note"))
                let mark = PortionMark.released(to: [draft.deed.side == .requester ? addressee : found.requester])
                let follows = draft.deed == .clarify ? thread.question : thread.counted.last
                return Note(
                    id: id, addressee: addressee,
                    tree: draft.note(
                        id, about: found.id, of: addressee, naming: answers,
                        received: draft.deed.side == .addressee ? thread.delivered : nil, follows: follows,
                        under: mark.markings, at: now),
                    mark: mark)
            })
    }

    /// The acts of a house on a request that wait for a second person, as they were to be filed.
    private func waitingActs(on request: RecordID, of house: String) async throws -> [JSONValue] {
        try await openRequests(of: house) { $0.type == "note" }.compactMap { held in
            guard let payload = held.payload, let note = try? JSONDocument(parsing: payload).root,
                note["object_refs"]?[0]?.recordID == request
            else { return nil }
            return note
        }
    }
}

extension RfiActDraft {
    /// Whether a note says the same towards the same addressee.
    fileprivate func isSaid(by note: JSONValue, to addressee: String, naming answers: [RecordID]) -> Bool {
        guard let said = RfiAct.content(of: note) else { return false }
        return said["act"]?.string == deed.rawValue && said["addressee"]?.string == addressee
            && note["content"]?.string == text ?? deed.rawValue
            && (note["object_refs"]?.elements.dropFirst().compactMap(\.string) ?? []) == answers.map(\.text)
    }
}
