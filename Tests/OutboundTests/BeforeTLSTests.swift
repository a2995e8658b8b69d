import NIOCore
import NIOEmbedded
import Testing

@testable import Outbound

@Suite("Before TLS a mail server is heard only in what it was asked for (RFC 3207 §6)")
struct BeforeTLSTests {
    /// In the place of TLS. The end of a reading that it has opened nothing of ends at it, as at the real one.
    private final class Opening: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        var isThere = false
        var read = ""

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            read += String(buffer: unwrapInboundIn(data))
        }
        func channelReadComplete(context: ChannelHandlerContext) {}
    }

    /// In the place of whoever talks: it hears what was read once the reading has ended.
    private final class Hearing: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        var read = ""
        var heard = ""
        var errors: [String] = []

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            read += String(buffer: unwrapInboundIn(data))
        }
        func channelReadComplete(context: ChannelHandlerContext) {
            heard += read
            read = ""
        }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { errors.append("\(error)") }
    }

    /// A connection whose server has greeted and said what it offers.
    private struct Line {
        let channel = EmbeddedChannel()
        let opening = Opening()
        let hearing = Hearing()

        init() throws {
            let opening = opening
            let before = BeforeTLS(at: "mail.example") { channel in
                opening.isThere = true
                try channel.pipeline.syncOperations.addHandler(opening, position: .first)
            }
            try channel.pipeline.syncOperations.addHandler(before)
            try channel.pipeline.syncOperations.addHandler(hearing)
            _ = channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 587))
            try hear("220 mail.example\r\n")
            try say("EHLO node.example\r\n")
            try hear("250-mail.example\r\n250 STARTTLS\r\n")
            hearing.heard = ""
        }

        func say(_ text: String) throws { try channel.writeOutbound(ByteBuffer(string: text)) }
        func hear(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }
        func end() throws { _ = try channel.finish(acceptAlreadyClosed: true) }
    }

    @Test("TLS is in place in the moment in which the server says that it may begin, and that it says so is heard")
    func begins() throws {
        let line = try Line()
        defer { try? line.end() }
        try line.say(BeforeTLS.command)
        try line.hear("220-go\r\n")
        #expect(!line.opening.isThere)
        try line.hear("220 on\r\n")
        #expect(line.opening.isThere)
        #expect(line.hearing.heard == "220-go\r\n220 on\r\n")
        // What comes now is for TLS, whoever sent it.
        try line.hear("250 taken\r\n")
        #expect(line.opening.read == "250 taken\r\n")
        #expect(line.hearing.heard == "220-go\r\n220 on\r\n" && line.hearing.errors.isEmpty)
    }

    @Test("a reply may come in pieces, wherever it is cut")
    func pieces() throws {
        let reply = "220 go on\r\n"
        for cut in 1..<reply.utf8.count {
            let line = try Line()
            defer { try? line.end() }
            try line.say(BeforeTLS.command)
            try line.hear(String(decoding: reply.utf8.prefix(cut), as: UTF8.self))
            #expect(!line.opening.isThere)
            try line.hear(String(decoding: reply.utf8.dropFirst(cut), as: UTF8.self))
            #expect(line.opening.isThere && line.hearing.heard == reply)
        }
    }

    @Test(
        "what stands behind the reply ends the connection, and neither is heard",
        arguments: ["2", "\r\n", "250 taken\r\n", "250-mail.example\r\n250 AUTH PLAIN\r\n235 welcome\r\n"])
    func behind(_ more: String) throws {
        let line = try Line()
        defer { try? line.end() }
        try line.say(BeforeTLS.command)
        try line.hear("220 go on\r\n" + more)
        #expect(line.hearing.heard.isEmpty && line.hearing.read.isEmpty && !line.opening.isThere)
        #expect(line.hearing.errors == ["broken: mail.example said more before TLS than it was asked"])
        #expect(!line.channel.isActive)
    }

    @Test("what is said before it was asked for ends the connection")
    func early() throws {
        let line = try Line()
        defer { try? line.end() }
        try line.hear("220 go on\r\n")
        #expect(line.hearing.errors.count == 1 && line.hearing.heard.isEmpty && !line.channel.isActive)
    }

    @Test("a server that will not begin is heard, and TLS does not begin")
    func refused() throws {
        let line = try Line()
        defer { try? line.end() }
        try line.say(BeforeTLS.command)
        try line.hear("454 TLS not available\r\n")
        #expect(!line.opening.isThere && line.hearing.heard == "454 TLS not available\r\n")
        #expect(line.hearing.errors.isEmpty && line.channel.isActive)
    }
}

@Suite("Who may have signed a mail server's certificate")
struct MailAuthorityTests {
    @Test(
        "what is no certificate is none",
        arguments: ["", "a", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func unreadable(_ text: String) {
        #expect(throws: OutboundError.self) { try MailAuthority(pem: Array(text.utf8)) }
    }
}
