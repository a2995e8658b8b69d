import JSON
import Policy
import Records
import Store

/// Requests for information, as they are asked: decision 0050.
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
            return .refused(property: error.field, message: error.message)
        }
        let company = [Rfi.definition] + [draft.mark.definition(at: Rfi.allocated)].compactMap { $0 } + [tree]
        return try await file(
            company, for: id, in: draft.channel, by: caller,
            precedence: draft.urgency.needsReason ? .priority : .routine)
    }
}

extension Core {
    /// Why a request is not to be filed, as far as that is known before it is made.
    fileprivate func fault(in draft: RfiDraft, by caller: Caller) async throws -> RfiFault? {
        let scope = try await scope(nil, for: caller)
        let own = scope.allowed.organisation
        guard !draft.addressees.isEmpty, !draft.addressees.contains(own) else {
            return RfiFault(
                property: "addressees", message: "name whom you ask: one organisation or several, and not your own")
        }
        let organisations = try await names(in: scope, for: caller)
        if !organisations.isEmpty,
            let unknown = draft.addressees.sorted().first(where: { organisations[$0] == nil })
        {
            return RfiFault(
                property: "addressees",
                message:
                    "there is no organisation \"\(unknown.echo)\" in the registry: write its code as it stands there")
        }
        let access = try await writable(draft.channel, for: caller)
        let template = access.template.resolved(in: access.snapshot.world, channel: access.channel.code)
        guard template.attribution == .named else {
            return RfiFault(
                property: "channel", message: "this channel names no originators: nobody could answer you in it")
        }
        // Who reads it is for this house to know; a guest's request that nobody gets says "sent" for ever, and no more.
        if own == identity.organisation,
            let absent = draft.addressees.first(where: { !reads(access.channel.key, $0, in: access.snapshot) })
        {
            return RfiFault(
                property: "addressees",
                message: "\(absent.echo) does not read the channel \(draft.channel.echo): choose one that it reads")
        }
        // What another house asked is theirs to ask of others: to pass it on would need their consent for each holder (decision 0050).
        if let followed = draft.follows {
            guard let found = try await rfis([followed], in: scope, as: .list, for: caller).first,
                found.requester == own
            else {
                return RfiFault(
                    property: "follows_ref",
                    message: "your house made no request \(followed.text) that this could follow")
            }
        }
        guard !draft.asksAgain, let earlier = try await asked(alike: draft, in: scope, for: caller) else { return nil }
        return RfiFault(
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

    /// A request of the caller's own house that asks the same of whomever, not too long ago; as far as they may see it.
    fileprivate func asked(alike draft: RfiDraft, in scope: Scope, for caller: Caller) async throws -> RfiLine? {
        let words = Self.words(of: draft.questions)
        guard !words.isEmpty else { return nil }
        let (house, now) = (scope.allowed.organisation, clock())
        // Among the house's own: what others ask, however much, pushes none of them out.
        let shelves = voices(in: scope)[house] ?? []
        guard !shelves.isEmpty else { return nil }
        let list = Scope(shelves: shelves, allowed: scope.allowed, moment: scope.moment)
        for found in try await newestRfis(in: scope, listing: list, for: caller).found where found.requester == house {
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
}
