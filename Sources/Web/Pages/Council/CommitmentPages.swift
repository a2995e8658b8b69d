import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Serving
import Sharing

/// What was promised: what is overdue first.
struct CommitmentsPage: Page {
    static let template = "commitments"
    static var source: [UInt8] { PackageResources.commitments_mustache }

    enum Side: String, CaseIterable, Sendable { case all, overdue, ours, orphans }
    struct Tab: Sendable {
        let href: String
        let label: String
        let isCurrent: Bool
    }

    let meetingsHref = Paths.meetings
    let addHref: String?
    let fileHref: String
    let tabs: [Tab]
    /// How many are overdue; `nil` where there are none to be so.
    let summary: String?
    let lines: [CommitmentModel]
    let hasLines: Bool
    let leaf: Leaf?
    let isMore: String?

    /// - Parameter from: the line that its page of lines begins at: see ``Leaf``.
    init(_ list: CouncilList<CommitmentLine>, side: Side, from: Int = 0, language: Language) {
        let wording = PartyWording(book: list.book, date: list.instant, today: list.instant, language: language)
        addHref = list.mayAdd ? Paths.addCommitment : nil
        fileHref = Paths.commitmentFile + Paths.query(["show": side.rawValue])
        tabs = Side.allCases.map {
            Tab(
                href: Paths.commitments + Paths.query(["show": $0.rawValue]),
                label: language.text("commitment.side.\($0.rawValue)"), isCurrent: $0 == side)
        }
        let overdue = list.lines.count { $0.thread.isOverdue }
        summary = list.lines.isEmpty ? nil : language.text("commitment.overdue", count: overdue)
        let all = list.lines.filter { side.shows($0) }
        let page = Leaf.range(of: all.count, from: from)
        lines = all[page].map { CommitmentModel($0, at: list.instant, wording) }
        hasLines = !lines.isEmpty
        let address = LeafAddress(Paths.commitments, ["show": side.rawValue])
        leaf = Leaf.unlessWhole(page, of: all.count, on: address, language: language)
        isMore =
            list.isMore
            ? language.text("commitment.more", ["n": language.number(SharingLimits.commitments)]) : nil
    }
}

extension CommitmentsPage.Side {
    func shows(_ line: CommitmentLine) -> Bool {
        switch self {
        case .all: true
        case .overdue: line.thread.isOverdue
        case .ours: line.concerns
        case .orphans: line.thread.isOrphan
        }
    }
}

struct CommitmentsRoutes: PageRoutes {
    static let page: any Page.Type = CommitmentsPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.commitments, .callers) { try await show($0, $1) },
            .get(Paths.commitmentFile, .callers) { try await file($0, $1) },
        ]
    }

    private func side(_ context: AppContext) throws -> CommitmentsPage.Side {
        try QueryString(context.query).only("show").flatMap(CommitmentsPage.Side.init) ?? .all
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let side = try side(context)
        let list = try await desk.gate.commitments(for: context.caller)
        let from = try QueryString(context.query).line()
        return desk.html(
            CommitmentsPage(list, side: side, from: from, language: visit.language),
            title: visit.language.text("commitment.title"), place: .commitments,
            marking: list.lines.map(\.tlp).max() ?? .clear, for: visit)
    }

    /// The same as a table, for a spreadsheet: each line with its own mark, the whole with the strictest.
    private func file(_ request: Request, _ context: AppContext) async throws -> Response {
        let side = try side(context)
        let (list, marking) = try await desk.gate.commitmentTable(for: context.caller) { side.shows($0) }
        // Who has the file alone is told that it is not all.
        let part = list.isMore ? "-newest-\(SharingLimits.commitments)" : ""
        let table =
            CSV.line(Self.columns)
            + list.lines.map { line in
                let (draft, thread) = (line.draft, line.thread)
                return CSV.line([
                    line.record.id, draft.name, draft.owner, draft.ownerPost ?? "", thread.due.text,
                    String(thread.daysLate(at: list.instant)), thread.state.rawValue,
                    thread.isOrphan ? "true" : "false", String(draft.formality.rawValue), draft.deliverable,
                    draft.evidenceRule, draft.verifier, draft.chair ?? "", line.owner, line.tlp.label,
                    marking.text(),
                ])
            }.joined()
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8; header=present",
                .contentDisposition: FileName.attachment("commitments-\(side.rawValue)\(part)-\(marking.fileName).csv"),
                .cacheControl: "no-store", .contentSecurityPolicy: SecurityHeaders.closed + "; sandbox",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: table)))
    }

    /// The same in every language.
    static let columns = [
        "id", "name", "owner", "owner_post", "due", "days_late", "state", "orphan", "formality", "deliverable",
        "evidence_rule", "verifier", "chair", "kept_by", "tlp", "marking",
    ]
}

