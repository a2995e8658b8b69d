import HTTPTypes
import Hummingbird
import Serving
import Sharing

/// To whom a record was given. Asking changes nothing but the log of who asked, so the form is sent with GET.
struct GivenRoutes: PageRoutes {
    static let page: any Page.Type = GivenPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.given, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        let id = try query.only("id").nonEmpty
        var view: DisclosuresView?
        var problem: String?
        var status = HTTPResponse.Status.ok
        if let id {
            do {
                view = try await desk.gate.disclosures(of: id, for: context.caller)
            } catch let refusal as Refusal where refusal.code == .missing {
                (problem, status) = (visit.language.text("given.missing"), .notFound)
            } catch let refusal as Refusal where refusal.code == .invalid {
                (problem, status) = (visit.language.text("given.invalid"), .unprocessableContent)
            }
        } else {
            try await desk.gate.checkDisclosures(for: context.caller)
        }
        let page = GivenPage(
            id, view, from: try query.line(), problem: problem, language: visit.language)
        return desk.html(
            page, title: visit.language.text("given.title"), place: .oversight, for: visit, status: status)
    }
}
