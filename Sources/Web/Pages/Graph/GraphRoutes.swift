import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

struct GraphRoutes: PageRoutes {
    static let page: any Page.Type = GraphPage.self
    let desk: Desk

    var routes: [Route] { [.get("/records/{id}/graph", .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query)
        let view = try await desk.gate.surroundings(
            of: try context.parameter("id"), version: try query.only("version").nonEmpty,
            channel: try query.only("channel").nonEmpty, for: context.caller)
        let page = GraphPage(view, from: try query.line(), language: visit.language)
        let shown = view.nodes.map(\.record) + view.links.compactMap(\.relationship)
        return desk.html(
            page, title: visit.language.text("graph.title", ["record": page.name]), marking: shown.strictest,
            for: visit)
    }
}
