import JSON
package import Records

/// What the lines of a budget say, in the indicators of domain 4.6: a function of the lines alone.
///
/// Whoever has the same lines gets the same sheet, byte for byte, on whichever node, in whichever language and whenever. The
/// readings are PEFA-style: they use the cut-offs of PEFA 2016, and are no PEFA scores. All arithmetic is exact: sums and products
/// of whole numbers of minor units, rounded once, in the last step, half up to hundredths of a percent.
package struct IndicatorSheet: Sendable {
    /// How an indicator with a target of its own reads: others have a letter.
    package static let met = "met"
    package static let notMet = "not met"

    package enum Indicator: String, CaseIterable, Sendable {
        case outturn, composition, contingency, wages, maintenance, capital, secrecy, arrears, alignment

        /// In terms of the amounts of lines; the same words everywhere, as it is a part of the sheet.
        package var formula: String {
            switch self {
            case .outturn: "sum(paid) / sum(original)"
            case .composition:
                "sum(|paid_i - original_i * sum(paid) / sum(original)|) / sum(paid); i: institution and programme, without contingency"
            case .contingency: "sum(paid where nature = contingency) / sum(original)"
            case .wages: "sum(paid where economic = 21) / sum(paid)"
            case .maintenance: "sum(paid where nature = maintenance) / sum(paid)"
            case .capital: "sum(paid where economic = 31) / sum(original where economic = 31)"
            case .secrecy: "sum(appropriated where secrecy <> public) / sum(appropriated)"
            case .arrears: "sum(arrears) / sum(paid)"
            case .alignment: "sum(appropriated * linked share) / sum(appropriated)"
            }
        }
        /// The amounts of a line that it takes; a line that does not say one of them is left out of it.
        var needs: [BudgetExecution.Amount] {
            switch self {
            case .outturn, .composition, .contingency, .capital: [.original, .paid]
            case .wages, .maintenance: [.paid]
            case .secrecy, .alignment: [.original]
            case .arrears: [.arrears, .paid]
            }
        }
        /// Whether the totals of what is withheld are enough for it.
        var takesTotals: Bool { [.outturn, .composition, .secrecy, .arrears].contains(self) }
    }

    /// One indicator of one year.
    package struct Figure: Hashable, Sendable {
        package let indicator: Indicator
        /// Minor units; of a composition and of shares in more than that: only their ratio means something.
        package let numerator: Int128
        package let denominator: Int128
        /// Hundredths of a percent; `nil` where there is nothing to divide by, and of secrecy where a total is not said.
        package let value: Int64?
        /// A to D, `met` or `not met`; `nil` where there is no cut-off, no value, or not all of the budget in it.
        package let reading: String?
        /// The numbers of the lines that are in it.
        package let lines: [String]
        /// The lines that lack an amount that it takes.
        package let leftOut: [String]
        /// The levels that are in it as totals.
        package let totals: [BudgetExecution.Secrecy]
        /// The levels that are not in it at all: their lines are withheld, and their totals do not suffice.
        package let missing: [BudgetExecution.Secrecy]

        /// As in `96.42`.
        package var percent: String? { value.map { BudgetExecution.text($0, digits: 2) } }
    }

    /// One fiscal year, as far as its reader has it.
    package struct Year: Sendable {
        package let fiscalYear: String
        /// The day up to which the newest of its records tells.
        package let asOf: String
        /// The records that it was made from, each with its version.
        package let sources: [Source]
        package let levels: [BudgetExecution.Level]
        /// The levels whose lines are here.
        package let open: [BudgetExecution.Secrecy]
        package let lines: [Entry]
        package let figures: [Figure]
        /// Whether a record's totals of another level are not those of the lines that are here, a line stands at two levels, or a
        /// level has two records: one of the two is older. No reading is given then.
        package let disagrees: Bool
        /// SHA-256 of what it was computed from, in its RFC 8785 form.
        package let digest: String
    }

    package struct Entry: Hashable, Sendable {
        package let secrecy: BudgetExecution.Secrecy
        package let line: BudgetExecution.Line
    }

    package struct Source: Hashable, Sendable {
        package let id: String
        package let version: String
        package let secrecy: BudgetExecution.Secrecy
        /// The table that it was taken over from, where the record says it.
        package let file: String?
        package let fileDigest: String?
        package init(
            id: String, version: String, secrecy: BudgetExecution.Secrecy, file: String? = nil,
            fileDigest: String? = nil
        ) {
            self.id = id
            self.version = version
            self.secrecy = secrecy
            self.file = file
            self.fileDigest = fileDigest
        }
    }

    package let name: String
    package let currency: String
    package let digits: Int
    /// The newest first, three at most.
    package let years: [Year]
    /// What three years together read, where PEFA asks for two of three: by indicator.
    package let overall: [Indicator: String]

    /// Years that a sheet goes back: PEFA 2016 looks at the last three.
    package static let yearsMost = 3

    /// - Parameter parts: of one budget, in one currency; of each year and level the newest counts.
    package init?(_ parts: [(part: BudgetExecution.Part, source: Source)]) {
        guard let first = parts.first?.part else { return nil }
        let same = parts.filter { $0.part.currency == first.currency && $0.part.digits == first.digits }
        name = first.name
        currency = first.currency
        digits = first.digits
        let byYear = Dictionary(grouping: same) { $0.part.fiscalYear }
        years = byYear.sorted { $0.key > $1.key }.prefix(Self.yearsMost).map { Year($0.key, $0.value) }
        var overall: [Indicator: String] = [:]
        for indicator in [Indicator.outturn, .composition] where years.count == Self.yearsMost {
            let readings = years.compactMap { year in year.figures.first { $0.indicator == indicator }?.reading }
            guard readings.count == Self.yearsMost else { continue }
            // In two of three years at least as good.
            overall[indicator] = readings.sorted()[1]
        }
        self.overall = overall
    }
}

