import HTTPTypes
import JSON
import Records
import Serving
import Sharing
import Testing
import WireTesting

@testable import API

/// Programs before a node: each answer is compared with what the description says of it.
struct Programme: Sendable {
    let node: Node
    let tokens: [String: String]
    let wire: Wire

    /// Serves the boundary of a node of its own: see ``WireTesting/TestNode``.
    static func open(_ body: @Sendable @escaping (Programme) async throws -> Void) async throws {
        let test = try await TestNode()
        try await serve(test, body)
    }

    static func serve(_ test: TestNode, _ body: @Sendable @escaping (Programme) async throws -> Void) async throws {
        try await test.serving([APIBoundary(gate: test.node.gate)]) { wire in
            try await body(Programme(node: test.node, tokens: test.tokens, wire: wire))
        }
    }

    /// - Parameter path: under ``APIBoundary/root``, with its query.
    func get(
        _ path: String, as who: String? = "writer", headers: [(String, String)] = []
    ) async throws -> WireAnswer {
        let answer = try await wire.send("GET", APIBoundary.root + path, headers: credentials(who) + headers)
        try expectDescribed(answer, "GET", path)
        return answer
    }

    func post(
        _ path: String, _ body: JSONTree, as who: String? = "writer", headers: [(String, String)] = [],
        type: String = "application/json"
    ) async throws -> WireAnswer {
        let answer = try await wire.send(
            "POST", APIBoundary.root + path, headers: credentials(who) + [("Content-Type", type)] + headers,
            body: body.bytes)
        try expectDescribed(answer, "POST", path)
        return answer
    }

    private func credentials(_ who: String?) -> [(String, String)] {
        who.flatMap { tokens[$0] }.map { [("Authorization", "Bearer \($0)")] } ?? []
    }

    func bearer(_ who: String) -> String { "Bearer \(tokens[who] ?? "")" }

    func caller(_ name: String) async throws -> Caller {
        try await node.accounts.caller(token: tokens[name] ?? "", address: "local")
    }

    /// What is answered has a status that the description has, and is what it says; errors are problem details.
    private func expectDescribed(_ answer: WireAnswer, _ method: String, _ path: String) throws {
        if answer.status >= 400 {
            #expect(answer["Content-Type"] == "application/problem+json", "\(method) \(path)")
            let problem = try answer.json
            #expect(problem["status"]?.integer == Int64(answer.status) && problem["code"]?.string?.isEmpty == false)
            #expect(problem["detail"]?.string?.isEmpty == false, "\(answer.text)")
            #expect(problem["instance"]?.string == "urn:request:\(answer["X-Request-Id"] ?? "")")
            return
        }
        let segments = path.prefix { $0 != "?" }.split(separator: "/")
        let found = Operation.all.filter { operation in
            let own = operation.path.split(separator: "/")
            return operation.method.rawValue == method && own.count == segments.count
                && zip(own, segments).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }
        // What is spelt out goes before what has a name in it.
        guard let operation = found.min(by: { $0.path.count { $0 == "{" } < $1.path.count { $0 == "{" } }) else {
            return
        }
        if answer.status == 304 { return }
        let described = operation.answers.filter { $0.status.code == answer.status }
        let one = try #require(described.first, "\(method) \(path): \(answer.status) is not described")
        switch one.content {
        case .json(let schema):
            #expect(answer["Content-Type"] == "application/json")
            do {
                try schema.check(try answer.json)
            } catch {
                Issue.record("\(method) \(path): \(error)\n\(answer.text)")
            }
        case .file(let type): #expect(answer["Content-Type"] == type)
        case .nothing: #expect(answer.body.isEmpty)
        }
    }

    @discardableResult
    func file(_ number: Int, _ name: String, to channel: String = "alerts", as who: String = "writer") async throws
        -> String
    {
        let id = Samples.id("note", number)
        let object: JSONTree = [
            "type": "note", "spec_version": "2.1", "id": .string(id), "created": "2025-04-01T00:00:00.000Z",
            "modified": "2025-04-01T00:00:00.000Z", "abstract": .string(name), "content": "c",
            "object_refs": [.string(Samples.id("note", 1))],
            "object_marking_refs": ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"],
        ]
        let value = try JSONDocument(parsing: object.bytes).root
        let report = try await node.gate.write([value], to: channel, by: try await caller(who))
        #expect(report.items.allSatisfy { $0.fate == .stored })
        return id
    }
}

enum Samples {
    static func id(_ type: String, _ number: Int) -> String {
        let digits = String(number)
        return "\(type)--00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }
}

extension WireAnswer {
    var json: JSONValue { get throws { try JSONDocument(parsing: body).root } }
}
