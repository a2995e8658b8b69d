package import FoundationEssentials
import Ledger
package import Logging
import Records
package import Serving
package import Sharing
import Store
import StoreSQLite

/// A node, in memory or in a folder, with accounts and channels, and a server before it on a port that the system picks.
///
/// | account | roles | alerts | library | drop | secret |
/// |---|---|---|---|---|---|
/// | writer | reader author releaser | read write | read | write | |
/// | reader | reader | read | read | | |
/// | insider | reader author releaser | | | | read write |
/// | outsider | reader author releaser | | | | |
/// | auditor | auditor | | | | |
package struct TestNode: Sendable {
    package let node: Node
    /// By account.
    package let tokens: [String: String]

    /// - Parameter folder: of a store as the program has it; without one the node is in memory.
    package init(in folder: URL? = nil) async throws {
        node = try Self.node(in: folder)
        let administration = node.administration
        var tokens: [String: String] = [:]
        let desk: Set<Role> = [.reader, .author, .releaser]
        let roles: [(String, Set<Role>)] = [
            ("writer", desk), ("reader", [.reader]), ("insider", desk), ("outsider", desk), ("auditor", [.auditor]),
        ]
        for (name, roles) in roles {
            try await administration.addAccount(name: name, roles: roles)
            tokens[name] = try await administration.addToken(for: name)
        }
        for code in ["alerts", "library", "drop", "secret"] {
            try await administration.addChannel(code: code, title: "The channel \(code)")
        }
        try await administration.grant("alerts", to: "writer", write: true)
        try await administration.grant("library", to: "writer")
        try await administration.grant("drop", to: "writer", read: false, write: true)
        try await administration.grant("alerts", to: "reader")
        try await administration.grant("library", to: "reader")
        try await administration.grant("secret", to: "insider", write: true)
        self.tokens = tokens
    }

    private init(node: Node, tokens: [String: String]) {
        self.node = node
        self.tokens = tokens
    }

    /// The same node as after a restart: opened again, from what is in its folder.
    package func reopened(in folder: URL) throws -> TestNode {
        TestNode(node: try Self.node(in: folder), tokens: tokens)
    }

    /// A folder that is gone afterwards.
    package static func withFolder<R>(_ body: (URL) async throws -> R) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "baraza-wire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    private static func node(in folder: URL?) throws -> Node {
        let origin = "node.example/ke-out"
        let signer = CheckpointSigner(key: try SignerKey(name: origin, seed: [UInt8](repeating: 7, count: 32)))
        let identity = NodeIdentity(
            organisation: "KE-OUT", organisationName: "Ofisi ya Uratibu", country: "KE", origin: origin,
            version: "test",
            started: Instant.now())
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        let store: any Store =
            if let folder {
                try SQLiteStore(folder: folder.path, signer: signer)
            } else {
                try MemoryStore(signer: signer)
            }
        return try Node(
            store: store, identity: identity, secret: [UInt8](repeating: 9, count: 32), verifier: signer.verifierKey,
            log: quiet)
    }

    /// `Basic` with the account's token.
    package func authorization(_ name: String) -> String { Self.basic(name, tokens[name] ?? "") }

    package static func basic(_ name: String, _ secret: String) -> String {
        "Basic " + Data("\(name):\(secret)".utf8).base64EncodedString()
    }

    /// Serves while `body` runs.
    package func serving<R: Sendable>(
        _ boundaries: [any Boundary], _ listening: Listening = Listening(host: "127.0.0.1", port: 0),
        limits: ServingLimits = ServingLimits(), log: Logger? = nil,
        _ body: @Sendable @escaping (Wire) async throws -> R
    ) async throws -> R {
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        let run = ServerRun()
        let server = try Server(
            boundaries, accounts: node.accounts, listening: listening, limits: limits, logger: log ?? quiet
        ) { port in run.listens(at: port) }
        return try await run(server) { port in try await body(Wire(port: port)) }
    }
}
