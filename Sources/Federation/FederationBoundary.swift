import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Pouch
import Records
import ServiceLifecycle
package import Serving
import Sharing

/// What other nodes are answered: HTTPS with certificates on both sides, of which the caller's says who it is.
///
/// No rule lives here: who may call is asked of ``Sharing/Links``, what is in a pouch is never seen.
package struct FederationBoundary: Boundary {
    package let prefix = "/federation/"
    /// Accounts do not come in here.
    package let credentials: Set<Credential> = []

    private let desk: FederationDesk

    package init(_ desk: FederationDesk) { self.desk = desk }

    /// Seconds in which one request has to have arrived, bytes of all bodies at once: pouches come over thin links.
    package static func limits() -> ServingLimits {
        var limits = ServingLimits()
        limits.requestSeconds = 3_600
        limits.writeSeconds = 300
        limits.idleSeconds = 150
        // A community's nodes behind one address, a stream and a request each: strangers among them are sent away by TLS.
        limits.addressConnections = 256
        limits.bodiesInMemory = 2 * PouchLimits.sealed
        return limits
    }

    package var routes: [Route] {
        [
            .post("/federation/v1/introductions/card", .everyone, upTo: 64) { try await introduce($0, $1) },
            .post("/federation/v1/introductions", .everyone, upTo: IntroductionAnswer.mostBytes) {
                try await answer($0, $1)
            },
            .get("/federation/v1/card", .everyone) { try await card($0, $1) },
            .post("/federation/v1/card", .everyone, upTo: IdentityLimits.cardFileBytes) { try await renew($0, $1) },
            .get("/federation/v1/stream", .everyone) { try await send($0, $1, isStream: true) },
            .get("/federation/v1/pouches", .everyone) { try await send($0, $1, isStream: false) },
            .post("/federation/v1/pouches", .everyone, upTo: PouchLimits.sealed) { try await take($0, $1) },
            .get("/federation/v1/bulks", .everyone) { try await give($0, $1) },
            .post("/federation/v1/bulks", .everyone, upTo: PouchLimits.bulk) { try await keep($0, $1) },
            .post("/federation/v1/stored", .everyone, upTo: 0) { try await stored($0, $1) },
        ]
    }

    // MARK: Introductions: the token is what a caller shows

    private func introduce(_ request: Request, _ context: AppContext) async throws -> Response {
        let digest = try await context.withBody(of: request) {
            KeyFingerprint(hex: String(decoding: $0, as: UTF8.self))
        }
        guard let digest else { throw Refusal(.missing, "not found") }
        return Self.bytes(try await desk.links.introduce(digest.bytes))
    }

    private func answer(_ request: Request, _ context: AppContext) async throws -> Response {
        try await context.withBody(of: request) { try await desk.links.answer($0) }
        return Response(status: .noContent)
    }

    // MARK: Peers

    private func peer(_ context: AppContext) async throws -> String {
        let peer = try await desk.links.caller(
            showing: try await context.peerCertificate(), address: context.address)
        let now = desk.clock()
        desk.links.board.note(peer.organisation) { $0.heard = Instant(microseconds: now) }
        return peer.organisation
    }

    private func card(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try await peer(context)
        return Self.bytes(try desk.links.own().node.file.bytes)
    }

    private func renew(_ request: Request, _ context: AppContext) async throws -> Response {
        let peer = try await peer(context)
        try await context.withBody(of: request) { try await desk.renew($0, from: peer) }
        return Response(status: .noContent)
    }

    private func send(_ request: Request, _ context: AppContext, isStream: Bool) async throws -> Response {
        let peer = try await peer(context)
        let query = try QueryString(context.query)
        guard
            let progress = LinkProgress(
                through: try query.only("through"), also: try query.only("also"),
                unopened: try query.only("unopened"), whole: try query.only("whole"))
        else { throw Refusal(.invalid, "say what you have, as in through=41&also=43.44") }
        let card = try query.only("card")
        let hearsStored = try query.only("hears") == LinkFrame.hearsStored
        let takesLetters = try query.only("letters") == LinkFrame.takesLetters
        let desk = desk
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var writer = writer
                let (pieces, listener) = AsyncThrowingStream<Piece, any Error>.makeStream()
                // Each piece is taken before the next is made: the connection's room is the stream's.
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        let presence = isStream ? desk.presence.begin(peer, hearsStored: hearsStored) : nil
                        defer { if let presence { desk.presence.end(peer, presence) } }
                        do {
                            try await cancelWhenGracefulShutdown {
                                try await desk.feed(
                                    isStream: isStream, to: peer, progress, knowing: card, takesLetters: takesLetters
                                ) { buffer in
                                    try await withCheckedThrowingContinuation { taken in
                                        if case .terminated = listener.yield(Piece(buffer: buffer, taken: taken)) {
                                            taken.resume(throwing: CancellationError())
                                        }
                                    }
                                }
                            }
                            listener.finish()
                        } catch {
                            listener.finish(throwing: error)
                        }
                    }
                    defer { group.cancelAll() }
                    for try await piece in pieces {
                        do {
                            try await writer.write(piece.buffer)
                            piece.taken.resume()
                        } catch {
                            piece.taken.resume(throwing: error)
                            throw error
                        }
                    }
                }
                try await writer.finish(nil)
            })
    }

    private struct Piece {
        let buffer: ByteBuffer
        let taken: CheckedContinuation<Void, any Error>
    }

    private func take(_ request: Request, _ context: AppContext) async throws -> Response {
        let peer = try await peer(context)
        let query = try QueryString(context.query)
        guard let number = try query.only("number").flatMap({ Int64($0) }), number > 0 else {
            throw Refusal(.invalid, "a pouch has a number, as in number=41")
        }
        let to = try query.only("to")
        let rank = try query.only("rank").flatMap { UInt8($0) } ?? 3
        let desk = desk
        return try await context.withBody(of: request) { bytes in
            if let to, to != desk.links.organisation {
                try await desk.relay(LinkPouch(from: peer, number: number, bytes: bytes), to: to, rank: min(rank, 3))
                return Response(status: .accepted)
            }
            switch try await desk.take(LinkPouch(from: peer, number: number, bytes: bytes), by: peer) {
            case .stored: return Response(status: .noContent)
            case .unopened:
                // By its code the sender tells it from whatever else is a conflict, which sealing it otherwise would not mend.
                let failure = Failure(
                    .conflict, code: PouchError.Code.key.rawValue,
                    message: "the pouch \(number) is sealed under a key that is not here: send it sealed to this node")
                return answer(failure, to: request, in: context)
            case .refused(let code): throw Refusal(.unprocessable, "the pouch \(number) was refused: \(code)")
            // It will be fetched, or asked for whole.
            case .letter, .whole: return Response(status: .accepted)
            case .later(let code):
                throw Refusal(.unavailable, "the pouch \(number) cannot be taken yet: \(code)", retryAfter: 60)
            }
        }
    }

    private func stored(_ request: Request, _ context: AppContext) async throws -> Response {
        let peer = try await peer(context)
        let query = try QueryString(context.query)
        guard
            let progress = LinkProgress(
                through: try query.only("through"), also: try query.only("also"),
                unopened: try query.only("unopened"), whole: try query.only("whole"))
        else { throw Refusal(.invalid, "say what is stored, as in through=41&also=43.44") }
        desk.acknowledge(progress, of: try query.only("from") ?? desk.links.organisation, by: peer)
        return Response(status: .noContent)
    }

    // MARK: Bulks: whoever is a peer and knows the name is given it, and all others are told the same

    private func keep(_ request: Request, _ context: AppContext) async throws -> Response {
        let peer = try await peer(context)
        guard let name = try QueryString(context.query).only("name").flatMap({ Digest(hex: $0) }) else {
            throw Refusal(.invalid, "a bulk has a name, as in name=64 hexadecimal digits")
        }
        try await context.withBody(of: request) { try desk.keep(bulk: $0, named: name, of: peer) }
        return Response(status: .noContent)
    }

    private func give(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try await peer(context)
        let query = try QueryString(context.query)
        let after = try query.only("after").map { Int($0) ?? -1 } ?? 0
        guard let name = try query.only("name").flatMap({ Digest(hex: $0) }), let size = desk.bulkSize(name),
            (0..<size).contains(after)
        else { throw Refusal(.missing, "not found") }
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
            body: ResponseBody(contentLength: size - after) { [desk] writer in
                // In pieces, and no more of it in memory: a thin link takes minutes for all of it, sixty fetch at once, and each
                // piece has its own time.
                for start in stride(from: after, to: size, by: PouchLimits.chunk) {
                    let count = min(PouchLimits.chunk, size - start)
                    guard let piece = desk.bulk(named: name, from: start, upTo: count), piece.count == count else {
                        throw Refusal(.missing, "not found")
                    }
                    try await writer.write(ByteBuffer(bytes: piece))
                }
                try await writer.finish(nil)
            })
    }

    private static func bytes(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
