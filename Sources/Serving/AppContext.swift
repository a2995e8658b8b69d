package import HTTPTypes
package import Hummingbird
package import Logging
import NIOCore
import NIOSSL
package import Sharing

/// One request on its way: who asks, from where, and what its path says.
package struct AppContext: InitializableFromSource, Sendable {
    /// Random; sent as `X-Request-Id`, logged with everything that happens to the request. It does not count requests,
    /// so that nobody can tell from it how busy the node is.
    package let id: String
    package var logger: Logger
    /// The peer's IP address without its port; `local` where there is none.
    package let address: String
    package let started: ContinuousClock.Instant
    /// Who asks, ``Sharing/Caller/anonymous`` on routes that do not care.
    package internal(set) var caller = Caller.anonymous
    /// The value of the session cookie that ``caller`` came by, for form tokens; `nil` for other means.
    package internal(set) var session: String?
    /// Whether the request came over TLS.
    package internal(set) var secure = false
    /// The path as sent, without the query.
    package internal(set) var path = ""
    /// What follows `?`, as sent; `nil` where there is no `?`.
    package internal(set) var query: String?
    /// What ``parameter(_:)`` finds: percent-decoded segments by the name in the route's path.
    var parameters: [String: String] = [:]
    /// Bytes that the route takes as a body.
    var bodyLimit = 0
    var allowance: BodyAllowance?
    private let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        let id = String(UInt64.random(in: .min ... .max), radix: 16)
        self.id = String(repeating: "0", count: 16 - id.count) + id
        var logger = source.logger
        logger[metadataKey: "request"] = "\(self.id)"
        self.logger = logger
        self.address = source.channel.remoteAddress?.ipAddress ?? "local"
        self.started = .now
        self.channel = source.channel
    }

    /// What the other end showed of itself in TLS, in DER; `nil` where it was not asked (``TLSFiles/isMutual``).
    package func peerCertificate() async throws -> [UInt8]? {
        guard secure else { return nil }
        return try await channel.nioSSL_peerCertificate().get()?.toDERBytes()
    }

    /// A segment of the path, as in `{id}` of `/objects/{id}/`, percent-decoded.
    package func parameter(_ name: String) throws(Refusal) -> String {
        guard let value = parameters[name] else {
            throw Refusal(.missing, "not found", detail: "no {\(name)} in route")
        }
        return value
    }

    /// Logs that an answer broke off after its status was sent: all that is left then is to throw, which closes the
    /// connection short of the announced length.
    package func brokeOff(_ error: any Error) {
        logger.error("answer broke off", metadata: ["error": "\(error)", "path": "\(path)"])
    }
}

extension HTTPField.Name {
    /// `X-Request-Id`, on every answer.
    package static let requestID = known("X-Request-Id")

    /// A field name that is written in our own source, so that it cannot be malformed.
    package static func known(_ text: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name("\(text)") else { preconditionFailure("not a field name: \(text)") }
        return name
    }
}
