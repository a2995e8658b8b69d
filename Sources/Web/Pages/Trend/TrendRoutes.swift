import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// How events developed, as far as the reader may see them.
struct TrendRoutes: PageRoutes {
    static let page: any Page.Type = TrendPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.trend, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        var asked = TrendRequest(channel: try query.only("channel").nonEmpty)
        if let text = try query.only("months").nonEmpty {
            guard let months = Int(text) else { throw Refusal(.invalid, "months: write a number") }
            asked.months = months
        }
        let view = try await desk.gate.trend(asked, for: context.caller)
        let page = TrendPage(
            view, asked, channels: try await desk.gate.channels(for: context.caller), language: visit.language)
        return desk.html(
            page, title: visit.language.text("trend.title"), place: .trend, marking: view.tlp, for: visit)
    }
}
