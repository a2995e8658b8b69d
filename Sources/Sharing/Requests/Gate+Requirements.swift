import JSON
import Policy
import Records
import Store

/// What has to be known in order to decide, and what is not: decision 0051.
extension Gate {
    /// Files a requirement, or another version of one of the caller's own house.
    ///
    /// - Parameter id: of the one that is written anew; `nil`: a new one.
    package func file(
        _ draft: RequirementDraft, revising id: String? = nil, by caller: Caller
    ) async throws -> ProductOutcome {
        try await checkWriting(to: draft.channel, by: caller)
        let (known, own) = try await core.door("requirement.file", on: id ?? draft.channel, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let own = scope.allowed.organisation
            guard let id else { return (nil as FoundRequirement?, own) }
            let found = try await core.requirement(id, in: scope, for: caller)
            guard found.line.owner == own else {
                throw Refusal(.forbidden, "the requirement \(id.echo) is another house's to change")
            }
            return (found, own)
        }
        if let known {
            guard draft.elements.count >= known.line.draft.elements.count else {
                return .refused(
                    property: "elements",
                    message:
                        "an element keeps its place, as requests and answers name it by that: leave those that are there, "
                        + "and write new ones below them")
            }
            guard draft.channel == known.line.record.channel else {
                return .refused(property: "channel", message: "it stays in the channel that it is in")
            }
        }
        let mark = PortionMark.released(to: [own])
        let root = try JSONDocument(
            parsing: draft.object(
                known?.id ?? RecordID(core.newID(Requirement.type)), created: known?.created,
                under: draft.isShared ? [] : mark.markings, at: core.clock()
            ).bytes
        ).root
        do throws(Violation) {
            _ = try Draft(checking: root)
        } catch {
            return .refused(
                property: error.property.split { $0 == "." || $0 == "[" }.first.map(String.init), message: error.message
            )
        }
        guard let id = root["id"]?.recordID else { throw Refusal(.invalid, "a requirement has an id") }
        let definition = draft.isShared ? nil : mark.definition(at: Rfi.allocated)
        let tree = draft.object(
            id, created: root["created"]?.string, under: draft.isShared ? [] : mark.markings,
            at: root["modified"]?.string.flatMap { Instant($0) } ?? core.clock())
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
            return RequirementView(
                line: found.line, elements: found.elements, claims: found.claims,
                assessments: try await core.assessments(answering: found, in: scope, for: caller), others: others,
                book: book, instant: core.clock(),
                mayRevise: mayWrite && found.line.owner == scope.allowed.organisation, mayAsk: mayWrite)
        }
    }

    /// Files a request for information by which an element of a requirement of the caller's own house is asked, and notes in its plan
    /// that it was. The request itself says nothing of the requirement: what a house wants to know, and why, is its own.
    package func request(
        _ draft: RfiDraft, for requirement: String, element: Int, by caller: Caller
    ) async throws -> ProductOutcome {
        let view = try await self.requirement(requirement, for: caller)
        guard view.mayRevise else {
            throw Refusal(.forbidden, "the requirement \(requirement.echo) is another house's")
        }
        guard view.elements.indices.contains(element) else {
            return .refused(property: "element", message: "the requirement has no element of that number")
        }
        let id = try RecordID(core.newID(Rfi.type))
        let outcome = try await request(draft, as: id, by: caller)
        if case .refused = outcome { return outcome }
        // Whom a house asks is not for everybody who reads what it wants to know.
        guard !view.line.draft.isShared else { return outcome }
        var revised = view.line.draft
        revised.plan += draft.addressees.map {
            RequirementDraft.PlanLine(
                element: element, organisation: $0, method: .partnerRequest, request: id)
        }
        if case .refused(_, let message) = try await file(revised, revising: requirement, by: caller) {
            return .refused(property: nil, message: "it was asked, and could not be noted in the plan: " + message)
        }
        return outcome
    }

    /// Notes in the plan of a requirement that a record answers an element of it, where it is the caller's house's own.
    func note(_ answer: RecordID, to requirement: RecordID, element: Int, by caller: Caller) async throws {
        let view = try await self.requirement(requirement.text, for: caller)
        guard view.mayRevise, !view.line.draft.isShared, view.elements.indices.contains(element) else { return }
        var revised = view.line.draft
        revised.plan.append(
            RequirementDraft.PlanLine(
                element: element, organisation: view.line.owner, method: .ownReporting, answeredBy: answer))
        _ = try await file(revised, revising: requirement.text, by: caller)
    }
}

