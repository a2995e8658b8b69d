import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// “What may both see?” Asking changes nothing, so the form is sent with GET.
struct CommonRoutes: PageRoutes {
    static let page: any Page.Type = CommonPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.common, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        try await desk.gate.checkCommon(for: context.caller)
        let query = try QueryString(context.query, plusIsSpace: true)
        var organisations: [String] = []
        for name in query.values("with") where !name.isEmpty && !organisations.contains(name) {
            organisations.append(name)
        }
        let words = try query.only("q") ?? ""
        guard words.utf8.count <= FormFields.longestBytes else {
            throw Refusal(.invalid, "the question is too long: ask for less")
        }
        let question = CommonRequest(
            organisations, words: words, purpose: try query.only("purpose").nonEmpty ?? "awareness",
            cursor: try query.only("before").nonEmpty, limit: CommonPage.length)
        guard PartyWords.purposes.contains(question.purpose) else {
            throw Refusal(.invalid, "there is no such purpose: choose one of \(PartyWords.purposes)")
        }
        var list: RecordList?
        var problem: String?
        if organisations.count > 1 {
            do {
                list = try await desk.gate.common(question, for: context.caller)
            } catch let refusal as Refusal where refusal.code == .invalid && question.cursor == nil {
                problem = visit.language.text("common.problem")
            }
        } else if !query.items.isEmpty {
            problem = visit.language.text("common.different")
        }
        let page = CommonPage(
            question, list: list, problem: problem, try await desk.gate.parties(for: context.caller),
            language: visit.language)
        return desk.html(
            page, title: visit.language.text("common.title"), place: .parties, marking: list?.lines.strictest,
            for: visit, status: problem == nil ? .ok : .unprocessableContent)
    }
}
