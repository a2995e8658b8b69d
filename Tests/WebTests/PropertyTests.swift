import JSON
import Records
import Sharing
import Testing

@testable import Web

@Suite struct PropertyTests {
    static func read(_ text: String) throws -> (properties: [Property], omitted: Int) {
        var reader = PropertyReader(language: .standard, known: Samples.lines)
        let properties = reader.record(try JSONDocument(parsing: Array(text.utf8)).root)
        return (properties, reader.omitted)
    }

    @Test("an id becomes a link only where the caller may see the record")
    func links() throws {
        let known = try Self.read(#"{"ref":"\#(Samples.lines[0].id)"}"#).properties
        #expect(known[0].value.link?.caption == "BAOBAB-LOADER")
        #expect(known[0].value.link?.href == "/records/\(Samples.lines[0].id)?channel=\(Samples.lines[0].channel)")
        let unknown = try Self.read(#"{"ref":"malware--\#(Samples.uuid(99))"}"#).properties
        #expect(unknown[0].value.link == nil && unknown[0].value.code != nil)
    }

    @Test("an address of the Internet is never a link")
    func addresses() throws {
        let properties = try Self.read(#"{"url":"https://attacker.example/"}"#).properties
        #expect(properties[0].value.code == "https://attacker.example/" && properties[0].value.link == nil)
    }

    @Test("a time is spoken, with the text as it came beside it")
    func times() throws {
        let time = try #require(try Self.read(#"{"created":"2025-04-01T06:10:24.1Z"}"#).properties[0].value.time)
        #expect(time.spoken == "1 April 2025, 06:10:24 UTC" && time.exact == "2025-04-01T06:10:24.1Z")
    }

    @Test("which parts are marked is said in words")
    func parts() throws {
        let text = #"""
            {"granular_markings":[{"marking_ref":"\#(TLP.red.marking.text)","selectors":["name",
            "extensions.\#(Product.extensionID).body.[1]"]}]}
            """#
        let value = try #require(try Self.read(text).properties.first?.value)
        let parts = try #require(value.object?.properties.last?.value)
        #expect(parts.chips?.items == [Language.standard.place("name"), "Text 2"])
    }

    @Test("a record that has only its id is called by its type, in every language", arguments: Language.all)
    func untitled(_ language: Language) {
        let id = "tear-line--4f0e8dc2-0000-4000-8000-000000000001"
        let words = language.title(.text(id))
        #expect(words.contains(language.typeName("tear-line")) && words.contains("4f0e8dc2") && !words.contains("--"))
        #expect(language.title(.text("x-unheard--4f0e8dc2-0000-4000-8000-000000000001")).hasPrefix("x-unheard--"))
        #expect(language.title(.text("one--two")) == "one--two")
        #expect(language.propertyName("result_ref") != "result_ref")
    }

    @Test("a number keeps its spelling")
    func numbers() throws {
        #expect(try Self.read(#"{"n":1.50e3}"#).properties[0].value.number == "1.50e3")
    }

    @Test("what keeps a record in order comes after what it says, nothing is left out")
    func order() throws {
        let raw = try Self.read(#"{"type":"note","id":"x","content":"c","abstract":"a"}"#).properties.map(\.raw)
        #expect(raw == ["content", "abstract", "type", "id"])
    }

    @Test("what the node wrote in codes of closed lists is in the reader's words, what others wrote stands as it is")
    func envelope() throws {
        let text = #"""
            {"kind":"report","lang":"en","precedence":"ROUTINE","era":"2025-04-01T06:10:24Z","received":{"item":3},
            "release_policy":{"categories":["uncategorised"],"onward":"none","permitted_use":"any","rel_to":"any",
            "rel_to_mode":"shrink-only","handling":["no-print"]},"x_new":"ROUTINE"}
            """#
        let object = try JSONDocument(parsing: Array(text.utf8)).root
        let wording = PartyWording(book: .empty, date: Samples.today, today: Samples.today, language: .arabic)
        var reader = PropertyReader(language: .arabic, known: [], vocabulary: EnvelopeWords(wording))
        func latin(_ properties: [Property]) -> [String] {
            properties.flatMap { property -> [String] in
                let value = property.value
                var texts = [property.label] + (value.chips?.items ?? [])
                for each in (value.list?.items ?? []) + [value] {
                    texts += [each.words, each.prose, each.code].compactMap { $0 }
                }
                let own = texts.filter { $0.firstMatch(of: #/[A-Za-z]{2,}/#) != nil }
                return own + latin(value.object?.properties ?? [])
            }
        }
        let ours = reader.properties(of: object)
        #expect(latin(ours) == ["x_new", "ROUTINE"])
        var others = PropertyReader(language: .arabic, known: [])
        let theirs = others.properties(of: object)
        #expect(latin(theirs).contains("shrink-only"))
    }

    @Test("too deep is said, too many are counted")
    func limits() throws {
        let deep = String(repeating: #"{"a":"#, count: 12) + "1" + String(repeating: "}", count: 12)
        var value = try #require(try Self.read(deep).properties.first?.value)
        var levels = 1
        while let inner = value.object?.properties.first?.value {
            value = inner
            levels += 1
        }
        #expect(levels == PropertyReader.deepest + 1 && value.note != nil)

        let many = "{" + (0..<(PropertyReader.most + 7)).map { "\"p\($0)\":1" }.joined(separator: ",") + "}"
        let read = try Self.read(many)
        #expect(read.properties.count == PropertyReader.most && read.omitted == 7)
    }

    @Test("an object is laid out without touching a token")
    func source() throws {
        let text = #"{"a":1.50,"b":["é\n",{}],"c":{"d":[]}}"#
        let value = try JSONDocument(parsing: Array(text.utf8)).root
        let laidOut = try #require(SourceText.laidOut(value))
        #expect(laidOut.hasPrefix("{\n  \"a\": 1.50,\n"))
        #expect(try JSONDocument(parsing: Array(laidOut.utf8)).root.minified == value.minified)
        let long = "[" + String(repeating: "1,", count: SourceText.longest) + "1]"
        #expect(SourceText.laidOut(try JSONDocument(parsing: Array(long.utf8)).root) == nil)
    }
}
