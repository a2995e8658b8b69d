import CPango
import Synchronization

extension PaperDocument {
    /// The document as PDF 1.5 on A4, with its marking above and below on each sheet.
    ///
    /// Lines are broken and letters shaped by pango, in either direction; the drawing is cairo's. Metadata hold the language and
    /// nothing that is not on the sheets.
    ///
    /// - Throws: ``PaperError`` where the system has no pango or no font at all, or the document is too long.
    package func pdf() throws(PaperError) -> [UInt8] {
        guard pieces.reduce(0, { $0 + min($1.text.utf8.count, PaperLimits.piece) }) <= PaperLimits.document else {
            throw .long
        }
        if let missing = cpango_load() {
            throw PaperError(
                message: "this machine has nothing to print with: install it, as in apt-get install "
                    + "libpangocairo-1.0-0 fonts-dejavu-core (\(String(cString: missing)))")
        }
        return try Self.fonts.withLock { (fonts) throws(PaperError) in
            if fonts == nil { fonts = pango_cairo_font_map_new() }
            guard let map = fonts, Press.hasFont(in: map) else {
                // One that is installed while the node runs is found without a new start.
                if let map = fonts { g_object_unref(UnsafeMutableRawPointer(map)) }
                fonts = nil
                throw PaperError(
                    message:
                        "this machine has no font to print with: install one, as in apt-get install fonts-dejavu-core")
            }
            return try Press(self, map).finished()
        }
    }

    /// The fonts that were found, for one document at a time. Pango's own are those of a thread: a document that is drawn on another
    /// would look for all of them again, which takes longer than to draw it.
    private static let fonts = Mutex<OpaquePointer?>(nil)
}

/// Draws one document: lays all of it out, and draws what it laid once it knows how many sheets there are.
private final class Press {
    /// Points: A4, its margins, the room for what stands on each sheet.
    private static let (width, height, margin, band) = (595.28, 841.89, 51.0, 34.0)
    private static let fonts = "DejaVu Sans, Noto Sans, Noto Sans Arabic, Liberation Sans"

    static func hasFont(in map: OpaquePointer) -> Bool {
        guard let context = pango_font_map_create_context(map) else { return false }
        defer { g_object_unref(UnsafeMutableRawPointer(context)) }
        let font = pango_font_description_from_string(fonts)
        defer { pango_font_description_free(font) }
        guard let loaded = pango_font_map_load_font(map, context, font) else { return false }
        g_object_unref(UnsafeMutableRawPointer(loaded))
        return true
    }

    /// What there is to be drawn.
    private enum Step {
        case tag(PaperDocument.Role)
        case tagEnd(PaperDocument.Role)
        case line(Line, x: Double, y: Double)
        case code(PaperDocument.Code, y: Double)
        /// A sheet is full: what stands on each of them comes to it.
        case sheet
    }

    /// What cairo has written.
    private final class Output {
        var bytes: [UInt8] = []
    }

    private let document: PaperDocument
    private let map: OpaquePointer
    private let output = Output()
    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    /// What the lines that are laid belong to.
    private var layouts: [OpaquePointer] = []
    private var steps: [Step] = []
    /// The sheet that is being filled, counted from 1.
    private var sheets = 1
    private var y = Press.top

    /// Where the first line of a sheet begins, and where its last ends.
    private static let (top, bottom) = (margin + band, height - margin - band)

    init(_ document: PaperDocument, _ map: OpaquePointer) throws(PaperError) {
        self.document = document
        self.map = map
        let write: cairo_write_func_t = { closure, data, count in
            guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
            Unmanaged<Output>.fromOpaque(closure).takeUnretainedValue().bytes
                .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
            return CAIRO_STATUS_SUCCESS
        }
        guard
            let surface = cairo_pdf_surface_create_for_stream(
                write, Unmanaged.passUnretained(output).toOpaque(), Self.width, Self.height)
        else { throw PaperError(message: "cairo has no room for a document") }
        guard let cairo = cairo_create(surface) else {
            cairo_surface_destroy(surface)
            throw PaperError(message: "cairo has no room for a document")
        }
        self.surface = surface
        self.cairo = cairo
        // The time at which a file was made says when somebody read: it stands on the sheets where that is meant.
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
        for piece in document.pieces { try lay(piece) }
        if let code = document.code { try lay(code) }
        steps.append(.sheet)
    }

    deinit {
        for layout in layouts { g_object_unref(UnsafeMutableRawPointer(layout)) }
        cairo_destroy(cairo)
        cairo_surface_destroy(surface)
    }

