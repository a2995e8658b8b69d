import Hummingbird
import Logging
import NIOCore
import Sharing
import Synchronization
import Testing
import WireTesting

@testable import Serving

/// A boundary made for these tests.
private struct Echo: Boundary {
    let prefix = "/echo/"
    let credentials: Set<Credential>
    let redirectsToSlash = true

    init(_ credentials: Set<Credential> = [.basic, .bearer, .session]) { self.credentials = credentials }

    private static func say(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    var routes: [Route] {
        [
            .get("/echo/open/", .everyone) { _, context in Self.say(context.caller.name) },
            .get("/echo/visit/", .visitors) { _, context in Self.say(context.caller.name) },
            .get("/echo/mine/{x}/", .callers) { _, context in
                Self.say("\(context.caller.name) \(try context.parameter("x")) \(context.query ?? "-")")
            },
            .post("/echo/body/", .callers, upTo: 1_000) { request, context in
                try await context.withBody(of: request) { Self.say(String($0.count)) }
            },
            .get("/echo/broken/", .everyone) { _, _ in throw Secret(table: "accounts") },
            .get("/echo/stream/", .everyone) { _, context in
                Response(
                    status: .ok,
                    body: ResponseBody(contentLength: 10) { writer in
                        try await writer.write(ByteBuffer(string: "12345"))
                        context.brokeOff(Secret(table: "records"))
                        throw Secret(table: "records")
                    })
            },
        ] + Self.refusals
    }

    static let codes: [(Refusal.Code, Int)] = [
        (.invalid, 400), (.unprocessable, 422), (.unauthenticated, 401), (.forbidden, 403), (.missing, 404),
        (.conflict, 409), (.tooLarge, 413), (.tooMany, 429), (.tooSlow, 503), (.full, 507), (.unavailable, 503),
    ]

    private static var refusals: [Route] {
        codes.map { code, _ in
            .get("/echo/refuse/\(code.rawValue)/", .everyone) { _, _ in
                throw Refusal(code, "a message", detail: "table accounts", retryAfter: 7)
            }
        }
    }
}

private struct Secret: Error { let table: String }

/// Keeps what is logged.
private struct Ears: LogHandler {
    let heard: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.debug
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        heard.add("\(event.level) \(event.message) \(all)")
    }
}

private final class Lines: Sendable {
    private let kept = Mutex<[String]>([])
    func add(_ line: String) { kept.withLock { $0.append(line) } }
    var all: [String] { kept.withLock { $0 } }
}

@Suite struct FrontDoorTests {
    private func serve(
        _ boundary: any Boundary = Echo(), limits: ServingLimits = ServingLimits(), log: Logger? = nil,
        _ body: @Sendable @escaping (Wire, TestNode) async throws -> Void
    ) async throws {
        let node = try await TestNode()
        let boundaries: [any Boundary] = [boundary, HealthBoundary(), LedgerBoundary(gate: node.node.gate)]
        try await node.serving(boundaries, limits: limits, log: log) { try await body($0, node) }
    }

    @Test("every refusal has its status, Retry-After where waiting helps, and no detail")
    func refusals() async throws {
        try await serve { wire, _ async throws in
            for (code, status) in Echo.codes {
                let answer = try await wire.send("GET", "/echo/refuse/\(code.rawValue)/")
                #expect(answer.status == status)
                #expect(answer["Content-Type"] == "application/problem+json")
                #expect(answer.text.contains("a message"))
                #expect(!answer.text.contains("accounts"))
                let waits: Set<Refusal.Code> = [.tooMany, .tooSlow, .full, .unavailable]
                #expect(answer["Retry-After"] == (waits.contains(code) ? "7" : nil))
                #expect((answer["WWW-Authenticate"] != nil) == (code == .unauthenticated))
            }
        }
    }

    @Test("an error that nobody foresaw is 500 with the request's id; the log has it whole under that id")
    func unforeseen() async throws {
        let lines = Lines()
        let log = Logger(label: "test") { _ in Ears(heard: lines) }
        try await serve(log: log) { wire, _ async throws in
            let answer = try await wire.send("GET", "/echo/broken/")
            #expect(answer.status == 500)
            let id = try #require(answer["X-Request-Id"])
            #expect(answer.text.contains(id))
            #expect(!answer.text.contains("accounts"))
            #expect(lines.all.contains { $0.hasPrefix("error") && $0.contains(id) && $0.contains("accounts") })
        }
    }