extension IndicatorSheet.Year {
    fileprivate init(_ year: String, _ all: [(part: BudgetExecution.Part, source: IndicatorSheet.Source)]) {
        // Of each level the newest record; whichever comes first, the same one is taken.
        var newest: [BudgetExecution.Secrecy: (part: BudgetExecution.Part, source: IndicatorSheet.Source)] = [:]
        for one in all {
            guard let other = newest[one.part.secrecy] else {
                newest[one.part.secrecy] = one
                continue
            }
            if (other.source.version, other.source.id) < (one.source.version, one.source.id) {
                newest[one.part.secrecy] = one
            }
        }
        var disagrees = newest.count != all.count
        let parts = newest.values.sorted { $0.part.secrecy < $1.part.secrecy }
        // A line that changed its level stands in an older record still: it counts once, as the newest has it.
        var kept: [String: (version: String, secrecy: BudgetExecution.Secrecy)] = [:]
        for (part, source) in parts {
            for line in part.lines {
                let here = (version: source.version, secrecy: part.secrecy)
                guard let there = kept[line.line] else {
                    kept[line.line] = here
                    continue
                }
                disagrees = true
                if (there.version, there.secrecy) < (here.version, here.secrecy) { kept[line.line] = here }
            }
        }
        fiscalYear = year
        asOf = parts.map(\.part.asOf).max() ?? ""
        sources = parts.map(\.source)
        open = parts.map(\.part.secrecy)
        let entries = parts.flatMap { part in
            part.part.lines.map { IndicatorSheet.Entry(secrecy: part.part.secrecy, line: $0) }
        }
        lines = entries.filter { [kept] in kept[$0.line.line]?.secrecy == $0.secrecy }
            .sorted { ($0.secrecy, $0.line.line) < ($1.secrecy, $1.line.line) }
        // What the newest of the records counts of the levels whose lines are not here.
        var levels: [BudgetExecution.Secrecy: BudgetExecution.Level] = [:]
        for (part, _) in parts.sorted(by: {
            ($0.source.version, $0.part.secrecy) < ($1.source.version, $1.part.secrecy)
        }) {
            for level in part.levels where level.lines > 0 { levels[level.secrecy] = level }
        }
        for (part, _) in parts {
            guard let own = BudgetExecution.Level(part.secrecy, counting: part.lines) else { continue }
            for (other, _) in parts {
                // A level that has no lines may be named, or not.
                let counted = other.levels.first { $0.secrecy == own.secrecy && $0.lines > 0 }
                if counted != (own.lines > 0 ? own : nil) { disagrees = true }
            }
            if own.lines > 0 { levels[part.secrecy] = own }
        }
        self.levels = levels.values.sorted { $0.secrecy < $1.secrecy }
        self.disagrees = disagrees
        let withheld = self.levels.filter { [open] in !open.contains($0.secrecy) }
        figures = IndicatorSheet.Indicator.allCases.map { [lines, disagrees] in
            IndicatorSheet.figure($0, lines, withheld, disagrees: disagrees)
        }
        let tree = JSONTree.object([
            JSONMember("fiscal_year", .string(year)), JSONMember("currency", .string(parts.first?.part.currency ?? "")),
            JSONMember("minor_digits", .integer(Int64(parts.first?.part.digits ?? 0))),
            JSONMember(
                "lines",
                .array(
                    lines.map {
                        .object([JSONMember("secrecy", .string($0.secrecy.rawValue)), JSONMember("line", $0.line.tree)])
                    })),
            JSONMember("totals", .array(withheld.map(\.tree))),
        ])
        digest = ContentDigest(sha256: tree.canonical).hex
    }
}

