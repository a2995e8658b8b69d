import NIOCore
import NIOPosix

/// A client that sends exactly the bytes it is given, so that tests can say what no library lets them say.
package struct Wire: Sendable {
    package let port: Int
    package init(port: Int) { self.port = port }

    /// Sends one request on a connection of its own and reads the answer.
    ///
    /// `Host`, `Connection: close` and, with a body, `Content-Length` are added unless `headers` has them.
    package func send(
        _ method: String, _ target: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> WireAnswer {
        var head = "\(method) \(target) HTTP/1.1\r\n"
        func has(_ name: String) -> Bool { headers.contains { $0.0.lowercased() == name.lowercased() } }
        if !has("Host") { head += "Host: 127.0.0.1:\(port)\r\n" }
        if !has("Connection") { head += "Connection: close\r\n" }
        if let body, !has("Content-Length"), !has("Transfer-Encoding") { head += "Content-Length: \(body.count)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        head += "\r\n"
        let answers = try await exchange(Array(head.utf8) + (body ?? []), noBody: method == "HEAD")
        guard let answer = answers.first(where: { $0.status >= 200 }) else { throw WireError.noAnswer }
        return answer
    }

    /// Sends bytes as they are, then reads until the server closes.
    ///
    /// - Parameter halfClose: says that nothing more will be sent, as a client that breaks off does.
    package func exchange(
        _ bytes: [UInt8], halfClose: Bool = false, noBody: Bool = false
    ) async throws -> [WireAnswer] {
        let received = try await raw(bytes, halfClose: halfClose)
        return try WireAnswer.all(in: received, noBody: noBody)
    }

    /// As ``exchange(_:halfClose:noBody:)``, without understanding what comes back.
    package func raw(_ bytes: [UInt8], halfClose: Bool = false) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: NIOAsyncChannel.Configuration(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: bytes))
            if halfClose { outbound.finish() }
            var received: [UInt8] = []
            do {
                for try await chunk in inbound { received.append(contentsOf: chunk.readableBytesView) }
            } catch {
                // A reset after the answer is an end like any other; what came is what is judged.
                guard !received.isEmpty else { throw error }
            }
            return received
        }
    }
}

package enum WireError: Error { case noAnswer, malformed }

/// An answer as it came over the wire.
package struct WireAnswer: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String
    }
    package let status: Int
    package let fields: [Field]
    package let body: [UInt8]

    /// The value of a field, in whatever case it is spelt.
    package subscript(name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// Status, fields and body without what differs by nature: the date, the request's id and what was asked for, which
    /// must have the same length where likenesses are compared.
    package func likeness(without asked: String...) -> String {
        let id = self["X-Request-Id"] ?? "-"
        let kept = fields.filter { !["date", "x-request-id"].contains($0.name.lowercased()) }
        let lines = kept.map { "\($0.name): \($0.value)" }.sorted().joined(separator: "\n")
        let text = asked.reduce(text.replacing(id, with: "ID")) { $0.replacing($1, with: "NAME") }
        return "\(status)\n\(lines)\n\n\(text)"
    }

    /// Cuts what came into answers, by `Content-Length` and chunks.
    static func all(in bytes: [UInt8], noBody: Bool) throws -> [WireAnswer] {
        var answers: [WireAnswer] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) else { throw WireError.malformed }
            let head = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
            rest = rest[end.upperBound...]
            var lines = head.split(separator: "\r\n").makeIterator()
            guard let status = lines.next()?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
                throw WireError.malformed
            }
            var fields: [Field] = []
            while let line = lines.next() {
                guard let colon = line.firstIndex(of: ":") else { throw WireError.malformed }
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                fields.append(Field(name: String(line[..<colon]), value: String(value)))
            }
            func field(_ name: String) -> String? { fields.first { $0.name.lowercased() == name }?.value }
            var body: [UInt8] = []
            if noBody || status < 200 || status == 204 || status == 304 {
                body = []
            } else if let length = field("content-length").flatMap({ Int($0) }) {
                body = Array(rest.prefix(length))
                rest = rest.dropFirst(length)
            } else if field("transfer-encoding") == "chunked" {
                while let line = rest.firstRange(of: Array("\r\n".utf8)) {
                    let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16) ?? 0
                    rest = rest[line.upperBound...]
                    body.append(contentsOf: rest.prefix(size))
                    rest = rest.dropFirst(size + 2)
                    if size == 0 { break }
                }
            } else {
                body = Array(rest)
                rest = []
            }
            answers.append(WireAnswer(status: status, fields: fields, body: body))
        }
        return answers
    }
}
