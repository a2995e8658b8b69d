import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// What is offered and asked for, and what was learnt.
struct ExpertisesRoutes: PageRoutes {
    static let page: any Page.Type = StackPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.expertises, .callers) { request, context in
                let visit = Visit(request, context)
                let list = try await desk.gate.expertise(for: context.caller)
                return desk.html(
                    StackPage(list, from: try QueryString(context.query).line(), language: visit.language),
                    title: visit.language.text("expertise.title"), place: .expertise,
                    marking: list.lines.map(\.record).strictest ?? .clear, for: visit)
            },
            .get(Paths.lessons, .callers) { request, context in
                let visit = Visit(request, context)
                let list = try await desk.gate.lessons(for: context.caller)
                return desk.html(
                    StackPage(list, from: try QueryString(context.query).line(), language: visit.language),
                    title: visit.language.text("lesson.title"), place: .lessons,
                    marking: list.lines.map(\.record).strictest ?? .clear, for: visit)
            },
        ]
    }
}

/// The forms that offer, ask, and write down what was learnt.
struct ExpertiseFormRoutes: PageRoutes {
    static let page: any Page.Type = SheetFormPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.addExpertise, .callers) { request, context in
                let visit = Visit(request, context)
                return page(try await writing(context, visit), FormEntry(), visit)
            },
            .post(Paths.addExpertise, .callers, upTo: AskRfiRoutes.formLimit) { try await file($0, $1) },
            .get(Paths.addLesson, .callers) { request, context in
                let visit = Visit(request, context)
                let (writing, marking, channel) = try await lesson(
                    FormEntry(try QueryString(context.query, plusIsSpace: true)), context, visit)
                var entry = FormEntry()
                if let channel { entry.values["channel"] = [channel] }
                return page(writing, entry, visit, marking: marking)
            },
            .post(Paths.addLesson, .callers, upTo: AskRfiRoutes.formLimit) { try await fileLesson($0, $1) },
        ]
    }

    private func writing(_ context: AppContext, _ visit: Visit) async throws -> ExpertiseForm {
        ExpertiseForm(
            view: try await desk.gate.parties(for: context.caller), channels: try await channels(context),
            language: visit.language)
    }

    private func channels(_ context: AppContext) async throws -> [ChannelView] {
        let channels = try await desk.writable(for: context.caller)
        guard !channels.isEmpty else {
            throw Refusal(.forbidden, "you may write to no channel: ask the operator of this node")
        }
        return channels
    }

    private func file(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let writing = try await writing(context, visit)
        var sent = try await desk.entry(request, context, visit)
        guard !sent.isStale, let draft = writing.draft(&sent.entry) else {
            return page(writing, sent.entry, visit, sent.status)
        }
        switch try await desk.gate.file(draft, by: context.caller) {
        case .filed(let id, _): return .seeOther(Paths.expertise(id))
        case .held(let request): return .seeOther(Paths.request(request))
        case .refused(let property, let message):
            sent.entry.refuse(ExpertiseForm.field(of: property), message, in: visit.language)
            return page(writing, sent.entry, visit, .unprocessableContent)
        }
    }

    private func page(
        _ writing: ExpertiseForm, _ entry: FormEntry, _ visit: Visit, _ status: HTTPResponse.Status = .ok
    ) -> Response {
        let language = visit.language
        let page = SheetFormPage(
            backHref: Paths.expertises, backName: language.text("expertise.title"),
            heading: language.text("expertise.add"), lead: language.text("expertise.add.lead"),
            form: writing.form(entry))
        return desk.html(page, title: page.heading, place: .expertise, for: visit, status: status)
    }

    // MARK: Lessons

    /// The form of a lesson, what it is marked where it comes from an exchange, and in which channel that is.
    private func lesson(
        _ entry: FormEntry, _ context: AppContext, _ visit: Visit
    ) async throws -> (LessonForm, TLP?, channel: String?) {
        let channels = try await channels(context)
        guard let id = entry.value("offer") else {
            return (LessonForm(channels: channels, offer: nil, language: visit.language), nil, nil)
        }
        let view = try await desk.gate.expertise(id, for: context.caller)
        let form = LessonForm(
            channels: channels.filter { $0.code == view.record.channel },
            offer: (view.record.id, visit.language.title(view.record.title)), language: visit.language)
        return (form, view.record.tlp, view.record.channel)
    }

    private func fileLesson(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        var sent = try await desk.entry(request, context, visit)
        let (writing, marking, _) = try await lesson(sent.entry, context, visit)
        guard !sent.isStale, let draft = writing.draft(&sent.entry) else {
            return page(writing, sent.entry, visit, sent.status, marking: marking)
        }
        switch try await desk.gate.file(draft, by: context.caller) {
        case .filed(let id, _): return .seeOther(Paths.lesson(id))
        case .held(let request): return .seeOther(Paths.request(request))
        case .refused(let property, let message):
            sent.entry.refuse(property, message, in: visit.language)
            return page(writing, sent.entry, visit, .unprocessableContent, marking: marking)
        }
    }

    private func page(
        _ writing: LessonForm, _ entry: FormEntry, _ visit: Visit, _ status: HTTPResponse.Status = .ok,
        marking: TLP? = nil
    ) -> Response {
        let language = visit.language
        let page = SheetFormPage(
            backHref: writing.offer.map { Paths.expertise($0.id) } ?? Paths.lessons,
            backName: writing.offer?.name ?? language.text("lesson.title"), heading: language.text("lesson.add"),
            lead: language.text("lesson.add.lead"), form: writing.form(entry))
        return desk.html(page, title: page.heading, place: .lessons, marking: marking, for: visit, status: status)
    }
}

