import Foundation

/// A table as a spreadsheet writes it: RFC 4180, and what Excel and LibreOffice make of it.
///
/// Read are commas, semicolons and tabs between fields, every kind of line end, a byte order mark, Excel's line `sep=;`, and text in
/// UTF-8, UTF-16 (Excel's "Unicode text") or, where it is no UTF-8, Windows-1252. A field that was guarded against being run as a
/// formula by ``CSV/line(_:)`` keeps its apostrophe: it is what the file says.
package struct CSVReader: Hashable, Sendable {
    /// The largest file, in bytes.
    package static let bytesMost = 4 << 20
    /// Rows of one table at most, its head among them; empty ones do not count.
    package static let rowsMost = 20_000
    /// Fields of one row at most.
    package static let fieldsMost = 256
    /// Characters of one field at most, as in Excel's own cells.
    package static let fieldMost = 32_767

    package enum Encoding: String, Hashable, Sendable {
        case utf8 = "UTF-8"
        case utf16 = "UTF-16"
        case windows1252 = "Windows-1252"
    }

    package struct Row: Hashable, Sendable {
        /// The line of the file on which it begins, from 1, as an editor counts them.
        package let line: Int
        /// As they stand, quotes taken off; blanks around them stay.
        package let fields: [String]

        package init(line: Int, fields: [String]) {
            self.line = line
            self.fields = fields
        }

        /// A field without blanks around it; empty where the row is shorter.
        package subscript(column: Int) -> String {
            fields.indices.contains(column) ? CSVReader.trimmed(fields[column]) : ""
        }
    }

    /// All rows but those of blanks alone, of which spreadsheets write many; the first is the head, where there is one.
    package let rows: [Row]
    /// What stands between fields.
    package let separator: Character
    package let encoding: Encoding

    /// Reads a whole file.
    ///
    /// - Throws: ``FormatError``: `too-large` over a limit, `empty` without a row, `shape` for what is no table, each with the line.
    package init(_ bytes: [UInt8]) throws(FormatError) {
        guard bytes.count <= Self.bytesMost else {
            throw FormatError(
                .tooLarge, "the file has \(bytes.count) bytes, \(Self.bytesMost) are read at most: split it")
        }
        // A workbook is an archive (PK) or, before 2007, a compound document: easily sent instead of the table.
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw FormatError(.shape, "this is a workbook, not a table: save the sheet as CSV (UTF-8) and send that")
        }
        let (text, encoding) = try Self.decode(bytes)
        var scalars = Array(text.unicodeScalars)
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        let (separator, start) = Self.separator(of: scalars)
        var parser = Parser(scalars: scalars, separator: separator, at: start)
        rows = try parser.rows()
        guard !rows.isEmpty else { throw FormatError(.empty, "there is no row in the file") }
        self.separator = Character(separator)
        self.encoding = encoding
    }

    /// Without blanks at its ends, the one that does not break (which French typography and copied tables are full of) among them.
    package static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func decode(_ bytes: [UInt8]) throws(FormatError) -> (String, Encoding) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            guard bytes.count % 2 == 0 else { throw FormatError(.shape, "half a character of UTF-16 is missing") }
            let isLittle = bytes[0] == 0xFF
            let units = stride(from: 2, to: bytes.count, by: 2).map { at in
                isLittle
                    ? UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8 : UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
            }
            guard let text = String(validating: units, as: UTF16.self) else {
                throw FormatError(.shape, "the file begins as UTF-16 and is none: save it as CSV (UTF-8)")
            }
            return (text, .utf16)
        }
        if let text = String(validating: bytes, as: UTF8.self) { return (text, .utf8) }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw FormatError(.shape, "the file says that it is UTF-8 and is none: save it anew as CSV (UTF-8)")
        }
        var text = String.UnicodeScalarView()
        var line = 1
        for byte in bytes {
            guard let scalar = windows1252(byte) else {
                throw FormatError(
                    .shape, "line \(line): the text is neither UTF-8 nor Windows-1252: save it as CSV (UTF-8)")
            }
            if byte == 0x0A { line += 1 }
            text.append(scalar)
        }
        return (String(text), .windows1252)
    }

    /// Source: the table of code page 1252; five places in it are empty.
    private static func windows1252(_ byte: UInt8) -> Unicode.Scalar? {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return high[Int(byte) - 0x80].flatMap(Unicode.Scalar.init)
    }
    private static let high: [UInt32?] = [
        0x20AC, nil, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, nil,
        0x017D,
        nil, nil, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, nil,
        0x017E, 0x0178,
    ]

    /// What parts the fields, and where the table begins: after Excel's line `sep=`, which says it, or by what the first line that is
    /// not empty has most of outside quotes.
    private static func separator(of text: [Unicode.Scalar]) -> (Unicode.Scalar, Int) {
        if text.count >= 5, String(String.UnicodeScalarView(text[..<4])).lowercased() == "sep=",
            [",", ";", "\t"].contains(text[4]), text.count == 5 || text[5] == "\r" || text[5] == "\n"
        {
            return (text[4], 5)
        }
        var counts: [Unicode.Scalar: Int] = [:]
        var isQuoted = false
        var isBegun = false
        for scalar in text {
            if scalar == "\"" { isQuoted.toggle() }
            if isQuoted { continue }
            if scalar == "\r" || scalar == "\n" {
                if isBegun { break }
                continue
            }
            isBegun = isBegun || !scalar.properties.isWhitespace
            counts[scalar, default: 0] += 1
        }
        // In this order where two are as many.
        let candidates: [Unicode.Scalar] = [";", "\t", ","]
        let best = candidates.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? ","
        return (best, 0)
    }
}