/// One commitment: where it stands, what was done about it, what the reader may do.
struct CommitmentPage: Page {
    static let template = "commitment"
    static var source: [UInt8] { PackageResources.commitment_mustache }

    struct Fact: Sendable {
        let label: String
        let value: String
    }
    struct Link: Sendable {
        let href: String
        let name: String
    }

    let listHref = Paths.commitments
    let name: String
    let line: CommitmentModel
    let text: String?
    let facts: [Fact]
    let decision: Link?
    let forms: [CouncilActForm]
    let problem: String?
    /// What its author wrote, where no form takes it any more: it is not lost.
    let typed: String?
    let events: [CouncilEventModel]
    let hasEvents: Bool
    /// Where the others of them are.
    let leaf: Leaf?
    let recordHref: String

    /// - Parameter event: the first of them that is shown; `nil`: the newest are.
    init(_ view: CommitmentView, entry: FormEntry = FormEntry(), event: Int? = nil, language: Language) {
        let wording = PartyWording(
            book: view.book, date: view.line.record.added, today: view.instant, language: language)
        let draft = view.line.draft
        name = draft.name
        line = CommitmentModel(view.line, at: view.instant, wording)
        text = draft.text
        let said: [(String, String?)] = [
            ("c_owner", line.owner),
            ("c_co_owners", draft.coOwners.isEmpty ? nil : language.list(draft.coOwners.map { wording.name($0) })),
            ("c_deliverable", draft.deliverable), ("c_evidence_rule", draft.evidenceRule),
            ("c_verifier", wording.name(draft.verifier)), ("c_chair", draft.chair.map { wording.name($0) }),
            ("c_kept_by", wording.name(view.line.owner)),
            ("c_formality", language.text("council.formality.\(draft.formality.rawValue)")),
            ("c_formality_evidence", draft.formalityEvidence),
        ]
        facts = said.compactMap { name, value in
            value.map { Fact(label: language.text("field.\(name)"), value: $0) }
        }
        decision = view.decision.map { Link(href: Paths.decision($0.id), name: language.title($0.title)) }
        forms = Self.forms(view, entry, language)
        problem = entry.problem
        let isTaken = entry.value("act").flatMap(CommitmentAct.Deed.init).map { view.deeds.contains($0) } ?? true
        typed = isTaken ? nil : entry.value("c_text") ?? entry.value("c_remark")
        let page = CouncilEventModel.page(of: view.events, from: event)
        events = view.events[page].map { CouncilEventModel($0, "commitment", naming: view.others, wording) }
        hasEvents = !events.isEmpty
        leaf = Leaf.unlessWhole(
            page, of: view.events.count, turning: "event", on: LeafAddress(Paths.commitment(view.line.record.id)),
            at: "events-h", beginsLast: true, language: language)
        recordHref = Paths.record(view.line.record.id, channel: view.line.record.channel)
    }

