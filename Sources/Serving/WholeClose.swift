import NIOCore

/// Closes a connection over TLS as soon as the other end has closed it, too.
///
/// Hummingbird allows that half a connection is closed. There swift-nio-ssl 2.37 does not take a `close_notify` for the answer to
/// its own, and holds the connection for the five seconds that it waits for one: a node that is told to stop would take as long.
final class WholeClose: ChannelOutboundHandler {
    typealias OutboundIn = IOData

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // A channel without the option closes whole.
        if mode == .all { try? context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false) }
        context.close(mode: mode, promise: promise)
    }
}