/// Where the reader stands. Kept apart so that the table itself is a value that never changes.
private struct Parser {
    let scalars: [Unicode.Scalar]
    let separator: Unicode.Scalar
    var at: Int
    var line = 1

    mutating func rows() throws(FormatError) -> [CSVReader.Row] {
        var rows: [CSVReader.Row] = []
        // What is left of the line `sep=`.
        if at > 0 { _ = lineEnd() }
        while at < scalars.count {
            let row = try row()
            guard row.fields.contains(where: { !CSVReader.trimmed($0).isEmpty }) else { continue }
            guard rows.count < CSVReader.rowsMost else {
                throw FormatError(
                    .tooLarge,
                    "line \(row.line): \(CSVReader.rowsMost) rows are read at most: split the table")
            }
            rows.append(row)
        }
        return rows
    }

    private mutating func row() throws(FormatError) -> CSVReader.Row {
        let start = line
        var fields: [String] = []
        while true {
            guard fields.count < CSVReader.fieldsMost else {
                throw FormatError(
                    .tooLarge, "line \(start): a row has \(CSVReader.fieldsMost) fields at most")
            }
            fields.append(try field())
            if at == scalars.count || lineEnd() { return CSVReader.Row(line: start, fields: fields) }
            // What ends a field is its separator, the end of the line or of the file.
            at += 1
        }
    }

    private mutating func field() throws(FormatError) -> String {
        let start = line
        var text = String.UnicodeScalarView()
        var length = 0
        var isQuoted = false
        if at < scalars.count, scalars[at] == "\"" {
            isQuoted = true
            at += 1
        }
        let began = isQuoted
        while at < scalars.count {
            let scalar = scalars[at]
            if isQuoted {
                if scalar == "\"" {
                    guard at + 1 < scalars.count, scalars[at + 1] == "\"" else {
                        isQuoted = false
                        at += 1
                        continue
                    }
                    at += 1
                } else if scalar == "\n" || (scalar == "\r" && !(at + 1 < scalars.count && scalars[at + 1] == "\n")) {
                    line += 1
                }
            } else if scalar == separator || scalar == "\n" || scalar == "\r" {
                break
            } else if began {
                // Blanks after the closing quote are written by hand and mean nothing.
                guard scalar == " " else {
                    throw FormatError(
                        .shape, "line \(line): text stands after a closing quote: a quote in a field is written twice")
                }
                at += 1
                continue
            }
            guard scalar != "\0" else { throw FormatError(.shape, "line \(line): a byte of no text: this is no table") }
            length += 1
            guard length <= CSVReader.fieldMost else {
                throw FormatError(
                    .tooLarge, "line \(start): a field has \(CSVReader.fieldMost) characters at most")
            }
            text.append(scalar)
            at += 1
        }
        guard !isQuoted else {
            throw FormatError(.shape, "line \(start): a quote is opened and never closed")
        }
        return String(text)
    }

    /// Passes the end of a line, where one stands here: CR LF, LF or CR.
    private mutating func lineEnd() -> Bool {
        guard at < scalars.count, scalars[at] == "\r" || scalars[at] == "\n" else { return false }
        if scalars[at] == "\r", at + 1 < scalars.count, scalars[at + 1] == "\n" { at += 1 }
        at += 1
        line += 1
        return true
    }
}
