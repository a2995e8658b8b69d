import HTTPTypes
import Hummingbird
import Serving
import Sharing

/// The list of the release desk.
struct ReleasesRoutes: PageRoutes {
    static let page: any Page.Type = ReleasesPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.releases, .callers) { try await show($0, $1) }] }

    /// What may have been done by whoever comes here, as the address says.
    private static let acts = Set(ReleaseRoutes.Act.allCases.map(\.rawValue) + ["tearline"])

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query)
        let done = try query.only("done")
        let cursor = try query.only("before").nonEmpty
        let notice = done.flatMap { Self.acts.contains($0) ? visit.language.text("release.done.\($0)") : nil }
        let list = try await desk.gate.requests(cursor: cursor, limit: ReleasesPage.lines, for: context.caller)
        var due: DueView?
        if cursor == nil, context.caller.roles.contains(.releaser) {
            due = try await desk.gate.due(for: context.caller)
        }
        let marks = list.lines.map(\.tlp) + (due?.lines.map(\.record.tlp) ?? [])
        return desk.html(
            ReleasesPage(list, due: due, cursor: cursor, notice: notice, language: visit.language),
            title: visit.language.text("release.title"), place: .releases, marking: marks.max(),
            for: visit)
    }
}

/// One request, and what is decided on it.
struct ReleaseRoutes: PageRoutes {
    static let page: any Page.Type = RequestPage.self
    let desk: Desk

    enum Act: String, CaseIterable, Sendable { case clear, `return`, withdraw }

    var routes: [Route] {
        [
            .get(Paths.releases + "/{id}", .callers) { try await show($0, $1) },
            .get(Paths.releases + "/{id}/annexes/{annex}", .callers) { try await annex($0, $1) },
        ]
            + Act.allCases.map { act in
                .post(Paths.releases + "/{id}/" + act.rawValue, .callers, upTo: Desk.formLimit) {
                    try await decide(act, $0, $1)
                }
            }
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        return try await page(context.parameter("id"), context, visit)
    }

    /// A file that waits with its report: whoever decides on it looks into it first.
    private func annex(_ request: Request, _ context: AppContext) async throws -> Response {
        .annex(
            try await desk.gate.annex(
                try context.parameter("annex"), waitingIn: try context.parameter("id"), for: context.caller))
    }

    private func decide(_ act: Act, _ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let id = try context.parameter("id")
        var entry = FormEntry()
        do {
            let form = try await desk.form(request, context, visit)
            switch act {
            case .clear:
                entry = FormEntry(form)
                let scores = entry.standards(visit.language)
                guard entry.isSound else {
                    return try await page(
                        id, context, visit, .unprocessableContent, problem: visit.language.text("form.problem.choice"),
                        entry)
                }
                _ = try await desk.gate.clear(
                    id, seen: try form.only("seen") ?? "", standards: scores, by: context.caller)
            case .return:
                try await desk.gate.returnRequest(id, reason: try form.only("reason") ?? "", by: context.caller)
            case .withdraw: try await desk.gate.withdrawRequest(id, by: context.caller)
            }
            return .seeOther(Paths.releases + Paths.query(["done": act.rawValue]))
        } catch is StaleForm {
            return try await page(id, context, visit, .forbidden, problem: visit.language.text("release.stale"))
        } catch let refusal as Refusal where refusal.code == .conflict {
            return try await page(
                id, context, visit, .conflict, problem: visit.language.text("release.changed"), entry)
        } catch let refusal as Refusal where refusal.code == .invalid && act == .clear {
            entry.requireStandards(visit.language)
            return try await page(
                id, context, visit, .unprocessableContent, problem: visit.language.refused(refusal.message), entry)
        } catch let refusal as Refusal where refusal.code == .invalid {
            return try await page(
                id, context, visit, .unprocessableContent, problem: visit.language.text("release.needsReason"))
        }
    }

    private func page(
        _ id: String, _ context: AppContext, _ visit: Visit, _ status: HTTPResponse.Status = .ok,
        problem: String? = nil, _ entry: FormEntry = FormEntry()
    ) async throws -> Response {
        let view = try await desk.gate.request(id, for: context.caller)
        var page = RequestPage(view, problem: problem, entry: entry, language: visit.language)
        page.taken = try QueryString(context.query).only("taken").flatMap { TakenOut.words($0, visit.language) }
        return desk.html(
            page, title: page.name, place: .releases, marking: view.line.tlp, for: visit, status: status)
    }
}
