import HummingbirdCore
import Logging
import NIOCore

/// Puts together what is written between two flushes, so that TLS makes one record of it: HTTP writes the head of an
/// answer, the length of a chunk, the chunk and its end one by one, and each record costs 22 bytes. A sign of life on a link,
/// one of some three thousand a day, is 40 bytes in place of 84.
final class JoinedWrites: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Bytes from which a piece goes by itself: a record holds 16 KiB, and to copy more than that costs more than it saves.
    static let piece = 4_096
    /// Bytes that are put together at most.
    static let most = 16_384

    private var gathered: ByteBuffer?
    private var promises: [EventLoopPromise<Void>] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .byteBuffer(var buffer) = unwrapOutboundIn(data), buffer.readableBytes < Self.piece else {
            pass(context)
            return context.write(data, promise: promise)
        }
        if let held = gathered, held.readableBytes + buffer.readableBytes > Self.most { pass(context) }
        if gathered == nil { gathered = buffer } else { gathered?.writeBuffer(&buffer) }
        if let promise { promises.append(promise) }
    }

    func flush(context: ChannelHandlerContext) {
        pass(context)
        context.flush()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        pass(context)
        context.close(mode: mode, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        for promise in promises { promise.fail(ChannelError.ioOnClosedChannel) }
        (gathered, promises) = (nil, [])
    }

    /// Writes what was gathered, and has everybody who waits for a part of it told of the whole.
    private func pass(_ context: ChannelHandlerContext) {
        guard let buffer = gathered else { return }
        let whole = promises.first
        for promise in promises.dropFirst() { whole?.futureResult.cascade(to: promise) }
        (gathered, promises) = (nil, [])
        context.write(wrapOutboundOut(.byteBuffer(buffer)), promise: whole)
    }
}

/// A connection over TLS: its writes are joined before they are made records of, and it is closed whole.
struct JoinedChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers(WholeClose(), JoinedWrites())
        }
        .flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