/// A requirement as it is shown to a reader.
struct FoundRequirement: Sendable {
    let id: RecordID
    let line: RequirementLine
    let elements: [RequirementElement]
    /// When its first version was made, as it says.
    let created: String?
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
        let requests = try await foundRfis(in: scope, for: caller).found
        guard let found = try await requirement(id, in: scope, as: .record, requests, for: caller) else {
            throw missing
        }
        return found
    }

    fileprivate func requirements(
        in scope: Scope, for caller: Caller
    ) async throws -> (found: [FoundRequirement], isMore: Bool) {
        var question = Parts()
        question.add("requirements")
        let list = try await recent(
            in: scope, type: Requirement.type, cursor: nil, limit: SharingLimits.requirements, question, for: caller)
        guard !list.lines.isEmpty else { return ([], false) }
        let requests = try await foundRfis(in: scope, for: caller).found
        var known: Set<String> = []
        var found: [FoundRequirement] = []
        for line in list.lines where known.insert(line.id).inserted {
            if let each = try await requirement(line.id, in: scope, as: .list, requests, for: caller) {
                found.append(each)
            }
        }
        return (found, list.older != nil)
    }

    /// - Returns: `nil` for what is no requirement of ours, does not tell whose it is, or was revoked.
    private func requirement(
        _ id: String, in scope: Scope, as way: Disclosures.Way, _ requests: [FoundRfi], for caller: Caller
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
        guard var draft = RequirementDraft(object, channel: line.channel) else { return nil }
        draft.isShared = object["object_marking_refs"] == nil
        try await give([shown.row], as: way, isRun: false, to: caller)
        let house = scope.allowed.organisation
        let now = clock()
        let products = try await products(answering: shown.row.id, in: scope, as: way, for: caller)
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
            let asked = Set(plan.compactMap(\.request))
            let lines = requests.filter { asked.contains($0.id) }.flatMap { $0.lines(for: house, at: now) }
            elements.append(RequirementElement(text: text, plan: plan, answers: answers, requests: lines))
        }
        let gaps = draft.status.isOpen ? elements.indices.filter { !elements[$0].isAnswered } : []
        return FoundRequirement(
            id: shown.row.id, line: RequirementLine(record: line, draft: draft, owner: owner, gaps: gaps),
            elements: elements,
            created: object["created"]?.string, products: products)
    }

    /// The products that say that they answer a requirement, the newest first, each in its newest version.
    private func products(
        answering id: RecordID, in scope: Scope, as way: Disclosures.Way, for caller: Caller
    ) async throws -> [ShownProduct] {
        let rows = try await store.referring(to: id, shelves: scope.shelves, limit: SharingLimits.referring)
            .filter { $0.id.type == "report" }
        return try await products(rows, in: scope, as: way, for: caller) { $0["responds_to_ref"]?.string == id.text }
    }

    private func products(
        _ rows: [Row], in scope: Scope, as way: Disclosures.Way, for caller: Caller, where isMeant: (JSONValue) -> Bool
    ) async throws -> [ShownProduct] {
        var known: Set<RecordID> = []
        var found: [ShownProduct] = []
        for shown in try await show(rows.sorted(by: Self.newer), scope.allowed, scope.snapshot) {
            guard known.insert(shown.row.id).inserted, let body = try await body(of: shown),
                let object = try? JSONDocument(parsing: body).root, object["revoked"]?.boolean != true,
                let content = Product.content(of: object), isMeant(content)
            else { continue }
            try await give([shown.row], as: way, isRun: false, to: caller)
            found.append(ShownProduct(record: line(shown, body, scope.snapshot), object: object))
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
        guard found.count < most else { return found }
        let rows = try await store.recent(
            type: "report", before: scope.moment.beyond, shelves: scope.shelves, limit: SharingLimits.inbox)
        for product in try await products(rows, in: scope, as: .list, for: caller, where: isAssessment)
        where found.count < most && !found.contains(where: { $0.record.id == product.record.id }) {
            found.append(product)
        }
        return found
    }
}
