package import Records
import Synchronization

/// What is known of the live link to one peer, at this moment and since the node started.
package struct LinkStatus: Hashable, Sendable {
    /// Whether a stream of theirs, or of ours to them, is open.
    package var isLive = false
    /// When anything last came from them.
    package var heard: Instant?
    /// The last pouch that came and is stored, and when it came.
    package var received: Int64?
    package var receivedAt: Instant?
    /// The last pouch that was handed to the link, and when.
    package var sent: Int64?
    package var sentAt: Instant?
    /// The last pouch that they say they have stored.
    package var acknowledged: Int64?
    /// Microseconds by which their clock is ahead of ours, from their last answer.
    package var skew: Int64?
    /// Why the last attempt failed; `nil` after one that did not.
    package var problem: String?

    package init() {}

    /// Pouches that were sent and are not known to be stored.
    package var waiting: Int64 { max((sent ?? 0) - (acknowledged ?? 0), 0) }
}

/// The state of all live links of this process. What it knows is gone when the program ends: nothing is decided by it.
package final class LinkBoard: Sendable {
    private let links = Mutex<[String: LinkStatus]>([:])

    init() {}

    package func status(of organisation: String) -> LinkStatus? { links.withLock { $0[organisation] } }

    package func note(_ organisation: String, _ change: @Sendable (inout LinkStatus) -> Void) {
        links.withLock { change(&$0[organisation, default: LinkStatus()]) }
    }

    /// Forgets those that are no peers any more.
    package func keep(_ organisations: Set<String>) {
        links.withLock { $0 = $0.filter { organisations.contains($0.key) } }
    }
}
