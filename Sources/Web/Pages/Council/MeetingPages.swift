import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Paper
import Records
import Serving
import Sharing

/// Meetings, and the texts that were put to seats.
struct MeetingsPage: Page {
    static let template = "meetings"
    static var source: [UInt8] { PackageResources.meetings_mustache }

    let addHref: String?
    let commitmentsHref = Paths.commitments
    let decisionHref: String?
    let meetings: [MeetingModel]
    let hasMeetings: Bool
    let meetingLeaf: Leaf?
    let texts: [DecisionModel]
    let hasTexts: Bool
    let textLeaf: Leaf?
    let isMore: String?

    /// - Parameter from: the lines that the two lists begin at: see ``Leaf``.
    init(
        _ meetings: CouncilList<MeetingLine>, _ texts: CouncilList<DecisionLine>,
        from: (meeting: Int, text: Int) = (0, 0), language: Language
    ) {
        let pages = (
            meeting: Leaf.range(of: meetings.lines.count, from: from.meeting),
            text: Leaf.range(of: texts.lines.count, from: from.text)
        )
        let address = LeafAddress(
            Paths.meetings,
            [
                Leaf.from: Leaf.value(pages.meeting.lowerBound), Leaf.texts: Leaf.value(pages.text.lowerBound),
            ])
        let wording = PartyWording(
            book: meetings.book, date: meetings.instant, today: meetings.instant, language: language)
        addHref = meetings.mayAdd ? Paths.addMeeting : nil
        decisionHref = texts.mayAdd ? Paths.addDecision : nil
        self.meetings = meetings.lines[pages.meeting].map { MeetingModel($0, wording) }
        hasMeetings = !self.meetings.isEmpty
        self.texts = texts.lines[pages.text].map { DecisionModel($0, wording) }
        hasTexts = !self.texts.isEmpty
        meetingLeaf = Leaf.unlessWhole(
            pages.meeting, of: meetings.lines.count, on: address,
            heading: language.text("meeting.all"), language: language)
        textLeaf = Leaf.unlessWhole(
            pages.text, of: texts.lines.count, turning: Leaf.texts, on: address,
            heading: language.text("decision.title"), language: language)
        isMore = meetings.isMore || texts.isMore ? language.text("meeting.more") : nil
    }
}

struct MeetingsRoutes: PageRoutes {
    static let page: any Page.Type = MeetingsPage.self
    let desk: Desk

    var routes: [Route] { [.get(Paths.meetings, .callers) { try await show($0, $1) }] }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let meetings = try await desk.gate.meetings(for: context.caller)
        let texts = try await desk.gate.decisions(for: context.caller)
        let query = try QueryString(context.query)
        let from = (meeting: try query.line(), text: try query.line(Leaf.texts))
        let marks = meetings.lines.map(\.record.tlp) + texts.lines.map(\.tlp)
        return desk.html(
            MeetingsPage(meetings, texts, from: from, language: visit.language),
            title: visit.language.text("meeting.title"), place: .meetings, marking: marks.max() ?? .clear, for: visit)
    }
}

/// One meeting: when, who, what about, what came of it.
struct MeetingPage: Page {
    static let template = "meeting"
    static var source: [UInt8] { PackageResources.meeting_mustache }

    struct Fact: Sendable {
        let label: String
        let value: String
    }
    struct Theme: Sendable {
        let lang: String
        let text: String
    }
    struct Item: Sendable {
        let when: String
        let title: String
        let session: String
        let room: String?
        let languages: String?
        let posts: String?
    }
    struct Delegation: Sendable {
        let organisation: String
        let posts: [String]
    }
    struct Link: Sendable {
        let href: String
        let name: String
    }

    let listHref = Paths.meetings
    let name: String
    let line: MeetingModel
    let text: String?
    let facts: [Fact]
    let themes: [Theme]
    let hasThemes: Bool
    let parent: Link?
    let items: [Item]
    let hasItems: Bool
    let delegations: [Delegation]
    let hasDelegations: Bool
    let count: String
    let texts: [DecisionModel]
    let hasTexts: Bool
    let commitments: [CommitmentModel]
    let hasCommitments: Bool
    let calendarHref: String
    let recordHref: String
    let reviseHref: String?
    let participantsHref: String?
    let convocationsHref: String?
    let decisionHref: String?
    let commitmentHref: String?

