import Records
import Sharing

/// When what the reader may see is said to have happened, beside when this node accepted it; the same as a table.
struct TimelinePage: Page {
    static let template = "timeline"
    static var source: [UInt8] { PackageResources.timeline_mustache }

    struct Bar: Sendable {
        let href: String
        let words: String
        /// What it is called, where there is room for it beside the bar.
        let name: Name?
        let x: String
        let width: String
        let y: Int
        /// When it was accepted, where the reader wants to see that.
        let added: Added?
    }
    struct Name: Sendable {
        let text: String
        let x: String
        /// The foot of its letters.
        let foot: Int
        /// Whether it ends there, and does not begin there.
        let isBefore: Bool
    }
    /// A round time, by which the drawing is read.
    struct Tick: Sendable {
        let x: String
        let words: String
        /// How its words stand to it: in the middle, but for those that would go over an edge.
        let anchor: String
    }
    /// The line from what happened to when it was accepted, and a square on its corner there.
    struct Added: Sendable {
        let middle: Int
        let x1: String
        let x2: String
        let diamond: String
    }
    /// All that there is on one line, where a page has only some of it.
    struct Whole: Sendable {
        let from: String
        let until: String
        /// A stroke for each.
        let strokes: String
        /// Where the lines of this page begin and end.
        let x: String
        let width: String
    }
    struct Line: Sendable {
        let anchor: String
        let row: Row
        let happened: String
        let lasted: String
        let delay: String
    }

    let filter: PictureFilter
    let summary: String
    let handled: String
    let from: String?
    let until: String?
    let height: Int
    let ticks: [Tick]
    let bars: [Bar]
    let whole: Whole?
    let gaps: [String]
    let hasGaps: Bool
    let lines: [Line]
    let leaf: Leaf
    let hasLines: Bool
    let isMore: Bool
    /// Whether it is drawn and told when each was accepted.
    let isAccepted: Bool

    /// Units of the drawing across, and from one line to the next.
    fileprivate static let (width, edge, step) = (1_000.0, 10.0, 18)
    /// Units that the words of the ticks take above the first line.
    private static let head = 26
    /// Units that a letter of a name takes, and the letters that one has at least, and at most.
    fileprivate static let (letter, lettersLeast, lettersMost) = (8.0, 6, 60)
    /// Stretches in which nothing happened are told where they are at least this part of the whole, so many of them.
    private static let (gapPart, gapsMost): (Int64, Int) = (6, 3)

    init(
        _ view: PictureView, _ request: PictureRequest, _ look: PictureFilter.Look, channels: [ChannelView],
        language: Language
    ) {
        filter = PictureFilter(request, look, path: Paths.timeline, channels: channels, language: language)
        let isAccepted = look.isAccepted ?? false
        self.isAccepted = isAccepted
        let all = view.lines.compactMap { Event($0) }.sorted {
            ($0.from, $0.line.record.id) > ($1.from, $1.line.record.id)
        }
        let page = Leaf.range(of: all.count, from: look.from)
        let events = Array(all[page])
        // What happened says how long the drawing is: a report of last year would make a dot of everything else.
        let scale = Scale(events, withAcceptance: isAccepted)
        // Where both ends are on one day the times of day tell them apart.
        let isOneDay = language.shortDate(scale.first) == language.shortDate(scale.last)
        from = events.isEmpty ? nil : isOneDay ? language.dateTime(scale.first) : language.shortDate(scale.first)
        until = events.isEmpty ? nil : isOneDay ? language.dateTime(scale.last) : language.shortDate(scale.last)
        height = Self.head + events.count * Self.step + 8
        ticks = TimeTicks.between(scale.first, scale.last, language).map { Tick($0.words, at: scale.place($0.at)) }
        bars = events.enumerated().map { number, event in
            let (x, end) = (scale.place(event.from), scale.place(event.until))
            let y = Self.head + number * Self.step + 4
            let added = isAccepted ? scale.place(event.line.record.added) : nil
            let title = language.title(event.line.record.title)
            return Bar(
                href: "#event-\(page.lowerBound + number + 1)",
                words: language.list([title, event.words(language)]),
                name: Name(title, left: min(x, added ?? x), right: max(end, x + 3, added ?? x), y: y),
                x: x.drawn, width: max(end - x, 3).drawn, y: y,
                added: added.map { Added($0, from: x, until: end, y: y) })
        }
        lines = events.enumerated().map { number, event in
            Line(
                anchor: "event-\(page.lowerBound + number + 1)", row: Row(event.line.record, language: language),
                happened: event.words(language), lasted: event.lasted(language), delay: event.delay(language))
        }
        whole = page.count < all.count ? Whole(all, page, language) : nil
        leaf = Leaf(page, of: all.count, language: language) {
            PictureFilter.href(Paths.timeline, request, look, from: $0)
        }
        let length = Scale(all, withAcceptance: false).length
        gaps = Self.gaps(all, atLeast: length / Self.gapPart).map { gap in
            language.text("timeline.gap", ["from": language.date(gap.from), "until": language.date(gap.until)])
        }
        (hasGaps, hasLines, isMore) = (!gaps.isEmpty, !lines.isEmpty, view.isMore)
        summary = language.text("timeline.summary", count: all.count)
        handled = language.text("picture.handled", ["marking": language.marking(view.marking)])
    }