    @Test("who may ask is the route's rule: nobody is asked, may say, must say")
    func access() async throws {
        try await serve { wire, node async throws in
            let reader = [("Authorization", node.authorization("reader"))]
            let wrong = [("Authorization", TestNode.basic("reader", "wrong"))]
            #expect(try await wire.send("GET", "/echo/open/", headers: wrong).text == "anonymous")
            #expect(try await wire.send("GET", "/echo/visit/").text == "anonymous")
            #expect(try await wire.send("GET", "/echo/visit/", headers: reader).text == "reader")
            #expect(try await wire.send("GET", "/echo/visit/", headers: wrong).status == 401)
            #expect(try await wire.send("GET", "/echo/mine/1/").status == 401)
            #expect(try await wire.send("GET", "/echo/mine/%C3%A9/?q=%20", headers: reader).text == "reader é q=%20")
        }
    }

    @Test("a boundary takes the credentials that it names and no others")
    func credentials() async throws {
        try await serve(Echo([.bearer])) { wire, node async throws in
            let token = node.tokens["reader"] ?? ""
            let bearer = [("Authorization", "Bearer \(token)")]
            let basic = [("Authorization", node.authorization("reader"))]
            #expect(try await wire.send("GET", "/echo/mine/1/", headers: bearer).status == 200)
            #expect(try await wire.send("GET", "/echo/mine/1/", headers: basic).status == 401)
        }
    }

    @Test("a session comes by its cookie, and cannot be used from another site")
    func session() async throws {
        let node = try await TestNode()
        try await node.node.administration.setPassword("correct horse battery staple", of: "reader")
        let (cookie, _) = try await node.node.accounts.signIn(
            name: "reader", password: "correct horse battery staple", address: "127.0.0.1")
        try await node.serving([Echo()]) { wire async throws in
            let fields = [("Cookie", "other=1; baraza=\(cookie)")]
            #expect(try await wire.send("GET", "/echo/mine/1/", headers: fields).status == 200)
            #expect(try await wire.send("POST", "/echo/body/", headers: fields, body: [1, 2]).text == "2")
            let evil = fields + [("Origin", "https://evil.example")]
            #expect(try await wire.send("POST", "/echo/body/", headers: evil, body: [1]).status == 403)
            let cross = fields + [("Sec-Fetch-Site", "cross-site")]
            #expect(try await wire.send("POST", "/echo/body/", headers: cross, body: [1]).status == 403)
            #expect(try await wire.send("GET", "/echo/mine/1/", headers: [("Cookie", "baraza=forged")]).status == 401)
        }
    }

    @Test("what is refused before anybody is asked is an audit entry; strangers' are few, however many they send")
    func audited() async throws {
        try await serve(Echo()) { wire, node async throws in
            let auditor = try await node.node.accounts.caller(token: node.tokens["auditor"] ?? "", address: "local")
            func refused() async throws -> Set<String> {
                try await node.node.flush()
                return Set(
                    try await node.node.gate.audit(before: nil, limit: 100, for: auditor)
                        .filter { $0.act.hasPrefix("refused.") }
                        .map { "\($0.actor) \($0.act) \($0.subject) \($0.outcome)" })
            }
            _ = try await wire.send("GET", "/echo/mine/1/")
            for field in ["Digest a=b", "Basic ???", "Nonsense"] {
                _ = try await wire.send("GET", "/echo/mine/1/", headers: [("Authorization", field)])
            }
            _ = try await wire.send("POST", "/echo/body/", headers: [("Sec-Fetch-Site", "cross-site")], body: [1])
            let from = "from 127.0.0.1"
            let expected: Set<String> = [
                "anonymous refused.sign-in no credentials \(from) unauthenticated",
                "anonymous refused.sign-in malformed credentials \(from) unauthenticated ×3",
                "anonymous refused.form /echo/body/ from another site \(from) forbidden",
            ]
            #expect(try await refused() == expected)
            let size = try await node.node.gate.audit(before: nil, limit: 500, for: auditor).count
            for number in 0..<100 {
                _ = try await wire.send("GET", "/echo/mine/\(number)/")
                _ = try await wire.send("GET", "/echo/mine/1/", headers: [("Authorization", "Basic \(number)")])
            }
            #expect(try await refused().count == expected.count + 2)
            #expect(try await node.node.gate.audit(before: nil, limit: 500, for: auditor).count == size + 2)
        }
    }

