import HTTPTypes
import Hummingbird
import Serving
import Sharing

struct DeliveryRoutes: PageRoutes {
    static let page: any Page.Type = DeliveryPage.self
    let desk: Desk

    var routes: [Route] { [.get("/records/{id}/deliveries", .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        let view = try await desk.gate.whereabouts(
            of: try context.parameter("id"), version: try query.only("version").nonEmpty,
            channel: try query.only("channel").nonEmpty, for: context.caller)
        let page = DeliveryPage(view, language: visit.language)
        return desk.html(
            page, title: visit.language.text("delivery.title", ["record": page.name]), marking: view.record.tlp,
            for: visit)
    }
}
