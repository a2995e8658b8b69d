import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// The inbox, and what is said of a record.
struct InboxRoutes: PageRoutes {
    static let page: any Page.Type = InboxPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.inbox, .callers) { try await show($0, $1) },
            .get(Paths.inbox + "/file", .callers) { request, context in
                try await desk.file(.inbox, try QueryString(context.query), context)
            },
            .post(Paths.guide, .callers, upTo: Desk.formLimit) { try await closeGuide($0, $1) },
            .post("/records/{id}/feedback", .callers, upTo: Self.formLimit) { try await say($0, $1) },
            .post("/records/{id}/sightings", .callers, upTo: Self.formLimit) { try await sight($0, $1) },
            .post("/records/{id}/responses", .callers, upTo: Self.responseLimit) { try await respond($0, $1) },
        ]
    }

    /// Bytes that a form may have: two fields of several lines, each letter up to nine bytes.
    static let formLimit = 128 * 1_024

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let view = try await desk.gate.inbox(for: context.caller)
        let kept = try await desk.gate.keptSearches(for: context.caller)
        let closed = Cookies.value(Cookies.guide(secure: context.secure), in: request)
        // What is answered moves up what waits: who stood beyond its end begins anew.
        let from = try QueryString(context.query).only(InboxPage.from).flatMap { Int($0) } ?? 0
        let page = InboxPage(
            view, kept: kept, from: (0..<view.open.count).contains(from) ? from : 0,
            isGuideClosed: closed == Guide.closed(by: context.caller.name), language: visit.language)
        let shown =
            (view.open + view.answered).map(\.record) + (view.requests + view.urgent).map(\.record)
            + kept.flatMap(\.alerts)
        let marks = view.texts.map(\.tlp) + view.overdue.map(\.tlp)
        return desk.html(
            page, title: visit.language.text("inbox.title"), place: .inbox,
            marking: marks.reduce(shown.strictest ?? .clear, max), for: visit)
    }

    /// Has the browser keep that its reader wants no guide any more.
    private func closeGuide(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        do {
            _ = try await desk.form(request, context, visit)
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        return .seeOther(
            Paths.inbox,
            cookies: [
                Cookies.set(
                    Cookies.guide(secure: context.secure), Guide.closed(by: context.caller.name),
                    secure: context.secure, sameSite: "Strict", seconds: Cookies.yearSeconds)
            ])
    }

    private func say(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let id = try context.parameter("id")
        var entry: FormEntry
        do {
            entry = FormEntry(try await desk.form(request, context, visit))
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        let outcome: ProductOutcome
        if let note = entry.value("take_back") {
            outcome = try await desk.gate.takeBack(
                note, saidOf: id, in: entry.value("channel") ?? "", by: context.caller)
        } else {
            guard let draft = FeedbackForm.draft(&entry, of: id, visit.language) else {
                return try await page(id, entry, visit, context)
            }
            outcome = try await desk.gate.respond(draft, by: context.caller)
        }
        switch outcome {
        case .filed(_, let channel):
            let record = Paths.record(id, version: entry.value("version"), channel: channel) + "#feedback"
            return .seeOther(entry.value("back") == Paths.inbox ? Paths.inbox : record)
        case .held(let request): return .seeOther(Paths.request(request))
        case .refused(let property, let message):
            let words = visit.language.refused(message)
            if let property, entry.values[property] != nil {
                entry.problems[property] = words
            } else {
                entry.problem = words
            }
            return try await page(id, entry, visit, context)
        }
    }

    private func sight(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let id = try context.parameter("id")
        var entry: FormEntry
        do {
            entry = FormEntry(try await desk.form(request, context, visit))
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        guard let draft = SightingSheet.draft(&entry, of: id, visit.language) else {
            return try await page(id, entry, isSighting: true, visit, context)
        }
        switch try await desk.gate.sight(draft, by: context.caller) {
        case .filed:
            return .seeOther(Paths.record(id, version: draft.version, channel: draft.channel) + "#sightings")
        case .held(let request): return .seeOther(Paths.request(request))
        case .refused(let property, let message):
            let words = visit.language.refused(message)
            if let property, case let field = SightingSheet.field(of: property), entry.values[field] != nil {
                entry.problems[field] = words
            } else {
                entry.problem = words
            }
            return try await page(id, entry, isSighting: true, visit, context)
        }
    }

    /// - Parameter isSighting: whether what was sent is about its having been seen.
    private func page(
        _ id: String, _ entry: FormEntry, isSighting: Bool = false, _ visit: Visit, _ context: AppContext
    ) async throws -> Response {
        let view = try await desk.gate.record(
            id, version: entry.value("version"), channel: entry.value("channel"), for: context.caller)
        let page =
            isSighting
            ? RecordPage(view, sighted: entry, language: visit.language)
            : RecordPage(view, entry: entry, language: visit.language)
        return desk.html(
            page, title: page.name, marking: page.tlp, for: visit, status: .unprocessableContent)
    }
}
