import Records
import Testing

@testable import Pouch

@Suite("What is kept of a peer's cards")
struct PeerCardsTests {
    /// The card files of a node through its generations.
    private func files(_ generations: Int) throws -> [CardFile] {
        var keyring = try Sample.keyring()
        var successions: [Succession] = []
        var files = [CardFile(card: try SignedCard(Sample.card(keyring), by: keyring.current))]
        for number in 1..<generations {
            let (next, succession) = try keyring.rotated()
            successions.append(succession)
            let card = try Sample.card(next, from: Sample.later(days: Int64(number)))
            files.append(CardFile(card: try SignedCard(card, by: next.current), successions: successions))
            keyring = next
        }
        return files
    }

    @Test("the first keys are known after they were replaced, once and again, and everything reads back")
    func earlier() throws {
        let files = try files(3)
        let cards = PeerCards(files[0]).followed(by: files[1]).followed(by: files[2])
        #expect(cards.file == files[2])
        #expect(cards.keys == files.reversed().map(\.card.card.keys))
        #expect(try PeerCards(bytes: cards.bytes) == cards)
        #expect(try PeerCards(bytes: files[1].bytes) == PeerCards(files[1]))
    }

    @Test("a newer card of the same keys stands for the one before it")
    func sameKeys() throws {
        let keyring = try Sample.keyring()
        let old = CardFile(card: try SignedCard(Sample.card(keyring), by: keyring.current))
        let new = CardFile(card: try SignedCard(Sample.card(keyring, from: Sample.later(days: 1)), by: keyring.current))
        #expect(PeerCards(old).followed(by: new) == PeerCards(new))
    }

    @Test("as many earlier cards are kept as may be, and one more is refused")
    func limit() throws {
        let files = try files(IdentityLimits.earlierCards + 2)
        let cards = files.dropFirst().reduce(PeerCards(files[0])) { $0.followed(by: $1) }
        #expect(cards.earlier.map(\.card.generation) == [5, 4, 3, 2])
        #expect(try PeerCards(bytes: cards.bytes) == cards)
        #expect(Sample.code { _ = try PeerCards(bytes: cards.bytes + files[0].card.bytes) } == .limit)
        #expect(Sample.code { _ = try PeerCards(bytes: cards.bytes + files[0].card.bytes.dropLast(9)) } != nil)
    }
}
