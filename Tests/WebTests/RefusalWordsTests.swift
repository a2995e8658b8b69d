import Foundation
import Testing

@testable import Web

/// Why something is refused is said in the reader's language: whatever the sources can say, and nothing else.
@Suite struct RefusalWordsTests {
    static let others = Language.all.map(\.code).filter { $0 != Language.standard.code }

    // MARK: the sources

    /// Where sentences stand that can come onto a page: folders and files of `Sources`.
    static let places = [
        "Records", "Sharing", "Web", "Formats/CSVReader.swift", "Formats/Metadata", "Pouch/Credentials",
        "Serving/MultipartForm.swift", "Serving/QueryString.swift",
    ]
    /// What is in them for programs and for who runs the node: patterns, envelopes, pouches, accounts, and what verifies.
    static let notForPages = [
        "Records/Envelope/", "Records/Pattern/", "Sharing/Accounts", "Sharing/Administration", "Sharing/Auditor",
        "Sharing/ChangeRecord", "Sharing/Federating/", "Sharing/Node", "Sharing/Oversight/EvidencePack",
        "Sharing/Passwords", "Sharing/Peers/", "Sharing/Resources/IndicatorSheet", "Sharing/VerifiedChunk",
        "Web/Words/",
    ]
    /// What looks like a refusal and is none: notes of the ledger, titles, headers, a command.
    static let noRefusals: Set<String> = [
        "newest versions", "not told, and not done again: may do other things by now", "SHA-256 of the file: {1}",
        "asked for in a request for information", "sighting of {1}", "text/csv; charset=utf-8; header=present",
        "baraza import bundle.json --channel {1}", "REL TO ",
    ]

    struct Sentence: Sendable {
        let file: String
        let literal: SourceLiteral
    }

    /// Every literal of the places.
    static let literals = Result<[Sentence], any Error> {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources").standardized
        var found: [Sentence] = []
        for place in places {
            for file in try files(at: sources.appendingPathComponent(place)) {
                let name = String(file.path.dropFirst(sources.path.count + 1))
                guard !notForPages.contains(where: { name.hasPrefix($0) }) else { continue }
                var reader = SourceReader(try String(contentsOf: file, encoding: .utf8))
                found += reader.literals().map { Sentence(file: name, literal: $0) }
            }
        }
        return found
    }

    private static func files(at place: URL) throws -> [URL] {
        guard place.pathExtension != "swift" else { return [place] }
        let found = try #require(FileManager.default.enumerator(at: place, includingPropertiesForKeys: nil))
        return found.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    }

    /// Whether the code before a literal makes a refusal of it, or a fault that becomes one.
    private static func isRefused(_ before: String) -> Bool {
        let ends = [
            #/(?:^|\W)(?:Refusal|[A-Z][A-Za-z]*(?:Error|Fault)|Complaint|self\.init)\((?:[^()]|\([^()]*\))*$/#,
            #/\W(?:fail|fault|refuse|wrong|tell|violation|refused|unfounded)\((?:[^()]|\([^()]*\))*$/#,
            #/\W(?:message|expected|taken): \(?(?:[\w.]+ \? )?$/#,
            #/\Wreturn (?:\(nil, \[\], (?:[^()]|\([^()]*\))*, )?(?:[^{};"]* \? )?$/#,
            #/\W(?:message|problem|what) = (?:[\w ]+ \? )?$/#,
            #/\Wcase [^:"]*: (?:return )?$/#,
            #/(?:" :|nil :|\?\?) $/#,
        ]
        return ends.contains { before.firstMatch(of: $0) != nil }
    }

