import Formats
import HTTPTypes
import Hummingbird
import Paper
import Records
import Serving
import Sharing

/// The letter by which each participant is asked to come: one sheet each, in their language.
enum Convocation {
    /// What a letter may name, in braces. A closed list: a letter is words with gaps, and no program.
    static let places = [
        "post", "organisation", "role", "meeting", "when", "place", "format", "host", "chair", "theme",
    ]
    /// Participants whose sheets are made at once: what one document has room for.
    static let sheetsMost = 100

    /// As it is proposed in a language.
    static func letter(_ language: Language) -> String {
        (1...4).map { language.text("convocation.letter.\($0)") }.joined(separator: "\n\n")
    }

    /// The first name in braces that is none of the list; `nil` where there is none.
    static func unknown(in letter: String) -> String? {
        var rest = Substring(letter)
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { return String(rest[open...].prefix(20)) }
            let name = rest[rest.index(after: open)..<close]
            guard places.contains(String(name)) else { return String(rest[open...close].prefix(40)) }
            rest = rest[rest.index(after: close)...]
        }
        return nil
    }

    /// Browsers end lines with CR LF.
    static func paragraphs(_ letter: String) -> [String] {
        letter.replacing("\r\n", with: "\n").split(separator: "\n\n").map(String.init)
    }

    static func language(of participant: MeetingDraft.Participant, usual: Language) -> Language {
        participant.language.flatMap { Language.named($0) } ?? usual
    }

    /// The letter to one participant.
    static func filled(
        _ letter: String, for participant: MeetingDraft.Participant, _ view: MeetingView, _ language: Language
    ) -> String {
        let wording = PartyWording(
            book: view.book, date: view.line.record.added, today: view.instant, language: language)
        let draft = view.line.draft
        let unrecorded = language.text("meeting.unrecorded")
        let place = [draft.place, draft.country].compactMap { $0 }
        let theme = draft.theme.first { $0.language.prefix(2) == language.code } ?? draft.theme.first
        return Phrases.fill(
            letter,
            [
                "post": participant.seat.post, "organisation": wording.name(participant.seat.organisation),
                "role": language.text("meeting.role.\(participant.role.rawValue)"), "meeting": draft.name,
                "when": draft.when(language), "place": place.isEmpty ? unrecorded : language.list(place),
                "format": language.text("meeting.format.\(draft.format.rawValue)"),
                "host": draft.host.map { wording.name($0) } ?? unrecorded,
                "chair": draft.chair.map { wording.name($0) } ?? unrecorded, "theme": theme?.text ?? unrecorded,
            ]
        ) { language.direction.isolated($0) }
    }
}

struct ConvocationsPage: Page {
    static let template = "convocations"
    static var source: [UInt8] { PackageResources.convocations_mustache }

    struct Row: Sendable {
        let post: String
        let organisation: String
        let language: String
        let calendarHref: String
    }

    let meetingHref: String
    let meeting: String
    let places: String
    let form: FormModel
    let rows: [Row]
    let leaf: Leaf?
    let hasCalendar: Bool
    let warning: String?

    /// - Parameter from: the participant that its page of them begins at: see ``Leaf``.
    init(_ view: MeetingView, entry: FormEntry, from: Int = 0, language: Language) {
        let id = view.line.record.id
        let wording = PartyWording(
            book: view.book, date: view.line.record.added, today: view.instant, language: language)
        let participants = view.line.draft.participants
        meetingHref = Paths.meeting(id)
        meeting = view.line.draft.name
        places = Convocation.places.map { "{\($0)}" }.joined(separator: " ")
        var fields = FormFields(entry, language: language)
        let codes = Set(participants.map { Convocation.language(of: $0, usual: language).code })
        for tongue in Language.all where codes.contains(tongue.code) {
            fields.lines(
                "c_letter_\(tongue.code)", rows: 9, required: true, usual: Convocation.letter(tongue),
                label: language.text("convocation.letter.in", ["language": tongue.name]))
        }
        let parts = (participants.count + Convocation.sheetsMost - 1) / Convocation.sheetsMost
        if parts > 1 {
            fields.select("c_part", (1...parts).map(String.init), required: true, usual: "1") { part in
                let first = ((Int(part) ?? 1) - 1) * Convocation.sheetsMost + 1
                let last = min(first + Convocation.sheetsMost - 1, participants.count)
                return "\(language.number(first))–\(language.number(last))"
            }
        }
        form = FormModel(
            action: Paths.convocations(id), fields: fields.all, submit: language.text("convocation.print"),
            problem: entry.problem)
        let page = Leaf.range(of: participants.count, from: from)
        rows = page.map { place in
            let each = participants[place]
            return Row(
                post: each.seat.post, organisation: wording.name(each.seat.organisation),
                language: Convocation.language(of: each, usual: language).name,
                calendarHref: Paths.convocation(id, place))
        }
        leaf = Leaf.unlessWhole(
            page, of: participants.count, on: LeafAddress(Paths.convocations(id)), at: "calendar-h",
            language: language)
        hasCalendar = CalendarEvent(view.line, .request, at: view.instant, language) != nil
        warning = hasCalendar ? nil : language.text("convocation.undated")
    }
}

