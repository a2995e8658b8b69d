import Ledger
import Testing

@Suite("Signed notes and keys")
struct NoteTests {
    let vectorKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    let vectorNote =
        "This is an example message.\n\n\u{2014} example.com/foo "
        + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    let key = try? SignerKey(name: "log.example/a", seed: Array(repeating: 1, count: 32))

    func code(_ work: () throws -> Void) -> LedgerError.Code? {
        do {
            try work()
            return nil
        } catch { return (error as? LedgerError)?.code }
    }

    @Test("the standard's note verifies with the standard's key, and is written as it was read")
    func vector() throws {
        let key = try VerifierKey(vectorKey)
        #expect(key.text == vectorKey && key.id == 0x530D_903A && key.name == "example.com/foo")
        let note = try SignedNote(parsing: Array(vectorNote.utf8))
        #expect(note.text == "This is an example message.\n")
        #expect(try note.signers(among: [key]) == [key])
        #expect(note.bytes == Array(vectorNote.utf8))
    }

    @Test("any one bit changed in the note makes it fail")
    func flipped() throws {
        let key = try VerifierKey(vectorKey)
        let bytes = Array(vectorNote.utf8)
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                #expect(throws: LedgerError.self) { try SignedNote(parsing: changed).signers(among: [key]) }
            }
        }
    }

    @Test("the last empty line ends the text, others belong to it")
    func emptyLines() throws {
        let key = try #require(key)
        let text = "one\n\n\ntwo\n"
        let note = try SignedNote(parsing: SignedNote(text: text, signatures: [try key.sign(text)]).bytes)
        #expect(note.text == text)
        #expect(try note.signers(among: [key.verifierKey]) == [key.verifierKey])
    }

    @Test("unknown keys are ignored, a known key that fails spoils the note, no known key is no signature")
    func rules() throws {
        let key = try #require(key)
        let other = try SignerKey(name: "log.example/b", seed: Array(repeating: 2, count: 32))
        let wrong = NoteSignature(
            name: "log.example/b", keyID: other.verifierKey.id, signature: Array(repeating: 0, count: 64))
        let note = SignedNote(text: "x\n", signatures: [wrong, try key.sign("x\n")])
        #expect(try note.signers(among: [key.verifierKey]) == [key.verifierKey])
        #expect(code { _ = try note.signers(among: [key.verifierKey, other.verifierKey]) } == .forged)
        #expect(code { _ = try note.signers(among: []) } == .unsigned)
        #expect(
            code { _ = try SignedNote(text: "x\n", signatures: [wrong]).signers(among: [key.verifierKey]) } == .unsigned
        )
    }

    @Test("a name that is only canonically equivalent is another key")
    func equivalence() throws {
        let composed = try SignerKey(name: "caf\u{E9}", seed: Array(repeating: 3, count: 32))
        let decomposed = try VerifierKey(name: "cafe\u{301}", kind: .ed25519, publicKey: composed.verifierKey.publicKey)
        #expect(composed.verifierKey != decomposed)
        let note = SignedNote(text: "x\n", signatures: [try composed.sign("x\n")])
        #expect(code { _ = try note.signers(among: [decomposed]) } == .unsigned)
    }

    @Test("a note with 100 signatures is read, one with 101 is refused, and so is one that is too long")
    func limits() throws {
        let signature = try #require(key).sign("x\n")
        func note(_ count: Int) -> [UInt8] {
            SignedNote(text: "x\n", signatures: Array(repeating: signature, count: count)).bytes
        }
        #expect(try SignedNote(parsing: note(SignedNote.maxSignatures)).signatures.count == 100)
        #expect(code { _ = try SignedNote(parsing: note(101)) } == .limit)
        let long = Array(repeating: UInt8(ascii: "a"), count: SignedNote.maxBytes - note(1).count) + note(1)
        #expect(code { _ = try SignedNote(parsing: long) } == nil)
        #expect(code { _ = try SignedNote(parsing: [UInt8(ascii: "a")] + long) } == .limit)
    }

    @Test(
        "what is not exactly a note is refused",
        arguments: [
            "", "\n", "\n\n", "x\n", "x\n\n", "x\n\u{2014} a AAAAAAA=\n", "x\n\n\u{2014} a AAAAAAA=",
            "x\r\n\n\u{2014} a AAAAAAA=\n",
            "x\n\n- a AAAAAAA=\n", "x\n\n\u{2014}a AAAAAAA=\n", "x\n\n\u{2014} AAAAAAA=\n", "x\n\n\u{2014}  AAAAAAA=\n",
            "x\n\n\u{2014} a+b AAAAAAA=\n", "x\n\n\u{2014} a AAAAAA==\n", "x\n\n\u{2014} a AAAAAAA\n",
            "x\n\n\u{2014} a  AAAAAAA=\n",
            "x\n\n\u{2014} a AAAAAAA= \n", "x\n\n\u{2014} a\u{A0}b AAAAAAA=\n", "x\t\n\n\u{2014} a AAAAAAA=\n",
            "x\n\n\u{2014} a AAAAAAA=\ny\n",
        ])
    func malformed(_ text: String) {
        #expect(code { _ = try SignedNote(parsing: Array(text.utf8)) } == .malformed)
    }

    @Test("bytes that are not UTF-8 are refused")
    func encoding() {
        #expect(
            code { _ = try SignedNote(parsing: [0xFF, 0x0A, 0x0A] + Array("\u{2014} a AAAAAAA=\n".utf8)) } == .malformed
        )
    }

    @Test("a private key comes back from its text, and never shows itself")
    func privateKey() throws {
        let key = try SignerKey.generate(name: "log.example/new")
        let again = try SignerKey(exported: key.exported + "\n")
        #expect(again.verifierKey == key.verifierKey && again.exported == key.exported)
        #expect(key.exported.hasPrefix("PRIVATE+KEY+log.example/new+"))
        let note = SignedNote(text: "x\n", signatures: [try again.sign("x\n")])
        #expect(try note.signers(among: [VerifierKey(key.verifierKey.text)]) == [key.verifierKey])
        var dumped = ""
        dump(key, to: &dumped)
        for shown in ["\(key)", String(reflecting: key), dumped] {
            #expect(!shown.contains("PRIVATE") && shown.count < 60)
        }
        #expect(try SignerKey.generate(name: "a").exported != SignerKey.generate(name: "a").exported)
    }

    @Test("a key that is mistyped is refused")
    func mistyped() throws {
        let key = try #require(key)
        let exported = Array(key.exported.utf8)
        for place in exported.indices {
            var changed = exported
            changed[place] = changed[place] == UInt8(ascii: "a") ? UInt8(ascii: "b") : UInt8(ascii: "a")
            let text = String(decoding: changed, as: UTF8.self)
            #expect(throws: LedgerError.self) { try SignerKey(exported: text) }
        }
        for text in ["", "a", "a+b", "PRIVATE+KEY", key.exported + " x", key.verifierKey.text] {
            #expect(throws: LedgerError.self) { try SignerKey(exported: text) }
        }
        for text in [
            "", "a+b+c", "a+00000000+AAAA", vectorKey + "=", vectorKey + "\n", "x" + vectorKey, "+" + vectorKey,
        ] {
            #expect(throws: LedgerError.self) { try VerifierKey(text) }
        }
        for name in ["", "a b", "a+b", "a\nb", "a\u{1}", "a\u{2003}b"] {
            #expect(throws: LedgerError.self) { try SignerKey.generate(name: name) }
        }
        #expect(throws: LedgerError.self) { try SignerKey(name: "a", seed: [1]) }
    }
}
