import Records

/// How dates in figures are written, as in `05/04/2025`.
package enum DayOrder: String, CaseIterable, Sendable {
    case dayFirst = "day-first"
    case monthFirst = "month-first"

    /// What the column itself shows: a number over 12 can be no month. `nil` where nothing does, or both orders are in it.
    package init?(in sheet: Sheet, column: Int?) {
        guard let column else { return nil }
        var found: Set<DayOrder> = []
        for row in sheet.rows where row.fields.indices.contains(column) {
            guard let (first, second, _) = SheetDate.figures(row.fields[column].trimmed) else { continue }
            if first > 12 { found.insert(.dayFirst) }
            if second > 12 { found.insert(.monthFirst) }
        }
        guard found.count == 1, let only = found.first else { return nil }
        self = only
    }
}

/// Dates as tables have them: `2025-04-05`, `2025-04-05 00:00:00`, `05/04/2025`, `5 avril 2025`, `2025-04`, `2025`.
enum SheetDate {
    enum Reading {
        case date(PartialDate)
        case ambiguous
        case none
    }

    /// The day: a time beside it has no zone, and so means nothing here.
    static func read(_ text: String, _ order: DayOrder?) -> Reading {
        let text =
            text.split { $0 == "T" || $0.isWhitespace }.first.map { day in
                day.contains { $0 == "-" || $0 == "/" || $0 == "." } ? String(day) : text
            } ?? text
        if let date = try? PartialDate(text), date.range != nil { return .date(date) }
        if let (first, second, year) = figures(text) {
            let order = order ?? (first > 12 ? .dayFirst : second > 12 || first == second ? .monthFirst : nil)
            guard let order else { return (1...12).contains(first) && (1...12).contains(second) ? .ambiguous : .none }
            return order == .dayFirst ? made(year, second, first) : made(year, first, second)
        }
        // 2025/04/05
        let parts = text.split { $0 == "/" || $0 == "." || $0 == "-" }
        if parts.count == 3, parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2])
        {
            return made(year, month, day)
        }
        return named(text)
    }

    /// Two small numbers and a year of four digits.
    static func figures(_ text: String) -> (Int, Int, Int)? {
        let day = text.split { $0.isWhitespace }.first ?? ""
        let parts = day.split { $0 == "/" || $0 == "." || $0 == "-" }
        guard parts.count == 3, parts[2].count == 4, parts[0].count <= 2, parts[1].count <= 2,
            let first = Int(parts[0]),
            let second = Int(parts[1]), let year = Int(parts[2])
        else { return nil }
        return (first, second, year)
    }

    /// `5 April 2025`, `April 5, 2025`, `avril 2025`.
    private static func named(_ text: String) -> Reading {
        let words = Sheet.folded(text).split(separator: "_").filter { $0 != "de" && $0 != "of" }
        let found = words.compactMap { word in months.firstIndex { $0.contains(String(word)) } }
        guard found.count == 1, let month = found.first else { return .none }
        let numbers = words.compactMap { Int($0.last.map { !$0.isNumber } == true ? $0.prefix { $0.isNumber } : $0) }
        guard let year = numbers.last, (1_000...9_999).contains(year), numbers.count <= 2,
            words.count == numbers.count + 1
        else { return .none }
        return made(year, month + 1, numbers.count == 2 ? numbers[0] : nil)
    }

    private static func made(_ year: Int, _ month: Int, _ day: Int?) -> Reading {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let text = "\(year)-\(two(month))" + (day.map { "-" + two($0) } ?? "")
        guard let date = try? PartialDate(text) else { return .none }
        return .date(date)
    }

    /// In the five languages, and as they are cut short in three of them.
    private static let months: [Set<String>] = [
        "january jan janvier janv janeiro januari يناير جانفي",
        "february feb fevrier fevr fevereiro fev februari فبراير فيفري",
        "march mar mars marco machi مارس", "april apr avril avr abril abr aprili ابريل افريل",
        "may mai maio mei مايو ماي", "june jun juin junho juni يونيو جوان",
        "july jul juillet juil julho julai يوليو جويليه", "august aug aout agosto ago agosti اغسطس اوت",
        "september sep sept septembre setembro set septemba سبتمبر", "october oct octobre outubro out oktoba اكتوبر",
        "november nov novembre novembro novemba نوفمبر", "december dec decembre dezembro dez desemba ديسمبر",
    ].map { Set($0.split(separator: " ").map { Sheet.folded(String($0)) }) }
}

/// Numbers as tables have them.
enum SheetNumber {
    /// A whole number of things, from `7`, `7.0`, `1 200`, `1,200`, `1.200`, `1'200`; `nil` for anything else.
    static func count(_ text: String) -> Int64? {
        guard let plain = ungrouped(text) else { return nil }
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int64(parts[0]), parts.count == 1 || parts[1].allSatisfy({ $0 == "0" })
        else { return nil }
        return whole
    }

    /// Without what stands between groups of three digits, and with a point for the decimals.
    ///
    /// One separator with three digits after it could be either: where a whole number is asked for it parts groups. An amount has to
    /// be told by the column which of the two it is.
    static func ungrouped(_ text: String, decimal: Character? = nil) -> String? {
        let bare = text.filter { !$0.isWhitespace && !"'’_".contains($0) }
        let isNegative = bare.hasPrefix("-") || bare.hasPrefix("−") || (bare.hasPrefix("(") && bare.hasSuffix(")"))
        let digits = bare.filter { !"-−()+".contains($0) }
        guard !digits.isEmpty, bare.count - digits.count <= 2,
            digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") })
        else { return nil }
        let marks = digits.filter { $0 == "." || $0 == "," }
        let point: Character?
        if let decimal {
            point = decimal
        } else if Set(marks).count == 2 {
            point = marks.last
        } else if marks.count == 1, let mark = marks.first, let at = digits.firstIndex(of: mark),
            digits.distance(from: at, to: digits.endIndex) != 4 || digits[..<at] == "0"
        {
            point = mark
        } else {
            point = nil
        }
        let parts = digits.split(separator: point ?? "\u{0}", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first else { return nil }
        let groups = whole.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard
            groups.count == 1 || (groups.dropFirst().allSatisfy { $0.count == 3 } && (1...3).contains(groups[0].count)),
            !groups.joined().isEmpty, parts.dropFirst().allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) })
        else { return nil }
        return (isNegative ? "-" : "") + groups.joined() + (parts.count == 2 ? "." + parts[1] : "")
    }

    /// Degrees, with a point or a comma.
    static func degrees(_ text: String, _ most: Double) -> Double? {
        guard let value = Double(text.filter { !$0.isWhitespace }.replacing(",", with: ".")), abs(value) <= most else {
            return nil
        }
        return value
    }
}
