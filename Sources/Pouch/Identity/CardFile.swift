internal import Crypto
package import Ledger

/// What is handed over of a node: its card, and before it the successions by which who knows an older card is led to this
/// one. A node that was away while its peer changed its keys twice finds its way by the same file.
package struct CardFile: Hashable, Sendable {
    /// Oldest first, each three lines, at most ``IdentityLimits/retired``.
    package let successions: [Succession]
    package let card: SignedCard
    package let bytes: [UInt8]
    /// SHA-256 of the file: by which two nodes see whether one has the other's newest.
    package let digest: Ledger.Digest

    package init(card: SignedCard, successions: [Succession] = []) {
        self.card = card
        self.successions = Array(successions.suffix(IdentityLimits.retired))
        // Asked for with each call of a link.
        bytes = self.successions.flatMap(\.bytes) + card.bytes
        digest = Ledger.Digest(bytes: Array(SHA256.hash(data: bytes))) ?? .empty
    }

    /// - Throws: ``PouchError`` with `limit`, `version`, `malformed` or `forged`.
    package init(bytes: [UInt8]) throws(PouchError) {
        guard bytes.count <= IdentityLimits.cardFileBytes else {
            throw PouchError(
                .limit,
                "a card's file has at most \(IdentityLimits.cardFileBytes) bytes, this one has \(bytes.count)")
        }
        let blocks = Self.blocks(of: bytes)
        guard blocks.count - 1 <= IdentityLimits.retired, let last = blocks.last else {
            throw PouchError(.limit, "a card's file has at most \(IdentityLimits.retired) successions")
        }
        var successions: [Succession] = []
        for block in blocks.dropLast() { successions.append(try Succession(bytes: block)) }
        self.init(card: try SignedCard(bytes: last), successions: successions)
    }

    /// What was signed by itself, one after the other.
    static func blocks(of bytes: [UInt8]) -> [[UInt8]] {
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            // Base64 and JSON never begin with this: a new block.
            if bytes[(index + 1)...].starts(with: "baraza-".utf8) { starts.append(index + 1) }
        }
        return zip(starts, starts.dropFirst() + [bytes.count]).map { Array(bytes[$0..<$1]) }
    }

    /// Whether who trusts an older card may trust this one: the same keys and not older, or keys to which an unbroken
    /// chain of successions leads.
    ///
    /// - Throws: ``PouchError`` with `malformed` for the card of somebody else, `expired` for an older one, `forged` where
    ///   the chain does not lead here. The message says what the two organisations then have to do.
    package func verify(following known: SignedCard) throws(PouchError) {
        let (new, old) = (card.card, known.card)
        guard new.organisation == old.organisation else {
            throw PouchError(
                .malformed, "this is the card of \(new.organisation), not of \(old.organisation): take the right file")
        }
        if new.keys == old.keys {
            guard new.from >= old.from, new.generation == old.generation else {
                throw PouchError(
                    .expired,
                    "this card of \(new.organisation) is older than the one already known: ask for the newest")
            }
            return
        }
        guard new.generation > old.generation else {
            throw PouchError(
                .expired,
                "this card of \(new.organisation) has keys of generation \(new.generation), known is "
                    + "\(old.generation): ask for the newest")
        }
        var (keys, generation) = (old.keys, old.generation)
        for succession in successions
        where succession.generation == generation + 1 && succession.organisation == new.organisation {
            guard succession.isSigned(by: keys) else { break }
            keys = succession.keys
            generation = succession.generation
        }
        guard keys == new.keys, generation == new.generation else {
            throw PouchError(
                .forged,
                "nothing leads from the known keys of \(new.organisation) to those of this card: if its officers say "
                    + "that they made new keys, remove the peer, accept the card anew and compare the phrase")
        }
    }
}
