import JSON
import Ledger
import Records
import Testing

@testable import Pouch

@Suite("A certificate is verified without a network, and each thing about it by itself (domain 3.17, decision 0060)")
struct CredentialTests {
    private static let now = Instant(microseconds: 1_800_000_000_000_000)

    private func keys(_ seed: UInt8) throws -> NodeKeys {
        try NodeKeys(seed: Array(repeating: seed, count: NodeKeys.seedByteCount))
    }

    private func certificate(by keys: NodeKeys, place: Int = 7, until: String? = nil) -> CourseCertificate {
        CourseCertificate(
            uuid: "11111111-1111-4111-8111-111111111111", issuer: keys.name, issuerCode: "KE-OUT",
            issuerName: "Centre d’écoute \"É\"", courseCode: "GR-101", courseName: "Source grading — تقييم",
            level: "foundation", hours: 40,
            holderHash: CourseCertificate.holder("analyst-2", of: "ML-DGE", salt: "ab"), salt: "ab",
            validFrom: "2026-05-01T10:00:00Z", validUntil: until, statusIndex: place)
    }

    private func signed(_ document: JSONTree, by keys: NodeKeys) throws -> JSONValue {
        try JSONDocument(
            parsing: DataIntegrity.sign(document, created: "2026-05-01T10:00:00Z", by: keys).bytes
        ).root
    }

    private func list(
        taken places: [Int], by keys: NodeKeys, of named: NodeKeys? = nil, made: String = "2026-06-01T10:00:00Z",
        until: String = "2027-06-01T10:00:00Z"
    )
        throws -> JSONValue
    {
        var list = StatusList()
        for place in places { list.set(place) }
        return try signed(
            list.credential(
                CourseCertificate.list(of: (named ?? keys).name), issuer: keys.name, made: made, until: until), by: keys
        )
    }

    private func verdict(
        _ secured: JSONValue, lists: [JSONValue] = [], owners: [KeyName: CredentialVerdict.Known]
    ) -> CredentialVerdict {
        CredentialVerdict(secured, lists: lists, at: Self.now) { owners[$0] ?? .nobody }
    }

