import FoundationEssentials
import Ledger
package import Logging
import Records
package import Serving
package import Sharing
import Store

/// A node in memory with accounts and channels, and a server before it on a port that the system picks.
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

    package init() async throws {
        let origin = "node.example/ke-out"
        let signer = CheckpointSigner(key: try SignerKey(name: origin, seed: [UInt8](repeating: 7, count: 32)))
        let identity = NodeIdentity(
            organisation: "KE-OUT", organisationName: "Ofisi ya Uratibu", country: "KE", origin: origin,
            version: "test",
            started: Instant.now())
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        node = try Node(
            store: MemoryStore(signer: signer), identity: identity, secret: [UInt8](repeating: 9, count: 32),
            verifier: signer.verifierKey, log: quiet)
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
        let (ports, heard) = AsyncStream<Int>.makeStream()
        let server = try Server(
            boundaries, accounts: node.accounts, listening: listening, limits: limits, logger: log ?? quiet
        ) { port in
            heard.yield(port)
            heard.finish()
        }
        return try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask {
                defer { heard.finish() }
                try await server.run()
                return nil
            }
            group.addTask {
                for await port in ports { return try await body(Wire(port: port)) }
                return nil
            }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            throw WireError.noAnswer
        }
    }
}
