import ArgumentParser
import Foundation
import HTTPTypes
import Hummingbird
import JSON
import Ledger
import Logging
import NIOCore
import Records
import ServiceLifecycle
import Serving
import Sharing
import StoreSQLite
import TAXII
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a node's TAXII as `baraza up` does, and beside it one static answer at /static/.",
        discussion: "Without the allowance of requests that every account has: the load is one account's.")

    @Option(help: "The node's folder.") var data: String
    @Option(help: "Bytes of the static answer.") var staticBytes: Int

    func run() async throws {
        Heap.share()
        let folder = URL(fileURLWithPath: data, isDirectory: true)
        let node = try Self.open(folder)
        let logger = Logger(label: "baraza-bench") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .critical  // a load that ends leaves answers unread
            return handler
        }
        let server = try Server(
            [TAXIIBoundary(gate: node.gate, title: "Bench"), StaticBoundary(bytes: staticBytes)],
            accounts: node.accounts.unmetered(), listening: Listening(host: "127.0.0.1", port: 0), logger: logger
        ) { port in
            print("listening on http://127.0.0.1:\(port)")
            fflush(nil)
        }
        let services: [any Service] = [
            Running { try await cancelWhenGracefulShutdown { try await node.run() } },
            Running { try await cancelWhenGracefulShutdown { try await node.keepBound() } },
            Running { try await server.run() },
        ]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
                gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
        try await group.run()
    }

    /// A folder that `baraza init` made.
    private static func open(_ folder: URL) throws -> Node {
        func read(_ path: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
        }
        let root = try JSONDocument(parsing: try read("node.json")).root
        let key = try SignerKey(exported: String(decoding: try read("keys/ledger.key"), as: UTF8.self))
        let signer = CheckpointSigner(key: key)
        let store = try SQLiteStore(folder: folder.appendingPathComponent("store").path, signer: signer)
        let identity = NodeIdentity(
            organisation: root["organisation"]?.string ?? "", organisationName: root["name"]?.string ?? "",
            country: root["country"]?.string, origin: root["origin"]?.string ?? "", version: "bench", started: .now())
        return try Node(
            store: store, identity: identity, secret: try read("keys/secret"), verifier: signer.verifierKey)
    }

    private struct Running: Service {
        let body: @Sendable () async throws -> Void

        func run() async throws { try await body() }
    }
}

/// One answer, always the same: what the server can send if there is nothing to do for it.
private struct StaticBoundary: Boundary {
    let prefix = "/static/"
    let credentials: Set<Credential> = []
    private let body: ByteBuffer

    init(bytes: Int) { body = ByteBuffer(repeating: UInt8(ascii: "x"), count: bytes) }

    var routes: [Route] {
        [
            .get("/static/", .everyone) { [body] _, _ in
                Response(
                    status: .ok, headers: [.contentType: "application/octet-stream"],
                    body: ResponseBody(byteBuffer: body))
            }
        ]
    }
}
