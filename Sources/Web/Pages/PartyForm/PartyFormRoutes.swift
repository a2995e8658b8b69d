import HTTPTypes
import Hummingbird
import Serving
import Sharing

/// The forms that record something new. What may be recorded, the intake decides; a form that the reader may not send is
/// not there.
struct PartyFormRoutes: PageRoutes {
    static let page: any Page.Type = PartyFormPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/parties/add/{form}", .callers) { try await show($0, $1) },
            .post("/parties/add/{form}", .callers, upTo: Desk.formLimit) { try await record($0, $1) },
        ]
    }

    private func asked(_ context: AppContext, _ language: Language) async throws -> any PartyForm {
        let view = try await desk.gate.parties(for: context.caller)
        let name = try context.parameter("form")
        guard let form = PartyForms.named(name), form.isOffered(view) else {
            throw Refusal(.missing, "there is no form \"\(name)\" for you")
        }
        return form.init(view: view, language: language)
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let form = try await asked(context, visit.language)
        return page(form, FormEntry(try QueryString(context.query, plusIsSpace: true)), visit)
    }

    private func record(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let form = try await asked(context, visit.language)
        var entry: FormEntry
        do {
            entry = FormEntry(try await desk.form(request, context, visit))
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        guard let change = form.change(&entry) else { return page(form, entry, visit, .unprocessableContent) }
        switch try await desk.gate.record([change], by: context.caller) {
        case .recorded(let ids): return .seeOther(form.path(entry, id: ids.first ?? ""))
        case .refused(let property, let message):
            entry.note(property, message, visit.language)
            return page(form, entry, visit, .unprocessableContent)
        }
    }

    private func page(
        _ form: any PartyForm, _ entry: FormEntry, _ visit: Visit, _ status: HTTPResponse.Status = .ok
    ) -> Response {
        let page = PartyFormPage(form, entry: entry, language: visit.language)
        return desk.html(page, title: page.heading, place: .parties, for: visit, status: status)
    }
}

extension FormEntry {
    init(_ form: QueryString) {
        self.init()
        for item in form.items { values[item.name, default: []].append(item.value) }
    }

    /// Notes what the node found wrong, beside the field that it is about.
    mutating func note(_ property: String?, _ message: String, _ language: Language) {
        let words = language.refused(message)
        if let property, case let field = PartyForms.field(of: property), values[field] != nil {
            problems[field] = words
        } else {
            problem = words
        }
    }
}
