import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// What others said of how good the products of the reader's house are.
struct RatingsRoutes: PageRoutes {
    static let page: any Page.Type = RatingsPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.ratings, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let view = try await desk.gate.ratings(for: context.caller)
        return desk.html(
            RatingsPage(view, from: try QueryString(context.query).line(), language: visit.language),
            title: visit.language.text("ratings.title"), place: .ratings,
            marking: view.rated.map(\.record).strictest ?? .clear, for: visit)
    }
}
