import JSON
import Testing
import WireTesting

@testable import TAXII

@Suite struct EndpointTests {
    @Test("TAXII 17: discovery")
    func discovery() async throws {
        try await TestNode.serve { desk async throws in
            let answer = try await desk.get("/taxii2/")
            #expect(answer.status == 200)
            #expect(try answer.json["title"]?.string?.isEmpty == false)
            #expect(try answer.json["default"]?.string == Desk.root)
            #expect(try answer.json["api_roots"]?.elements.map { $0.string } == [Desk.root])
            try await desk.get("/taxii2/", as: nil).expectError(401)
            try await desk.get("/taxii2/", accept: "text/html").expectError(406)
        }
    }

    @Test("TAXII 18: the API root")
    func root() async throws {
        try await TestNode.serve { desk async throws in
            let json = try await desk.get(Desk.root).json
            #expect(json["title"]?.string?.isEmpty == false)
            #expect(json["versions"]?.elements.map { $0.string } == [Desk.media])
            #expect(json["max_content_length"]?.integer == Int64(TAXIILimits.contentLength))
            try await desk.get("/taxii2/other/").expectError(404)
            try await desk.get(Desk.root, as: nil).expectError(401)
        }
    }

    @Test("TAXII 19: a status, asked for again")
    func status() async throws {
        try await TestNode.serve { desk async throws in
            let posted = try await desk.file([Objects.indicator(1), Objects.address(1)])
            let id = try #require(try posted.json["id"]?.string)
            let again = try await desk.get("status/\(id)/")
            #expect(again.status == 200)
            #expect(again.text == posted.text)
            try await desk.get("status/00000000-0000-4000-8000-000000000000/").expectError(404)
            try await desk.get("status/x/").expectError(404)
            try await desk.get("status/\(id)/", as: nil).expectError(401)
        }
    }

    @Test("TAXII 20: collections")
    func collections() async throws {
        try await TestNode.serve { desk async throws in
            let list = try #require(try await desk.get("collections/").json["collections"]).elements
            let rights = list.map {
                "\($0["alias"]?.string ?? "") \($0["can_read"]?.boolean ?? false) \($0["can_write"]?.boolean ?? false)"
            }
            #expect(rights.sorted() == ["alerts true true", "drop false true", "library true false"])
            for each in list {
                #expect(each["title"]?.string?.isEmpty == false)
                #expect(each["media_types"]?.elements.map { $0.string } == ["application/stix+json;version=2.1"])
            }
            let first = try await desk.get("collections/").text
            #expect(try await desk.get("collections/").text == first, "the same order on every request")
            try await desk.get("collections/", as: nil).expectError(401)
        }
    }

    @Test("TAXII 21: a collection")
    func collection() async throws {
        try await TestNode.serve { desk async throws in
            let list = try #require(try await desk.get("collections/").json["collections"]).elements
            for each in list {
                let one = try await desk.get("collections/\(each["id"]?.string ?? "")/")
                #expect(one.status == 200)
                #expect(try one.json.canonical == each.canonical)
            }
            try await desk.get("collections/00000000-0000-4000-8000-000000000000/").expectError(404)
        }
    }