    @Test("RFC 8032 §7.1: the key of TEST 1 has its name as did:key, and base58 gives back what it was given")
    func names() throws {
        let key = try #require(
            Ledger.Digest(hex: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")?.bytes)
        let name = try #require(KeyName(key: key))
        #expect(name.text.hasPrefix("did:key:z6Mk") && KeyName(name.text) == name && KeyName(name.method) == name)
        #expect(KeyName(name.text + "#z6MkOther") == nil && KeyName("did:web:example.org") == nil)
        for bytes in [[], [0], [0, 0, 1], [255, 255], Array(0...63).map { UInt8($0) }] as [[UInt8]] {
            #expect(Base58.decode(Base58.encode(bytes)) == bytes)
        }
        // draft-msporny-base58 §5.
        #expect(Base58.encode(Array("Hello World!".utf8)) == "2NEpo7TZRRrLZSi2U")
        #expect(Base58.encode([0, 0, 0x28, 0x7F, 0xB4, 0xCD]) == "11233QC4" && Base58.decode("0OIl") == nil)
    }

    @Test("what was signed verifies, and nothing that was altered in any member")
    func altered() throws {
        let keys = try self.keys(3)
        let secured = try signed(certificate(by: keys).document, by: keys)
        #expect(DataIntegrity.signer(of: secured) == keys.name)
        let text = String(decoding: secured.minified, as: UTF8.self)
        for (one, other) in [
            ("GR-101", "GR-102"), ("40 h", "41 h"), ("KE-OUT", "UG-NAC"),
            ("\"statusListIndex\":\"7\"", "\"statusListIndex\":\"8\""),
            ("\"created\":\"2026-05", "\"created\":\"2027-05"), ("assertionMethod", "authentication"),
            ("context-3.0.3.json", "context-3.0.4.json"), ("eddsa-jcs-2022", "eddsa-rdfc-2022"),
            ("{\"@context\"", "{\"extra\":1,\"@context\""),
        ] {
            let wrong = text.replacing(one, with: other)
            #expect(wrong != text, "\(one)")
            #expect(DataIntegrity.signer(of: try JSONDocument(parsing: Array(wrong.utf8)).root) == nil, "\(one)")
        }
    }

    @Test("it is valid when proof, dates, issuer and status are; what cannot be checked is undecided, never valid")
    func worth() throws {
        let (keys, other) = (try self.keys(3), try self.keys(4))
        let known: [KeyName: CredentialVerdict.Known] = [
            keys.name: .organisation("KE-OUT", isRevoked: false), other.name: .organisation("UG-NAC", isRevoked: false),
        ]
        let secured = try signed(certificate(by: keys).document, by: keys)
        let sound = try list(taken: [6, 8], by: keys)
        #expect(verdict(secured, lists: [sound], owners: known).worth == .valid)
        #expect(verdict(secured, owners: known).worth == .undecided)
        #expect(verdict(secured, lists: [sound], owners: [:]).worth == .undecided)
        #expect(
            verdict(secured, lists: [sound], owners: [keys.name: .organisation("KE-OUT", isRevoked: true)]).worth
                == .invalid)
        #expect(
            verdict(secured, lists: [sound], owners: [keys.name: .organisation("XX", isRevoked: false)]).worth
                == .invalid)
        // What was taken back counts, and nobody else’s list does.
        let taken = try list(taken: [7], by: keys, made: "2026-07-01T10:00:00Z")
        #expect(verdict(secured, lists: [taken, sound], owners: known).worth == .invalid)
        let foreign = try list(taken: [7], by: other, of: keys, made: "2026-08-01T10:00:00Z")
        #expect(verdict(secured, lists: [foreign, sound], owners: known).worth == .valid)
        // Its own house may take it back with a key that it has had since.
        let same = known.merging([other.name: .organisation("KE-OUT", isRevoked: false)]) { $1 }
        #expect(verdict(secured, lists: [foreign, sound], owners: same).worth == .invalid)
        let old = try signed(certificate(by: keys, until: "2026-12-31T00:00:00Z").document, by: keys)
        #expect(verdict(old, lists: [sound], owners: known).dates == .expired)
        // Who signs speaks for themselves alone.
        let stolen = try signed(certificate(by: keys).document, by: other)
        #expect(verdict(stolen, lists: [sound], owners: known).proof == .broken)
        #expect(verdict(secured, owners: known).isHeld(by: "analyst-2", of: "ML-DGE"))
        #expect(!verdict(secured, owners: known).isHeld(by: "analyst-3", of: "ML-DGE"))
    }

    @Test("a list that is older than the certificate, or holds no more, says of nothing that it is sound")
    func aged() throws {
        let keys = try self.keys(3)
        let known: [KeyName: CredentialVerdict.Known] = [keys.name: .organisation("KE-OUT", isRevoked: false)]
        let secured = try signed(certificate(by: keys).document, by: keys)
        let expired = try list(taken: [], by: keys, until: "2026-12-31T10:00:00Z")
        let before = try list(taken: [], by: keys, made: "2026-04-30T10:00:00Z")
        let ahead = try list(taken: [], by: keys, made: "2027-05-01T10:00:00Z")
        let garbled = try list(taken: [], by: keys, until: "some day")
        for lists in [[expired], [before], [ahead], [garbled], [expired, before, ahead, garbled]] {
            #expect(verdict(secured, lists: lists, owners: known).status == .unchecked)
            #expect(verdict(secured, lists: lists, owners: known).worth == .undecided)
        }
        // What an old one took back is taken back for ever.
        let old = try list(taken: [7], by: keys, until: "2026-06-02T10:00:00Z")
        #expect(verdict(secured, lists: [old], owners: known).worth == .invalid)
    }

    @Test(
        "what was taken back once stays so: in a later list without it, and in one of the same second, in either order")
    func stays() throws {
        let keys = try self.keys(3)
        let known: [KeyName: CredentialVerdict.Known] = [keys.name: .organisation("KE-OUT", isRevoked: false)]
        let secured = try signed(certificate(by: keys).document, by: keys)
        let taken = try list(taken: [7], by: keys)
        for other in [try list(taken: [8], by: keys), try list(taken: [], by: keys, made: "2026-09-01T10:00:00Z")] {
            #expect(verdict(secured, lists: [taken, other], owners: known).worth == .invalid)
            #expect(verdict(secured, lists: [other, taken], owners: known).worth == .invalid)
        }
        var (one, other) = (StatusList(), StatusList())
        one.set(3)
        other.set(9)
        one.formUnion(other)
        #expect((0..<16).filter { one.isSet($0) == true } == [3, 9])
    }

    @Test("a printed code gives back the very certificate, and fits what a camera reads")
    func code() throws {
        let keys = try self.keys(5)
        let certificate = self.certificate(by: keys, until: "2099-12-31T00:00:00Z")
        let secured = try signed(certificate.document, by: keys)
        let text = try #require(certificate.code(of: secured))
        #expect(CourseCertificate(secured) == certificate)
        let again = try JSONDocument(parsing: CourseCertificate.secured(code: text).bytes).root
        #expect(again.canonical == secured.canonical && DataIntegrity.signer(of: again) == keys.name)
        #expect(try QRCode(text).version <= 20, "\(text.utf8.count) bytes")
        let wrong = try JSONDocument(
            parsing: CourseCertificate.secured(code: text.replacing("GR-101", with: "GR-102")).bytes)
        #expect(DataIntegrity.signer(of: wrong.root) == nil)
        for junk in ["", "BARAZA-CERTIFICATE-1:", "BARAZA-CERTIFICATE-1:[]", "BARAZA-CERTIFICATE-1:[1,2", text + "x"] {
            #expect(throws: PouchError.self) { _ = try CourseCertificate.secured(code: junk) }
        }
    }

    @Test("a status list has its bits where the standard has them, and what is none is refused")
    func bits() throws {
        var list = StatusList()
        list.set(0)
        list.set(9)
        list.set(StatusList.count - 1)
        list.set(StatusList.count)
        let again = try StatusList(encoded: list.encoded)
        #expect(again == list && again.count == 131_072)
        #expect((0..<16).filter { again.isSet($0) == true } == [0, 9])
        #expect(
            again.isSet(StatusList.count - 1) == true && again.isSet(StatusList.count) == nil && again.isSet(-1) == nil)
        for wrong in ["", "u", "z" + list.encoded.dropFirst(), String(list.encoded.dropLast(8)), "uH4sI"] {
            #expect(throws: PouchError.self) { _ = try StatusList(encoded: wrong) }
        }
    }
}
