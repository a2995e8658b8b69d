import Foundation
import HTTPTypes
import JSON
import Serving
import Sharing
import Testing
import WireTesting

@testable import API

/// The table of operations, and what is made of it.
@Suite struct DescriptionTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardizedFileURL

    static func lines(of path: String) throws -> [String] {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8).split(separator: "\n").map(
            String.init)
    }

    private static func compare(_ text: String, with path: String) throws {
        let file = root.appendingPathComponent(path)
        if ProcessInfo.processInfo.environment["BARAZA_KEEP"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(
            try String(contentsOf: file, encoding: .utf8) == text,
            "BARAZA_KEEP=1 swift test --filter DescriptionTests writes \(path)")
    }

    @Test("the description that is served is the one that is kept in docs/openapi.json")
    func kept() async throws {
        try Self.compare(OpenAPI.text, with: "docs/openapi.json")
        #expect(try JSONDocument(parsing: Array(OpenAPI.text.utf8)).root.minified == OpenAPI.tree.bytes)
        try await Programme.open { program in
            let answer = try await program.wire.send("GET", APIBoundary.description)
            #expect(answer.status == 200 && answer.body == OpenAPI.tree.bytes)
            #expect(answer["Content-Type"] == "application/json")
            let tag = try #require(answer["ETag"])
            let fresh = try await program.wire.send(
                "GET", APIBoundary.description, headers: [("If-None-Match", tag)])
            #expect(fresh.status == 304 && fresh.body.isEmpty)
        }
    }

    @Test("every operation asks who sends it, and is described once, under a name of its own")
    func named() async throws {
        let test = try await TestNode()
        let routes = APIBoundary(gate: test.node.gate).routes
        let open = routes.filter { $0.access != .callers }
        #expect(open.map(\.path) == [APIBoundary.description])
        #expect(routes.count == Operation.all.count + 1)
        #expect(Set(Operation.all.map(\.name)).count == Operation.all.count)
        let document = OpenAPI.tree
        let json = try JSONDocument(parsing: document.bytes).root
        let described = json["paths"]?.members.flatMap { path in
            path.value.members.map { "\($0.name.text.uppercased()) \(APIBoundary.root)\(path.name.text)" }
        }
        #expect(Set(described ?? []) == Set(routes.dropLast().map { "\($0.method.rawValue) \($0.path)" }))
        for operation in Operation.all {
            #expect(operation.summary.hasSuffix("."), "\(operation.name)")
            #expect(operation.method == .get || operation.body != nil, "\(operation.name)")
        }
    }

    @Test("what tells of more than its sender's own doing is not remembered")
    func remembered() {
        let open: Set = [
            "clearRelease", "correct", "recall", "sweep", "carryOutSubjectRequest", "askOnward", "decideOnward",
            "draftTearline", "submitTearline", "fileObjects", "actOnCourse", "verifyCertificate",
        ]
        for operation in Operation.all {
            let isReplayed = operation.method == .post && !open.contains(operation.name)
            #expect(operation.isReplayed == isReplayed, "\(operation.name)")
        }
    }

    @Test("two parts of the description that are called alike are alike, and each that is named is there")
    func parts() throws {
        let text = OpenAPI.text
        let json = try JSONDocument(parsing: Array(text.utf8)).root
        let known = Set(json["components"]?["schemas"]?.members.map { $0.name.text } ?? [])
        let named = Set(text.matches(of: /"#\/components\/schemas\/(\w+)"/).map { String($0.output.1) })
        #expect(named.subtracting(known).isEmpty && known.subtracting(named).isEmpty)
        var spelt: [String: JSONTree] = [:]
        func walk(_ schema: Schema) {
            switch schema {
            case .component(let component):
                let tree = component.schema.tree
                #expect(spelt[component.name] == nil || spelt[component.name] == tree, "\(component.name)")
                guard spelt[component.name] == nil else { return }
                spelt[component.name] = tree
                walk(component.schema)
            case .list(let schema, _, _), .map(let schema): walk(schema)
            case .object(let properties): for property in properties { walk(property.schema) }
            default: break
            }
        }
        for operation in Operation.all {
            if let body = operation.body { walk(body) }
            for answer in operation.answers { if case .json(let schema) = answer.content { walk(schema) } }
        }
    }

    @Test("the routes that are attacked from outside are all of them (Tests/EndToEnd/test_api.py)")
    func listed() throws {
        let lines = Operation.all.map { "\($0.method.rawValue) \(APIBoundary.root)\($0.path)" }.sorted()
        try Self.compare(lines.joined(separator: "\n") + "\n", with: "Tests/EndToEnd/api_routes.txt")
    }
}
