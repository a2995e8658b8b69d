import HTTPTypes
import Hummingbird
import Serving
import Sharing

struct PeerRoutes: PageRoutes {
    static let page: any Page.Type = PeerPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.peers + "/{code}", .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let (peer, phrase) = try await desk.gate.peer(context.parameter("code"), for: context.caller)
        let exchange = try await desk.gate.exchange(with: peer.organisation, for: context.caller)
        let page = PeerPage(peer, phrase: phrase, exchange, language: visit.language)
        return desk.html(page, title: peer.name, place: .peers, for: visit)
    }
}
