import HTTPTypes
import Hummingbird
import Serving
import Sharing

/// What is passed on, under whose consent, and what was taken back.
struct OnwardRoutes: PageRoutes {
    static let page: any Page.Type = OnwardPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.onward, .callers) { request, context in
                let query = try QueryString(context.query)
                let entry = RecallEntry(
                    id: try query.only("recall") ?? "", versions: try query.only("version") ?? "")
                let part = OnwardPage.Part(
                    request: try query.line(), consent: try query.line("consent"), recall: try query.line("recalls"))
                return try await show(
                    context, Visit(request, context), recall: entry, at: part, notice: try query.only("done"))
            },
            .post(Paths.onward, .callers, upTo: Desk.formLimit) { request, context in
                try await act(request, context, named: nil) { form, _ in
                    _ = try await desk.gate.askOnward(
                        try form.only("id") ?? "", version: nil, channel: nil,
                        for: try form.only("organisation") ?? "", reason: try form.only("reason") ?? "",
                        by: context.caller)
                    return "ask"
                }
            },
            .post(Paths.onward + "/{id}", .callers, upTo: Desk.formLimit) { request, context in
                try await act(request, context) { form, id in
                    switch try form.only("answer") {
                    case "grant":
                        _ = try await desk.gate.decideOnward(id, .granted(until: nil), by: context.caller)
                        return "grant"
                    case "refuse":
                        let code = try form.only("code") ?? ""
                        _ = try await desk.gate.decideOnward(
                            id, .refused(code: code, reason: nil), by: context.caller)
                        return "refuse"
                    default: throw Refusal(.invalid, "answer with grant or refuse")
                    }
                }
            },
            .post(Paths.recalls, .callers, upTo: Desk.formLimit) { request, context in
                try await act(request, context, named: nil) { form, _ in
                    guard let reason = try form.only("reason").flatMap({ RecallReason(rawValue: $0) }) else {
                        throw Refusal(.invalid, "a recall has a reason")
                    }
                    let chosen = try form.only("measure") ?? RecallMeasure.quarantine.rawValue
                    guard let measure = RecallMeasure(rawValue: chosen) else {
                        throw Refusal(.invalid, "a recall says what becomes of the content")
                    }
                    let words = try form.only("explanation").nonEmpty
                    do {
                        _ = try await desk.gate.recall(
                            try form.only("id") ?? "", versions: TearLineEntry.words(try form.only("versions")),
                            reason: reason, measure: measure, explanation: words, by: context.caller)
                    } catch let refusal as Refusal where refusal.code == .missing {
                        throw NotRecalled(because: "onward.recall.missing", status: .notFound)
                    } catch let refusal as Refusal where refusal.code == .forbidden {
                        throw NotRecalled(because: "onward.recall.foreign", status: .forbidden)
                    }
                    return "recall"
                }
            },
            .post(Paths.onward + "/consents/{id}", .callers, upTo: Desk.formLimit) { request, context in
                try await act(request, context) { form, id in
                    try await desk.gate.withdrawConsent(
                        id, reason: try form.only("reason") ?? "", by: context.caller)
                    return "withdraw"
                }
            },
        ]
    }

    /// What a form did, as its address says.
    private static let acts: Set<String> = ["grant", "refuse", "withdraw", "recall", "ask"]

    private func act(
        _ request: Request, _ context: AppContext, named name: String? = "id",
        _ body: (QueryString, String) async throws -> String
    ) async throws -> Response {
        let visit = Visit(request, context)
        let language = visit.language
        do {
            let form = try await desk.form(request, context, visit)
            let done = try await body(form, try name.map { try context.parameter($0) } ?? "")
            return .seeOther(Paths.onward + Paths.query(["done": done]))
        } catch let problem as NotRecalled {
            return try await show(context, visit, problem.status, problem: language.text(problem.because))
        } catch is StaleForm {
            return try await show(context, visit, .forbidden, problem: language.text("release.stale"))
        } catch let refusal as Refusal where refusal.code == .conflict {
            return try await show(context, visit, .conflict, problem: language.text("release.changed"))
        } catch let refusal as Refusal where refusal.code == .unprocessable {
            return try await show(context, visit, .unprocessableContent, problem: language.text("onward.ask.own"))
        } catch let refusal as Refusal where refusal.code == .invalid {
            return try await show(context, visit, .unprocessableContent, problem: language.text("onward.needsReason"))
        }
    }

    private func show(
        _ context: AppContext, _ visit: Visit, _ status: HTTPResponse.Status = .ok, recall: RecallEntry = RecallEntry(),
        at part: OnwardPage.Part = OnwardPage.Part(), notice: String? = nil, problem: String? = nil
    ) async throws -> Response {
        let requests = try await desk.gate.onward(for: context.caller)
        let releases = context.caller.roles.contains(.releaser)
        let page = OnwardPage(
            requests, consents: releases ? try await desk.gate.consents(for: context.caller) : nil,
            recalls: releases ? try await desk.gate.recalls(for: context.caller) : nil, recall: recall,
            at: part,
            notice: notice.flatMap { Self.acts.contains($0) ? visit.language.text("onward.done.\($0)") : nil },
            problem: problem, language: visit.language)
        return desk.html(
            page, title: visit.language.text("onward.title"), place: .releases, for: visit, status: status)
    }
}

/// Why nothing was taken back: a phrase.
private struct NotRecalled: Error {
    let because: String
    let status: HTTPResponse.Status
}
