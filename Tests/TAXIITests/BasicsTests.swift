import FoundationEssentials
import JSON
import Logging
import NIOSSL
import Sharing
import Testing
import WireTesting

@testable import Serving
@testable import TAXII

@Suite struct BasicsTests {
    @Test("TAXII 1: beyond this machine there is only TLS, 1.2 or later")
    func tls() async throws {
        let node = try await TestNode()
        for host in ["0.0.0.0", "::", "192.0.2.1", "node.example", "128.0.0.1"] {
            #expect(throws: ListeningError.plainBeyondLoopback(host: host)) {
                _ = try Server(
                    [node.taxii], accounts: node.node.accounts, listening: Listening(host: host, port: 0),
                    logger: Logger(label: "test"))
            }
        }
        let pair = try SelfSigned()
        let files = TLSFiles(certificateChain: pair.certificate, privateKey: pair.key)
        try await node.serving(Listening(host: "127.0.0.1", port: 0, tls: files)) { desk async throws in
            let answer = try await SecureWire(port: desk.wire.port).get(
                TAXIIBoundary.discovery, headers: [("Authorization", desk.credentials["reader"] ?? "")])
            #expect(answer.status == 200)
            #expect(answer["Strict-Transport-Security"] != nil)
            await #expect(throws: (any Error).self) {
                try await SecureWire(port: desk.wire.port, newest: .tlsv11).get(TAXIIBoundary.discovery, headers: [])
            }
        }
    }

    @Test("TAXII 2: bodies are UTF-8 JSON, names once, and no list is empty")
    func bodies() async throws {
        try await TestNode.serve { desk async throws in
            #expect(try await desk.get("collections/", as: "outsider").text == "{}")
            #expect(try await desk.get("collections/alerts/objects/").text == "{}")
            #expect(try await desk.get("collections/alerts/manifest/").text == "{}")
            let status = try await desk.file([Objects.indicator(1, name: "Tahadhari é \\u0000 \u{1F600}")])
            #expect(try status.json["failures"] == nil)
            #expect(try status.json["pendings"] == nil)
            let read = try await desk.get("collections/alerts/objects/")
            #expect(read.text.contains("Tahadhari é \\u0000 \u{1F600}"))
            let twice = Array(#"{"objects":[],"objects":[]}"#.utf8)
            try await desk.post(twice, to: "alerts").expectError(400)
        }
    }

    @Test("TAXII 3: collections and statuses have UUIDv4s, objects their STIX ids")
    func identifiers() async throws {
        try await TestNode.serve { desk async throws in
            let collections = try #require(try await desk.get("collections/").json["collections"])
            let status = try await desk.file([Objects.indicator(1)])
            let ids = try collections.elements.compactMap { $0["id"]?.string } + [#require(status.json["id"]?.string)]
            #expect(Set(ids).count == 4)
            for id in ids {
                #expect(UUID(uuidString: id) != nil)
                #expect(Array(id)[14] == "4")
                #expect("89ab".contains(Array(id)[19]))
            }
            #expect(try await desk.ids("collections/alerts/objects/") == [Objects.id("indicator", 1)])
        }
    }

    @Test("TAXII 4: our timestamps have six digits and Z, the objects' stay as they are, and any precision is read")
    func timestamps() async throws {
        try await TestNode.serve { desk async throws in
            let status = try await desk.file([Objects.indicator(1)])
            let six = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/
            #expect(try status.json["request_timestamp"]?.string?.wholeMatch(of: six) != nil)
            let manifest = try await desk.get("collections/alerts/manifest/")
            #expect(manifest["X-TAXII-Date-Added-First"]?.wholeMatch(of: six) != nil)
            #expect(try manifest.objects[0]["date_added"]?.string?.wholeMatch(of: six) != nil)
            #expect(try manifest.objects[0]["version"]?.string == "2026-01-01T00:00:00.000Z")
            for time in ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00.1Z", "2020-01-01T00:00:00.123456789Z"] {
                #expect(try await desk.ids("collections/alerts/objects/?added_after=\(time)").count == 1)
            }
        }
    }

    @Test("TAXII 5: integers are positive and end at two to the 53rd less one")
    func integers() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)])
            let length = try #require(try await desk.get(Desk.root).json["max_content_length"]?.integer)
            #expect(length > 0)
            #expect(try await desk.ids("collections/alerts/objects/?limit=9007199254740991").count == 1)
            try await desk.get("collections/alerts/objects/?limit=9007199254740992").expectError(400)
            try await desk.get("collections/alerts/objects/?limit=99999999999999999999999").expectError(400)
        }
    }

    @Test("TAXII 6: a path without its final slash is sent to the one with it for GET, and is not there for POST")
    func slash() async throws {
        try await TestNode.serve { desk async throws in
            let answer = try await desk.get("collections/alerts/objects?limit=1")
            #expect(answer.status == 308)
            #expect(answer["Location"] == Desk.root + "collections/alerts/objects/?limit=1")
            #expect(try await desk.get("/taxii2")["Location"] == nil)
            let body = Objects.envelope([Objects.indicator(1)])
            let post = try await desk.send(
                "POST", Desk.root + "collections/alerts/objects", headers: [("Content-Type", Desk.media)], body: body)
            try post.expectError(404)
            try await desk.get("collections/alerts/nothing").expectError(404)
            let foreign = try await desk.get("//evil.example/taxii2")
            #expect(foreign.status == 404)
            #expect(foreign["Location"] == nil)
        }
    }

    @Test("TAXII 7: a property of an envelope that nobody knows is ignored")
    func custom() async throws {
        try await TestNode.serve { desk async throws in
            let body = Array(
                #"{"x_acme_note":{"a":[1]},"more":true,"next":"z","objects":[\#(Objects.indicator(1))]}"#.utf8)
            let answer = try await desk.post(body, to: "alerts")
            #expect(answer.status == 202)
            #expect(try answer.json["success_count"]?.integer == 1)
        }
    }
}
