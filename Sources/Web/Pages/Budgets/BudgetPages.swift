import Records
import Sharing

/// The budgets that the reader has lines of.
struct BudgetsPage: Page {
    static let template = "budgets"
    static var source: [UInt8] { PackageResources.budgets_mustache }

    struct Line: Sendable {
        let href: String
        let name: String
        let year: String
        let by: String
        let asOf: String
        let open: String
    }
    let lines: [Line]
    let hasLines: Bool
    let leaf: Leaf?
    let isMore: Bool
    /// For whoever may file what a table says.
    let importHref: String?

    /// - Parameter from: the line that its page of lines begins at: see ``Leaf``.
    init(_ list: BudgetList, mayImport: Bool, from: Int = 0, language: Language) {
        importHref = mayImport ? Paths.importBudget : nil
        let wording = PartyWording(book: list.book, date: list.instant, today: list.instant, language: language)
        let page = Leaf.range(of: list.lines.count, from: from)
        leaf = Leaf.unlessWhole(page, of: list.lines.count, on: LeafAddress(Paths.budgets), language: language)
        lines = list.lines[page].map { line in
            Line(
                href: Paths.budget(line.record.id), name: line.name, year: line.fiscalYear,
                by: language.list(line.originators.map { wording.name($0) }), asOf: language.day(line.asOf),
                open: language.list(line.open.map { language.word("secrecy.\($0.rawValue)") }))
        }
        hasLines = !lines.isEmpty
        isMore = list.isMore
    }
}

/// The sheet of indicators of a budget, each number with what it was computed from.
struct BudgetPage: Page {
    static let template = "budget"
    static var source: [UInt8] { PackageResources.budget_mustache }

    struct Figure: Sendable {
        let anchor: String
        let name: String
        let value: String
        let reading: String
        let overall: String
        let formula: String
        /// What the number is made of, in words.
        let made: String
        let linesHref: String
        let lines: String
    }
    struct Year: Sendable {
        let anchor: String
        let title: String
        let disagrees: Bool
        let figures: [Figure]
        let levels: [Level]
        let sources: [Source]
        let digest: String
        let isAligned: String
        let unlinked: [Entry]
        let hasUnlinked: Bool
        let moreUnlinked: String?
        let lines: [Entry]
        let leaf: Leaf?
        /// The reader goes through these lines.
        let isOpen: Bool
        let linesKey: String
    }

    /// Which lines are shown of a year.
    struct Part: Sendable {
        /// Lines of one year on a page: there are up to three of them.
        static let (lines, unlinked, versions) = (20, 15, 40)
        /// The fiscal year whose lines somebody goes through; of the others the first are shown.
        var year: String?
        var from = 0
    }
    struct Level: Sendable {
        let name: String
        let lines: String
        let original: String
        let paid: String
        let share: String
        let grounds: String
        let open: String
    }
    struct Source: Sendable {
        let href: String
        let level: String
        let version: String
        let file: String?
        let digest: String?
    }
    struct Entry: Sendable {
        let anchor: String
        let line: String
        let level: String
        let institution: String
        let programme: String
        let owner: String
        let codes: String
        let original: String
        let revised: String
        let paid: String
        let arrears: String
        let objectives: String
    }
    struct Version: Sendable {
        let href: String
        let modified: String
        let year: String
        let level: String
        let changed: String
        let isUsed: Bool
    }

    let name: String
    let by: String
    let csvHref: String
    let jsonHref: String
    let asOf: String
    let years: [Year]
    let versions: [Version]
    let moreVersions: String?
    let backHref = Paths.budgets

    init(_ view: IndicatorView, at part: Part = Part(), language: Language) {
        let sheet = view.sheet
        name = sheet.name
        let wording = PartyWording(book: view.book, date: view.instant, today: view.instant, language: language)
        by = language.list(view.originators.map { wording.name($0) })
        csvHref = Paths.budgetFile(view.id, as: "csv", at: view.at?.text)
        jsonHref = Paths.budgetFile(view.id, as: "json", at: view.at?.text)
        asOf =
            view.at.map { language.text("budget.at", ["time": language.dateTime($0)]) }
            ?? language.text("budget.newest")
        years = sheet.years.map { year in
            let address = LeafAddress(Paths.budget(view.id, at: view.at?.text), ["year": year.fiscalYear])
            return Year(year, of: sheet, at: part, on: address, language)
        }
        let rest = view.versions.count - Part.versions
        moreVersions = rest > 0 ? language.text("import.more", count: rest) : nil
        versions = view.versions.prefix(Part.versions).map { version in
            Version(
                href: Paths.budget(view.id, at: version.modified),
                modified: Instant(version.modified).map { language.dateTime($0) } ?? version.modified,
                year: version.fiscalYear, level: language.word("secrecy.\(version.secrecy.rawValue)"),
                changed: Self.short(version.changed, language), isUsed: version.isUsed)
        }
    }

    /// Lines by their numbers, as far as a line of a table has room for them.
    static func short(_ numbers: [String], _ language: Language) -> String {
        let shown = language.list(numbers.prefix(12))
        return numbers.count > 12 ? shown + " " + language.text("import.more", count: numbers.count - 12) : shown
    }
}

