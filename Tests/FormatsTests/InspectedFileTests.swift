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
        signature + chunk("IHDR", big(width) + big(height) + [8, 0, 0, 0, 0]) + more + chunk("IDAT", [1, 2, 3])
            + chunk("IEND", []) + after
    }
    private func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content
    }
    private let jfif: [UInt8] = Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 0, 0]
    private func jpeg(_ more: [UInt8] = [], after: [UInt8] = []) -> [UInt8] {
        [0xFF, 0xD8] + segment(0xE0, jfif) + more + segment(0xDB, [0, 1])
            + segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0])
            + segment(0xC4, [0]) + segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56] + [
                0xFF, 0xD9,
            ] + after
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
        pdf(Array(objects.utf8), closed: closed, after: after)
    }
    private func pdf(_ objects: [UInt8], closed: Int = 1, after: String = "") -> [UInt8] {
        Array("%PDF-1.7\n".utf8) + objects + [0x0A]
            + Array(String(repeating: "trailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n", count: closed).utf8)
            + Array(after.utf8)
    }
    /// An object with a stream.
    private func stream(_ dictionary: String, _ content: [UInt8]) -> [UInt8] {
        Array("5 0 obj <<\(dictionary)>> stream\n".utf8) + content + Array("\nendstream endobj".utf8)
    }
    /// The stream of zlib: gzip's deflate, without its head and tail, between zlib's own.
    private func packed(_ text: [UInt8]) -> [UInt8] {
        var (a, b): (UInt32, UInt32) = (1, 0)
        // What is refused before its end needs no sum.
        for byte in text.prefix(10_000) {
            (a, b) = ((a + UInt32(byte)) % 65_521, (b + (a + UInt32(byte)) % 65_521) % 65_521)
        }
        return [0x78, 0x9C] + Gzip.deflate(text).dropFirst(10).dropLast(8) + big(b << 16 | a)
    }
    private func found(_ bytes: [UInt8]) throws -> [InspectedFile.Trace] {
        try InspectedFile(name: "a.pdf", bytes).found
    }
    private func message(_ bytes: [UInt8]) -> String? {
        do throws(FormatError) {
            _ = try InspectedFile(name: "a.pdf", bytes)
            return nil
        } catch {
            return error.message
        }
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

    @Test(
        "a PNG keeps its picture byte for byte and loses texts, EXIF, times, what is unknown and what follows its end")
    func stripsPNG() throws {
        let more =
            chunk("gAMA", big(45_455)) + chunk("tEXt", Array("Author\0Juma".utf8))
            + chunk("iTXt", Array("XML:com.adobe.xmp\0".utf8))
            + chunk("tIME", [7, 0xE9, 1, 1, 0, 0, 0]) + chunk("eXIf", Array(exif(orientation: 1).dropFirst(6)))
            + chunk("prVt", [1])
        let file = try InspectedFile(name: "map.png", png(more, after: Array("<script>".utf8)))
        #expect(file.bytes == png(chunk("gAMA", big(45_455))))
        #expect(file.removed == [.place, .device, .xmp, .comment, .time, .trailing, .program])
        #expect(file.found.isEmpty && file.form == .png)
        #expect(try InspectedFile(name: "map.png", png()).removed == [])
    }

    @Test(
        "a JPEG keeps its scans byte for byte and loses EXIF, XMP, IPTC, comments and what follows its end",
        arguments: [false, true])
    func stripsJPEG(_ isLittle: Bool) throws {
        let more =
            segment(0xE1, exif(orientation: 1, isLittle: isLittle))
            + segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0x".utf8))
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
        for (name, whole) in [
            ("a.png", png(chunk("tEXt", [65, 0, 66]))), ("a.jpg", jpeg(segment(0xE1, exif(orientation: 3)))),
        ] {
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
            ("<</Type /Catalog /Lang (/JavaScript)>>", []),
            ("<<>> endobj trailer <</Info 1 0 R>> 2 0 obj null", [.info]),
            ("<</Type /Metadata>> stream\n<x:xmpmeta>\nendstream", [.xmp]), ("<</Metadata 2 0 R>>", [.xmp]),
            ("<</OCProperties <<>>>>", [.layer]), ("<</PieceInfo <<>>>>", [.program]),
            ("<</S /JavaScript /JS (app.alert(1))>>", [.script]), ("<</S /J#61vaScript>>", [.script]),
            ("<</S /Rendition /J#53 2 0 R>>", [.script, .action]), ("/JavaScript", [.script]),
            ("<</First 2 0 R /Last 2 0 R /Next 3 0 R>>", []),
            ("<</Type /EmbeddedFile>>", [.embedded]), ("<</AF [2 0 R]>>", [.embedded]),
            ("<</EF <</F 5 0 R>>>>", [.embedded]),
            ("<</Subtype /Sound>>", [.embedded]), ("<</Subtype /FileAttachment>>", [.embedded]),
            ("<</S /Launch>>", [.action]), ("<</S /GoToR /F (//host/a)>>", [.action]),
            ("<</AA <</O 2 0 R>>>>", [.action]),
            ("<</F (//host/a)>> stream\n\nendstream", [.action]),
        ] as [(String, [InspectedFile.Trace])])
    func tells(_ object: String, _ found: [InspectedFile.Trace]) throws {
        let bytes = pdf("1 0 obj \(object) endobj")
        let file = try InspectedFile(name: "a.pdf", bytes)
        #expect(file.found == found)
        #expect(file.bytes == bytes, "it is never changed")
        #expect(file.forbidden == found.filter(\.isNever))
    }

    @Test(
        "what is written on a page is found with a window of its own or without, and links and fields are none",
        arguments: [
            ("Text", true), ("Highlight", true), ("Ink", true), ("Stamp", true), ("FreeText", true), ("Redact", true),
            ("Popup", true), ("Link", false), ("Widget", false),
        ])
    func notes(_ subtype: String, _ isNote: Bool) throws {
        #expect(try found(pdf("1 0 obj <</Subtype /\(subtype) /Contents (x)>> endobj")) == (isNote ? [.comment] : []))
    }

    @Test(
        "a PDF may turn to a page when it is opened, and do nothing else, whatever stands between",
        arguments: [
            ("[3 0 R /Fit]", "null", false), ("2 0 R", "[3 0 R /Fit]", false),
            ("2 0 R", "<</S /GoTo /D [3 0 R /Fit]>>", false),
            ("<</S /GoTo /D (a)>>", "null", false), ("<</S /URI /URI (http://a)>>", "null", true),
            ("2 0 R", "<</S /URI /URI (http://a)>>", true), ("2 0 R", "<</S 3 0 R>>", true), ("9 0 R", "null", true),
            ("2 0 R", "<</S /GoTo /D (a) /Next 3 0 R>>", true), ("<</S /GoTo /Next 3 0 R>>", "null", true),
            ("2 0 R", "<</S /GoTo /D (a)>> endobj 2 0 obj <</S /Named /N /Print>>", true),
        ])
    func opening(_ value: String, _ other: String, _ isForbidden: Bool) throws {
        let bytes = pdf("1 0 obj <</OpenAction \(value)>> endobj 2 0 obj \(other) endobj")
        #expect(try found(bytes) == (isForbidden ? [.action] : []))
        #expect(try found(pdf("1 0 obj <</A <</S /URI /URI (http://a)>>>> endobj")) == [], "a link asks its reader")
    }

    @Test(
        "what a PDF turns to when it is opened may be any object of it, by its table: none of them is another action",
        arguments: [
            ("<</S /URI /URI (http://a)>>", true), ("<</S /Named /N /Print>>", true), ("<</S /Thread>>", true),
            ("<</S 3 0 R>>", true), ("<</S (URI)>>", true), ("<</URI (a)>>", true),
            ("<</S /GoTo /D [3 0 R] /Next 4 0 R>>", true), ("<</S /GoTo /D [3 0 R]>>", false),
            ("<</Type /Annot /A <</S /URI /URI (http://a)>>>>", false), ("<</S /P /K 3>>", false),
            ("<</S 36>> stream\n\nendstream", false), ("<</Type /Catalog /URI <</Base (a)>>>>", false),
        ])
    func remapped(_ other: String, _ isForbidden: Bool) throws {
        let rest = "9 0 obj [3 0 R /Fit] endobj 19 0 obj \(other) endobj"
        #expect(
            try found(pdf("1 0 obj <</OpenAction 9 0 R>> endobj \(rest)")) == (isForbidden ? [.action] : []))
        #expect(try found(pdf("1 0 obj <</OpenAction [3 0 R /Fit]>> endobj \(rest)")) == [])
        let list = Array("9 0 19 15 [3 0 R /Fit]   ".utf8) + Array(other.utf8)
        guard !other.contains("stream") else { return }
        let both = Array("1 0 obj <</OpenAction 9 0 R>> endobj ".utf8) + stream("/N 2 /First 10", list)
        #expect(try found(pdf(both)) == (isForbidden ? [.action] : []))
    }

    @Test("it finds what stands in packed objects, however far their filter is from their beginning")
    func packedObjects() throws {
        func file(_ content: [UInt8], _ more: String = "/Type /ObjStm", filter: String = "/FlateDecode") -> [UInt8] {
            pdf(stream("\(more) /N 1 /First 4 /Filter \(filter)", content))
        }
        let script = Array("1 0 <</S /JavaScript>>".utf8)
        let blanks = String(repeating: " ", count: 4_096)
        #expect(try found(file(packed(script))) == [.script])
        #expect(try found(file(packed(script), "/Type /ObjStm" + blanks)) == [.script])
        // Whatever it calls itself: programs that unpack it do not ask.
        #expect(try found(file(packed(script), "/Subtype /Image /Length1 9")) == [.script])
        #expect(try found(pdf(stream("/N 1 /First 4", script))) == [.script])
        #expect(try found(pdf(stream("/N 1", Array("1 4 <</S /JavaScript>>".utf8)))) == [.script])
        #expect(try found(file(packed(Array("1 0 <</A (/JavaScript)>>".utf8)))) == [])
        #expect(code("a.pdf", file(packed(script), filter: "[/ASCII85Decode /FlateDecode]")) == .shape)
        #expect(code("a.pdf", file(packed(script), "/DecodeParms <</Predictor 12>>")) == .shape)
        #expect(code("a.pdf", file(packed(script), "/DP <</Predictor 12>>")) == .shape)
        #expect(code("a.pdf", pdf(stream("/N 1 /First 4 0 R", script))) == .shape)
        #expect(code("a.pdf", pdf(stream("/N 1 0 R /First 4", script))) == .shape)
        #expect(code("a.pdf", file([1, 2, 3])) == .shape)
        for text in [
            "1 0 <<>> <<>>", "1 0 <<", "1 9 <<>>", "1 0 << >> stream", "a 0 <<>>", "1 0 ", "1 1 1<<>>", "1 5 <<>> <<>>",
        ] {
            #expect(code("a.pdf", file(packed(Array(text.utf8)))) == .shape, "\(text)")
        }
        let two = Array("1 5 2 0 null null".utf8)
        #expect(code("a.pdf", pdf(stream("/N 2 /First 8", two))) == .shape, "they stand in their order")
    }

    @Test("what shows a page of another file leaves the document", arguments: ["/Ref", "/OPI"])
    func elsewhere(_ key: String) throws {
        let value = "<</F (a.pdf) /Page 0>>"
        #expect(try found(pdf(stream("/Subtype /Form \(key) \(value)", [65, 66, 67]))) == [.action])
        #expect(try found(pdf("1 0 obj <<\(key) \(value)>> endobj")) == [], "it is no stream")
    }

    @Test("the profile of a picture's colours is no list of objects, unless it begins as one")
    func profiles() throws {
        let rest: [UInt8] = Array("acsp".utf8) + [1, 2]
        let profile: [UInt8] = [0, 0, 2, 0x48] + Array("lcms".utf8) + [UInt8](repeating: 0, count: 28) + rest
        #expect(try found(pdf(stream("/N 3 /Alternate /DeviceRGB /Filter /FlateDecode", packed(profile)))) == [])
        let list = Array("1 43 ".utf8) + [UInt8](repeating: 32, count: 31) + rest + Array(" <</S /Launch>>".utf8)
        #expect(code("a.pdf", pdf(stream("/N 1", list))) == .shape, "some programs read objects between its places")
    }

    @Test("pictures in a PDF tell what they tell by themselves, packed or not")
    func pictures() throws {
        let photograph = jpeg(segment(0xE1, exif(orientation: 1)) + segment(0xED, Array("Photoshop 3.0\0".utf8)))
        let image = "/Subtype /Image /Filter"
        #expect(try found(pdf(stream("\(image) /DCTDecode", photograph))) == [.place, .device, .iptc])
        #expect(
            try found(pdf(stream("\(image) [/FlateDecode /DCTDecode]", packed(photograph)))) == [
                .place, .device, .iptc,
            ])
        #expect(try found(pdf(stream("\(image) /DCTDecode", jpeg(segment(0xFE, [65]))))) == [.comment])
        #expect(try found(pdf(stream("\(image) /DCTDecode", jpeg()))) == [])
        #expect(try found(pdf(stream("\(image) /JPXDecode", Array("http://ns.adobe.com/xap/1.0/".utf8)))) == [.xmp])
        #expect(code("a.pdf", pdf(stream("\(image) [/ASCII85Decode /DCTDecode]", photograph))) == .shape)
        #expect(try found(pdf(stream("/Filter /FlateDecode", packed(Array("<?xpacket begin".utf8))))) == [.xmp])
        #expect(try found(pdf(stream("\(image) /FlateDecode", [1, 2, 3]))) == [], "pixels are not unpacked")
        #expect(code("a.pdf", pdf(stream("/Filter /FlateDecode", [1, 2, 3]))) == .shape)
    }

    @Test(
        "where another program could find an object that is passed over here, or it is not as the standard says, it is refused",
        arguments: [
            "1 0 obj <</X (\n9 0 obj <</S /JavaScript>> endobj )>> endobj", "%\t9 0 obj <</S /JavaScript>> endobj",
            "1 0 obj <<>> stream\n9 0 obj <</S /JavaScript>> endobj\nendstream endobj",
            "1 0 obj (9 0obj <</S /JavaScript>>) endobj", "1 0 obj (9 0-obj <<>>) endobj",
            "1 0 obj (xref\n0 1\n0000000000 65535 f\n) endobj", "1 0 obj (axref%\n0 1) endobj",
            "1 0 obj (startxref 0) endobj", "1 0 obj (trailer <</Root <</Names 2 0 R>>>>) endobj",
            "%atrailer<</#45ncrypt 2 0 R>>", "1 0 obj <<>> stream\ntrailer\t%\n<<>>\nendstream endobj",
            "1 0 obj <</X (>> stream\n)>> endobj", "1 0 obj <</Type /A>> stream\n>>stream\nendstream endobj",
            "1 0 obj <</Filter /FlateDecode /Filter /DCTDecode>> endobj", "1 0 obj <</Subtype 2 0 R>> endobj",
            "1 0 obj <</Filter 2 0 R>> endobj", "1 0 obj <</Filter [2 0 R]>> stream\n\nendstream endobj", "<<>>",
            "1 0 obj <<>>",
            "1 0 obj << endobj", "1 0 obj <</A>> endobj", "1 0 obj <</A 1 2 3>> endobj", "1 0 obj (a endobj",
            "1 0 obj <a!> endobj",
            "1 0 obj [>> endobj", "1 0 obj ) endobj", "1 0 obj <<>> stream\nendobj",
            "1 0 obj <<>> stream endstream endobj",
            "1 0 obj null stream\nendstream endobj", "1 0 obj null 2 0 obj null endobj", "0 obj null endobj",
            "1 0 obj what endobj", "xref", "startxref", "startxref trailer (x)", "trailer (x)", "trailer %\n(x)",
            "trailer 1 0 obj null endobj", "trailer <<>> <<>>", "trailer <<>> (x)", "trailer %",
            "xref\ntrailer (x)\n1 0 obj (\nxref 0 1\ntrailer <</Root <</Names 2 0 R>>>>) endobj",
            "xref\n1 0 obj (\nxref 0 1) endobj", "trailer (x)\n1 0 obj (trailer <</Root 2 0 R>>) endobj",
        ])
    func hiding(_ objects: String) {
        #expect(code("a.pdf", pdf(objects)) == .shape)
    }

    @Test(
        "where programs do not agree on where a word ends, or on what it says, it is refused",
        arguments: [
            "/JavaScript", "/JS", "/EF", "/EmbeddedFiles", "/AA", "/OpenAction", "/Launch", "/Encrypt", "/Type",
            "9 0 obj", "true", "1",
        ])
    func doubtful(_ word: String) {
        for byte: UInt8 in [0x0B, 0x80, 0xFF] {
            let head = Array("1 0 obj [".utf8)
            let tail = Array("<<>>] endobj".utf8)
            let behind: [UInt8] = Array(word.utf8) + [byte]
            let before: [UInt8] = [byte] + Array(word.utf8)
            for text in [behind, before] {
                let object: [UInt8] = head + text + tail
                #expect(code("a.pdf", pdf(object)) == .shape)
            }
        }
    }

    @Test(
        "the word that begins an object is found with bytes beside it that some programs take for blanks",
        arguments: [0x0B, 0x80, 0xFF] as [UInt8])
    func doubtfulBeside(_ byte: UInt8) throws {
        func file(_ text: [UInt8]) -> [UInt8] {
            let object: [UInt8] = Array("1 0 obj (9 0 ".utf8) + text + Array(") endobj".utf8)
            return pdf(object)
        }
        let before: [UInt8] = [byte] + Array("obj <<>>".utf8)
        let behind: [UInt8] = Array("obj".utf8) + [byte]
        let prose: [UInt8] = [byte] + Array("object".utf8) + [byte]
        #expect(code("a.pdf", file(before)) == .shape)
        #expect(code("a.pdf", file(behind)) == .shape)
        #expect(try found(file(prose)) == [], "in words it harms nobody")
    }

    @Test(
        "an escape in a name has two digits and is no zero, and a number has nothing behind it",
        arguments: ["/Laun#4Zh", "/J#5", "/J#", "/JS#00", "12a", "0obj", "1e5", "-R"])
    func escapes(_ word: String) throws {
        #expect(code("a.pdf", pdf("1 0 obj [\(word)] endobj")) == .shape)
        #expect(try found(pdf("1 0 obj [/A#C3#80 /#80 -1.5 +2 .5 -] endobj")) == [])
    }

    @Test("prose has the words of a table, too")
    func prose() throws {
        #expect(try found(pdf("1 0 obj (A trailer, and what startxref or xref means for an obj.) endobj")) == [])
        #expect(try found(pdf("xref\n0 1\n0000000000 65535 f\ntrailer <</Size 1>>")) == [])
    }

    @Test("a PDF that is cut or damaged anywhere is never read beyond its end")
    func damaged() {
        let image = stream("/Subtype /Image /Filter [/DCTDecode]", jpeg())
        let list = stream(
            "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", packed(Array("1 0 [<</A (b)>> null]".utf8)))
        let whole = pdf(image + [0x0A] + list)
        #expect(code("a.pdf", whole) == nil)
        for place in 5..<whole.count {
            var damaged = whole
            damaged[place] ^= 0x11
            _ = code("a.pdf", damaged)
            _ = code("a.pdf", Array(whole[..<place]) + Array("\n%%EOF".utf8))
        }
    }

    @Test("behind its end there is no object")
    func behind() {
        #expect(code("a.pdf", pdf("", after: "9 0 obj <</S /JavaScript>> endobj")) == .shape)
    }

    @Test(
        "a small PDF costs no more than a large one: streams and objects have a most, and streams end before others begin"
    )
    func bounded() {
        let many = [[UInt8]](repeating: Array("stream\n".utf8) + packed([]), count: 1_000).flatMap { $0 }
        #expect(code("a.pdf", pdf(stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", many))) == .shape)
        let swelling = stream("/Filter /FlateDecode", packed([UInt8](repeating: 32, count: 33 << 20)))
        #expect(message(pdf(swelling))?.contains("over 32 MiB") == true)
        func listed(_ count: Int) -> String? { message(pdf(stream("/N \(count) /First 0", Array("1 0".utf8)))) }
        // With the one that they are packed in.
        #expect(listed(99_999)?.contains("not everything") == true)
        #expect(listed(100_000)?.contains("over 100000 objects") == true)
        func streams(_ count: Int) -> [UInt8] {
            pdf(String(repeating: "1 0 obj<<>>stream\n\nendstream endobj ", count: count))
        }
        #expect(code("a.pdf", streams(20_000)) == nil)
        #expect(code("a.pdf", streams(20_001)) == .shape)
        func deep(_ count: Int) -> [UInt8] {
            pdf("1 0 obj " + String(repeating: "[", count: count) + String(repeating: "]", count: count) + " endobj")
        }
        #expect(code("a.pdf", deep(64)) == nil)
        #expect(code("a.pdf", deep(65)) == .shape)
        #expect(code("a.pdf", pdf("1 0 obj /" + String(repeating: "a", count: 1_024) + " endobj")) == nil)
        #expect(code("a.pdf", pdf("1 0 obj /" + String(repeating: "a", count: 1_025) + " endobj")) == .shape)
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

    @Test("a file that is closed once more to name its other table has no earlier version, unless an object was added")
    func hybrid() throws {
        func file(_ between: String, table: String = "0 0", _ other: String = "/XRefStm 9") -> [UInt8] {
            let first = "%PDF-1.5\n1 0 obj null endobj\nxref\n0 1\n0000000000 65535 f\ntrailer <</Size 2>>\n"
            let second = "\(between)\nxref\n\(table)\ntrailer <</Size 2 /Prev 9 \(other)>>\n"
            let end = "startxref\n9\n%%EOF\n"
            return Array((first + end + second + end).utf8)
        }
        #expect(try found(file("")) == [])
        #expect(try found(file("2 0 obj null endobj")) == [.earlier])
        #expect(try found(file("", table: "0 1\n0000000000 65535 f")) == [.earlier])
        #expect(try found(file("", "/XRef 9")) == [.earlier])
    }

    @Test("of the pictures of one file so many are looked at, and of more it is said that one tells its place")
    func manyPictures() throws {
        let plain: [UInt8] = Array("Exif\0\0MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 0]
        func file(_ count: Int) -> [UInt8] {
            let half = [[UInt8]](repeating: plain, count: count / 2).flatMap { $0 }
            let text = stream("/Filter /FlateDecode", packed(half))
            return pdf(text + [0x0A] + text)
        }
        #expect(try found(file(256)) == [.device])
        #expect(try found(file(258)) == [.place, .device])
    }

    @Test("what is locked or cut off is refused")
    func locked() {
        #expect(code("a.pdf", pdf("trailer <</Encrypt 3 0 R>>")) == .shape)
        #expect(code("a.pdf", Array("%PDF-1.7\n1 0 obj".utf8)) == .shape)
    }

    // MARK: Tables

    @Test(
        "a cell that a spreadsheet runs is found, and a number with a sign is none",
        arguments: [
            ("a;b\n1;-2\n", false), ("a;b\n1; \"=cmd()\"\n", true), ("a,@SUM(1)", true), ("\u{FEFF}=1", true),
            ("+cmd|' /C calc'!A0", true), ("a\t-2+3+cmd|' /C calc'!A0", true), ("\"+1,cmd|' /C calc'!A0\"", true),
            ("a,-A1", true), ("a,+e1", true), ("\u{FF1D}1", true), ("\u{FF0B}A1", true), ("- HYPERLINK(1)", true),
            ("-1.5,Malaba", false), ("-1,5;Malaba", false), ("\"-1,234.5\",a", false), ("-1\u{202F}234,5;a", false),
            ("+254 700 123 456", false), ("-2.5e6", false), ("-5%", false), ("-,-\r\n-", false),
            ("\"-1\",\"text\"", false), ("a-b,c=d,e@f", false),
            ("\"-\ncmd|' /C calc'!A0\"", true), ("\"\r\n+\r\ncmd|' /C calc'!A0\"", true), ("\"-1;A1\"", true),
            ("\"\t-\tA1\"", true), ("\"-\"\"1\"\"\n*cmd|' /C calc'!A0\"", true),
            ("\"\"\n-1;2\n\"\";-3\n", false), ("\"-1\"\n-2", false),
            ("sep=|\na|=cmd()", true), ("\u{FEFF}\"SEP=;\"\r\n1", true), ("separator,b", false), ("a\nsep=|", false),
        ])
    func formulas(_ table: String, _ isRun: Bool) throws {
        #expect(try InspectedFile(name: "a.csv", Array(table.utf8)).found == (isRun ? [.formula] : []))
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
    }

    @Test(
        "a name is plain: no path, no mark that turns it, no dot first",
        arguments: [
            "", "../a.txt", "a/b.txt", #"a\b.txt"#, ".txt", "a\u{202E}txt.txt", "a\0.txt", "a\n.txt", "C:a.txt",
            " a.txt",
        ])
    func names(_ name: String) {
        #expect(code(name, Array("words".utf8)) == .shape)
    }

    @Test("what comes as it is, is refused for what it is and what never goes along, and not for what may be ticked")
    func asItIs() {
        func refusal(_ name: String, _ type: String, _ bytes: [UInt8]) -> String? {
            InspectedFile.refusal(of: name, type, bytes)
        }
        let launching = pdf("1 0 obj <</OpenAction <</S /Launch>>>> endobj")
        let never = refusal("a.pdf", "application/pdf", launching)
        #expect(never?.contains("never goes along (action)") ?? false)
        let other = refusal("a.txt", "application/pdf", Array("prose".utf8))
        #expect(other?.contains("its report says something else") ?? false)
        #expect(refusal("a.csv", "text/plain", Array("a,b".utf8)) != nil)
        #expect(refusal("a.txt", "text/html", Array("<html>".utf8)) != nil)
        #expect(refusal("a.csv", "text/csv", Array("a,=b".utf8)) == nil)
        #expect(refusal("a.txt", "text/plain", Array("prose".utf8)) == nil)
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
