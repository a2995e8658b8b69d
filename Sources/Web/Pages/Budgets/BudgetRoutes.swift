import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Serving
import Sharing

/// The budgets that the reader has lines of.
struct BudgetsRoutes: PageRoutes {
    static let page: any Page.Type = BudgetsPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.budgets, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let list = try await desk.gate.budgets(for: context.caller)
        let mayImport = try await !desk.writable(for: context.caller).isEmpty
        return desk.html(
            BudgetsPage(
                list, mayImport: mayImport, from: try QueryString(context.query).line(), language: visit.language),
            title: visit.language.text("budget.title"), place: .budgets, handled: list.marking, for: visit)
    }
}

/// The sheet of one, as a page and as files.
struct BudgetRoutes: PageRoutes {
    static let page: any Page.Type = BudgetPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/budgets/{id}", .callers) { try await show($0, $1) },
            .get("/budgets/{id}/sheet", .callers) { try await file($0, $1) },
        ]
    }

    private func view(_ context: AppContext, _ query: QueryString) async throws -> IndicatorView {
        var instant: Instant?
        if let text = try query.only("at"), !text.isEmpty {
            guard let time = Instant(text) else {
                throw Refusal(.invalid, "at: write a time, as in 2025-04-05T09:30:00Z")
            }
            instant = time
        }
        return try await desk.gate.indicators(try context.parameter("id"), at: instant, for: context.caller)
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        let view = try await view(context, query)
        let part = BudgetPage.Part(year: try query.only("year").nonEmpty, from: try query.line())
        let page = BudgetPage(view, at: part, language: visit.language)
        return desk.html(page, title: page.name, place: .budgets, handled: view.marking, for: visit)
    }

    /// The same bytes for whoever has the same lines: its marking stands in the file's name.
    private func file(_ request: Request, _ context: AppContext) async throws -> Response {
        let query = try QueryString(context.query, plusIsSpace: true)
        let view = try await view(context, query)
        let (bytes, type): ([UInt8], String)
        switch try query.only("as") {
        case "json": (bytes, type) = (view.sheet.json, "json")
        case "csv": (bytes, type) = (Array(view.sheet.rows.map(CSV.line).joined().utf8), "csv")
        default: throw Refusal(.invalid, "as: write csv or json")
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: type == "csv" ? "text/csv; charset=utf-8" : "application/json",
                .contentDisposition: FileName.attachment("indicators-\(view.marking.fileName).\(type)"),
                .cacheControl: "no-store",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
