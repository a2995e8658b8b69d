import HTTPTypes
import Hummingbird
import Serving
import Sharing

struct ProtectionRoutes: PageRoutes {
    static let page: any Page.Type = ProtectionPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.protection, .callers) { try await show($0, $1) },
            .post(Paths.protectionRequests, .callers, upTo: Desk.formLimit) { try await act($0, $1, open) },
            .post(Paths.protectionSteps, .callers, upTo: Desk.formLimit) { try await act($0, $1, step) },
            .post(Paths.protectionSweep, .callers, upTo: Desk.formLimit) { try await act($0, $1, sweep) },
            .post(Paths.protectionAnswers, .callers, upTo: Desk.formLimit) { try await act($0, $1, answer) },
        ]
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let query = try QueryString(context.query)
        let part = ProtectionPage.Part(
            request: try query.line(), review: try query.line("review"), due: try query.line(DueList.from),
            question: try query.line(QuestionItem.from))
        return try await page(Visit(request, context), at: part, for: context.caller)
    }

    private func page(
        _ visit: Visit, at part: ProtectionPage.Part = ProtectionPage.Part(), problem: String? = nil,
        notice: String? = nil, for caller: Caller, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let page = ProtectionPage(
            try await desk.gate.oversight(for: caller), try await desk.gate.retention(for: caller), at: part,
            problem: problem, notice: notice, language: visit.language)
        return desk.html(
            page, title: visit.language.text("protection.title"), place: .protection, for: visit, status: status)
    }

    /// Does what a form asks for, and shows the page with what came of it.
    private func act(
        _ request: Request, _ context: AppContext,
        _ body: (QueryString, Caller, Language) async throws -> String?
    ) async throws -> Response {
        let visit = Visit(request, context)
        let form: QueryString
        do {
            form = try await desk.form(request, context, visit)
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        do {
            guard let notice = try await body(form, context.caller, visit.language) else {
                return .seeOther(Paths.protection)
            }
            return try await page(visit, notice: notice, for: context.caller)
        } catch let refusal as Refusal where [.invalid, .conflict].contains(refusal.code) {
            return try await page(
                visit, problem: visit.language.said(refusal.message), for: context.caller,
                status: .unprocessableContent)
        }
    }

    private func open(_ form: QueryString, _ caller: Caller, _ language: Language) async throws -> String? {
        guard let kind = try form.only("kind").flatMap(SubjectRequestKind.init) else {
            throw Refusal(.invalid, "a request is for access, rectification, erasure, restriction or an objection")
        }
        let about = (try form.only("about") ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        let draft = SubjectRequestDraft(
            reference: try form.only("reference") ?? "", kind: kind, authority: try form.only("authority").nonEmpty,
            days: try form.only("days").flatMap { Int64($0) } ?? 0, about: about)
        _ = try await desk.gate.open(draft, by: caller)
        return nil
    }

    private func step(_ form: QueryString, _ caller: Caller, _ language: Language) async throws -> String? {
        let id = try form.only("request") ?? ""
        switch try form.only("step") {
        case "confirm": try await desk.gate.advance(id, .identity(confirmed: true), by: caller)
        case "deny": try await desk.gate.advance(id, .identity(confirmed: false), by: caller)
        case "decide":
            guard let decision = try form.only("decision").flatMap(SubjectDecision.init) else {
                throw Refusal(.invalid, "choose one of the decisions")
            }
            try await desk.gate.advance(
                id,
                .decide(
                    decision, ground: try form.only("ground") ?? "", indirectAccess: try form.only("through").nonEmpty),
                by: caller)
        case "carry-out":
            let done = try await desk.gate.carryOut(id, by: caller)
            return language.text(
                "request.done",
                [
                    "erased": language.number(done.erased), "reissued": language.number(done.reissued.count),
                    "taken": language.number(done.taken.count),
                    "inform": done.inform.isEmpty ? "—" : language.list(done.inform),
                ])
        case "answer": try await desk.gate.advance(id, .answer, by: caller)
        case "withdraw": try await desk.gate.advance(id, .withdraw, by: caller)
        default: throw Refusal(.invalid, "a request does not go that way")
        }
        return nil
    }

    private func sweep(_ form: QueryString, _ caller: Caller, _ language: Language) async throws -> String? {
        let swept = try await desk.gate.sweep(by: caller)
        return language.text("retention.done", ["n": language.number(swept.count)])
    }

    private func answer(_ form: QueryString, _ caller: Caller, _ language: Language) async throws -> String? {
        try await desk.gate.answer(try form.only("question") ?? "", try form.only("answer") ?? "", by: caller)
        return nil
    }
}
