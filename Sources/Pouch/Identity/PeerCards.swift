/// What is kept of a peer: the file of its newest card, and the cards before it, whose keys still verify what was long on
/// its way, and what they vouched for.
///
/// A succession has the new keys and names the old ones by their fingerprint alone: the first keys stand on the first card.
package struct PeerCards: Hashable, Sendable {
    package let file: CardFile
    /// Newest first, at most ``IdentityLimits/earlierCards``, each with keys of its own.
    package let earlier: [SignedCard]
    package let bytes: [UInt8]

    package init(_ file: CardFile, earlier: [SignedCard] = []) {
        self.file = file
        self.earlier = Array(earlier.prefix(IdentityLimits.earlierCards))
        bytes = file.bytes + self.earlier.flatMap(\.bytes)
    }

    /// - Throws: ``PouchError`` as ``CardFile/init(bytes:)`` does.
    package init(bytes: [UInt8]) throws(PouchError) {
        let blocks = CardFile.blocks(of: bytes)
        // The newest card ends its file; what follows are the ones before it.
        let end = blocks.firstIndex { $0.starts(with: NodeCard.type.utf8) } ?? blocks.count - 1
        let file = try CardFile(bytes: Array(blocks[...end].joined()))
        guard blocks.count - 1 - end <= IdentityLimits.earlierCards else {
            throw PouchError(.limit, "at most \(IdentityLimits.earlierCards) earlier cards of a peer are kept")
        }
        var earlier: [SignedCard] = []
        for block in blocks[(end + 1)...] { earlier.append(try SignedCard(bytes: block)) }
        self.init(file, earlier: earlier)
    }

    /// After the peer's next card was taken.
    package func followed(by next: CardFile) -> PeerCards {
        let known = [file.card] + earlier
        return PeerCards(next, earlier: known.filter { $0.card.keys != next.card.card.keys })
    }

    /// Every generation of its keys that is known, the newest first.
    package var keys: [PublicKeys] {
        let all = [file.card.card.keys] + file.successions.reversed().map(\.keys) + earlier.map(\.card.keys)
        var seen: Set<KeyFingerprint> = []
        return all.filter { seen.insert($0.fingerprint).inserted }
    }
}
