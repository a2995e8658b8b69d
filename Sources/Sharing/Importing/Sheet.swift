/// A table that somebody brings: its cells, and where it came from. What its columns hold a ``SheetMap`` says.
package struct Sheet: Sendable {
    package struct Row: Sendable {
        /// The line of the file on which it begins, from 1.
        package let line: Int
        package let fields: [String]
        package init(line: Int, fields: [String]) {
            self.line = line
            self.fields = fields
        }
    }

    /// The file's name without the folders that it lay in, which are nobody's business; 1 to ``SharingLimits/sheetName`` characters.
    package let file: String
    /// SHA-256 of the file's bytes, in hexadecimal digits.
    package let digest: String
    /// The names of its columns, as they stand in it.
    package let head: [String]
    package let rows: [Row]

    /// - Parameter all: every row, of which the first names the columns.
    package init(file: String, digest: String, all: [Row]) {
        let last = file.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let name = last.filter { !$0.unicodeScalars.contains { $0.properties.generalCategory == .control } }.trimmed
        self.file = name.isEmpty ? "table.csv" : String(name.prefix(SharingLimits.sheetName))
        self.digest = digest
        head = all.first.map { $0.fields.map(\.trimmed) } ?? []
        rows = Array(all.dropFirst())
    }

    /// A name as it is compared: small letters without accents and digits, an underscore for whatever else there is.
    ///
    /// `Date de l’événement`, `date_de_l_evenement` and `DATE DE L'ÉVÉNEMENT` are one.
    package static func folded(_ text: String) -> String {
        var folded = ""
        var isApart = false
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .format: continue
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .modifierLetter, .decimalNumber:
                if isApart, !folded.isEmpty { folded += "_" }
                isApart = false
                folded += letter(scalar)
            default: isApart = true
            }
        }
        return folded
    }

    private static func letter(_ scalar: Unicode.Scalar) -> String {
        let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        if let plain = spellings[lower] { return plain }
        guard !lower.isASCII, let name = lower.properties.name, name.hasPrefix("LATIN SMALL LETTER ") else {
            return String(lower)
        }
        // The Unicode name says which letter it is: LATIN SMALL LETTER E WITH ACUTE.
        let words = name.dropFirst("LATIN SMALL LETTER ".count).split(separator: " ")
        return words.count > 1 && words[1] == "WITH" && words[0].count == 1 ? words[0].lowercased() : String(lower)
    }

    /// Ligatures, and the Arabic letters that are written now one way, now another.
    private static let spellings: [Unicode.Scalar: String] = [
        "œ": "oe", "æ": "ae", "ß": "ss", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي",
    ]
}

/// What a table may say of each of its lines, and the names by which columns that say it are known.
package struct SheetColumn: Sendable {
    /// As in `date`.
    package let code: String
    /// Nothing can be made of a line without it.
    package let isRequired: Bool
    /// As ``Sheet/folded(_:)`` writes them, the likeliest first.
    let names: [String]

    init(_ code: String, required isRequired: Bool = false, _ names: String) {
        self.code = code
        self.isRequired = isRequired
        self.names = names.split(separator: " ").map { Sheet.folded(String($0)) }
    }
}

/// Which column of a table holds what.
package struct SheetMap: Hashable, Sendable {
    /// The place of the column among the table's, from 0, by ``SheetColumn/code``.
    package var places: [String: Int]
    package init(_ places: [String: Int] = [:]) { self.places = places }

    /// What the names of the columns say: each column is taken for one thing at most.
    package init(guessing columns: [SheetColumn], in sheet: Sheet) {
        let names = sheet.head.map(Sheet.folded)
        var taken: Set<Int> = []
        places = [:]
        for column in columns {
            let place = column.names.lazy.compactMap { name in
                names.indices.first { names[$0] == name && !taken.contains($0) }
            }.first
            guard let place else { continue }
            places[column.code] = place
            taken.insert(place)
        }
    }

    /// What is needed and has no column.
    package func missing(of columns: [SheetColumn]) -> [String] {
        columns.filter { $0.isRequired && places[$0.code] == nil }.map(\.code)
    }
}

