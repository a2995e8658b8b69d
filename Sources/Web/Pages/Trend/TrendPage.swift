import Records
import Sharing

/// How events developed, area by area and month by month; a drawing and the same as a table. S3-11.
struct TrendPage: Page {
    static let template = "trend"
    static var source: [UInt8] { PackageResources.trend_mustache }

    /// A month of the drawing: how many died most likely, and a mark from the lowest number to the highest.
    struct Bar: Sendable {
        let x: String
        let y: String
        let width: String
        let height: String
        let middle: String
        let top: String
        let span: String
    }
    struct Line: Sendable {
        let month: String
        let events: String
        let fatalities: String
        let displaced: String
        let confidence: String
        let sources: String
    }
    struct Area: Sendable {
        let anchor: String
        let name: String
        let summary: String
        let bars: [Bar]
        let first: String
        let last: String
        let drawing: String
        let lines: [Line]
    }

    let action = Paths.trend
    let months: [Choice]
    let channels: [Choice]
    let summary: String
    let areas: [Area]
    let hasAreas: Bool
    /// How many areas are not shown, of those that are told apart; `nil`: all of them are.
    let moreAreas: String?
    let isMore: Bool

    /// Months that are offered.
    static let stretches = [3, 6, 12, 24, 36]
    /// Units of the drawing, across and down.
    private static let (wide, tall) = (1_000.0, 160.0)
    /// Rows of all tables at most, so that the page is light: the more months, the fewer areas; those with most events come first.
    static let rows = 120

    init(_ view: TrendView, _ request: TrendRequest, channels all: [ChannelView], language: Language) {
        months = Self.stretches.map {
            Choice(code: String($0), label: language.text("trend.months", count: $0), chosen: $0 == request.months)
        }
        channels =
            [Choice(code: "", label: language.text("list.allChannels"), chosen: request.channel == nil)]
            + all.filter(\.canRead)
            .map { Choice(code: $0.code, label: $0.title, chosen: $0.code == request.channel) }
        var rows = 0
        let shown = view.areas.prefix { area in
            // The months, and their sum.
            rows += area.months.count + 1
            return rows <= Self.rows
        }
        areas = shown.enumerated().map { Area($1, number: $0 + 1, language) }
        let left = view.areas.count - shown.count
        moreAreas = left > 0 ? language.text("trend.areas.more", count: left) : nil
        hasAreas = !areas.isEmpty
        isMore = view.isMore
        summary = language.text("trend.summary", count: view.total.events)
    }

    fileprivate static func bars(_ area: TrendView.Area) -> [Bar] {
        let known = area.months.filter { $0.month != nil }.map(\.count)
        let most = Double(max(known.map(\.high).max() ?? 0, 1))
        let step = wide / Double(max(known.count, 1))
        func height(_ number: Int64) -> Double { Double(number) / most * tall }
        return known.enumerated().map { place, count in
            let left = Double(place) * step
            return Bar(
                x: (left + step / 6).drawn, y: (tall - height(count.best)).drawn, width: (step * 2 / 3).drawn,
                height: height(count.best).drawn, middle: (left + step / 2 - 2).drawn,
                top: (tall - height(count.high)).drawn, span: height(count.high - count.low).drawn)
        }
    }
}

extension TrendPage.Area {
    fileprivate init(_ area: TrendView.Area, number: Int, _ language: Language) {
        let name = area.country.map { "\(area.name) (\($0))" } ?? area.name
        let months = area.months.compactMap(\.month).map { language.date($0) }
        let total = TrendPage.Line(area.total, month: language.text("trend.total"), language)
        self.init(
            anchor: "area-\(number)", name: name,
            summary: language.text("trend.area", ["events": total.events, "fatalities": total.fatalities]),
            bars: TrendPage.bars(area), first: months.first ?? "",
            last: months.last ?? "", drawing: language.text("trend.drawing", ["area": name]),
            lines: area.months.map { month in
                TrendPage.Line(
                    month.count, month: month.month.map { language.date($0) } ?? language.text("trend.month.unknown"),
                    language)
            } + [total])
    }
}

extension TrendPage.Line {
    fileprivate init(_ count: TrendCount, month: String, _ language: Language) {
        // What nobody stated is not none.
        func number(_ value: String, of stated: Int) -> String {
            guard stated > 0 else { return count.events > 0 ? language.text("trend.unstated") : "" }
            guard stated < count.events else { return value }
            return language.text(
                "trend.of",
                ["number": value, "stated": language.number(stated), "events": language.number(count.events)])
        }
        func mix(_ words: [(String, Int?)]) -> String {
            language.list(
                words.compactMap { word, count in
                    count.map { language.text("trend.mix", ["what": word, "n": language.number($0)]) }
                })
        }
        self.init(
            month: month, events: language.number(count.events),
            fatalities: number(
                language.estimate(low: count.low, best: count.best, high: count.high), of: count.estimated),
            displaced: number(language.number(count.displaced), of: count.displacing),
            confidence: mix(
                (Product.confidences.reversed() + ["unstated"]).map {
                    (
                        $0 == "unstated" ? language.text("trend.unstated") : language.word("confidence.\($0)"),
                        count.confidence[$0]
                    )
                }),
            sources: mix(
                (Product.holdings + ["unstated"]).map {
                    (language.text("trend.holding.\($0)"), count.sources[$0])
                } + count.grades.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }
}
