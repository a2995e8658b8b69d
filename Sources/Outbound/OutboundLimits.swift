/// Every limit of what the node calls, with its unit.
package struct OutboundLimits: Hashable, Sendable {
    /// Seconds in which a connection, TLS included, has to stand.
    package var connectSeconds: Int64 = 30
    /// Seconds without a byte after which an answer is given up: more than two keep-alives of a link.
    package var readSeconds: Int64 = 130
    /// Seconds for which a connection that nothing is asked over is kept: a node of a large community has one to each peer
    /// beside its streams, and what is said next is minutes away.
    package var idleSeconds: Int64 = 20
    /// Seconds in which a whole exchange that is no stream has to end.
    package var exchangeSeconds: Int64 = 600
    /// Seconds in which a mail server has to have taken a message.
    package var mailSeconds: Int64 = 60
    /// Bytes of an answer that is read whole, where the caller names no smaller number.
    package var answer = 1 << 20
    /// Connections to one place at once.
    package var connections = 8
    /// Targets whose TLS settings are remembered: more than a node has peers.
    package var targets = 256
    /// Addresses of one name that are tried.
    package var addresses = 4

    package init() {}
}

/// Why a call came to nothing.
package struct OutboundError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// The name has no address.
        case unknown
        /// All of its addresses are private ones, and this node calls none.
        case forbidden
        /// Nobody answers there, or somebody else: the certificate is not the one that was expected.
        case unreachable
        /// Too slow.
        case timeout
        /// The answer is longer than it may be.
        case tooLarge = "too-large"
        /// The connection broke off.
        case broken
    }
    package let code: Code
    /// Says where, and what next.
    package let message: String
    /// For the log.
    package let detail: String?

    package init(_ code: Code, _ message: String, detail: String? = nil) {
        self.code = code
        self.message = message
        self.detail = detail
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
