package import Records

/// What of a pouch could not be filed yet: sealed.
package struct HeldItems: Hashable, Sendable {
    package var peer: String
    package var number: Int64
    /// When the first of it was put here.
    package var since: Instant
    /// What they wait for, in the words of who keeps them.
    package var waits: Set<String>
    /// Of ``bytes``, also where these were not read.
    package var size: Int
    package var bytes: [UInt8]

    /// What stands in ``waits`` where the bytes are a whole pouch as it came: so a program before this one held it.
    package static let whole = "pouch"
    package var isWhole: Bool { waits == [Self.whole] }

    /// - Parameter size: where it is not that of the bytes.
    package init(
        peer: String, number: Int64, since: Instant, waits: Set<String>, size: Int? = nil, bytes: [UInt8]
    ) {
        self.peer = peer
        self.number = number
        self.since = since
        self.waits = waits
        self.size = size ?? bytes.count
        self.bytes = bytes
    }
}

/// Bytes that may be held of one organisation's pouches. Nobody has less room for what others wait for: so all that is held is
/// bounded by this and by how many peers there may be (``StoreLimits/peers``).
package struct HeldMost: Hashable, Sendable {
    package var ofPeer: Int
    package init(ofPeer: Int) { self.ofPeer = ofPeer }

    /// Whether there is room for this.
    ///
    /// Less of a pouch than is held of it has room always: a folder that was filled under a larger limit gets down to this one
    /// as what waits is filed, and nothing that a receipt calls waiting is let go of for it.
    ///
    /// - Parameter there: all that is held. What is held of the same pouch makes room.
    package func hasRoom(for items: HeldItems, beside there: [HeldItems]) -> Bool {
        let own = there.filter { $0.peer == items.peer }
        if own.contains(where: { $0.number == items.number && items.size <= $0.size }) { return true }
        return own.filter { $0.number != items.number }.reduce(items.size) { $0 + $1.size } <= ofPeer
    }
}

/// What becomes of what is held of a pouch.
package enum HeldChange: Hashable, Sendable {
    /// This is held in the place of what was; since when, stays.
    case hold(HeldItems, most: HeldMost)
    /// Nothing of the pouch with this number is held any more.
    case letGo(Int64)
}
