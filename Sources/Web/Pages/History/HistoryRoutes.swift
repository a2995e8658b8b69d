import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

struct HistoryRoutes: PageRoutes {
    static let page: any Page.Type = HistoryPage.self
    let desk: Desk

    var routes: [Route] { [.get("/records/{id}/history", .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query)
        let id = try context.parameter("id")
        let (version, channel) = (try query.only("version").nonEmpty, try query.only("channel").nonEmpty)
        let view = try await desk.gate.record(id, version: version, channel: channel, for: context.caller)
        // Where it went is asked for whoever may ask: the gate says who.
        let whereabouts =
            view.mayAskWhere
            ? try await desk.gate.whereabouts(
                of: id, version: view.line.version, channel: view.line.channel, for: context.caller) : nil
        let page = HistoryPage(
            view, whereabouts, from: try query.only(Leaf.from).flatMap { Int($0) }, language: visit.language)
        let shown = [view.line] + view.history + view.elsewhere
        return desk.html(
            page, title: visit.language.text("history.title", ["record": page.name]), marking: shown.strictest,
            for: visit)
    }
}
