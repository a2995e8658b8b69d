import Records
import Testing

@testable import Pouch

@Suite struct InvitationTests {
    private func invitation() throws -> Invitation {
        try Invitation(
            address: NodeAddress("https://ke-out.example:8444"), organisation: "KE-OUT",
            fingerprint: Sample.keys(1).fingerprint, token: (0..<16).map { 240 &+ $0 }, until: Sample.later(days: 7))
    }

    @Test("a link reads back as the invitation that it is")
    func roundTrip() throws {
        let invitation = try invitation()
        let link = invitation.link
        #expect(try Invitation(link) == invitation)
        #expect(link.hasPrefix("baraza://ke-out.example:8444/KE-OUT?f="))
        #expect(link.utf8.count < 150)
    }

    @Test("a link of which a part was lost or changed is refused, and the message does not repeat it")
    func lost() throws {
        let link = try invitation().link
        for length in 0..<link.utf8.count where length != link.utf8.count {
            let part = String(link.prefix(length))
            // Without its last digits, the end is only another one.
            guard part.wholeMatch(of: /.*&u=\d+/) == nil else { continue }
            #expect(throws: PouchError.self) { _ = try Invitation(part) }
        }
        for wrong in [
            link.replacing("baraza://", with: "https://"), link + "&x=1", link.replacing("&t=", with: "&s="),
            link.replacing("/KE-OUT", with: "/KE OUT"), link + " ", link.replacing("u=", with: "u=0"),
            link.replacing("u=", with: "u=-"),
        ] {
            do {
                _ = try Invitation(wrong)
                Issue.record("taken: \(wrong)")
            } catch {
                let token = try invitation().link.split(separator: "&t=")[1].prefix(22)
                #expect(!error.message.contains(token))
            }
        }
    }

    @Test("an invitation over 1,024 bytes is refused by its length")
    func long() {
        #expect(Sample.code { _ = try Invitation("baraza://" + String(repeating: "a", count: 1_016)) } == .limit)
        #expect(Sample.code { _ = try Invitation("baraza://" + String(repeating: "a", count: 1_015)) } == .malformed)
    }

    @Test("printing an invitation does not show its token")
    func silent() throws {
        let invitation = try invitation()
        let token = invitation.link.split(separator: "&t=")[1].prefix(22)
        #expect(!"\(invitation)".contains(token))
    }
}

@Suite struct SpokenPhraseTests {
    @Test("two nodes compute the same phrase, whichever of them asks, and other nodes another")
    func same() throws {
        let (one, other) = (try Sample.card(Sample.keyring()), try Sample.card(Sample.keyring("UG-NAC", 50)))
        let third = try Sample.card(Sample.keyring("UG-NAC", 51))
        let phrase = try SpokenPhrase.of(one, other)
        #expect(try SpokenPhrase.of(other, one) == phrase)
        #expect(try SpokenPhrase.of(one, third) != phrase)
        // Fixed for ever: nodes of different versions compare it.
        #expect(phrase == "mafibufu sabataki sumumuzi darutini lamiduri")
    }

    @Test("a new address changes nothing that officers would have to read again; another name for the keys does")
    func stays() throws {
        let (one, other) = (try Sample.card(Sample.keyring()), try Sample.card(Sample.keyring("UG-NAC", 50)))
        var moved = one
        moved.addresses = []
        #expect(try SpokenPhrase.of(moved, other) == SpokenPhrase.of(one, other))
        var renamed = one
        renamed.organisation = "KE-KUM"
        #expect(try SpokenPhrase.of(renamed, other) != SpokenPhrase.of(one, other))
    }

    @Test("a phrase has five words of four syllables, and every bit of 100 changes it")
    func bits() {
        let zero = SpokenPhrase.text([UInt8](repeating: 0, count: 16))
        #expect(zero == "babababa babababa babababa babababa babababa")
        #expect(SpokenPhrase.bits == 100)
        var seen: Set<String> = [zero]
        for bit in 0..<100 {
            var bytes = [UInt8](repeating: 0, count: 16)
            bytes[bit / 8] |= 0x80 >> UInt8(bit % 8)
            seen.insert(SpokenPhrase.text(bytes))
        }
        #expect(seen.count == 101)
    }
}