extension IndicatorSheet {
    fileprivate static func figure(
        _ indicator: Indicator, _ all: [Entry], _ withheld: [BudgetExecution.Level], disagrees: Bool
    ) -> Figure {
        let isOfAppropriated = indicator == .secrecy || indicator == .alignment
        func says(_ amounts: [BudgetExecution.Amount: Int64], _ appropriated: Int64?) -> Bool {
            isOfAppropriated ? appropriated != nil : indicator.needs.allSatisfy { amounts[$0] != nil }
        }
        let said = all.filter { says($0.line.amounts, $0.line.appropriated) }
        let left = all.filter { !says($0.line.amounts, $0.line.appropriated) }
        let usable = withheld.filter { indicator.takesTotals && says($0.amounts, $0.appropriated) }
        let (top, bottom) = ratio(indicator, said, usable)
        let missing = withheld.filter { !usable.contains($0) }
        // What is computed from a part says something of that part. A letter would be taken for one of the whole budget, and so
        // would a share of what is withheld that does not know all that is.
        let isWhole = left.isEmpty && missing.isEmpty && !disagrees
        let value = bottom > 0 && (indicator != .secrecy || missing.isEmpty) ? rounded(top, bottom) : nil
        return Figure(
            indicator: indicator, numerator: top, denominator: bottom, value: value,
            reading: bottom > 0 && isWhole ? reading(indicator, top, bottom) : nil, lines: said.map(\.line.line),
            leftOut: left.map(\.line.line), totals: usable.map(\.secrecy), missing: missing.map(\.secrecy))
    }

    private static func ratio(
        _ indicator: Indicator, _ entries: [Entry], _ totals: [BudgetExecution.Level]
    ) -> (Int128, Int128) {
        func sum(_ amount: BudgetExecution.Amount, where isIn: (Entry) -> Bool = { _ in true }) -> Int128 {
            entries.filter(isIn).reduce(0) { $0 + Int128($1.line.amounts[amount] ?? 0) }
        }
        func total(_ amount: BudgetExecution.Amount) -> Int128 {
            sum(amount) + totals.reduce(0) { $0 + Int128($1.amounts[amount] ?? 0) }
        }
        switch indicator {
        case .outturn: return (total(.paid), total(.original))
        case .composition: return composition(entries, totals)
        case .contingency: return (sum(.paid) { $0.line.nature == .contingency }, sum(.original))
        case .wages: return (sum(.paid) { $0.line.economic.hasPrefix("21") }, sum(.paid))
        case .maintenance: return (sum(.paid) { $0.line.nature == .maintenance }, sum(.paid))
        case .capital:
            return (
                sum(.paid) { $0.line.economic.hasPrefix("31") }, sum(.original) { $0.line.economic.hasPrefix("31") }
            )
        case .secrecy:
            let hidden =
                entries.filter { $0.secrecy != .public }.reduce(Int128(0)) { $0 + Int128($1.line.appropriated ?? 0) }
                + totals.filter { $0.secrecy != .public }.reduce(0) { $0 + Int128($1.appropriated ?? 0) }
            let whole =
                entries.reduce(Int128(0)) { $0 + Int128($1.line.appropriated ?? 0) }
                + totals.reduce(0) { $0 + Int128($1.appropriated ?? 0) }
            return (hidden, whole)
        case .arrears: return (total(.arrears), total(.paid))
        case .alignment:
            // The share stands in ten thousandths: both sides are multiplied by that.
            let linked = entries.reduce(Int128(0)) { $0 + Int128($1.line.appropriated ?? 0) * Int128($1.line.linked) }
            let whole = entries.reduce(Int128(0)) { $0 + Int128($1.line.appropriated ?? 0) }
            return (linked, whole * Int128(BudgetExecution.whole))
        }
    }