    @Test("a body as long as the limit is taken, one byte more is not, announced or not")
    func bodies() async throws {
        try await serve { wire, node async throws in
            let fields = [("Authorization", node.authorization("reader"))]
            func post(_ count: Int) async throws -> WireAnswer {
                try await wire.send("POST", "/echo/body/", headers: fields, body: [UInt8](repeating: 65, count: count))
            }
            #expect(try await post(0).text == "0")
            #expect(try await post(1_000).text == "1000")
            #expect(try await post(1_001).status == 413)
            let chunk = Array("3e9\r\n".utf8) + [UInt8](repeating: 65, count: 1_001) + Array("\r\n0\r\n\r\n".utf8)
            let chunked = fields + [("Transfer-Encoding", "chunked")]
            #expect(try await wire.send("POST", "/echo/body/", headers: chunked, body: chunk).status == 413)
        }
    }

    @Test("bodies that the node has no memory for are put off")
    func memory() async throws {
        var limits = ServingLimits()
        limits.bodiesInMemory = 500
        try await serve(limits: limits) { wire, node async throws in
            let fields = [("Authorization", node.authorization("reader"))]
            let over = try await wire.send(
                "POST", "/echo/body/", headers: fields, body: [UInt8](repeating: 1, count: 501))
            #expect(over.status == 503)
            #expect(over["Retry-After"] == "1")
            for _ in 0..<3 {
                let most = try await wire.send(
                    "POST", "/echo/body/", headers: fields, body: [UInt8](repeating: 1, count: 500))
                #expect(most.text == "500", "what was held is let go")
            }
        }
    }

    @Test("every answer tells the browser what not to do, and is kept by nobody")
    func headers() async throws {
        try await serve { wire, _ async throws in
            for path in ["/echo/open/", "/echo/refuse/missing/", "/nothing", "/healthz"] {
                let answer = try await wire.send("GET", path)
                #expect(answer["Content-Security-Policy"]?.contains("frame-ancestors 'none'") == true)
                #expect(answer["X-Content-Type-Options"] == "nosniff")
                #expect(answer["Referrer-Policy"] == "no-referrer")
                #expect(answer["Cross-Origin-Opener-Policy"] == "same-origin")
                #expect(answer["Cross-Origin-Resource-Policy"] == "same-origin")
                #expect(answer["Cache-Control"] == "private, no-store")
                #expect(answer["Strict-Transport-Security"] == nil, "this is plain HTTP")
                #expect(answer["X-Request-Id"]?.count == 16)
                #expect(answer["Server"] == nil)
            }
        }
    }

    @Test("HEAD is GET without a body, OPTIONS says what is allowed, anything else is 405")
    func methods() async throws {
        try await serve { wire, _ async throws in
            let head = try await wire.send("HEAD", "/echo/open/")
            #expect(head.status == 200)
            #expect(head["Content-Length"] == "9")
            #expect(head.body.isEmpty)
            #expect(try await wire.send("OPTIONS", "/echo/body/")["Allow"] == "OPTIONS, POST")
            let wrong = try await wire.send("DELETE", "/echo/open/")
            #expect(wrong.status == 405)
            #expect(wrong["Allow"] == "GET, HEAD, OPTIONS")
            #expect(try await wire.send("PATCH", "/echo/open/").status == 405)
        }
    }

    @Test("a target may be as long as the limit, and in absolute form; what is no path is not there")
    func targets() async throws {
        try await serve { wire, _ async throws in
            let start = "/echo/open/?"
            let most = start + String(repeating: "x", count: 8 * 1024 - start.utf8.count)
            #expect(try await wire.send("GET", most).status == 200)
            #expect(try await wire.send("GET", most + "x").status == 414)
            #expect(try await wire.send("GET", "http://127.0.0.1/echo/open/?a").status == 200)
            #expect(try await wire.send("GET", "/echo/open?a=1")["Location"] == "/echo/open/?a=1")
            for path in ["//echo/open/", "/echo//open/", "/echo/./open/", "/echo/../echo/open/", "*", "echo/open/"] {
                let status = try await wire.send("GET", path).status
                #expect(status == 400 || status == 404)
            }
        }
    }

