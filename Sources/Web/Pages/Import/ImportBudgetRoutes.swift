import HTTPTypes
import Hummingbird
import Records
import Serving
import Sharing

/// A table of a budget's execution is brought, looked at and filed.
struct ImportBudgetRoutes: PageRoutes {
    static let page: any Page.Type = ImportPage.self
    let desk: Desk

    var routes: [Route] {
        [
            .get(Paths.importBudget, .callers) { try await show($0, $1) },
            .post(Paths.importBudget, .callers, upTo: TableEntry.formLimit) { try await take($0, $1) },
        ]
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        _ = try await desk.filing(for: context.caller)
        return answer(visit) { $0.start = ImportPage.Start(problem: nil) }
    }

    private func take(_ request: Request, _ context: AppContext) async throws -> Response {
        let visit = Visit(request, context)
        let language = visit.language
        let channels = try await desk.filing(for: context.caller)
        let (form, file, isStale) = try await desk.table(request, context, visit)
        // Nothing is filed of a form from an old page, and none of its choices is lost.
        let stale = isStale ? language.text("tearline.fault.stale") : nil
        switch TableEntry.read(form, file, columns: BudgetSheet.columns, language: language) {
        case .nothing(let problem):
            let problem = stale ?? problem ?? language.text("import.problem.none")
            return answer(visit, isStale ? .forbidden : .unprocessableContent) {
                $0.start = ImportPage.Start(problem: problem)
            }
        case .table(let table):
            var look = BudgetLook(table, FormEntry(form), channels: channels, language: language)
            guard let settings = look.settings() else {
                return answer(visit, isStale ? .forbidden : table.isFresh ? .ok : .unprocessableContent) {
                    $0.look = look.model([], problem: stale)
                }
            }
            let reading = BudgetSheet.read(table.sheet, look.map, settings)
            look.note(reading)
            if !isStale, form.values("act").first == "file", look.isAsSeen, !reading.plans.isEmpty {
                let filed = try await desk.gate.file(reading.plans, emptying: reading.emptied, by: context.caller)
                return answer(visit) { $0.done = look.done(filed) }
            }
            let outcomes = try await desk.gate.preview(
                reading.plans, emptying: reading.emptied, by: context.caller)
            return answer(visit, isStale ? .forbidden : .ok) { $0.look = look.model(outcomes, problem: stale) }
        }
    }

    private func answer(
        _ visit: Visit, _ status: HTTPResponse.Status = .ok, _ fill: (inout ImportPage) -> Void
    ) -> Response {
        var page = ImportPage(budget: visit.language)
        fill(&page)
        return desk.html(page, title: page.heading, place: .write, for: visit, status: status)
    }
}

extension ImportPage {
    init(budget language: Language) {
        self.init(
            action: Paths.importBudget, heading: language.text("import.budget"),
            lead: language.text("import.budget.lead"), about: language.text("import.budget.about"))
    }
}

extension Desk {
    /// What was sent for a table: of a form from an old page its choices and the table that it carries, to be looked at again.
    func table(
        _ request: Request, _ context: AppContext, _ visit: Visit
    ) async throws -> (form: QueryString, file: MultipartForm.Part?, isStale: Bool) {
        do {
            let sent: (form: QueryString, file: MultipartForm.Part?) = try await upload(request, context, visit)
            return (form: sent.form, file: sent.file, isStale: false)
        } catch let stale as StaleForm {
            return (form: stale.form, file: nil, isStale: true)
        }
    }

    /// The channels that a caller may file in; refused where there is none.
    func filing(for caller: Caller) async throws -> [ChannelView] {
        let channels = try await writable(for: caller)
        guard !channels.isEmpty else {
            throw Refusal(.forbidden, "you may write to no channel: ask the operator of this node")
        }
        return channels
    }
}

/// A table of a budget's execution as it will be filed.
struct BudgetLook {
    let table: TableEntry
    let channels: [ChannelView]
    let language: Language
    let map: SheetMap
    private var entry: FormEntry
    private var reading = BudgetSheet.Reading()

    private static let units = ["1", "1000", "1000000"]
    /// Before the codes of columns, in words.
    private static let words = "import.budget.column."

    init(_ table: TableEntry, _ entry: FormEntry, channels: [ChannelView], language: Language) {
        self.table = table
        self.channels = channels
        self.language = language
        map = table.map(entry)
        self.entry = entry
        guard table.isFresh else { return }
        self.entry.values["unit"] = ["1"]
        let amounts = BudgetExecution.Amount.allCases.compactMap { [map] in map.places[$0.rawValue] }
        if let mark = DecimalMark(in: table.sheet, amounts) { self.entry.values["decimal"] = [mark.rawValue] }
    }

    private static func field(_ secrecy: BudgetExecution.Secrecy) -> String { "channel_" + secrecy.rawValue }