    init(_ view: MeetingView, language: Language) {
        let wording = PartyWording(
            book: view.book, date: view.line.record.added, today: view.instant, language: language)
        let (draft, id) = (view.line.draft, view.line.record.id)
        name = draft.name
        line = MeetingModel(view.line, wording)
        text = draft.text
        let said: [(String, String?)] = [
            ("c_series", [draft.series, draft.edition].compactMap { $0 }.joined(separator: " ")),
            ("c_format", language.text("meeting.format.\(draft.format.rawValue)")),
            ("c_host", draft.host.map { wording.name($0) }), ("c_chair", draft.chair.map { wording.name($0) }),
            ("c_bodies", language.list(draft.bodies.map { wording.name($0) })),
        ]
        facts = said.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : Fact(label: language.text("field.\(name)"), value: $0) }
        }
        // In the reader's language where it is there; else in each in which it is.
        let own = draft.theme.filter { $0.language.prefix(2) == language.code }
        themes = (own.isEmpty ? draft.theme : own).map { Theme(lang: $0.language, text: $0.text) }
        hasThemes = !themes.isEmpty
        parent = view.parent.map { Link(href: Paths.meeting($0.id), name: language.title($0.title)) }
        let clock = ZoneClock(draft.zone ?? "UTC") ?? ZoneClock("UTC")
        items = draft.items.map { item in
            Item(
                when: item.starts.flatMap { from in clock?.spoken(from, until: item.ends, language) }
                    ?? language.text("meeting.unrecorded"),
                title: item.title, session: language.text("meeting.session.\(item.session.rawValue)"), room: item.room,
                languages: item.interpretation.isEmpty ? nil : language.list(item.interpretation),
                posts: item.posts.isEmpty
                    ? nil : language.list(item.posts.map { "\(wording.name($0.organisation)): \($0.post)" }))
        }
        hasItems = !items.isEmpty
        delegations = Dictionary(grouping: draft.participants, by: \.seat.organisation).map { code, posts in
            Delegation(
                organisation: wording.name(code),
                posts: posts.map {
                    language.list([$0.seat.post, language.text("meeting.role.\($0.role.rawValue)")])
                })
        }.sorted { $0.organisation < $1.organisation }
        hasDelegations = !delegations.isEmpty
        count = language.posts(draft.participants.count)
        texts = view.decisions.map { DecisionModel($0, wording) }
        hasTexts = !texts.isEmpty
        commitments = view.commitments.map { CommitmentModel($0, at: view.instant, wording) }
        hasCommitments = !commitments.isEmpty
        calendarHref = Paths.meetingCalendar(id)
        recordHref = Paths.record(id, channel: view.line.record.channel)
        let mayRevise = view.line.mayRevise
        reviseHref = mayRevise ? Paths.reviseMeeting(id) : nil
        participantsHref = mayRevise ? Paths.participants(id) : nil
        convocationsHref = mayRevise && hasDelegations ? Paths.convocations(id) : nil
        let known = [
            "c_meeting_ref": id, "c_chair": draft.chair ?? "", "c_channel": draft.channel,
            "c_bodies": draft.bodies.joined(separator: " "),
        ]
        decisionHref =
            view.mayAdd
            ? Paths.addDecision
                + Paths.query([
                    "c_meeting_ref": id, "c_chair": known["c_chair"], "c_channel": draft.channel,
                    "c_bodies": known["c_bodies"],
                ]) : nil
        commitmentHref =
            view.mayAdd
            ? Paths.addCommitment
                + Paths.query(["c_meeting_ref": id, "c_chair": known["c_chair"], "c_channel": draft.channel]) : nil
    }
}

struct MeetingRoutes: PageRoutes {
    static let page: any Page.Type = MeetingPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get("/meetings/{id}", .callers) { try await show($0, $1) },
            .get("/meetings/{id}/calendar", .callers) { try await calendar($0, $1) },
        ]
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let view = try await desk.gate.meeting(try context.parameter("id"), for: context.caller)
        let others = view.decisions.map(\.tlp) + view.commitments.map(\.tlp) + [view.parent?.tlp].compactMap { $0 }
        let page = MeetingPage(view, language: visit.language)
        return desk.html(
            page, title: page.name, place: .meetings, marking: others.reduce(view.line.record.tlp, max), for: visit)
    }

    /// The meeting for a calendar, without who comes: calendars keep what they are given, and show it around.
    private func calendar(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let (view, marking) = try await desk.gate.meetingCalendar(try context.parameter("id"), for: context.caller)
        guard var event = CalendarEvent(view.line, .publish, at: view.instant, visit.language) else {
            throw Refusal(.invalid, "nobody recorded when this meeting is: a calendar could not show it")
        }
        event.mark(marking)
        return .calendar(event, named: "meeting-\(marking.fileName)")
    }
}

extension Response {
    /// - Parameter name: without its ending.
    static func calendar(_ event: CalendarEvent, named name: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/calendar; charset=utf-8; method=\(event.method.rawValue)",
                .contentDisposition: FileName.attachment(name + ".ics"), .cacheControl: "no-store",
                .contentSecurityPolicy: SecurityHeaders.closed + "; sandbox",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: event.calendar)))
    }
}

extension CalendarEvent {
    /// Says first how it is to be handled: calendars keep what they are given, and show it around.
    mutating func mark(_ marking: Marking) {
        text = [marking.text(), text].compactMap { $0 }.joined(separator: "\n")
    }

    /// - Returns: `nil` where nobody recorded when it is.
    init?(_ line: MeetingLine, _ method: Method, at stamp: Instant, _ language: Language) {
        let draft = line.draft
        let when: When
        if let starts = draft.starts {
            when = .times(from: starts, until: draft.ends)
        } else {
            func day(_ date: PartialDate?) -> Instant? { date?.precision == .day ? date?.range?.lowerBound : nil }
            // Where one of both is not recorded the other is shown, and the text says so.
            guard let first = day(draft.opens) ?? day(draft.closes) else { return nil }
            when = .days(from: first, until: day(draft.closes) ?? first)
        }
        let status: Status =
            switch draft.status {
            case .cancelled: .cancelled
            case .planned: .tentative
            case .confirmed, .held: .confirmed
            }
        self.init(
            uid: line.record.id, sequence: draft.sequence, stamp: stamp,
            method: draft.status == .cancelled && method == .request ? .cancel : method, status: status, when: when,
            summary: "\(line.record.tlp.label) \(draft.name)")
        self.language = language.code
        text = draft.when(language)
        let places = [draft.place, draft.country].compactMap { $0 }
        place = places.isEmpty ? nil : places.joined(separator: ", ")
    }
}
