import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Synchronization

/// How many connections each address has open.
final class AddressCounts: Sendable {
    private let limit: Int
    private let counts = Mutex<[String: Int]>([:])

    init(limit: Int) { self.limit = limit }

    /// Whether the address may have one more; if so it counts until ``release(_:)``.
    func take(_ address: String) -> Bool {
        counts.withLock { counts in
            guard counts[address, default: 0] < limit else { return false }
            counts[address, default: 0] += 1
            return true
        }
    }

    func release(_ address: String) {
        counts.withLock { counts in
            let left = counts[address, default: 0] - 1
            counts[address] = left > 0 ? left : nil
        }
    }
}

/// Watches one connection: closes it when its address has too many, when a request takes too long to arrive or an answer
/// too long to be taken, and lets a client that asks first (`Expect: 100-continue`) send its body.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private let writeLimit: TimeAmount
    private let bodyMost: Int
    private let addresses: AddressCounts
    private var deadline: Scheduled<Void>?
    /// Runs while there is no room for more of an answer.
    private var writeDeadline: Scheduled<Void>?
    /// Under which the connection is counted.
    private var address: String?
    /// Requests whose answers are not finished: an interim answer fits only where there is none before it.
    private var unanswered = 0

    /// - Parameters:
    ///   - requestSeconds: in which a request has to have arrived whole.
    ///   - writeSeconds: in which a client has to make room for more of an answer.
    ///   - bodyMost: bytes above which nobody is invited to send a body, as no route takes it.
    init(requestSeconds: Int, writeSeconds: Int, bodyMost: Int, addresses: AddressCounts) {
        limit = .seconds(Int64(requestSeconds))
        writeLimit = .seconds(Int64(writeSeconds))
        self.bodyMost = bodyMost
        self.addresses = addresses
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { admit(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        admit(context)
        context.fireChannelActive()
    }

    private func admit(_ context: ChannelHandlerContext) {
        guard address == nil, let remote = context.remoteAddress?.ipAddress else { return }
        guard addresses.take(remote) else { return context.close(promise: nil) }
        address = remote
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeDeadline?.cancel()
        writeDeadline = nil
        if !context.channel.isWritable {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            writeDeadline = context.eventLoop.scheduleTask(in: writeLimit) { bound.value.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
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
        leave()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    private func leave() {
        disarm()
        writeDeadline?.cancel()
        writeDeadline = nil
        if let address { addresses.release(address) }
        address = nil
    }

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