    private static func forms(_ view: CommitmentView, _ entry: FormEntry, _ language: Language) -> [CouncilActForm] {
        let sent = entry.value("act").flatMap(CommitmentAct.Deed.init)
        var forms: [CouncilActForm] = []
        func add(
            _ key: String, _ deeds: [CommitmentAct.Deed], opens: Bool, _ make: (inout FormFields) -> Void
        ) {
            let deeds = deeds.filter { view.deeds.contains($0) }
            guard !deeds.isEmpty else { return }
            let isMeant = sent.map { deeds.contains($0) } ?? false
            var fields = FormFields(isMeant ? entry : FormEntry(), prefix: key + "-", language: language)
            make(&fields)
            forms.append(
                CouncilActForm(
                    action: Paths.commitment(view.line.record.id), hidden: [],
                    summary: opens ? nil : language.text("commitment.form.\(key)"),
                    isOpen: isMeant && !entry.isSound, fields: fields.all,
                    buttons: deeds.enumerated().map { place, deed in
                        CouncilActForm.Button(
                            name: "act", value: deed.rawValue, label: language.text("commitment.do.\(deed.rawValue)"),
                            isPrimary: place == 0)
                    }))
        }
        add("accept", [.accept, .decline], opens: true) { $0.lines("c_text", rows: 2) }
        add("work", [.evidence, .progress], opens: true) {
            $0.lines("c_text", rows: 3)
            $0.line("c_evidence", hint: true, isWide: true)
        }
        add("verify", [.verify, .sendBack], opens: true) { $0.lines("c_text", rows: 2) }
        add("replan", [.replan], opens: false) {
            $0.line("c_due", required: true, input: "date")
            $0.line("c_decision_ref", required: true, hint: true, isWide: true)
            $0.lines("c_text", rows: 2)
        }
        add("withdraw", [.withdraw], opens: false) {
            $0.line("c_decision_ref", required: true, hint: true, isWide: true)
            $0.lines("c_text", rows: 2)
        }
        add("supersede", [.supersede], opens: false) { $0.line("c_successor_ref", required: true, isWide: true) }
        return forms
    }
}

struct CommitmentRoutes: PageRoutes {
    static let page: any Page.Type = CommitmentPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/commitments/{id}", .callers) { request, context in
                let event = try QueryString(context.query).only("event").flatMap { Int($0) }
                return try await page(FormEntry(), Visit(request, context), context, event: event)
            },
            .post("/commitments/{id}", .callers, upTo: InboxRoutes.formLimit) { try await act($0, $1) },
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
        guard let deed = entry.value("act").flatMap(CommitmentAct.Deed.init) else {
            entry.problem = visit.language.text("form.problem.choice")
            return try await page(entry, visit, context, .unprocessableContent)
        }
        var draft = CommitmentActDraft(deed, on: id)
        draft.text = entry.value("c_text")
        if deed == .replan {
            var check = FieldCheck(entry, language: visit.language)
            draft.due = check.day("c_due").flatMap { try? PartialDate($0) }
            entry = check.entry
        }
        if deed.needsDecision { draft.decision = entry.value("c_decision_ref") }
        if deed == .supersede { draft.successor = entry.value("c_successor_ref") }
        if deed == .evidence { draft.evidence = CouncilForm.codes(entry.value("c_evidence")) }
        guard entry.isSound else { return try await page(entry, visit, context, .unprocessableContent) }
        do {
            switch try await desk.gate.act(draft, by: context.caller) {
            case .filed: return .seeOther(Paths.commitment(id))
            case .held(let request): return .seeOther(Paths.request(request))
            case .refused(let property, let message):
                entry.noteCouncil(property, message, visit.language)
                return try await page(entry, visit, context, .unprocessableContent)
            }
        } catch let refusal as Refusal where refusal.code == .conflict {
            entry.problem = visit.language.text("rfi.changed")
            return try await page(entry, visit, context, .conflict)
        }
    }

    private func page(
        _ entry: FormEntry, _ visit: Visit, _ context: AppContext, _ status: HTTPResponse.Status = .ok,
        event: Int? = nil
    ) async throws -> Response {
        let view = try await desk.gate.commitment(try context.parameter("id"), for: context.caller)
        let page = CommitmentPage(view, entry: entry, event: event, language: visit.language)
        return desk.html(page, title: page.name, place: .commitments, marking: view.tlp, for: visit, status: status)
    }
}
