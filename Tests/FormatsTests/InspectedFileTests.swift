import Formats
import Testing

/// Files made here, byte by byte.
@Suite("What a file tells beside what its reader sees")
struct InspectedFileTests {
    // MARK: Making

    private func crc(_ bytes: [UInt8]) -> [UInt8] {
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return big(~value)
    }
    private func big(_ number: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }
    private func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        big(UInt32(content.count)) + Array(type.utf8) + content + crc(Array(type.utf8) + content)
    }
    private let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private func png(_ more: [UInt8] = [], width: UInt32 = 1, height: UInt32 = 1, after: [UInt8] = []) -> [UInt8] {
        signature + chunk("IHDR", big(width) + big(height) + [8, 0, 0, 0, 0]) + more + chunk("IDAT", [1, 2, 3]) + chunk("IEND", []) + after
    }
    private func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content
    }
    private let jfif: [UInt8] = Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 0, 0]
    private func jpeg(_ more: [UInt8] = [], after: [UInt8] = []) -> [UInt8] {
        [0xFF, 0xD8] + segment(0xE0, jfif) + more + segment(0xDB, [0, 1]) + segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0])
            + segment(0xC4, [0]) + segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56] + [0xFF, 0xD9] + after
    }
    /// A directory with an orientation and the place of one with coordinates.
    private func exif(orientation: UInt8, isLittle: Bool = false) -> [UInt8] {
        let big: [UInt8] =
            Array("Exif\0\0MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 2] + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
            + [0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0x26] + [0, 0, 0, 0]
        let little: [UInt8] =
            Array("Exif\0\0II".utf8) + [42, 0, 8, 0, 0, 0, 2, 0] + [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
            + [0x25, 0x88, 4, 0, 1, 0, 0, 0, 0x26, 0, 0, 0] + [0, 0, 0, 0]
        return isLittle ? little : big
    }
    private func pdf(_ objects: String, closed: Int = 1, after: String = "") -> [UInt8] {
        Array("%PDF-1.7\n\(objects)\n".utf8)
            + Array(String(repeating: "trailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n", count: closed).utf8) + Array(after.utf8)
    }
    private func code(_ name: String, _ bytes: [UInt8]) -> FormatError.Code? {
        do throws(FormatError) {
            _ = try InspectedFile(name: name, bytes)
            return nil
        } catch {
            return error.code
        }
    }

    // MARK: Pictures

    @Test("a PNG keeps its picture byte for byte and loses texts, EXIF, times, what is unknown and what follows its end")
    func stripsPNG() throws {
        let more =
            chunk("gAMA", big(45_455)) + chunk("tEXt", Array("Author\0Juma".utf8)) + chunk("iTXt", Array("XML:com.adobe.xmp\0".utf8))
            + chunk("tIME", [7, 0xE9, 1, 1, 0, 0, 0]) + chunk("eXIf", Array(exif(orientation: 1).dropFirst(6))) + chunk("prVt", [1])
        let file = try InspectedFile(name: "map.png", png(more, after: Array("<script>".utf8)))
        #expect(file.bytes == png(chunk("gAMA", big(45_455))))
        #expect(file.removed == [.place, .device, .xmp, .comment, .time, .trailing, .program])
        #expect(file.found.isEmpty && file.form == .png)
        #expect(try InspectedFile(name: "map.png", png()).removed == [])
    }

    @Test("a JPEG keeps its scans byte for byte and loses EXIF, XMP, IPTC, comments and what follows its end", arguments: [false, true])
    func stripsJPEG(_ isLittle: Bool) throws {
        let more =
            segment(0xE1, exif(orientation: 1, isLittle: isLittle)) + segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0x".utf8))
            + segment(0xED, Array("Photoshop 3.0\0".utf8)) + segment(0xFE, Array("by Juma".utf8)) + segment(0xE5, [1])
        let file = try InspectedFile(name: "post.JPG", jpeg(more, after: png()))
        #expect(file.bytes == jpeg())
        #expect(file.removed == [.place, .device, .xmp, .iptc, .comment, .trailing, .program])
    }

    @Test("a JPEG that lies on its side stays so: of its EXIF the orientation alone is left")
    func keepsOrientation() throws {
        let file = try InspectedFile(name: "post.jpeg", jpeg(segment(0xE1, exif(orientation: 6))))
        let again = try InspectedFile(name: "post.jpeg", file.bytes)
        #expect(again.bytes == file.bytes)
        #expect(file.removed == [.place, .device] && again.removed == [.device])
        #expect(file.bytes.count == jpeg().count + 4 + 6 + 26)
    }

    @Test("the profile of its colours belongs to the picture, an earlier picture in its head does not")
    func keepsColours() throws {
        let profile = segment(0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1, 9])
        let file = try InspectedFile(name: "a.jpg", jpeg(profile + segment(0xE0, Array("JFXX\0".utf8) + [0x10, 9, 9])))
        #expect(file.bytes == jpeg(profile))
        #expect(file.removed == [.program])
    }

    @Test("what is broken anywhere is refused, and never read beyond its end")
    func broken() {
        for (name, whole) in [("a.png", png(chunk("tEXt", [65, 0, 66]))), ("a.jpg", jpeg(segment(0xE1, exif(orientation: 3))))] {
            for count in 1..<whole.count {
                #expect(code(name, Array(whole.prefix(count))) != nil, "\(name) cut at \(count)")
            }
        }
        var damaged = png()
        damaged[20] ^= 1
        #expect(code("a.png", damaged) == .shape)
        #expect(code("a.png", png(chunk("ABCD", []))) == .shape)
    }

    @Test("a picture that claims more pixels than any screen shows is refused")
    func bomb() {
        #expect(code("a.png", png(width: UInt32(InspectedFile.pixelsMost))) == nil)
        #expect(code("a.png", png(width: UInt32(InspectedFile.pixelsMost) + 1)) == .tooLarge)
        #expect(code("a.png", png(width: .max, height: .max)) == .tooLarge)
    }

    // MARK: PDF

    @Test(
        "of a PDF it says what its pages do not show",
        arguments: [
            ("1 0 obj <</Type /Catalog>> endobj", []),
            ("1 0 obj <</Author (Juma)>> endobj trailer <</Info 1 0 R>>", [.info]),
            ("<x:xmpmeta>", [.xmp]), ("<</Subtype /FreeText>>", [.comment]), ("<</OCProperties <<>>>>", [.layer]),
            ("<</S /JavaScript /JS (app.alert(1))>>", [.script]), ("<</S /J#61vaScript>>", [.script]),
            ("<</Type /EmbeddedFile>>", [.embedded]), ("<</S /Launch>>", [.action]),
        ] as [(String, [InspectedFile.Trace])])
    func tells(_ objects: String, _ found: [InspectedFile.Trace]) throws {
        let file = try InspectedFile(name: "a.pdf", pdf(objects))
        #expect(file.found == found)
        #expect(file.bytes == pdf(objects), "it is never changed")
        #expect(file.forbidden == found.filter(\.isNever))
    }

    @Test("it finds what stands in packed objects, and refuses objects that cannot be unpacked or swell")
    func packedObjects() throws {
        // The stream of zlib: gzip's deflate, without its head and tail, between zlib's own.
        func packed(_ text: [UInt8]) -> [UInt8] {
            let gzip = Gzip.deflate(text)
            var (a, b): (UInt32, UInt32) = (1, 0)
            // What is refused before its end needs no sum.
            for byte in text.prefix(1_000) { (a, b) = ((a + UInt32(byte)) % 65_521, (b + (a + UInt32(byte)) % 65_521) % 65_521) }
            return [0x78, 0x9C] + gzip.dropFirst(10).dropLast(8) + big(b << 16 | a)
        }
        func file(_ content: [UInt8], filter: String = "/FlateDecode") -> [UInt8] {
            Array("%PDF-1.7\n5 0 obj <</Type /ObjStm /Filter \(filter)>> stream\n".utf8) + content
                + Array("\nendstream endobj\nstartxref\n9\n%%EOF\n".utf8)
        }
        let script = Array("<</S /JavaScript>>".utf8)
        #expect(try InspectedFile(name: "a.pdf", file(packed(script))).found == [.script])
        #expect(code("a.pdf", file(packed(script), filter: "[/ASCII85Decode /FlateDecode]")) == .shape)
        #expect(code("a.pdf", file([1, 2, 3])) == .shape)
        #expect(code("a.pdf", file(packed([UInt8](repeating: 32, count: 17 << 20)))) == .shape)
    }

    @Test("earlier versions are found, and one that is made for the web has none unless something was added")
    func earlier() throws {
        #expect(try InspectedFile(name: "a.pdf", pdf("", closed: 2)).found == [.earlier])
        func web(_ length: Int) -> [UInt8] { pdf("1 0 obj <</Linearized 1 /L \(length)>> endobj", closed: 2) }
        let length = web(100).count
        #expect(try InspectedFile(name: "a.pdf", web(length)).found == [])
        #expect(try InspectedFile(name: "a.pdf", web(length - 1)).found == [.earlier])
        #expect(try InspectedFile(name: "a.pdf", pdf("", after: "PK")).found == [.trailing])
    }

    @Test("what is locked or cut off is refused")
    func locked() {
        #expect(code("a.pdf", pdf("trailer <</Encrypt 3 0 R>>")) == .shape)
        #expect(code("a.pdf", Array("%PDF-1.7\n1 0 obj".utf8)) == .shape)
    }

    // MARK: What it is

    @Test("what a file is, its bytes say: a name that says otherwise is refused, and so is what is not known")
    func forms() throws {
        #expect(code("a.pdf", png()) == .shape)
        #expect(code("a.txt", pdf("")) == .shape)
        #expect(code("a", Array("words".utf8)) == .shape)
        #expect(code("a.docx", [0x50, 0x4B, 0x03, 0x04, 1]) == .shape)
        #expect(code("a.txt", [0x4D, 0x5A, 0, 1]) == .shape)
        #expect(code("a.txt", [0xFF, 0xFE, 0x41]) == .shape)
        #expect(code("a.txt", Array(" \n<!DOCTYPE html><script>".utf8)) == .shape)
        #expect(code("a.txt", Array("a\u{1B}[2J".utf8)) == .shape)
        #expect(code("a.txt", []) == .empty)
        #expect(try InspectedFile(name: "a.txt", Array("words\n".utf8)).form == .text)
        #expect(try InspectedFile(name: "a.csv", Array("a;b\n1;-2\n".utf8)).found == [])
        #expect(try InspectedFile(name: "a.csv", Array("a;b\n1; \"=cmd()\"\n".utf8)).found == [.formula])
    }

    @Test(
        "a name is plain: no path, no mark that turns it, no dot first",
        arguments: ["", "../a.txt", "a/b.txt", #"a\b.txt"#, ".txt", "a\u{202E}txt.txt", "a\0.txt", "a\n.txt", "C:a.txt", " a.txt"])
    func names(_ name: String) {
        #expect(code(name, Array("words".utf8)) == .shape)
    }

    @Test("names of every script pass, up to their longest, and files up to their largest")
    func limits() {
        let most = String(repeating: "ط", count: InspectedFile.nameMost - 4) + ".txt"
        #expect(code(most, [65]) == nil)
        #expect(code("ط" + most, [65]) == .shape)
        #expect(code("a.txt", [UInt8](repeating: 65, count: InspectedFile.bytesMost)) == nil)
        #expect(code("a.txt", [UInt8](repeating: 65, count: InspectedFile.bytesMost + 1)) == .tooLarge)
    }
}