    /// PEFA 2016, PI-2.1: how far the parts moved against each other, beyond what the whole did. What is withheld is one part for
    /// each level.
    private static func composition(_ entries: [Entry], _ totals: [BudgetExecution.Level]) -> (Int128, Int128) {
        var groups: [[String]: (original: Int128, paid: Int128)] = [:]
        for entry in entries where entry.line.nature != .contingency {
            let key = [entry.line.institution, entry.line.programme ?? ""]
            groups[key, default: (0, 0)].original += Int128(entry.line.amounts[.original] ?? 0)
            groups[key, default: (0, 0)].paid += Int128(entry.line.amounts[.paid] ?? 0)
        }
        for level in totals {
            groups[["", "", level.secrecy.rawValue]] = (
                Int128(level.amounts[.original] ?? 0), Int128(level.amounts[.paid] ?? 0)
            )
        }
        let original = groups.values.reduce(Int128(0)) { $0 + $1.original }
        let paid = groups.values.reduce(Int128(0)) { $0 + $1.paid }
        guard original > 0, paid > 0 else { return (0, 0) }
        // |paid_i - original_i * P / O| / P, with both sides multiplied by O. Four levels of 2^53 are
        // 2^55, a product of two sums 2^110, what is added up here twice that: below 2^127, times 20,000 too.
        let moved = groups.values.reduce(Int128(0)) { sum, group in
            let difference = group.paid * original - group.original * paid
            return sum + (difference < 0 ? -difference : difference)
        }
        return (moved, paid * original)
    }

    private static func rounded(_ top: Int128, _ bottom: Int128) -> Int64? {
        let (scaled, isOver) = top.multipliedReportingOverflow(by: 2 * 10_000)
        guard !isOver else { return nil }
        return Int64(exactly: (scaled + bottom) / (2 * bottom))
    }

    /// The cut-offs of PEFA 2016 as domain 4.6 has them, compared exactly.
    private static func reading(_ indicator: Indicator, _ top: Int128, _ bottom: Int128) -> String? {
        /// Hundredths of a percent.
        func isAtMost(_ cut: Int128) -> Bool { top * 10_000 <= cut * bottom }
        func isBelow(_ cut: Int128) -> Bool { top * 10_000 < cut * bottom }
        func isAtLeast(_ cut: Int128) -> Bool { top * 10_000 >= cut * bottom }
        switch indicator {
        case .outturn:
            let bounds: [(Int128, Int128)] = [(9_500, 10_500), (9_000, 11_000), (8_500, 11_500)]
            return letter(bounds.firstIndex { isAtLeast($0.0) && isAtMost($0.1) })
        case .composition: return letter([500, 1_000, 1_500].firstIndex { isBelow($0) })
        case .contingency: return letter([300, 600, 1_000].firstIndex { isBelow($0) })
        case .arrears: return letter([200, 600, 1_000].firstIndex { isAtMost($0) })
        case .alignment: return isAtLeast(9_500) ? IndicatorSheet.met : IndicatorSheet.notMet
        case .wages, .maintenance, .capital, .secrecy: return nil
        }
    }

    private static func letter(_ place: Int?) -> String { ["A", "B", "C", "D"][place ?? 3] }
}

// MARK: as files

