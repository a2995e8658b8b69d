import JSON
package import Records

/// How decimals are written.
package enum DecimalMark: String, CaseIterable, Sendable {
    case point, comma
    var character: Character { self == .point ? "." : "," }

    /// What the amounts themselves show; `nil` where nothing does, or they show both.
    package init?(in sheet: Sheet, _ columns: [Int]) {
        var found: Set<DecimalMark> = []
        for row in sheet.rows {
            for column in columns where row.fields.indices.contains(column) {
                let text = row.fields[column].filter { !$0.isWhitespace }
                let marks = text.filter { $0 == "." || $0 == "," }
                guard let last = marks.last, let at = text.lastIndex(of: last) else { continue }
                let isLone = marks.filter { $0 == last }.count == 1
                let other: DecimalMark = last == "." ? .comma : .point
                if !isLone {
                    found.insert(other)
                } else if Set(marks).count == 2 || text.distance(from: at, to: text.endIndex) != 4 {
                    found.insert(last == "." ? .point : .comma)
                }
            }
        }
        guard found.count == 1, let only = found.first else { return nil }
        self = only
    }
}

/// Tables of a budget's execution, as finance systems write them. The same three steps as tables of events: decision 0058.
package enum BudgetSheet {
    /// What holds for the whole table.
    package struct Settings: Sendable {
        package var name: String
        /// Where the table does not say it.
        package var year: String?
        package var currency: String?
        /// The day up to which it tells.
        package var asOf: String
        /// How many of the currency the figures count in: 1, 1,000 or 1,000,000.
        package var unit: Int64 = 1
        package var decimal: DecimalMark?
        /// Of a table that has no column for it.
        package var secrecy: BudgetExecution.Secrecy?
        /// The law by which lines are withheld that name none.
        package var ground: String?
        /// The channels that the lines of each level go to; of a level that is not in it the totals alone are filed.
        package var channels: [BudgetExecution.Secrecy: String] = [:]

        package init(name: String, asOf: String) {
            self.name = name
            self.asOf = asOf
        }
    }

    /// What will be one record.
    package struct Plan: Sendable {
        package let part: BudgetExecution.Part
        /// `nil`: its lines are not filed, only counted.
        package let channel: String?
        let cited: ProductDraft.Cited
        /// SHA-256 of all that it says.
        package let facts: String
    }

    package struct Reading: Sendable {
        package var plans: [Plan] = []
        /// Levels that have a channel and no line in the table: where there is a record of one already, it says so from then on.
        /// Otherwise a line that changed its level would count twice.
        package var emptied: [Plan] = []
        package var faults: [SheetFault] = []
        package var missing: [String] = []
        /// Settings that the table makes necessary: `year`, `currency`, `secrecy`, `ground`.
        package var needed: [String] = []
        package var lines: Int { plans.reduce(0) { $0 + $1.part.lines.count } }
        /// Levels of which one line alone is withheld: their total is that line.
        package var lone: [BudgetExecution.Secrecy] = []
        package init() {}
    }

    /// Before the digest of the file that lines were taken over from.
    static let fileWords = "SHA-256 of the file: "

    /// Reads every line. A budget with a line missing would count wrongly, so where one is at fault there are no plans.
    package static func read(_ sheet: Sheet, _ map: SheetMap, _ settings: Settings) -> Reading {
        var reading = Reading()
        reading.missing = map.missing(of: columns)
        if map.places["year"] == nil, settings.year == nil { reading.needed.append("fiscal_year") }
        if map.places["currency"] == nil, settings.currency == nil { reading.needed.append("currency") }
        if map.places["secrecy"] == nil, settings.secrecy == nil { reading.needed.append("secrecy") }
        guard reading.missing.isEmpty, reading.needed.isEmpty else { return reading }
        var settings = settings
        settings.decimal =
            settings.decimal
            ?? DecimalMark(in: sheet, BudgetExecution.Amount.allCases.compactMap { map.places[$0.rawValue] })
        var budgets: [String: Budget] = [:]
        for row in sheet.rows {
            do throws(SheetFault) {
                let cells = SheetLine(row: row, map: map)
                try cells.checkWidth(of: sheet)
                try take(cells, settings, into: &budgets)
            } catch {
                reading.faults.append(error)
            }
        }
        guard reading.faults.isEmpty else { return reading }
        // A digest of the file lets whoever has the rest of it try out what a withheld line may say: it stands with the most
        // secret lines alone, and nowhere where some are only counted.
        let levels = Set(budgets.values.flatMap(\.lines.keys))
        let digested = levels.allSatisfy { settings.channels[$0] != nil } ? levels.max() : nil
        for (year, budget) in budgets.sorted(by: { $0.key < $1.key }) {
            plan(budget, year, sheet, settings, digested, into: &reading)
        }
        return reading
    }

    private struct Budget {
        let currency: String
        var lines: [BudgetExecution.Secrecy: [BudgetExecution.Line]] = [:]
        var known: [String: Int] = [:]
    }

    private static func take(
        _ cells: SheetLine, _ settings: Settings, into budgets: inout [String: Budget]
    ) throws(SheetFault) {
        let year = try cells.words("year") ?? settings.year ?? ""
        let currency = (try cells.words("currency") ?? settings.currency ?? "").uppercased()
        guard currency.utf8.count == 3 else { throw cells.fault(.currency, in: "currency") }
        var budget = budgets[year] ?? Budget(currency: currency)
        guard budget.currency == currency else { throw cells.fault(.currency, in: "currency") }
        let number = try cells.required("line")
        if let earlier = budget.known[number] { throw cells.fault(.repeated, in: "line", String(earlier)) }
        budget.known[number] = cells.row.line
        let secrecy: BudgetExecution.Secrecy
        if cells.map.places["secrecy"] != nil {
            // Who forgot to say it did not say that it is public.
            guard let known = Self.secrecy(try cells.required("secrecy")) else {
                throw cells.fault(.secrecy, in: "secrecy")
            }
            secrecy = known
        } else {
            secrecy = settings.secrecy ?? .sealed
        }
        let line = try line(cells, number, settings, digits: BudgetExecution.digits(of: currency), secrecy)
        budget.lines[secrecy, default: []].append(line)
        budgets[year] = budget
    }

    private static func line(
        _ cells: SheetLine, _ number: String, _ settings: Settings, digits: Int, _ secrecy: BudgetExecution.Secrecy
    ) throws(SheetFault) -> BudgetExecution.Line {
        let cofog = try cells.required("cofog")
        // Spreadsheets take 02.1 for a number and drop its nought.
        let function = cofog.first?.isNumber == true && cofog.prefix(while: \.isNumber).count == 1 ? "0" + cofog : cofog
        guard COFOG.isCode(function) else { throw cells.fault(.cofog, in: "cofog") }
        let economic = try cells.required("economic")
        guard GFSM.isCode(economic) else { throw cells.fault(.economic, in: "economic") }
        var line = BudgetExecution.Line(
            line: number, institution: try cells.required("institution"), cofog: function, economic: economic)
        line.programme = try cells.words("programme")
        if let text = try cells.words("nature") {
            guard let nature = nature(text) else { throw cells.fault(.nature, in: "nature") }
            line.nature = nature
        }
        line.funding = try cells.words("funding")
        line.owner = try cells.words("owner")
        line.ground = try cells.words("ground") ?? (secrecy == .public ? nil : settings.ground)
        guard secrecy == .public || line.ground != nil else { throw cells.fault(.ground, in: "ground") }
        for amount in BudgetExecution.Amount.allCases {
            guard let text = cells[amount.rawValue] else { continue }
            guard let minor = minor(text, settings, digits: digits) else {
                throw cells.fault(.amount, in: amount.rawValue)
            }
            line.amounts[amount] = minor
        }
        if let text = try cells.words("objectives") {
            guard let links = links(text) else { throw cells.fault(.shares, in: "objectives") }
            line.objectives = links
        }
        return line
    }

    /// Minor units, exactly; `nil` where it is no amount, is negative, too large, has more decimals than there are minor units, or
    /// may be read in two ways.
    static func minor(_ text: String, _ settings: Settings, digits: Int) -> Int64? {
        let isAmbiguous =
            settings.decimal == nil && text.filter({ $0 == "." || $0 == "," }).count == 1
            && text.split(whereSeparator: { $0 == "." || $0 == "," }).last?.filter(\.isNumber).count == 3
            && (digits > 0 || settings.unit > 1)
        guard !isAmbiguous, let plain = SheetNumber.ungrouped(text, decimal: settings.decimal?.character),
            !plain.hasPrefix("-")
        else { return nil }
        let parts = plain.split(separator: ".").map(String.init)
        let places = digits + [1: 0, 1_000: 3, 1_000_000: 6][settings.unit, default: 0]
        let fraction = (parts.count > 1 ? parts[1] : "")
        let (kept, rest) = (fraction.prefix(places), fraction.dropFirst(places))
        guard rest.allSatisfy({ $0 == "0" }) else { return nil }
        let padded = kept + String(repeating: "0", count: places - kept.count)
        guard let minor = Int64((parts.first ?? "0") + padded), minor <= BudgetExecution.most else { return nil }
        return minor
    }

    /// `O1`, `O1:60; O2:40`, `O1=60%|O2=40%`: percent, with two decimals at most.
    static func links(_ text: String) -> [BudgetExecution.Link]? {
        let parts = text.split { $0 == ";" || $0 == "|" }.map { String($0).trimmed }.filter { !$0.isEmpty }
        var links: [BudgetExecution.Link] = []
        for part in parts {
            guard let cut = part.lastIndex(where: { $0 == ":" || $0 == "=" }) else {
                guard parts.count == 1 else { return nil }
                return [BudgetExecution.Link(code: part, share: BudgetExecution.whole)]
            }
            let code = String(part[..<cut]).trimmed
            let number = part[part.index(after: cut)...].filter { !$0.isWhitespace && $0 != "%" }
            guard !code.isEmpty,
                let plain = SheetNumber.ungrouped(String(number), decimal: number.contains(",") ? "," : "."),
                !plain.hasPrefix("-")
            else { return nil }
            let halves = plain.split(separator: ".").map(String.init)
            let fraction = halves.count > 1 ? halves[1] : ""
            guard fraction.count <= 2,
                let share = Int64((halves.first ?? "0") + fraction + String(repeating: "0", count: 2 - fraction.count)),
                share > 0
            else { return nil }
            links.append(BudgetExecution.Link(code: code, share: share))
        }
        let sum = links.reduce(Int64(0)) { $0 + min($1.share, BudgetExecution.whole + 1) }
        return sum <= BudgetExecution.whole && !links.isEmpty ? links : nil
    }

    private static func plan(
        _ budget: Budget, _ year: String, _ sheet: Sheet, _ settings: Settings, _ digested: BudgetExecution.Secrecy?,
        into reading: inout Reading
    ) {
        var levels: [BudgetExecution.Level] = []
        let lines = budget.lines.mapValues { $0.sorted { $0.line < $1.line } }
        for (secrecy, lines) in lines.sorted(by: { $0.key < $1.key }) {
            guard let level = BudgetExecution.Level(secrecy, counting: lines), lines.count <= BudgetExecution.linesMost
            else {
                reading.faults.append(
                    SheetFault(
                        line: 1, column: nil, problem: .size,
                        text: "\(year) \(secrecy.rawValue): \(lines.count)"))
                continue
            }
            if lines.count == 1, secrecy != .public { reading.lone.append(secrecy) }
            levels.append(level)
        }
        guard reading.faults.isEmpty else { return }
        let empty = BudgetExecution.Secrecy.allCases.filter { lines[$0] == nil && settings.channels[$0] != nil }
            .compactMap { BudgetExecution.Level($0, counting: []) }
        for level in levels + empty {
            let isEmpty = level.lines == 0
            let part = BudgetExecution.Part(
                name: settings.name, fiscalYear: year, currency: budget.currency,
                digits: BudgetExecution.digits(of: budget.currency), asOf: settings.asOf, secrecy: level.secrecy,
                lines: lines[level.secrecy] ?? [], levels: isEmpty ? levels + [level] : levels)
            let facts = ContentDigest(sha256: JSONTree.object(part.members).canonical).hex
            let words = level.secrecy == digested ? Self.fileWords + sheet.digest : nil
            let plan = Plan(
                part: part, channel: settings.channels[level.secrecy],
                cited: ProductDraft.Cited(source: sheet.file, id: "lines", words: words, digest: facts), facts: facts)
            if isEmpty { reading.emptied.append(plan) } else { reading.plans.append(plan) }
        }
    }
}
