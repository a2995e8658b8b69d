import JSON
import Records
import Store

extension Gate {
    /// Counts the events that reports code, as far as the caller sees them: month by month in each area. Domain 3.14.
    ///
    /// A report that follows another one up replaces it, so that one event is counted once; of each the newest version counts. One
    /// that contradicts another replaces nothing: what both say is counted. An event is counted in the first area that its report
    /// names.
    package func trend(_ request: TrendRequest, for caller: Caller) async throws -> TrendView {
        try await core.door("trend", on: request.channel ?? "trend", for: caller) {
            guard SharingLimits.trendMonths.contains(request.months) else {
                throw Refusal(
                    .invalid,
                    "a trend goes back \(SharingLimits.trendMonths.lowerBound) to \(SharingLimits.trendMonths.upperBound) "
                        + "months: choose a number between them")
            }
            let scope = try await core.scope(request.channel, for: caller)
            return try await core.trend(request, in: scope, for: caller)
        }
    }
}

extension Core {
    fileprivate func trend(
        _ request: TrendRequest, in scope: Scope, for caller: Caller
    ) async throws -> TrendView {
        let most = SharingLimits.trend
        let found = try await newest(most + 1, before: scope.moment.beyond, in: scope) { before, count in
            let rows = try await store.recent(type: "report", before: before, shelves: scope.shelves, limit: count)
            return Rows(rows: rows, more: rows.count == count)
        }
        let seen = Self.newestEach(try await objects(of: Array(found.shown.prefix(most))))
        let window = TrendWindow(months: request.months, until: clock())
        let coded = seen.compactMap { TrendEvent($0, in: window) }
        // What is followed up by another coded report is counted there.
        let replaced = Set(coded.compactMap(\.replaces))
        let counted = coded.filter { !replaced.contains($0.seen.row.id) }
        try await give(counted.map(\.seen.row), as: .list, isRun: false, to: caller)
        let areas = TrendEvent.areas(counted, window)
        return TrendView(
            areas: Array(areas.prefix(SharingLimits.trendAreas)), total: TrendEvent.sum(counted),
            tlp: counted.map { tlp(of: $0.seen.shown, in: scope.snapshot) }.max() ?? .clear,
            isMore: found.shown.count > most || areas.count > SharingLimits.trendAreas, instant: clock())
    }
}

/// The months of a trend.
private struct TrendWindow {
    /// As in `2025-04`, the oldest first.
    let months: [PartialDate]
    let range: Range<Instant>

    init(months count: Int, until now: Instant) {
        let text = now.text
        var (year, month) = (Int(text.prefix(4)) ?? 1970, Int(text.dropFirst(5).prefix(2)) ?? 1)
        var months: [PartialDate] = []
        for _ in 0..<count {
            let digits = String(year)
            let date = String(repeating: "0", count: max(4 - digits.count, 0)) + digits
            if let each = try? PartialDate("\(date)-\(month < 10 ? "0" : "")\(month)") { months.append(each) }
            (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1)
        }
        self.months = months.reversed()
        let (first, last) = (months.last?.range, months.first?.range)
        range = (first?.lowerBound ?? now)..<(last?.upperBound ?? now)
    }

    /// The place of the month that a time lies in for certain; `nil`: it is in none, or may be in several.
    func place(of date: PartialDate) -> Int? {
        guard let range = date.range else { return nil }
        return months.firstIndex { month in
            month.range.map { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound } ?? false
        }
    }
}

/// A report that codes an event in the time that was asked for.
private struct TrendEvent {
    let seen: SeenObject
    let name: String
    let country: String?
    /// The place of its month; `nil`: that is not known.
    let month: Int?
    /// The report of the same event that this one is counted for.
    let replaces: RecordID?
    let count: TrendCount

    /// `nil` for what codes none, says of no place or no time, or lies outside.
    init?(_ seen: SeenObject, in window: TrendWindow) {
        guard let event = CodedEvent(of: seen.object), let product = Product.content(of: seen.object),
            let area = product["areas"].flatMap({ $0.kind == .array ? $0.elements.first { _ in true } : nil }),
            area.kind == .object, let name = area["name"]?.string,
            let observed = product["observed"]?.string.flatMap({ try? PartialDate($0) }), let range = observed.range,
            window.range.overlaps(range)
        else { return nil }
        self.seen = seen
        self.name = name
        country = area["country"]?.string.flatMap { Core.code(ofState: $0) }
        month = window.place(of: observed)
        // Who contradicts a report says that it was otherwise, and nobody has decided between the two.
        replaces = Product.followUp(in: seen.object).flatMap { $0.how == .contradicts ? nil : $0.report }
        var count = TrendCount()
        count.events = 1
        if let dead = event.fatalities {
            count.estimated = 1
            (count.low, count.best, count.high) = (dead.low, dead.best, dead.high)
        }
        if let displaced = event.displaced {
            count.displacing = 1
            count.displaced = displaced
        }
        count.confidence[Self.confidence(seen.object["confidence"]?.integer)] = 1
        let sources = product["sources"].map { $0.kind == .array ? Array($0.elements) : [] } ?? []
        for source in sources where source.kind == .object {
            count.sources[source["holding"]?.string ?? "unstated", default: 0] += 1
            if let grade = source["grade"]?.string { count.grades[grade, default: 0] += 1 }
        }
        self.count = count
    }

    /// STIX 2.1, Appendix A, low, medium and high.
    private static func confidence(_ value: Int64?) -> String {
        switch value {
        case nil, 0?: "unstated"
        case .some(let value) where value < 30: "low"
        case .some(let value) where value < 70: "moderate"
        default: "high"
        }
    }

    static func sum(_ events: some Sequence<TrendEvent>) -> TrendCount {
        events.reduce(into: TrendCount()) { $0.add($1.count) }
    }

    /// A name is one however it is written in capitals.
    static func areas(_ events: [TrendEvent], _ window: TrendWindow) -> [TrendView.Area] {
        let areas = Dictionary(grouping: events) { "\($0.country ?? "")/\($0.name.lowercased())" }
        return areas.values.compactMap { events in
            guard let newest = events.max(by: { $0.seen.row.position < $1.seen.row.position }) else { return nil }
            var months = window.months.enumerated().map { place, month in
                TrendView.Month(month: month, count: sum(events.filter { $0.month == place }))
            }
            let unknown = events.filter { $0.month == nil }
            if !unknown.isEmpty { months.append(TrendView.Month(month: nil, count: sum(unknown))) }
            return TrendView.Area(name: newest.name, country: newest.country, months: months, total: sum(events))
        }.sorted { ($1.total.events, $0.name) < ($0.total.events, $1.name) }
    }
}
