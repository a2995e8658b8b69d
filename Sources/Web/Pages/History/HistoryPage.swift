import Records
import Sharing

/// What became of a record, as far as the reader may know it: its versions, corrections, answers, and where it went.
struct HistoryPage: Page {
    static let template = "history"
    static var source: [UInt8] { PackageResources.history_mustache }

    struct Event: Sendable {
        let number: String
        let time: SpokenTime
        let what: String
        let detail: String?
        let href: String?
        /// As in `correction`: a name in the style sheet.
        let look: String
        let x: String
        let y: String
    }

    let name: String
    let recordHref: String
    let summary: String
    let events: [Event]
    let from: String?
    let until: String?
    let older: String?
    let reassess: Bool
    let height: Int
    let leaf: Leaf?

    /// Units of the drawing: across, to its edge, and across a mark.
    private static let (width, edge, mark) = (1_000.0, 20.0, 28.0)
    /// Microseconds that the drawing spans at least: what happened within one of its marks stands together.
    private static let shortest: Int64 = 3_600_000_000
    /// Lines of marks at most: what more there is at one time lies upon the others.
    private static let lanesMost = 12

    private struct Happened {
        let at: Instant
        let what: String
        var detail: String?
        var href: String?
        let look: String
    }

    /// - Parameters:
    ///   - whereabouts: `nil` for who may not ask where it went.
    ///   - start: the line that its page of lines, and its drawing of them, begins at; `nil`: the newest are shown.
    init(_ view: RecordView, _ whereabouts: WhereaboutsView?, from start: Int? = nil, language: Language) {
        let line = view.line
        name = language.title(line.title)
        recordHref = Paths.record(line.id, version: line.version, channel: line.channel)
        var happened: [Happened] = []
        for version in view.history + view.elsewhere {
            let time = SpokenTime(version.version, language: language)?.spoken ?? version.version
            happened.append(
                Happened(
                    at: version.added,
                    what: language.text("history.version", ["version": time, "channel": version.channel]),
                    detail: version.revoked
                        ? language.list([version.tlp.label, language.text("list.revoked")]) : version.tlp.label,
                    href: Paths.record(version.id, version: version.version, channel: version.channel),
                    look: version.revoked ? "gone" : "version"))
        }
        for correction in view.corrections {
            happened.append(
                Happened(
                    at: correction.at, what: language.text("history.corrected"),
                    detail: language.list([correction.what, correction.why].filter { !$0.isEmpty }),
                    look: "correction"))
        }
        let wording = PartyWording(book: view.book, date: view.date, today: view.today, language: language)
        for said in view.feedback {
            guard let answer = language.answered(said) else { continue }
            happened.append(
                Happened(
                    at: said.at, what: language.text("history.said", ["who": wording.name(said.organisation)]),
                    detail: answer, look: "said"))
        }
        for one in whereabouts?.lines ?? [] {
            guard let since = one.since else { continue }
            happened.append(
                Happened(
                    at: since, what: language.text("history.went", ["who": one.name(in: language.code)]),
                    detail: language.text("delivery.state.\(one.state.rawValue)"), look: "went"))
        }
        happened.sort { ($0.at, $0.what) < ($1.at, $1.what) }
        let weights = happened.map { $0.what.utf8.count + ($0.detail?.utf8.count ?? 0) + 500 }
        let page = start.map { Leaf.range(of: weights, from: $0) } ?? Leaf.last(of: weights)
        let address = LeafAddress(Paths.history(line.id, version: line.version, channel: line.channel))
        leaf = Leaf.unlessWhole(page, of: weights.count, on: address, beginsLast: true, language: language)
        summary = language.text("history.summary", count: happened.count)
        happened = Array(happened[page])
        let first = happened.first?.at ?? line.added
        let length = max((happened.last?.at ?? first).microseconds - first.microseconds, Self.shortest)
        let last = Instant(microseconds: first.microseconds + length)
        var lanes: [Double] = []
        events = happened.enumerated().map { number, each in
            let part = Double(each.at.microseconds - first.microseconds) / Double(length)
            let x = Self.edge + part * (Self.width - 2 * Self.edge)
            // Below what it would cover, as far as there is room.
            let free = lanes.firstIndex { $0 + Self.mark <= x } ?? lanes.count
            let lane = min(free, Self.lanesMost - 1)
            if lane == lanes.count { lanes.append(x) } else { lanes[lane] = x }
            return Event(
                number: language.number(page.lowerBound + number + 1), time: SpokenTime(each.at, language: language),
                what: each.what,
                detail: each.detail, href: each.href, look: each.look, x: x.drawn,
                y: (20 + Double(lane) * Self.mark).drawn)
        }
        height = 14 + lanes.count * Int(Self.mark)
        // Where both ends are on one day the times of day tell them apart.
        let isOneDay = language.shortDate(first) == language.shortDate(last)
        from = happened.isEmpty ? nil : isOneDay ? language.dateTime(first) : language.shortDate(first)
        until = happened.isEmpty ? nil : isOneDay ? language.dateTime(last) : language.shortDate(last)
        let unlisted = view.versions - view.history.count
        older = unlisted > 0 ? language.text("record.history.more", count: unlisted) : nil
        reassess = line.isToReassess
    }
}
