import CPango

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
        guard Press.hasFont else {
            throw PaperError(
                message: "this machine has no font to print with: install one, as in apt-get install fonts-dejavu-core")
        }
        let sheets = try Press(self, pages: nil).sheets
        return try Press(self, pages: sheets).finished()
    }
}

/// Draws one document, once to count its sheets, once with their number.
private final class Press {
    /// Points: A4, its margins, the room for what stands on each sheet.
    private static let (width, height, margin, band) = (595.28, 841.89, 51.0, 34.0)
    private static let fonts = "DejaVu Sans, Noto Sans, Noto Sans Arabic, Liberation Sans"

    static var hasFont: Bool {
        let map = pango_cairo_font_map_get_default()
        guard let context = pango_font_map_create_context(map) else { return false }
        defer { g_object_unref(UnsafeMutableRawPointer(context)) }
        let font = pango_font_description_from_string(fonts)
        defer { pango_font_description_free(font) }
        guard let loaded = pango_font_map_load_font(map, context, font) else { return false }
        g_object_unref(UnsafeMutableRawPointer(loaded))
        return true
    }

    /// What cairo has written.
    private final class Output {
        var bytes: [UInt8] = []
    }

    private let document: PaperDocument
    /// How many there are; `nil` where they are being counted.
    private let pages: Int?
    private let output = Output()
    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private(set) var sheets = 0
    private var y = 0.0

    init(_ document: PaperDocument, pages: Int?) throws(PaperError) {
        self.document = document
        self.pages = pages
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
        begin()
        for piece in document.pieces { try set(piece) }
        if let code = document.code { try set(code) }
        end()
    }

    deinit {
        cairo_destroy(cairo)
        cairo_surface_destroy(surface)
    }

