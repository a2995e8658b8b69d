import Foundation
import JSON
import Serving
import Sharing
import WireTesting

@testable import Web

/// A browser before a node in memory: keeps the cookies it is given, follows nothing by itself.
struct Site: Sendable {
    static let password = "correct horse battery staple"

    let node: Node
    let tokens: [String: String]
    let wire: Wire

    /// Serves the pages of a node of their own; `reader`, `writer`, `auditor`, `outsider` have ``password``.
    static func open(_ body: @Sendable @escaping (Site) async throws -> Void) async throws {
        let test = try await TestNode()
        for name in ["reader", "writer", "auditor", "outsider"] {
            try await test.node.administration.setPassword(password, of: name)
        }
        let web = try WebBoundary(
            gate: test.node.gate, accounts: test.node.accounts,
            node: NodeName(code: "KE-OUT", name: "Ofisi ya Uratibu", version: "test"))
        try await test.serving([web]) { wire in try await body(Site(node: test.node, tokens: test.tokens, wire: wire)) }
    }

    func visitor() -> Browser { Browser(wire: wire) }

    func signedIn(_ name: String) async throws -> Browser {
        var browser = visitor()
        _ = try await browser.get("/sign-in")
        _ = try await browser.post("/sign-in", ["name": name, "password": Self.password])
        return browser
    }

    func caller(_ name: String) async throws -> Caller {
        try await node.accounts.signIn(name: name, password: Self.password, address: "local").caller
    }

    @discardableResult
    func file(_ number: Int, _ name: String, to channel: String = "alerts", extra: String = "") async throws -> String {
        let id = "note--\(Samples.uuid(number))"
        let text = String(decoding: JSONTree.string(name).bytes, as: UTF8.self)
        let object = """
            {"type":"note","spec_version":"2.1","id":"\(id)","created":"2025-04-01T00:00:00.000Z",
            "modified":"2025-04-01T00:00:00.000Z","abstract":\(text),"content":"c\(extra)",
            "object_refs":["note--\(Samples.uuid(1))"],
            "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}
            """
        let value = try JSONDocument(parsing: Array(object.utf8)).root
        let token = tokens[channel == "secret" ? "insider" : "writer"] ?? ""
        let account = try await node.accounts.caller(token: token, address: "local")
        let report = try await node.gate.write([value], to: channel, by: account)
        guard report.items.allSatisfy({ $0.fate == .stored }) else { throw WireError.malformed }
        return id
    }
}

struct Browser: Sendable {
    let wire: Wire
    var cookies: [String: String] = [:]
    /// The token of the last page.
    var token = ""

    init(wire: Wire) { self.wire = wire }

    var cookieField: [(String, String)] {
        cookies.isEmpty
            ? [] : [("Cookie", cookies.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "; "))]
    }

    mutating func get(_ path: String, headers: [(String, String)] = []) async throws -> WireAnswer {
        let answer = try await wire.send("GET", path, headers: cookieField + headers)
        keep(answer)
        return answer
    }

    mutating func post(
        _ path: String, _ form: KeyValuePairs<String, String>, token: String? = nil,
        headers: [(String, String)] = [("Sec-Fetch-Site", "same-origin")]
    ) async throws -> WireAnswer {
        try await post(
            path, encoded: form.map { "\($0)=\(PercentEncoding.encode($1))" }, token: token, headers: headers)
    }

    /// - Parameter encoded: `name=value`, encoded already.
    mutating func post(
        _ path: String, encoded: [String], token: String? = nil,
        headers: [(String, String)] = [("Sec-Fetch-Site", "same-origin")]
    ) async throws -> WireAnswer {
        let fields = encoded + ["token=" + PercentEncoding.encode(token ?? self.token)]
        let answer = try await wire.send(
            "POST", path, headers: cookieField + headers + [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(fields.joined(separator: "&").utf8))
        keep(answer)
        return answer
    }

    mutating func keepToken(_ answer: WireAnswer) { keep(answer) }

    private mutating func keep(_ answer: WireAnswer) {
        for field in answer.fields where field.name.lowercased() == "set-cookie" {
            let pair = field.value.prefix { $0 != ";" }
            guard let cut = pair.firstIndex(of: "=") else { continue }
            let name = String(pair[..<cut])
            cookies[name] = field.value.contains("Max-Age=0") ? nil : String(pair[pair.index(after: cut)...])
        }
        if let mark = answer.text.firstRange(of: "name=\"token\" value=\"") {
            token = String(answer.text[mark.upperBound...].prefix { $0 != "\"" })
        }
    }
}

extension WireAnswer {
    /// As ``likeness(without:)``, and without form tokens, which are new on every page.
    func pageLikeness(without asked: String) -> String {
        likeness(without: asked).replacing(/name="token" value="[^"]*"/, with: "token")
            .replacing(/Content-Length: \d+/, with: "")
    }
}