    @Test("TAXII 22: a manifest")
    func manifest() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)])
            let line = try #require(try await desk.get("collections/alerts/manifest/").objects.first)
            #expect(line["id"]?.string == Objects.id("indicator", 1))
            #expect(line["version"]?.string == Objects.version(day: 1))
            #expect(line["media_type"]?.string == "application/stix+json;version=2.1")
            #expect(line["date_added"]?.string?.hasSuffix("Z") == true)
            try await desk.get("collections/drop/manifest/").expectError(403)
            try await desk.get("collections/alerts/manifest/", as: "outsider").expectError(404)
        }
    }

    @Test("TAXII 23: the objects, byte for byte")
    func objects() async throws {
        try await TestNode.serve { desk async throws in
            let odd = Objects.indicator(1, extra: #","x_acme":{"z":1.0,"a":1e2,"é":"\u00e9\/"}"#)
            try await desk.file([odd, Objects.address(1)])
            let answer = try await desk.get("collections/alerts/objects/")
            #expect(answer.text == #"{"objects":[\#(odd),\#(Objects.address(1))]}"#)
            #expect(answer["Content-Length"] == String(answer.body.count))
            try await desk.get("collections/drop/objects/").expectError(403)
        }
    }

    @Test("TAXII 23: a page that is sent in pieces is the same, with its length announced")
    func pieces() async throws {
        try await TestNode.serve { desk async throws in
            let long = String(repeating: "maelezo ", count: 1_000)
            let objects = (1...150).map { Objects.indicator($0, extra: #","description":"\#(long)""#) }
            let expected = #"{"objects":[\#(objects.joined(separator: ","))]}"#
            try #require(expected.utf8.count > 4 * 256 * 1024)
            try await desk.file(objects)
            for _ in 0..<3 {
                let answer = try await desk.get("collections/alerts/objects/")
                let isSame = answer.text == expected
                #expect(isSame, "\(answer.body.count) bytes came of \(expected.utf8.count)")
                #expect(answer["Content-Length"] == String(expected.utf8.count))
            }
            let half = try await desk.get("collections/alerts/objects/?limit=75")
            #expect(half["Content-Length"] == String(half.body.count))
            #expect(try half.objects.count == 75)
            #expect(try half.json["more"]?.boolean == true)
        }
    }

    @Test("TAXII 24: adding objects is answered by 202 and a status")
    func add() async throws {
        try await TestNode.serve { desk async throws in
            let answer = try await desk.post(Objects.envelope([Objects.indicator(1)]), to: "alerts")
            #expect(answer.status == 202)
            #expect(try answer.json["status"]?.string == "complete")
            #expect(try answer.json["total_count"]?.integer == 1)
        }
    }

    @Test("TAXII 25: an object")
    func object() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1), Objects.indicator(2)])
            let answer = try await desk.get("collections/alerts/objects/\(Objects.id("indicator", 2))/")
            #expect(answer.text == #"{"objects":[\#(Objects.indicator(2))]}"#)
            try await desk.get("collections/alerts/objects/\(Objects.id("indicator", 3))/").expectError(404)
            try await desk.get("collections/drop/objects/\(Objects.id("indicator", 2))/").expectError(403)
        }
    }

    @Test("TAXII 26: deleting an object is answered by 200 and no body")
    func delete() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)])
            let answer = try await desk.delete("collections/alerts/objects/\(Objects.id("indicator", 1))/")
            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            try await desk.delete("collections/alerts/objects/\(Objects.id("indicator", 1))/").expectError(404)
        }
    }

    @Test("TAXII 27: an object's versions")
    func versions() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1), Objects.indicator(1, day: 3), Objects.indicator(1, day: 2)])
            let answer = try await desk.get("collections/alerts/objects/\(Objects.id("indicator", 1))/versions/")
            let versions = try answer.json["versions"]?.elements.compactMap { $0.string }
            #expect(versions == [1, 3, 2].map { Objects.version(day: $0) }, "in the order in which they were added")
            try await desk.get("collections/alerts/objects/\(Objects.id("indicator", 2))/versions/").expectError(404)
        }
    }

    @Test("TAXII 28: discovery is at the server's root, and a client finds the rest from there")
    func found() async throws {
        try await TestNode.serve { desk async throws in
            let root = try #require(try await desk.get("/taxii2/").json["default"]?.string)
            #expect(root.hasPrefix("/") && root.hasSuffix("/") && !root.hasPrefix("//"))
            #expect(try await desk.get(root).status == 200)
        }
    }

    @Test("TAXII 29: a collection's alias stands for its id everywhere")
    func alias() async throws {
        try await TestNode.serve { desk async throws in
            let id = try #require(try await desk.get("collections/alerts/").json["id"]?.string)
            try await desk.file([Objects.indicator(1)], to: id)
            for path in ["", "objects/", "manifest/", "objects/\(Objects.id("indicator", 1))/"] {
                let byID = try await desk.get("collections/\(id)/\(path)")
                let byAlias = try await desk.get("collections/alerts/\(path)")
                #expect(byID.status == 200)
                #expect(byID.likeness() == byAlias.likeness())
            }
        }
    }

    @Test("TAXII 30: other methods are 405 with those allowed; HEAD and OPTIONS are ordinary")
    func methods() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file((1...3).map { Objects.indicator($0) })
            let objects = Desk.root + "collections/alerts/objects/"
            for method in ["PUT", "PATCH", "DELETE"] {
                let answer = try await desk.send(method, objects)
                try answer.expectError(405)
                #expect(answer["Allow"] == "GET, HEAD, OPTIONS, POST")
            }
            try await desk.send("POST", Desk.root + "collections/").expectError(405)
            let get = try await desk.get(objects)
            let head = try await desk.send("HEAD", objects)
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            for field in ["Content-Length", "Content-Type", "X-TAXII-Date-Added-First", "X-TAXII-Date-Added-Last"] {
                #expect(head[field] == get[field])
                #expect(head[field] != nil)
            }
            #expect(try await desk.send("HEAD", objects + "nothing/").status == 404)
            let options = try await desk.send("OPTIONS", objects, as: nil)
            #expect(options.status == 204)
            #expect(options["Allow"] == "GET, HEAD, OPTIONS, POST")
        }
    }

    @Test("TAXII 31: what a caller may not know is 404, exactly as what is not there")
    func hidden() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.file([Objects.indicator(1)], to: "secret", as: "insider")
            let body = Objects.envelope([Objects.indicator(9)])
            let object = "objects/\(Objects.id("indicator", 1))/"
            for who in ["writer", "reader", "outsider", "auditor"] {
                for path in [
                    "", "objects/", "manifest/", object, object + "versions/",
                    "objects/?limit=1&added_after=2020-01-01T00:00:00Z",
                ] {
                    let hidden = try await desk.get("collections/secret/\(path)", as: who)
                    #expect(hidden.status == 404)
                    let twin1 = try await desk.get("collections/absent/\(path)", as: who)
                    #expect(hidden.likeness(without: "secret") == twin1.likeness(without: "absent"))
                }
                let post = try await desk.post(body, to: "secret", as: who)
                let twin2 = try await desk.post(body, to: "absent", as: who)
                #expect(post.likeness(without: "secret") == twin2.likeness(without: "absent"))
                let delete = try await desk.delete("collections/secret/\(object)", as: who)
                let twin3 = try await desk.delete("collections/absent/\(object)", as: who)
                #expect(delete.likeness(without: "secret") == twin3.likeness(without: "absent"))
            }
        }
    }

    @Test("TAXII 32: channels/ under an API root is kept free")
    func channels() async throws {
        try await TestNode.serve { desk async throws in
            try await desk.get("channels/").expectError(404)
            try await desk.get("channels/alerts/").expectError(404)
        }
    }
}
