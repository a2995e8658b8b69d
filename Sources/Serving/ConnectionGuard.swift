import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Watches one connection: closes it when a request takes too long to arrive, and lets a client that asks first
/// (`Expect: 100-continue`) send its body.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private let bodyMost: Int
    private var deadline: Scheduled<Void>?
    /// Requests whose answers are not finished: an interim answer fits only where there is none before it.
    private var unanswered = 0

    /// - Parameters:
    ///   - requestSeconds: in which a request has to have arrived whole.
    ///   - bodyMost: bytes above which nobody is invited to send a body, as no route takes it.
    init(requestSeconds: Int, bodyMost: Int) {
        limit = .seconds(Int64(requestSeconds))
        self.bodyMost = bodyMost
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            arm(context)
            unanswered += 1
            let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
            if unanswered == 1, length <= bodyMost, head.headerFields[.expect]?.lowercased() == "100-continue" {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .end:
            disarm()
        case .body:
            break
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { unanswered -= 1 }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        disarm()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { disarm() }

    private func arm(_ context: ChannelHandlerContext) {
        disarm()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: limit) { bound.value.close(promise: nil) }
    }

    private func disarm() {
        deadline?.cancel()
        deadline = nil
    }
}
