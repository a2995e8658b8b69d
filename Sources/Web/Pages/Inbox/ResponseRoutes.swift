import HTTPTypes
import Hummingbird
import Serving
import Sharing

extension InboxRoutes {
    /// Bytes that a form on a warning may have: an option of it and two fields of several lines, each letter up to nine bytes.
    static let responseLimit = 256 * 1_024

    /// What was decided on a warning, what came of that, or that it is taken back.
    func respond(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let id = try context.parameter("id")
        var entry: FormEntry
        do {
            entry = FormEntry(try await desk.form(request, context, visit))
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        let answer: ProductOutcome?
        do {
            answer = try await filed(&entry, on: id, visit, context)
        } catch let refusal as Refusal where [.invalid, .forbidden, .conflict].contains(refusal.code) {
            // What was typed stays, where its form still stands.
            entry.problem = visit.language.refused(refusal.message)
            return try await responsePage(id, entry, visit, context, refusal)
        }
        guard let outcome = answer else { return try await responsePage(id, entry, visit, context) }
        switch outcome {
        case .filed(_, let channel):
            return .seeOther(Paths.record(id, version: entry.value("version"), channel: channel) + "#responses")
        case .held(let request): return .seeOther(Paths.request(request))
        case .refused(let property, let message):
            let words = visit.language.refused(message)
            if let property, let field = ResponseSheet.field(of: property, in: entry) {
                entry.problems[field] = words
            } else {
                entry.problem = words
            }
            return try await responsePage(id, entry, visit, context)
        }
    }

    /// `nil`: what was sent has to be mended.
    private func filed(
        _ entry: inout FormEntry, on id: String, _ visit: Visit, _ context: AppContext
    ) async throws -> ProductOutcome? {
        if let note = entry.value("take_back") {
            return try await desk.gate.takeBackResponse(
                note, to: id, in: entry.value("channel") ?? "", by: context.caller)
        }
        if let note = ResponseSheet.updated(entry) {
            guard let change = ResponseSheet.change(note, &entry, of: id, visit.language) else { return nil }
            return try await desk.gate.updateResponse(change, by: context.caller)
        }
        guard let draft = ResponseSheet.draft(&entry, of: id, visit.language) else { return nil }
        return try await desk.gate.logResponse(draft, by: context.caller)
    }

    /// - Parameter refusal: why nothing was filed, where it is not for the fields to say.
    private func responsePage(
        _ id: String, _ entry: FormEntry, _ visit: Visit, _ context: AppContext, _ refusal: Refusal? = nil
    ) async throws -> Response {
        let view = try await desk.gate.record(
            id, version: entry.value("version"), channel: entry.value("channel"), for: context.caller)
        if let refusal, !ResponseSheet.hasForm(of: entry, in: view) { throw refusal }
        let page = RecordPage(view, responded: entry, language: visit.language)
        return desk.html(
            page, title: page.name, marking: page.tlp, for: visit, status: refusal?.status ?? .unprocessableContent)
    }
}