    @Test("an answer that breaks off is shorter than it said")
    func brokenOff() async throws {
        try await serve { wire, _ async throws in
            let answer = try await wire.send("GET", "/echo/stream/")
            #expect(answer["Content-Length"] == "10")
            #expect(answer.text == "12345")
        }
    }

    @Test("requests on one connection are answered in order, and nonsense ends it with 400")
    func pipeline() async throws {
        try await serve { wire, _ async throws in
            let one = "GET /echo/open/ HTTP/1.1\r\nHost: x\r\n\r\n"
            let last = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let answers = try await wire.exchange(Array((one + one + last).utf8))
            #expect(answers.map(\.text) == ["anonymous", "anonymous", "ok"])
            for nonsense in ["\r\n\r\n\u{0}\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\u{1} HTTP/1.1\r\nHost: x\r\n\r\n"] {
                let bytes = try await wire.raw(Array(nonsense.utf8), halfClose: true)
                #expect(bytes.isEmpty || bytes.starts(with: Array("HTTP/1.1 400".utf8)))
            }
            let smuggled =
                "POST /echo/body/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            let answer = try await wire.exchange(Array(smuggled.utf8), halfClose: true)
            #expect(answer.allSatisfy { $0.status == 400 || $0.status == 401 })
        }
    }

    @Test("headers beyond the limit are refused")
    func longHeaders() async throws {
        try await serve { wire, _ async throws in
            let long = [("X-Long", String(repeating: "x", count: 20 * 1024))]
            let status = try? await wire.send("GET", "/echo/open/", headers: long).status
            #expect(status == nil || status == 400 || status == 431)
        }
    }

    @Test("/healthz says ok to anybody, and nothing else")
    func health() async throws {
        try await serve { wire, _ async throws in
            let answer = try await wire.send("GET", "/healthz")
            #expect(answer.status == 200)
            #expect(answer.text == "ok")
            #expect(answer["Content-Type"] == "text/plain; charset=utf-8")
        }
    }

    @Test("the ledger's files are for who may audit; to others they are not there")
    func ledger() async throws {
        try await serve { wire, node async throws in
            func get(_ path: String, _ who: String) async throws -> WireAnswer {
                try await wire.send("GET", path, headers: [("Authorization", node.authorization(who))])
            }
            let checkpoint = try await get("/ledger/checkpoint", "auditor")
            #expect(checkpoint.status == 200)
            #expect(checkpoint["Content-Type"] == "text/plain; charset=utf-8")
            #expect(checkpoint.text.hasPrefix("node.example/ke-out\n"))
            #expect(checkpoint["Cache-Control"] == "private, no-cache")
            let size = try #require(checkpoint.text.split(separator: "\n").dropFirst().first.flatMap { Int($0) })
            for path in ["/ledger/tile/0/000.p/\(size)", "/ledger/tile/entries/000.p/\(size)"] {
                let tile = try await get(path, "auditor")
                #expect(tile.status == 200)
                #expect(tile["Content-Type"] == "application/octet-stream")
                #expect(tile["Cache-Control"]?.contains("immutable") == true)
                if path.contains("/0/") { #expect(tile.body.count == 32 * size) }
            }
            for path in ["/ledger/checkpoint", "/ledger/tile/0/000.p/1", "/ledger/tile/nonsense"] {
                #expect(try await wire.send("GET", path).status == 401)
                #expect(try await get(path, "reader").status == 404)
            }
            #expect(try await get("/ledger/tile/0/000.p/999", "auditor").status == 404)
        }
    }

    @Test("every route says who may ask, and only open ones answer to nobody")
    func routes() async throws {
        let node = try await TestNode()
        let server = try Server(
            [Echo(), HealthBoundary(), LedgerBoundary(gate: node.node.gate)], accounts: node.node.accounts,
            listening: Listening(host: "127.0.0.1", port: 0), logger: Logger(label: "test"))
        let routes = server.routes
        #expect(routes.count == 6 + Echo.codes.count + 3)
        try await serve { wire, _ async throws in
            for route in routes where route.access == .callers {
                let path = route.path.replacing("{x}", with: "x").replacing("{path...}", with: "x")
                #expect(try await wire.send(route.method.rawValue, path, body: [1]).status == 401)
            }
        }
    }
}
