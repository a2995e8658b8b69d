import JSON
import Testing
import WireTesting

@testable import TAXII

/// What the tests ask a running node for.
struct Desk: Sendable {
    static let media = "application/taxii+json;version=2.1"
    static let root = TAXIIBoundary.root

    let wire: Wire
    /// `Authorization` fields by the account's name.
    let credentials: [String: String]
    /// By the account's name.
    var tokens: [String: String] = [:]

    func send(
        _ method: String, _ target: String, as who: String? = "writer", accept: String? = Desk.media,
        headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> WireAnswer {
        var fields = headers
        if let accept { fields.append(("Accept", accept)) }
        if let who, let credential = credentials[who] { fields.append(("Authorization", credential)) }
        return try await wire.send(method, target, headers: fields, body: body)
    }

    func get(_ path: String, as who: String? = "writer", accept: String? = Desk.media) async throws -> WireAnswer {
        try await send("GET", path.hasPrefix("/") ? path : Desk.root + path, as: who, accept: accept)
    }

    func delete(_ path: String, as who: String = "writer") async throws -> WireAnswer {
        try await send("DELETE", Desk.root + path, as: who)
    }

    func post(
        _ body: [UInt8], to collection: String, as who: String = "writer", type: String? = Desk.media,
        headers: [(String, String)] = []
    ) async throws -> WireAnswer {
        try await send(
            "POST", Desk.root + "collections/\(collection)/objects/", as: who,
            headers: headers + (type.map { [("Content-Type", $0)] } ?? []), body: body)
    }

    /// Files objects and expects that all are taken.
    @discardableResult
    func file(_ objects: [String], to collection: String = "alerts", as who: String = "writer") async throws
        -> WireAnswer
    {
        let answer = try await post(Objects.envelope(objects), to: collection, as: who)
        #expect(answer.status == 202, "\(answer.text)")
        #expect(try answer.json["failure_count"]?.integer == 0, "\(answer.text)")
        return answer
    }

    func ids(_ path: String, as who: String = "writer") async throws -> [String] {
        let answer = try await get(path, as: who)
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.objects.map { $0["id"]?.string ?? "?" }
    }
}

extension WireAnswer {
    var json: JSONValue { get throws { try JSONDocument(parsing: body).root } }
    var objects: [JSONValue] { get throws { try json["objects"].map { Array($0.elements) } ?? [] } }

    /// Expects an error as TAXII wants it: lines 10, 14 and the error resource of §4.
    func expectError(_ status: Int, _ sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(self.status == status, "\(text)", sourceLocation: sourceLocation)
        #expect(self["Content-Type"] == Desk.media, sourceLocation: sourceLocation)
        let json = try json
        #expect(json["title"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
        #expect(json["http_status"]?.string == String(status), sourceLocation: sourceLocation)
        #expect(json["error_id"]?.string == self["X-Request-Id"], sourceLocation: sourceLocation)
        #expect(json["error_code"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
        if status == 401 {
            #expect(self["WWW-Authenticate"]?.hasPrefix("Basic ") == true, sourceLocation: sourceLocation)
        }
    }
}
