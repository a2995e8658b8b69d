import Foundation
import Hummingbird
import Ledger
import Logging
import NIOCore
import Serving
import ServiceLifecycle
import Sharing
import Store
import StoreSQLite
import TAXII
import UnixSignals
import Web

/// A node whose folder is open.
struct OpenNode: Sendable {
    let folder: DataFolder
    let node: Node
}

/// The one place where the parts are put together.
enum Wiring {
    /// How long requests that are under way may take when the node is told to stop; then they are cut.
    private static let patience: Duration = .seconds(10)

    /// Opens a node for a command or for serving; another process may have it open, too.
    static func open(_ folder: DataFolder) async throws -> OpenNode {
        let identity = try folder.identity()
        let text = String(decoding: try folder.read(folder.ledgerKeyFile), as: UTF8.self)
        guard let key = try? SignerKey(exported: text) else {
            throw Failure("\(folder.ledgerKeyFile.path) is not a key", hint: "restore it from a backup")
        }
        let signer = CheckpointSigner(key: key)
        let store: SQLiteStore
        do {
            store = try SQLiteStore(folder: folder.store.path, signer: signer)
        } catch {
            throw Failure("the store in \(folder.store.path) cannot be opened: \(error)")
        }
        let node = try Node(
            store: store, identity: identity, secret: try folder.read(folder.secretFile), verifier: signer.verifierKey)
        return OpenNode(folder: folder, node: node)
    }

    /// Serves until it is told to stop (SIGINT, SIGTERM); what is under way is finished first.
    ///
    /// - Parameters:
    ///   - beside: runs as long as the server does.
    ///   - ready: told the address once the node answers there.
    static func serve(
        _ opened: OpenNode, settings: Settings, beside: (@Sendable () async throws -> Void)? = nil,
        ready: @escaping @Sendable (String) -> Void
    ) async throws {
        let level = settings.logLevel
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        let logger = Logger(label: "baraza")
        let (node, folder) = (opened.node, opened.folder)
        let tls = try settings.tlsEnabled
            ? TLSFiles(
                certificateChain: folder.read(URL(fileURLWithPath: settings.certificate)),
                privateKey: folder.read(URL(fileURLWithPath: settings.certificateKey)))
            : nil
        let host = settings.listen.host
        let name = NodeName(
            code: node.identity.organisation, name: node.identity.organisationName, version: node.identity.version)
        let server: Server
        do {
            server = try Server(
                [
                    HealthBoundary(), LedgerBoundary(gate: node.gate),
                    TAXIIBoundary(gate: node.gate, title: node.identity.organisationName),
                    try WebBoundary(gate: node.gate, accounts: node.accounts, node: name),
                ],
                accounts: node.accounts,
                listening: Listening(host: host, port: settings.listen.port, tls: tls), logger: logger
            ) { port in
                ready("\(tls == nil ? "http" : "https")://\(Endpoint(host: host, port: port))")
            }
        } catch {
            throw Failure("\(error)")
        }
        // Stopped in the opposite order: no more requests first, housekeeping last.
        var services: [any Service] = [UntilShutdown { try await node.run() }]
        if let beside { services.append(UntilShutdown(body: beside)) }
        services.append(Listener(server: server))
        var configuration = ServiceGroupConfiguration(
            services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
            gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
        configuration.maximumGracefulShutdownDuration = patience
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
            try await node.flush()
        } catch let error as IOError {
            throw Failure("cannot listen on \(settings.listen): \(error.localizedDescription)", hint: "choose another --listen")
        }
    }

    /// Something that knows of cancellation alone.
    private struct UntilShutdown: Service {
        let body: @Sendable () async throws -> Void

        func run() async throws {
            do {
                try await cancelWhenGracefulShutdown(body)
            } catch is CancellationError {}
        }
    }

    /// Finishes what is under way by itself.
    private struct Listener: Service {
        let server: Server

        func run() async throws { try await server.run() }
    }
}