    func finished() throws(PaperError) -> [UInt8] {
        draw()
        cairo_surface_finish(surface)
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw PaperError(message: String(cString: cairo_status_to_string(status)))
        }
        return try Catalog.tagged(output.bytes, language: document.language)
    }

    // MARK: Drawing

    private func draw() {
        let marking = marking
        var sheet = 1
        for step in steps {
            switch step {
            case .tag(let role): cairo_tag_begin(cairo, role.rawValue, nil)
            case .tagEnd(let role): cairo_tag_end(cairo, role.rawValue)
            case .line(let line, let x, let y): draw(line, x: x, y: y)
            case .code(let code, let y): draw(code, y: y)
            case .sheet:
                for line in marking {
                    draw(line, x: Self.margin + line.x, y: Self.margin - 12 + line.baseline)
                    draw(line, x: Self.margin + line.x, y: Self.height - Self.margin + 4 + line.baseline)
                }
                foot(sheet)
                cairo_show_page(cairo)
                sheet += 1
            }
        }
    }

    private func draw(_ line: Line, x: Double, y: Double) {
        cairo_move_to(cairo, x, y)
        pango_cairo_show_layout_line(cairo, line.pointer)
    }

    private func draw(_ code: PaperDocument.Code, y: Double) {
        // Light modules around it: four, as the standard has them, of which the margin of the sheet is one side.
        let unit = Self.codeSide / Double(code.size + 8)
        for (place, isDark) in code.modules.enumerated() where isDark {
            let (row, column) = (place / code.size, place % code.size)
            cairo_rectangle(
                cairo, Self.margin + Double(column + 4) * unit, y + Double(row + 4) * unit, unit, unit)
        }
        cairo_fill(cairo)
    }

    /// One line, whatever it says: a second would stand upon something else. The number of the sheet stands at its end.
    private func foot(_ sheet: Int) {
        let lines = lines(
            of: document.foot + " \(sheet)/\(sheets)", size: 8, isBold: false, language: document.language,
            cut: (PANGO_ELLIPSIZE_MIDDLE, 1))
        for line in lines {
            draw(line, x: Self.margin + line.x, y: Self.height - Self.margin - 12 + line.baseline)
        }
    }

    // MARK: Laying

    /// Points in which the marking is set, the largest first, and how high it may stand at most; lines of the smallest.
    private static let (marks, marked, markLines) = ([12.0, 10, 8.5, 7], 32.0, 3)

    /// The marking, as large as all of it has room. One that has none at the smallest is cut at its end: its level stands first.
    private var marking: [Line] {
        func set(_ size: Double, cutTo lines: Int? = nil) -> [Line] {
            self.lines(
                of: document.marking, size: size, isBold: true, language: document.language,
                cut: lines.map { (PANGO_ELLIPSIZE_END, $0) }, isSingle: true)
        }
        for size in Self.marks {
            let whole = set(size)
            if whole.last.map(\.bottom) ?? 0 <= Self.marked { return whole }
        }
        return set(Self.marks.last ?? 0, cutTo: Self.markLines)
    }

    private func endSheet() throws(PaperError) {
        guard sheets < PaperLimits.sheets else { throw .long }
        steps.append(.sheet)
        sheets += 1
        y = Self.top
    }

    private func lay(_ piece: PaperDocument.Piece) throws(PaperError) {
        let (size, isBold, space): (Double, Bool, Double) =
            switch piece.role {
            case .title: (17, true, 4)
            case .heading: (12.5, true, 12)
            case .paragraph: (10.5, false, 6)
            case .note: (8.5, false, 3)
            }
        if piece.startsSheet, y > Self.top { try endSheet() }
        y += space
        var top = y
        var used = 0.0
        steps.append(.tag(piece.role))
        let lines = lines(
            of: PaperText.laid(piece.text, isRightToLeft: document.isRightToLeft), size: size, isBold: isBold,
            language: piece.language ?? document.language)
        for line in lines {
            if top + line.bottom - used > Self.bottom {
                // A piece goes on with its tag on the next sheet.
                steps.append(.tagEnd(piece.role))
                try endSheet()
                steps.append(.tag(piece.role))
                used = line.top
                top = y
            }
            steps.append(.line(line, x: Self.margin + line.x, y: top + line.baseline - used))
            y = top + line.bottom - used
        }
        steps.append(.tagEnd(piece.role))
    }

    /// The longest side of a code, in points: 85 mm, which a telephone reads at arm's length.
    private static let codeSide = 241.0

    private func lay(_ code: PaperDocument.Code) throws(PaperError) {
        guard code.size > 0, code.modules.count == code.size * code.size else { return }
        try lay(PaperDocument.Piece(.note, code.text))
        if y + Self.codeSide > Self.bottom { try endSheet() }
        steps.append(.code(code, y: y))
        y += Self.codeSide
    }

    /// A line, and where it lies in its text, in points: from the left edge, and from the top.
    private struct Line {
        /// Pango's, which stands as long as what it belongs to.
        let pointer: OpaquePointer
        let x: Double
        let top: Double
        let baseline: Double
        let bottom: Double
    }

    /// Breaks a text into lines as wide as the sheet.
    ///
    /// - Parameters:
    ///   - cut: where it is cut, to stand on so many lines; `nil`: it is not cut.
    ///   - isSingle: whether it is one paragraph, whatever stands in it.
    private func lines(
        of text: String, size: Double, isBold: Bool, language: String,
        cut: (place: PangoEllipsizeMode, lines: Int)? = nil, isSingle: Bool = false
    ) -> [Line] {
        // Of its own: where the language of a context changes, what was laid in it is laid again.
        guard let context = pango_font_map_create_context(map) else { return [] }
        defer { g_object_unref(UnsafeMutableRawPointer(context)) }
        pango_cairo_update_context(cairo, context)
        pango_context_set_language(context, pango_language_from_string(language))
        guard let layout = pango_layout_new(context) else { return [] }
        layouts.append(layout)
        let font = pango_font_description_from_string(Self.fonts)
        defer { pango_font_description_free(font) }
        pango_font_description_set_absolute_size(font, size * Double(PANGO_SCALE))
        pango_font_description_set_weight(font, isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_layout_set_font_description(layout, font)
        pango_layout_set_width(layout, Int32((Self.width - 2 * Self.margin) * Double(PANGO_SCALE)))
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_auto_dir(layout, 1)
        if isSingle || cut != nil { pango_layout_set_single_paragraph_mode(layout, 1) }
        if let cut {
            pango_layout_set_ellipsize(layout, cut.place)
            // Lines are counted down from nothing.
            if cut.lines > 1 { pango_layout_set_height(layout, Int32(-cut.lines)) }
        }
        // A text's own bytes: NUL would end it.
        let clean = text.unicodeScalars.contains("\0") ? text.replacing("\0", with: "\u{FFFD}") : text
        pango_layout_set_text(layout, clean, Int32(clean.utf8.count))
        guard let iterator = pango_layout_get_iter(layout) else { return [] }
        defer { pango_layout_iter_free(iterator) }
        let scale = Double(PANGO_SCALE)
        var lines: [Line] = []
        repeat {
            guard let line = pango_layout_iter_get_line_readonly(iterator) else { break }
            var logical = PangoRectangle()
            pango_layout_iter_get_line_extents(iterator, nil, &logical)
            lines.append(
                Line(
                    pointer: line, x: Double(logical.x) / scale, top: Double(logical.y) / scale,
                    baseline: Double(pango_layout_iter_get_baseline(iterator)) / scale,
                    bottom: Double(logical.y + logical.height) / scale))
        } while pango_layout_iter_next_line(iterator) != 0
        return lines
    }
}