/// One offer, or one lesson, and what is done about it.
struct ExpertiseRoutes: PageRoutes {
    static let page: any Page.Type = DossierPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/expertise/{id}", .callers) { request, context in
                try await offer(
                    FormEntry(), Visit(request, context), context,
                    at: try DossierPage.Part(QueryString(context.query)))
            },
            .post("/expertise/{id}", .callers, upTo: InboxRoutes.formLimit) { try await act($0, $1) },
            .get("/lessons/{id}", .callers) { request, context in
                try await lesson(
                    FormEntry(), Visit(request, context), context,
                    at: try DossierPage.Part(QueryString(context.query)))
            },
            .post("/lessons/{id}", .callers, upTo: InboxRoutes.formLimit) { try await judge($0, $1) },
        ]
    }

    private func act(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let id = try context.parameter("id")
        var sent = try await desk.entry(request, context, visit)
        guard !sent.isStale, let draft = draft(&sent.entry, on: id, visit.language) else {
            return try await offer(sent.entry, visit, context, sent.status)
        }
        do {
            switch try await desk.gate.act(draft, by: context.caller) {
            case .filed: return .seeOther(Paths.expertise(id))
            case .held(let request): return .seeOther(Paths.request(request))
            case .refused(let property, let message):
                sent.entry.refuse(ExpertiseForm.field(of: property), message, in: visit.language)
                return try await offer(sent.entry, visit, context, .unprocessableContent)
            }
        } catch let refusal as Refusal where refusal.code == .conflict {
            // Somebody was quicker: what can be done now is on the page.
            sent.entry.problem = visit.language.text("rfi.changed")
            return try await offer(sent.entry, visit, context, .conflict)
        }
    }

    private func draft(_ entry: inout FormEntry, on id: String, _ language: Language) -> ExpertiseActDraft? {
        guard let deed = entry.value("act").flatMap(ExpertiseAct.Deed.init) else {
            entry.problem = language.text("form.problem.choice")
            return nil
        }
        var check = FieldCheck(entry, language: language)
        var draft = ExpertiseActDraft(deed, on: id)
        draft.partner = entry.value("partner")
        draft.text = entry.value("text")
        draft.place = entry.value("place")
        if deed == .schedule {
            let format = check.choice("format", of: Expertise.Format.allCases.map(\.rawValue))
            draft.format = Expertise.Format(rawValue: format)
        }
        if deed == .schedule || deed == .deliver {
            draft.from = check.date("period_from")
            draft.until = check.date("period_until")
        }
        if deed == .deliver || deed == .cancel { draft.activity = check.id("activity", of: "note") }
        if deed == .evaluate {
            let worth = check.choice("worth", of: ExpertiseAct.Worth.allCases.map(\.rawValue))
            draft.worth = ExpertiseAct.Worth(rawValue: worth)
        }
        entry = check.entry
        return entry.isSound ? draft : nil
    }

    private func offer(
        _ entry: FormEntry, _ visit: Visit, _ context: AppContext, _ status: HTTPResponse.Status = .ok,
        at part: DossierPage.Part = DossierPage.Part()
    ) async throws -> Response {
        let view = try await desk.gate.expertise(try context.parameter("id"), for: context.caller)
        let page = DossierPage(view, entry: entry, at: part, language: visit.language)
        return desk.html(page, title: page.name, place: .lessons, marking: view.tlp, for: visit, status: status)
    }

    private func judge(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let id = try context.parameter("id")
        var sent = try await desk.entry(request, context, visit)
        guard !sent.isStale, let deed = sent.entry.value("act").flatMap(LessonAct.Deed.init) else {
            if !sent.isStale { sent.entry.problem = visit.language.text("form.problem.choice") }
            return try await lesson(sent.entry, visit, context, sent.status)
        }
        do {
            switch try await desk.gate.act(deed, on: id, saying: sent.entry.value("text"), by: context.caller) {
            case .filed: return .seeOther(Paths.lesson(id))
            case .held(let request): return .seeOther(Paths.request(request))
            case .refused(let property, let message):
                sent.entry.refuse(property, message, in: visit.language)
                return try await lesson(sent.entry, visit, context, .unprocessableContent)
            }
        } catch let refusal as Refusal where refusal.code == .conflict {
            sent.entry.problem = visit.language.text("rfi.changed")
            return try await lesson(sent.entry, visit, context, .conflict)
        }
    }

    private func lesson(
        _ entry: FormEntry, _ visit: Visit, _ context: AppContext, _ status: HTTPResponse.Status = .ok,
        at part: DossierPage.Part = DossierPage.Part()
    ) async throws -> Response {
        let view = try await desk.gate.lesson(try context.parameter("id"), for: context.caller)
        let page = DossierPage(view, entry: entry, at: part, language: visit.language)
        return desk.html(page, title: page.name, place: .lessons, marking: view.tlp, for: visit, status: status)
    }
}
