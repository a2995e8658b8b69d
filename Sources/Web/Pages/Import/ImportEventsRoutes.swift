import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// A table of events is brought, looked at and filed.
struct ImportEventsRoutes: PageRoutes {
    static let page: any Page.Type = ImportPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.importEvents, .callers) { try await show($0, $1) },
            .post(Paths.importEvents, .callers, upTo: TableEntry.formLimit) { try await take($0, $1) },
        ]
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        _ = try await channels(for: context.caller)
        return answer(visit) { $0.start = ImportPage.Start(problem: nil) }
    }

    private func take(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let language = visit.language
        let channels = try await channels(for: context.caller)
        let (form, file, isStale) = try await desk.table(request, context, visit)
        // Nothing is filed of a form from an old page, and none of its choices is lost.
        let stale = isStale ? language.text("tearline.fault.stale") : nil
        switch TableEntry.read(form, file, columns: EventSheet.columns, language: language) {
        case .nothing(let problem):
            let problem = stale ?? problem ?? language.text("import.problem.none")
            return answer(visit, isStale ? .forbidden : .unprocessableContent) {
                $0.start = ImportPage.Start(problem: problem)
            }
        case .table(let table):
            var look = EventLook(
                table, FormEntry(form), channels: channels, now: desk.gate.instant, language: language)
            guard let settings = look.settings() else {
                return answer(visit, isStale ? .forbidden : .unprocessableContent) {
                    $0.look = look.model([], problem: stale)
                }
            }
            let reading = EventSheet.read(table.sheet, look.map, settings, now: desk.gate.instant)
            look.note(reading)
            if !isStale, form.values("act").first == "file", look.isAsSeen, !reading.lines.isEmpty {
                let filed = try await desk.gate.file(
                    reading.lines, for: settings.channel, precedence: settings.precedence, by: context.caller)
                // A page and no way to another one: what was refused stands in no address, and whoever sends it again files
                // nothing twice.
                return answer(visit) { $0.done = look.done(filed) }
            }
            let fates =
                settings.channel.isEmpty
                ? [] : try await desk.gate.preview(reading.lines, for: settings.channel, by: context.caller)
            return answer(visit, isStale ? .forbidden : .ok) { $0.look = look.model(fates, problem: stale) }
        }
    }

    private func channels(for caller: Caller) async throws -> [ChannelView] {
        let channels = try await desk.writable(for: caller)
        guard !channels.isEmpty else {
            throw Refusal(.forbidden, "you may write to no channel: ask the operator of this node")
        }
        return channels
    }

    private func answer(
        _ visit: Visit, _ status: HTTPResponse.Status = .ok, _ fill: (inout ImportPage) -> Void
    ) -> Response {
        var page = ImportPage(events: visit.language)
        fill(&page)
        return desk.html(page, title: page.heading, place: .write, for: visit, status: status)
    }
}

extension ImportPage {
    init(events language: Language) {
        self.init(
            action: Paths.importEvents, heading: language.text("import.events"),
            lead: language.text("import.events.lead"), about: language.text("import.events.about"))
    }
}

/// A table of events as it will be filed.
struct EventLook {
    let table: TableEntry
    let channels: [ChannelView]
    let now: Instant
    let language: Language
    let map: SheetMap
    private var entry: FormEntry
    private var reading = EventSheet.Reading()

    init(_ table: TableEntry, _ entry: FormEntry, channels: [ChannelView], now: Instant, language: Language) {
        self.table = table
        self.channels = channels
        self.now = now
        self.language = language
        map = table.map(entry)
        self.entry = entry
        // What is usual stands in the fields of a table that has just come.
        guard table.isFresh else { return }
        self.entry.values["channel"] = channels.onlyCode.map { [$0] }
        self.entry.values["grade"] = ["F6"]
        self.entry.values["so_what"] = [language.text("import.unassessed")]
        self.entry.values["lang"] = [language.code]
        if let order = DayOrder(in: table.sheet, column: map.places["date"]) {
            self.entry.values["order"] = [order.rawValue]
        }
    }

    /// What holds for all lines; `nil` where something is wrong, which then stands at its field.
    mutating func settings() -> EventSheet.Settings? {
        var check = FieldCheck(entry, language: language)
        // Where nobody was asked yet, what the lines say is shown all the same; what would become of them in a channel is not.
        let channel =
            table.isFresh ? entry.value("channel") ?? "" : check.choice("channel", of: channels.map(\.code))
        var settings = EventSheet.Settings(channel: channel, soWhat: check.required("so_what"))
        let grade = check.required("grade")
        if let known = FieldCheck.grade(grade) {
            settings.grade = known
        } else if !grade.isEmpty {
            check.entry.problems["grade"] = language.text("write.problem.grade", ["text": grade])
        }
        settings.holding = check.optionalChoice("holding", of: Product.holdings)
        settings.lang = check.optionalChoice("lang", of: PartyForms.languages)
        settings.tlp = check.optionalChoice("tlp", of: TLP.allCases.map(\.value)).flatMap { TLP($0) }
        settings.order = check.optionalChoice("order", of: DayOrder.allCases.map(\.rawValue)).flatMap(DayOrder.init)
        for type in CodedEvent.types { settings.words[type] = language.word("event." + type) }
        entry = check.entry
        return entry.isSound ? settings : nil
    }

    mutating func note(_ reading: EventSheet.Reading) {
        self.reading = reading
        for code in reading.missing {
            entry.problems[TableEntry.field(code)] = language.text("form.problem.required")
        }
    }