    /// What stands where in a drawing of time.
    fileprivate struct Scale {
        let first: Instant
        let last: Instant

        init(_ events: [Event], withAcceptance isAccepted: Bool) {
            let added = isAccepted ? events.map(\.line.record.added) : []
            first = (events.map(\.from) + added).min() ?? Instant(microseconds: 0)
            last = (events.map(\.until) + added).max() ?? first
        }

        /// Microseconds.
        var length: Int64 { max(last.microseconds - first.microseconds, 1) }

        func place(_ instant: Instant) -> Double {
            let part = Double(instant.microseconds - first.microseconds) / Double(length)
            return TimelinePage.edge + part * (TimelinePage.width - 2 * TimelinePage.edge)
        }
    }

    fileprivate struct Event {
        let line: PictureLine
        /// Everything that it may mean.
        let from: Instant
        let until: Instant

        init?(_ line: PictureLine) {
            guard let range = line.begins?.range else { return nil }
            self.line = line
            from = range.lowerBound
            until = max(line.ends?.range?.upperBound ?? range.upperBound, range.upperBound)
        }

        /// How long it was: of what nobody said the end of, that is not known; at most so long, where a time was said roughly.
        func lasted(_ language: Language) -> String {
            guard let begins = line.begins, let ends = line.ends, ends.range != nil else {
                return language.text("timeline.unsaid")
            }
            if begins.isPrecise, ends.isPrecise, let end = ends.range {
                return language.elapsed(from: from, to: end.lowerBound)
            }
            return language.text("timeline.most", ["time": language.elapsed(from: from, to: until)])
        }

        /// From its end, or where none was said from its beginning, until it was accepted.
        func delay(_ language: Language) -> String {
            let said = line.ends?.range == nil ? line.begins : line.ends
            guard let said, let range = said.range else { return language.text("timeline.unsaid") }
            let added = line.record.added
            guard added >= range.lowerBound else { return language.text("timeline.before") }
            let words = language.elapsed(from: range.lowerBound, to: added)
            return said.isPrecise ? words : language.text("timeline.most", ["time": words])
        }

        func words(_ language: Language) -> String {
            let begins = line.begins.map { language.date($0) } ?? ""
            guard let ends = line.ends, ends.range != nil, ends != line.begins else { return begins }
            return language.text("span.both", ["from": begins, "until": language.date(ends)])
        }
    }

    /// The longest stretches between what is shown.
    private static func gaps(_ events: [Event], atLeast length: Int64) -> [(from: Instant, until: Instant)] {
        var gaps: [(from: Instant, until: Instant)] = []
        var end: Instant?
        for event in events.sorted(by: { $0.from < $1.from }) {
            if let end, event.from.microseconds - end.microseconds >= max(length, 1) { gaps.append((end, event.from)) }
            end = max(end ?? event.until, event.until)
        }
        func size(_ gap: (from: Instant, until: Instant)) -> Int64 { gap.until.microseconds - gap.from.microseconds }
        return gaps.sorted { size($0) > size($1) }.prefix(gapsMost).sorted { $0.from < $1.from }
    }
}

extension TimelinePage.Name {
    /// On the side of what is drawn where there is more room; `nil` where there is none on either.
    fileprivate init?(_ title: String, left: Double, right: Double, y: Int) {
        let isBefore = left > TimelinePage.width - right
        let room = (isBefore ? left : TimelinePage.width - right) - 2 * TimelinePage.edge
        let letters = min(Int(room / TimelinePage.letter), TimelinePage.lettersMost)
        guard letters >= TimelinePage.lettersLeast else { return nil }
        self.init(
            text: title.count > letters ? title.prefix(letters - 1) + "…" : title,
            x: (isBefore ? left - TimelinePage.edge : right + TimelinePage.edge).drawn, foot: y + 10,
            isBefore: isBefore)
    }
}

extension TimelinePage.Tick {
    fileprivate init(_ words: String, at x: Double) {
        let margin = 50.0
        self.init(
            x: x.drawn, words: words,
            anchor: x < margin ? "start" : x > TimelinePage.width - margin ? "end" : "middle")
    }
}

extension TimelinePage.Added {
    fileprivate init(_ added: Double, from x: Double, until end: Double, y: Int) {
        let middle = y + 5
        self.init(
            middle: middle, x1: min(end, added).drawn, x2: max(x, added).drawn,
            diamond: "\(added.drawn),\(middle - 5) \((added + 5).drawn),\(middle) \(added.drawn),\(middle + 5) "
                + "\((added - 5).drawn),\(middle)")
    }
}

extension TimelinePage.Whole {
    /// - Parameter page: those of the events, by when they began, that stand on the page.
    fileprivate init(_ events: [TimelinePage.Event], _ page: Range<Int>, _ language: Language) {
        let scale = TimelinePage.Scale(events, withAcceptance: false)
        let here = events[page].map { scale.place($0.from) }
        let (left, right) = (here.min() ?? 0, here.max() ?? 0)
        // Where several began at one time one stroke stands for them.
        let places = Set(events.map { Int(scale.place($0.from).rounded()) }).sorted()
        self.init(
            from: language.shortDate(scale.first), until: language.shortDate(scale.last),
            strokes: places.map { "M\($0) 6v16" }.joined(), x: (left - 4).drawn, width: (right - left + 8).drawn)
    }
}

extension PartialDate {
    /// Whether it says at least the minute: what is coarser makes a span that nobody measured.
    fileprivate var isPrecise: Bool { precision == .second || precision == .minute }
}

extension Language {
    /// How long it is from one moment to another, as in “3 days”.
    func elapsed(from: Instant, to: Instant) -> String {
        let seconds = Int(max(to.microseconds - from.microseconds, 0) / 1_000_000)
        return seconds < 172_800 ? wait(seconds: seconds) : text("picture.days", count: (seconds + 43_200) / 86_400)
    }
}
