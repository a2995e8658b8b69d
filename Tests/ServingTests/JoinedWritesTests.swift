import NIOCore
import NIOEmbedded
import Testing

@testable import Serving

@Suite struct JoinedWritesTests {
    private func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(JoinedWrites())
        return channel
    }

    private func written(_ channel: EmbeddedChannel) throws -> [Int] {
        var sizes: [Int] = []
        while let piece = try channel.readOutbound(as: IOData.self) { sizes.append(piece.readableBytes) }
        return sizes
    }

    private func buffer(_ count: Int) -> IOData { .byteBuffer(ByteBuffer(repeating: 0x61, count: count)) }

    @Test("what is written between two flushes goes as one piece, in its order")
    func joined() throws {
        let channel = try channel()
        for piece in ["3\r\n", "abc", "\r\n"] {
            channel.write(IOData.byteBuffer(ByteBuffer(string: piece)), promise: nil)
        }
        #expect(try written(channel) == [])
        channel.flush()
        #expect(try channel.readOutbound(as: IOData.self) == .byteBuffer(ByteBuffer(string: "3\r\nabc\r\n")))
        channel.writeAndFlush(IOData.byteBuffer(ByteBuffer(string: "x")), promise: nil)
        #expect(try written(channel) == [1])
        _ = try channel.finish()
    }

    @Test("a large piece goes by itself, after what came before it; no joined piece is over its limit")
    func large() throws {
        let channel = try channel()
        channel.write(buffer(5), promise: nil)
        channel.write(buffer(JoinedWrites.piece), promise: nil)
        for _ in 0..<5 { channel.write(buffer(JoinedWrites.piece - 1), promise: nil) }
        channel.flush()
        let sizes = try written(channel)
        #expect(sizes.prefix(2) == [5, JoinedWrites.piece])
        #expect(sizes.reduce(0, +) == 5 + JoinedWrites.piece + 5 * (JoinedWrites.piece - 1))
        #expect(sizes.allSatisfy { $0 <= JoinedWrites.most })
        _ = try channel.finish()
    }

    @Test("everybody who waits for a part is told when the whole is written, and when it cannot be")
    func promises() throws {
        for refuses in [false, true] {
            let channel = EmbeddedChannel()
            if refuses { try channel.pipeline.syncOperations.addHandler(Refusing()) }
            try channel.pipeline.syncOperations.addHandler(JoinedWrites())
            let parts = (0..<3).map { _ in channel.eventLoop.makePromise(of: Void.self) }
            var told: [Bool] = []
            for part in parts {
                part.futureResult.assumeIsolated().whenComplete { told.append((try? $0.get()) != nil) }
                channel.write(buffer(1), promise: part)
            }
            #expect(told.isEmpty)
            channel.flush()
            #expect(told == Array(repeating: !refuses, count: 3))
            _ = try channel.finish()
        }
    }
}

/// A connection that takes nothing more.
private final class Refusing: ChannelOutboundHandler {
    typealias OutboundIn = IOData

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        promise?.fail(ChannelError.ioOnClosedChannel)
    }
}
