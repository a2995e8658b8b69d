import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// Products of several originators, and the form by which one is drafted.
struct JointsRoutes: PageRoutes {
    static let page: any Page.Type = StackPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.joints, .callers) { request, context in
                let visit = Visit(request, context)
                let list = try await desk.gate.joints(for: context.caller)
                return desk.html(
                    StackPage(list, from: try QueryString(context.query).line(), language: visit.language),
                    title: visit.language.text("joint.title"), place: .write,
                    marking: list.lines.map(\.record).strictest ?? .clear, for: visit)
            },
            .get(Paths.addJoint, .callers) { request, context in
                let visit = Visit(request, context)
                let sent = FormEntry(try QueryString(context.query, plusIsSpace: true))
                let (writing, view) = try await writing(sent.value("of"), context, visit)
                return page(writing, view.map { JointForm.entry($0.draft) } ?? FormEntry(), visit, marking: view?.tlp)
            },
            .post(Paths.addJoint, .callers, upTo: AskRfiRoutes.formLimit) { try await file($0, $1) },
        ]
    }

    /// - Parameter id: of the draft that is revised; `nil`: none is.
    private func writing(
        _ id: String?, _ context: AppContext, _ visit: Visit
    ) async throws -> (JointForm, JointView?) {
        let channels = try await desk.writable(for: context.caller)
        guard !channels.isEmpty else {
            throw Refusal(.forbidden, "you may write to no channel: ask the operator of this node")
        }
        guard let id else { return (JointForm(channels: channels, revising: nil, language: visit.language), nil) }
        let view = try await desk.gate.joint(id, for: context.caller)
        return (
            JointForm(
                channels: channels.filter { $0.code == view.line.record.channel },
                revising: (view.line.record.id, visit.language.title(view.line.record.title)), language: visit.language),
            view
        )
    }

    private func file(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        var sent = try await desk.entry(request, context, visit)
        let (writing, view) = try await writing(sent.entry.value("of"), context, visit)
        guard !sent.isStale, let draft = writing.draft(&sent.entry) else {
            return page(writing, sent.entry, visit, sent.status, marking: view?.tlp)
        }
        do {
            switch try await desk.gate.file(draft, revising: writing.revising?.id, by: context.caller) {
            case .filed(let id, _): return .seeOther(Paths.joint(id))
            case .held(let request): return .seeOther(Paths.request(request))
            case .refused(let property, let message):
                sent.entry.refuse(JointForm.field(of: property), message, in: visit.language)
                return page(writing, sent.entry, visit, .unprocessableContent, marking: view?.tlp)
            }
        } catch let refusal as Refusal where refusal.code == .conflict {
            sent.entry.problem = visit.language.text("rfi.changed")
            return page(writing, sent.entry, visit, .conflict, marking: view?.tlp)
        }
    }

    private func page(
        _ writing: JointForm, _ entry: FormEntry, _ visit: Visit, _ status: HTTPResponse.Status = .ok,
        marking: TLP? = nil
    ) -> Response {
        let language = visit.language
        let page = SheetFormPage(
            backHref: writing.revising.map { Paths.joint($0.id) } ?? Paths.joints,
            backName: writing.revising?.name ?? language.text("joint.title"),
            heading: language.text(writing.revising == nil ? "joint.add" : "joint.revise"),
            lead: language.text(writing.revising == nil ? "joint.add.lead" : "joint.revise.lead"),
            form: writing.form(entry))
        return desk.html(page, title: page.heading, place: .write, marking: marking, for: visit, status: status)
    }
}

/// One joint draft, and what its originators say of it.
struct JointRoutes: PageRoutes {
    static let page: any Page.Type = DossierPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/joint/{id}", .callers) { request, context in
                try await joint(
                    FormEntry(), Visit(request, context), context,
                    at: try DossierPage.Part(QueryString(context.query)))
            },
            .post("/joint/{id}", .callers, upTo: InboxRoutes.formLimit) { try await act($0, $1) },
        ]
    }

    private func act(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let id = try context.parameter("id")
        var sent = try await desk.entry(request, context, visit)
        guard !sent.isStale, let deed = sent.entry.value("act").flatMap(JointAct.Deed.init) else {
            if !sent.isStale { sent.entry.problem = visit.language.text("form.problem.choice") }
            return try await joint(sent.entry, visit, context, sent.status)
        }
        let draft = JointActDraft(
            deed, on: id, digest: sent.entry.value("digest") ?? "", text: sent.entry.value("text"))
        do {
            switch try await desk.gate.act(draft, by: context.caller) {
            case .filed: return .seeOther(Paths.joint(id))
            case .held(let request): return .seeOther(Paths.request(request))
            case .refused(let property, let message):
                sent.entry.refuse(property, message, in: visit.language)
                return try await joint(sent.entry, visit, context, .unprocessableContent)
            }
        } catch let refusal as Refusal where refusal.code == .conflict {
            // It was changed meanwhile, or somebody was quicker: what can be done now is on the page.
            sent.entry.problem = visit.language.text("rfi.changed")
            return try await joint(sent.entry, visit, context, .conflict)
        }
    }

    private func joint(
        _ entry: FormEntry, _ visit: Visit, _ context: AppContext, _ status: HTTPResponse.Status = .ok,
        at part: DossierPage.Part = DossierPage.Part()
    ) async throws -> Response {
        let view = try await desk.gate.joint(try context.parameter("id"), for: context.caller)
        let page = DossierPage(view, entry: entry, at: part, language: visit.language)
        return desk.html(page, title: page.name, place: .write, marking: view.tlp, for: visit, status: status)
    }
}
