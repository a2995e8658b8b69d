import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// A text that was put to seats: where each stands, and what the reader may do.
struct DecisionPage: Page {
    static let template = "decision"
    static var source: [UInt8] { PackageResources.decision_mustache }

    struct Fact: Sendable {
        let label: String
        let value: String
    }
    struct Wording: Sendable {
        let lang: String
        let name: String
        let text: String
    }
    struct Link: Sendable {
        let href: String
        let name: String
    }

    let listHref = Paths.meetings
    let name: String
    let mark: TLPBadge
    let state: String
    let texts: [Wording]
    let hash: String
    let facts: [Fact]
    let meeting: Link?
    let board: BoardModel
    let contested: String?
    /// What stands on the chair's word alone.
    let unseen: String?
    let forms: [CouncilActForm]
    let problem: String?
    /// What its author wrote, where no form takes it any more: it is not lost.
    let typed: String?
    let events: [CouncilEventModel]
    let hasEvents: Bool
    /// Where the others of them are.
    let leaf: Leaf?
    let commitments: [CommitmentModel]
    let hasCommitments: Bool
    let others: Leaf?
    let commitmentHref: String?
    let recordHref: String

    /// Which part of it is shown, where it is long.
    struct Part: Sendable {
        /// Commitments on one page, beside the seats.
        static let commitments = 20
        /// Bytes of a page that has texts and seats, too.
        static let weight = 16_000
        /// The first commitment, counted from 0.
        var commitment = 0
        /// The first event; `nil`: the newest are shown.
        var event: Int?
    }

    init(_ view: DecisionView, entry: FormEntry = FormEntry(), at part: Part = Part(), language: Language) {
        let wording = PartyWording(
            book: view.book, date: view.line.record.added, today: view.instant, language: language)
        let (draft, thread) = (view.line.draft, view.line.thread)
        let id = view.line.record.id
        name = draft.name
        mark = TLPBadge(view.line.record.tlp)
        state = language.text("decision.state.\(thread.state.rawValue)")
        texts = draft.texts.map { text in
            Wording(lang: text.language, name: Language.named(text.language)?.name ?? text.language, text: text.text)
        }
        hash = draft.hash
        let said: [(String, String?)] = [
            ("c_symbol", draft.symbol), ("c_chair", wording.name(thread.chair)),
            ("c_method", language.text("decision.method.\(draft.method.rawValue)")),
            ("c_formality", language.text("council.formality.\(draft.formality.rawValue)")),
            ("c_formality_evidence", draft.formalityEvidence), ("c_item", draft.item),
            ("c_bodies", draft.bodies.isEmpty ? nil : language.list(draft.bodies.map { wording.name($0) })),
            ("c_effective", draft.effective.map { language.date($0) }),
        ]
        facts = said.compactMap { name, value in
            value.map { Fact(label: language.text("field.\(name)"), value: $0) }
        }
        meeting = draft.meeting.map { Link(href: Paths.meeting($0.text), name: language.text("decision.meeting")) }
        board = BoardModel(view, wording)
        // Which seats: for who is told what each said, as the rest of the board.
        contested =
            thread.contested.isEmpty
            ? nil
            : language.text("decision.contested", ["seats": language.list(thread.contested.map { wording.name($0) })])
        unseen =
            thread.unseen.isEmpty
            ? nil
            : language.text("decision.unseen", ["seats": language.list(thread.unseen.map { wording.name($0) })])
        forms = Self.forms(view, entry, language)
        problem = entry.problem
        let isTaken = entry.value("act").flatMap(DecisionAct.Deed.init).map { view.deeds.contains($0) } ?? true
        typed = isTaken ? nil : entry.value("c_text") ?? entry.value("c_remark")
        let page = CouncilEventModel.page(of: view.events, from: part.event, weight: Part.weight)
        events = view.events[page].map { CouncilEventModel($0, "decision", wording) }
        hasEvents = !events.isEmpty
        let address = LeafAddress(
            Paths.decision(id),
            ["commitment": Leaf.value(part.commitment), "event": part.event.map { String($0) }])
        leaf = Leaf.unlessWhole(
            page, of: view.events.count, turning: "event", on: address, at: "events-h",
            heading: language.text("council.events"), beginsLast: true, language: language)
        let kept = Leaf.range(of: view.commitments.count, from: part.commitment, most: Part.commitments)
        commitments = view.commitments[kept].map { CommitmentModel($0, at: view.instant, wording) }
        hasCommitments = !commitments.isEmpty
        others = Leaf.unlessWhole(
            kept, of: view.commitments.count, turning: "commitment", on: address, at: "commitments-h",
            heading: language.text("commitment.title"), language: language)
        commitmentHref =
            thread.state == .adopted && (view.house == view.line.owner || view.house == thread.chair)
            ? Paths.addCommitment
                + Paths.query([
                    "c_decision_ref": id, "c_chair": thread.chair, "c_channel": draft.channel,
                    "c_meeting_ref": draft.meeting?.text,
                ]) : nil
        recordHref = Paths.record(id, channel: view.line.record.channel)
    }

