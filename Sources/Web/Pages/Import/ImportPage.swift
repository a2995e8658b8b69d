import Records
import Sharing

/// A table is brought, looked at and filed: three steps on one page, the same for every kind of table.
struct ImportPage: Page {
    static let template = "import"
    static var source: [UInt8] { PackageResources.import_mustache }
    /// Faults that are shown at most, the first.
    static let faultsMost = 100
    /// Lines that are shown as they will be filed.
    static let sampleMost = 20

    /// Nothing has been brought yet.
    struct Start: Sendable {
        let problem: String?
    }
    /// What will be filed, before it is.
    struct Look: Sendable {
        let hidden: [FormModel.Hidden]
        let problem: String?
        /// What holds for all lines.
        let fields: [FormModel.Field]
        let columns: [FormModel.Field]
        let file: String
        let summary: [String]
        let faults: Table?
        let samples: [Table]
        /// The words of the button; `nil` where there is nothing to be filed.
        let confirm: String?
    }
    struct Done: Sendable {
        let summary: [String]
        let faults: Table?
        let links: [Link]
    }
    struct Link: Sendable {
        let href: String
        let label: String
    }
    struct Table: Sendable {
        struct Row: Sendable {
            let head: String
            let cells: [Cell]
        }
        struct Cell: Sendable {
            let text: String
            var isNumber = false
        }
        /// Unique on the page.
        let key: String
        let caption: String
        let head: [String]
        let rows: [Row]
        /// How many more there are.
        let more: String?
    }

    let action: String
    let heading: String
    let lead: String
    /// What the columns may be called.
    let about: String
    let backHref = Paths.write
    var start: Start?
    var look: Look?
    var done: Done?
}

extension ImportPage.Table {
    /// What is left out, and why: the line, the column, what stands there, what is wrong and what to do.
    ///
    /// - Parameter words: before the codes of columns.
    init?(_ faults: [SheetFault], words: String, language: Language) {
        guard !faults.isEmpty else { return nil }
        let sorted = faults.sorted { $0.line < $1.line }
        self.init(
            key: "faults", caption: language.text("import.faults"),
            head: ["line", "where", "stands", "wrong"].map { language.text("import.head.\($0)") },
            rows: sorted.prefix(ImportPage.faultsMost).map { fault in
                Row(
                    head: language.number(fault.line),
                    cells: [
                        Cell(text: fault.column.map { language.text(words + $0) } ?? ""), Cell(text: fault.shown),
                        Cell(
                            text: language.text(
                                "import.problem.\(fault.problem.rawValue)",
                                ["text": fault.problem == .refused ? language.said(fault.text) : fault.text])),
                    ])
            },
            more: faults.count > ImportPage.faultsMost
                ? language.text("import.more", count: faults.count - ImportPage.faultsMost) : nil)
    }
}

extension SheetFault {
    /// What stands in the cell, where the problem is about that.
    fileprivate var shown: String {
        switch problem {
        case .refused, .repeated, .missing: ""
        default: text
        }
    }
}
