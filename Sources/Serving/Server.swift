import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOSSL
package import Sharing

/// Where the node listens.
package struct Listening: Hashable, Sendable {
    /// A name or an address, as in `127.0.0.1`, `::1`, `node.example`.
    package var host: String
    /// 0 for one that the system picks.
    package var port: Int
    /// Without it plain HTTP, on loopback alone.
    package var tls: TLSFiles?

    package init(host: String, port: Int, tls: TLSFiles? = nil) {
        self.host = host
        self.port = port
        self.tls = tls
    }

    /// Whether nobody but this machine can connect.
    package var isLoopback: Bool {
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

/// A certificate with its chain, and its key, both PEM.
package struct TLSFiles: Hashable, Sendable {
    package var certificateChain: [UInt8]
    package var privateKey: [UInt8]
    /// Whether who connects has to show a certificate, too. Which one is not asked here: ``AppContext/peerCertificate()``
    /// says it, and the boundary decides. Such a listener speaks TLS 1.3 alone, with a post-quantum key exchange first.
    package var isMutual: Bool
    package init(certificateChain: [UInt8], privateKey: [UInt8], isMutual: Bool = false) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
        self.isMutual = isMutual
    }
}

/// Why the node does not listen.
package enum ListeningError: Error, Hashable, Sendable, CustomStringConvertible {
    case plainBeyondLoopback(host: String)
    case certificate(detail: String)

    package var description: String {
        switch self {
        case .plainBeyondLoopback(let host):
            "plain HTTP on \(host) would let everybody on the way read and change what passes: "
                + "listen on 127.0.0.1, or give a certificate and its key"
        case .certificate(let detail):
            "the certificate or its key cannot be used: \(detail); give both as PEM, the chain with the node's own first"
        }
    }
}

/// The node's HTTP side: a socket, the front door behind it, and the limits of both.
package struct Server: Sendable {
    private let application: Application<FrontDoor>
    package var routes: [Route] { application.responder.routes }

    /// - Parameter onReady: called once with the port, when connections are taken.
    /// - Throws: ``ListeningError``
    package init(
        _ boundaries: [any Boundary], accounts: Accounts, listening: Listening, limits: ServingLimits = ServingLimits(),
        logger: Logger, onReady: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws {
        guard listening.tls != nil || listening.isLoopback else {
            throw ListeningError.plainBeyondLoopback(host: listening.host)
        }
        let door = FrontDoor(boundaries, accounts: accounts, limits: limits, secure: listening.tls != nil)
        let bodyMost = door.routes.map(\.bodyLimit).max() ?? 0
        let addresses = AddressCounts(limit: limits.addressConnections)
        let http = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                ConnectionGuard(
                    requestSeconds: limits.requestSeconds, writeSeconds: limits.writeSeconds, bodyMost: bodyMost,
                    addresses: addresses)
            ],
            idleTimeout: .seconds(Int64(limits.idleSeconds)),
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: limits.header, maxHeaderListSize: limits.header,
                maxHeaderFieldCount: limits.headers))
        let server = try listening.tls.map { files in
            let configuration = try Self.configuration(files)
            let tls =
                files.isMutual
                // That the other end has the key of what it shows, TLS has made sure of by then.
                ? TLSChannelConfiguration(tlsConfiguration: configuration) { _, promise in
                    promise.succeed(.certificateVerified)
                } : TLSChannelConfiguration(tlsConfiguration: configuration)
            return HTTPServerBuilder { responder in
                try TLSChannel(
                    JoinedChannel(base: HTTP1Channel(responder: responder, configuration: http)), configuration: tls)
            }
        }
        application = Application(
            responder: door, server: server ?? .http1(configuration: http),
            configuration: ApplicationConfiguration(
                address: .hostname(listening.host, port: listening.port), backlog: limits.backlog,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? listening.port) },
            logger: logger)
    }

    /// Serves until the task is cancelled, or until the service group around it shuts down gracefully: then requests in
    /// progress are finished first.
    package func run() async throws { try await application.run() }

    /// TLS 1.2 with the suites that HTTP/2 does not forbid, and 1.3. TAXII 2.1, line 1.
    private static func configuration(_ files: TLSFiles) throws(ListeningError) -> TLSConfiguration {
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(files.certificateChain), !chain.isEmpty else {
            throw .certificate(detail: "the certificate is not PEM")
        }
        guard let key = try? NIOSSLPrivateKey(bytes: files.privateKey, format: .pem) else {
            throw .certificate(detail: "the key is not PEM")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        configuration.applicationProtocols = ["http/1.1"]
        if files.isMutual {
            configuration.minimumTLSVersion = .tlsv13
            configuration.curves = [.x25519_MLKEM768, .x25519]
            configuration.certificateVerification = .noHostnameVerification
        }
        // Each of the two can be read: what fails now is the pair.
        guard (try? NIOSSLContext(configuration: configuration)) != nil else {
            throw .certificate(detail: "the key does not belong to the certificate")
        }
        return configuration
    }
}
