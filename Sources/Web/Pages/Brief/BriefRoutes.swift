import HTTPTypes
import Hummingbird
import Paper
import Serving
import Sharing

struct BriefRoutes: PageRoutes {
    static let page: any Page.Type = BriefPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.brief, .callers) { try await show($0, $1) },
            .get(Paths.briefPDF, .callers) { try await pdf($0, $1) },
        ]
    }

    private func span(_ context: AppContext) throws -> BriefSpan {
        try QueryString(context.query).only("span").flatMap(BriefSpan.init) ?? .day
    }

    private func pdf(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        return try await desk.gate.briefPaper(of: try span(context), for: context.caller) { view in
            let pieces = BriefPage(view, language: visit.language).paper(visit.language)
            return try await desk.paper(pieces, marking: view.marking, for: visit, on: view.instant, name: "brief")
        }
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let page = BriefPage(
            try await desk.gate.brief(of: try span(context), for: context.caller), language: visit.language)
        return desk.html(page, title: page.title, place: .brief, handled: page.marking, for: visit)
    }
}
