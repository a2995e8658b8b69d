import NIOCore
import NIOEmbedded
import NIOSSL
import Testing
import WireTesting

@testable import Serving

@Suite struct WholeCloseTests {
    @Test("a connection over TLS is closed as soon as the other end closes it too, and no second later")
    func prompt() throws {
        let pair = try SelfSigned()
        let chain = try NIOSSLCertificate.fromPEMBytes(pair.certificate).map { NIOSSLCertificateSource.certificate($0) }
        let key = NIOSSLPrivateKeySource.privateKey(try NIOSSLPrivateKey(bytes: pair.key, format: .pem))
        var trusting = TLSConfiguration.makeClientConfiguration()
        trusting.certificateVerification = .none
        let node = NIOSSLServerHandler(
            context: try NIOSSLContext(
                configuration: .makeServerConfiguration(certificateChain: chain, privateKey: key)))
        let client = try NIOSSLClientHandler(
            context: try NIOSSLContext(configuration: trusting), serverHostname: nil)
        // Their clock stands: what waits for seconds waits for ever.
        let (one, other) = (EmbeddedChannel(), EmbeddedChannel())
        one.allowRemoteHalfClosure = true
        try one.pipeline.syncOperations.addHandlers(node, WholeClose())
        try other.pipeline.syncOperations.addHandler(client)
        for channel in [one, other] { try channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).wait() }
        try Self.exchange(one, other)
        other.writeAndFlush(ByteBuffer(string: "asked"), promise: nil)
        try Self.exchange(one, other)
        #expect(try one.readInbound(as: ByteBuffer.self) == ByteBuffer(string: "asked"))
        #expect(one.isActive && other.isActive)
        one.close(promise: nil)
        try Self.exchange(one, other)
        #expect(!one.isActive && !other.isActive)
    }

    /// Carries what either end wrote to the other, until neither writes anything.
    private static func exchange(_ one: EmbeddedChannel, _ other: EmbeddedChannel) throws {
        var isQuiet = false
        while !isQuiet {
            isQuiet = true
            for (from, to) in [(one, other), (other, one)] {
                from.embeddedEventLoop.run()
                while let piece = try from.readOutbound(as: IOData.self) {
                    isQuiet = false
                    guard case .byteBuffer(let bytes) = piece, to.isActive else { continue }
                    try to.writeInbound(bytes)
                }
            }
        }
    }
}
