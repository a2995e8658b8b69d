internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// The server that takes mail of this node on.
package struct MailServer: Hashable, Sendable {
    package enum Security: String, CaseIterable, Sendable {
        /// TLS from the first byte: RFC 8314, port 465.
        case implicit
        /// TLS once the server was asked for it, and nothing before that: RFC 3207, port 587.
        case starttls
    }
    package var host: String
    package var port: Int
    package var security: Security
    /// With which it is told who sends; `nil`: it takes mail from this machine without.
    package var login: Login?
    /// Who may have signed its certificate; `nil`: whom this machine trusts.
    package var authority: MailAuthority?

    package struct Login: Hashable, Sendable {
        package let user: String
        package let password: String
        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    package init(host: String, port: Int, security: Security, login: Login? = nil, authority: MailAuthority? = nil) {
        self.host = host
        self.port = port
        self.security = security
        self.login = login
        self.authority = authority
    }
}

/// Certificates of those who may have signed a mail server's.
package struct MailAuthority: Hashable, Sendable {
    fileprivate let certificates: [NIOSSLCertificate]

    /// - Parameter pem: RFC 7468.
    /// - Throws: ``OutboundError/Code/broken``, where none can be read.
    package init(pem: [UInt8]) throws(OutboundError) {
        do {
            certificates = try NIOSSLCertificate.fromPEMBytes(pem)
        } catch {
            throw OutboundError(.broken, "there is no certificate in PEM that can be read", detail: "\(error)")
        }
    }
}

/// Hands mail to a server: SMTP (RFC 5321) inside TLS, whose certificate has to be the server's. Nothing is sent without.
package struct MailSender: Sendable {
    private let server: MailServer
    private let limits: OutboundLimits

    package init(to server: MailServer, limits: OutboundLimits = OutboundLimits()) {
        self.server = server
        self.limits = limits
    }

    /// Returns once the server has taken the message.
    ///
    /// - Throws: ``OutboundError``: it may be taken all the same, where the answer to its end was lost.
    package func send(_ mail: Mail) async throws {
        let (place, seconds) = ("\(server.host):\(server.port)", limits.mailSeconds)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await talk(about: mail) }
                group.addTask {
                    try await Task.sleep(for: .seconds(seconds))
                    throw OutboundError(.timeout, "\(place) did not take a message in \(seconds) seconds")
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch let error as OutboundError {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch let error as NIOSSLError {
            throw unsafe(place, error)
        } catch let error as NIOSSLExtraError {
            throw unsafe(place, error)
        } catch {
            throw OutboundError(.unreachable, "nobody takes mail at \(place)", detail: "\(error)")
        }
    }

    private func unsafe(_ place: String, _ error: any Error) -> OutboundError {
        OutboundError(
            .unreachable, "\(place) does not speak TLS as the server of that name: look at its certificate",
            detail: "\(error)")
    }

    @concurrent
    private func talk(about mail: Mail) async throws {
        let tls = try TLS(server)
        let (isImplicit, place) = (server.security == .implicit, server.host)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(limits.connectSeconds))
            .connect(host: server.host, port: server.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if isImplicit {
                        try tls.add(to: channel)
                    } else {
                        try channel.pipeline.syncOperations.addHandler(
                            BeforeTLS(at: place) { try tls.add(to: $0) })
                    }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let server = server
        try await channel.executeThenClose { inbound, outbound in
            var talk = Talk(inbound: inbound.makeAsyncIterator(), outbound: outbound, place: server.host)
            _ = try await talk.reply(expecting: [220])
            var offers = try await talk.ask("EHLO \(mail.sender.domain)", expecting: 250)
            if !isImplicit {
                guard offers.contains(where: { $0.uppercased() == "STARTTLS" }) else {
                    throw OutboundError(.broken, "\(server.host) offers no STARTTLS: nothing is sent in the clear")
                }
                // Once its answer is here, TLS is in place.
                _ = try await talk.ask("STARTTLS", expecting: 220)
                offers = try await talk.ask("EHLO \(mail.sender.domain)", expecting: 250)
            }
            if let login = server.login {
                guard offers.contains(where: { Self.offersPlain($0) }) else {
                    throw OutboundError(.broken, "\(server.host) takes no user and password in the way of AUTH PLAIN")
                }
                let secret = Base64.encode(Array("\0\(login.user)\0\(login.password)".utf8))
                _ = try await talk.ask("AUTH PLAIN \(secret)", expecting: 235)
            }
            _ = try await talk.ask("MAIL FROM:<\(mail.sender)>", expecting: 250)
            // 251: it takes it, and sends it on: RFC 5321 §4.2.3.
            _ = try await talk.ask("RCPT TO:<\(mail.receiver)>", expecting: 250, 251)
            _ = try await talk.ask("DATA", expecting: 354)
            try await outbound.write(ByteBuffer(bytes: mail.bytes))
            _ = try await talk.reply(expecting: [250])
            // It has it: what comes now changes nothing.
            try? await outbound.write(ByteBuffer(string: "QUIT\r\n"))
        }
    }

    private static func offersPlain(_ line: String) -> Bool {
        let words = line.uppercased().split { $0 == " " || $0 == "=" }
        return words.first == "AUTH" && words.contains("PLAIN")
    }

    /// What is put before a connection.
    private struct TLS: Sendable {
        let context: NIOSSLContext
        /// `nil` for an address, which its certificate then has to name.
        let name: String?

        init(_ server: MailServer) throws {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            if let authority = server.authority { configuration.trustRoots = .certificates(authority.certificates) }
            context = try NIOSSLContext(configuration: configuration)
            name = (try? SocketAddress(ipAddress: server.host, port: 0)) == nil ? server.host : nil
        }

        func add(to channel: any Channel) throws {
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLClientHandler(context: context, serverHostname: name), position: .first)
        }
    }
}

/// What is said to and fro: RFC 5321 §4.
private struct Talk {
    var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    let place: String
    private var rest: [UInt8] = []

    /// Bytes of a line, and lines of a reply.
    private static let (line, lines) = (2_048, 100)

    init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>, place: String
    ) {
        self.inbound = inbound
        self.outbound = outbound
        self.place = place
    }

    @concurrent
    mutating func ask(_ command: String, expecting codes: Int...) async throws -> [String] {
        try await outbound.write(ByteBuffer(string: command + "\r\n"))
        return try await reply(expecting: codes)
    }

    /// - Parameter codes: any of these.
    /// - Returns: its lines without the code.
    @concurrent
    mutating func reply(expecting codes: [Int]) async throws -> [String] {
        var lines: [String] = []
        while lines.count < Self.lines {
            let text = try await next()
            guard let found = Int(text.prefix(3)),
                text.utf8.count == 3 || [" ", "-"].contains(text.dropFirst(3).prefix(1))
            else { throw OutboundError(.broken, "\(place) does not speak SMTP") }
            lines.append(String(text.dropFirst(4)))
            if text.dropFirst(3).hasPrefix("-") { continue }
            guard codes.contains(found) else {
                throw OutboundError(
                    .broken, "\(place) takes no mail of this node, it says \(found)",
                    detail: lines.joined(separator: " "))
            }
            return lines
        }
        throw OutboundError(.tooLarge, "\(place) answers with more than \(Self.lines) lines")
    }

    @concurrent
    private mutating func next() async throws -> String {
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                let text = String(decoding: rest[..<end].filter { $0 != 0x0D }, as: UTF8.self)
                rest.removeSubrange(...end)
                return text
            }
            guard rest.count <= Self.line else {
                throw OutboundError(.tooLarge, "\(place) answers with lines of more than \(Self.line) bytes")
            }
            guard let more = try await inbound.next() else {
                throw OutboundError(.broken, "\(place) ended the connection before it had taken the message")
            }
            rest += more.readableBytesView
        }
    }
}
