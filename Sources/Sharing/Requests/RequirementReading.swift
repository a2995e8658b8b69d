import JSON
import Policy
import Records
import Store

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

/// Requirements with what answers them, as the store has them: many at once cost as many looks at it as one.
extension Core {
    /// Whether a caller may write to any channel but the registry.
    func mayWrite(_ caller: Caller) async throws -> Bool {
        try await accesses(for: caller).accesses.contains { $0.canWrite && $0.channel.code != Registry.channel }
    }

    /// The requirement with this id; refuses what is none as if it were not there.
    func requirement(_ id: String, in scope: Scope, for caller: Caller) async throws -> FoundRequirement {
        guard let known = try? RecordID(id),
            let found = try await requirements([known], in: scope, as: .record, for: caller).first
        else { throw Refusal(.missing, "there is no requirement \(id.echo) that you may see") }
        return found
    }

    /// The newest requirements, each once.
    func requirements(in scope: Scope, for caller: Caller) async throws -> (found: [FoundRequirement], isMore: Bool) {
        let most = SharingLimits.requirements
        let shown = try await newest(most + 1, before: scope.moment.beyond, in: scope) { before, count in
            let rows = try await store.recent(
                type: Requirement.type, before: before, shelves: scope.shelves, limit: count)
            return Rows(rows: rows, more: rows.count == count)
        }.shown
        let found = try await requirements(shown.prefix(most).map(\.row.id), in: scope, as: .list, for: caller)
        return (found, shown.count > most)
    }

    /// The requirement of a house, open and its caller's to change, in whose plan a request of theirs stands, and the element.
    func planned(
        _ request: RecordID, in scope: Scope, for caller: Caller
    ) async throws -> (requirement: String, element: Int)? {
        let rows = try await store.referring(to: request, shelves: scope.shelves, limit: SharingLimits.referring)
        let ids = Set(rows.map(\.id)).sorted { $0.text < $1.text }
        for found in try await requirements(ids, in: scope, as: .list, for: caller) {
            guard found.line.mayRevise, found.line.draft.status.isOpen,
                let line = found.line.draft.plan.first(where: { $0.request == request })
            else { continue }
            return (found.id.text, line.element)
        }
        return nil
    }

