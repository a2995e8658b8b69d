import JSON
import Policy
package import Records
import Store

/// What became of the lines of one level of one year.
package struct BudgetOutcome: Hashable, Sendable {
    package let fiscalYear: String
    package let secrecy: BudgetExecution.Secrecy
    package let lines: Int
    /// `nil`: they were not filed, only counted.
    package let fate: ImportedLine.Fate?
    /// The record's; `nil` where there is none.
    package let id: String?
}

/// A budget of one fiscal year that the reader has lines or totals of.
package struct BudgetLine: Hashable, Sendable {
    /// One of its records: the one that is known to most.
    package let record: RecordLine
    package let name: String
    package let fiscalYear: String
    /// The latest day of all of its levels that the reader has.
    package let asOf: String
    package let originators: [String]
    /// The levels of secrecy whose lines the reader has.
    package let open: [BudgetExecution.Secrecy]
    /// The strictest of the levels that this was read from.
    package let tlp: TLP
    /// Of all of those.
    package let marking: Marking
}

package struct BudgetList: Sendable {
    package let lines: [BudgetLine]
    /// Of all of them.
    package let marking: Marking
    /// What the originators are called, as far as the reader may know.
    package let book: PartyBook
    package let instant: Instant
    /// Whether there are more than were looked at.
    package let isMore: Bool
}

/// The indicators of a budget, as far as the reader has its lines.
package struct IndicatorView: Sendable {
    package let id: String
    package let sheet: IndicatorSheet
    package let originators: [String]
    /// What they are called, as far as the reader may know.
    package let book: PartyBook
    package let instant: Instant
    /// The version of each record that is newer than what is shown, or older: when it was changed, and by how many lines.
    package let versions: [Version]
    /// What was asked for; `nil`: as of now.
    package let at: Instant?
    /// The strictest of ``versions``, whether the sheet was computed from them or not: what each changed is told.
    package let tlp: TLP
    /// Of all of ``versions``.
    package let marking: Marking

    package struct Version: Hashable, Sendable {
        package let modified: String
        package let fiscalYear: String
        package let secrecy: BudgetExecution.Secrecy
        package let asOf: String
        /// The numbers of the lines that say something else than in the version before, or were not in it.
        package let changed: [String]
        /// Whether the sheet was computed from it.
        package let isUsed: Bool
    }
}

extension Gate {
    /// What filing the plans would do: nothing is filed.
    ///
    /// - Parameter emptied: ``BudgetSheet/Reading/emptied``; only those that change something have an outcome, after the plans'.
    package func preview(
        _ plans: [BudgetSheet.Plan], emptying emptied: [BudgetSheet.Plan] = [], by caller: Caller
    ) async throws -> [BudgetOutcome] {
        try Self.checkApart(plans + emptied)
        var outcomes: [BudgetOutcome] = []
        for plan in plans {
            guard let channel = plan.channel else {
                outcomes.append(plan.counted)
                continue
            }
            outcomes.append(
                try await core.door("import", on: channel, for: caller) {
                    let access = try await core.writable(channel, for: caller)
                    let id = plan.id(of: access.allowed.organisation)
                    let earlier = try await core.budget(id, in: access, for: caller)
                    let fate: ImportedLine.Fate = earlier.map { $0.facts == plan.facts ? .known : .corrected } ?? .new
                    return plan.outcome(fate, id)
                })
        }
        for plan in emptied {
            guard let channel = plan.channel else { continue }
            let outcome: BudgetOutcome? = try await core.door("import", on: channel, for: caller) {
                let access = try await core.writable(channel, for: caller)
                let id = plan.id(of: access.allowed.organisation)
                guard let earlier = try await core.budget(id, in: access, for: caller), earlier.facts != plan.facts
                else { return nil }
                return plan.outcome(.corrected, id)
            }
            if let outcome { outcomes.append(outcome) }
        }
        return outcomes
    }

