import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// What was asked, by whom, and what is to be done about it.
struct RfisRoutes: PageRoutes {
    static let page: any Page.Type = RfisPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.rfis, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query)
        let side = try query.only("side").flatMap(RfisPage.Side.init) ?? .all
        let list = try await desk.gate.rfis(for: context.caller)
        return desk.html(
            RfisPage(list, side: side, from: try query.line(), language: visit.language),
            title: visit.language.text("rfi.title"), place: .rfis,
            marking: list.lines.map(\.record).strictest ?? .clear, for: visit)
    }
}

/// The form that asks.
struct AskRfiRoutes: PageRoutes {
    static let page: any Page.Type = AskRfiPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.askRfi, .callers) { try await show($0, $1) },
            .post(Paths.askRfi, .callers, upTo: Self.formLimit) { try await file($0, $1) },
        ]
    }

    /// Bytes that a form may have: three fields of several lines, each letter up to nine bytes.
    static let formLimit = 192 * 1_024

    private func asking(_ context: AppContext, _ language: Language) async throws -> RfiAsking {
        RfiAsking(
            view: try await desk.gate.parties(for: context.caller),
            channels: try await desk.writable(for: context.caller), language: language)
    }

    private static let nowhere = Refusal(.forbidden, "you may write to no channel: ask the operator of this node")

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let asking = try await asking(context, visit.language)
        guard !asking.channels.isEmpty else { throw Self.nowhere }
        var entry = FormEntry(try QueryString(context.query, plusIsSpace: true))
        // No link declares anything for whoever follows it.
        for name in Self.declared { entry.values[name] = nil }
        var marking: TLP?
        if let earlier = entry.value("follows") {
            let view = try await desk.gate.rfi(earlier, for: context.caller)
            guard view.conversations.contains(where: { $0.line.side == .requester }) else {
                throw Refusal(.forbidden, "this request is another house's: only they ask others for it")
            }
            entry = FormEntry(following: view, asking: entry.list("addressees"))
            marking = view.record.tlp
        } else if let id = entry.value("requirement") {
            let view = try await desk.gate.requirement(id, for: context.caller)
            entry = FormEntry(for: view, element: entry.value("element").flatMap { Int($0) } ?? 0)
            marking = view.line.record.tlp
        }
        return page(asking, entry, visit, marking: marking)
    }

    /// Fields by which whoever asks answers for it.
    private static let declared = ["declares_lawful", "again"]

    /// What a form is marked that shows again what was taken from a record.
    private func marking(of entry: FormEntry, for caller: Caller) async -> TLP? {
        if let id = entry.value("follows"), let view = try? await desk.gate.rfi(id, for: caller) {
            return view.record.tlp
        }
        guard let id = entry.value("requirement") else { return nil }
        return try? await desk.gate.requirement(id, for: caller).line.record.tlp
    }

    /// What is asked because it has to be known is noted in the plan of what has to be.
    private func ask(
        _ draft: RfiDraft, _ entry: FormEntry, by caller: Caller
    ) async throws -> (outcome: ProductOutcome, isNoted: Bool) {
        guard let requirement = entry.value("requirement") else {
            return (try await desk.gate.request(draft, by: caller), true)
        }
        return try await desk.gate.request(
            draft, for: requirement, element: entry.value("element").flatMap { Int($0) } ?? -1, by: caller)
    }

    private func file(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let asking = try await asking(context, visit.language)
        var entry: FormEntry
        do {
            entry = FormEntry(try await desk.form(request, context, visit))
        } catch let stale as StaleForm {
            entry = FormEntry(stale.form)
            for name in Self.declared { entry.values[name] = nil }
            entry.problem = visit.language.text("tearline.fault.stale")
            return page(
                asking, entry, visit, .forbidden, marking: await marking(of: entry, for: context.caller))
        }
        /// What was typed stays, whatever it is refused for.
        func refused(_ refusal: Refusal) async -> Response {
            entry.problem = visit.language.refused(refusal.message)
            var response = page(
                asking, entry, visit, refusal.status, marking: await marking(of: entry, for: context.caller))
            response.headers[.retryAfter] = refusal.wait.map { String($0) }
            return response
        }
        guard !asking.channels.isEmpty else { return await refused(Self.nowhere) }
        guard let draft = asking.draft(&entry) else {
            return page(
                asking, entry, visit, .unprocessableContent, marking: await marking(of: entry, for: context.caller))
        }
        let asked: (outcome: ProductOutcome, isNoted: Bool)
        do {
            asked = try await ask(draft, entry, by: context.caller)
        } catch let refusal as Refusal where ![.unauthenticated, .missing].contains(refusal.code) {
            return await refused(refusal)
        }
        switch asked.outcome {
        case .filed(let id, _):
            return .seeOther(Paths.rfi(id) + Paths.query(["done": asked.isNoted ? "asked" : "unplanned"]))
        case .held(let request): return .seeOther(Paths.request(request))
        case .refused(let property, let message):
            let words = visit.language.refused(message)
            let field = property.map { RfiAsking.field(of: $0) }
            if let field, entry.values[field] != nil || field == "again" {
                entry.problems[field] = words
            } else {
                entry.problem = words
            }
            return page(
                asking, entry, visit, .unprocessableContent, marking: await marking(of: entry, for: context.caller),
                earlier: field == "again" ? Self.request(namedIn: message) : nil)
        }
    }

    /// The request that a refusal names.
    private static func request(namedIn message: String) -> String? {
        message.split { $0.isWhitespace }.map(String.init).first {
            (try? RecordID($0))?.type == Rfi.type
        }
    }

    private func page(
        _ asking: RfiAsking, _ entry: FormEntry, _ visit: Visit, _ status: HTTPResponse.Status = .ok,
        marking: TLP? = nil, earlier: String? = nil
    ) -> Response {
        desk.html(
            AskRfiPage(asking, entry: entry, writer: visit.reader ?? "", earlier: earlier),
            title: visit.language.text("rfi.ask"), place: .rfis, marking: marking, for: visit, status: status)
    }
}

