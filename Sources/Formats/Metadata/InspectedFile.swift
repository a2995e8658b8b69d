/// A file that goes along with a record, after a look at its bytes for what it tells beside what its reader sees.
///
/// What it is, the bytes say, and its name has to agree. Pictures come out of it stripped, their pixels untouched; of other forms it
/// says what was found, and which of it may never go along. What cannot be read is refused. It is no search for malware: who opens
/// the file does so with a program of their own.
package struct InspectedFile: Hashable, Sendable {
    /// Bytes of a file at most: in Base64 it fits the record that one bulk of the federation takes (3 MiB).
    package static let bytesMost = 2 << 20
    /// Characters of a name at most.
    package static let nameMost = 120
    /// Pixels of a picture at most: a small file may claim more than any screen shows, and takes its reader's memory.
    package static let pixelsMost = 100_000_000

    /// What may go along: forms whose bytes are understood here. The raw value is the media type.
    package enum Form: String, CaseIterable, Sendable {
        case pdf = "application/pdf"
        case png = "image/png"
        case jpeg = "image/jpeg"
        case csv = "text/csv"
        case text = "text/plain"

        /// What names may end with, without the dot.
        var endings: [String] {
            switch self {
            case .pdf: ["pdf"]
            case .png: ["png"]
            case .jpeg: ["jpg", "jpeg"]
            case .csv: ["csv"]
            case .text: ["txt"]
            }
        }
    }

    /// What a file tells beside what its reader sees. The raw value is stable: catalogues of words have it.
    package enum Trace: String, CaseIterable, Comparable, Sendable {
        /// Where a picture was taken: the GPS directory of EXIF.
        case place
        /// With what and when: the rest of EXIF, with the maker's own notes and often a serial number or an earlier picture.
        case device
        /// XMP: authors, programs, the history of editing.
        case xmp
        /// IPTC, as Photoshop keeps it: authors, captions.
        case iptc
        case comment
        /// When it was last changed.
        case time
        /// What follows the end of the file's own form.
        case trailing
        /// Data of a program, that no reader needs.
        case program
        /// The information dictionary of PDF: author, program, times.
        case info
        /// Earlier versions that can still be read.
        case earlier
        /// Layers that can be switched on and off.
        case layer
        /// A cell that a spreadsheet runs.
        case formula
        /// A program in it.
        case script
        /// Another file in it.
        case embedded
        /// It opens, starts or sends something by itself.
        case action

        /// What never goes along, whatever its author says.
        package var isNever: Bool { [.script, .embedded, .action].contains(self) }

        package static func < (one: Trace, other: Trace) -> Bool { one.order < other.order }
        private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    package let name: String
    package let form: Form
    /// As it may go along: of a picture, without what was taken out.
    package let bytes: [UInt8]
    /// What was taken out.
    package let removed: [Trace]
    /// What is still in it.
    package let found: [Trace]

    /// Looks at a file.
    ///
    /// - Parameter name: as its sender's machine calls it.
    /// - Throws: ``FormatError``: `empty`, `too-large`, and `shape` for a name that is none, a form that is none of ``Form``, bytes that
    ///   are something else than the name says, and what is broken.
    package init(name: String, _ bytes: [UInt8]) throws(FormatError) {
        try Self.check(name)
        guard !bytes.isEmpty else { throw FormatError(.empty, "\"\(name)\" is empty") }
        guard bytes.count <= Self.bytesMost else {
            throw FormatError(
                .tooLarge,
                "\"\(name)\" has \(bytes.count) bytes, \(Self.bytesMost) go along at most: make it smaller, or split it"
            )
        }
        let form = try Self.form(of: bytes, called: name)
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard form.endings.contains(ending) else {
            throw FormatError(
                .shape,
                "\"\(name)\" is \(form.rawValue) by its bytes: let its name end with .\(form.endings[0]), if that is what you meant"
            )
        }
        self.name = name
        self.form = form
        switch form {
        case .png:
            let stripped = try PNGStripper.strip(bytes, name)
            (self.bytes, removed, found) = (stripped.bytes, stripped.removed.sorted(), [])
        case .jpeg:
            let stripped = try JPEGStripper.strip(bytes, name)
            (self.bytes, removed, found) = (stripped.bytes, stripped.removed.sorted(), [])
        case .pdf: (self.bytes, removed, found) = (bytes, [], try PDFTraces.find(in: bytes, name).sorted())
        case .csv: (self.bytes, removed, found) = (bytes, [], CSVTraces.find(in: bytes).sorted())
        case .text: (self.bytes, removed, found) = (bytes, [], [])
        }
    }

    /// Of what is in it, what never goes along.
    package var forbidden: [Trace] { found.filter(\.isNever) }

    /// Why a file does not go along that comes as it is, where nobody can be asked about it; `nil`: it does.
    ///
    /// It is refused for what it is and for what never goes along. What a picture tells, or a tick lets pass, is left to whoever sends it.
    ///
    /// - Parameter mediaType: what its report says that it is.
    package static func refusal(of name: String, _ mediaType: String, _ bytes: [UInt8]) -> String? {
        let file: InspectedFile
        do throws(FormatError) {
            file = try InspectedFile(name: name, bytes)
        } catch {
            return error.message
        }
        guard file.form.rawValue == mediaType else {
            return
                "\"\(name)\" is \(file.form.rawValue) by its bytes, and its report says something else: say that in "
                + "media_type"
        }
        guard file.forbidden.isEmpty else {
            return
                "\"\(name)\" holds what never goes along (\(file.forbidden.map(\.rawValue).joined(separator: ", "))): print it to "
                + "a new PDF and send that"
        }
        return nil
    }

    // MARK: Its name

    private static func check(_ name: String) throws(FormatError) {
        // Marks that turn the direction of writing make "gpj.exe" of "exe.jpg".
        let isPlain = name.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: !#"/\:*?"<>|"#.unicodeScalars.contains(scalar)
            }
        }
        guard isPlain, (1...nameMost).contains(name.count), name.first != ".", name.first != " ", name.last != " ",
            name.last != "."
        else {
            throw FormatError(
                .shape,
                "the name of a file has 1 to \(nameMost) plain characters and no path, and begins and ends with none of \". \""
            )
        }
    }

    // MARK: What it is

    private static func form(of bytes: [UInt8], called name: String) throws(FormatError) -> Form {
        if bytes.starts(with: PNGStripper.signature) { return .png }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: "%PDF-".utf8) { return .pdf }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw FormatError(
                .shape,
                "\"\(name)\" is an office document or an archive, which may hold more than its reader sees: save it as PDF and "
                    + "send that")
        }
        guard let text = String(validating: bytes, as: UTF8.self), isText(text) else {
            throw FormatError(
                .shape, "\"\(name)\" is none of PDF, PNG, JPEG, CSV and plain text in UTF-8: send one of these")
        }
        guard !isMarkup(text) else {
            throw FormatError(.shape, "\"\(name)\" is HTML or XML, not plain text: send it as PDF")
        }
        return name.lowercased().hasSuffix(".csv") ? .csv : .text
    }

    private static func isText(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7F || [0x09, 0x0A, 0x0C, 0x0D].contains($0.value)
        }
    }

    private static func isMarkup(_ text: String) -> Bool {
        let head = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.prefix(16).lowercased()
        let marks = ["<!doctype", "<html", "<?xml", "<svg", "<script", "<!--", "<head", "<body"]
        return marks.contains { head.hasPrefix($0) }
    }
}

extension [UInt8] {
    /// A number of two or four bytes, the most significant first; the caller knows that they are there.
    func big(_ at: Int, _ count: Int) -> Int { self[at..<at + count].reduce(0) { $0 << 8 | Int($1) } }

    func holds(_ text: String, at place: Int) -> Bool {
        place >= 0 && place + text.utf8.count <= count && self[place..<place + text.utf8.count].elementsEqual(text.utf8)
    }
}
