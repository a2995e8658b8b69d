import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

struct SearchRoutes: PageRoutes {
    static let page: any Page.Type = SearchPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.search, .callers) { try await show($0, $1) },
            .get(Paths.search + "/file", .callers) { try await download($0, $1) },
        ]
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        let question = try asked(query)
        let list = question.text.isEmpty ? nil : try await desk.gate.search(question, for: context.caller)
        let channels = try await desk.gate.channels(for: context.caller)
        let page = SearchPage(question, list: list, channels: channels, language: visit.language)
        return desk.html(
            page, title: visit.language.text("search.title"), place: .search, marking: list?.lines.strictest,
            for: visit)
    }

    private func download(_ request: Request, _ context: AppContext) async throws -> Response {
        let query = try QueryString(context.query, plusIsSpace: true)
        let question = try asked(query)
        guard !question.text.isEmpty else { throw Refusal(.invalid, "say what is to be found: q=…") }
        return try await desk.file(.search(question), query, context)
    }

    private func asked(_ query: QueryString) throws -> SearchRequest {
        let text = Self.trimmed(try query.only("q") ?? "")
        guard text.count <= SearchPage.longest else {
            throw Refusal(.invalid, "the question is too long: ask for less")
        }
        return SearchRequest(
            text: text, type: try query.only("type").nonEmpty, channel: try query.only("channel").nonEmpty,
            cursor: try query.only("before").nonEmpty, limit: SearchPage.length)
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