/// One request, and what is done about it.
struct RfiRoutes: PageRoutes {
    static let page: any Page.Type = RfiPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/rfi/{id}", .callers) { request, context in
                let query = try QueryString(context.query)
                let done = try query.only("done")
                let visit = Visit(request, context)
                let notices = ["asked": "rfi.asked", "unplanned": "rfi.unplanned"]
                return try await page(
                    RfiEntry(), visit, context, at: try RfiPage.Part(query),
                    notice: done.flatMap { notices[$0] }.map { visit.language.text($0) })
            },
            .post("/rfi/{id}", .callers, upTo: InboxRoutes.formLimit) { try await act($0, $1) },
        ]
    }

    private func act(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let id = try context.parameter("id")
        let with = try QueryString(context.query).only("with").nonEmpty
        var entry: RfiEntry
        do {
            entry = RfiEntry(FormEntry(try await desk.form(request, context, visit)))
        } catch let stale as StaleForm {
            entry = RfiEntry(FormEntry(stale.form))
            entry.form.problem = visit.language.text("tearline.fault.stale")
            return try await page(entry, visit, context, .forbidden)
        }
        guard let draft = entry.draft(of: id, visit.language) else {
            return try await page(entry, visit, context, .unprocessableContent)
        }
        do {
            switch try await desk.gate.act(draft, by: context.caller) {
            case .filed: return .seeOther(Paths.rfi(id) + Paths.query(["with": with]))
            case .held(let request): return .seeOther(Paths.request(request))
            case .refused(let property, let message):
                let words = visit.language.refused(message)
                if let property, entry.form.values[property] != nil {
                    entry.form.problems[property] = words
                } else {
                    entry.form.problem = words
                }
                return try await page(entry, visit, context, .unprocessableContent)
            }
        } catch let refusal as Refusal where refusal.code == .conflict && refusal.cause == nil {
            // Somebody was quicker: what can be done now is on the page.
            entry.form.problem = visit.language.text("rfi.changed")
            return try await page(entry, visit, context, .conflict)
        } catch let refusal as Refusal where refusal.code != .unauthenticated {
            // What was typed stays, as long as its writer may see what it is about.
            entry.form.problem = visit.language.refused(refusal.message)
            do {
                var response = try await page(entry, visit, context, refusal.status)
                response.headers[.retryAfter] = refusal.wait.map { String($0) }
                return response
            } catch is Refusal {
                throw refusal
            }
        }
    }

    private func page(
        _ entry: RfiEntry, _ visit: Visit, _ context: AppContext, _ status: HTTPResponse.Status = .ok,
        at part: RfiPage.Part = RfiPage.Part(), notice: String? = nil
    ) async throws -> Response {
        let view = try await desk.gate.rfi(try context.parameter("id"), for: context.caller)
        let page = RfiPage(view, entry: entry, at: part, notice: notice, language: visit.language)
        return desk.html(
            page, title: page.name, place: .rfis, marking: view.tlp, for: visit, status: status)
    }
}