extension IndicatorSheet {
    /// The words that the sheet carries, in files too.
    package static let style = "PEFA-style reading by the cut-offs of PEFA 2016; not a PEFA score"

    /// RFC 8785: the same bytes from the same lines.
    package var json: [UInt8] {
        JSONTree.object([
            JSONMember("budget", .string(name)), JSONMember("currency", .string(currency)),
            JSONMember("minor_digits", .integer(Int64(digits))), JSONMember("style", .string(Self.style)),
            JSONMember("years", .array(years.map { tree($0) })),
            JSONMember(
                "overall",
                .object(
                    Indicator.allCases.compactMap { one in overall[one].map { JSONMember(one.rawValue, .string($0)) } })
            ),
        ]).canonical
    }

    private static func texts(_ texts: [String]) -> JSONTree { .array(texts.map { JSONTree.string($0) }) }

    private func tree(_ year: Year) -> JSONTree {
        let open: [String] = year.open.map(\.rawValue)
        let members: [JSONMember] = [
            JSONMember("fiscal_year", .string(year.fiscalYear)), JSONMember("as_of", .string(year.asOf)),
            JSONMember("lines_sha256", .string(year.digest)), JSONMember("disagrees", .boolean(year.disagrees)),
            JSONMember("levels", .array(year.levels.map(\.tree))), JSONMember("lines_here", Self.texts(open)),
            JSONMember("sources", .array(year.sources.map { Self.tree($0) })),
            JSONMember("indicators", .array(year.figures.map { Self.tree($0) })),
        ]
        return .object(members)
    }

    private static func tree(_ source: Source) -> JSONTree {
        var members: [JSONMember] = [
            JSONMember("id", .string(source.id)), JSONMember("modified", .string(source.version)),
            JSONMember("secrecy", .string(source.secrecy.rawValue)),
        ]
        if let file = source.file { members.append(JSONMember("file", .string(file))) }
        if let digest = source.fileDigest { members.append(JSONMember("file_sha256", .string(digest))) }
        return .object(members)
    }

    private static func tree(_ figure: Figure) -> JSONTree {
        let percent: JSONTree = figure.percent.map { JSONTree.string($0) } ?? .null
        let reading: JSONTree = figure.reading.map { JSONTree.string($0) } ?? .null
        let members: [JSONMember] = [
            JSONMember("indicator", .string(figure.indicator.rawValue)),
            JSONMember("formula", .string(figure.indicator.formula)),
            JSONMember("numerator", .string(String(figure.numerator))),
            JSONMember("denominator", .string(String(figure.denominator))), JSONMember("percent", percent),
            JSONMember("reading", reading), JSONMember("lines", texts(figure.lines)),
            JSONMember("left_out", texts(figure.leftOut)),
            JSONMember("as_totals", texts(figure.totals.map(\.rawValue))),
            JSONMember("not_in_it", texts(figure.missing.map(\.rawValue))),
        ]
        return .object(members)
    }

    /// Rows of a table, the first of which names the columns.
    package var rows: [[String]] {
        let head = [
            "budget", "currency", "fiscal_year", "as_of", "indicator", "percent", "reading", "three_years", "numerator",
            "denominator", "formula", "lines", "left_out", "as_totals", "not_in_it", "lines_sha256", "sources", "style",
        ]
        var rows = [head]
        for year in years { for figure in year.figures { rows.append(row(figure, of: year)) } }
        return rows
    }

    private func row(_ figure: Figure, of year: Year) -> [String] {
        let totals: String = figure.totals.map(\.rawValue).joined(separator: " ")
        let missing: String = figure.missing.map(\.rawValue).joined(separator: " ")
        let sources: String = year.sources.map { $0.id + " " + $0.version }.joined(separator: " ")
        var row: [String] = [name, currency, year.fiscalYear, year.asOf, figure.indicator.rawValue]
        row += [figure.percent ?? "", figure.reading ?? "", overall[figure.indicator] ?? ""]
        row += [
            String(figure.numerator), String(figure.denominator), figure.indicator.formula, String(figure.lines.count),
        ]
        row += [figure.leftOut.joined(separator: " "), totals, missing, year.digest, sources, Self.style]
        return row
    }
}