    func finished() throws(PaperError) -> [UInt8] {
        cairo_surface_finish(surface)
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw PaperError(message: String(cString: cairo_status_to_string(status)))
        }
        return try Catalog.tagged(output.bytes, language: document.language)
    }

    // MARK: Sheets

    private func begin() {
        sheets += 1
        y = Self.margin + Self.band
        mark(at: Self.margin - 12)
    }

    private func end() {
        let foot = document.foot + " \(sheets)/" + (pages.map(String.init) ?? "000")
        // The number of the sheet stands at its end.
        band(foot, size: 8, isBold: false, cut: PANGO_ELLIPSIZE_MIDDLE, at: Self.height - Self.margin - 12)
        mark(at: Self.height - Self.margin + 4)
        cairo_show_page(cairo)
    }

    /// Points in which the marking is set, the largest first, and how high it may stand at most; lines of the smallest.
    private static let (marks, marked, markLines) = ([12.0, 10, 8.5, 7], 32.0, 3)

    /// The marking, as large as all of it has room. One that has none at the smallest is cut at its end: its level stands first.
    private func mark(at top: Double) {
        for size in Self.marks {
            var height = 0.0
            func text(cutTo lines: Int?, _ body: (OpaquePointer, Place) -> Bool) {
                each(
                    of: document.marking, size: size, isBold: true, language: document.language,
                    cut: lines.map { (PANGO_ELLIPSIZE_END, $0) }, isSingle: true, body)
            }
            text(cutTo: nil) { _, place in
                height = place.bottom
                return true
            }
            guard height <= Self.marked || size == Self.marks.last else { continue }
            text(cutTo: height <= Self.marked ? nil : Self.markLines) { line, place in
                cairo_move_to(cairo, Self.margin + place.x, top + place.baseline)
                pango_cairo_show_layout_line(cairo, line)
                return true
            }
            return
        }
    }

    /// A line that stands on each sheet: an artifact to a reader of the document's structure. One line, whatever it says: a second
    /// would stand upon something else.
    private func band(_ text: String, size: Double, isBold: Bool, cut: PangoEllipsizeMode, at top: Double) {
        each(of: text, size: size, isBold: isBold, language: document.language, cut: (cut, 1)) { line, place in
            cairo_move_to(cairo, Self.margin + place.x, top + place.baseline)
            pango_cairo_show_layout_line(cairo, line)
            return true
        }
    }

    private func set(_ piece: PaperDocument.Piece) throws(PaperError) {
        let (size, isBold, space): (Double, Bool, Double) =
            switch piece.role {
            case .title: (17, true, 4)
            case .heading: (12.5, true, 12)
            case .paragraph: (10.5, false, 6)
            case .note: (8.5, false, 3)
            }
        if piece.startsSheet, y > Self.margin + Self.band {
            end()
            guard sheets < PaperLimits.sheets else { throw .long }
            begin()
        }
        y += space
        var top = y
        var used = 0.0
        var isTooLong = false
        let bottom = Self.height - Self.margin - Self.band
        cairo_tag_begin(cairo, piece.role.rawValue, nil)
        each(
            of: PaperText.laid(piece.text, isRightToLeft: document.isRightToLeft), size: size, isBold: isBold,
            language: piece.language ?? document.language
        ) { line, place in
            if top + place.bottom - used > bottom {
                // A piece goes on with its tag on the next sheet.
                cairo_tag_end(cairo, piece.role.rawValue)
                self.end()
                guard sheets < PaperLimits.sheets else {
                    isTooLong = true
                    return false
                }
                begin()
                cairo_tag_begin(cairo, piece.role.rawValue, nil)
                used = place.top
                top = y
            }
            cairo_move_to(cairo, Self.margin + place.x, top + place.baseline - used)
            pango_cairo_show_layout_line(cairo, line)
            y = top + place.bottom - used
            return true
        }
        guard !isTooLong else { throw .long }
        cairo_tag_end(cairo, piece.role.rawValue)
    }

    /// The longest side of a code, in points: 85 mm, which a telephone reads at arm's length.
    private static let codeSide = 241.0

    private func set(_ code: PaperDocument.Code) throws(PaperError) {
        guard code.size > 0, code.modules.count == code.size * code.size else { return }
        try set(PaperDocument.Piece(.note, code.text))
        // Light modules around it: four, as the standard has them, of which the margin of the sheet is one side.
        let unit = Self.codeSide / Double(code.size + 8)
        if y + Self.codeSide > Self.height - Self.margin - Self.band {
            end()
            begin()
        }
        for (place, isDark) in code.modules.enumerated() where isDark {
            let (row, column) = (place / code.size, place % code.size)
            cairo_rectangle(
                cairo, Self.margin + Double(column + 4) * unit, y + Double(row + 4) * unit, unit, unit)
        }
        cairo_fill(cairo)
        y += Self.codeSide
    }

    /// Where a line lies in its text, in points: from the left edge, and from the top.
    private struct Place {
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
    ///   - body: gets a line and its place; it goes on while that is true.
    private func each(
        of text: String, size: Double, isBold: Bool, language: String,
        cut: (place: PangoEllipsizeMode, lines: Int)? = nil, isSingle: Bool = false,
        _ body: (OpaquePointer, Place) -> Bool
    ) {
        guard let layout = pango_cairo_create_layout(cairo) else { return }
        defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
        let font = pango_font_description_from_string(Self.fonts)
        defer { pango_font_description_free(font) }
        pango_font_description_set_absolute_size(font, size * Double(PANGO_SCALE))
        pango_font_description_set_weight(font, isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_layout_set_font_description(layout, font)
        pango_context_set_language(pango_layout_get_context(layout), pango_language_from_string(language))
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
        guard let lines = pango_layout_get_iter(layout) else { return }
        defer { pango_layout_iter_free(lines) }
        let scale = Double(PANGO_SCALE)
        repeat {
            guard let line = pango_layout_iter_get_line_readonly(lines) else { return }
            var logical = PangoRectangle()
            pango_layout_iter_get_line_extents(lines, nil, &logical)
            let place = Place(
                x: Double(logical.x) / scale, top: Double(logical.y) / scale,
                baseline: Double(pango_layout_iter_get_baseline(lines)) / scale,
                bottom: Double(logical.y + logical.height) / scale)
            guard body(line, place) else { return }
        } while pango_layout_iter_next_line(lines) != 0
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
