import Testing

@testable import Formats

@Suite("A table as a spreadsheet writes it")
struct CSVReaderTests {
    private func fields(_ text: String) throws -> [[String]] {
        try CSVReader(Array(text.utf8)).rows.map(\.fields)
    }

    @Test(
        "fields are parted by what the head row has most of",
        arguments: [
            ("a,b,c\r\n1,2,3\r\n", ","), ("a;b;c\r\n1;2,5;3\r\n", ";"), ("a\tb\n1\t2\n", "\t"), ("only\n1\n", ";"),
            ("\"x, y\";b\n1;2\n", ";"), ("sep=,\r\na;x,b\r\n", ","), ("SEP=;\na,x;b\n", ";"),
        ])
    func separators(_ text: String, _ separator: String) throws {
        #expect(try CSVReader(Array(text.utf8)).separator == Character(separator))
    }

    @Test("quotes hold separators, line breaks and quotes that are written twice")
    func quotes() throws {
        #expect(
            try fields("a,b\r\n\"x,y\",\"say \"\"no\"\"\"\r\n\"two\r\nlines\",\"\"\r\n")
                == [["a", "b"], ["x,y", "say \"no\""], ["two\r\nlines", ""]])
        #expect(try fields("a,b\n5\" gun,x\n") == [["a", "b"], ["5\" gun", "x"]])
        #expect(try fields("a,b\n\"x\" ,y\n") == [["a", "b"], ["x", "y"]])
    }

    @Test(
        "what CSV.line writes is read back as it was",
        arguments: [["a", "b"], ["x,y", "\"q\"", "l\r\nm"], ["مركز", " é ", "z"], ["one", "", ""]])
    func round(_ row: [String]) throws {
        #expect(try fields(CSV.line(row)) == [row])
    }

    @Test("every kind of line end ends a row, and a row knows its line in the file")
    func lines() throws {
        let rows = try CSVReader(Array("a,b\r\n\r\n1,\"x\ny\"\r;\n,,\n2,z".utf8)).rows
        #expect(rows.map(\.line) == [1, 3, 5, 7])
        #expect(rows.map(\.fields) == [["a", "b"], ["1", "x\ny"], [";"], ["2", "z"]])
    }

    @Test("rows of blanks alone are left out: spreadsheets write many")
    func blanks() throws {
        #expect(try fields("a;b\r\n;\r\n \u{A0};\r\n1;2\r\n;;;;\r\n") == [["a", "b"], ["1", "2"]])
    }

    @Test("a row that is shorter than asked has nothing there, and blanks around a field are taken off")
    func columns() throws {
        let row = try #require(try CSVReader(Array("\u{A0}a \u{202F},b".utf8)).rows.first)
        #expect(row[0] == "a")
        #expect(row[1] == "b")
        #expect(row[7].isEmpty)
    }

    @Test("UTF-8 with and without a mark, UTF-16 of both orders and Windows-1252 say the same")
    func encodings() throws {
        let text = "Prénom;Coût €\r\nHélène;«œ» ’\r\n"
        let expected = [["Prénom", "Coût €"], ["Hélène", "«œ» ’"]]
        let utf8 = Array(text.utf8)
        var little: [UInt8] = [0xFF, 0xFE]
        var big: [UInt8] = [0xFE, 0xFF]
        for unit in text.utf16 {
            little += [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            big += [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        }
        var windows: [UInt8] = Array("Pr?nom;Co?t ?\r\nH?l?ne;??? ?\r\n".utf8)
        for byte: UInt8 in [0xE9, 0xFB, 0x80, 0xE9, 0xE8, 0xAB, 0x9C, 0xBB, 0x92] {
            if let place = windows.firstIndex(of: UInt8(ascii: "?")) { windows[place] = byte }
        }
        let files: [([UInt8], CSVReader.Encoding)] = [
            (utf8, .utf8), ([0xEF, 0xBB, 0xBF] + utf8, .utf8), (little, .utf16), (big, .utf16),
            (windows, .windows1252),
        ]
        for (bytes, encoding) in files {
            let table = try CSVReader(bytes)
            #expect(table.rows.map(\.fields) == expected)
            #expect(table.encoding == encoding)
        }
    }

    @Test(
        "what is no table is refused with the line and with what to do",
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04, 0x14], "workbook"), ([0xD0, 0xCF, 0x11, 0xE0], "workbook"),
            (Array("a\n\"b\nc".utf8), "line 2: a quote is opened"), (Array("a\n\"b\"c\n".utf8), "line 2: text stands"),
            (Array("a\n".utf8) + [0x81], "line 2: the text is neither"), ([0xEF, 0xBB, 0xBF, 0xE9, 0x41], "UTF-8"),
            ([0xFF, 0xFE, 0x41], "UTF-16"), (Array("a\nb\0".utf8), "line 2: a byte of no text"),
            ([0xFF, 0xFE, 0x00, 0xD8], "UTF-16"),
        ] as [([UInt8], String)])
    func broken(_ bytes: [UInt8], _ message: String) {
        let error = #expect(throws: FormatError.self) { try CSVReader(bytes) }
        #expect(error?.code == .shape)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test("a file with nothing in it is empty", arguments: ["", "\u{FEFF}", "\r\n\n;;;\n", "sep=;"])
    func empty(_ text: String) {
        #expect(throws: FormatError(.empty, "there is no row in the file")) { try CSVReader(Array(text.utf8)) }
    }

    @Test("each limit is kept, and one over it is refused")
    func limits() throws {
        let wide = Array(repeating: "x", count: CSVReader.fieldsMost).joined(separator: ",")
        #expect(try fields(wide)[0].count == CSVReader.fieldsMost)
        #expect(try fields(String(repeating: "x", count: CSVReader.fieldMost)).count == 1)
        let long = String(repeating: "x\n", count: CSVReader.rowsMost)
        #expect(try fields(long).count == CSVReader.rowsMost)
        let largest = "a\n" + String(repeating: "\n", count: CSVReader.bytesMost - 2)
        #expect(try fields(largest) == [["a"]])
        for over in [wide + ",x", String(repeating: "x", count: CSVReader.fieldMost + 1), long + "x", largest + "\n"] {
            let error = #expect(throws: FormatError.self) { try fields(over) }
            #expect(error?.code == .tooLarge)
        }
    }
}
