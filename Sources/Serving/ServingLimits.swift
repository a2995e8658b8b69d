import Synchronization

/// Every limit of the HTTP side, in one place, with its unit.
package struct ServingLimits: Hashable, Sendable {
    /// Bytes of a request target (path and query); longer ones get 414.
    package var target = 8 * 1024
    /// Bytes of one header field, and of all of them together.
    package var header = 16 * 1024
    /// Header fields in one request.
    package var headers = 100
    /// Characters of the name of a download.
    package static let fileName = 120
    /// Parameters in one query string.
    package static let parameters = 64
    /// Bytes of request bodies that may be in memory at once, over all requests; beyond that 503 and Retry-After.
    package var bodiesInMemory = 96 * 1024 * 1024
    /// Seconds without a byte, while no answer is being made, after which a connection is closed.
    package var idleSeconds = 60
    /// Seconds in which a request has to have arrived whole, its body included.
    package var requestSeconds = 300
    /// Seconds in which a client has to take what is waiting to be sent to it: about 32 KiB, as much as makes room for
    /// more. One that does not is cut off, so that nobody holds a connection, and what it reads from, by not reading.
    package var writeSeconds = 60
    /// Connections open at once from one address; further ones are closed. An office may sit behind one.
    package var addressConnections = 256
    /// Connections open at once; further ones wait in the backlog.
    package var connections = 1_024
    /// Connections waiting to be accepted.
    package var backlog = 256
    /// Seconds a client is asked to wait where the node is short of memory for its body.
    package static let memoryRetrySeconds = 1

    package init() {}
}

/// How many bytes of request bodies are in memory, and no more than allowed.
final class BodyAllowance: Sendable {
    private let limit: Int
    private let used = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// Whether `bytes` more may be held; if so they count until ``release(_:)``.
    func reserve(_ bytes: Int) -> Bool {
        used.withLock { used in
            guard used + bytes <= limit else { return false }
            used += bytes
            return true
        }
    }

    func release(_ bytes: Int) { used.withLock { $0 -= bytes } }
}
