import HTTPTypes
import Hummingbird
import Serving
import Sharing

struct PeersRoutes: PageRoutes {
    static let page: any Page.Type = PeersPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.peers, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let page = PeersPage(
            try await desk.gate.peers(for: context.caller), forks: try await desk.gate.forks(for: context.caller),
            language: visit.language)
        return desk.html(page, title: visit.language.text("peers.title"), place: .peers, for: visit)
    }
}
