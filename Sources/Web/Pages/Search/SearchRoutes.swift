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
            .post(Paths.keptSearches, .callers, upTo: Desk.formLimit) { try await keep($0, $1) },
            .post("/search/kept/{id}/seen", .callers, upTo: Desk.formLimit) { request, context in
                try await act(request, context) { try await desk.gate.see(search: $0, by: context.caller) }
            },
            .post("/search/kept/{id}/forget", .callers, upTo: Desk.formLimit) { request, context in
                try await act(request, context) { try await desk.gate.forget(search: $0, by: context.caller) }
            },
            .get(Paths.search + "/file", .callers) { try await download($0, $1) },
        ]
    }

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
        return try await page(question, list, visit, context)
    }

    private func page(
        _ question: SearchEntry, _ list: RecordList?, _ visit: Visit, _ context: AppContext
    ) async throws -> Response {
        let channels = try await desk.gate.channels(for: context.caller)
        // What a kept search is called may say as much as what it finds: they stand where nothing else does.
        let kept = list == nil ? try await desk.gate.keptSearches(for: context.caller) : []
        let page = SearchPage(question, list: list, channels: channels, kept: kept, language: visit.language)
        return desk.html(
            page, title: visit.language.text("search.title"), place: .search,
            marking: (list?.lines ?? kept.flatMap(\.alerts)).strictest, for: visit,
            status: question.entry.isSound ? .ok : .unprocessableContent)
    }

    /// Keeps the question that was sent with a name.
    private func keep(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let form: QueryString
        do {
            form = try await desk.form(request, context, visit)
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        var question = try SearchEntry(visit.language) { try form.only($0) }
        guard question.entry.isSound else { return try await page(question, nil, visit, context) }
        let name = try form.only("name") ?? ""
        do {
            try await desk.gate.keep(question.request, named: name, by: context.caller)
        } catch let refusal as Refusal where refusal.code == .invalid || refusal.code == .conflict {
            let phrase = refusal.code == .conflict ? "kept.problem.full" : "kept.problem.name"
            question.refuse(name: name, visit.language.text(phrase))
            return try await page(question, nil, visit, context)
        }
        return .seeOther(Paths.search)
    }

    /// Does something with a kept search, and goes back to where it was asked for.
    private func act(
        _ request: Request, _ context: AppContext, _ act: (String) async throws -> Void
    ) async throws -> Response {
        let visit = Visit(request, context)
        let form: QueryString
        do {
            form = try await desk.form(request, context, visit)
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        try await act(try context.parameter("id"))
        return .seeOther(try form.only("back") == Paths.inbox ? Paths.inbox : Paths.search)
    }

    /// What is found, as a file.
    private func download(_ request: Request, _ context: AppContext) async throws -> Response {
        let query = try QueryString(context.query, plusIsSpace: true)
        let question = try SearchEntry(Visit(request, context).language) { try query.only($0) }
        guard question.entry.isSound, !question.isEmpty else {
            throw Refusal(.invalid, question.entry.problem ?? "say what is to be found: q=…")
        }
        return try await desk.file(.search(question.request), query, context)
    }
}
