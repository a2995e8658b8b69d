internal import AsyncHTTPClient
package import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// Where a call goes, and whom it must find there.
package struct OutboundTarget: Hashable, Sendable {
    package var host: String
    package var port: Int
    /// DER: one of these has to answer. Empty where anybody may, as what is said is verified by itself.
    package var pinned: [[UInt8]]

    package init(host: String, port: Int, pinned: [[UInt8]]) {
        self.host = host
        self.port = port
        self.pinned = pinned
    }
}

/// What the node shows of itself in TLS.
package struct OutboundIdentity: Sendable {
    package let certificate: [UInt8]
    /// PKCS#8, DER.
    package let key: [UInt8]

    package init(certificate: [UInt8], key: [UInt8]) {
        self.certificate = certificate
        self.key = key
    }
}

package struct OutboundAnswer: Sendable {
    package let status: UInt
    package let body: [UInt8]
}

/// HTTP out: TLS 1.3 with a post-quantum key exchange first, pinned certificates, no redirects, no private addresses unless
/// the node is told to call them, everything bounded.
package final class OutboundClient: Sendable {
    private let client: HTTPClient
    private let limits: OutboundLimits
    private let callsPrivate: Bool
    private let identity: OutboundIdentity
    /// Made once for each target: reading certificates and keys takes memory and time, and each call needs them.
    private let settings = Mutex<[OutboundTarget: TLSConfiguration]>([:])

    /// Call ``shutdown()`` when it is not needed any more.
    package init(identity: OutboundIdentity, callsPrivate: Bool, limits: OutboundLimits = OutboundLimits()) {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        configuration.timeout = .init(
            connect: .seconds(limits.connectSeconds), read: .seconds(limits.readSeconds),
            write: .seconds(limits.readSeconds))
        configuration.connectionPool.idleTimeout = .seconds(limits.idleSeconds)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = limits.connections
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
        self.identity = identity
        self.callsPrivate = callsPrivate
        self.limits = limits
    }

    package func shutdown() async throws { try await client.shutdown() }

    /// One exchange, read whole.
    ///
    /// - Parameters:
    ///   - path: with its query; begins with a slash.
    ///   - most: bytes of the answer.
    /// - Throws: ``OutboundError``; an answer of any status is an answer.
    package func exchange(
        _ method: String, _ path: String, at target: OutboundTarget, body: [UInt8]? = nil, most: Int? = nil
    ) async throws -> OutboundAnswer {
        try await call(method, path, at: target, body: body, deadline: limits.exchangeSeconds) { response in
            let most = most ?? self.limits.answer
            var bytes: [UInt8] = []
            for try await chunk in response.body {
                guard bytes.count + chunk.readableBytes <= most else {
                    throw OutboundError(
                        .tooLarge,
                        "\(target.host):\(target.port) answers more than the \(most) bytes that were asked for")
                }
                bytes += chunk.readableBytesView
            }
            return OutboundAnswer(status: response.status.code, body: bytes)
        }
    }

    /// An answer that goes on for as long as both sides like; silence of ``OutboundLimits/readSeconds`` ends it.
    ///
    /// - Parameter take: gets each piece as it comes, and nothing while it works: what is not taken is not read.
    /// - Returns: the status; of another one than 200 nothing is taken.
    package func stream(
        _ path: String, at target: OutboundTarget, take: @Sendable (ByteBuffer) async throws -> Void
    ) async throws -> UInt {
        try await call("GET", path, at: target, body: nil, deadline: 365 * 86_400) { response in
            guard response.status == .ok else { return response.status.code }
            for try await chunk in response.body { try await take(chunk) }
            return response.status.code
        }
    }

    private func call<R: Sendable>(
        _ method: String, _ path: String, at target: OutboundTarget, body: [UInt8]?, deadline: Int64,
        _ read: @Sendable (HTTPClientResponse) async throws -> R
    ) async throws -> R {
        let addresses = try await AddressGuard.addresses(
            of: target.host, port: target.port, callsPrivate: callsPrivate, most: limits.addresses)
        var last: (any Error)?
        for address in addresses {
            let place = address.contains(":") ? "[\(address)]" : address
            var request = HTTPClientRequest(url: "https://\(place):\(target.port)\(path)")
            request.method = HTTPMethod(rawValue: method)
            request.headers.add(name: "Host", value: Self.authority(target))
            request.tlsConfiguration = try tls(target)
            if let body { request.body = .bytes(body, length: .known(Int64(body.count))) }
            let response: HTTPClientResponse
            do {
                response = try await client.execute(request, deadline: .now() + .seconds(deadline))
            } catch {
                if error is CancellationError { throw error }
                // Nothing was answered: another address may.
                last = error
                continue
            }
            do {
                return try await read(response)
            } catch {
                throw translated(error, target)
            }
        }
        throw translated(last ?? OutboundError(.unknown, "\(target.host) has no address"), target)
    }

    private static func authority(_ target: OutboundTarget) -> String {
        target.host.contains(":") ? "[\(target.host)]:\(target.port)" : "\(target.host):\(target.port)"
    }

    private func tls(_ target: OutboundTarget) throws -> TLSConfiguration {
        if let known = settings.withLock({ $0[target] }) { return known }
        let made = try makeTLS(target)
        settings.withLock { settings in
            if settings.count >= limits.targets { settings = [:] }
            settings[target] = made
        }
        return made
    }

    private func makeTLS(_ target: OutboundTarget) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv13
        tls.curves = [.x25519_MLKEM768, .x25519]
        tls.certificateChain = [.certificate(try NIOSSLCertificate(bytes: identity.certificate, format: .der))]
        tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: identity.key, format: .der))
        if target.pinned.isEmpty {
            tls.certificateVerification = .none
        } else {
            tls.trustRoots = .certificates(try target.pinned.map { try NIOSSLCertificate(bytes: $0, format: .der) })
            tls.certificateVerification = .noHostnameVerification
        }
        return tls
    }

    private func translated(_ error: any Error, _ target: OutboundTarget) -> any Error {
        let place = Self.authority(target)
        switch error {
        case is OutboundError, is CancellationError: return error
        case let error as HTTPClientError where error == .connectTimeout || error == .deadlineExceeded:
            return OutboundError(.timeout, "\(place) did not answer in time", detail: "\(error)")
        case let error as HTTPClientError where error == .readTimeout:
            return OutboundError(.timeout, "\(place) fell silent", detail: "\(error)")
        case let error as HTTPClientError where error == .cancelled:
            return CancellationError()
        case is HTTPClientError:
            return OutboundError(.broken, "the connection to \(place) broke off", detail: "\(error)")
        case is NIOSSLError, is NIOSSLExtraError:
            return OutboundError(
                .unreachable, "\(place) does not speak TLS as the node that was expected there", detail: "\(error)")
        case let error as IOError:
            return OutboundError(.unreachable, "nobody answers at \(place)", detail: "\(error)")
        default:
            // Whoever takes the answer has errors of its own.
            let kind = String(reflecting: type(of: error))
            guard kind.hasPrefix("NIO") || kind.hasPrefix("AsyncHTTPClient") else { return error }
            return OutboundError(.unreachable, "nobody answers at \(place)", detail: "\(error)")
        }
    }
}