/// A row, read by a map.
struct SheetLine {
    let row: Sheet.Row
    let map: SheetMap

    /// What it says there; `nil` where it says nothing, in whichever of the usual ways of saying so. Nothing is never nought.
    subscript(_ code: String) -> String? {
        guard let place = map.places[code], row.fields.indices.contains(place) else { return nil }
        let text = row.fields[place].trimmed
        return text.isEmpty || Self.unsaid.contains(text.lowercased()) ? nil : text
    }

    private static let unsaid: Set<String> = [
        "-", "–", "—", "?", "n/a", "na", "nd", "n.d.", "n.c.", "null", "none", "unknown", "inconnu", "inconnue",
        "desconhecido", "desconhecida", "غير معروف", "haijulikani", "...", "…", "#n/a", "nan",
    ]

    func fault(_ problem: SheetFault.Problem, in code: String? = nil, _ text: String? = nil) -> SheetFault {
        SheetFault(line: row.line, column: code, problem: problem, text: text ?? code.flatMap { self[$0] } ?? "")
    }

    /// Something beyond the last column is what an unquoted comma leaves: then every cell after it is one too far to the right.
    func checkWidth(of sheet: Sheet) throws(SheetFault) {
        let beyond = row.fields.dropFirst(sheet.head.count).lazy.map(\.trimmed).first { !$0.isEmpty }
        if let beyond { throw fault(.wide, in: nil, String(beyond.prefix(40))) }
    }

    /// - Throws: where it is missing, or longer than ``SharingLimits/sheetCell``.
    func words(_ code: String) throws(SheetFault) -> String? {
        guard let text = self[code] else { return nil }
        guard text.count <= SharingLimits.sheetCell else { throw fault(.long, in: code, String(text.prefix(40))) }
        return text
    }

    func required(_ code: String) throws(SheetFault) -> String {
        guard let text = try words(code) else { throw fault(.missing, in: code) }
        return text
    }
}

/// What is wrong with a line of a table. It is left out; the others are not.
package struct SheetFault: Error, Hashable, Sendable {
    /// Each has the words `import.problem.NAME`, which say what is wrong and what to do.
    package enum Problem: String, CaseIterable, Sendable {
        /// The cell has to say something.
        case missing
        /// No date that can be read.
        case date
        /// 5 April or 4 May: nothing in the table says which.
        case ambiguous
        /// It has not happened yet.
        case ahead
        /// No whole number of persons.
        case number
        /// No type of event that is known.
        case type
        /// Least, likeliest and most are out of order.
        case estimate
        /// One without the other, or beyond the poles.
        case coordinates
        /// No grade of the Admiralty code.
        case grade
        /// What tells of sexual violence says no more than the region, which is missing.
        case region
        /// Longer than a cell may be.
        case long
        /// The line has more cells than the table has columns.
        case wide
        /// A paragraph begins like a mark, which a table cannot give.
        case mark
        /// It has the number of an earlier line, and says something else; ``SheetFault/text`` is that line.
        case repeated
        /// It is no record that can be filed; ``SheetFault/text`` says why.
        case refused
        /// No currency, or another than in the lines before.
        case currency
        /// No level of secrecy that is known: what is not said to be public is not taken for it.
        case secrecy
        /// No code of COFOG.
        case cofog
        /// No economic class of GFSM.
        case economic
        /// No nature of a line that is known.
        case nature
        /// What is not public names no law.
        case ground
        /// No amount, or one that can be read in two ways.
        case amount
        /// Shares of objectives that are none, or more than all of a line.
        case shares
        /// More lines, or a larger sum, than one record has; ``SheetFault/text`` says of what.
        case size
    }

    /// From 1.
    package let line: Int
    /// ``SheetColumn/code``; `nil`: it is about the line as a whole.
    package let column: String?
    package let problem: Problem
    /// What stands there.
    package let text: String

    package init(line: Int, column: String?, problem: Problem, text: String) {
        self.line = line
        self.column = column
        self.problem = problem
        self.text = text
    }
}

extension SheetFault.Problem: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
