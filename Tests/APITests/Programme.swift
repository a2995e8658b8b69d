import HTTPTypes
import JSON
import Policy
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

    /// Serves a node with a registry, and two houses on it: `duty`, `chief` and `secretary` are KE-OUT's, `guest` is UG-NAC's.
    /// What is CONFIDENTIAL takes `chief` as a second person; `overseer` and `officer` are there as well.
    static func houses(_ body: @Sendable @escaping (Programme) async throws -> Void) async throws {
        let test = try await TestNode()
        let administration = test.node.administration
        try await administration.addRegistry()
        let parties = try JSONDocument(parsing: Array(Samples.registry(now: test.node.gate.instant).utf8)).root
        let report = try await test.node.gate.write(
            parties.elements.map { $0 }, to: "registry", by: Caller.console(of: "KE-OUT"))
        for item in report.items { #expect(item.fate == .stored, "\(item)") }
        var tokens = test.tokens
        let desk: Set<Role> = [.reader, .author, .releaser]
        let people: [(String, Set<Role>, String?)] = [
            ("duty", desk, nil), ("chief", desk, nil), ("secretary", [.secretary, .chair, .author, .reader], nil),
            ("guest", desk, "UG-NAC"), ("overseer", [.oversight], nil), ("officer", [.dpo], nil),
        ]
        for (name, roles, organisation) in people {
            try await administration.addAccount(
                name: name, roles: roles, organisation: organisation, purposes: [.awareness])
            tokens[name] = try await administration.addToken(for: name)
        }
        for name in ["duty", "chief", "guest"] { try await administration.grant("alerts", to: name, write: true) }
        try await administration.grant("registry", to: "secretary", write: true)
        for name in ["duty", "chief"] { try await administration.grant("registry", to: name) }
        let all = tokens
        try await test.serving([APIBoundary(gate: test.node.gate)]) { wire in
            try await body(Programme(node: test.node, tokens: all, wire: wire))
        }
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

extension Samples {
    static let confidential = id("marking-definition", 33)

    static func registry(now: Instant) -> String {
        func day(_ days: Int64) -> String { Instant(microseconds: now.microseconds + days * 86_400_000_000).text }
        func record(_ kind: String, _ number: Int, _ members: String) -> String {
            #"""
            {"type":"\#(kind)","id":"\#(id(kind, number))","created":"2025-01-01T00:00:00.000Z",
            "modified":"2025-01-01T00:00:00.000Z",\#(members)}
            """#
        }
        func organisation(_ code: String, _ number: Int) -> String {
            record(
                "organisation", number,
                #""code":"\#(code)","names":[{"text":"Office \#(code)","lang":"en"}],"organisation_kind":"fusion-cell","#
                    + #""status":"active""#)
        }
        let marking = #"""
            {"type":"marking-definition","spec_version":"2.1","id":"\#(confidential)","created":"2025-01-01T00:00:00.000Z",
            "extensions":{"extension-definition--9dfc3ee3-35c1-40f8-9a34-8995f6fb8fe9":{
            "extension_type":"property-extension","onward":"none","permitted_use":"any","rel_to":"any",
            "rel_to_mode":"shrink-only","tlp":"clear",
            "classification":{"scheme":"nato","label":"NATO CONFIDENTIAL","ordinal":3}}}}
            """#
        let all = [
            marking, organisation("KE-OUT", 901), organisation("UG-NAC", 902),
            record(
                "due-diligence", 903,
                #""organisation":"UG-NAC","category":"*","grade":"yes","valid_from":"\#(day(-1))","valid_until":"\#(day(1))""#
            ),
            record(
                "agreement", 904,
                #"""
                "title":"Understanding","agreement_kind":"mou","parties":["KE-OUT","UG-NAC"],"status":"in-force",
                "in_force_from":"2024-01-01T00:00:00Z","categories":"any","purposes":"any","maximum_ordinal":2
                """#),
            record(
                "clearance", 905,
                #"""
                "post":"chief","organisation":"KE-OUT","ordinal":4,"scheme":"nato",
                "valid_until":"2045-01-01T00:00:00.000Z","issued_by":"authority"
                """#),
            record(
                "accreditation", 906,
                #""organisation":"KE-OUT","ordinal":4,"valid_from":"2024-01-01T00:00:00Z","authority":"NA""#),
        ]
        return "[" + all.joined(separator: ",") + "]"
    }
}

extension WireAnswer {
    var json: JSONValue { get throws { try JSONDocument(parsing: body).root } }
}