    /// What holds for the whole table; `nil` where something is wrong, which then stands at its field.
    mutating func settings() -> BudgetSheet.Settings? {
        // A table that has just come is asked about before anything is found wrong.
        guard !table.isFresh else { return nil }
        var check = FieldCheck(entry, language: language)
        var settings = BudgetSheet.Settings(name: check.required("budget_name"), asOf: check.required("as_of"))
        if !settings.asOf.isEmpty { _ = check.day("as_of") }
        settings.year = check.entry.value("fiscal_year")
        settings.currency = check.entry.value("currency")?.uppercased()
        settings.unit = Int64(check.choice("unit", of: Self.units)) ?? 1
        settings.decimal = check.optionalChoice("decimal", of: DecimalMark.allCases.map(\.rawValue)).flatMap(
            DecimalMark.init)
        settings.secrecy = check.optionalChoice("secrecy", of: BudgetExecution.Secrecy.allCases.map(\.rawValue))
            .flatMap(BudgetExecution.Secrecy.init)
        settings.ground = check.entry.value("ground")
        for secrecy in BudgetExecution.Secrecy.allCases {
            settings.channels[secrecy] = check.optionalChoice(Self.field(secrecy), of: channels.map(\.code))
        }
        // Several levels in one channel would show the stricter lines to whoever may see the laxer ones.
        var taken: [String: BudgetExecution.Secrecy] = [:]
        for (secrecy, channel) in settings.channels.sorted(by: { $0.key < $1.key }) {
            if taken[channel] != nil {
                check.entry.problems[Self.field(secrecy)] = language.text("import.budget.sameChannel")
            }
            taken[channel] = secrecy
        }
        if settings.channels.isEmpty, check.entry.isSound {
            check.entry.problems[Self.field(.public)] = language.text("form.problem.required")
        }
        entry = check.entry
        return entry.isSound ? settings : nil
    }

    mutating func note(_ reading: BudgetSheet.Reading) {
        self.reading = reading
        for code in reading.missing {
            entry.problems[TableEntry.field(code)] = language.text("form.problem.required")
        }
        for field in reading.needed { entry.problems[field] = language.text("form.problem.required") }
    }

    private var seen: String { TableEntry.seen(entry, Self.fields, map, table.sheet) }
    private static let fields =
        ["budget_name", "as_of", "fiscal_year", "currency", "unit", "decimal", "secrecy", "ground"]
        + BudgetExecution.Secrecy.allCases.map(field)
    var isAsSeen: Bool { entry.value("seen") == seen }

    /// - Parameter problem: of the form as a whole.
    func model(_ outcomes: [BudgetOutcome], problem: String? = nil) -> ImportPage.Look {
        let isChanged = entry.value("act") == "file" && !isAsSeen
        let open = outcomes.filter { $0.fate == .new || $0.fate == .corrected }.reduce(0) { $0 + $1.lines }
        return ImportPage.Look(
            hidden: table.hidden + [FormModel.Hidden(name: "seen", value: seen)],
            problem: problem
                ?? (entry.isSound ? isChanged ? language.text("import.changed") : nil : language.text("import.fields")),
            fields: fields, columns: table.fields(entry, map, words: Self.words, language: language),
            file: table.sheet.file,
            summary: [language.text("import.read", count: table.sheet.rows.count)] + notes,
            faults: ImportPage.Table(reading.faults, words: Self.words, language: language),
            samples: [levels(outcomes), sample].compactMap { $0 },
            confirm: open > 0 && entry.isSound ? language.text("import.confirm", count: open) : nil)
    }

    private var notes: [String] {
        var notes: [String] = []
        if !reading.faults.isEmpty { notes.append(language.text("import.budget.whole")) }
        for secrecy in reading.lone {
            notes.append(language.text("import.budget.lone", ["level": language.word("secrecy.\(secrecy.rawValue)")]))
        }
        return notes
    }

    private var fields: [FormModel.Field] {
        var fields = FormFields(entry, language: language)
        fields.line("budget_name", required: true, hint: true, isWide: true)
        fields.line("as_of", required: true, hint: true)
        fields.line("fiscal_year", hint: true)
        fields.line("currency", hint: true)
        fields.select("unit", Self.units, required: true) { language.text("import.unit.\($0)") }
        fields.select("decimal", DecimalMark.allCases.map(\.rawValue), hint: true) {
            language.text("import.decimal.\($0)")
        }
        for secrecy in BudgetExecution.Secrecy.allCases {
            let level = language.word("secrecy.\(secrecy.rawValue)")
            fields.select(
                Self.field(secrecy), channels.map(\.code),
                label: language.text("import.budget.channel", ["level": level]),
                none: language.text("import.budget.counted"), isWide: true
            ) { channels.words($0) }
        }
        fields.select("secrecy", BudgetExecution.Secrecy.allCases.map(\.rawValue), hint: true) {
            language.word("secrecy.\($0)")
        }
        fields.line("ground", hint: true)
        return fields.all
    }

