import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Records
package import Serving
package import Sharing

/// Everything that the desk does, for programs: JSON over HTTP, described by OpenAPI 3.1.
///
/// Nothing is decided here: each operation asks the gate for what the page asks it for. There are no cookies, but a browser sends a
/// name and password that it was once told from any site: what says that it comes from another one is refused, reading too, since what
/// is read is written down in its reader's name.
package struct APIBoundary: Boundary {
    /// Where the operations are.
    package static let root = "/api/v1"
    /// Where their description is.
    package static let description = root + "/openapi.json"
    static let json = "application/json"

    package let prefix = "/api/"
    package let credentials: Set<Credential> = [.basic, .bearer]

    private let gate: Gate
    private let replays = Replays()

    package init(gate: Gate) { self.gate = gate }

    package var routes: [Route] {
        Operation.all.map(route) + [
            // The same for everybody, and in the program's documentation as well.
            .get(Self.description, .everyone) { request, _ in
                Self.response(Self.described, to: request)
            }
        ]
    }

    /// Made once: it is given to anybody who asks, however often.
    private static let described = Tagged(OpenAPI.tree)

    private func route(_ operation: Operation) -> Route {
        Route(
            operation.method, Self.root + operation.path, .callers,
            upTo: operation.body == nil ? 0 : operation.bytesMost
        ) { request, context in
            do {
                try Self.checkSite(request)
                let query = try CheckedQuery(context.query, operation.parameters)
                let key = try Self.key(of: request, for: operation)
                guard let schema = operation.body else {
                    let ask = Ask(
                        gate: gate, context: context, query: query, body: CheckedBody(value: nil), request: request)
                    return Self.response(try await operation.handle(ask), to: request)
                }
                try Self.checkContent(request)
                // Whoever could not do it whatever they sent has nothing of it read.
                try await gate.check(operation.takes(context), to: operation.name, by: context.caller)
                // The memory that a body takes is counted until all is done with it.
                return try await context.withBody(of: request) { bytes in
                    let body = try Self.body(bytes, schema, most: operation.bytesMost)
                    let ask = Ask(gate: gate, context: context, query: query, body: body, request: request)
                    return try await act(operation, ask, bytes, key)
                }
            } catch let fault as SchemaFault {
                return Self.refused(
                    RefusedBody(pointer: fault.pointer, message: "\(fault.place): \(fault.message)"), in: context)
            } catch let refused as RefusedBody {
                return Self.refused(refused, in: context)
            }
        }
    }

    /// Does what is asked, once for each key that it comes with.
    private func act(_ operation: Operation, _ ask: Ask, _ bytes: [UInt8], _ key: String?) async throws -> Response {
        guard let key else { return Self.response(try await operation.handle(ask), to: ask.request) }
        let known = Replays.Key(account: ask.caller.account, proof: ask.caller.proof, key: key)
        let digest = ContentDigest(
            sha256: Array("\(ask.context.path)\n".utf8) + ContentDigest(sha256: bytes).bytes)
        let standing = try await gate.standing(of: ask.caller)
        do throws(Refusal) {
            if let answer = try replays.begin(known, digest, standing, at: gate.instant) {
                gate.noteTold(again: operation.name, on: ask.context.path, to: ask.caller)
                return Self.response(answer)
            }
        } catch {
            if error.cause == .rights {
                gate.noteTold(again: operation.name, on: ask.context.path, to: ask.caller, isTold: false)
            }
            throw error
        }
        do {
            let reply = try await operation.handle(ask)
            let answer = Replays.Answer(reply)
            // As it is afterwards: an act may change what its sender may do.
            let after = (try? await gate.standing(of: ask.caller)) ?? standing
            // What is too long to be kept was done all the same.
            replays.end(known, answer.map { .answered($0, after) } ?? .unknown, at: gate.instant)
            return answer.map { Self.response($0) } ?? Self.response(reply, to: ask.request)
        } catch {
            replays.end(known, Replays.End(error), at: gate.instant)
            throw error
        }
    }

    // MARK: What comes

    /// Clients that are not browsers do not send the field.
    private static func checkSite(_ request: Request) throws(Refusal) {
        guard request.headers[values: .fetchSite].allSatisfy({ $0 == "none" || $0 == "same-origin" }) else {
            throw Refusal(
                .forbidden,
                "this was sent by a page of another site: send it from a program, or from a page of this node")
        }
    }

    private static func body(_ bytes: [UInt8], _ schema: Schema, most: Int) throws -> CheckedBody {
        let limits = JSONLimits(bytes: most, depth: APILimits.depth, nodes: APILimits.nodes)
        let value: JSONValue
        do {
            value = try JSONDocument(parsing: bytes, limits: limits).root
        } catch {
            throw Refusal(.invalid, "the body cannot be read: \(error.message)")
        }
        try schema.check(value)
        return CheckedBody(value: value)
    }

    /// A browser sends this type to another site only where that says that it may: ours says so to nobody.
    private static func checkContent(_ request: Request) throws(HTTPRefusal) {
        let fields = request.headers[values: .contentType]
        guard fields.count == 1, let media = MediaRange(fields[0]), media.type == "application",
            media.subtype == "json", media["charset"]?.lowercased() ?? "utf-8" == "utf-8"
        else { throw .mediaType(takes: json) }
        if let coding = request.headers[.contentEncoding], coding.lowercased() != "identity" {
            throw .mediaType(takes: json)
        }
    }

    /// - Throws: ``Sharing/Refusal/Code/invalid`` also where the operation takes none: its sender would count on it.
    private static func key(of request: Request, for operation: Operation) throws(Refusal) -> String? {
        let fields = request.headers[values: .idempotencyKey]
        guard !fields.isEmpty else { return nil }
        guard operation.isReplayed else {
            throw Refusal(
                .invalid,
                "\(operation.name) takes no Idempotency-Key, as what it answers is not remembered: "
                    + "send it without one, and look whether it was done before sending it again")
        }
        guard fields.count == 1, (1...APILimits.key).contains(fields[0].utf8.count),
            fields[0].utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Refusal(.invalid, "an Idempotency-Key is one word of 1 to \(APILimits.key) visible characters")
        }
        return fields[0]
    }

    // MARK: What goes

    private static func response(_ answer: Replays.Answer) -> Response {
        guard !answer.bytes.isEmpty else { return Response(status: answer.status) }
        var headers: HTTPFields = [.contentType: json]
        if let location = answer.location { headers[.location] = location }
        return Response(
            status: answer.status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.bytes)))
    }

    private static func response(_ reply: Reply, to request: Request) -> Response {
        switch reply {
        case .json(let tree, let status, let location):
            if request.method == .get || request.method == .head { return response(Tagged(tree), to: request) }
            var headers: HTTPFields = [.contentType: json]
            if let location { headers[.location] = location }
            return Response(
                status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: tree.bytes)))
        case .file(let bytes, let type, let name):
            return Response(
                status: .ok,
                headers: [
                    .contentType: type, .contentDisposition: FileName.attachment(name),
                    .contentSecurityPolicy: SecurityHeaders.closed + "; sandbox",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .nothing: return Response(status: .noContent)
        case .stream(let stream):
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no",
                ],
                body: ResponseBody { writer in
                    try await stream.run { try await writer.write(ByteBuffer(string: $0)) }
                    try await writer.finish(nil)
                })
        }
    }

    private static func response(_ tagged: Tagged, to request: Request) -> Response {
        let headers: HTTPFields = [.contentType: json, .eTag: tagged.tag]
        if matches(tagged.tag, request) { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: tagged.buffer))
    }

    /// What is fresh with the asker: RFC 9110 §13.1.2. The tag is of what this reader is told, decided now.
    private static func matches(_ tag: String, _ request: Request) -> Bool {
        request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }.contains { each in
            let each = each.drop { $0 == " " }.prefix { $0 != " " }
            return each == "*" || each == tag || each == "W/" + tag
        }
    }

    private static func refused(_ refused: RefusedBody, in context: AppContext) -> Response {
        let failure = Failure(
            .unprocessableContent, code: Refusal.Code.unprocessable.rawValue, message: refused.message)
        return Problem(failure, request: context.id, pointer: refused.pointer).response
    }
}

/// What a GET answers in JSON, with the tag that it is known by.
private struct Tagged: Sendable {
    let buffer: ByteBuffer
    let tag: String

    init(_ tree: JSONTree) {
        let bytes = tree.bytes
        buffer = ByteBuffer(bytes: bytes)
        tag = "\"\(ContentDigest(sha256: bytes).hex.prefix(32))\""
    }
}

extension SchemaFault {
    /// Where it stands, for people.
    var place: String { pointer.isEmpty ? "the body" : pointer }
}

extension HTTPField.Name {
    static let idempotencyKey = known("Idempotency-Key")
    static let fetchSite = known("Sec-Fetch-Site")
    static let xAccelBuffering = known("X-Accel-Buffering")
}
