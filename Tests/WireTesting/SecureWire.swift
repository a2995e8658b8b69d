import NIOCore
import NIOPosix
package import NIOSSL

/// As ``Wire``, over TLS, without asking who signed the certificate.
package struct SecureWire: Sendable {
    package let port: Int
    private let newest: TLSVersion

    /// - Parameter newest: the newest TLS that the client can do.
    package init(port: Int, newest: TLSVersion = .tlsv13) {
        self.port = port
        self.newest = newest
    }

    package func get(_ target: String, headers: [(String, String)]) async throws -> WireAnswer {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = newest
        let context = try NIOSSLContext(configuration: configuration)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: nil)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        var head = "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        let request = ByteBuffer(string: head + "\r\n")
        let received = try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(request)
            var received: [UInt8] = []
            do {
                for try await chunk in inbound { received.append(contentsOf: chunk.readableBytesView) }
            } catch {
                // An end without close_notify after the answer is an end like any other.
                guard !received.isEmpty else { throw error }
            }
            return received
        }
        guard let answer = try WireAnswer.all(in: received, noBody: false).first else { throw WireError.noAnswer }
        return answer
    }
}
