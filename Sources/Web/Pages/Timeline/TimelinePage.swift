import Records
import Sharing

/// When what the reader may see is said to have happened, beside when this node accepted it; the same as a table.
struct TimelinePage: Page {
    static let template = "timeline"
    static var source: [UInt8] { PackageResources.timeline_mustache }

    struct Bar: Sendable {
        let href: String
        let words: String
        let x: String
        let width: String
        /// Where it was accepted.
        let added: String
        let y: Int
        let middle: Int
        /// The line between the two.
        let from: String
        let until: String
        let diamond: String
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
    let bars: [Bar]
    let gaps: [String]
    let hasGaps: Bool
    let lines: [Line]
    let hasLines: Bool
    let isMore: Bool

    /// Units of the drawing across, and from one line to the next.
    private static let (width, edge, step) = (1_000.0, 10.0, 18)
    /// Stretches in which nothing happened are told where they are at least this part of the whole, so many of them.
    private static let (gapPart, gapsMost): (Int64, Int) = (6, 3)

    init(
        _ view: PictureView, _ request: PictureRequest, days: Int?, channels: [ChannelView], language: Language
    ) {
        filter = PictureFilter(request, days: days, path: Paths.timeline, channels: channels, language: language)
        let events = view.lines.compactMap { Event($0) }.sorted {
            ($0.from, $0.line.record.id) > ($1.from, $1.line.record.id)
        }
        let first = events.map { min($0.from, $0.line.record.added) }.min() ?? view.instant
        let last = events.map { max($0.until, $0.line.record.added) }.max() ?? view.instant
        let length = max(last.microseconds - first.microseconds, 1)
        func place(_ instant: Instant) -> Double {
            let part = Double(instant.microseconds - first.microseconds) / Double(length)
            return Self.edge + part * (Self.width - 2 * Self.edge)
        }
        from = events.isEmpty ? nil : language.shortDate(first)
        until = events.isEmpty ? nil : language.shortDate(last)
        height = events.count * Self.step + 8
        bars = events.enumerated().map { number, event in
            let (x, end, added) = (place(event.from), place(event.until), place(event.line.record.added))
            let y = number * Self.step + 4
            let middle = y + 5
            return Bar(
                href: "#event-\(number + 1)",
                words: language.list([language.title(event.line.record.title), event.words(language)]),
                x: x.drawn, width: max(end - x, 3).drawn, added: added.drawn, y: y, middle: middle,
                from: min(end, added).drawn, until: max(x, added).drawn,
                diamond: "\(added.drawn),\(middle - 5) \((added + 5).drawn),\(middle) \(added.drawn),\(middle + 5) "
                    + "\((added - 5).drawn),\(middle)")
        }
        lines = events.enumerated().map { number, event in
            Line(
                anchor: "event-\(number + 1)", row: Row(event.line.record, language: language),
                happened: event.words(language), lasted: event.lasted(language), delay: event.delay(language))
        }
        gaps = Self.gaps(events, atLeast: length / Self.gapPart).map { gap in
            language.text("timeline.gap", ["from": language.date(gap.from), "until": language.date(gap.until)])
        }
        (hasGaps, hasLines, isMore) = (!gaps.isEmpty, !lines.isEmpty, view.isMore)
        summary = language.text("timeline.summary", count: lines.count)
        handled = language.text("picture.handled", ["marking": view.marking.text(in: language.code)])
    }

    private struct Event {
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
