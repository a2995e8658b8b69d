import Ledger
package import NIOCore
import Pouch
import Records
import Sharing
import Synchronization

/// Takes what comes on one stream: pouch after pouch to the sink, and says from time to time what is stored.
package final class Receiving: Sendable {
    private let desk: FederationDesk
    private let peer: String
    private let limit: Int
    private let reader: Mutex<LinkFrameReader>
    private let isUnknown = Mutex(false)

    /// Whether the other end has an older card of ours; asked once.
    package func takeUnknown() -> Bool {
        isUnknown.withLock { isUnknown in
            defer { isUnknown = false }
            return isUnknown
        }
    }

    package init(desk: FederationDesk, peer: String, limit: Int) {
        self.desk = desk
        self.peer = peer
        self.limit = limit
        // The sender's code and the number go with the sealed bytes.
        reader = Mutex(LinkFrameReader(most: desk.limits.pouch + 512))
    }

    /// - Returns: what is now stored of each sender whose pouches came.
    /// - Throws: ``LinkFrameError``, and what the sink throws: the stream ends with it.
    package func take(_ piece: ByteBuffer) async throws -> [(sender: String, stored: LinkProgress)] {
        reader.withLock { $0.append(piece) }
        var senders: Set<String> = []
        while let frame = try reader.withLock({ try $0.next() }) {
            let now = desk.clock()
            desk.links.board.note(peer) { $0.heard = Instant(microseconds: now) }
            switch frame {
            case .alive(let clock):
                desk.links.board.note(peer) { $0.skew = clock.subtractingReportingOverflow(now).partialValue }
            case .card(let bytes): try await desk.renew(bytes, from: peer)
            case .known(let digest):
                let own = try desk.links.own().node.file.digest.bytes
                isUnknown.withLock { $0 = digest != own }
            case .stored(let sender, let progress): desk.acknowledge(progress, of: sender, by: peer)
            case .whole(let sender, let numbers):
                if sender == desk.links.organisation { desk.note(whole: numbers, by: peer) }
            case .pouch(let pouch):
                guard try await desk.links.isOpen(peer) else { throw CancellationError() }
                _ = try await desk.take(pouch, by: peer)
                senders.insert(pouch.from)
            }
        }
        var stored: [(String, LinkProgress)] = []
        for sender in senders.sorted() { stored.append((sender, try await desk.progress(from: sender, by: peer))) }
        return stored
    }
}
