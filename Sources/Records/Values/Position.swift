/// A place in the node's ledger, counted from 1 without gaps: the order of everything, and every cursor.
package struct Position: Hashable, Comparable, Sendable {
    package let raw: Int64
    package init(_ raw: Int64) { self.raw = raw }

    /// Before the first entry.
    package static let zero = Position(0)

    package static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }
}
