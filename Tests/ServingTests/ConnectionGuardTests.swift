import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Serving

@Suite struct ConnectionGuardTests {
    private static let seconds = 30
    private static let writeSeconds = 20

    private func channel(_ addresses: AddressCounts = AddressCounts(limit: 9)) throws -> EmbeddedChannel {
        let handler = ConnectionGuard(
            requestSeconds: Self.seconds, writeSeconds: Self.writeSeconds, bodyMost: 1_000, addresses: addresses)
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private func head(_ fields: HTTPFields = [:]) -> HTTPRequestPart {
        .head(HTTPRequest(method: .post, scheme: "http", authority: "x", path: "/", headerFields: fields))
    }

    @Test("a request that has not arrived whole in time closes its connection")
    func late() throws {
        let channel = try channel()
        try channel.writeInbound(head())
        channel.embeddedEventLoop.advanceTime(by: .seconds(Int64(Self.seconds) - 1))
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("a request that has arrived may be answered for as long as it takes")
    func slowAnswer() throws {
        let channel = try channel()
        try channel.writeInbound(head())
        try channel.writeInbound(HTTPRequestPart.end(nil))
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        _ = try channel.finish()
    }

    @Test("a client that makes no room for more of an answer in time is cut off; one that does is not")
    func stalled() throws {
        let channel = try channel()
        let pipeline = channel.pipeline
        channel.isWritable = false
        pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .seconds(Int64(Self.writeSeconds) - 1))
        channel.isWritable = true
        pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        channel.isWritable = false
        pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .seconds(Int64(Self.writeSeconds)))
        #expect(!channel.isActive)
    }

    @Test("an address has so many connections and no more, until one of them ends")
    func addresses() throws {
        let addresses = AddressCounts(limit: 2)
        let first = try channel(addresses)
        let second = try channel(addresses)
        #expect(first.isActive && second.isActive)
        #expect(!(try channel(addresses)).isActive)
        #expect(addresses.take("198.51.100.7"))
        _ = try first.finish()
        #expect(try channel(addresses).isActive)
        #expect(!(try channel(addresses)).isActive)
    }

    @Test("who asks first is told to go on, unless no route takes so much or an answer is on its way")
    func expect() throws {
        func interim(_ fields: HTTPFields, before: [HTTPRequestPart] = []) throws -> Bool {
            let channel = try channel()
            for part in before { try channel.writeInbound(part) }
            try channel.writeInbound(head(fields))
            defer { _ = try? channel.finish() }
            return try channel.readOutbound(as: HTTPResponsePart.self) == .head(HTTPResponse(status: .continue))
        }
        #expect(try interim([.expect: "100-Continue", .contentLength: "1000"]))
        #expect(try !interim([.expect: "100-continue", .contentLength: "1001"]))
        #expect(try !interim([.contentLength: "10"]))
        #expect(try !interim([.expect: "100-continue"], before: [head(), .end(nil)]))
    }
}