    private func money(_ amount: Int64?, _ part: BudgetExecution.Part) -> ImportPage.Table.Cell {
        guard let amount else { return ImportPage.Table.Cell(text: language.text("trend.unstated")) }
        return ImportPage.Table.Cell(text: language.money(amount, part.digits, part.currency), isNumber: true)
    }

    /// Year by year and level by level: what is filed, what is only counted, and what the sums are.
    private func levels(_ outcomes: [BudgetOutcome]) -> ImportPage.Table? {
        guard !reading.plans.isEmpty else { return nil }
        let head: [String] = [
            language.text("budget.year"), language.text("budget.level"), language.text("budget.lines"),
            language.text("budget.amount.original"), language.text("budget.amount.paid"),
            language.text("import.budget.fate"),
        ]
        let parts: [BudgetExecution.Part] = (reading.plans + reading.emptied).map(\.part)
        let rows: [ImportPage.Table.Row] = outcomes.compactMap { outcome -> ImportPage.Table.Row? in
            guard
                let part = parts.first(where: {
                    $0.fiscalYear == outcome.fiscalYear && $0.secrecy == outcome.secrecy
                })
            else { return nil }
            let own = part.levels.first { $0.secrecy == part.secrecy }
            let level = language.word("secrecy.\(part.secrecy.rawValue)")
            let cells: [ImportPage.Table.Cell] = [
                ImportPage.Table.Cell(text: level),
                ImportPage.Table.Cell(text: language.number(part.lines.count), isNumber: true),
                money(own?.amounts[.original], part), money(own?.amounts[.paid], part),
                ImportPage.Table.Cell(text: fate(outcome)),
            ]
            return ImportPage.Table.Row(head: part.fiscalYear, cells: cells)
        }
        return ImportPage.Table(
            key: "levels", caption: language.text("budget.levels"), head: head, rows: rows, more: nil)
    }

    private func fate(_ outcome: BudgetOutcome) -> String {
        switch outcome.fate {
        case nil: language.text("import.budget.counted")
        case .new: language.text("import.budget.new")
        case .corrected: language.text("import.budget.corrected")
        case .known: language.text("import.budget.known")
        case .held: language.text("import.budget.held")
        case .refused(let message): language.said(message)
        }
    }

    private var sample: ImportPage.Table? {
        let lines: [(BudgetExecution.Part, BudgetExecution.Line)] = reading.plans.flatMap { plan in
            plan.part.lines.map { (plan.part, $0) }
        }
        guard !lines.isEmpty else { return nil }
        let codes = ["line", "institution", "programme", "cofog", "economic", "original", "paid", "objectives"]
        let rows: [ImportPage.Table.Row] = lines.prefix(ImportPage.sampleMost).map { row($1, of: $0) }
        return ImportPage.Table(
            key: "sample", caption: language.text("import.sample"), head: codes.map { language.text(Self.words + $0) },
            rows: rows,
            more: lines.count > ImportPage.sampleMost
                ? language.text("import.more", count: lines.count - ImportPage.sampleMost) : nil)
    }

    private func row(_ line: BudgetExecution.Line, of part: BudgetExecution.Part) -> ImportPage.Table.Row {
        let links: [String] = line.objectives.map { "\($0.code) \(BudgetExecution.text($0.share, digits: 2)) %" }
        let texts: [String] = [line.institution, line.programme ?? "", line.cofog, line.economic]
        var cells: [ImportPage.Table.Cell] = texts.map { ImportPage.Table.Cell(text: $0) }
        cells += [money(line.amounts[.original], part), money(line.amounts[.paid], part)]
        cells.append(ImportPage.Table.Cell(text: language.list(links)))
        return ImportPage.Table.Row(head: line.line, cells: cells)
    }

    func done(_ outcomes: [BudgetOutcome]) -> ImportPage.Done {
        let open = outcomes.filter { $0.fate == .new || $0.fate == .corrected || $0.fate == .known }
        var links = open.suffix(1).compactMap { outcome in
            outcome.id.map { ImportPage.Link(href: Paths.budget($0), label: language.text("budget.sheet")) }
        }
        if outcomes.contains(where: { if case .held = $0.fate { true } else { false } }) {
            links.append(ImportPage.Link(href: Paths.releases, label: language.text("site.releases")))
        }
        return ImportPage.Done(
            summary: outcomes.map { outcome in
                language.text(
                    "import.budget.outcome",
                    [
                        "year": outcome.fiscalYear, "level": language.word("secrecy.\(outcome.secrecy.rawValue)"),
                        "lines": language.number(outcome.lines), "fate": fate(outcome),
                    ])
            }, faults: nil, links: links)
    }
}

extension Language {
    /// An amount with the groups of its digits, and its currency.
    func money(_ minor: Int64, _ digits: Int, _ currency: String) -> String {
        let plain = BudgetExecution.text(minor, digits: digits)
        let parts = plain.split(separator: ".")
        let whole = parts.first.flatMap { Int64($0) }.map { number($0) } ?? plain
        return whole + (parts.count > 1 ? decimalSeparator + parts[1] : "") + " " + currency
    }
}