    /// Two levels in one channel would show the lines of the stricter one to whoever may see those of the laxer one.
    private static func checkApart(_ plans: [BudgetSheet.Plan]) throws {
        var taken: [String: BudgetExecution.Secrecy] = [:]
        for plan in plans {
            guard let channel = plan.channel else { continue }
            if let other = taken[channel], other != plan.part.secrecy {
                throw Refusal(
                    .invalid,
                    "the levels \(other.rawValue) and \(plan.part.secrecy.rawValue) of a budget go to channels of their own"
                )
            }
            taken[channel] = plan.part.secrecy
        }
    }

    /// Files the lines of each level into the channel that was chosen for it, in the name of the caller's organisation.
    ///
    /// The same budget, year and level is always the same record: filed again it changes nothing, and other figures are its next
    /// version, so that every figure keeps its history.
    ///
    /// - Parameter emptied: ``BudgetSheet/Reading/emptied``.
    package func file(
        _ plans: [BudgetSheet.Plan], emptying emptied: [BudgetSheet.Plan] = [], by caller: Caller
    ) async throws -> [BudgetOutcome] {
        try Self.checkApart(plans + emptied)
        for channel in Set(plans.compactMap(\.channel)).sorted() { try await checkWriting(to: channel, by: caller) }
        var outcomes: [BudgetOutcome] = []
        for plan in plans {
            guard let channel = plan.channel else {
                outcomes.append(plan.counted)
                continue
            }
            if let outcome = try await file(plan, to: channel, by: caller) { outcomes.append(outcome) }
        }
        for plan in emptied {
            guard let channel = plan.channel,
                let outcome = try await file(plan, to: channel, onlyChanging: true, by: caller)
            else { continue }
            outcomes.append(outcome)
        }
        return outcomes
    }

    /// - Parameter isBound: nothing is filed, and nothing told, where there is no record yet or it says the same.
    private func file(
        _ plan: BudgetSheet.Plan, to channel: String, onlyChanging isBound: Bool = false, by caller: Caller
    ) async throws -> BudgetOutcome? {
        let author = try await core.author(in: channel, by: caller)
        let access = try await core.writable(channel, for: caller)
        let id = plan.id(of: access.allowed.organisation)
        let earlier = try await core.budget(id, in: access, for: caller)
        if isBound, earlier.map({ $0.facts == plan.facts }) ?? true { return nil }
        if let earlier, earlier.facts == plan.facts { return plan.outcome(.known, id) }
        let now = Instant(microseconds: core.clock().microseconds / 1_000 * 1_000)
        let next = earlier.map { max(now, Instant(microseconds: $0.modified.microseconds + 1_000)) } ?? now
        let tree = plan.object(id, by: earlier?.author ?? author?.id, created: earlier?.created ?? next.text, at: next)
        let outcome = try await file(
            [author?.object, BudgetExecution.definition].compactMap { $0 } + [tree], for: id, in: channel, by: caller)
        switch outcome {
        case .filed: return plan.outcome(earlier == nil ? .new : .corrected, id)
        case .held(let request): return plan.outcome(.held(request: request), id)
        case .refused(_, let message): return plan.outcome(.refused(message: message), id)
        }
    }

    /// The newest budgets that a caller sees lines of, by name and year.
    package func budgets(for caller: Caller) async throws -> BudgetList {
        try await core.door("budgets", on: BudgetExecution.type, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let (found, isMore) = try await core.budgets(in: scope)
            let groups = Dictionary(grouping: found) { $0.key }
            let shown = groups.values.compactMap { $0.min { $0.part.secrecy < $1.part.secrecy } }
            // Of each level it is told that there is one, and up to which day it tells.
            try await core.give(found.map(\.seen.row), as: .list, isRun: false, to: caller)
            let lines = try await core.lines(shown.map(\.seen.shown), scope.snapshot)
            let records = Dictionary(lines.map { ($0.id, $0) }) { first, _ in first }
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            let policies = try await core.policies(of: found.map(\.seen.shown), in: scope)
            var known: [FoundBudget.Key: [Core.KnownPolicy]] = [:]
            for (one, policy) in zip(found, policies) { known[one.key, default: []].append(policy) }
            let markings = known.mapValues { Core.combined($0) }
            return BudgetList(
                lines: shown.compactMap { one in
                    records[one.seen.row.id.text].map { record in
                        let group = groups[one.key] ?? []
                        return BudgetLine(
                            record: record, name: one.part.name, fiscalYear: one.part.fiscalYear,
                            asOf: group.map(\.part.asOf).max() ?? one.part.asOf, originators: one.key.originators,
                            open: group.map(\.part.secrecy).sorted(),
                            tlp: group.map { core.tlp(of: $0.seen.shown, in: scope.snapshot) }.max() ?? record.tlp,
                            marking: markings[one.key] ?? Marking.none)
                    }
                }.sorted { ($0.name, $1.fiscalYear) < ($1.name, $0.fiscalYear) }, marking: Core.combined(policies),
                book: book, instant: core.clock(), isMore: isMore)
        }
    }