struct ConvocationsRoutes: PageRoutes {
    static let page: any Page.Type = ConvocationsPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/meetings/{id}/convocations", .callers) { request, context in
                let visit = Visit(request, context)
                let from = try QueryString(context.query).line()
                return page(try await view(context), FormEntry(), visit, from: from)
            },
            .post("/meetings/{id}/convocations", .callers, upTo: AskRfiRoutes.formLimit) {
                try await letters($0, $1)
            },
            .get("/meetings/{id}/convocations/{number}", .callers) { try await calendar($0, $1) },
        ]
    }

    private func view(_ context: AppContext) async throws -> MeetingView {
        let view = try await desk.gate.meeting(try context.parameter("id"), for: context.caller)
        guard view.line.mayRevise else {
            throw Refusal(.forbidden, "the house whose meeting this is writes to its participants")
        }
        return view
    }

    private func letters(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let view = try await view(context)
        var entry: FormEntry
        do {
            entry = FormEntry(try await desk.form(request, context, visit))
        } catch let stale as StaleForm {
            entry = FormEntry(stale.form)
            entry.problem = visit.language.text("tearline.fault.stale")
            return page(view, entry, visit, .forbidden)
        }
        for name in entry.values.keys where name.hasPrefix("c_letter_") {
            // A letter that was emptied is not sent as another one.
            if entry.value(name) == nil { entry.problems[name] = visit.language.text("form.problem.required") }
            if let unknown = Convocation.unknown(in: entry.value(name) ?? "") {
                entry.problems[name] = visit.language.text(
                    "convocation.problem.place", ["name": unknown, "names": Convocation.places.joined(separator: ", ")])
            }
        }
        let participants = view.line.draft.participants
        // A number that is none of the parts is refused, however large it is: it is counted with only afterwards.
        let parts = (participants.count + Convocation.sheetsMost - 1) / Convocation.sheetsMost
        let part = Int(entry.value("c_part") ?? "1").flatMap { (1...max(parts, 1)).contains($0) ? $0 : nil }
        let some =
            part.map { participants.dropFirst(($0 - 1) * Convocation.sheetsMost).prefix(Convocation.sheetsMost) } ?? []
        guard entry.isSound, !some.isEmpty else {
            if some.isEmpty { entry.problem = visit.language.text("form.problem.choice") }
            return page(view, entry, visit, .unprocessableContent)
        }
        let printed = try await desk.gate.convocation(view.line.record.id, for: context.caller)
        var pieces: [PaperDocument.Piece] = []
        for participant in some {
            let language = Convocation.language(of: participant, usual: visit.language)
            let letter = entry.value("c_letter_\(language.code)") ?? Convocation.letter(language)
            let filled = Convocation.filled(letter, for: participant, printed.view, language)
            pieces.append(
                PaperDocument.Piece(
                    .title, printed.view.line.draft.name, language: language.code, startsSheet: true))
            for paragraph in Convocation.paragraphs(filled) {
                pieces.append(PaperDocument.Piece(.paragraph, String(paragraph), language: language.code))
            }
        }
        return try await desk.paper(
            pieces, marking: printed.marking, for: visit, on: printed.view.instant, name: "convocations")
    }

    /// An iTIP request to one participant: a file that the secretariat sends on, so that nobody has to sign in to get it.
    private func calendar(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let found = try await view(context)
        guard let place = Int(try context.parameter("number")), found.line.draft.participants.indices.contains(place)
        else { throw Refusal(.missing, "this meeting has no participant of that number") }
        let (view, marking) = try await desk.gate.convocation(found.line.record.id, for: context.caller)
        guard view.line.draft.participants.indices.contains(place) else {
            throw Refusal(.missing, "this meeting has no participant of that number")
        }
        let participant = view.line.draft.participants[place]
        let language = Convocation.language(of: participant, usual: visit.language)
        guard var event = CalendarEvent(view.line, .request, at: view.instant, language) else {
            throw Refusal(.invalid, "nobody recorded when this meeting is: a calendar could not show it")
        }
        let wording = PartyWording(
            book: view.book, date: view.line.record.added, today: view.instant, language: language)
        // What the secretariat wrote stands on the sheet: here is when it is and how it is to be handled, and no other letter.
        event.mark(marking)
        event.organiser = CalendarEvent.Party(
            name: wording.name(view.line.owner), address: Self.address("organisation \(view.line.owner)"))
        event.attendee = CalendarEvent.Party(
            name: "\(participant.seat.post), \(wording.name(participant.seat.organisation))",
            address: Self.address("post \(participant.seat.organisation) \(participant.seat.post)"),
            role: participant.role == .observer
                ? "NON-PARTICIPANT"
                : participant.role == .head && participant.seat.organisation == view.line.draft.chair
                    ? "CHAIR" : "REQ-PARTICIPANT")
        return .calendar(event, named: "convocation-\(participant.seat.organisation)-\(place + 1)-\(marking.fileName)")
    }

    /// A calendar address of a post: one that no mail goes to, the same for the same post.
    private static func address(_ text: String) -> String {
        "urn:uuid:" + RecordID.derived("note", from: text.utf8).text.dropFirst("note--".count)
    }

    private func page(
        _ view: MeetingView, _ entry: FormEntry, _ visit: Visit, _ status: HTTPResponse.Status = .ok, from: Int = 0
    ) -> Response {
        desk.html(
            ConvocationsPage(view, entry: entry, from: from, language: visit.language),
            title: visit.language.text("convocation.title"), place: .meetings, marking: view.line.record.tlp,
            for: visit,
            status: status)
    }
}
