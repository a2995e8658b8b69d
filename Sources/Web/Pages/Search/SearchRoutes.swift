import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

struct SearchRoutes: PageRoutes {
    static let page: any Page.Type = SearchPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.search, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        var question = try SearchEntry(visit.language) { try query.only($0) }
        var list: RecordList?
        if question.entry.isSound, !question.isEmpty {
            do {
                list = try await desk.gate.search(question.request, for: context.caller)
            } catch let refusal as Refusal where refusal.code == .invalid && question.request.cursor != nil {
                question.refuse(visit.language.text("search.problem.cursor"))
            }
        }
        let channels = try await desk.gate.channels(for: context.caller)
        let page = SearchPage(question, list: list, channels: channels, language: visit.language)
        return desk.html(
            page, title: visit.language.text("search.title"), place: .search, marking: list?.lines.strictest,
            for: visit, status: question.entry.isSound ? .ok : .unprocessableContent)
    }
}