    /// The indicators of a budget: of the year of this record, and of the two before it.
    ///
    /// - Parameter instant: from the versions that there were then; `nil`: from the newest.
    package func indicators(
        _ id: String, at instant: Instant? = nil, for caller: Caller
    ) async throws -> IndicatorView {
        try await core.door("indicators", on: id, for: caller) {
            let scope = try await core.scope(nil, for: caller)
            let missing = Refusal(.missing, "there is no budget \(id.echo) that you may see")
            // By their ids, however many records others have filed since; those that a house numbered otherwise are found among
            // the newest.
            guard let record = try? RecordID(id),
                let asked = try await core.newestBudgets([record], in: scope).first
            else { throw missing }
            let (newest, _) = try await core.budgets(in: scope)
            let companions = try await core.newestBudgets(asked.companions, in: scope)
            let same = (newest + companions + [asked]).filter {
                $0.key.name == asked.key.name && $0.key.originators == asked.key.originators
                    && $0.part.fiscalYear <= asked.part.fiscalYear && $0.part.currency == asked.part.currency
            }
            let years = Set(same.map(\.part.fiscalYear)).sorted().suffix(IndicatorSheet.yearsMost)
            let records = Set(same.filter { years.contains($0.part.fiscalYear) }.map(\.seen.row.id)).sorted()
            let versions = try await core.budgetVersions(records, in: scope)
            let used = Dictionary(grouping: versions, by: \.seen.row.id).compactMap { _, versions in
                versions.filter { version in instant.map { version.modified <= $0 } ?? true }.max {
                    $0.modified < $1.modified
                }
            }
            guard let sheet = IndicatorSheet(used.map { ($0.part, $0.source) }) else { throw missing }
            try await core.give(versions.map(\.seen.row), as: .record, isRun: false, to: caller)
            for version in used { core.noteView(of: version.seen.shown, in: scope.snapshot, by: caller) }
            let book = try await core.book(scope)
            try await core.give(book, to: caller)
            return IndicatorView(
                id: id, sheet: sheet, originators: asked.key.originators, book: book, instant: core.clock(),
                versions: Self.history(versions, used: Set(used.map(\.seen.row.position))), at: instant,
                tlp: versions.map { core.tlp(of: $0.seen.shown, in: scope.snapshot) }.max() ?? .clear,
                marking: try await core.marking(of: versions.map(\.seen.shown), in: scope))
        }
    }

    private static func history(_ all: [FoundBudget], used: Set<Position>) -> [IndicatorView.Version] {
        Dictionary(grouping: all, by: \.seen.row.id).values.flatMap { versions in
            var before: [String: BudgetExecution.Line] = [:]
            return versions.sorted { $0.modified < $1.modified }.map { version in
                let lines = Dictionary(version.part.lines.map { ($0.line, $0) }) { first, _ in first }
                let numbers = Set(lines.keys).union(before.keys)
                let changed = numbers.filter { lines[$0] != before[$0] }.sorted()
                before = lines
                return IndicatorView.Version(
                    modified: version.source.version, fiscalYear: version.part.fiscalYear,
                    secrecy: version.part.secrecy, asOf: version.part.asOf, changed: changed,
                    isUsed: used.contains(version.seen.row.position))
            }
        }.sorted { ($1.modified, $0.secrecy) < ($0.modified, $1.secrecy) }
    }
}

