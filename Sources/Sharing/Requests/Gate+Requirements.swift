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
        _ change: @Sendable (FoundRequirement) -> RequirementDraft
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
            let draft = change(known)
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
        // A request goes to those whom it asks alone; a plan that others read would tell them of it.
        guard !draft.isShared || draft.plan.allSatisfy({ $0.request == nil }) else {
            return .refused(
                property: "plan",
                message:
                    "a requirement that is shared names no request in its plan: take those lines out, or do not share it"
            )
        }
        let mark = PortionMark.released(to: [own])
        let tree = draft.object(id, over: known, under: draft.isShared ? [] : mark.markings, at: now)
        let root = try JSONDocument(parsing: tree.bytes).root
        do throws(Violation) {
            _ = try Draft(checking: root)
        } catch {
            return .refused(
                property: error.property.split { $0 == "." || $0 == "[" }.first.map(String.init), message: error.message
            )
        }
        let definition = draft.isShared ? nil : mark.definition(at: Rfi.allocated)
        return try await file(
            [Rfi.requirementDefinition] + [definition].compactMap { $0 } + [tree], for: id, in: draft.channel,
            by: caller)
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
            var draft = found.line.draft
            // Shared meanwhile: it stays as it is.
            if !draft.isShared { draft.plan += lines }
            return draft
        }
        guard let outcome else { return false }
        if case .refused = outcome { return false }
        return true
    }
}

/// A requirement as it is shown to a reader.
struct FoundRequirement: Sendable {
    let id: RecordID
    let line: RequirementLine
    let elements: [RequirementElement]
    /// The owner's newest version as it is stored, whatever its reader may see of it.
    let stored: JSONValue
    /// The reports that say that they answer it.
    let products: [ShownProduct]

    /// Those that answer no element by the owner's plan.
    var claims: [RecordLine] {
        let noted = Set(elements.flatMap(\.answers).map(\.id))
        return products.map(\.record).filter { !noted.contains($0.id) }
    }
}

extension RequirementLine {
    /// Open ones first, the most important first, then the newest.
    static func first(_ left: RequirementLine, _ right: RequirementLine) -> Bool {
        (left.rank.0, left.rank.1, right.record.added) < (right.rank.0, right.rank.1, left.record.added)
    }
    private var rank: (Int, Int) {
        (draft.status.isOpen ? 0 : 1, Requirement.Priority.allCases.firstIndex(of: draft.priority) ?? 0)
    }
}

extension Core {
    /// Whether a caller may write to any channel but the registry.
    func mayWrite(_ caller: Caller) async throws -> Bool {
        try await accesses(for: caller).accesses.contains { $0.canWrite && $0.channel.code != Registry.channel }
    }

    fileprivate func requirement(_ id: String, in scope: Scope, for caller: Caller) async throws -> FoundRequirement {
        let missing = Refusal(.missing, "there is no requirement \(id.echo) that you may see")
        guard (try? RecordID(id))?.type == Requirement.type else { throw missing }
        var requests: [RecordID: FoundRfi] = [:]
        let writable = try await writable(by: caller)
        guard let found = try await requirement(id, in: scope, as: .record, writable, &requests, for: caller) else {
            throw missing
        }
        return found
    }

    /// The codes of the channels that a caller may write to.
    private func writable(by caller: Caller) async throws -> Set<String> {
        Set(try await accesses(for: caller).accesses.filter(\.canWrite).map(\.channel.code))
    }

    /// The requirement of a house, open and its caller's to change, in whose plan a request of theirs stands, and the element.
    func planned(
        _ request: RecordID, in scope: Scope, for caller: Caller
    ) async throws -> (requirement: String, element: Int)? {
        let rows = try await store.referring(to: request, shelves: scope.shelves, limit: SharingLimits.referring)
        let writable = try await writable(by: caller)
        var requests: [RecordID: FoundRfi] = [:]
        for id in Set(rows.map(\.id).filter { $0.type == Requirement.type }).sorted(by: { $0.text < $1.text }) {
            guard
                let found = try await requirement(id.text, in: scope, as: .list, writable, &requests, for: caller),
                found.line.mayRevise, found.line.draft.status.isOpen,
                let line = found.line.draft.plan.first(where: { $0.request == request })
            else { continue }
            return (id.text, line.element)
        }
        return nil
    }

    fileprivate func requirements(
        in scope: Scope, for caller: Caller
    ) async throws -> (found: [FoundRequirement], isMore: Bool) {
        var question = Parts()
        question.add("requirements")
        let list = try await recent(
            in: scope, type: Requirement.type, cursor: nil, limit: SharingLimits.requirements, question, for: caller)
        guard !list.lines.isEmpty else { return ([], false) }
        let writable = try await writable(by: caller)
        var requests: [RecordID: FoundRfi] = [:]
        var known: Set<String> = []
        var found: [FoundRequirement] = []
        for line in list.lines where known.insert(line.id).inserted {
            if let each = try await requirement(line.id, in: scope, as: .list, writable, &requests, for: caller) {
                found.append(each)
            }
        }
        return (found, list.older != nil)
    }

