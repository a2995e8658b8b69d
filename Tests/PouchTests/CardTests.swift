import Ledger
import Records
import Testing

@testable import Pouch

@Suite struct CardTests {
    @Test("a card reads back as it was written, in one spelling")
    func roundTrip() throws {
        let keyring = try Sample.keyring()
        let card = try Sample.card(keyring)
        let signed = try SignedCard(card, by: keyring.current)

        let read = try SignedCard(bytes: signed.bytes)

        #expect(read.card == card)
        #expect(read.bytes == signed.bytes)
        #expect(signed.bytes.count < IdentityLimits.cardBytes)
        let lines = String(decoding: signed.bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0] == "baraza-node-card/v1")
        #expect(
            lines[1].hasPrefix(
                #"{"addresses":["https://ke-out.example:8444"],"ceiling":3,"country":"KE","duty_posts":"#))
    }

    @Test("a card that anything was changed in is refused")
    func altered() throws {
        let keyring = try Sample.keyring()
        let bytes = try SignedCard(Sample.card(keyring), by: keyring.current).bytes
        let text = String(decoding: bytes, as: UTF8.self)
        for (old, new) in [
            ("ke-out.example:8444", "ke-0ut.example:8444"), ("\"ceiling\":3", "\"ceiling\":5"), ("KE-OUT", "KE-0UT"),
        ] {
            let forged = Array(text.replacing(old, with: new).utf8)
            #expect(Sample.code { _ = try SignedCard(bytes: forged) } == .forged, "\(old)")
        }
        for place in stride(from: 0, to: bytes.count, by: 61) {
            var flipped = bytes
            flipped[place] ^= 1
            #expect(Sample.code { _ = try SignedCard(bytes: flipped) } != nil, "byte \(place)")
        }
        for length in stride(from: 0, to: bytes.count, by: 977) {
            #expect(Sample.code { _ = try SignedCard(bytes: Array(bytes.prefix(length))) } != nil, "\(length) bytes")
        }
    }

    @Test("a card signed by other keys than it names is refused, when it is made as well")
    func others() throws {
        #expect(Sample.code { _ = try SignedCard(Sample.card(Sample.keyring()), by: Sample.keys(2)) } == .forged)
    }

    @Test("a card of a later version says so")
    func version() throws {
        let keyring = try Sample.keyring()
        let bytes = try SignedCard(Sample.card(keyring), by: keyring.current).bytes
        let text = String(decoding: bytes, as: UTF8.self).replacing("node-card/v1", with: "node-card/v2")
        #expect(Sample.code { _ = try SignedCard(bytes: Array(text.utf8)) } == .version)
    }

    @Test("each bound of a card is taken at its limit and refused one over")
    func limits() throws {
        let keyring = try Sample.keyring()
        func code(_ change: (inout NodeCard) throws -> Void) throws -> PouchError.Code? {
            var card = try Sample.card(keyring)
            try change(&card)
            let changed = card
            return Sample.code { _ = try SignedCard(changed, by: keyring.current) }
        }
        func addresses(_ count: Int) throws -> [NodeAddress] {
            try (0..<count).map { try NodeAddress("https://node\($0).example:8444") }
        }
        #expect(try code { $0.addresses = try addresses(8) } == nil)
        #expect(try code { $0.addresses = try addresses(9) } == .malformed)
        #expect(try code { $0.addresses = [] } == nil)
        #expect(try code { $0.linkCertificates = [] } == .malformed)
        let certificates = try (0..<3).map { try Sample.link($0 + 1).certificate }
        #expect(try code { $0.linkCertificates = Array(certificates.prefix(2)) } == nil)
        #expect(try code { $0.linkCertificates = certificates } == .malformed)
        #expect(try code { $0.ceiling = 5 } == nil)
        #expect(try code { $0.ceiling = 6 } == .malformed)
        #expect(try code { $0.languages = (0..<16).map { "en-x-\($0)" } } == nil)
        #expect(try code { $0.languages = (0..<17).map { "en-x-\($0)" } } == .malformed)
        #expect(try code { $0.languages = [] } == .malformed)
        #expect(try code { $0.languages = ["en", "en"] } == .malformed)
        let posts = (0..<17).map { DutyPost(title: "Desk \($0)", contact: "\($0)") }
        #expect(try code { $0.dutyPosts = Array(posts.prefix(16)) } == nil)
        #expect(try code { $0.dutyPosts = posts } == .malformed)
        #expect(try code { $0.name = String(repeating: "n", count: 200) } == nil)
        #expect(try code { $0.name = String(repeating: "n", count: 201) } == .malformed)
        #expect(try code { $0.name = "two\nlines" } == .malformed)
        #expect(try code { $0.name = "turned \u{202E}round" } == .malformed)
        #expect(try code { $0.country = "Ke" } == .malformed)
        #expect(try code { $0.country = nil } == nil)
        #expect(try code { $0.organisation = "KE OUT" } == .malformed)
        #expect(try code { $0.generation = 2 } == .malformed)
        #expect(try code { $0.until = $0.from } == .malformed)
        #expect(try code { $0.until = Sample.later(days: 1_830) } == nil)
        #expect(try code { $0.until = Sample.later(days: 1_830, microseconds: 1) } == .limit)
    }

    @Test("a link's certificate of 2,048 bytes is taken, and one of 2,049 is not")
    func certificates() {
        let longest = [0x30] + [UInt8](repeating: 1, count: 2_047)
        #expect(Sample.code { _ = try LinkCertificate(der: longest) } == nil)
        #expect(Sample.code { _ = try LinkCertificate(der: longest + [1]) } == .limit)
        #expect(Sample.code { _ = try LinkCertificate(der: [1, 2, 3]) } == .malformed)
    }

    @Test("a card lapses at its end, and may begin a week in the future, as clocks are wrong")
    func validity() throws {
        let card = try Sample.card(Sample.keyring(), days: 30)
        #expect(card.standing(at: Sample.now) == .valid)
        #expect(card.standing(at: Sample.later(days: -7)) == .valid)
        #expect(card.standing(at: Sample.later(days: -7, microseconds: -1)) == .early)
        #expect(card.standing(at: Sample.later(days: 30, microseconds: -1)) == .valid)
        #expect(card.standing(at: Sample.later(days: 30)) == .lapsed)
    }

    @Test(
        "an address of a node has one spelling",
        arguments: [
            ("https://node.example:8444", true), ("https://192.0.2.7:443", true), ("https://[2001:db8::7]:8444", true),
            ("http://node.example:8444", false), ("https://node.example", false), ("https://Node.example:1", false),
            ("https://node.example:0", false), ("https://node.example:65536", false),
            ("https://node.example:08444", false),
            ("https://node..example:1", false), ("https://-node.example:1", false), ("https://user@node:1", false),
            ("https://2001:db8::7:8444", false), ("https://node.example:1/", false), ("https://[node]:1", false),
        ])
    func addresses(_ text: String, isOne: Bool) {
        #expect(((try? NodeAddress(text)) != nil) == isOne)
        if isOne { #expect((try? NodeAddress(text))?.text == text) }
    }
}
