import Pouch
import Store
import Synchronization

/// Reads what is kept of peers' cards, each once while it stays the same: verifying a card takes its time, streams ask often, and
/// what any one peer's change makes anew asks for those of all others.
final class CardReader: Sendable {
    /// Cards that were read, with the bytes that they were read from: the very same ones are quickly seen to be the same.
    private struct Known {
        let stored: [UInt8]
        let cards: PeerCards
    }
    private let known = Mutex<[String: Known]>([:])

    /// - Throws: ``PouchError`` where what is stored is not a card.
    func cards(of peer: Peer) throws(PouchError) -> PeerCards {
        if let known = known.withLock({ $0[peer.organisation] }), known.stored == peer.card { return known.cards }
        let read = try PeerCards(bytes: peer.card)
        known.withLock { known in
            if known.count >= StoreLimits.peers { known.removeAll() }
            known[peer.organisation] = Known(stored: peer.card, cards: read)
        }
        return read
    }
}
