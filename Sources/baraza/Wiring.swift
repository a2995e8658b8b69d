import API
import Federation
import Formats
import Foundation
import Hummingbird
import Ledger
import Logging
import NIOCore
import Outbound
import ServiceLifecycle
import Serving
import Sharing
import StoreSQLite
import TAXII
import UnixSignals
import Web

/// A node whose folder is open.
struct OpenNode: Sendable {
    let folder: DataFolder
    let node: Node
    let store: SQLiteStore

    /// Leaves a word in the audit entries of something that goes on all the same. In a folder that cannot be written, or
    /// on a full disk, there is none, which is said.
    func note(_ act: String, on subject: String, outcome: String) async throws {
        do {
            try await node.administration.note(act, on: subject, outcome: outcome)
        } catch let refusal as Refusal {
            let why = folder.isWritable ? refusal.message : "\(folder.path) cannot be written"
            Console.complain("baraza: \(act) is not among the audit entries: \(why)")
        }
    }
}

/// The one place where the parts are put together.
enum Wiring {
    /// How long requests that are under way may take when the node is told to stop; then they are cut.
    private static let patience: Duration = .seconds(10)

    /// Opens a node for a command or for serving; another process may have it open, too.
    ///
    /// - Parameters:
    ///   - reading: never to write to it, as in a copy.
    ///   - passphrase: of the node's keys, for a program that speaks for the node to others.
    ///   - logger: nothing by default: what a command has to say stands in its output and its error.
    static func open(
        _ folder: DataFolder, reading: Bool = false, passphrase: String? = nil, logger: Logger = silent
    ) async throws -> OpenNode {
        let identity = try folder.identity()
        let text = String(decoding: try folder.read(folder.ledgerKeyFile), as: UTF8.self)
        guard let key = try? SignerKey(exported: text) else {
            throw Failure("\(folder.ledgerKeyFile.path) is not a key", hint: "restore it from a backup")
        }
        let signer = CheckpointSigner(key: key)
        guard signer.verifierKey.name == identity.origin else {
            throw Failure(
                "\(folder.ledgerKeyFile.path) is the key of \(signer.verifierKey.name), not of \(identity.origin)",
                hint: "restore the right one from a backup")
        }
        let store = try folder.records(signer: signer, reading: reading)
        let node = try Node(
            store: store, identity: identity,
            secret: try folder.read(folder.secretFile),
            verifier: signer.verifierKey, own: try folder.ownNode(passphrase: passphrase),
            annexLook: { InspectedFile.refusal(of: $0, $1, $2) }, log: logger)
        return OpenNode(folder: folder, node: node, store: store)
    }

    /// Opens a node for one command, and has written down what it was refused before it ends.
    static func with<T>(
        _ folder: DataFolder, reading: Bool = false, passphrase: String? = nil, _ body: (OpenNode) async throws -> T
    ) async throws -> T {
        let opened = try await open(folder, reading: reading, passphrase: passphrase)
        let result: Result<T, any Error>
        do {
            result = .success(try await body(opened))
        } catch {
            result = .failure(error)
        }
        do {
            try await opened.node.flush()
        } catch let refusal as Refusal {
            Console.complain("baraza: what was refused is not among the audit entries: \(refusal.message)")
        }
        return try result.get()
    }

    private static let silent = Logger(label: "baraza") { _ in SwiftLogNoOpLogHandler() }

