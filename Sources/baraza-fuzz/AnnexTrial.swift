import Formats

/// Files that go along with a product.
enum AnnexTrial {
    /// What is accepted is accepted again, and nothing more is taken out of it.
    static func read(_ input: [UInt8]) throws(Fault) -> Bool {
        var isAccepted = false
        // Bytes are of one form at most, but for tables, which are plain text as well.
        for name in ["a.pdf", "a.png", "a.jpg", "a.csv"] {
            guard let file = try? InspectedFile(name: name, input) else { continue }
            isAccepted = true
            guard let again = try? InspectedFile(name: name, file.bytes) else {
                throw Fault(message: "\(name): what was accepted is refused when it comes back")
            }
            guard again.bytes == file.bytes, again.found == file.found else {
                throw Fault(message: "\(name): what was accepted is something else when it comes back")
            }
        }
        return isAccepted
    }

    static let samples: [[UInt8]] = [
        pdf("1 0 obj <</Type /Catalog /OpenAction [2 0 R /Fit] /Names <</A (b\\) (c))>>>> endobj"),
        pdf("5 0 obj <</Type /ObjStm /N 2 /First 9>> stream\n1 0 2 11 <</A [1 2]>> <AB> endstream endobj"),
        pdf(
            Array("5 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode>> stream\n".utf8)
                + packed(Array("1 0 <</S /GoTo /D [2 0 R]>>".utf8)) + Array("\nendstream endobj".utf8)),
        pdf(
            Array("6 0 obj <</Subtype /Image /Filter [/DCTDecode]>> stream\n".utf8) + jpeg
                + Array("\nendstream endobj xref 0 1 0000000000 65535 f trailer <</Info 6 0 R>>".utf8)),
        jpeg, Array("a,b\n-1.5,\"+1,c\"\n".utf8),
        png,
    ]

    /// Pieces that they have rules about.
    static let pieces: [String] = [
        "<<", ">>", "[", "]", "(", ")", "<", ">", "\\", "%", "/", "#4A", "R", "obj", "endobj", "stream\n", "endstream",
        "trailer", "startxref", "xref", "%%EOF", "/N", "/First", "/Filter", "/FlateDecode", "/DCTDecode", "/JS",
        "/OpenAction", "/Encrypt", "/Linearized", "Exif\0\0", "acsp", "1 0 R", "1 0 obj", "99999999999999999999", "-1",
        "=", "+", "\u{FFFD}", "#00", "#", "\u{B}", "0obj", "0 0", "/XRefStm", "/URI", "\"", "\n",
    ]

    private static let jpeg: [UInt8] = {
        let parts: [[UInt8]] = [
            [0xFF, 0xD8, 0xFF, 0xE1, 0, 34], Array("Exif\0\0MM".utf8),
            [0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0], [0xFF, 0xDB, 0, 4, 0, 1],
            [0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0], [0xFF, 0xC4, 0, 3, 0],
            [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0, 0x34, 0xFF, 0xD9],
        ]
        return parts.flatMap { $0 }
    }()

    /// As far as its size goes.
    private static let png: [UInt8] = {
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
        let size: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 1]
        return head + Array("IHDR".utf8) + size
    }()

    private static func pdf(_ objects: String) -> [UInt8] { pdf(Array(objects.utf8)) }

    private static func pdf(_ objects: [UInt8]) -> [UInt8] {
        Array("%PDF-1.7\n".utf8) + objects + Array("\nstartxref\n9\n%%EOF\n".utf8)
    }

    /// As zlib has it (RFC 1950): the deflate of gzip, between a head and a sum of its own.
    private static func packed(_ text: [UInt8]) -> [UInt8] {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in text {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        let sum: [UInt8] = [high >> 8, high, low >> 8, low].map { UInt8(truncatingIfNeeded: $0) }
        let head: [UInt8] = [0x78, 0x9C]
        return head + Array(Gzip.deflate(text).dropFirst(10).dropLast(8)) + sum
    }
}