extension BudgetPage.Year {
    /// - Parameter address: the page on which somebody goes through the lines of this year.
    fileprivate init(
        _ year: IndicatorSheet.Year, of sheet: IndicatorSheet, at part: BudgetPage.Part,
        on address: LeafAddress, _ language: Language
    ) {
        let key = String(year.fiscalYear.map { $0.isNumber ? $0 : Character("-") } as [Character])
        let words = BudgetWording(sheet: sheet, key: key, language: language)
        let whole: Int128 = year.levels.reduce(Int128(0)) { $0 + Int128($1.appropriated ?? 0) }
        let isAsked = part.year == year.fiscalYear
        let page = Leaf.range(
            of: year.lines.count, from: isAsked ? part.from : 0, most: BudgetPage.Part.lines)
        let entries: [BudgetPage.Entry] = year.lines[page].map { words.entry($0) }
        let loose: [IndicatorSheet.Entry] = year.lines.filter { $0.line.linked < BudgetExecution.whole }
        let unlinked: [BudgetPage.Entry] = loose.prefix(BudgetPage.Part.unlinked).map { words.entry($0) }
        anchor = "year-" + key
        title = language.text("budget.yearTitle", ["year": year.fiscalYear, "day": language.day(year.asOf)])
        disagrees = year.disagrees
        figures = year.figures.map { words.figure($0) }
        levels = year.levels.map { words.level($0, of: whole, isOpen: year.open.contains($0.secrecy)) }
        sources = year.sources.map { source in
            BudgetPage.Source(
                href: Paths.record(source.id), level: words.level(source.secrecy), version: source.version,
                file: source.file, digest: source.fileDigest.map { "SHA-256 " + $0 })
        }
        digest = year.digest
        isAligned = language.text("budget.unlinked", count: loose.count)
        // All of them stand among the lines of the year.
        moreUnlinked =
            loose.count > unlinked.count
            ? language.text("import.more", count: loose.count - unlinked.count) : nil
        leaf = Leaf.unlessWhole(
            page, of: year.lines.count, on: address, at: "lines-" + key, heading: title, language: language)
        isOpen = isAsked
        self.unlinked = unlinked
        hasUnlinked = !unlinked.isEmpty
        lines = entries
        linesKey = "lines-" + key
    }
}

/// What stands on the page of a year, in the reader's words.
private struct BudgetWording {
    let sheet: IndicatorSheet
    /// The year, as a part of an anchor.
    let key: String
    let language: Language

    func money(_ amount: Int64?) -> String {
        guard let amount else { return language.text("trend.unstated") }
        return language.money(amount, sheet.digits, sheet.currency)
    }

    func level(_ secrecy: BudgetExecution.Secrecy) -> String { language.word("secrecy.\(secrecy.rawValue)") }

    func entry(_ entry: IndicatorSheet.Entry) -> BudgetPage.Entry {
        let line = entry.line
        let links: [String] = line.objectives.map { "\($0.code) \(BudgetExecution.text($0.share, digits: 2)) %" }
        let number: String = line.line.utf8.map { String($0, radix: 16) }.joined()
        return BudgetPage.Entry(
            anchor: "y\(key)-\(number)", line: line.line, level: level(entry.secrecy), institution: line.institution,
            programme: line.programme ?? "", owner: line.owner ?? "", codes: "\(line.cofog) · \(line.economic)",
            original: money(line.amounts[.original]), revised: money(line.amounts[.revised]),
            paid: money(line.amounts[.paid]), arrears: money(line.amounts[.arrears]), objectives: language.list(links))
    }

    func figure(_ figure: IndicatorSheet.Figure) -> BudgetPage.Figure {
        var made: [String] = [language.text("budget.of", count: figure.lines.count)]
        if !figure.totals.isEmpty {
            made.append(language.text("budget.asTotals", ["levels": language.list(figure.totals.map { level($0) })]))
        }
        if !figure.leftOut.isEmpty {
            made.append(language.text("budget.leftOut", ["lines": BudgetPage.short(figure.leftOut, language)]))
        }
        if !figure.missing.isEmpty {
            made.append(language.text("budget.notIn", ["levels": language.list(figure.missing.map { level($0) })]))
        }
        let name = figure.indicator.rawValue
        return BudgetPage.Figure(
            anchor: "y\(key)-\(name)", name: language.text("budget.indicator.\(name)"),
            value: figure.value.map { language.percent(hundredths: $0) } ?? language.text("trend.unstated"),
            reading: figure.reading.map { language.reading($0) } ?? "", overall: sheet.overall[figure.indicator] ?? "",
            formula: language.text("budget.formula.\(name)"), made: made.joined(separator: " "),
            linesHref: "#lines-\(key)", lines: language.number(figure.lines.count))
    }

    func level(_ one: BudgetExecution.Level, of whole: Int128, isOpen: Bool) -> BudgetPage.Level {
        var share: String = language.text("trend.unstated")
        if let appropriated = one.appropriated, whole > 0 {
            let hundredths: Int128 = (Int128(appropriated) * 20_000 + whole) / (2 * whole)
            if let value = Int64(exactly: hundredths) { share = language.percent(hundredths: value) }
        }
        return BudgetPage.Level(
            name: level(one.secrecy), lines: language.number(one.lines), original: money(one.amounts[.original]),
            paid: money(one.amounts[.paid]), share: share, grounds: language.list(one.grounds),
            open: language.text(isOpen ? "budget.here" : "budget.withheld"))
    }
}

extension Language {
    /// A day as a budget says it, in words.
    fileprivate func day(_ text: String) -> String { (try? PartialDate(text)).map { date($0) } ?? text }

    /// As in `96.42 %`.
    func percent(hundredths: Int64) -> String {
        let parts = BudgetExecution.text(hundredths, digits: 2).split(separator: ".")
        return (Int64(parts[0]).map { number($0) } ?? String(parts[0])) + decimalSeparator + parts[1] + " %"
    }

    /// A letter, or whether a target is met.
    func reading(_ reading: String) -> String {
        switch reading {
        case IndicatorSheet.met: text("budget.met")
        case IndicatorSheet.notMet: text("budget.notMet")
        default: reading
        }
    }
}