    /// What a node says while it runs: lines on standard error.
    static func logger(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "baraza") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }

    /// Serves until it is told to stop (SIGINT, SIGTERM); what is under way is finished first.
    ///
    /// - Parameters:
    ///   - beside: runs as long as the server does.
    ///   - linked: told the address where other nodes may call, where they may.
    ///   - ready: told the address once the node answers there.
    static func serve(
        _ opened: OpenNode, settings: Settings, beside: (@Sendable () async throws -> Void)? = nil,
        linked: @escaping @Sendable (String) -> Void = { _ in }, ready: @escaping @Sendable (String) -> Void
    ) async throws {
        let logger = logger(settings.logLevel)
        let node = opened.node
        let tls =
            try settings.tlsEnabled
            ? TLSFiles(
                certificateChain: pem(settings.certificate, "tls.certificate"),
                privateKey: pem(settings.certificateKey, "tls.key"))
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
                    APIBoundary(gate: node.gate),
                    try WebBoundary(gate: node.gate, accounts: node.accounts, node: name),
                ],
                accounts: node.accounts,
                listening: Listening(host: host, port: settings.listen.port, tls: tls), logger: logger
            ) { port in
                ready("\(tls == nil ? "http" : "https")://\(Endpoint(host: host, port: port))")
            }
        } catch let error as ListeningError {
            throw Failure(error.description)
        }
        try await opened.note("node.start", on: "\(settings.listen)", outcome: "version \(node.identity.version)")
        // Stopped in the opposite order: no more requests first, housekeeping last.
        var services: [any Service] = [
            UntilShutdown { try await node.run() }, UntilShutdown { try await node.keepRetention() },
            UntilShutdown { try await node.keepBound() },
            UntilShutdown { try await IdleMemory.run { opened.store.releaseMemory() } },
            UntilShutdown { try await NoticeRunner(folder: opened.folder, node: node, logger: logger).run() },
        ]
        if let beside { services.append(UntilShutdown(body: beside)) }
        let link = try link(opened, settings: settings, logger: logger, linked)
        if let link {
            services.append(UntilShutdown { try await link.packer.run() })
            services.append(UntilShutdown { try await link.runner.run() })
            if let server = link.server { services.append(Listener(server: server)) }
        }
        services.append(Listener(server: server))
        var configuration = ServiceGroupConfiguration(
            services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
            gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
        configuration.maximumGracefulShutdownDuration = patience
        let group = ServiceGroup(configuration: configuration)
        do {
            let result: Result<Void, any Error>
            do {
                result = .success(try await group.run())
            } catch {
                result = .failure(error)
            }
            try await link?.client.shutdown()
            try result.get()
            try await node.flush()
        } catch let error as IOError {
            throw Failure(
                "cannot listen on \(settings.listen): \(Console.reason(error))", hint: "choose another --listen")
        } catch let error as SocketAddressError.UnknownHost {
            throw Failure(
                "cannot listen on \(settings.listen): there is no address of the name \(error.host)",
                hint: "choose another --listen, as in 127.0.0.1:8480")
        }
    }

    /// Runs something until it ends, or the program is told to stop (SIGINT, SIGTERM).
    static func untilStopped(logger: Logger, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    ServiceGroupConfiguration.ServiceConfiguration(
                        service: UntilShutdown(body: body), successTerminationBehavior: .gracefullyShutdownGroup)
                ], gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
        try await group.run()
    }

    /// The node's live links; `nil` where it has no keys, or was not given their passphrase.
    private static func link(
        _ opened: OpenNode, settings: Settings, logger: Logger, _ linked: @escaping @Sendable (String) -> Void
    ) throws -> NodeLink? {
        guard (try? opened.node.links.own()) != nil else {
            guard settings.federation != nil else { return nil }
            throw Failure(
                "federation.listen is set, and this node has no keys that it was given the passphrase of",
                hint: opened.folder.hasOwnNode
                    ? "give it with --federation-passphrase-file, or in \(Passphrase.variable)"
                    : "make them with `baraza identity create`")
        }
        let host = settings.federation?.host ?? ""
        do {
            return try NodeLink(opened, settings: settings, logger: logger) { port in
                linked("https://\(Endpoint(host: host, port: port))")
            }
        } catch let error as ListeningError {
            throw Failure(error.description)
        }
    }

    /// - Parameter key: the setting that names the file.
    private static func pem(_ path: String, _ key: String) throws -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw Failure(
                "\(path) cannot be read: \(Console.reason(error))", hint: "give a PEM file with the setting \(key)")
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
