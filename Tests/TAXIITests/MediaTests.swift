import JSON
import Serving
import Sharing
import Testing
import WireTesting

@testable import TAXII

@Suite struct MediaTests {
    @Test("TAXII 8: a media type without its version means ours", arguments: ["application/taxii+json", Desk.media])
    func version(_ accept: String) async throws {
        try await TestNode.serve { desk async throws in
            let answer = try await desk.get(TAXIIBoundary.discovery, accept: accept)
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == Desk.media)
            let posted = try await desk.post(Objects.envelope([Objects.indicator(1)]), to: "alerts", type: accept)
            #expect(posted.status == 202)
        }
    }

    @Test("TAXII 9: wildcards and no Accept at all are taken", arguments: ["*/*", "application/*", nil])
    func wildcards(_ accept: String?) async throws {
        try await TestNode.serve { desk async throws in
            let answer = try await desk.get(Desk.root, accept: accept)
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == Desk.media)
        }
    }

    @Test("TAXII 10: everything with a body has the one Content-Type, errors included")
    func contentType() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)])
            let object = "collections/alerts/objects/\(Objects.id("indicator", 1))/"
            let paths = [
                TAXIIBoundary.discovery, Desk.root, "collections/", "collections/alerts/",
                "collections/alerts/manifest/",
                "collections/alerts/objects/", object, object + "versions/",
            ]
            for path in paths { #expect(try await desk.get(path)["Content-Type"] == Desk.media) }
            try await desk.get("nothing/").expectError(404)
            try await desk.get("collections/", as: nil).expectError(401)
            try await desk.get("collections/", accept: "text/html").expectError(406)
            try await desk.get("collections/alerts/objects/?limit=0").expectError(400)
            try await desk.send("PUT", Desk.root).expectError(405)
            try await desk.get("collections/alerts/objects/?x=" + String(repeating: "x", count: 8 * 1024)).expectError(
                414)
        }
    }

    @Test("TAXII 11: what cannot be satisfied is 406, what cannot be read is 415, and what is defined is neither")
    func refused() async throws {
        try await TestNode.serve { desk async throws in
            for accept in ["text/html", "application/json", "application/taxii+json;version=2.0", "*/*;q=0"] {
                try await desk.get("collections/alerts/objects/", accept: accept).expectError(406)
            }
            let body = Objects.envelope([Objects.indicator(1)])
            for type in [
                nil, "application/json", "application/stix+json;version=2.1", "text/plain", Desk.media + ";version=2.1",
            ] {
                try await desk.post(body, to: "alerts", type: type).expectError(415)
            }
            try await desk.post(body, to: "alerts", type: "application/taxii+json;version=2.0").expectError(415)
            try await desk.post(body, to: "alerts", headers: [("Content-Encoding", "gzip")]).expectError(415)
            #expect(try await desk.ids("collections/alerts/objects/").isEmpty)
        }
    }

    @Test(
        "TAXII 12: media types are read properly",
        arguments: [
            "APPLICATION/TAXII+JSON;VERSION=2.1", "application/taxii+json ; version=2.1",
            "application/taxii+json;charset=utf-8;version=\"2.1\"", "text/html;q=1, application/taxii+json;q=0.1",
            "application/taxii+json;version=2.0, */*;q=0.01",
        ])
    func parsed(_ accept: String) async throws {
        try await TestNode.serve { desk async throws in
            #expect(try await desk.get(Desk.root, accept: accept).status == 200)
        }
    }

    @Test("TAXII 13: the dates of the first and the last entry of the page stand in its head, none on an empty page")
    func dates() async throws {
        try await TestNode.serve { desk async throws in
            let empty = try await desk.get("collections/alerts/objects/")
            #expect(empty["X-TAXII-Date-Added-First"] == nil)
            #expect(empty["X-TAXII-Date-Added-Last"] == nil)
            try await desk.file((1...4).map { Objects.indicator($0) })
            try await desk.file([Objects.indicator(1, day: 2)])
            let dates = try await desk.get("collections/alerts/manifest/?match[version]=all").objects.compactMap {
                $0["date_added"]?.string
            }
            try #require(dates.count == 5)
            for kind in ["objects", "manifest"] {
                let page = try await desk.get("collections/alerts/\(kind)/?limit=2&match[version]=all")
                #expect(page["X-TAXII-Date-Added-First"] == dates[0])
                #expect(page["X-TAXII-Date-Added-Last"] == dates[1])
            }
            for kind in ["?match[version]=all", "versions/"] {
                let page = try await desk.get("collections/alerts/objects/\(Objects.id("indicator", 1))/\(kind)")
                #expect(page["X-TAXII-Date-Added-First"] == dates[0])
                #expect(page["X-TAXII-Date-Added-Last"] == dates[4])
            }
        }
    }

    @Test("TAXII 14: 401 says how to sign in, and nobody is refused for having no User-Agent")
    func challenge() async throws {
        try await TestNode.serve { desk async throws in
            let answer = try await desk.get("collections/", as: nil)
            #expect(answer.status == 401)
            #expect(answer["WWW-Authenticate"] == #"Basic realm="baraza", charset="UTF-8""#)
            #expect(try await desk.get("collections/").status == 200, "sent without User-Agent")
        }
    }

    @Test(
        "TAXII 15: Basic with a password or a token and bearer tokens are taken; wrong, broken and doubled ones are not"
    )
    func authentication() async throws {
        let node = try await TestNode()
        try await node.node.administration.setPassword(TestNode.password, of: "reader")
        try await node.serving(Listening(host: "127.0.0.1", port: 0)) { desk async throws in
            func status(_ fields: [(String, String)]) async throws -> Int {
                try await desk.send("GET", Desk.root, as: nil, headers: fields).status
            }
            let token = desk.tokens["reader"] ?? ""
            let good = desk.credentials["reader"] ?? ""
            #expect(try await status([("Authorization", good)]) == 200)
            #expect(try await status([("Authorization", TestNode.basic("reader", token))]) == 200)
            #expect(try await status([("Authorization", TestNode.basic("reader", TestNode.password))]) == 200)
            #expect(try await status([("Authorization", "Bearer \(token)")]) == 200)
            #expect(try await status([("Authorization", "Token \(token)")]) == 200)
            #expect(try await status([("Authorization", TestNode.basic("writer", token))]) == 401)
            #expect(try await status([("Authorization", TestNode.basic("reader", "wrong"))]) == 401)
            #expect(try await status([("Authorization", TestNode.basic("nobody", "wrong"))]) == 401)
            #expect(try await status([("Authorization", "Bearer wrong")]) == 401)
            #expect(try await status([("Authorization", "Basic !!!")]) == 401)
            #expect(try await status([("Authorization", good), ("Authorization", good)]) == 401)
            #expect(try await status([("Cookie", "baraza=forged")]) == 401)
        }
    }

    @Test("TAXII 16: what a caller may not see leaves no sign, in any list")
    func noSign() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)], to: "secret", as: "insider")
            try await desk.file([Objects.indicator(2)])
            #expect(try await desk.ids("collections/alerts/objects/") == [Objects.id("indicator", 2)])
            let codes = try await desk.get("collections/").json["collections"]?.elements.compactMap {
                $0["alias"]?.string
            }
            #expect(codes?.contains("secret") == false)
            for path in ["", "objects/", "manifest/", "objects/\(Objects.id("indicator", 1))/"] {
                let hidden = try await desk.get("collections/secret/\(path)")
                let absent = try await desk.get("collections/absent/\(path)")
                #expect(hidden.status == 404)
                #expect(hidden.likeness(without: "secret") == absent.likeness(without: "absent"))
            }
        }
    }
}
