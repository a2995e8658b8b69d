import Records
import Sharing

/// A meeting in a list, in ready words.
struct MeetingModel: Sendable {
    let href: String
    let name: String
    let mark: TLPBadge
    let status: String
    let when: String
    let place: String?

    init(_ line: MeetingLine, _ wording: PartyWording) {
        let language = wording.language
        let draft = line.draft
        href = Paths.meeting(line.record.id)
        name = draft.name
        mark = TLPBadge(line.record.tlp)
        status = language.text("meeting.status.\(draft.status.rawValue)")
        when = draft.when(language)
        let places = [draft.place, draft.country].compactMap { $0 }
        place = places.isEmpty ? nil : language.list(places)
    }
}

extension MeetingDraft {
    /// From when till when, by the clock on the wall there; what nobody recorded is said to be not recorded.
    func when(_ language: Language) -> String {
        if let starts, let clock = ZoneClock(zone ?? "UTC") ?? ZoneClock("UTC") {
            guard let ends else { return clock.spoken(starts, language) }
            let isOneDay = clock.text(starts).prefix(10) == clock.text(ends).prefix(10)
            return isOneDay
                ? clock.spoken(starts, until: ends, language)
                : language.text(
                    "meeting.span", ["from": clock.spoken(starts, language), "until": clock.spoken(ends, language)])
        }
        func said(_ date: PartialDate?) -> String {
            date.flatMap { $0.range == nil ? nil : language.date($0) } ?? language.text("meeting.unrecorded")
        }
        guard opens != nil || closes != nil else { return language.text("meeting.unrecorded") }
        return language.text("meeting.span", ["from": said(opens), "until": said(closes)])
    }
}

extension Language {
    /// How many take part.
    func posts(_ count: Int) -> String {
        count == 0 ? text("meeting.noPosts") : text("meeting.posts", count: count)
    }
}

/// A text that was put to seats, in a list.
struct DecisionModel: Sendable {
    let href: String
    let name: String
    let mark: TLPBadge
    let state: String
    /// As in `open`: a name in the style sheet.
    let tone: String
    let isWaiting: Bool
    let summary: String

    init(_ line: DecisionLine, _ wording: PartyWording) {
        let language = wording.language
        href = Paths.decision(line.record.id)
        name = line.draft.name
        mark = TLPBadge(line.tlp)
        state = language.text("decision.state.\(line.thread.state.rawValue)")
        tone = line.isWaiting ? "immediate" : line.thread.state == .open ? "priority" : "routine"
        isWaiting = line.isWaiting
        summary = BoardModel.summary(line.thread, language)
    }
}

/// A commitment in a list.
struct CommitmentModel: Sendable {
    let href: String
    let name: String
    let mark: TLPBadge
    let state: String
    let tone: String
    let owner: String
    let due: String
    let late: String?
    let isOrphan: Bool

    init(_ line: CommitmentLine, at now: Instant, _ wording: PartyWording) {
        let language = wording.language
        let thread = line.thread
        href = Paths.commitment(line.record.id)
        name = line.draft.name
        mark = TLPBadge(line.tlp)
        state = language.text("commitment.state.\(thread.state.rawValue)")
        tone = thread.isOverdue ? "immediate" : thread.state.isOpen ? "priority" : "routine"
        owner = language.list([wording.name(line.draft.owner), line.draft.ownerPost].compactMap { $0 })
        due = language.text(
            thread.isReplanned ? "commitment.due.replanned" : "commitment.due", ["date": language.date(thread.due)])
        late =
            thread.isOverdue
            ? language.text("commitment.late", count: thread.daysLate(at: now))
            : thread.isLate ? language.text("commitment.metLate") : nil
        isOrphan = thread.isOrphan
    }
}

/// Where each seat stands: what a chair sees at one glance. Told by words and signs first, by colour second.
struct BoardModel: Sendable {
    struct Count: Sendable {
        let sign: String
        let tone: String
        let number: String
        let words: String
    }
    struct Seat: Sendable {
        let name: String
        let sign: String
        let tone: String
        let position: String
        let statement: String?
        let at: SpokenTime?
        let isOurs: Bool
    }
    let counts: [Count]
    let verdict: String
    let seats: [Seat]
    /// Seats that are not named: nobody is shown before the room for not having spoken.
    let unnamed: String?

    /// Characters of a statement beside its seat.
    private static let longest = 240

    static func sign(_ position: DecisionAct.Position?) -> String {
        switch position {
        case .join: "✓"
        case .joinWithStatement: "✎"
        case .notParticipating: "○"
        case .object: "✕"
        case nil: "…"
        }
    }
    private static let order: [DecisionAct.Position?] = [.object, .joinWithStatement, .notParticipating, .join, nil]

    /// As in “✓ 5 · ✎ 1 · ○ 0 · ✕ 0 · … 2”, with the words beside the signs.
    static func summary(_ thread: DecisionThread, _ language: Language) -> String {
        let positions = thread.state == .adopted ? thread.recorded : thread.positions
        return language.list(
            order.compactMap { position in
                let count = thread.seats.count { positions[$0] == position }
                guard count > 0 else { return nil }
                return language.text(
                    "decision.tally",
                    [
                        "sign": sign(position),
                        "position": language.text("decision.count.\(position?.rawValue ?? "missing")"),
                        "n": language.number(count),
                    ])
            })
    }