    /// Requirements by their ids, in this order, each once; what is none of ours, does not tell whose it is, or was revoked, is
    /// left out.
    ///
    /// - Parameter way: in a list the products that say that they answer one are not looked for, as none is shown.
    private func requirements(
        _ ids: [RecordID], in scope: Scope, as way: Disclosures.Way, for caller: Caller
    ) async throws -> [FoundRequirement] {
        let heads = try await requirementHeads(of: ids, in: scope)
        guard !heads.isEmpty else { return [] }
        try await give(heads.map(\.shown.row), as: way, isRun: false, to: caller)
        let plans = heads.flatMap(\.draft.plan)
        // By their ids, however many other requests came since.
        let requests = Dictionary(
            try await rfis(plans.compactMap(\.request), in: scope, as: .list, for: caller).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        let answers = try await newestLines(of: plans.compactMap(\.answeredBy), in: scope, for: caller)
        let writable = Set(try await accesses(for: caller).accesses.filter(\.canWrite).map(\.channel.code))
        let (house, now) = (scope.allowed.organisation, clock())
        var found: [FoundRequirement] = []
        for head in heads {
            let elements = head.draft.elements.enumerated().map { place, text in
                let plan = head.draft.plan.filter { $0.element == place }
                return RequirementElement(
                    text: text, plan: plan, answers: Self.once(plan.map(\.answeredBy)).compactMap { answers[$0] },
                    requests: Self.once(plan.map(\.request)).flatMap { requests[$0]?.lines(for: house, at: now) ?? [] })
            }
            let gaps = head.draft.status.isOpen ? elements.indices.filter { !elements[$0].isAnswered } : []
            let mayRevise =
                head.owner == house && writable.contains(head.line.channel)
                && RequirementDraft.isPlain(head.stored, of: house)
            found.append(
                FoundRequirement(
                    id: head.shown.row.id,
                    line: RequirementLine(
                        record: head.line, draft: head.draft, owner: head.owner, gaps: gaps, mayRevise: mayRevise),
                    elements: elements, stored: head.stored,
                    products: way == .record ? try await products(answering: head.shown.row.id, in: scope) : []))
        }
        return found
    }

    private static func once(_ ids: [RecordID?]) -> [RecordID] {
        var known: Set<RecordID> = []
        return ids.compactMap { $0 }.filter { known.insert($0).inserted }
    }

    /// A requirement without what answers it.
    private struct RequirementHead {
        let shown: Shown
        let line: RecordLine
        let draft: RequirementDraft
        let owner: String
        let stored: JSONValue
    }

    private func requirementHeads(of ids: [RecordID], in scope: Scope) async throws -> [RequirementHead] {
        let ids = Self.once(ids).filter { $0.type == Requirement.type }
        guard !ids.isEmpty else { return [] }
        // Whose came here first is its owner; the newest version of the owner's is what it says.
        let owners = try await firstSpoken(of: ids, in: scope).compactMapValues { versions in
            versions.first.flatMap { speaker(of: $0.row, in: scope) }
        }
        let voices = voices(in: scope)
        var newest: [RecordID: Shown] = [:]
        for (owner, owned) in Dictionary(grouping: owners, by: \.value).sorted(by: { $0.key < $1.key }) {
            let found = try await latest(of: owned.map(\.key), on: voices[owner] ?? [], in: scope)
            newest.merge(found) { first, _ in first }
        }
        let chosen = ids.compactMap { id in
            owners[id].flatMap { owner in newest[id].map { (owner: owner, shown: $0) } }
        }
        let bodies = try await remains(of: chosen.map(\.shown))
        let partly = chosen.map(\.shown).filter { $0.body != nil }.map(\.row)
        let whole = Dictionary(
            zip(partly.map(\.position), try await self.bodies(of: partly)), uniquingKeysWith: { first, _ in first })
        return try chosen.compactMap { owner, shown in
            guard let body = bodies[shown.row.position], let object = try? JSONDocument(parsing: body).root,
                Requirement.isOurs(object), object["revoked"]?.boolean != true
            else { return nil }
            let line = line(shown, body, scope.snapshot)
            guard let draft = RequirementDraft(object, channel: line.channel) else { return nil }
            return RequirementHead(
                shown: shown, line: line, draft: draft, owner: owner,
                stored: try whole[shown.row.position].map { try JSONDocument(parsing: $0).root } ?? object)
        }
    }

    /// Records by their ids as a list shows them, in the newest version that the reader may see of each.
    func newestLines(
        of ids: [RecordID], in scope: Scope, for caller: Caller
    ) async throws -> [RecordID: RecordLine] {
        guard !ids.isEmpty else { return [:] }
        let newest = try await latest(of: ids, on: scope.shelves, in: scope)
        let bodies = try await remains(of: Array(newest.values))
        try await give(newest.values.map(\.row), as: .list, isRun: false, to: caller)
        return newest.compactMapValues { shown in
            bodies[shown.row.position].map { line(shown, $0, scope.snapshot) }
        }
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
        let shown = try await show(rows.sorted(by: Self.newer), scope.allowed, scope.snapshot).filter {
            known.insert($0.row.id).inserted
        }
        let bodies = try await remains(of: shown)
        for shown in shown {
            guard let body = bodies[shown.row.position],
                let object = try? JSONDocument(parsing: body).root, object["revoked"]?.boolean != true,
                let content = Product.content(of: object), isMeant(content)
            else { continue }
            found.append(ShownProduct(record: line(shown, body, scope.snapshot), object: object, row: shown.row))
        }
        return found.sorted { $0.record.added > $1.record.added }
    }

    /// The latest assessments that a reader may see, those that answer a requirement before others.
    func assessments(
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
