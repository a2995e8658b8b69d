import Lexis
import Testing

@Suite("Terms")
struct TermTests {
    @Test("a place has the word as it is written first, then what others write it as")
    func places() {
        #expect(Lexis.line(of: "Les menaces") == "les menaces|~menac")
        #expect(Lexis.line(of: "") == "")
        #expect(Lexis.line(of: " -- … ") == "")
    }

    @Test("a phrase finds what is written so, and nothing by its stems")
    func phrases() {
        let line = Lexis.line(of: "Les menaces hybrides")
        #expect(SearchQuestion("\"menaces hybrides\"").isAnswered(by: line))
        #expect(!SearchQuestion("\"menace hybride\"").isAnswered(by: line))
        #expect(SearchQuestion("\"les mena\"*").isAnswered(by: line))
        #expect(!SearchQuestion("\"~menac\"").isEmpty)
    }

    @Test(
        "no text has a sign in a term that FTS5 or a line would read",
        arguments: [
            "a|b c=d ~e ^f", "\"", "x\u{0}y", "12=menace|~x", "ʿAbd al-ʿAzīz", "\u{202E}\u{FEFF}", "👩‍👩‍👧", "a̐éö̲", "%#'",
        ])
    func signs(_ text: String) {
        for word in Lexis.words(of: text) {
            for term in word.all {
                #expect(!term.isEmpty && !term.utf8.contains { [0, 0x20, 0x22, 0x7C, 0x3D].contains($0) }, "\(term)")
            }
            #expect(!word.exact.contains("~") && !word.exact.contains("^"))
        }
    }

    @Test("a range is the word's own bytes in the text, so that a hit can be marked there")
    func ranges() {
        let text = "L'Élysée, œuvre"
        let bytes = Array(text.utf8)
        #expect(
            Lexis.words(of: text).map { String(decoding: bytes[$0.range], as: UTF8.self) } == ["L", "Élysée", "œuvre"])
    }

    @Test("long words, long chains and long questions are cut off, and cost what they are long")
    func limits() {
        let word = String(repeating: "x", count: 100_000)
        #expect(Lexis.words(of: word).map(\.exact.utf8.count) == [Lexis.longest])
        let chain = String(repeating: "a-", count: 50_000)
        #expect(Lexis.words(of: chain).count == 50_000)
        #expect(SearchQuestion(String(repeating: "word ", count: 5_000)).terms.count == SearchQuestion.Limits.terms)
        #expect(SearchQuestion(chain).terms.count == 1)
    }

    @Test("any of a party's names asks for all of them")
    func names() {
        let names = ["KE-NIS", "National Intelligence Service", "Service national de renseignement", "NSIS"]
        let known = Dictionary(names.map { (SearchQuestion.spelling(of: $0), names) }) { first, _ in first }
        for asked in names {
            let question = SearchQuestion("report " + asked).naming { known[$0] }
            for text in names {
                #expect(question.isAnswered(by: Lexis.line(of: "A report of \(text) came")), "\(asked): \(text)")
            }
            #expect(!question.isAnswered(by: Lexis.line(of: "A report of UG-NAC")))
        }
    }

    @Test("a facet is found with words and without, and no word is one")
    func facets() {
        let line = Lexis.line(of: "une menace", facets: [Lexis.facet("place", "KE"), Lexis.facet("kind", "report")])
        #expect(SearchQuestion("menaces", facets: ["=place.ke"]).isAnswered(by: line))
        #expect(SearchQuestion("", facets: ["=kind.report"]).isAnswered(by: line))
        #expect(!SearchQuestion("", facets: ["=place.ug"]).isAnswered(by: line))
        #expect(!SearchQuestion("=place.ke").isAnswered(by: line))
    }

    @Test("a question tells what it passed over, what it excludes, and what would ask for less")
    func questions() {
        let question = SearchQuestion("attaque de la ville -rumeur \"au port\"")
        #expect(question.clauses.map { $0.map(\.typed) } == [["attaque"], ["ville"], ["\"au port\""]])
        #expect(question.excluded.map(\.text) == ["rumeur"])
        #expect(question.passedOver == ["de", "la"])
        #expect(question.withFewerWords.first == "ville \"au port\"")
        #expect(SearchQuestion("-rumeur").isOnlyExcluding)
        #expect(SearchQuestion("de la").clauses.count == 2)
        #expect(SearchQuestion("drone OR uav port").clauses.map(\.count) == [2, 1])
        #expect(SearchQuestion("OR").clauses.map { $0.map(\.text) } == [["OR"]])
    }
}
