import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// The lists of the registry.
struct PartiesRoutes: PageRoutes {
    static let page: any Page.Type = PartiesPage.self
    let desk: Desk

    var routes: [Route] {
        [.get(Paths.parties, .callers) { _, _ in .seeOther(Paths.parties(PartiesPage.List.organisations.rawValue)) }]
            + PartiesPage.List.allCases.map { list in
                .get(Paths.parties(list.rawValue), .callers) { try await show(list, $0, $1) }
            }
    }

    private func show(_ list: PartiesPage.List, _ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        let text = try query.only("q") ?? ""
        guard text.utf8.count <= 3 * PartiesPage.longest else {
            throw Refusal(.invalid, "what you look for is too long: write less")
        }
        let view = try await desk.gate.parties(for: context.caller)
        let page = PartiesPage(
            view, list: list, text: text, from: try query.line(),
            mayAskCommon: try await desk.gate.mayAskCommon(context.caller), language: visit.language)
        return desk.html(
            page, title: page.heading, place: .parties, marking: list == .channels ? nil : view.marking, for: visit)
    }
}

extension PartiesView {
    /// What a page that shows the registry is marked as.
    var marking: TLP? { channels.first { $0.code == "registry" }?.tlp }
}
