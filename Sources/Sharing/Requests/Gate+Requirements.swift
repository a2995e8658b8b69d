import JSON
import Policy
import Records
import Store

/// What has to be known in order to decide, and what is not: decision 0051.
extension Gate {
    /// Files a requirement, or another version of one of the caller's own house.
    ///
    /// - Parameters:
    ///   - id: of the one that is written anew; `nil`: a new one.
    ///   - version: the one that the caller had before them; `.conflict` where it is not the newest any more. `nil`: whatever is the newest.
    ///
    /// - Throws: ``Refusal/Code/conflict`` also while a version of it waits for its second person: it would be made from what that
    ///   one replaces, and whichever is released last would take out what the other says.
    package func file(
        _ draft: RequirementDraft, revising id: String? = nil, from version: String? = nil, by caller: Caller
    ) async throws -> ProductOutcome {
        if let id { return try await revise(id, from: version, by: caller) { _ in draft } }
        try await checkWriting(to: draft.channel, by: caller)
        let own = try await core.door("requirement.file", on: draft.channel, for: caller) {
            try await core.scope(nil, for: caller).allowed.organisation
        }
        return try await file(
            draft, as: RecordID(core.newID(Requirement.type)), over: nil, of: own, at: core.clock(), by: caller)
    }

    /// Writes another version of a requirement, one after the other, so that none is made from what another has replaced.
    ///
    /// - Parameter change: from what the caller may see of it.
    private func revise(
        _ id: String, from version: String? = nil, by caller: Caller,
        _ change: @Sendable (FoundRequirement) throws -> RequirementDraft
    ) async throws -> ProductOutcome {
        let outcome = try await core.revisions.run {
            let (known, own) = try await core.door("requirement.file", on: id, for: caller) {
                let scope = try await core.scope(nil, for: caller)
                let own = scope.allowed.organisation
                let found = try await core.requirement(id, in: scope, for: caller)
                guard found.line.owner == own else {
                    throw Refusal(.forbidden, "the requirement \(id.echo) is another house's to change")
                }
                guard found.line.mayRevise else {
                    throw Refusal(.forbidden, "the requirement \(id.echo) is not one that you may change here")
                }
                return (found, own)
            }
            if let version, !Core.isSame(version, known.line.record.version) {
                throw Refusal(.conflict, "the requirement \(id.echo) was changed meanwhile: look at it again")
            }
            guard try await !core.isHeld(known.id, of: own) else {
                throw Refusal(
                    .conflict,
                    "a version of the requirement \(id.echo) waits for a second person at the release desk: have it released, "
                        + "returned or withdrawn, and then change it", cause: .waits)
            }
            let draft = try change(known)
            guard draft.keepsPlaces(of: known.line.draft.elements) else {
                return ProductOutcome.refused(
                    property: "elements",
                    message:
                        "an element keeps its place, as requests and answers name it by that: leave those that are there, "
                        + "and write new ones below them")
            }
            guard draft.channel == known.line.record.channel else {
                return .refused(property: "channel", message: "it stays in the channel that it is in")
            }
            // Two versions of one millisecond would be one.
            let before = known.stored["modified"]?.string.flatMap { Instant($0) } ?? core.clock()
            let next = Instant(microseconds: before.microseconds + 1_000)
            return try await file(draft, as: known.id, over: known, of: own, at: max(core.clock(), next), by: caller)
        }
        guard let outcome else {
            throw Refusal(.tooMany, "too many requirements are being changed: try again in a moment")
        }
        return outcome
    }

    private func file(
        _ draft: RequirementDraft, as id: RecordID, over known: FoundRequirement?, of own: String, at now: Instant,
        by caller: Caller
    ) async throws -> ProductOutcome {
        let mark = PortionMark.released(to: [own])
        let tree = draft.object(id, over: known, under: draft.isShared ? [] : mark.markings, at: now)
        let root = try JSONDocument(parsing: tree.bytes).root
        if draft.isShared, let message = try await untold(root, draft, by: caller) {
            return .refused(property: "plan", message: message)
        }
        do throws(Violation) {
            _ = try Draft(checking: root)
        } catch {
            return .refused(property: error.field, message: error.message)
        }
        let definition = draft.isShared ? nil : mark.definition(at: Rfi.allocated)
        return try await file(
            [Rfi.requirementDefinition] + [definition].compactMap { $0 } + [tree], for: id, in: draft.channel,
            by: caller)
    }

    /// Why the plan of a requirement, as it would be filed, may not be shared; `nil` where it may.
    ///
    /// Its lines are looked at as they are stored: they may name what their author does not see.
    private func untold(_ root: JSONValue, _ draft: RequirementDraft, by caller: Caller) async throws -> String? {
        let lines = root["plan"].map { $0.kind == .array ? Array($0.elements) : [] } ?? []
        // A request goes to those whom it asks alone; a plan that others read would tell them of it.
        guard lines.allSatisfy({ $0["request_ref"] == nil }) else {
            return "a requirement that is shared names no request in its plan: take those lines out, or do not share it"
        }
        // An id of what is not there, or not yet, would go to everybody as it stands: one that this version does not know, too.
        guard let absent = try await unseen(root.recordReferences.uniqued, by: caller) else { return nil }
        return draft.plan.contains { $0.answeredBy == absent }
            ? "a requirement that is shared names answers that are there: there is no record \(absent.text) that you may see"
            : "a requirement that is shared names records that you may see: take the lines with others out, or do not share it"
    }