/// A version of a record of a budget, as its reader sees it.
struct FoundBudget: Sendable {
    struct Key: Hashable {
        let name: String
        let fiscalYear: String
        let originators: [String]
    }
    let seen: SeenObject
    let part: BudgetExecution.Part
    let key: Key
    let modified: Instant

    var source: IndicatorSheet.Source {
        let cited = seen.object["external_references"].map { $0.kind == .array ? Array($0.elements) : [] } ?? []
        let file = cited.first { $0.kind == .object }
        let words = file?["description"]?.string ?? ""
        return IndicatorSheet.Source(
            id: seen.row.id.text, version: modified.text, secrecy: part.secrecy, file: file?["source_name"]?.string,
            fileDigest: words.hasPrefix(BudgetSheet.fileWords)
                ? String(words.dropFirst(BudgetSheet.fileWords.count)) : nil)
    }
}

extension FoundBudget {
    /// The records that the same house makes of this budget: of each level, of its year and of those before it.
    fileprivate var companions: [RecordID] {
        guard key.originators.count == 1, let house = key.originators.first else { return [] }
        var years = [part.fiscalYear]
        while years.count < IndicatorSheet.yearsMost, let before = years.last.flatMap(Self.year(before:)) {
            years.append(before)
        }
        return years.flatMap { year in
            BudgetExecution.Secrecy.allCases.map { BudgetSheet.Plan.id(of: house, part.name, year, $0) }
        }
    }

    /// As in `2023` before `2024`, `1999/00` before `2000/01`.
    private static func year(before year: String) -> String? {
        let parts = year.split(separator: "/").map(String.init)
        var before: [String] = []
        for part in parts {
            guard let number = Int(part), let size = [2: 100, 4: 10_000][part.utf8.count] else { return nil }
            let text = String((number + size - 1) % size)
            before.append(String(repeating: "0", count: part.utf8.count - text.utf8.count) + text)
        }
        return before.joined(separator: "/")
    }
}

/// A record of a budget that is there already.
struct EarlierBudget: Sendable {
    let created: String
    let author: RecordID?
    let modified: Instant
    let facts: String?
}

extension Core {
    private func found(_ seen: SeenObject, _ scope: Scope) -> FoundBudget? {
        guard let part = BudgetExecution.Part(seen.object),
            let modified = seen.object["modified"]?.string.flatMap({ Instant($0) })
        else { return nil }
        return FoundBudget(
            seen: seen, part: part,
            key: FoundBudget.Key(
                name: part.name, fiscalYear: part.fiscalYear,
                originators: originators(of: seen.row.shelf, in: scope.snapshot).sorted()), modified: modified)
    }

    /// The newest, of each record the newest version.
    fileprivate func budgets(in scope: Scope) async throws -> (found: [FoundBudget], isMore: Bool) {
        let most = SharingLimits.budgets
        let rows = try await newest(most + 1, before: scope.moment.beyond, in: scope) { before, count in
            let rows = try await store.recent(
                type: BudgetExecution.type, before: before, shelves: scope.shelves, limit: count)
            return Rows(rows: rows, more: rows.count == count)
        }
        let seen = Self.newestEach(try await objects(of: Array(rows.shown.prefix(most))))
        return (seen.compactMap { found($0, scope) }, rows.shown.count > most)
    }

    /// Of each of these records the newest version, as far as the reader sees it, and none where that is revoked.
    fileprivate func newestBudgets(_ ids: [RecordID], in scope: Scope) async throws -> [FoundBudget] {
        guard !ids.isEmpty else { return [] }
        let rows = try await versions(of: ids, on: scope.shelves)
        let shown = try await show(rows, scope.allowed, scope.snapshot)
        return Self.newestEach(try await objects(of: shown)).compactMap { found($0, scope) }
    }

