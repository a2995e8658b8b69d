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

    @Test("nothing that stands in a text ends it, or the file's own words")
    func hostile() throws {
        let pieces = ["a\0b", ") /JavaScript (app.alert(1))", "\u{202E}\u{2066}x", "endstream endobj", ""].map {
            PaperDocument.Piece(.paragraph, $0)
        }
        let pdf = text(try document(pieces, language: "fr) /OpenAction <<").pdf())
        #expect(!pdf.contains("/JavaScript") && !pdf.contains("/OpenAction <<") && pdf.contains("/Lang (frOpenAction)"))
    }
}
