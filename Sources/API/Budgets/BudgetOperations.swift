import Formats
import JSON
import Records
import Sharing

extension Operation {
    static let budgets: [Operation] = [
        .get(
            "/budgets", "listBudgets", .budgets, "The newest budgets of which one has lines.", desk: ["GET /budgets"],
            tells: Told.budgets
        ) { try await $0.gate.budgets(for: $0.caller) },
        .get(
            "/budgets/{id}", "readBudget", .budgets,
            "The indicators of a budget, by the id of one of its records: of that year and the two before it.",
            desk: ["GET /budgets/{id}"], BudgetQuery.parameters, tells: Told.budget
        ) { try await BudgetQuery.view($0) },
        .file(
            "/budgets/{id}/sheet", "readBudgetSheet", .budgets,
            "Its sheet alone, in RFC 8785 form: the same bytes for whoever has the same lines, on whichever node.",
            desk: ["GET /budgets/{id}/sheet"], BudgetQuery.parameters, type: "application/json"
        ) { ask in
            let view = try await BudgetQuery.view(ask)
            return (view.sheet.json, "indicators-\(view.marking.fileName).json")
        },
        .file(
            "/budgets/{id}/table", "takeBudgetTable", .budgets, "The same sheet as a table, one line an indicator.",
            desk: ["GET /budgets/{id}/sheet"], BudgetQuery.parameters, type: "text/csv; charset=utf-8"
        ) { ask in
            let view = try await BudgetQuery.view(ask)
            let lines: String = view.sheet.rows.map(CSV.line).joined()
            return (Array(lines.utf8), "indicators-\(view.marking.fileName).csv")
        },
    ]
}

/// Which sheet of a budget is meant.
enum BudgetQuery {
    static let parameters: [Operation.Parameter] = [
        .init("at", .time, "As of then, by the times that its authors gave the versions; the newest without it.")
    ]

    static func view(_ ask: Ask) async throws -> IndicatorView {
        try await ask.gate.indicators(ask.id, at: ask.query.time("at"), for: ask.caller)
    }
}

extension Told {
    static let budgetLine = Resource<BudgetLine>(
        "BudgetLine",
        [
            .one("record", record, "One of its records: the one that is known to most.") { $0.record },
            .text("name") { $0.name }, .text("fiscal_year") { $0.fiscalYear },
            .text("as_of", "The day up to which it tells.") { $0.asOf },
            .texts("originators", "Codes.") { $0.originators },
            .value("tlp", .tlp, "The strictest marking of the levels whose lines one has.") { .string($0.tlp.value) },
            .text("marking", "All of how it is to be handled, in the codes of policies.") { $0.marking.text() },
            .texts("lines_here", "The levels of secrecy whose lines one has.") { $0.open.map(\.rawValue) },
        ])
    static let budgets = Resource<BudgetList>(
        "Budgets",
        [
            .list("budgets", budgetLine, "By name, of each the newest year first.") { $0.lines },
            .flag("is_more", "Whether there are older records that were not looked at.") { $0.isMore },
        ])
    static let budgetVersion = Resource<IndicatorView.Version>(
        "BudgetVersion",
        [
            .text("modified") { $0.modified }, .text("fiscal_year") { $0.fiscalYear },
            .word("secrecy") { $0.secrecy }, .text("as_of") { $0.asOf },
            .texts("changed", "The numbers of the lines that say something else than in the version before.") {
                $0.changed
            },
            .flag("is_used", "Whether the sheet was computed from it.") { $0.isUsed },
        ])
    static let budget = Resource<IndicatorView>(
        "Budget",
        [
            .text("id", "What was asked for.") { $0.id }, .texts("originators", "Codes.") { $0.originators },
            .value("tlp", .tlp, "The strictest marking of its versions.") { .string($0.tlp.value) },
            .text("marking", "All of how it is to be handled, in the codes of policies; a file's name has its levels.")
            {
                $0.marking.text()
            },
            .maybeTime("at", "As of when; not there: from the newest versions.") { $0.at },
            .list("versions", budgetVersion, "The newest first.") { $0.versions },
            .value("sheet", .open("The sheet, as docs/resources.md describes it; `readBudgetSheet` has its bytes.")) {
                .raw($0.sheet.json)
            },
        ])
}
