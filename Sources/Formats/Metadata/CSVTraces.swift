/// Finds in a table what spreadsheets run instead of showing it.
enum CSVTraces {
    /// Where a cell that is looked at has got to.
    private enum Cell {
        /// Nothing of it yet but blanks and quotes.
        case beginning
        /// A sign, and since then nothing that a number does not consist of.
        case number(hasDigit: Bool)
        case text
    }

    /// A cell that begins with `=` or `@` is run, and so is one with a sign in front that is no number.
    static func find(in bytes: [UInt8]) -> Set<InspectedFile.Trace> {
        let table = String(decoding: bytes, as: UTF8.self)
        // Excel takes what stands behind it for the sign between cells, as in `sep=|` and then `a|=cmd`.
        let head = table.drop { $0.isWhitespace || $0 == "\"" || $0 == "\u{FEFF}" }.prefix(4).lowercased()
        if head == "sep=" { return [.formula] }
        var cell = Cell.beginning
        var isQuoted = false
        for scalar in table.unicodeScalars {
            switch (scalar, cell) {
            // In quotes the cell goes on, and what goes on so is no number.
            case ("\n", .number) where isQuoted, ("\r", .number) where isQuoted, ("\t", .number) where isQuoted,
                (";", .number) where isQuoted:
                return [.formula]
            case ("\n", .beginning) where isQuoted, ("\r", .beginning) where isQuoted,
                ("\t", .beginning) where isQuoted, (";", .beginning) where isQuoted:
                break
            case ("\n", _), ("\r", _), ("\t", _), (";", _): (cell, isQuoted) = (.beginning, false)
            // In quotes it may be the comma of a number, or of what is run.
            case (",", .number) where isQuoted: break
            case (",", _): (cell, isQuoted) = (.beginning, false)
            // Two are an empty cell.
            case ("\"", .beginning): isQuoted.toggle()
            case ("\"", .number) where isQuoted: isQuoted = false
            // The second of two is one of the cell's own: in quotes it may go on behind the end of a line, and no number has one.
            case ("\"", .number): return [.formula]
            case (" ", .beginning), ("\u{FEFF}", .beginning): break
            // Spreadsheets take the wide forms of East Asian writing for the same.
            case ("=", .beginning), ("@", .beginning), ("\u{FF1D}", .beginning), ("\u{FF20}", .beginning):
                return [.formula]
            case ("+", .beginning), ("-", .beginning), ("\u{FF0B}", .beginning), ("\u{FF0D}", .beginning):
                cell = .number(hasDigit: false)
            case (_, .beginning): cell = .text
            case ("0"..."9", .number): cell = .number(hasDigit: true)
            case (".", .number), ("%", .number), (" ", .number): break
            // Between the thousands, as French has it.
            case ("\u{A0}", .number), ("\u{202F}", .number): break
            case ("e", .number(hasDigit: true)), ("E", .number(hasDigit: true)): break
            case (_, .number): return [.formula]
            case (_, .text): break
            }
        }
        return []
    }
}
