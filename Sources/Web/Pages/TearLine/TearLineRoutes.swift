import HTTPTypes
import Hummingbird
import Serving
import Sharing

/// Makes a sanitised version of a record on a page: looks as often as wanted, and sends it to a second reader.
///
/// One form and two buttons, so that it works without script: what was sent stands in it again, with what it would make.
struct TearLineRoutes: PageRoutes {
    static let page: any Page.Type = TearLinePage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/records/{id}/tearline", .callers) { try await begin($0, $1) },
            .post("/records/{id}/tearline", .callers, upTo: Self.formLimit) { try await take($0, $1) },
        ]
    }

    /// Bytes of a form: ``TearLinePortion/most`` selectors, ``TearLineEntry/most`` lines, organisations, a note.
    static let formLimit = 64 * 1_024
    /// Fields of a form.
    static let fields = TearLinePortion.most + 4 * TearLineEntry.most + TearLineEntry.organisationsMost + 16

    private func begin(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query)
        var entry = TearLineEntry()
        entry.version = try query.only("version").nonEmpty
        entry.channel = try query.only("channel").nonEmpty
        return try await show(try context.parameter("id"), entry, view: nil, for: visit)
    }

    private func take(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let id = try context.parameter("id")
        let form: QueryString
        do {
            form = try await desk.form(request, context, visit, fields: Self.fields)
        } catch is StaleForm {
            return try await show(
                id, TearLineEntry(), view: nil, problem: visit.language.text("tearline.fault.stale"), for: visit,
                .forbidden)
        }
        let entry = try TearLineEntry(form)
        guard !entry.target.isEmpty else {
            return try await show(
                id, entry, view: nil, problem: visit.language.text("tearline.fault.target"), for: visit,
                .unprocessableContent)
        }
        do {
            let order = try entry.order(for: id)
            let view = try await desk.gate.tearlineDraft(order, by: context.caller).get()
            guard try form.only("act") == "send" else { return try await show(id, entry, view: view, for: visit) }
            guard view.problem == nil else {
                return try await show(id, entry, view: view, for: visit, .unprocessableContent)
            }
            _ = try await desk.gate.tearline(order, submits: true, by: context.caller)
            return .seeOther(Paths.releases + Paths.query(["done": "tearline"]))
        } catch let fault as TearLineFault {
            return try await show(
                id, entry, view: nil, problem: visit.language.fault(fault), for: visit, .unprocessableContent)
        } catch let refusal as Refusal where [.invalid, .unprocessable, .conflict].contains(refusal.code) {
            let problem = visit.language.text(
                "tearline.fault.unmade", ["problem": visit.language.said(refusal.message)])
            return try await show(id, entry, view: nil, problem: problem, for: visit, .unprocessableContent)
        }
    }

    private func show(
        _ id: String, _ entry: TearLineEntry, view: TearLineView?, problem: String? = nil, for visit: Visit,
        _ status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let source = try await desk.gate.tearlineSource(
            id, version: entry.version, channel: entry.channel, by: visit.caller)
        let targets = try await desk.gate.channels(for: visit.caller).filter {
            $0.canWrite && $0.code != "registry"
        }
        let page = TearLinePage(
            source, entry, targets: targets, parties: try await desk.gate.parties(for: visit.caller), view: view,
            problem: problem, language: visit.language)
        return desk.html(
            page, title: visit.language.text("tearline.title", ["record": page.name]), place: .releases,
            marking: source.line.tlp, for: visit, status: status)
    }
}

extension Language {
    /// Why there would be no version, in the reader's words; what the rules of STIX say stays as they say it.
    fileprivate func fault(_ fault: TearLineFault) -> String {
        func kind(_ step: String) -> String { text("tearline.step.is-\(step)") }
        return switch fault {
        case .nothingThere(let place): text("tearline.fault.nothingThere", ["place": self.place(place)])
        case .notInText(let words): text("tearline.fault.notInText", ["text": words])
        case .needsWords(let step): text("tearline.fault.needsWords", ["step": kind(step)])
        case .notA(let step, let words): text("tearline.fault.notA", ["text": words, "step": kind(step)])
        case .notAnObject(let why): text("tearline.fault.notAnObject", ["problem": why])
        }
    }
}
