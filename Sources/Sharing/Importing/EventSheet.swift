import JSON
package import Records

/// Tables of events, as houses keep them in spreadsheets: each line becomes a report of an event (an INTREP with a coded event).
///
/// Reading is a function of the table, the map and the settings alone: who looks at the lines before they are filed looks at what
/// will be filed. Decision 0058.
package enum EventSheet {
    /// What holds for all of a table's lines.
    package struct Settings: Sendable {
        package var channel: String
        /// Of lines that have none of their own; F6 is what the Admiralty code has for what nobody can judge.
        package var grade = "F6"
        /// One of ``Records/Product/holdings``.
        package var holding: String?
        /// What follows from an event whose line does not say it.
        package var soWhat: String
        /// BCP 47: what it is written in.
        package var lang: String?
        package var tlp: TLP?
        /// `nil`: as the dates themselves show.
        package var order: DayOrder?
        package var precedence = Envelope.Precedence.routine
        /// What types are called in titles that are made.
        package var words: [String: String] = [:]

        package init(channel: String, soWhat: String) {
            self.channel = channel
            self.soWhat = soWhat
        }
    }

    /// A line that can be filed.
    package struct Line: Sendable {
        /// From 1, in the file.
        package let line: Int
        /// The report that it is, whichever file it stands in.
        package let key: String
        /// SHA-256 of what the line says, in hexadecimal digits: what is said for the whole table is not in it.
        package let facts: String
        package let draft: ProductDraft
        /// Whether its number is one that other tables have too: digits alone, as a spreadsheet counts its lines.
        let isCounted: Bool
        /// When the event was, at the earliest: what the report is dated with, so that it has the same date each time.
        let time: Instant
    }

    package struct Reading: Sendable {
        package var lines: [Line] = []
        package var faults: [SheetFault] = []
        /// Lines that say just what an earlier one does, with that one: they are filed once.
        package var repeats: [(line: Int, of: Int)] = []
        /// Columns that are needed and were not found: nothing was read.
        package var missing: [String] = []
        package init() {}
    }

    /// Reads every line.
    ///
    /// - Parameter now: what lies after it has not happened.
    package static func read(_ sheet: Sheet, _ map: SheetMap, _ settings: Settings, now: Instant) -> Reading {
        var reading = Reading()
        reading.missing = map.missing(of: columns)
        guard reading.missing.isEmpty else { return reading }
        var settings = settings
        settings.order = settings.order ?? DayOrder(in: sheet, column: map.places["date"])
        var known: [String: Line] = [:]
        for row in sheet.rows {
            do throws(SheetFault) {
                let cells = SheetLine(row: row, map: map)
                try cells.checkWidth(of: sheet)
                let line = try line(cells, of: sheet, settings, now: now)
                if let earlier = known[line.key] {
                    guard earlier.facts == line.facts else {
                        throw SheetFault(
                            line: line.line, column: map.places["id"] == nil ? nil : "id", problem: .repeated,
                            text: String(earlier.line))
                    }
                    reading.repeats.append((line.line, earlier.line))
                    continue
                }
                known[line.key] = line
                reading.lines.append(line)
            } catch {
                reading.faults.append(error)
            }
        }
        return reading
    }

    private static func line(
        _ cells: SheetLine, of sheet: Sheet, _ settings: Settings, now: Instant
    ) throws(SheetFault) -> Line {
        let typed = try cells.required("type")
        guard let type = type(typed) else { throw cells.fault(.type, in: "type") }
        let isSexual = isSexualViolence(typed) || isSexualViolence(cells["subtype"])
        let (exact, end) = try dates(cells, settings, now: now)
        let observed = isSexual ? month(of: exact) : exact
        // The year as it is written: what is known more roughly or corrected within it has the same report.
        let year = String(exact.text.prefix(4))
        var until = isSexual ? end.map(month(of:)) : end
        if until == observed { until = nil }
        let area = try area(cells, isRough: isSexual)
        let event = CodedEvent(
            type: type, fatalities: try dead(cells),
            displaced: try persons("displaced", cells, CodedEvent.displaced))
        let grade = (cells["grade"] ?? settings.grade).uppercased()
        guard Product.isGrade(grade) else { throw cells.fault(.grade, in: "grade") }

        let named = isSexual ? nil : try cells.words("title")
        var draft = ProductDraft(
            .intrep, channel: settings.channel,
            title: named ?? "\(settings.words[type] ?? type): \(area.name), \(observed.text)")
        draft.lang = settings.lang
        draft.observed = observed
        draft.observedUntil = until
        draft.areas = [area]
        draft.event = event
        // What was written of it, in whichever column, may name the place or the person that the rest keeps back.
        draft.text = isSexual ? nil : cells["text"]
        if let text = draft.text?.paragraphs.first(where: {
            PortionMark.isGarbled($0) || PortionMark.leading($0) != nil || PortionMark.inside($0) != nil
        }) {
            throw cells.fault(.mark, in: "text", String(text.prefix(24)))
        }
        let soWhat = isSexual ? nil : try cells.words("so_what")
        draft.soWhat = soWhat ?? settings.soWhat
        draft.tlp = isSexual ? max(settings.tlp ?? .green, .green) : settings.tlp
        draft.precedence = settings.precedence
        // Where it was found stands with the source: whoever reads the report, on paper too, reads it there.
        let place = "\(sheet.file), \(cells.row.line)"
        let source = isSexual ? nil : try cells.words("source")
        draft.sources = [
            ProductDraft.Source(
                grade: grade, descriptor: source.map { "\($0) (\(place))" } ?? place, holding: settings.holding)
        ]
        // Nor may a digest let somebody try out what is kept back.
        let facts = digest(of: cells, isSexual ? rough : columns.map(\.code), observed: observed)
        let own = try cells.words("id")
        draft.cited = [
            ProductDraft.Cited(
                source: sheet.file, id: "line \(cells.row.line)",
                words: isSexual ? nil : "SHA-256 of the file: \(sheet.digest)", digest: facts)
        ]
        if let own, !isSexual { draft.cited.append(ProductDraft.Cited(source: sheet.file, id: own)) }
        let time = observed.range?.lowerBound ?? now
        try check(draft, at: time, cells)
        let isCounted = own?.allSatisfy(\.isNumber) ?? false
        // Numbers that begin at 1 in each year's table are no numbers of one event.
        let number = own.map { isCounted ? "id \(year) \($0)" : "id " + $0 }
        return Line(
            line: cells.row.line, key: number ?? "line " + whole(cells.row), facts: facts, draft: draft,
            isCounted: isCounted, time: time)
    }

    /// What the gate would refuse each time is told with the rest.
    private static func check(_ draft: ProductDraft, at time: Instant, _ cells: SheetLine) throws(SheetFault) {
        let id = RecordID.derived("report", from: "a line that is looked at".utf8)
        guard let root = try? JSONDocument(parsing: draft.report(id, by: nil, at: time).bytes).root else {
            throw cells.fault(.refused)
        }
        do throws(Violation) {
            _ = try Draft(checking: root)
        } catch {
            throw cells.fault(.refused, in: nil, error.message)
        }
    }

    /// Of what the line says in the columns that are read, by what they hold: where it stands in the file does not count, nor how
    /// its columns are named.
    private static func digest(of cells: SheetLine, _ codes: [String], observed: PartialDate) -> String {
        var parts = codes.compactMap { code in cells[code].map { "\(code)\u{1F}\($0)" } }
        parts.append("observed\u{1F}\(observed.text)")
        return ContentDigest(sha256: Array(parts.joined(separator: "\u{1E}").utf8)).hex
    }

    /// What a report of sexual violence is made of.
    private static let rough = [
        "type", "subtype", "region", "country", "dead", "dead_low", "dead_high", "displaced", "grade",
    ]

    /// No more precise than the month.
    private static func month(of date: PartialDate) -> PartialDate {
        switch date.precision {
        case .month, .year, .unknown: date
        case .second, .minute, .hour, .day: (try? PartialDate(String(date.text.prefix(7)))) ?? date
        case .weekday: (try? PartialDate(String(date.text.prefix(4)))) ?? date
        }
    }

    /// Of every cell, read or not, but for empty ones at the end, which spreadsheets add: what a line without a number of its
    /// own is known by, however its columns are read.
    private static func whole(_ row: Sheet.Row) -> String {
        var fields = row.fields.map(\.trimmed)
        while fields.last?.isEmpty == true { fields.removeLast() }
        return ContentDigest(sha256: Array(fields.joined(separator: "\u{1F}").utf8)).hex
    }

    // MARK: What a line says

    private static func dates(
        _ cells: SheetLine, _ settings: Settings, now: Instant
    ) throws(SheetFault) -> (PartialDate, PartialDate?) {
        let observed = try date("date", cells, settings, now: now)
        guard let observed else { throw cells.fault(.missing, in: "date") }
        let until = try date("until", cells, settings, now: now)
        guard let until, until != observed else { return (observed, nil) }
        if let from = observed.range, let end = until.range, end.upperBound <= from.lowerBound {
            throw cells.fault(.date, in: "until")
        }
        return (observed, until)
    }

    private static func date(
        _ code: String, _ cells: SheetLine, _ settings: Settings, now: Instant
    ) throws(SheetFault) -> PartialDate? {
        guard let text = cells[code] else { return nil }
        let date: PartialDate
        switch SheetDate.read(text, settings.order) {
        case .date(let read): date = read
        case .ambiguous: throw cells.fault(.ambiguous, in: code)
        case .none: throw cells.fault(.date, in: code)
        }
        guard let range = date.range else { throw cells.fault(.date, in: code) }
        guard range.lowerBound <= now else { throw cells.fault(.ahead, in: code) }
        // ACLED's 2 and 3, UCDP's 2 to 4: within a week, or a month. A week has no form of its own, and is not made a day.
        guard date.precision == .day, let precision = cells["precision"].flatMap(SheetNumber.count), precision > 1
        else {
            return date
        }
        return (try? PartialDate(String(date.text.prefix(precision > 4 ? 4 : 7)))) ?? date
    }

    private static func persons(
        _ code: String, _ cells: SheetLine, _ range: ClosedRange<Int64>
    ) throws(SheetFault) -> Int64? {
        guard let text = cells[code] else { return nil }
        guard let number = SheetNumber.count(text), range.contains(number) else { throw cells.fault(.number, in: code) }
        return number
    }

    private static func dead(_ cells: SheetLine) throws(SheetFault) -> CodedEvent.Estimate? {
        let best = try persons("dead", cells, CodedEvent.fatalities)
        let low = try persons("dead_low", cells, CodedEvent.fatalities)
        let high = try persons("dead_high", cells, CodedEvent.fatalities)
        // The likeliest number is enough. Where it alone is missing nobody invents it.
        guard let best else {
            if let first = low ?? high {
                throw cells.fault(.estimate, in: "dead", String(first))
            }
            return nil
        }
        guard let dead = CodedEvent.Estimate(low: low ?? best, best: best, high: high ?? best) else {
            throw cells.fault(.estimate, in: "dead")
        }
        return dead
    }

    /// - Parameter isRough: no more precise than the region.
    private static func area(_ cells: SheetLine, isRough: Bool) throws(SheetFault) -> ProductDraft.Area {
        let region = try cells.words("region")
        let name: String
        if isRough {
            guard let region else { throw cells.fault(.region, in: "region") }
            name = region
        } else if let place = try cells.words("place") ?? region {
            name = place
        } else {
            throw cells.fault(.missing, in: "place")
        }
        var area = ProductDraft.Area(name: name)
        if let country = try cells.words("country") {
            area.country = States.code(country)
            // A name that is not known stays a name.
            if area.country == nil { area.name += " (\(country))" }
        }
        let (latitude, longitude) = (cells["latitude"], cells["longitude"])
        guard latitude != nil || longitude != nil, !isRough else { return area }
        guard let north = latitude.flatMap({ SheetNumber.degrees($0, 90) }),
            let east = longitude.flatMap({ SheetNumber.degrees($0, 180) })
        else { throw cells.fault(.coordinates, in: latitude == nil ? "longitude" : "latitude") }
        switch cells["geo"].flatMap(SheetNumber.count) ?? 0 {
        // From a district on, the point is one that somebody chose to stand for it: it is no place.
        case 3...: return area
        case 2: area.precision = 25_000
        case 1: area.precision = 1_000
        default: break
        }
        (area.latitude, area.longitude) = (north, east)
        return area
    }
}
