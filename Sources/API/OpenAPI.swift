import HTTPTypes
import JSON
import Serving

/// The description of the boundary: OpenAPI 3.1.1, made from the table of its operations.
enum OpenAPI {
    static let tree: JSONTree = {
        var components: [String: Schema] = ["Problem": problem]
        for operation in Operation.all {
            operation.body?.gather(into: &components)
            for answer in operation.answers {
                if case .json(let schema) = answer.content { schema.gather(into: &components) }
            }
        }
        return [
            "openapi": "3.1.1",
            "info": [
                "title": "Baraza", "version": "1",
                "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
                "description": .string(about),
            ],
            "servers": [["url": .string(APIBoundary.root)]],
            "security": [["token": []], ["account": []]],
            "tags": .array(
                Operation.Area.allCases.map {
                    ["name": .string($0.rawValue), "description": .string($0.meaning)]
                }),
            "paths": paths,
            "components": [
                "schemas": .object(components.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value.tree) }),
                "securitySchemes": [
                    "token": [
                        "type": "http", "scheme": "bearer",
                        "description": "A token of an account: baraza token add NAME.",
                    ],
                    "account": [
                        "type": "http", "scheme": "basic",
                        "description": "An account's name, with a token or its password.",
                    ],
                ],
            ],
        ]
    }()

    /// As it is kept and compared: a line for each operation and each schema, so that changes show.
    static var text: String {
        func lines(_ tree: JSONTree, _ depth: Int, _ indent: String) -> String {
            guard depth > 0, case .object(let members) = tree, !members.isEmpty else {
                return String(decoding: tree.bytes, as: UTF8.self)
            }
            let inner = members.map { member in
                "\(indent)  \(String(decoding: JSONTree.string(member.name).bytes, as: UTF8.self)): "
                    + lines(member.value, depth - 1, indent + "  ")
            }
            return "{\n" + inner.joined(separator: ",\n") + "\n\(indent)}"
        }
        return lines(tree, 3, "") + "\n"
    }

    private static let about = """
        What the desk of a node does, for programs. Each answer is what the release decision leaves its reader; what may not be \
        seen and what is not there look alike: 404. Lists go on with an opaque cursor, sealed for the account and the question. \
        What is filed may wait for a second person: 202. A POST that has it among its parameters takes an Idempotency-Key; it is \
        refused where it has not, as what is answered there is not remembered. A parameter that is empty is refused. An answer to \
        a GET in JSON has an ETag. Errors are problem details (RFC 9457), with a code for programs, what is wrong, and what to do \
        next.
        """

    private static let problem = Schema.object([
        .required("type", .any), .required("title", .any), .required("status", .integer(400...599)),
        .required("detail", .any, "What failed, on which thing, and what to do next."),
        .required("code", .any, "Stable, for programs."),
        .required("instance", .any, "The request, for the node's operators."),
        .optional("pointer", .any, "Where in the body the fault stands: RFC 6901."),
    ])

    private static var paths: JSONTree {
        var byPath: [(path: String, operations: [Operation])] = []
        for operation in Operation.all {
            if let place = byPath.firstIndex(where: { $0.path == operation.path }) {
                byPath[place].operations.append(operation)
            } else {
                byPath.append((operation.path, [operation]))
            }
        }
        return .object(
            byPath.sorted { $0.path < $1.path }.map { path, operations in
                JSONMember(
                    path,
                    .object(
                        operations.map { JSONMember($0.method.rawValue.lowercased(), tree(of: $0)) }))
            })
    }

    private static func tree(of operation: Operation) -> JSONTree {
        var members = [
            JSONMember("operationId", .string(operation.name)), JSONMember("tags", [.string(operation.area.rawValue)]),
            JSONMember("summary", .string(operation.summary)),
        ]
        let parameters =
            names(in: operation.path).map { path($0) } + operation.parameters.map { query($0) }
            + (operation.isReplayed ? [key] : [])
        if !parameters.isEmpty { members.append(JSONMember("parameters", .array(parameters))) }
        if let body = operation.body {
            members.append(
                JSONMember(
                    "requestBody",
                    ["required": true, "content": .object([JSONMember(APIBoundary.json, ["schema": body.tree])])]))
        }
        members.append(JSONMember("responses", responses(of: operation)))
        return .object(members)
    }

    /// The names in braces.
    private static func names(in path: String) -> [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    private static func path(_ name: String) -> JSONTree {
        ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
    }

    private static func query(_ parameter: Operation.Parameter) -> JSONTree {
        let schema: JSONTree =
            parameter.isList ? ["type": "array", "items": parameter.schema.tree] : parameter.schema.tree
        return [
            "name": .string(parameter.name), "in": "query", "required": .boolean(parameter.isRequired),
            "description": .string(parameter.meaning), "schema": schema,
        ]
    }

    private static let key: JSONTree = [
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": .string(
            "One word of the sender's choice: the same request with it again is not done again, for a day at most."),
        "schema": ["type": "string", "maxLength": .integer(Int64(APILimits.key))],
    ]

    private static func responses(of operation: Operation) -> JSONTree {
        let fault: JSONTree = [
            "description": "It was not done: why, and what to do next.",
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
        ]
        var members = operation.answers.map { answer in
            var content: [JSONMember] = [JSONMember("description", .string(answer.meaning))]
            switch answer.content {
            case .json(let schema):
                content.append(
                    JSONMember("content", .object([JSONMember(APIBoundary.json, ["schema": schema.tree])])))
            case .file(let type): content.append(JSONMember("content", .object([JSONMember(type, .object([]))])))
            case .nothing: break
            }
            return JSONMember(String(answer.status.code), .object(content))
        }
        members.append(JSONMember("default", fault))
        return .object(members)
    }
}
