import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// The forms that write down a meeting, a text and a commitment, and a meeting anew.
struct CouncilFormRoutes: PageRoutes {
    static let page: any Page.Type = CouncilFormPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.addMeeting, .callers) { try await show(.meeting, $0, $1) },
            .post(Paths.addMeeting, .callers, upTo: AskRfiRoutes.formLimit) { try await file(.meeting, $0, $1) },
            .get("/meetings/{id}/revise", .callers) { try await show(.revision, $0, $1) },
            .post("/meetings/{id}/revise", .callers, upTo: AskRfiRoutes.formLimit) {
                try await file(.revision, $0, $1)
            },
            .get(Paths.addDecision, .callers) { try await show(.decision, $0, $1) },
            .post(Paths.addDecision, .callers, upTo: AskRfiRoutes.formLimit) { try await file(.decision, $0, $1) },
            .get(Paths.addCommitment, .callers) { try await show(.commitment, $0, $1) },
            .post(Paths.addCommitment, .callers, upTo: AskRfiRoutes.formLimit) {
                try await file(.commitment, $0, $1)
            },
        ]
    }

    private enum Kind { case meeting, revision, decision, commitment }

    private struct Writing {
        let kind: Kind
        let form: CouncilForm
        let line: MeetingLine?

        func page(_ entry: FormEntry) -> CouncilFormPage {
            switch kind {
            case .meeting, .revision: MeetingForm(base: form, line: line).page(entry)
            case .decision: DecisionForm(base: form).page(entry)
            case .commitment: CommitmentForm(base: form).page(entry)
            }
        }
    }

    private func writing(_ kind: Kind, _ context: AppContext, _ visit: Visit) async throws -> Writing {
        let channels = try await desk.writable(for: context.caller)
        guard !channels.isEmpty else {
            throw Refusal(.forbidden, "you may write to no channel: ask the operator of this node")
        }
        var line: MeetingLine?
        if kind == .revision {
            let found = try await desk.gate.meeting(try context.parameter("id"), for: context.caller).line
            guard found.mayRevise else {
                throw Refusal(.forbidden, "this meeting is not one that you may change here")
            }
            line = found
        }
        let parties = try await desk.gate.parties(for: context.caller)
        let form = CouncilForm(
            channels: channels, organisations: .organisations(parties.book, at: parties.instant, visit.language),
            bodies: .bodies(parties.book, at: parties.instant, visit.language), language: visit.language)
        return Writing(kind: kind, form: form, line: line)
    }

    private func show(_ kind: Kind, _ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let writing = try await writing(kind, context, visit)
        // A link may bring what is known already: of which meeting, by which decision.
        let entry =
            try writing.line.map { FormEntry($0, in: visit.language) }
            ?? FormEntry(QueryString(context.query, plusIsSpace: true))
        return page(writing, entry, visit)
    }

    private func file(_ kind: Kind, _ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let writing = try await writing(kind, context, visit)
        var entry: FormEntry
        do {
            entry = FormEntry(try await desk.form(request, context, visit))
        } catch let stale as StaleForm {
            entry = FormEntry(stale.form)
            entry.problem = visit.language.text("tearline.fault.stale")
            return page(writing, entry, visit, .forbidden)
        }
        do {
            guard let outcome = try await file(writing, &entry, by: context.caller) else {
                return page(writing, entry, visit, .unprocessableContent)
            }
            switch outcome {
            case .filed(let id, _): return .seeOther(path(kind, id))
            case .held(let request): return .seeOther(Paths.request(request))
            case .refused(let property, let message):
                entry.noteCouncil(property, message, visit.language)
                return page(writing, entry, visit, .unprocessableContent)
            }
        } catch let refusal as Refusal where refusal.code == .conflict && kind == .revision {
            // Somebody was quicker: what was typed stays, and once it was looked at again it is saved over what is there now.
            if let id = writing.line?.record.id {
                entry.values["version"] = [
                    try await desk.gate.meeting(id, for: context.caller).line.record.version
                ]
            }
            entry.problem = visit.language.text("form.problem.changed")
            return page(writing, entry, visit, .conflict)
        }
    }

    private func file(
        _ writing: Writing, _ entry: inout FormEntry, by caller: Caller
    ) async throws -> ProductOutcome? {
        switch writing.kind {
        case .meeting:
            guard let draft = MeetingForm(base: writing.form, line: nil).draft(&entry) else { return nil }
            return try await desk.gate.file(draft, by: caller)
        case .revision:
            guard let draft = MeetingForm(base: writing.form, line: writing.line).draft(&entry) else { return nil }
            return try await desk.gate.file(
                draft, revising: writing.line?.record.id, from: entry.value("version") ?? "", by: caller)
        case .decision:
            guard let draft = DecisionForm(base: writing.form).draft(&entry) else { return nil }
            return try await desk.gate.file(draft, by: caller)
        case .commitment:
            guard let draft = CommitmentForm(base: writing.form).draft(&entry) else { return nil }
            return try await desk.gate.file(draft, by: caller)
        }
    }

    private func path(_ kind: Kind, _ id: String) -> String {
        switch kind {
        case .meeting, .revision: Paths.meeting(id)
        case .decision: Paths.decision(id)
        case .commitment: Paths.commitment(id)
        }
    }

    private func page(
        _ writing: Writing, _ entry: FormEntry, _ visit: Visit, _ status: HTTPResponse.Status = .ok
    ) -> Response {
        let page = writing.page(entry)
        return desk.html(
            page, title: page.heading, place: writing.kind == .commitment ? .commitments : .meetings,
            marking: writing.line?.record.tlp, for: visit, status: status)
    }
}

extension FormEntry {
    /// Notes what the node found wrong, beside the field that it is about.
    mutating func noteCouncil(_ property: String?, _ message: String, _ language: Language) {
        let words = language.refused(message)
        if let property, case let field = CouncilForm.field(of: property), values[field] != nil {
            problems[field] = words
        } else {
            problem = words
        }
    }
}
