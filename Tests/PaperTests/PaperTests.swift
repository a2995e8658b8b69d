import Dispatch
import Testing

@testable import Paper

@Suite("Words on paper")
struct PaperTests {
    private func document(_ pieces: [PaperDocument.Piece], language: String = "fr") -> PaperDocument {
        PaperDocument(language: language, marking: "TLP:AMBER", foot: "For a post.", pieces: pieces)
    }

    private func text(_ pdf: [UInt8]) -> String { String(decoding: pdf, as: UTF8.self) }

    private func sheets(_ pdf: [UInt8]) -> Int { text(pdf).matches(of: #/\/Type \/Page\s/#).count }

    @Test("a document says its language and that it is tagged, and where its table stands is true")
    func catalogue() throws {
        let pdf = try document([.init(.title, "تقرير", language: "ar"), .init(.paragraph, "Un événement.")]).pdf()
        let text = text(pdf)
        #expect(text.hasPrefix("%PDF-1.") && text.contains("/Lang (fr)") && text.contains("/Marked true"))
        let mark = try #require(text.matches(of: #/startxref\n(\d+)/#).last)
        let place = try #require(Int(mark.output.1))
        #expect(pdf[place..<(place + 4)].elementsEqual("xref".utf8))
    }

    @Test("the file tells nothing that is not on the sheets: no time, no author, no name of a machine")
    func metadata() throws {
        let first = try document([.init(.paragraph, "one")]).pdf()
        #expect(first == (try document([.init(.paragraph, "one")]).pdf()))
        let text = text(first)
        #expect(text.contains("20000101000000") && !text.contains("/Author") && !text.contains("/Title"))
    }

    @Test("what is long goes on from sheet to sheet, and what is too long is refused")
    func long() throws {
        let paragraph = String(repeating: "Une phrase assez longue pour remplir une ligne. ", count: 200)
        #expect(sheets(try document([.init(.paragraph, "brief")]).pdf()) == 1)
        #expect((3...6).contains(sheets(try document([.init(.paragraph, paragraph + paragraph)]).pdf())))
        let endless = Array(repeating: PaperDocument.Piece(.paragraph, paragraph), count: 140)
        #expect(throws: PaperError.self) { try document(endless).pdf() }
    }

    @Test(
        "the bytes of all pieces are bounded before anything is drawn, and a piece that is too long says that it is cut"
    )
    func bounded() throws {
        let piece = PaperDocument.Piece(.paragraph, String(repeating: "é", count: PaperLimits.piece / 2))
        let most = PaperLimits.document / PaperLimits.piece
        #expect(throws: PaperError.long) {
            try document(Array(repeating: piece, count: most) + [.init(.note, "x")]).pdf()
        }
        let one = PaperText.laid(String(repeating: "é", count: PaperLimits.piece / 2) + "x", isRightToLeft: false)
        #expect(one.hasSuffix("é…") && one.utf8.count == PaperLimits.piece + 6)
        #expect(!PaperText.laid(piece.text, isRightToLeft: false).hasSuffix("…"))
    }

    @Test("a line goes as its own letters do, not as a mark before them or a name within them")
    func directions() {
        #expect(PaperText.goesRightToLeft("\u{2068}(TLP:AMBER)\u{2069} قافلة") == true)
        #expect(PaperText.goesRightToLeft("Vu par \u{2068}قافلة\u{2069}") == false)
        #expect(PaperText.goesRightToLeft("\u{2068}قافلة\u{2069}, 12:00") == nil)
        #expect(
            PaperText.laid("Un convoi\nقافلة\n12:00", isRightToLeft: true)
                == "\u{200E}Un convoi\n\u{200F}قافلة\n\u{200F}12:00")
    }

    @Test("what stands on each sheet is one line, however long the names in it are")
    func bands() throws {
        func sizes(_ foot: String) throws -> Int {
            let paper = PaperDocument(
                language: "en", marking: "TLP:AMBER", foot: foot, pieces: [.init(.paragraph, "x")])
            return try paper.pdf().count
        }
        // What is cut is not written: the file does not grow with it.
        let long = String(repeating: "name of a post ", count: 40)
        #expect(try abs(sizes(long + long) - sizes(long)) < 200)
    }

    @Test("a marking is set smaller until all of it is on the sheet; what is too long even so begins with its level")
    func marked() throws {
        func size(_ marking: String) throws -> Int {
            try PaperDocument(language: "en", marking: marking, foot: "x", pieces: [.init(.paragraph, "x")]).pdf().count
        }
        let usual = "TLP:AMBER+STRICT · RESTREINT UE/EU RESTRICTED · NATO RESTRICTED · onward=ET-FAD,KE-OUT"
        let duties = " · originator-control=consent · use=awareness,investigation · no-AI · not-for-detention"
        // Each word more is more to be written: nothing of it is cut.
        let sizes = try [usual, usual + duties, usual + duties + duties].map { try size($0) }
        #expect(sizes[0] < sizes[1] && sizes[1] < sizes[2], "\(sizes)")
        // Until there is no room at all.
        let endless = usual + String(repeating: duties, count: 40)
        #expect(try abs(size(endless) - size(endless + duties)) < 200)
    }

    @Test("documents are drawn one after the other, and no more wait than may")
    func printer() async throws {
        let printer = Printer(most: 4)
        let sheet = document([.init(.paragraph, "one")])
        let drawn = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for name in ["a", "b", "c", "d"] { group.addTask { try await printer.pdf(sheet, for: name) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(drawn.count == 4 && Set(drawn).count == 1)
        await #expect(throws: PaperError.busy) { try await Printer(most: 0).pdf(sheet, for: "a") }
        await #expect(throws: PaperError.long) {
            try await printer.pdf(
                document(
                    [.init(.note, String(repeating: "x", count: PaperLimits.piece))]
                        + Array(
                            repeating: .init(.note, String(repeating: "x", count: PaperLimits.piece)), count: 10)),
                for: "a")
        }
        // Of three that one asks for at once the others are not drawn, and keep nobody else from printing.
        let pen = DispatchSemaphore(value: 0)
        let held = Printer(most: 4) { document throws(PaperError) in
            // Whoever is not refused waits for its document until those who are have been.
            _ = pen.wait(timeout: .now() + 600)
            return try document.pdf()
        }
        let results = await withTaskGroup(of: Result<[UInt8], PaperError>.self) { group in
            for name in ["a", "a", "a", "b"] {
                group.addTask {
                    do throws(PaperError) {
                        return .success(try await held.pdf(sheet, for: name))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var results: [Result<[UInt8], PaperError>] = []
            while results.count < 2, let result = await group.next() { results.append(result) }
            #expect(results == [.failure(.own), .failure(.own)])
            for _ in 0..<2 { pen.signal() }
            return await group.reduce(into: results) { $0.append($1) }
        }
        #expect(results.count { $0 == .failure(.own) } == 2 && results.count { (try? $0.get()) != nil } == 2)
    }

    @Test("nothing that stands in a text ends it, or the file's own words")
    func hostile() throws {
        let pieces = ["a\0b", ") /JavaScript (app.alert(1))", "\u{202E}\u{2066}x", "endstream endobj", ""].map {
            PaperDocument.Piece(.paragraph, $0)
        }
        let pdf = text(try document(pieces, language: "fr) /OpenAction <<").pdf())
        #expect(!pdf.contains("/JavaScript") && !pdf.contains("/OpenAction <<") && pdf.contains("/Lang (frOpenAction)"))
    }
}