    /// All versions of these records that the reader sees.
    fileprivate func budgetVersions(_ ids: [RecordID], in scope: Scope) async throws -> [FoundBudget] {
        let rows = try await versions(of: ids, on: scope.shelves)
        let shown = try await show(rows, scope.allowed, scope.snapshot)
        return try await objects(of: shown).compactMap { found($0, scope) }
    }

    /// What a channel has of a record already, as far as the caller knows of it.
    fileprivate func budget(
        _ id: RecordID, in access: Access, for caller: Caller
    ) async throws -> EarlierBudget? {
        let all = access.snapshot.shelvesByChannel[access.channel.key] ?? []
        let rows = try await known(id, to: caller.name, seeing: access.whole, among: all)
            .filter { isOwn($0, of: access.allowed.organisation, in: access.snapshot) }
        var newest: EarlierBudget?
        for body in try await bodies(of: rows) {
            guard let object = try? JSONDocument(parsing: body).root,
                let modified = object["modified"]?.string.flatMap({ Instant($0) }),
                newest.map({ $0.modified < modified }) ?? true
            else { continue }
            let cited = object["external_references"].map { $0.kind == .array ? Array($0.elements) : [] } ?? []
            let facts = cited.compactMap { $0.kind == .object ? $0["hashes"]?["SHA-256"]?.string : nil }.first
            newest = EarlierBudget(
                created: object["created"]?.string ?? "", author: object["created_by_ref"]?.recordID,
                modified: modified,
                facts: facts)
        }
        return newest
    }
}

extension BudgetSheet.Plan {
    /// The same for each budget, year and level of a house.
    fileprivate func id(of organisation: String) -> RecordID {
        Self.id(of: organisation, part.name, part.fiscalYear, part.secrecy)
    }

    fileprivate static func id(
        of organisation: String, _ name: String, _ year: String, _ secrecy: BudgetExecution.Secrecy
    ) -> RecordID {
        RecordID.derived(
            BudgetExecution.type,
            from: "budget of \(organisation): \(name)\u{1F}\(year)\u{1F}\(secrecy.rawValue)".utf8)
    }

    fileprivate var counted: BudgetOutcome {
        BudgetOutcome(
            fiscalYear: part.fiscalYear, secrecy: part.secrecy, lines: part.lines.count, fate: nil, id: nil)
    }

    fileprivate func outcome(_ fate: ImportedLine.Fate, _ id: RecordID) -> BudgetOutcome {
        BudgetOutcome(
            fiscalYear: part.fiscalYear, secrecy: part.secrecy, lines: part.lines.count, fate: fate, id: id.text)
    }

    fileprivate func object(_ id: RecordID, by author: RecordID?, created: String, at now: Instant) -> JSONTree {
        var members: [JSONMember] = [
            JSONMember("type", .string(BudgetExecution.type)), JSONMember("spec_version", "2.1"),
            JSONMember("id", .string(id.text)),
        ]
        if let author { members.append(JSONMember("created_by_ref", .string(author.text))) }
        members += [
            JSONMember("created", .string(created)), JSONMember("modified", .string(now.text)),
            JSONMember("external_references", [cited.tree]),
        ]
        members += part.members
        members.append(
            JSONMember("extensions", .object([JSONMember(BudgetExecution.extensionID, ["extension_type": "new-sdo"])])))
        return .object(members)
    }
}

extension BudgetExecution {
    /// What the type is, for tools that meet it: STIX 2.1 §7.3.
    static let definition: JSONTree = [
        "type": "extension-definition", "spec_version": "2.1", "id": .string(extensionID),
        "created_by_ref": .string(BarazaMarking.identityID), "created": .string(Product.allocated.text),
        "modified": .string(Product.allocated.text), "name": "Execution of a budget",
        "description":
            "budget-execution: what was budgeted and spent in one fiscal year, line by line, at one level of secrecy, with the totals of all levels.",
        "schema": "docs/resources.md of Baraza", "version": "1.0.0", "extension_types": ["new-sdo"],
    ]
}
