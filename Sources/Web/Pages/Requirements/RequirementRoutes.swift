import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// What has to be known, and what is not.
struct RequirementsRoutes: PageRoutes {
    static let page: any Page.Type = RequirementsPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.requirements, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let list = try await desk.gate.requirements(for: context.caller)
        return desk.html(
            RequirementsPage(list, from: try QueryString(context.query).line(), language: visit.language),
            title: visit.language.text("requirement.title"), place: .requirements,
            marking: list.lines.map(\.record).strictest ?? .clear, for: visit)
    }
}

struct RequirementRoutes: PageRoutes {
    static let page: any Page.Type = RequirementPage.self
    let desk: Desk

    var routes: [Route] { [.get("/requirements/{id}", .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let view = try await desk.gate.requirement(try context.parameter("id"), for: context.caller)
        let shown =
            [view.line.record] + view.assessments.map(\.record) + view.others.map(\.record) + view.claims
            + view.elements.flatMap { $0.answers + $0.requests.map(\.record) }
        let page = RequirementPage(view, language: visit.language)
        return desk.html(page, title: page.name, place: .requirements, marking: shown.strictest, for: visit)
    }
}

/// The form that writes one down, and the one that writes it anew.
struct RequirementFormRoutes: PageRoutes {
    static let page: any Page.Type = RequirementFormPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.addRequirement, .callers) { try await show($0, $1, named: false) },
            .post(Paths.addRequirement, .callers, upTo: AskRfiRoutes.formLimit) {
                try await file($0, $1, named: false)
            },
            .get("/requirements/{id}/revise", .callers) { try await show($0, $1, named: true) },
            .post("/requirements/{id}/revise", .callers, upTo: AskRfiRoutes.formLimit) {
                try await file($0, $1, named: true)
            },
        ]
    }

    private func writing(_ context: AppContext, _ visit: Visit, named isNamed: Bool) async throws -> RequirementForm {
        RequirementForm(
            channels: try await desk.writable(for: context.caller), id: isNamed ? try context.parameter("id") : nil,
            language: visit.language)
    }

    private static let nowhere = Refusal(.forbidden, "you may write to no channel: ask the operator of this node")

    private func show(_ request: Request, _ context: AppContext, named isNamed: Bool) async throws -> Response {
        let visit = Visit(request, context)
        let writing = try await writing(context, visit, named: isNamed)
        guard !writing.channels.isEmpty else { throw Self.nowhere }
        var entry = FormEntry(try QueryString(context.query, plusIsSpace: true))
        if let id = writing.id {
            let view = try await desk.gate.requirement(id, for: context.caller)
            guard view.mayRevise else {
                throw Refusal(.forbidden, "this requirement is not one that you may change here")
            }
            entry = FormEntry(view.line, in: visit.language)
            return page(writing, entry, visit, marking: view.line.record.tlp)
        }
        return page(writing, entry, visit)
    }

    private func file(_ request: Request, _ context: AppContext, named isNamed: Bool) async throws -> Response {
        let visit = Visit(request, context)
        let writing = try await writing(context, visit, named: isNamed)
        var entry: FormEntry
        do {
            entry = FormEntry(try await desk.form(request, context, visit))
        } catch let stale as StaleForm {
            entry = FormEntry(stale.form)
            entry.problem = visit.language.text("tearline.fault.stale")
            return page(writing, entry, visit, .forbidden, marking: await marking(of: writing, for: context.caller))
        }
        guard !writing.channels.isEmpty else {
            return await refused(Self.nowhere, writing, entry, visit, for: context.caller)
        }
        guard let draft = writing.draft(&entry) else {
            return page(
                writing, entry, visit, .unprocessableContent,
                marking: await marking(of: writing, for: context.caller))
        }
        let outcome: ProductOutcome
        do {
            outcome = try await desk.gate.file(
                draft, revising: writing.id, from: writing.id.map { _ in entry.value("version") ?? "" },
                by: context.caller)
        } catch let refusal as Refusal where ![.unauthenticated, .missing].contains(refusal.code) {
            return await refused(refusal, writing, entry, visit, for: context.caller)
        }
        switch outcome {
        case .filed(let id, _): return .seeOther(Paths.requirement(id))
        case .held(let request): return .seeOther(Paths.request(request))
        case .refused(let property, let message):
            let words = visit.language.refused(message)
            if let field = property.map({ RequirementForm.field(of: $0) }), entry.values[field] != nil {
                entry.problems[field] = words
            } else {
                entry.problem = words
            }
            return page(
                writing, entry, visit, .unprocessableContent,
                marking: await marking(of: writing, for: context.caller))
        }
    }

    /// What was typed stays, whatever it is refused for.
    private func refused(
        _ refusal: Refusal, _ writing: RequirementForm, _ entry: FormEntry, _ visit: Visit, for caller: Caller
    ) async -> Response {
        var entry = entry
        entry.problem = visit.language.refused(refusal.message)
        if refusal.code == .conflict, let id = writing.id,
            let now = try? await desk.gate.requirement(id, for: caller).line
        {
            let newest = FormEntry(now, in: visit.language).values["version"]
            if refusal.cause == .waits {
                entry.problem = visit.language.text("requirement.waits")
            } else if newest != entry.values["version"] {
                // It is saved, once it was looked at again, over what is there now.
                entry.problem = visit.language.text("form.problem.changed")
            }
            entry.values["version"] = newest
        }
        var response = page(writing, entry, visit, refusal.status, marking: await marking(of: writing, for: caller))
        response.headers[.retryAfter] = refusal.wait.map { String($0) }
        return response
    }

    /// What the form of one that is written anew is marked, as it shows all of it.
    private func marking(of writing: RequirementForm, for caller: Caller) async -> TLP? {
        guard let id = writing.id else { return nil }
        return try? await desk.gate.requirement(id, for: caller).line.record.tlp
    }

    private func page(
        _ writing: RequirementForm, _ entry: FormEntry, _ visit: Visit, _ status: HTTPResponse.Status = .ok,
        marking: TLP? = nil
    ) -> Response {
        let page = RequirementFormPage(writing, entry: entry)
        return desk.html(page, title: page.heading, place: .requirements, marking: marking, for: visit, status: status)
    }
}
