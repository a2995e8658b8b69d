import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// One party's page, and the changes that are made on it.
struct PartyRoutes: PageRoutes {
    static let page: any Page.Type = PartyPage.self
    let desk: Desk

    /// What has pages of its own, as in the address.
    enum Subject: String, CaseIterable, Sendable { case organisations, communities, bodies, agreements, channels }

    var routes: [Route] {
        Subject.allCases.map { subject in
            .get("/parties/\(subject.rawValue)/{name}", .callers) { try await show(subject, $0, $1) }
        }
            + Subject.allCases.map { subject in
                .post("/parties/\(subject.rawValue)/{name}", .callers, upTo: Desk.formLimit) {
                    try await change(subject, $0, $1)
                }
            }
    }

    private func show(_ subject: Subject, _ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let view = try await desk.gate.parties(for: context.caller)
        return try page(
            subject, try context.parameter("name"), view, FormEntry(), visit, at: try QueryString(context.query))
    }

    private func change(_ subject: Subject, _ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let view = try await desk.gate.parties(for: context.caller)
        let name = try context.parameter("name")
        let record = try self.record(subject, name, view)
        var entry: FormEntry
        do {
            entry = FormEntry(try await desk.form(request, context, visit))
        } catch is StaleForm {
            return desk.error(.forbidden, code: "stale", for: visit, reference: context.id)
        }
        if entry.value("version") != record.line.version { entry.problem = visit.language.text("form.problem.changed") }
        let changes = PartyChanges(view: view, language: visit.language).changes(of: record, &entry)
        guard entry.isSound else { return try page(subject, name, view, entry, visit, .unprocessableContent) }
        switch try await desk.gate.record(changes, by: context.caller) {
        case .recorded: return .seeOther(Paths.party(subject.rawValue, name))
        case .refused(let property, let message):
            entry.note(property, message, visit.language)
            return try page(subject, name, view, entry, visit, .unprocessableContent)
        }
    }

    private func record(_ subject: Subject, _ name: String, _ view: PartiesView) throws -> PartyRecord {
        let record =
            switch subject {
            case .organisations: view.book.organisations[name]
            case .communities: view.book.communities[name]
            case .bodies: view.book.bodies[name]
            case .agreements: view.book.agreements.first { $0.id == name }
            case .channels: view.book.charters[name]
            }
        guard let record else { throw Refusal(.missing, "there is no \"\(name)\" in the registry that you may see") }
        return record
    }

    private func page(
        _ subject: Subject, _ name: String, _ view: PartiesView, _ entry: FormEntry, _ visit: Visit,
        _ status: HTTPResponse.Status = .ok, at query: QueryString? = nil
    ) throws -> Response {
        let language = visit.language
        let found =
            switch subject {
            case .organisations: OrganisationSheet(view: view, language: language).page(name, entry: entry)
            case .communities: CommunitySheet(view: view, language: language).page(name, isBody: false, entry: entry)
            case .bodies: CommunitySheet(view: view, language: language).page(name, isBody: true, entry: entry)
            case .agreements: AgreementSheet(view: view, language: language).page(name, entry: entry)
            case .channels: ChannelSheet(view: view, language: language).page(name, entry: entry)
            }
        guard var page = found else {
            throw Refusal(.missing, "there is no \"\(name)\" in the registry that you may see")
        }
        try page.cut(
            from: { try query?.line($0) ?? 0 }, href: Paths.party(subject.rawValue, name), language: language)
        return desk.html(
            page, title: page.name, place: .parties, marking: view.marking, for: visit, status: status)
    }
}
