internal import NIOCore

/// What is said to a mail server before TLS: one reply to each command, and then TLS, in the moment in which the server says that it may
/// begin.
///
/// It counts on the event loop, as what somebody puts behind a reply would else pass for what is said inside (RFC 3207 §6): whether it
/// comes with the reply or before it was asked for, it ends the connection. What comes after the reply is for TLS alone, which takes
/// nothing that is not of its handshake.
final class BeforeTLS: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The command that asks for TLS, with its end.
    static let command = "STARTTLS\r\n"

    private let place: String
    private let begin: (any Channel) throws -> Void
    /// Replies that are to come: the greeting, and one to each command.
    private var owed = 1
    private var asksForTLS = false
    private var isOver = false
    /// The first four bytes of the line that comes.
    private var line: [UInt8] = []

    /// - Parameters:
    ///   - place: the server, for what is said of it.
    ///   - begin: puts TLS before everything else of the connection.
    init(at place: String, begin: @escaping (any Channel) throws -> Void) {
        self.place = place
        self.begin = begin
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if !isOver {
            owed += 1
            asksForTLS = unwrapOutboundIn(data).readableBytesView.elementsEqual(Self.command.utf8)
        }
        context.write(data, promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else {
            context.fireChannelRead(data)
            return
        }
        for byte in unwrapInboundIn(data).readableBytesView {
            guard owed > 0, !isOver else {
                end(context, OutboundError(.broken, "\(place) said more before TLS than it was asked"))
                return
            }
            guard byte == 0x0A else {
                if line.count < 4, byte != 0x0D { line.append(byte) }
                continue
            }
            let reply = line
            line = []
            // More lines of the same reply follow.
            if reply.count > 3, reply[3] == UInt8(ascii: "-") { continue }
            owed -= 1
            if asksForTLS, reply.starts(with: "220".utf8) { isOver = true }
        }
        guard isOver else {
            context.fireChannelRead(data)
            return
        }
        do {
            try begin(context.channel)
        } catch {
            end(context, error)
            return
        }
        context.fireChannelRead(data)
        // The end of this reading comes to TLS now, which hands it on only with what it has opened: without this whoever waits for the
        // reply would wait for ever.
        context.fireChannelReadComplete()
    }

    /// Nothing of this reading is heard, and nothing that comes after it.
    private func end(_ context: ChannelHandlerContext, _ error: any Error) {
        (isOver, owed) = (false, 0)
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }
}