    init(_ view: DecisionView, _ wording: PartyWording) {
        let language = wording.language
        let thread = view.line.thread
        let isAdopted = thread.state == .adopted
        let positions = isAdopted ? thread.recorded : thread.positions
        counts = Self.order.map { position in
            let count = thread.seats.count { positions[$0] == position }
            return Count(
                sign: Self.sign(position), tone: position?.rawValue ?? "missing", number: language.number(count),
                words: language.text("decision.count.\(position?.rawValue ?? "missing")"))
        }
        let objections = thread.seats(at: .object).count
        verdict =
            switch thread.state {
            case .open:
                thread.isAgreed
                    ? language.text("decision.verdict.agreed")
                    : objections > 0
                        ? language.text("decision.verdict.objections", count: objections)
                        : thread.missing.isEmpty
                            ? language.text("decision.verdict.nobody")
                            : language.text("decision.verdict.missing", count: thread.missing.count)
            case .adopted, .rejected, .withdrawn: language.text("decision.verdict.\(thread.state.rawValue)")
            }
        // By the house that says it: what another says under the same id is not its word.
        let events = Dictionary(view.events.map { ([$0.organisation, $0.id], $0) }) { first, _ in first }
        var shown: [(rank: Int, seat: Seat)] = []
        var hidden = 0
        for seat in thread.seats {
            let position = positions[seat]
            guard position != nil || view.knowsMissing || seat == view.house else {
                hidden += 1
                continue
            }
            let event = thread.stated[seat].flatMap { events[[seat, $0.text]] }
            let statement = event.flatMap { $0.position == position ? $0.text : nil }
            shown.append(
                (
                    Self.order.firstIndex { $0 == position } ?? 0,
                    Seat(
                        name: wording.name(seat), sign: Self.sign(position), tone: position?.rawValue ?? "missing",
                        position: language.text("decision.position.\(position?.rawValue ?? "missing")"),
                        // Whole it stands among the acts below.
                        statement: statement?.cut(to: Self.longest),
                        at: event.map { SpokenTime($0.at, language: language) },
                        isOurs: seat == view.house)
                ))
        }
        seats = shown.sorted { ($0.rank, $0.seat.name) < ($1.rank, $1.seat.name) }.map(\.seat)
        unnamed = hidden > 0 ? language.text("decision.unnamed", count: hidden) : nil
    }
}

/// A form by which somebody does something about a text or a commitment.
struct CouncilActForm: Sendable {
    struct Button: Sendable {
        let name: String
        let value: String
        let label: String
        let isPrimary: Bool
    }
    let action: String
    let hidden: [FormModel.Hidden]
    /// The line that opens it; `nil`: it is open, as what is to be done next.
    let summary: String?
    let isOpen: Bool
    let fields: [FormModel.Field]
    let buttons: [Button]
    var suggestions: [FormModel.Suggestions] = []
}

/// What was done, in ready words.
struct CouncilEventModel: Sendable {
    struct Link: Sendable {
        let href: String
        let name: String
    }
    let who: String
    let what: String
    let at: SpokenTime
    let text: String?
    let detail: String?
    let links: [Link]
    let hasLinks: Bool
    let isVoid: Bool

    /// Which of them stand on one page, by how long each is: the newest, unless others are asked for.
    static func page(of events: [CouncilEvent], from line: Int?, weight: Int = Leaf.weight) -> Range<Int> {
        // With what stands around each of them.
        let weights = events.map { ($0.text?.utf8.count ?? 0) + 400 + 150 * $0.others.count }
        return line.map { Leaf.range(of: weights, from: $0, weight: weight) } ?? Leaf.last(of: weights, weight: weight)
    }

    /// - Parameter area: as in `decision`, before the words for what was done.
    init(_ event: CouncilEvent, _ area: String, naming known: [String: RecordLine] = [:], _ wording: PartyWording) {
        let language = wording.language
        who = event.post ?? wording.name(event.organisation)
        what = language.text("\(area).did.\(event.act)")
        at = SpokenTime(event.at, language: language)
        text = event.text
        let told =
            event.position.map { BoardModel.sign($0) + " " + language.text("decision.position.\($0.rawValue)") }
            ?? event.handTo.map { wording.name($0) } ?? event.due.map { language.date($0) }
        var parts: [String] = []
        if let told { parts.append(told) }
        if event.isUndecided { parts.append(language.text("commitment.undecided")) }
        if let came = event.came {
            parts.append(language.text("council.came", ["when": SpokenTime(came, language: language).spoken]))
        }
        detail = parts.isEmpty ? nil : parts.joined(separator: language.listSeparator)
        links = event.others.map { id in
            Link(href: Paths.record(id), name: known[id].map { language.title($0.title) } ?? id)
        }
        hasLinks = !links.isEmpty
        isVoid = !event.counts
    }
}