    private static func forms(_ view: DecisionView, _ entry: FormEntry, _ language: Language) -> [CouncilActForm] {
        let id = view.line.record.id
        let hidden = [FormModel.Hidden(name: "hash", value: view.line.draft.hash)]
        let sent = entry.value("act").flatMap(DecisionAct.Deed.init)
        var forms: [CouncilActForm] = []
        func add(
            _ key: String, _ deeds: [DecisionAct.Deed], opens: Bool, buttons: [CouncilActForm.Button],
            extra: [FormModel.Hidden] = [], _ make: (inout FormFields) -> Void
        ) {
            guard deeds.contains(where: { view.deeds.contains($0) }) else { return }
            let isMeant = sent.map { deeds.contains($0) } ?? false
            var fields = FormFields(isMeant ? entry : FormEntry(), prefix: key + "-", language: language)
            make(&fields)
            forms.append(
                CouncilActForm(
                    action: Paths.decision(id), hidden: hidden + extra,
                    summary: opens ? nil : language.text("decision.form.\(key)"), isOpen: isMeant && !entry.isSound,
                    fields: fields.all, buttons: buttons, suggestions: fields.suggestions))
        }
        add(
            "state", [.state], opens: true,
            buttons: DecisionAct.Position.allCases.map { position in
                CouncilActForm.Button(
                    name: "position", value: position.rawValue,
                    label: BoardModel.sign(position) + " " + language.text("decision.take.\(position.rawValue)"),
                    isPrimary: false)
            }, extra: [FormModel.Hidden(name: "act", value: DecisionAct.Deed.state.rawValue)]
        ) {
            $0.lines("c_text", rows: 3, hint: true)
            $0.list("c_for_chair", ["yes"]) { _ in language.text("decision.forChair") }
        }
        func button(_ deed: DecisionAct.Deed, primary: Bool = false) -> [CouncilActForm.Button] {
            view.deeds.contains(deed)
                ? [
                    CouncilActForm.Button(
                        name: "act", value: deed.rawValue, label: language.text("decision.do.\(deed.rawValue)"),
                        isPrimary: primary)
                ] : []
        }
        add(
            "chair", [.adopt, .reject, .withdraw], opens: view.deeds.contains(.adopt),
            buttons: button(.adopt, primary: true) + button(.reject) + button(.withdraw)
        ) { $0.lines("c_remark", rows: 2) }
        add("hand", [.handOver], opens: false, buttons: button(.handOver)) {
            $0.line(
                "c_hand_to", required: true, hint: true, of: .organisations(view.book, at: view.instant, language))
        }
        return forms
    }
}

struct DecisionRoutes: PageRoutes {
    static let page: any Page.Type = DecisionPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/decisions/{id}", .callers) { request, context in
                let query = try QueryString(context.query)
                let part = DecisionPage.Part(
                    commitment: try query.only("commitment").flatMap { Int($0) } ?? 0,
                    event: try query.only("event").flatMap { Int($0) })
                return try await page(FormEntry(), Visit(request, context), context, at: part)
            },
            .post("/decisions/{id}", .callers, upTo: InboxRoutes.formLimit) { try await act($0, $1) },
        ]
    }

    private func act(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let id = try context.parameter("id")
        var entry: FormEntry
        do {
            entry = FormEntry(try await desk.form(request, context, visit))
        } catch let stale as StaleForm {
            entry = FormEntry(stale.form)
            entry.problem = visit.language.text("tearline.fault.stale")
            return try await page(entry, visit, context, .forbidden)
        }
        guard let deed = entry.value("act").flatMap(DecisionAct.Deed.init) else {
            entry.problem = visit.language.text("form.problem.choice")
            return try await page(entry, visit, context, .unprocessableContent)
        }
        var draft = DecisionActDraft(deed, on: id)
        draft.hash = entry.value("hash")
        draft.position = deed == .state ? entry.value("position").flatMap(DecisionAct.Position.init) : nil
        draft.text = entry.value(deed == .state ? "c_text" : "c_remark")
        draft.isForChair = entry.list("c_for_chair") == ["yes"]
        draft.handTo = deed == .handOver ? entry.value("c_hand_to") : nil
        do {
            switch try await desk.gate.act(draft, by: context.caller) {
            case .filed: return .seeOther(Paths.decision(id))
            case .held(let request): return .seeOther(Paths.request(request))
            case .refused(let property, let message):
                entry.noteCouncil(property, message, visit.language)
                return try await page(entry, visit, context, .unprocessableContent)
            }
        } catch let refusal as Refusal where refusal.code == .conflict {
            // Somebody was quicker: what can be done now is on the page.
            entry.problem = visit.language.text("rfi.changed")
            return try await page(entry, visit, context, .conflict)
        }
    }

    private func page(
        _ entry: FormEntry, _ visit: Visit, _ context: AppContext, _ status: HTTPResponse.Status = .ok,
        at part: DecisionPage.Part = DecisionPage.Part()
    ) async throws -> Response {
        let view = try await desk.gate.decision(try context.parameter("id"), for: context.caller)
        let page = DecisionPage(view, entry: entry, at: part, language: visit.language)
        return desk.html(page, title: page.name, place: .meetings, marking: view.tlp, for: visit, status: status)
    }
}
