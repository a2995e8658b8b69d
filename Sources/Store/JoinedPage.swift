package import NIOCore
package import Records

/// A page's bodies as they are sent: joined by commas.
package struct JoinedPage: Sendable {
    /// To be sent one after the other.
    package let bodies: [ByteBuffer]
    /// Records.
    package let count: Int
    /// When the first and the last of them were added; `nil` on an empty page.
    package let added: ClosedRange<Instant>?
    /// Where the first and the last of them stand; `nil` on an empty page.
    package let positions: ClosedRange<Position>?
    /// Where to go on if there is more: after this position.
    package let next: Position?

    package init(
        bodies: [ByteBuffer], count: Int, added: ClosedRange<Instant>?, positions: ClosedRange<Position>?,
        next: Position?
    ) {
        self.bodies = bodies
        self.count = count
        self.added = added
        self.positions = positions
        self.next = next
    }
}

extension PageQuery {
    /// Whether it asks for the latest versions of whatever stands on its shelves: what most readers ask for.
    package var isPlain: Bool {
        guard ids == nil, types == nil, versions == .latest else { return false }
        if case .among = specVersions { return false }
        return true
    }
}
