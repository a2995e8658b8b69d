import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

struct TimelineRoutes: PageRoutes {
    static let page: any Page.Type = TimelinePage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.timeline, .callers) { try await show($0, $1) },
            .get(Paths.timeline + "/file", .callers) { try await download($0, $1) },
        ]
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        let (asked, days) = try PictureRequest.read(.times, query)
        let look = PictureFilter.Look(
            days: days, isAccepted: try query.only(PictureFilter.accepted) != nil, from: try query.line())
        let view = try await desk.gate.picture(asked, for: context.caller)
        let page = TimelinePage(
            view, asked, look, channels: try await desk.gate.channels(for: context.caller), language: visit.language)
        return desk.html(
            page, title: visit.language.text("timeline.title"), place: .timeline, handled: view.marking, for: visit)
    }

    private func download(_ request: Request, _ context: AppContext) async throws -> Response {
        let query = try QueryString(context.query, plusIsSpace: true)
        return try await desk.file(.picture(try PictureRequest.read(.times, query).request), query, context)
    }
}
