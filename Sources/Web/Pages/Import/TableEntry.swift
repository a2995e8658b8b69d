package import Formats
import JSON
import Records
import Serving
package import Sharing

/// A table that somebody is importing: the file, carried from page to page by the form itself, and what its columns hold.
///
/// Nothing of it is kept by the node before it is filed: whoever closes the page has left nothing behind.
struct TableEntry {
    /// Bytes of a file on a page; larger ones are for `baraza import`.
    static let bytesMost = 1_048_576
    /// Lines of one.
    static let linesMost = 5_000
    /// Bytes that the form may have: the file in Base64, and what else there is.
    static let formLimit = bytesMost / 3 * 4 + 256 * 1_024

    let sheet: Sheet
    /// The file, as it is carried.
    private let carried: String
    let columns: [SheetColumn]
    /// Whether it has just come, so that nobody has looked at it yet.
    let isFresh: Bool

    /// What was sent, or why it cannot be read.
    enum Sent {
        case table(TableEntry)
        /// In the reader's words; `nil` where no file was chosen.
        case nothing(problem: String?)
    }

    static func read(
        _ form: QueryString, _ file: MultipartForm.Part?, columns: [SheetColumn], language: Language
    ) -> Sent {
        let name: String
        let bytes: [UInt8]
        let kept = form.values("table").first
        if let file {
            (name, bytes) = (file.file ?? "", Array(file.bytes))
        } else if let kept, let decoded = Base64URL.decode(kept) {
            (name, bytes) = (form.values("file").first ?? "", decoded)
        } else {
            return .nothing(problem: nil)
        }
        guard !bytes.isEmpty else { return .nothing(problem: nil) }
        guard bytes.count <= bytesMost else {
            return .nothing(problem: language.text("import.problem.bytes", ["most": language.number(bytesMost)]))
        }
        do throws(FormatError) {
            let sheet = try Sheet(file: name, bytes)
            guard sheet.rows.count <= linesMost else {
                return .nothing(problem: language.text("import.problem.lines", ["most": language.number(linesMost)]))
            }
            return .table(
                TableEntry(
                    sheet: sheet, carried: file == nil ? kept ?? "" : Base64URL.encode(bytes), columns: columns,
                    isFresh: file != nil))
        } catch {
            return .nothing(problem: language.text("import.problem.file", ["message": language.said(error.message)]))
        }
    }

    /// What the form carries along.
    var hidden: [FormModel.Hidden] {
        [FormModel.Hidden(name: "file", value: sheet.file), FormModel.Hidden(name: "table", value: carried)]
    }

    /// What the columns hold: as the names of a fresh table say, as was chosen after that.
    func map(_ entry: FormEntry) -> SheetMap {
        if isFresh { return SheetMap(guessing: columns, in: sheet) }
        var map = SheetMap()
        for column in columns {
            guard let place = entry.value(Self.field(column.code)).flatMap({ Int($0) }),
                sheet.head.indices.contains(place)
            else { continue }
            map.places[column.code] = place
        }
        return map
    }

    static func field(_ code: String) -> String { "column_" + code }

    /// A field for each thing that a table may say, with its columns to choose from.
    ///
    /// - Parameter words: before the codes of columns, as in `import.column.`.
    func fields(_ entry: FormEntry, _ map: SheetMap, words: String, language: Language) -> [FormModel.Field] {
        var fields = FormFields(entry, language: language)
        for column in columns {
            fields.select(
                Self.field(column.code), sheet.head.indices.map(String.init),
                usual: map.places[column.code].map(String.init),
                label: language.text(words + column.code)
                    + (column.isRequired ? " " + language.text("import.needed") : ""),
                none: language.text("import.none")
            ) { place in
                let name = Int(place).map { sheet.head[$0] } ?? ""
                return name.isEmpty ? language.text("import.column", ["number": place]) : name
            }
        }
        return fields.all
    }

    /// Of all that decides what is filed: what was looked at is what is filed, or it is looked at again.
    ///
    /// - Parameter names: of the fields that hold for the whole table.
    static func seen(_ entry: FormEntry, _ names: [String], _ map: SheetMap, _ sheet: Sheet) -> String {
        let chosen = map.places.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let rest = names.compactMap { name in entry.value(name).map { "\(name)=\($0)" } }
        let all = [sheet.file, sheet.digest] + chosen + rest
        return ContentDigest(sha256: Array(all.joined(separator: "\n").utf8)).hex
    }
}

extension Sheet {
    /// A table from a file's bytes.
    package init(file: String, _ bytes: [UInt8]) throws(FormatError) {
        let table = try CSVReader(bytes)
        self.init(
            file: file, digest: ContentDigest(sha256: bytes).hex,
            all: table.rows.map { Row(line: $0.line, fields: $0.fields) })
    }
}
