import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// The preview of a release, and "why not?", for those who release. Asking changes nothing, so the form is sent with GET.
struct AudienceRoutes: PageRoutes {
    static let page: any Page.Type = AudiencePage.self
    let desk: Desk

    var routes: [Route] { [.get("/records/{id}/audience", .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let query = try QueryString(context.query, plusIsSpace: true)
        let id = try context.parameter("id")
        let (version, channel) = (try query.only("version").nonEmpty, try query.only("channel").nonEmpty)
        var asked = AudiencePage.Asked(
            reader: try query.only("for").nonEmpty, at: try query.only("at").nonEmpty,
            purpose: try query.only("purpose").nonEmpty ?? Gate.usualPurpose)
        guard PartyWords.purposes.contains(asked.purpose) else {
            throw Refusal(.invalid, "there is no such purpose: choose one of \(PartyWords.purposes)")
        }
        let view = try await desk.gate.preview(
            id, version: version, channel: channel, for: [asked.purpose], by: context.caller)
        let answer: AudiencePage.Answer?
        (answer, asked.problem) = try await self.answer(asked, view, visit)
        let page = AudiencePage(
            view.record, view.lines, asked: asked, answer: answer, language: visit.language)
        return desk.html(
            page, title: visit.language.text("audience.title", ["record": page.name]), marking: view.record.tlp,
            for: visit, status: asked.problem == nil ? .ok : .unprocessableContent)
    }

    /// The answer, or what is wrong with the question.
    private func answer(
        _ asked: AudiencePage.Asked, _ view: PreviewView, _ visit: Visit
    ) async throws -> (AudiencePage.Answer?, problem: String?) {
        guard let reader = asked.reader else { return (nil, nil) }
        var instant: Instant?
        if let at = asked.at {
            instant = Instant(formText: at)
            guard instant != nil else { return (nil, visit.language.text("audience.problem.time")) }
        }
        do {
            let line = view.record
            let found = try await desk.gate.explain(
                line.id, version: line.version, channel: line.channel, for: reader, purposes: [asked.purpose],
                at: instant, by: visit.caller)
            var answer = AudiencePage.Answer(found, language: visit.language)
            answer.agreementHref = try await agreementForm(for: found, in: view, visit)
            return (answer, nil)
        } catch let refusal as Refusal where refusal.code == .missing {
            return (nil, visit.language.text("audience.problem.reader", ["reader": reader]))
        }
    }

    /// The form of an agreement with an organisation, filled in as far as it is known, for who may register one: where
    /// nothing but that is said to be missing, it is the next thing to do (scenario S0-06).
    private func agreementForm(
        for found: ExplanationView, in view: PreviewView, _ visit: Visit
    ) async throws -> String? {
        guard found.told(in: visit.language.code).reasons.contains(where: { $0.code == "agreement-missing" }),
            view.lines.contains(where: { $0.organisation == found.reader })
        else { return nil }
        let parties = try await desk.gate.parties(for: visit.caller)
        guard AgreementForm.isOffered(parties) else { return nil }
        return Paths.addParty(AgreementForm.name, ["parties": parties.organisation, "parties": found.reader])
    }
}

extension Instant {
    /// A time as people write it into a form, in UTC: a day, a minute (what browsers send), or RFC 3339.
    init?(formText text: String) {
        let text = text.hasSuffix("Z") ? String(text.dropLast()) : text
        switch text.utf8.count {
        case 10: self.init(text + "T00:00:00Z")
        case 16: self.init(text.prefix(10) + "T" + text.suffix(5) + ":00Z")
        default: self.init(text + "Z")
        }
    }
}
