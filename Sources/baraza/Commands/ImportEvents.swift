import ArgumentParser
import Formats
import Foundation
import Records
import Sharing
import Web

/// What tables on the command line have in common: which column holds what.
struct TableOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A column by what it holds, as in date=Datum, where its name does not say it; may be repeated. Numbers count from 1.",
            valueName: "what=column"))
    var column: [String] = []
    @Flag(help: "Say what each line would become; file nothing.") var look = false

    /// What the names of columns say, and what was said of them.
    func map(_ columns: [SheetColumn], in sheet: Sheet) throws -> SheetMap {
        var map = SheetMap(guessing: columns, in: sheet)
        for one in column {
            let parts = one.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, columns.contains(where: { $0.code == parts[0] }) else {
                let codes = columns.map(\.code).joined(separator: ", ")
                throw ValidationError("--column \(one): write WHAT=COLUMN, where WHAT is one of \(codes)")
            }
            let named = sheet.head.firstIndex { Sheet.folded($0) == Sheet.folded(parts[1]) }
            let numbered = Int(parts[1]).map { $0 - 1 }.flatMap { sheet.head.indices.contains($0) ? $0 : nil }
            guard let place = named ?? numbered else {
                throw Failure(
                    "\(sheet.file) has no column \"\(parts[1])\"",
                    hint: "its columns are \(Console.field(sheet.head.joined(separator: ", ")))")
            }
            for (other, taken) in map.places where taken == place { map.places[other] = nil }
            map.places[parts[0]] = place
        }
        let missing = map.missing(of: columns)
        guard missing.isEmpty else {
            let there = Console.field(sheet.head.joined(separator: ", "))
            throw Failure(
                "\(sheet.file) has no column for \(missing.joined(separator: ", "))",
                hint: "say which it is, as in --column \(missing[0])=NAME; there are \(there)")
        }
        return map
    }

    func sheet(_ file: String) throws -> Sheet {
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            throw Failure("\(file) cannot be read: \(Console.reason(error))")
        }
        do throws(FormatError) {
            return try Sheet(file: file, bytes)
        } catch {
            throw Failure("\(file): \(error.message)", hint: "nothing of this file was filed")
        }
    }

    /// One line for each fault, in the words of the page.
    func complain(_ faults: [SheetFault], in file: String) {
        for fault in faults.sorted(by: { $0.line < $1.line }) {
            let column = fault.column.map { "\($0): " } ?? ""
            let text = Console.field(fault.text)
            let stands = text.isEmpty || fault.problem == .refused ? "" : "\"\(text)\": "
            let words = Language.standard.text("import.problem.\(fault.problem.rawValue)", ["text": text])
            Console.complain("\(file): line \(fault.line): \(column)\(stands)\(words)")
        }
    }
}

struct ImportEvents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "File each line of a table of events as a report.",
        discussion: """
            A table is CSV as spreadsheets write it: commas, semicolons or tabs, UTF-8 or Windows-1252, up to 4 MiB and 20,000 \
            lines. Columns are known by their names (ACLED's, UCDP's, and plain ones in five languages); date, type and place \
            are needed. What a line has wrong is named on standard error with its number, and the others are filed. Doing it \
            again files nothing twice: a line has always the same report, and one that says something else is its next version. \
            Standard output has how many are new, corrected, known, held for a second person and refused.

            Exit codes: 0 every line was read and none refused, 1 some were not, or nothing could be done, 64 misused.
            """)

    @Argument(
        help: ArgumentHelp("Tables, .csv.", valueName: "file"), completion: .file(extensions: ["csv", "txt", "tsv"]))
    var files: [String]
    @Option(help: ArgumentHelp("The channel's code.", valueName: "code")) var channel: String
    @Option(help: ArgumentHelp("The grade of lines that have none, as in B2.", valueName: "grade")) var grade = "F6"
    @Option(help: ArgumentHelp("Who holds what the sources said: own, partner or open.", valueName: "who")) var holding:
        String?
    @Option(help: ArgumentHelp("What follows from events whose lines do not say it.", valueName: "words"))
    var soWhat = Language.standard.text("import.unassessed")
    @Option(help: ArgumentHelp("How 05/04/2025 is meant: day-first or month-first.", valueName: "order")) var dates:
        String?
    @Option(help: ArgumentHelp("What it is written in, as in fr.", valueName: "language")) var lang: String?
    @Option(help: ArgumentHelp("How urgent it is: ROUTINE, PRIORITY, IMMEDIATE or FLASH.", valueName: "precedence"))
    var precedence: Envelope.Precedence = .routine
    @OptionGroup var table: TableOptions
    @OptionGroup var node: DataOption

    func validate() throws {
        guard Product.isGrade(grade.uppercased()) else {
            throw ValidationError("--grade: write A to F and 1 to 6, as in B2")
        }
        if let holding, !Product.holdings.contains(holding) {
            throw ValidationError("--holding: write \(Product.holdings.joined(separator: ", "))")
        }
        if let dates, DayOrder(rawValue: dates) == nil {
            throw ValidationError("--dates: write \(DayOrder.allCases.map(\.rawValue).joined(separator: " or "))")
        }
    }

    func run() async throws {
        try await Wiring.with(node.folder) { try await load(into: $0.node) }
    }

    private func load(into node: Node) async throws {
        var counts: [String: Int] = [:]
        var wrong = 0
        for file in files {
            let sheet = try table.sheet(file)
            var settings = EventSheet.Settings(channel: channel, soWhat: soWhat)
            settings.grade = grade.uppercased()
            settings.holding = holding
            settings.lang = lang
            settings.order = dates.flatMap(DayOrder.init)
            settings.precedence = precedence
            for type in CodedEvent.types { settings.words[type] = Language.standard.text("word.event.\(type)") }
            let reading = EventSheet.read(
                sheet, try table.map(EventSheet.columns, in: sheet), settings, now: node.gate.instant)
            table.complain(reading.faults, in: file)
            for (line, earlier) in reading.repeats {
                Console.complain("\(file): line \(line): the same as line \(earlier), filed once")
            }
            let done =
                table.look
                ? try await node.gate.preview(reading.lines, for: channel, by: node.console)
                : try await node.gate.file(
                    reading.lines, for: channel, precedence: precedence, by: node.console,
                    progress: { if Console.isTerminal { Console.progress("\($0) of \(reading.lines.count)") } })
            if Console.isTerminal { Console.endProgress() }
            wrong += reading.faults.count
            for line in done { count(line, in: file, &counts) }
        }
        let words = ["new", "corrected", "known", "held", "refused"].map { "\(counts[$0] ?? 0) \($0)" }
        print((table.look ? "nothing filed; " : "") + words.joined(separator: ", ") + ", \(wrong) left out")
        if counts["held"] != nil {
            Console.complain("a releaser has to clear what is held: baraza release list --as POST")
        }
        if wrong > 0 || counts["refused"] != nil { throw ExitCode(1) }
    }

    private func count(_ line: ImportedLine, in file: String, _ counts: inout [String: Int]) {
        switch line.fate {
        case .new: counts["new", default: 0] += 1
        case .corrected: counts["corrected", default: 0] += 1
        case .known: counts["known", default: 0] += 1
        case .held: counts["held", default: 0] += 1
        case .refused(let message):
            counts["refused", default: 0] += 1
            Console.complain("\(file): line \(line.line): \(Console.field(message))")
        }
    }
}