    /// One of these of which the caller sees no version; `nil` where there is none.
    private func unseen(_ ids: [RecordID], by caller: Caller) async throws -> RecordID? {
        guard !ids.isEmpty else { return nil }
        return try await core.door("requirement.file", on: Requirement.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let seen = try await core.latest(of: ids, on: scope.shelves, in: scope)
            return ids.first { seen[$0] == nil }
        }
    }

    /// The newest requirements that a caller may see, each with what nothing answers yet.
    package func requirements(for caller: Caller) async throws -> RequirementList {
        try await core.door("requirements", on: Requirement.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (found, isMore) = try await core.requirements(in: scope, for: caller)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            return RequirementList(
                lines: found.map(\.line).sorted(by: RequirementLine.first), book: book, instant: core.clock(),
                isMore: isMore,
                mayAdd: try await core.mayWrite(caller), house: scope.allowed.organisation)
        }
    }

    /// A requirement, what answers it, the latest assessments, and what else is not answered.
    package func requirement(_ id: String, for caller: Caller) async throws -> RequirementView {
        try await core.door("requirement", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let found = try await core.requirement(id, in: scope, for: caller)
            let others = try await core.requirements(in: scope, for: caller).found.map(\.line)
                .filter { $0.record.id != found.line.record.id && !$0.gaps.isEmpty }.sorted(by: RequirementLine.first)
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            let mayWrite = try await core.mayWrite(caller)
            let claims = Set(found.claims.map(\.id))
            try await core.give(
                found.products.filter { claims.contains($0.record.id) }.compactMap(\.row), as: .list, isRun: false,
                to: caller)
            return RequirementView(
                line: found.line, elements: found.elements, claims: found.claims,
                assessments: try await core.assessments(answering: found, in: scope, for: caller), others: others,
                book: book, instant: core.clock(),
                mayRevise: found.line.mayRevise, mayAsk: mayWrite)
        }
    }

    /// Files a request for information by which an element of a requirement of the caller's own house is asked, and notes in its plan
    /// that it was, unless others read the plan. The request itself says nothing of the requirement: what a house wants to know, and
    /// why, is its own.
    ///
    /// - Returns: what became of the request, and whether the plan has it. All that can be refused is refused before anybody is asked.
    package func request(
        _ draft: RfiDraft, for requirement: String, element: Int, by caller: Caller
    ) async throws -> (outcome: ProductOutcome, isNoted: Bool) {
        let view = try await self.requirement(requirement, for: caller)
        guard view.mayRevise else {
            throw Refusal(.forbidden, "the requirement \(requirement.echo) is not one that you may change here")
        }
        guard view.elements.indices.contains(element) else {
            return (.refused(property: "element", message: "the requirement has no element of that number"), false)
        }
        guard view.line.draft.plan.count + draft.addressees.count <= Requirement.planMost else {
            return (.refused(property: nil, message: "a plan has \(Requirement.planMost) lines at most"), false)
        }
        let id = try RecordID(core.newID(Rfi.type))
        let outcome = try await request(draft, as: id, by: caller)
        if case .refused = outcome { return (outcome, false) }
        guard !view.line.draft.isShared else { return (outcome, false) }
        let lines = draft.addressees.map {
            RequirementDraft.PlanLine(element: element, organisation: $0, method: .partnerRequest, request: id)
        }
        return (outcome, await note(lines, in: requirement, by: caller))
    }

    /// Notes in the plan of a requirement that a record answers an element of it, where it is the caller's house's own and nobody else's
    /// to read: the plan of one that is shared would tell of an answer that not everybody may see.
    func note(_ answer: RecordID, to requirement: RecordID, element: Int, by caller: Caller) async {
        guard let view = try? await self.requirement(requirement.text, for: caller), view.mayRevise,
            !view.line.draft.isShared, view.elements.indices.contains(element)
        else { return }
        let line = RequirementDraft.PlanLine(
            element: element, organisation: view.line.owner, method: .ownReporting, answeredBy: answer)
        _ = await note([line], in: requirement.text, by: caller)
    }

    /// Adds lines to a plan as it then stands.
    ///
    /// - Returns: whether they are in it. What they are about is done: where it cannot be noted, that takes nothing back.
    private func note(
        _ lines: [RequirementDraft.PlanLine], in requirement: String, by caller: Caller
    ) async -> Bool {
        let outcome = try? await revise(requirement, by: caller) { found in
            guard !found.line.draft.isShared else { throw Refusal(.conflict, "it was shared meanwhile") }
            var draft = found.line.draft
            draft.plan += lines
            return draft
        }
        // What waits for a second person is not in it yet.
        if case .filed = outcome { return true }
        return false
    }
}
