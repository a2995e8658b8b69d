import Ledger
import Testing

@testable import Pouch

@Suite("Items that wait to be filed")
struct WaitingItemsTests {
    @Test("come back as they were, with the keys of today or of before, and with nothing in the other places")
    func comeBack() throws {
        let (own, next) = (try FormatSamples.keys(2), try FormatSamples.keys(3))
        let pouch = try FormatSamples.open(FormatSamples.sealed(FormatSamples.items(4)))
        let items = WaitingItems([1: pouch.items[1], 3: pouch.items[3]])
        let sealed = try items.sealed(to: own.publicKeys, of: pouch.statement.digest)
        for openers in [[own], [next, own]] {
            let read = try WaitingItems(
                opening: sealed, with: openers.map { .node($0.opening) }, of: pouch.statement.digest)
            #expect(read == items)
            let whole = try read.pouch(
                pouch.header, pouch.statement, pouch.signature, leaves: pouch.leaves, seed: pouch.seed)
            #expect(whole.items.count == 4 && whole.items[1] == pouch.items[1] && whole.items[3] == pouch.items[3])
            #expect([0, 2].allSatisfy { whole.items[$0] == .other(kind: .max, []) })
        }
    }

    @Test("show nothing of themselves, and open with no other key and for no other pouch")
    func sealed() throws {
        let own = try FormatSamples.keys(2)
        let pouch = try FormatSamples.open(FormatSamples.sealed(FormatSamples.items(1)))
        let sealed = try WaitingItems([0: pouch.items[0]]).sealed(to: own.publicKeys, of: pouch.statement.digest)
        #expect(!String(decoding: sealed, as: UTF8.self).contains("Dry well"))
        let openers: [PouchOpener] = [.node(own.opening)]
        let wrong: [(bytes: [UInt8], openers: [PouchOpener], pouch: Digest)] = [
            (sealed, [.node(try FormatSamples.keys(3).opening)], pouch.statement.digest),
            (sealed, openers, .leaf([1])), (Array(sealed.dropLast()), openers, pouch.statement.digest),
        ]
        for each in wrong {
            let code = FormatSamples.refusal {
                _ = try WaitingItems(opening: each.bytes, with: each.openers, of: each.pouch)
            }
            #expect(code == .foreign)
        }
    }

    @Test("are held to the leaves of the pouch that they came in")
    func held() throws {
        let pouch = try FormatSamples.open(FormatSamples.sealed(FormatSamples.items(2)))
        for items in [[0: pouch.items[1]], [5: pouch.items[0]]] {
            let code = FormatSamples.refusal {
                _ = try WaitingItems(items).pouch(
                    pouch.header, pouch.statement, pouch.signature, leaves: pouch.leaves, seed: pouch.seed)
            }
            #expect(code == .damaged)
        }
    }
}