    /// - Parameters:
    ///   - way: in a list the products that say that they answer it are not looked for, as none is shown.
    ///   - writable: the codes of the channels that the caller may write to.
    ///   - requests: those that plans name, as far as they were looked up already.
    /// - Returns: `nil` for what is no requirement of ours, does not tell whose it is, or was revoked.
    private func requirement(
        _ id: String, in scope: Scope, as way: Disclosures.Way, _ writable: Set<String>,
        _ requests: inout [RecordID: FoundRfi], for caller: Caller
    ) async throws -> FoundRequirement? {
        guard let versions = try? await find(id, version: nil, channel: nil, in: scope).versions else { return nil }
        // Whose came here first is its owner; the newest version of the owner's is what it says.
        guard
            let first = versions.filter({ speaker(of: $0.row, in: scope) != nil }).min(by: {
                $0.row.position < $1.row.position
            }),
            let owner = speaker(of: first.row, in: scope),
            let shown = versions.first(where: { speaker(of: $0.row, in: scope) == owner }),
            let body = try await body(of: shown), let object = try? JSONDocument(parsing: body).root,
            Requirement.isOurs(object), object["revoked"]?.boolean != true
        else { return nil }
        let line = line(shown, body, scope.snapshot)
        guard let draft = RequirementDraft(object, channel: line.channel) else { return nil }
        var stored = object
        if shown.body != nil, let entry = try await store.entry(at: shown.row.position) {
            stored = try JSONDocument(parsing: entry.body).root
        }
        try await give([shown.row], as: way, isRun: false, to: caller)
        let house = scope.allowed.organisation
        let now = clock()
        let products = way == .record ? try await products(answering: shown.row.id, in: scope) : []
        var elements: [RequirementElement] = []
        for (place, text) in draft.elements.enumerated() {
            let plan = draft.plan.filter { $0.element == place }
            var answers: [RecordLine] = []
            for id in plan.compactMap(\.answeredBy) where !answers.contains(where: { $0.id == id.text }) {
                guard let found = try? await find(id.text, version: nil, channel: nil, in: scope).shown,
                    let body = try await self.body(of: found)
                else { continue }
                try await give([found.row], as: .list, isRun: false, to: caller)
                answers.append(self.line(found, body, scope.snapshot))
            }
            var lines: [RfiLine] = []
            var asked: Set<RecordID> = []
            // By their ids, however many other requests came since.
            for id in plan.compactMap(\.request) where asked.insert(id).inserted {
                if requests[id] == nil { requests[id] = try await rfi(named: id, in: scope, for: caller) }
                lines += requests[id]?.lines(for: house, at: now) ?? []
            }
            elements.append(RequirementElement(text: text, plan: plan, answers: answers, requests: lines))
        }
        let gaps = draft.status.isOpen ? elements.indices.filter { !elements[$0].isAnswered } : []
        let mayRevise =
            owner == house && writable.contains(line.channel) && RequirementDraft.isPlain(stored, of: house)
        return FoundRequirement(
            id: shown.row.id,
            line: RequirementLine(record: line, draft: draft, owner: owner, gaps: gaps, mayRevise: mayRevise),
            elements: elements, stored: stored, products: products)
    }

    /// The products that say that they answer a requirement, the newest first, each in its newest version. None of it is given yet.
    private func products(answering id: RecordID, in scope: Scope) async throws -> [ShownProduct] {
        let rows = try await store.referring(to: id, shelves: scope.shelves, limit: SharingLimits.referring)
            .filter { $0.id.type == "report" }
        return try await products(rows, in: scope) { $0["responds_to_ref"]?.string == id.text }
    }

    private func products(
        _ rows: [Row], in scope: Scope, where isMeant: (JSONValue) -> Bool
    ) async throws -> [ShownProduct] {
        var known: Set<RecordID> = []
        var found: [ShownProduct] = []
        for shown in try await show(rows.sorted(by: Self.newer), scope.allowed, scope.snapshot) {
            guard known.insert(shown.row.id).inserted, let body = try await body(of: shown),
                let object = try? JSONDocument(parsing: body).root, object["revoked"]?.boolean != true,
                let content = Product.content(of: object), isMeant(content)
            else { continue }
            found.append(ShownProduct(record: line(shown, body, scope.snapshot), object: object, row: shown.row))
        }
        return found.sorted { $0.record.added > $1.record.added }
    }

    /// The latest assessments that a reader may see, those that answer a requirement before others.
    fileprivate func assessments(
        answering requirement: FoundRequirement, in scope: Scope, for caller: Caller
    ) async throws -> [ShownProduct] {
        let most = SharingLimits.assessments
        func isAssessment(_ content: JSONValue) -> Bool {
            content["product_kind"]?.string == Product.Genre.assessment.rawValue
        }
        var found = Array(
            requirement.products.filter { Product.content(of: $0.object).map(isAssessment) ?? false }.prefix(most))
        if found.count < most {
            let rows = try await store.recent(
                type: "report", before: scope.moment.beyond, shelves: scope.shelves, limit: SharingLimits.inbox)
            for product in try await products(rows, in: scope, where: isAssessment)
            where found.count < most && !found.contains(where: { $0.record.id == product.record.id }) {
                found.append(product)
            }
        }
        // Their judgements are shown, so each is read, and none but these.
        try await give(found.compactMap(\.row), as: .record, isRun: false, to: caller)
        return found
    }
}
