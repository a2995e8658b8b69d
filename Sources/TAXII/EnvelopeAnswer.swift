import HTTPTypes
import Hummingbird
import NIOCore
import Serving
import Sharing

/// An envelope: the stored bodies of a page's lines, joined; never parsed, never whole in memory.
struct EnvelopeAnswer {
    private let page: Page
    private let opening: [UInt8]
    private let closing: [UInt8]
    /// Octets of the whole body.
    private let length: Int

    init(_ page: Page) {
        self.page = page
        var opening = PageAnswer.opening(page)
        if page.count == 0 {
            closing = Array("}".utf8)
        } else {
            opening.append(contentsOf: (opening.count > 1 ? #","objects":["# : #""objects":["#).utf8)
            closing = Array("]}".utf8)
        }
        self.opening = opening
        length = opening.count + page.bytes + closing.count
    }

    /// The length is known from the lines, so it is announced, and a body that breaks off shows.
    ///
    /// A small page is read before its answer begins, so that a failure still becomes a status.
    func response(from gate: Gate, through buffers: BufferPool, in context: AppContext) async throws -> Response {
        let headers = PageAnswer.headers(page)
        if let (now, bodies) = try await gate.joined(page, for: context.caller) {
            return EnvelopeAnswer(now).joined(bodies, from: gate, in: context)
        }
        guard length > TAXIILimits.heldPage else {
            var buffer = ByteBuffer()
            buffer.reserveCapacity(length)
            buffer.writeBytes(opening)
            if page.count > 0 {
                try await gate.stream(page, separator: Self.comma, for: context.caller) { buffer.writeBytes($0) }
            }
            buffer.writeBytes(closing)
            guard buffer.readableBytes == length else { throw LengthError(expected: length, got: buffer.readableBytes) }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: buffer))
        }
        let body = ResponseBody(contentLength: length) { [self] writer in
            var sent = opening.count
            do {
                var start = opening
                try await gate.stream(page, separator: Self.comma, for: context.caller) { @concurrent bytes in
                    var buffer = buffers.take()
                    buffer.writeBytes(start)
                    buffer.writeBytes(bytes)
                    start = []
                    sent += bytes.count
                    try await writer.write(buffer)
                    buffers.give(buffer)
                }
                sent += closing.count
                guard sent == length else { throw LengthError(expected: length, got: sent) }
            } catch {
                context.brokeOff(error)
                throw error
            }
            try await writer.write(ByteBuffer(bytes: closing))
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private func joined(_ bodies: [ByteBuffer], from gate: Gate, in context: AppContext) -> Response {
        let headers = PageAnswer.headers(page)
        let pieces = [ByteBuffer(bytes: opening)] + bodies + [ByteBuffer(bytes: closing)]
        guard length > TAXIILimits.stretch else {
            // In one go: each write of its own would be a call to the system and two changes of threads.
            return Response(status: .ok, headers: headers, body: ResponseBody(contentsOf: pieces))
        }
        let body = ResponseBody(contentLength: length) { writer in
            do {
                var known = page
                try await Self.send(pieces) { @concurrent in
                    known = try await unchanged(known, from: gate, for: context.caller)
                } to: { @concurrent stretch in
                    try await writer.write(contentsOf: stretch)
                }
            } catch {
                context.brokeOff(error)
                throw error
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// The page as it is now, where it is what its first bytes said; what was taken back meanwhile breaks it off, as its length
    /// was announced.
    func unchanged(_ known: Page, from gate: Gate, for caller: Caller) async throws -> Page {
        guard let now = try await gate.joined(known, for: caller)?.page,
            (now.count, now.bytes) == (page.count, page.bytes), now.added == page.added
        else {
            throw Refusal(.missing, "something of this page was taken back while it was sent: ask for it again")
        }
        return now
    }

    /// Sends pieces in stretches of at most ``TAXIILimits/stretch``.
    ///
    /// - Parameter look: called before each stretch but the first; what it throws ends the sending.
    static func send(
        _ pieces: [ByteBuffer], looking look: () async throws -> Void, to write: ([ByteBuffer]) async throws -> Void
    ) async throws {
        for (index, stretch) in stretches(of: pieces).enumerated() {
            if index > 0 { try await look() }
            try await write(stretch)
        }
    }

    /// The same bytes, at most ``TAXIILimits/stretch`` at a time.
    static func stretches(of pieces: [ByteBuffer]) -> [[ByteBuffer]] {
        var stretches: [[ByteBuffer]] = [[]]
        var room = TAXIILimits.stretch
        for var piece in pieces {
            while piece.readableBytes > 0 {
                if room == 0 {
                    stretches.append([])
                    room = TAXIILimits.stretch
                }
                guard let part = piece.readSlice(length: min(room, piece.readableBytes)) else { break }
                stretches[stretches.count - 1].append(part)
                room -= part.readableBytes
            }
        }
        return stretches
    }

    private static let comma = [UInt8(ascii: ",")]

    /// The store gave other bodies than its lines announced.
    private struct LengthError: Error {
        let expected: Int
        let got: Int
    }
}
