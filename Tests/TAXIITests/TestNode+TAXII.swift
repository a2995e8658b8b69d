import Serving
import Sharing
import TAXII
import WireTesting

extension TestNode {
    static let password = "correct horse battery staple"

    /// Serves TAXII of a node of its own while `body` runs: once in memory, once on the store that is shipped.
    static func serve(_ body: @Sendable @escaping (Desk) async throws -> Void) async throws {
        try await TestNode().serving(Listening(host: "127.0.0.1", port: 0), body)
        try await withFolder { folder in
            try await TestNode(in: folder).serving(Listening(host: "127.0.0.1", port: 0), body)
        }
    }

    func serving(_ listening: Listening, _ body: @Sendable @escaping (Desk) async throws -> Void) async throws {
        let names = ["writer", "reader", "insider", "outsider", "auditor"]
        let credentials = Dictionary(uniqueKeysWithValues: names.map { ($0, authorization($0)) })
        let tokens = tokens
        try await serving([taxii], listening) { wire async throws in
            try await body(Desk(wire: wire, credentials: credentials, tokens: tokens))
        }
    }

    var taxii: TAXIIBoundary { TAXIIBoundary(gate: node.gate, title: "A node") }
}
