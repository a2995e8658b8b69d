/// Finds in a PDF (ISO 32000-2) what its reader does not see on the pages.
enum PDFTraces {
    /// Bytes at the end in which the mark of the end has to stand: §7.5.5, and what readers allow.
    private static let tail = 1_024

    private static let scripts: Set<String> = ["JavaScript", "JS"]
    /// Files in it: as streams, by their specifications, and with what belongs to a part of the document.
    private static let files: Set<String> = [
        "EmbeddedFile", "EmbeddedFiles", "EF", "AF", "RichMedia", "FileAttachment",
    ]
    /// Notes that play something.
    private static let media: Set<String> = ["Sound", "Movie", "Screen", "3D", "RichMedia", "FileAttachment"]
    /// `AA` is done without being asked for (§12.6.3). The others leave the document.
    private static let actions: Set<String> = [
        "AA", "Launch", "SubmitForm", "ImportData", "GoToE", "GoToR", "Rendition", "XFA",
    ]
    /// What somebody wrote on a page (§12.5.6), as far as it is no link and no field of a form.
    private static let notes: Set<String> = [
        "Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly",
        "StrikeOut", "Stamp", "Caret", "Ink", "Popup", "Redact", "Projection",
    ]
    private static let others: Set<String> = [
        "Info", "Metadata", "OCProperties", "PieceInfo", "Encrypt", "OpenAction",
    ]

    static func find(in bytes: [UInt8], _ name: String) throws(FormatError) -> Set<InspectedFile.Trace> {
        guard let end = lastEnd(of: bytes), end > bytes.count - tail else {
            throw FormatError(.shape, "\"\(name)\" is a PDF that is cut off: save it anew")
        }
        do throws(PDFFault) {
            return try find(in: bytes, end, name)
        } catch {
            let message =
                switch error {
                case .locked: "\"\(name)\" is locked, so that nobody can look into it: save it without a password"
                case .unreadable:
                    "\"\(name)\" is a PDF in which not everything can be read: print it to a new PDF and send that"
                case .swollen:
                    "\"\(name)\" is a PDF that unpacks to over \(PDFStructure.unpackedMost >> 20) MiB, or has over "
                        + "\(PDFStructure.objectsMost) objects: print it to a new PDF, or split it"
                }
            throw FormatError(.shape, message)
        }
    }

    private static func find(
        in bytes: [UInt8], _ end: Int, _ name: String
    ) throws(PDFFault) -> Set<InspectedFile.Trace> {
        // Before anything is unpacked: what is locked looks broken.
        if let place = bytes.place(of: "/Encrypt", in: 0..<bytes.count) {
            let next = bytes[(place + 8)...].first ?? 0x20
            if next.isPDFBlank || next.isPDFDelimiter { throw .locked }
        }
        let wanted = [scripts, files, media, actions, notes, others].reduce(into: Set<String>()) { $0.formUnion($1) }
        var file = try PDFStructure(bytes, upTo: end, called: name, wanted: wanted)
        if file.keys.contains("Encrypt") { throw .locked }
        var found = file.marks(in: bytes)
        found.formUnion(file.traces)
        func has(_ trace: InspectedFile.Trace, _ isThere: Bool) { if isThere { found.insert(trace) } }
        let behind = Array(bytes[end...])
        has(.trailing, behind.contains { ![0x0A, 0x0D, 0x20].contains($0) })
        has(.script, !file.names.isDisjoint(with: scripts))
        has(.embedded, !file.names.isDisjoint(with: files) || !file.subtypes.isDisjoint(with: media))
        has(.action, !file.names.isDisjoint(with: actions) || file.opensByItself)
        has(.comment, !file.subtypes.isDisjoint(with: notes) || file.keys.contains("Popup"))
        has(.info, file.keys.contains("Info"))
        has(.xmp, file.keys.contains("Metadata"))
        has(.layer, file.keys.contains("OCProperties"))
        has(.program, file.keys.contains("PieceInfo"))
        has(.earlier, versions(of: file, bytes) > 1)
        return found
    }

    /// Behind the last mark of the end.
    private static func lastEnd(of bytes: [UInt8]) -> Int? {
        var end: Int?
        var at = max(0, bytes.count - tail - 5)
        while let place = bytes.place(of: "%%EOF", in: at..<bytes.count) {
            at = place + 5
            end = at
        }
        return end
    }

    /// How often the file was closed. One that is made for the web has two tables (Annex F), as long as it has the length that it
    /// says: what is added to it later makes that wrong.
    private static func versions(of file: PDFStructure, _ bytes: [UInt8]) -> Int {
        let closed = file.closed - file.repeated
        let head = Array(bytes.prefix(tail))
        guard var at = head.place(of: "/Linearized", in: 0..<head.count) else { return closed }
        while at + 2 < head.count, !(head.holds("/L", at: at) && !head.holds("/Li", at: at)) { at += 1 }
        let digits = head.dropFirst(at + 2).drop { $0 == 0x20 }.prefix { (0x30...0x39).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self)) == bytes.count ? closed - 1 : closed
    }
}