/// The catalogue of a PDF, which cairo 1.16 writes without the document's language.
private enum Catalog {
    /// Puts the language into the catalogue (ISO 32000-1 §14.9.2), which stands last before the table of places, so that
    /// nothing but the place of that table moves.
    static func tagged(_ pdf: [UInt8], language: String) throws(PaperError) -> [UInt8] {
        // Nothing of a name may end the string.
        let name = String(decoding: language.utf8.filter { Self.isOfTag($0) }, as: UTF8.self)
        let entry = Array("\n   /Lang (\(name))\n   /MarkInfo << /Marked true >>".utf8)
        let (head, start) = (Array("/Type /Catalog".utf8), Array("startxref\n".utf8))
        guard let catalogue = last(head, in: pdf), let mark = last(start, in: pdf), catalogue < mark else {
            throw PaperError(message: "cairo wrote no catalogue")
        }
        let digits = pdf[(mark + start.count)...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let place = Int(String(decoding: digits, as: UTF8.self)), catalogue < place else {
            throw PaperError(message: "cairo wrote its catalogue after its table")
        }
        let cut = catalogue + head.count
        return pdf[..<cut] + entry + pdf[cut..<(mark + start.count)] + Array(String(place + entry.count).utf8)
            + pdf[digits.endIndex...]
    }

    /// RFC 5646 §2.1.
    private static func isOfTag(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func last(_ wanted: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= wanted.count else { return nil }
        return stride(from: bytes.count - wanted.count, through: 0, by: -1).first { start in
            bytes[start] == wanted[0] && bytes[start..<(start + wanted.count)].elementsEqual(wanted)
        }
    }
}