    /// Two words or more.
    private static func isSentence(_ text: String) -> Bool {
        text.replacing(#/\{\d+\}/#, with: "").firstMatch(of: #/\p{L}{2,}\W* (?:.* )?\W*\p{L}{2,}/#) != nil
    }

    /// Those of them by which something is refused.
    static let refused = Result<[Sentence], any Error> {
        try literals.get().filter { sentence in
            isSentence(sentence.literal.text) && isRefused(sentence.literal.before)
                && !noRefusals.contains(sentence.literal.text)
        }
    }

    @Test("every sentence by which something can be refused has words in every language", arguments: others)
    func known(_ code: String) throws {
        let known = Set(try #require(Language.named(code)).refusals.all.map(\.english))
        let refused = try Self.refused.get()
        #expect(refused.count > 600)
        for sentence in refused {
            let literal = sentence.literal
            let isKnown =
                known.contains(literal.text) || literal.isOpen && known.contains { $0.hasPrefix(literal.text) }
            #expect(isKnown, "“\(literal.text)” of \(sentence.file) has no words in Web/Words/Refusals")
        }
    }

    @Test("no words are kept for what is said nowhere")
    func said() throws {
        let literals = Set(try Self.literals.get().map(\.literal.text))
        let beginnings = literals.filter { $0.count >= 12 }
        for sentence in Language.french.refusals.all where !literals.contains(sentence.english) {
            #expect(
                beginnings.contains { sentence.english.hasPrefix($0) }, "“\(sentence.english)” stands in no source")
        }
    }

    @Test("what a form is refused for goes onto its page in the reader's words alone")
    func way() throws {
        let files = try Self.literals.get().filter { $0.literal.text == "form.problem.refused" }.map(\.file)
        #expect(files == ["Web/Rendering/RefusalWords.swift"])
    }

    @Test("every language has the same sentences, each once, and fills the same places", arguments: others)
    func complete(_ code: String) throws {
        let language = try #require(Language.named(code))
        let own = language.refusals.all.map(\.english)
        #expect(Set(own).count == own.count)
        #expect(Set(own).symmetricDifference(Language.french.refusals.all.map(\.english)).sorted() == [])
        for sentence in language.refusals.all {
            #expect(Self.numbers(sentence.words) == Self.numbers(sentence.english), "\(sentence.english)")
            #expect(sentence.words != sentence.english && !sentence.words.isEmpty, "\(sentence.english)")
        }
    }

    private static func numbers(_ text: String) -> [String] {
        text.matches(of: #/\{(\d+)(?::[a-z.]+)?\}/#).map { String($0.1) }.sorted()
    }

    @Test("a literal is read as it is written: joined, escaped, raw, and with what is put in left out")
    func reader() {
        var reader = SourceReader(
            #"""
            // "no literal"
            throw Refusal(.invalid, "it has \(a ? "one" : "two (2)") \"parts\" "
                + "and \(b) more")
            let raw = #"as \n it is"#; let open = "begins: " + rest
            """#)
        let literals = reader.literals()
        #expect(literals.map(\.text) == ["it has {1} \"parts\" and {2} more", "as \\n it is", "begins: "])
        #expect(literals.map(\.isOpen) == [false, false, true])
        #expect(literals.first?.before.hasSuffix("throw Refusal(.invalid, ") == true)
    }

    // MARK: what is said

    @Test("a refusal is said in the reader's words, with what was put in")
    func words() {
        let message = "there is no organisation \"ZZ-XX\" in the registry: write its code as it stands there"
        #expect(Language.english.said(message) == message)
        #expect(
            Language.french.said(message)
                == "il n’y a pas d’organisation «\u{202F}ZZ-XX\u{202F}» dans le registre\u{A0}: écrivez son code comme il y figure"
        )
        // Latin letters do not turn an Arabic sentence round.
        #expect(Language.arabic.said(message).contains("«\u{2068}ZZ-XX\u{2069}»"))
        #expect(Language.swahili.refused(message).hasSuffix("andika msimbo wake kama ulivyo humo"))
    }

    @Test("what is refused, where and by which rule stand around the words, and a sentence inside of another is said")
    func around() {
        let french = Language.french
        #expect(
            french.said("report--1: elements: a requirement has 1 to 20 elements (domain 3.10)")
                == "report--1\u{A0}: elements\u{A0}: un besoin a de 1 à 20 éléments (domain 3.10)")
        #expect(
            french.said("report--1 cannot be filed: report--1: each post stands there once (domain 3.11): return it")
                == "report--1 ne peut être déposé\u{A0}: report--1\u{A0}: chaque poste y figure une fois (domain 3.11)\u{A0}: rendez-le"
        )
        #expect(
            french.said("expected a language tag of RFC 5646, as in fr or sw-KE")
                == "on attend une étiquette de langue de RFC 5646, comme fr ou sw-KE")
    }

    @Test("a state that is put in is said in the words that the pages have for it")
    func states() {
        for language in Language.all where language.code != "en" {
            let words = language.said("the request case-rfi--1 is declined: that cannot be done any more, or not yet")
            #expect(words.contains(language.text("rfi.state.declined")) && !words.contains("declined"))
        }
    }

    @Test("somebody's own text stays as it is, whatever it looks like")
    func quoted() {
        let french = Language.french
        #expect(
            french.said("one question a line: \"say it in words\" asks several")
                == "une question par ligne\u{A0}: «\u{202F}say it in words\u{202F}» en pose plusieurs")
        #expect(
            french.said("there is no channel \"{1} {2:rfi.state}\": add it first")
                == "il n’y a pas de canal «\u{202F}{1} {2:rfi.state}\u{202F}»\u{A0}: ajoutez-le d’abord")
    }

    @Test("what there are no words for is said to be English, and what is too long or too deep is not taken apart")
    func unknown() {
        let french = Language.french
        #expect(french.said("the moon is full") == "en anglais\u{A0}: the moon is full")
        #expect(Language.arabic.said("the moon is full") == "بالإنجليزية: \u{2068}the moon is full\u{2069}")
        let deep = String(repeating: "a: ", count: RefusalWords.deepest) + "say it in words"
        #expect(french.said(deep) == "en anglais\u{A0}: " + deep)
        let long = "there is no channel \"" + String(repeating: "x", count: RefusalWords.longest) + "\": add it first"
        #expect(french.said(long) == "en anglais\u{A0}: " + long)
    }

    @Test("of several sentences that fit, the one that leaves least open is said", arguments: others)
    func closest(_ code: String) throws {
        let language = try #require(Language.named(code))
        for sentence in language.refusals.all {
            let message = sentence.english.replacing(#/\{(\d+)\}/#) { "v\($0.1)" }
            let words = sentence.words.replacing(#/\{(\d+)(?::[a-z.]+)?\}/#) { language.direction.isolated("v\($0.1)") }
            #expect(language.said(message) == words, "\(sentence.english)")
        }
    }
}