    private var seen: String { TableEntry.seen(entry, Self.settings, map, table.sheet) }
    private static let settings = ["channel", "grade", "so_what", "holding", "order", "tlp", "lang"]

    /// Whether what was looked at is what was sent.
    var isAsSeen: Bool { entry.value("seen") == seen }

    /// - Parameter problem: of the form as a whole.
    func model(_ fates: [ImportedLine], problem: String? = nil) -> ImportPage.Look {
        let isChanged = entry.value("act") == "file" && !isAsSeen
        let open = fates.filter { $0.fate == .new || $0.fate == .corrected }.count
        return ImportPage.Look(
            hidden: table.hidden + [FormModel.Hidden(name: "seen", value: seen)],
            problem: problem
                ?? (entry.isSound ? isChanged ? language.text("import.changed") : nil : language.text("import.fields")),
            fields: fields, columns: table.fields(entry, map, words: "import.column.", language: language),
            file: table.sheet.file,
            summary: [language.text("import.read", count: table.sheet.rows.count)] + counts(fates) + repeats,
            faults: ImportPage.Table(reading.faults + refused(fates), words: "import.column.", language: language),
            samples: [sample].compactMap { $0 },
            confirm: open > 0 && entry.isSound ? language.text("import.confirm", count: open) : nil)
    }

    private var fields: [FormModel.Field] {
        var fields = FormFields(entry, language: language)
        fields.channel(channels)
        fields.line("grade", required: true, hint: true)
        fields.line("so_what", required: true, isWide: true)
        fields.select("holding", Product.holdings) { language.word("holding." + $0) }
        fields.select("order", DayOrder.allCases.map(\.rawValue), hint: true) { language.text("import.order.\($0)") }
        fields.select("tlp", TLP.allCases.map(\.value), hint: true) { TLP($0)?.label ?? $0 }
        fields.select("lang", PartyForms.languages, label: language.text("write.lang")) { language.word("lang." + $0) }
        return fields.all
    }

    private func counts(_ fates: [ImportedLine]) -> [String] {
        var counts: [String: Int] = [:]
        for line in fates { counts[line.fate.word, default: 0] += 1 }
        counts["faulty"] = reading.faults.count
        return ["new", "corrected", "known", "held", "refused", "faulty"].compactMap { word in
            counts[word].flatMap { $0 > 0 ? language.text("import.\(word)", count: $0) : nil }
        }
    }

    /// What the gate refused of the lines, or would.
    private func refused(_ lines: [ImportedLine]) -> [SheetFault] {
        lines.compactMap { line -> SheetFault? in
            guard case .refused(let message) = line.fate else { return nil }
            return SheetFault(line: line.line, column: nil, problem: .refused, text: message)
        }
    }

    private var repeats: [String] {
        reading.repeats.isEmpty ? [] : [language.text("import.repeats", count: reading.repeats.count)]
    }

    private var sample: ImportPage.Table? {
        guard !reading.lines.isEmpty else { return nil }
        let heads = ["import.head.line", "import.column.date", "import.column.place", "import.column.type"]
        return ImportPage.Table(
            key: "sample", caption: language.text("import.sample"),
            head: (heads + ["import.column.dead", "import.column.displaced", "import.column.title"]).map {
                language.text($0)
            },
            rows: reading.lines.prefix(ImportPage.sampleMost).map { line in
                let event = line.draft.event
                let unsaid = language.text("trend.unstated")
                let dead = event?.fatalities.map { language.estimate(low: $0.low, best: $0.best, high: $0.high) }
                let cells = [
                    line.draft.observed.map { language.date($0) } ?? "", line.draft.areas.first?.name ?? "",
                    event.map { language.word("event." + $0.type) } ?? "",
                ]
                return ImportPage.Table.Row(
                    head: language.number(line.line),
                    cells: cells.map { ImportPage.Table.Cell(text: $0) } + [
                        ImportPage.Table.Cell(text: dead ?? unsaid, isNumber: dead != nil),
                        ImportPage.Table.Cell(
                            text: event?.displaced.map { language.number($0) } ?? unsaid,
                            isNumber: event?.displaced != nil),
                        ImportPage.Table.Cell(text: line.draft.title),
                    ])
            },
            more: reading.lines.count > ImportPage.sampleMost
                ? language.text("import.more", count: reading.lines.count - ImportPage.sampleMost) : nil)
    }

    func done(_ lines: [ImportedLine]) -> ImportPage.Done {
        var links = [ImportPage.Link(href: Paths.trend, label: language.text("trend.title"))]
        if lines.contains(where: { if case .held = $0.fate { true } else { false } }) {
            links.append(ImportPage.Link(href: Paths.releases, label: language.text("site.releases")))
        }
        let filed = lines.first { $0.fate == .new || $0.fate == .corrected }
        if let filed {
            links.append(ImportPage.Link(href: Paths.record(filed.id), label: language.text("import.first")))
        }
        return ImportPage.Done(
            summary: counts(lines) + repeats,
            faults: ImportPage.Table(reading.faults + refused(lines), words: "import.column.", language: language),
            links: links)
    }
}

extension ImportedLine.Fate {
    /// As in `import.new`.
    fileprivate var word: String {
        switch self {
        case .new: "new"
        case .corrected: "corrected"
        case .known: "known"
        case .held: "held"
        case .refused: "refused"
        }
    }
}
