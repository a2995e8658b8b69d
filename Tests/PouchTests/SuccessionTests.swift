import Records
import Testing

@testable import Pouch

@Suite struct SuccessionTests {
    /// A node through its generations, and the card file of each.
    private func history(_ generations: Int) throws -> (keyrings: [NodeKeyring], files: [CardFile]) {
        var keyrings = [try Sample.keyring()]
        var successions: [Succession] = []
        var files = [CardFile(card: try SignedCard(Sample.card(keyrings[0]), by: keyrings[0].current))]
        for number in 1..<generations {
            let (next, succession) = try keyrings[number - 1].rotated()
            successions.append(succession)
            let card = try Sample.card(next, from: Sample.later(days: Int64(number)))
            keyrings.append(next)
            files.append(CardFile(card: try SignedCard(card, by: next.current), successions: successions))
        }
        return (keyrings, files)
    }

    @Test("new keys are trusted by whoever trusts the old ones, one generation on or several")
    func chain() throws {
        let (_, files) = try history(4)
        for older in 0..<3 {
            for newer in (older + 1)..<4 {
                let read = try CardFile(bytes: files[newer].bytes)
                #expect(read == files[newer])
                try read.verify(following: files[older].card)
            }
        }
    }

    @Test("keys to which no unbroken chain leads are refused")
    func broken() throws {
        let (_, files) = try history(4)
        let gap = CardFile(card: files[3].card, successions: [files[3].successions[0], files[3].successions[2]])
        #expect(Sample.code { try gap.verify(following: files[0].card) } == .forged)
        let none = CardFile(card: files[1].card)
        #expect(Sample.code { try none.verify(following: files[0].card) } == .forged)
    }

    @Test("who makes keys in another's name cannot make the succession to them")
    func forged() throws {
        let (_, files) = try history(1)
        let thief = try Sample.keyring("KE-OUT", 200)
        let (stolen, succession) = try thief.rotated()
        let card = try SignedCard(Sample.card(stolen), by: stolen.current)
        let file = CardFile(card: card, successions: [succession])
        #expect(Sample.code { try file.verify(following: files[0].card) } == .forged)
    }

    @Test("an older card does not replace a newer one, nor does another organisation's")
    func older() throws {
        let (keyrings, files) = try history(3)
        #expect(Sample.code { try files[1].verify(following: files[2].card) } == .expired)
        let early = try SignedCard(
            Sample.card(keyrings[2], from: Sample.now), by: keyrings[2].current)
        #expect(Sample.code { try CardFile(card: early).verify(following: files[2].card) } == .expired)
        let other = try Sample.keyring("UG-NAC", 50)
        let card = try SignedCard(Sample.card(other), by: other.current)
        #expect(Sample.code { try CardFile(card: card).verify(following: files[0].card) } == .malformed)
    }

    @Test("a card of the same keys with a new address replaces the one before")
    func moved() throws {
        let (keyrings, files) = try history(2)
        var card = try Sample.card(keyrings[1], from: Sample.later(days: 9))
        card.addresses = [try NodeAddress("https://new.example:8444")]
        let file = CardFile(card: try SignedCard(card, by: keyrings[1].current), successions: files[1].successions)
        try file.verify(following: files[1].card)
        try file.verify(following: files[0].card)
    }

    @Test("sixteen successions travel with a card, and the seventeenth is refused")
    func many() throws {
        let (keyrings, files) = try history(18)
        #expect(files[17].successions.count == 16)
        try files[17].verify(following: files[1].card)
        #expect(Sample.code { try files[17].verify(following: files[0].card) } == .forged)
        #expect(keyrings[17].retired.count == 16)
        #expect(files[17].bytes.count < IdentityLimits.cardFileBytes)
        let seventeen = files[1].successions[0].bytes + files[17].bytes
        #expect(Sample.code { _ = try CardFile(bytes: seventeen) } == .limit)
    }

    @Test("what was sealed to the keys before opens after the change, and their signature is gone")
    func late() throws {
        let (keyrings, files) = try history(2)
        let box = try files[0].card.card.keys.seal([7], info: [], authenticating: [])
        let opening = try #require(keyrings[1].opening(for: files[0].card.card.keys.fingerprint))
        #expect(try opening.open(box, info: [], authenticating: []) == [7])
        #expect(keyrings[1].link.certificate == keyrings[0].link.certificate)
        let other = try Sample.link(9)
        #expect(try keyrings[0].rotated(link: other).keyring.link.certificate == other.certificate)
    }

    @Test("keys are revoked by themselves or by those that follow them, and by nobody else")
    func revocation() throws {
        let (keyrings, _) = try history(2)
        let stolen = keyrings[0].current.fingerprint
        for keyring in keyrings {
            let made = try Revocation(
                of: stolen, organisation: "KE-OUT", at: Sample.now, reason: "the machine was stolen",
                by: keyring.current)
            let read = try Revocation(bytes: made.bytes)
            #expect(read == made)
            #expect(read.fingerprint == stolen)
            #expect(read.isSigned(by: keyring.current.publicKeys))
            #expect(try !read.isSigned(by: Sample.keys(200).publicKeys))
        }
        let made = try Revocation(
            of: stolen, organisation: "KE-OUT", at: Sample.now, reason: "stolen", by: keyrings[0].current)
        let text = String(decoding: made.bytes, as: UTF8.self).replacing("stolen", with: "st0len")
        #expect(try !Revocation(bytes: Array(text.utf8)).isSigned(by: keyrings[0].current.publicKeys))
    }
}
